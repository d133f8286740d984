/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-attention-window.h"

#include <glib/gi18n.h>

#include "dsk-attention-rules.h"
#include "dsk-flow.h"
#include "dsk-labels.h"
#include "dsk-outgoing.h"
#include "dsk-stack.h"
#include "dsk-start.h"
#include "dsk-toast.h"
#include "dsk-waiting-list.h"

struct _DskAttentionWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkLabel *explanation;
  GtkListBox *list;
  DskWaitingList *waiting;

  DskClient *client;     /* (owned) (nullable) */
  GHashTable *discarded; /* (owned): ids of commands, owned: can still be had back */
};

enum { OPEN, TAKE_BACK, START_AGAIN, DO, N_SIGNALS };

static guint signals[N_SIGNALS];

static void dsk_attention_window_read (DskAttentionWindow *self);

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
  g_autofree char *id = dsk_attention_dup_conv (attention_of (button));

  g_signal_emit (self, signals[OPEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
copy_cb (DskAttentionWindow *self, GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), attention_of (button)->text);
  dsk_toast_add (self->toasts, adw_toast_new (_("Copied")));
}

/* --- discarding, which can be undone while the toast is there --- */

static void
gone_cb (DskAttentionWindow *self, AdwToast *toast)
{
  const char *id = g_object_get_data (G_OBJECT (toast), "command");

  if (id != NULL && self->discarded != NULL && g_hash_table_remove (self->discarded, id) && self->client != NULL)
    dsk_client_dismiss_attention (self->client, id);
}

static void
undo_cb (DskAttentionWindow *self, AdwToast *toast)
{
  g_hash_table_remove (self->discarded, g_object_get_data (G_OBJECT (toast), "command"));
  g_object_set_data (G_OBJECT (toast), "command", NULL);
  dsk_attention_window_read (self);
}

static void
discard_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const char *id = attention_of (button)->command_id;
  AdwToast *toast = adw_toast_new (_("Discarded"));

  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "command", g_strdup (id), g_free);
  g_hash_table_add (self->discarded, g_strdup (id));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  dsk_toast_add (self->toasts, toast);
  /* After that: only once, when it goes. */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (gone_cb), self, G_CONNECT_SWAPPED);
  dsk_attention_window_read (self);
}

/* Returns: (transfer full) (nullable): NULL: it was no message, and no note */
static DskOutgoing *
message_of (const DskAttention *attention)
{
  if (!g_str_has_prefix (attention->type, "message.send@") && !dsk_attention_is_note (attention)
      && !dsk_attention_is_start (attention))
    return NULL;
  return dsk_outgoing_new (attention->kind, attention->text, attention->content);
}

static void
take_back_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const DskAttention *attention = attention_of (button);
  g_autoptr (DskOutgoing) message = message_of (attention);
  g_autofree char *conv = g_strdup (attention->conv);
  g_autofree char *id = g_strdup (attention->command_id);

  g_signal_emit (self, signals[TAKE_BACK], 0, conv, message, id, dsk_attention_is_note (attention));
  gtk_window_close (GTK_WINDOW (self));
}

/* The window closes first: another one that is modal comes up. */
static void
start_again_cb (DskAttentionWindow *self, GtkWidget *button)
{
  g_object_ref (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[START_AGAIN], 0, attention_of (button));
  gtk_window_close (GTK_WINDOW (self));
  g_object_unref (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskAttentionWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL && self->client != NULL)
    {
      g_autofree char *words = g_markup_escape_text (error->message, -1);

      dsk_toast_add (self->toasts, adw_toast_new (words));
      dsk_attention_window_read (self);
    }
}

/* It is here or in the outbox, never in both. */
static void
submit (DskAttentionWindow *self, GtkWidget *button, DskCommand *command)
{
  gtk_widget_set_sensitive (button, FALSE);
  dsk_client_submit_instead_async (self->client, command, attention_of (button)->command_id, NULL, sent_cb,
                                   g_object_ref (self));
}

/* Without saying what its author saw: it is meant as it is. */
static void
send_anyway_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const DskAttention *attention = attention_of (button);
  g_autoptr (DskOutgoing) message = message_of (attention);
  g_autoptr (DskCommand) command
      = dsk_attention_is_start (attention)
            ? dsk_client_command_start_again (self->client, attention->text, attention->content)
            : dsk_client_command_send_outgoing (self->client, attention->conv, message, NULL, NULL);

  if (command != NULL)
    submit (self, button, command);
}

static void
make_note_cb (DskAttentionWindow *self, GtkWidget *button)
{
  const DskAttention *attention = attention_of (button);
  g_autoptr (DskCommand) command
      = dsk_client_command_note (self->client, attention->conv, attention->text, NULL);

  submit (self, button, command);
}

static void
add_button (DskAttentionWindow *self, GtkWidget *buttons, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  dsk_flow_append (DSK_FLOW (buttons), button);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
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

  if (attention->content == NULL || attention->kind == DSK_MESSAGE_TEXT)
    return NULL;
  content = dsk_label_content (attention->kind, attention->content);
  return content != NULL ? g_strdup_printf ("%s · %s", kind, content) : g_strdup (kind);
}

