/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-waiting-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dsk-flow.h"
#include "dsk-labels-contact.h"
#include "dsk-labels-start.h"
#include "dsk-labels.h"
#include "dsk-media.h"
#include "dsk-replica-offline.h"
#include "dsk-read-once.h"
#include "dsk-waiting-risk.h"

struct _DskWaitingList {
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *hint;
  GtkWidget *retry;
  GtkListBox *list;

  DskClient *client; /* (owned) (nullable) */
};

enum { OPEN, DO, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskWaitingList, dsk_waiting_list, GTK_TYPE_WIDGET)

static void read_cb (DskWaitingList *self);

static gboolean
is_start (const DskWaiting *waiting)
{
  return g_str_has_prefix (waiting->type, "conversation.start@");
}

/* Returns: (transfer full): what it does, with its words if it has any */
static char *
what_of (const DskWaiting *waiting)
{
  const char *text = waiting->text != NULL && *waiting->text != '\0' ? waiting->text : NULL;
  g_autofree char *content = NULL;

  if (g_str_has_prefix (waiting->type, "note.add@"))
    /* Translators: %s is what the note says */
    return g_strdup_printf (_("Note: %s"), text != NULL ? text : "");
  if ((g_str_has_prefix (waiting->type, "handoff.") || g_str_has_prefix (waiting->type, "note.edit@")) && text != NULL)
    /* Translators: what is done ("Handoff"), and what was written with it */
    return g_strdup_printf (C_("waiting", "%s: %s"), dsk_label_command (waiting->type), text);
  if (g_str_has_prefix (waiting->type, "contact.edit@"))
    return dsk_label_contact_change (waiting->content);
  if (!g_str_has_prefix (waiting->type, "message.send@") && !is_start (waiting))
    return g_strdup (dsk_label_command (waiting->type));
  if (waiting->content == NULL)
    return g_strdup (text != NULL ? text : "");
  content = dsk_label_content (waiting->kind, waiting->content);
  if (text == NULL && content == NULL)
    return g_strdup (dsk_label_message_kind (waiting->kind));
  return g_strdup_printf ("%s · %s", dsk_label_message_kind (waiting->kind), text != NULL ? text : content);
}

/* Returns: (transfer full): how long it has waited, and how long it may still */
static char *
when_of (const DskWaiting *waiting, gint64 now)
{
  g_autofree char *since = dsk_label_short_time (waiting->at, now);
  g_autofree char *until = NULL;

  if (!dsk_waiting_has_window (waiting))
    return g_steal_pointer (&since);
  if (waiting->window_until <= now)
    /* Translators: %s is a time: since when it waits */
    return g_strdup_printf (_("%s · the 24-hour window has closed"), since);
  until = dsk_label_when (waiting->window_until, now);
  /* Translators: since when it waits, and when the window closes: times */
  return g_strdup_printf (_("%s · can be sent until %s"), since, until);
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0, "lines", 3, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* -------- what can be done with one -------- */

/* The words are on its row. */
static void
do_cb (DskWaitingList *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  g_autofree char *conv = g_strdup (g_object_get_data (G_OBJECT (row), "conv"));
  g_autofree char *message = g_strdup (g_object_get_data (G_OBJECT (row), "message"));

  g_signal_emit (self, signals[DO], 0, conv, g_object_get_data (G_OBJECT (button), "action"), message);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWaitingList) self = user_data;
  g_autoptr (GError) error = NULL;
  DskUndone undone = DSK_UNDONE_GONE;
  gboolean ok = dsk_client_undo_finish (DSK_CLIENT (source), result, &undone, &error);

  if (self->client == NULL)
    return;
  read_cb (self);
  if (!ok)
    gtk_label_set_text (self->hint, error->message);
  else if (undone != DSK_UNDONE_GONE)
    gtk_label_set_text (self->hint, _("It may have left already: it can’t be taken back any more."));
}

/* What is to begin a conversation has none where it could be taken back. */
static void
undo_cb (DskWaitingList *self, GtkWidget *button)
{
  gtk_widget_set_sensitive (button, FALSE);
  dsk_client_undo_async (self->client, g_object_get_data (G_OBJECT (button), "command"), undone_cb,
                         g_object_ref (self));
}

/* @of: what a screen reader says that it is for: there is one in each row */
static GtkWidget *
add_button (DskWaitingList *self, GtkWidget *box, const char *label, GCallback callback, const char *of)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  dsk_read_once (button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, of, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  dsk_flow_append (DSK_FLOW (box), button);
  return button;
}

static void
add_action (DskWaitingList *self, GtkWidget *box, const char *label, const char *action, const char *of)
{
  GtkWidget *button = add_button (self, box, label, G_CALLBACK (do_cb), of);

  g_object_set_data (G_OBJECT (button), "action", (gpointer) action);
}

