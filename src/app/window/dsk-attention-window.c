/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-attention-window.h"

#include <glib/gi18n.h>

#include "dsk-labels.h"
#include "dsk-media.h"
#include "dsk-outgoing.h"
#include "dsk-stack.h"

struct _DskAttentionWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkListBox *list;

  DskClient *client; /* (owned) (nullable) */
};

enum { OPEN, TAKE_BACK, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskAttentionWindow, dsk_attention_window, ADW_TYPE_WINDOW)

static const DskAttention *
attention_of (GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  return g_object_get_data (G_OBJECT (row), "attention");
}

static void
open_cb (DskAttentionWindow *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (attention_of (button)->conv);

  g_signal_emit (self, signals[OPEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
copy_cb (DskAttentionWindow *self, GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), attention_of (button)->text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Copied")));
}

static void
dismiss_cb (DskAttentionWindow *self, GtkWidget *button)
{
  dsk_client_dismiss_attention (self->client, attention_of (button)->command_id);
}

/* Returns: (transfer full) (nullable): NULL: it was no message */
static DskOutgoing *
message_of (const DskAttention *attention)
{
  if (!g_str_has_prefix (attention->type, "message.send@"))
    return NULL;
  return dsk_outgoing_new (attention->kind, attention->text, attention->content);
}

/* Once it is where it was written, with its draft kept, there is nothing left to attend to. */
static void
take_back_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const DskAttention *attention = attention_of (button);
  g_autoptr (DskOutgoing) message = message_of (attention);
  g_autofree char *conv = g_strdup (attention->conv);

  dsk_client_dismiss_attention (self->client, attention->command_id);
  g_signal_emit (self, signals[TAKE_BACK], 0, conv, message);
  gtk_window_close (GTK_WINDOW (self));
}

typedef struct {
  DskAttentionWindow *self; /* (owned) */
  char *command_id;         /* (owned) */
} Again;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Again *again = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command != NULL)
    dsk_client_dismiss_attention (DSK_CLIENT (source), again->command_id);
  else if (again->self->client != NULL)
    {
      g_autofree char *words = g_markup_escape_text (error->message, -1);
      adw_toast_overlay_add_toast (again->self->toasts, adw_toast_new (words));
    }
  g_object_unref (again->self);
  g_free (again->command_id);
  g_free (again);
}

static void
send_again_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const DskAttention *attention = attention_of (button);
  g_autoptr (DskOutgoing) message = message_of (attention);
  g_autoptr (DskCommand) command
      = dsk_client_command_send_outgoing (self->client, attention->conv, message, NULL, NULL);
  Again *again = g_new0 (Again, 1);

  again->self = g_object_ref (self);
  again->command_id = g_strdup (attention->command_id);
  gtk_widget_set_sensitive (button, FALSE);
  dsk_client_submit_async (self->client, command, NULL, sent_cb, again);
}

static GtkWidget *
make_button (DskAttentionWindow *self, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* What it was, if it was more than text: "Document · invoice.pdf". Returns: (transfer full) (nullable) */
static char *
describe (const DskAttention *attention)
{
  const char *kind = dsk_label_message_kind (attention->kind);
  g_autofree char *content = NULL;

  if (attention->content == NULL)
    return NULL;
  content = dsk_label_content (attention->kind, attention->content);
  return content != NULL ? g_strdup_printf ("%s · %s", kind, content) : g_strdup (kind);
}

/* What can be written again by hand, goes back to be changed; the rest can only be sent as it was. */
static gboolean
can_take_back (const DskAttention *attention)
{
  return attention->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (attention->kind);
}

static void
add_message (DskAttentionWindow *self, const DskAttention *attention, GtkWidget *box,
             GtkWidget *buttons)
{
  gboolean has_text = attention->text != NULL && *attention->text != '\0';
  g_autoptr (DskOutgoing) message = message_of (attention);
  g_autofree char *what = message != NULL ? describe (attention) : NULL;

  if (what != NULL)
    gtk_box_append (GTK_BOX (box), make_label (what, NULL));
  if (has_text)
    {
      GtkWidget *text = make_label (attention->text, "kept-text");

      gtk_label_set_selectable (GTK_LABEL (text), TRUE);
      gtk_box_append (GTK_BOX (box), text);
    }
  if (has_text && (message == NULL || !can_take_back (attention)))
    gtk_box_append (GTK_BOX (buttons), make_button (self, _("Copy"), G_CALLBACK (copy_cb)));
  if (message == NULL)
    return;
  if (can_take_back (attention))
    gtk_box_append (GTK_BOX (buttons),
                    make_button (self, _("Write Again"), G_CALLBACK (take_back_cb)));
  else
    gtk_box_append (GTK_BOX (buttons),
                    make_button (self, _("Send Again"), G_CALLBACK (send_again_cb)));
}

static GtkWidget *
make_row (DskAttentionWindow *self, DskAttention *attention)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *name = dsk_label_contact (attention->name, NULL);
  g_autofree char *reason = dsk_label_refusal (attention->code, attention->detail);
  g_autofree char *time = dsk_label_short_time (attention->at, g_get_real_time () / 1000);
  g_autofree char *words = g_strdup_printf ("%s, %s, %s", name, reason, time);
  GtkWidget *title = make_label (name, "heading");
  GtkWidget *when = make_label (time, "caption");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), when);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (reason, "error"));
  add_message (self, attention, box, buttons);
  gtk_box_append (GTK_BOX (buttons),
                  make_button (self, _("Open Conversation"), G_CALLBACK (open_cb)));
  gtk_box_append (GTK_BOX (buttons), make_button (self, _("Dismiss"), G_CALLBACK (dismiss_cb)));
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_add_css_class (box, "attention");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (row), "attention", attention,
                          (GDestroyNotify) dsk_attention_free);
  return row;
}

static gpointer
read_attention (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_attention (reader, error);
}

static void
attention_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskAttentionWindow) self = user_data;
  g_autoptr (GPtrArray) items = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  GtkWidget *child;
  gsize n;
  gpointer *taken;

  if (items == NULL || self->client == NULL)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  taken = g_ptr_array_steal (items, &n);
  for (gsize i = 0; i < n; i++)
    gtk_list_box_append (self->list, make_row (self, taken[i]));
  g_free (taken);
  dsk_stack_show (self->stack, n > 0 ? "list" : "empty");
}

static void
dsk_attention_window_read (DskAttentionWindow *self)
{
  dsk_client_read_async (self->client, "attention", read_attention, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, attention_ready_cb,
                         g_object_ref (self));
}

static void
dsk_attention_window_dispose (GObject *object)
{
  DskAttentionWindow *self = DSK_ATTENTION_WINDOW (object);

  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_ATTENTION_WINDOW);
  G_OBJECT_CLASS (dsk_attention_window_parent_class)->dispose (object);
}

static void
dsk_attention_window_class_init (DskAttentionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_attention_window_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TAKE_BACK]
      = g_signal_new ("take-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-attention-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, list);
}

static void
dsk_attention_window_init (DskAttentionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
dsk_attention_window_new (GtkWindow *parent, DskClient *client)
{
  DskAttentionWindow *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_ATTENTION_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::attention", G_CALLBACK (dsk_attention_window_read),
                           self, G_CONNECT_SWAPPED);
  dsk_attention_window_read (self);
  return GTK_WINDOW (self);
}