static void
add_message (DskAttentionWindow *self, const DskAttention *attention, GtkWidget *box,
             GtkWidget *buttons)
{
  guint actions = dsk_attention_actions (attention);
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
  if (has_text && (actions & (DSK_ATTENTION_EDIT | DSK_ATTENTION_NOTE)) == 0)
    add_button (self, buttons, _("Copy"), G_CALLBACK (copy_cb));
  if ((actions & DSK_ATTENTION_EDIT) != 0)
    add_button (self, buttons, _("Edit"),
                dsk_attention_is_start (attention) ? G_CALLBACK (start_again_cb) : G_CALLBACK (take_back_cb));
  if ((actions & DSK_ATTENTION_NOTE) != 0)
    add_button (self, buttons, _("Make It a Note"), G_CALLBACK (make_note_cb));
  if ((actions & DSK_ATTENTION_SEND) != 0)
    add_button (self, buttons, _("Send Anyway"), G_CALLBACK (send_anyway_cb));
}

static GtkWidget *
make_row (DskAttentionWindow *self, DskAttention *attention)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *buttons = dsk_flow_new ();
  g_autofree char *name = dsk_attention_title (attention);
  g_autofree char *reason = dsk_attention_why (attention);
  g_autofree char *time = dsk_label_short_time (attention->at, g_get_real_time () / 1000);
  g_autofree char *words = g_strdup_printf ("%s, %s, %s", name, reason, time);
  g_autofree char *conv = dsk_attention_dup_conv (attention);
  GtkWidget *title = make_label (name, "heading");
  GtkWidget *when = make_label (time, "caption");

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), when);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), make_label (reason, "error"));
  add_message (self, attention, box, buttons);
  /* There only a template can be written now. */
  if ((dsk_attention_actions (attention) & DSK_ATTENTION_TEMPLATE) != 0)
    add_button (self, buttons, _("Choose Template…"), G_CALLBACK (open_cb));
  else if (conv != NULL)
    add_button (self, buttons, _("Open Conversation"), G_CALLBACK (open_cb));
  add_button (self, buttons, _("Discard"), G_CALLBACK (discard_cb));
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

static void
show_what_is (DskAttentionWindow *self)
{
  gboolean refused = gtk_list_box_get_row_at_index (self->list, 0) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->explanation), refused);
  gtk_widget_set_visible (GTK_WIDGET (self->list), refused);
  dsk_stack_show (self->stack, refused || gtk_widget_get_visible (GTK_WIDGET (self->waiting)) ? "list" : "empty");
}

static void
waiting_open_cb (DskAttentionWindow *self, const char *id)
{
  g_autofree char *conv = g_strdup (id);

  g_signal_emit (self, signals[OPEN], 0, conv);
  gtk_window_close (GTK_WINDOW (self));
}

static void
waiting_do_cb (DskAttentionWindow *self, const char *conv, const char *action, const char *message)
{
  g_signal_emit (self, signals[DO], 0, conv, action, message);
  gtk_window_close (GTK_WINDOW (self));
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
    {
      DskAttention *attention = taken[i];

      dsk_attention_say (attention);

      if (g_hash_table_contains (self->discarded, attention->command_id))
        dsk_attention_free (attention);
      else
        gtk_list_box_append (self->list, make_row (self, attention));
    }
  g_free (taken);
  show_what_is (self);
}

static void
dsk_attention_window_read (DskAttentionWindow *self)
{
  dsk_client_read_async (self->client, "attention", read_attention, NULL, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, attention_ready_cb,
                         g_object_ref (self));
}

static void
let_go (DskAttentionWindow *self)
{
  GHashTableIter iter;
  gpointer id;

  if (self->client == NULL || self->discarded == NULL)
    return;
  g_hash_table_iter_init (&iter, self->discarded);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    dsk_client_dismiss_attention (self->client, id);
  g_hash_table_remove_all (self->discarded);
}

static void
dsk_attention_window_dispose (GObject *object)
{
  DskAttentionWindow *self = DSK_ATTENTION_WINDOW (object);

  /* Whoever closes the window does not undo any more. */
  let_go (self);
  g_clear_object (&self->client);
  g_clear_pointer (&self->discarded, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_ATTENTION_WINDOW);
  G_OBJECT_CLASS (dsk_attention_window_parent_class)->dispose (object);
}

static void
dsk_attention_window_class_init (DskAttentionWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (DSK_TYPE_WAITING_LIST);

  G_OBJECT_CLASS (klass)->dispose = dsk_attention_window_dispose;
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[TAKE_BACK]
      = g_signal_new ("take-back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_POINTER, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[START_AGAIN] = g_signal_new ("start-again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DO] = g_signal_new ("do", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                              G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-attention-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, explanation);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DskAttentionWindow, list);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
}

static void
dsk_attention_window_init (DskAttentionWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->waiting, "notify::visible", G_CALLBACK (show_what_is), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->waiting, "open", G_CALLBACK (waiting_open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->waiting, "do", G_CALLBACK (waiting_do_cb), self, G_CONNECT_SWAPPED);
  self->discarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWindow *
dsk_attention_window_new (GtkWindow *parent, DskClient *client)
{
  DskAttentionWindow *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_ATTENTION_WINDOW, "transient-for", parent, "modal", TRUE, NULL);
  self->client = g_object_ref (client);
  dsk_waiting_list_set_client (self->waiting, client);
  g_signal_connect_object (client, "notify::attention", G_CALLBACK (dsk_attention_window_read),
                           self, G_CONNECT_SWAPPED);
  dsk_attention_window_read (self);
  return GTK_WINDOW (self);
}