static void
add_undo (DskWaitingList *self, GtkWidget *box, const char *command, const char *of)
{
  GtkWidget *button = add_button (self, box, _("_Delete"), G_CALLBACK (undo_cb), of);

  g_object_set_data_full (G_OBJECT (button), "command", g_strdup (command), g_free);
}

/* Of a message, as in its own menu. */
static void
add_buttons (DskWaitingList *self, GtkWidget *box, const DskWaiting *waiting, const char *words)
{
  GtkWidget *buttons;

  if ((!g_str_has_prefix (waiting->type, "message.send@") || waiting->object == NULL) && !is_start (waiting))
    return;
  buttons = dsk_flow_new ();
  dsk_flow_set_align (DSK_FLOW (buttons), 0);
  gtk_widget_set_margin_top (buttons, 3);
  if (is_start (waiting))
    add_undo (self, buttons, waiting->command, words);
  else
    {
      if (waiting->kind == DSK_MESSAGE_TEXT || dsk_media_kind_has_file (waiting->kind))
        add_action (self, buttons, _("_Edit"), "conversation.edit-waiting", words);
      add_action (self, buttons, _("_Delete"), "conversation.take-back", words);
    }
  gtk_box_append (GTK_BOX (box), buttons);
}

static GtkWidget *
make_row (DskWaitingList *self, const DskWaiting *waiting, gint64 now)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name
      = is_start (waiting) ? dsk_label_start (waiting->content)
                           : dsk_label_conversation (waiting->name, NULL, waiting->members);
  g_autofree char *what = what_of (waiting);
  g_autofree char *when = when_of (waiting, now);
  g_autofree char *words = g_strdup_printf ("%s, %s, %s", name, what, when);
  GtkWidget *caption = make_label (when, "caption");

  gtk_widget_add_css_class (
      caption, dsk_waiting_has_window (waiting) && waiting->window_until <= now ? "error" : "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (name, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (what, NULL));
  gtk_box_append (GTK_BOX (box), caption);
  add_buttons (self, box, waiting, words);
  gtk_widget_add_css_class (box, "attention");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  /* What is of no conversation has none to open. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), *waiting->conv != '\0');
  g_object_set_data_full (G_OBJECT (row), "conv", g_strdup (waiting->conv), g_free);
  g_object_set_data_full (G_OBJECT (row), "message", g_strdup (waiting->object), g_free);
  return row;
}

static void
row_activated_cb (DskWaitingList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OPEN], 0, g_object_get_data (G_OBJECT (row), "conv"));
}

static gpointer
read_waiting (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_waiting (reader, error);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWaitingList) self = user_data;
  g_autoptr (GPtrArray) rows = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  gint64 now = g_get_real_time () / 1000;
  GtkWidget *child;

  if (rows == NULL || self->client == NULL)
    return;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->list, make_row (self, rows->pdata[i], now));
  gtk_widget_set_visible (GTK_WIDGET (self), rows->len > 0);
}

static void
read_cb (DskWaitingList *self)
{
  gboolean offline = dsk_client_get_state (self->client) == DSK_CLIENT_OFFLINE;

  gtk_widget_set_visible (self->retry, offline);
  gtk_label_set_text (self->hint, offline ? _("The relay can’t be reached now. This is kept here, also if you close "
                                               "Dastak, and is sent in this order.")
                                          : _("This is on its way to the relay."));
  dsk_client_read_async (self->client, "waiting", read_waiting, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                         ready_cb, g_object_ref (self));
}

static void
retry_cb (DskWaitingList *self)
{
  dsk_client_retry (self->client);
}

static void
dsk_waiting_list_dispose (GObject *object)
{
  DskWaitingList *self = DSK_WAITING_LIST (object);
  GtkWidget *child;

  g_clear_object (&self->client);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_waiting_list_parent_class)->dispose (object);
}

static void
dsk_waiting_list_class_init (DskWaitingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_waiting_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  signals[DO] = g_signal_new ("do", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                              G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
}

static void
dsk_waiting_list_init (DskWaitingList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->title = GTK_LABEL (make_label (_("Waiting to Be Sent"), "title-4"));
  self->hint = GTK_LABEL (make_label ("", "dim-label"));
  self->retry = gtk_button_new_with_mnemonic (_("Try to Send _Now"));
  dsk_read_once (self->retry);
  gtk_widget_set_halign (self->retry, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->retry, _("Reach the Relay Now (Ctrl+R)"));
  g_signal_connect_object (self->retry, "clicked", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Waiting to Be Sent"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->title), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->hint), GTK_WIDGET (self));
  gtk_widget_set_parent (self->retry, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
dsk_waiting_list_set_client (DskWaitingList *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_WAITING_LIST (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::pending", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "changed", G_CALLBACK (read_cb), self, G_CONNECT_SWAPPED);
  read_cb (self);
}
