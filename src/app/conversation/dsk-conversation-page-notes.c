/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note of our user is changed, and what it said before is looked at. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"
#include "dsk-note-editor.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#include <string.h>

/* --- changing --- */

static void
changed_cb (DskConversationPage *self, const DskCommand *command, DskNoteEditor *editor)
{
  dsk_conversation_page_changed (self, _ ("Note changed"), command, dsk_note_editor_undo (editor, command->id));
}

/* Returns: (transfer none) (nullable): the note @id of the conversation that is open */
static const DskTimelineRow *
row_of (DskConversationPage *self, const char *id)
{
  GListModel *list = G_LIST_MODEL (self->model);
  const guint n = g_list_model_get_n_items (list);

  for (guint i = n; i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (list, i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL && row->item == DSK_ITEM_NOTE && strcmp (row->id, id) == 0)
        return row;
    }
  return NULL;
}

gboolean
dsk_conversation_page_may_edit_note (DskConversationPage *self, const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_NOTE && row->author != NULL
         && g_strcmp0 (row->author, dsk_client_get_user_id (self->client)) == 0
         && dsk_composer_can (self->composer, DSK_COMPOSER_NOTE);
}

static void
edit_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv = dsk_timeline_model_get_conversation (self->model);
  const DskTimelineRow *row = row_of (self, g_variant_get_string (parameter, NULL));
  GtkRoot *root = gtk_widget_get_root (widget);
  DskNoteEditor *editor;

  if (row == NULL || conv == NULL || !dsk_conversation_page_may_edit_note (self, row))
    return;
  editor = dsk_note_editor_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->client, conv, row);
  g_signal_connect_object (editor, "submitted", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}

/* --- what it said before --- */

static GtkWidget *
version_row (const DskNoteVersion *version)
{
  const gint64 now = g_get_real_time () / 1000;
  g_autofree char *name = dsk_label_name (version->author_name, TRUE);
  g_autofree char *day = dsk_label_day (version->at, now);
  g_autofree char *clock = dsk_label_clock_time (version->at);
  /* Translators: the number of a version, a person, a day, a time of day */
  g_autofree char *title = g_strdup_printf (_ ("Version %d, by %s, %s, %s"), (int) version->version, name, day, clock);
  g_autofree char *pending = version->pending ? g_strdup_printf ("%s · %s", title, _ ("waiting to be sent")) : NULL;

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", pending != NULL ? pending : title,
                       "title-lines", 0, "subtitle", version->text, "subtitle-lines", 0, "activatable", FALSE, NULL);
}

static gpointer
read_versions (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_note_versions (reader, data, error);
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;
  g_autoptr (GPtrArray) versions = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *list, *scroller;
  AdwMessageDialog *dialog;

  if (versions == NULL || versions->len == 0 || self->client == NULL)
    return;
  list = gtk_list_box_new ();
  scroller = gtk_scrolled_window_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Versions"), -1);
  for (guint i = 0; i < versions->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), version_row (versions->pdata[i]));
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "propagate-natural-height", TRUE,
                "min-content-height", 200, "max-content-height", 400, "width-request", 300, NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("What the Note Said"), NULL));
  adw_message_dialog_set_extra_child (dialog, scroller);
  adw_message_dialog_add_response (dialog, "close", _ ("_Close"));
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  dsk_read_once (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
note_versions_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);

  dsk_client_read_async (self->client, NULL, read_versions, g_variant_dup_string (parameter, NULL), g_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, versions_cb, g_object_ref (self));
}

/* --- keys --- */

/* The newest of our own that is here. Returns: (nullable) */
static const DskTimelineRow *
newest_own (DskConversationPage *self)
{
  GListModel *list = G_LIST_MODEL (self->model);

  for (guint i = g_list_model_get_n_items (list); i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (list, i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL && dsk_conversation_page_may_edit_note (self, row))
        return row;
    }
  return NULL;
}

/* Up, where a note would be written and nothing is yet. */
static gboolean
key_cb (DskConversationPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  const DskTimelineRow *row;

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_KP_Up) || (state & gtk_accelerator_get_default_mod_mask ()) != 0
      || dsk_composer_get_mode (self->composer) != DSK_COMPOSER_NOTE || !GTK_IS_TEXT_VIEW (focus)
      || gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (focus))) > 0)
    return GDK_EVENT_PROPAGATE;
  row = newest_own (self);
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.edit-note", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self), "conversation.edit-note", "s", row->id);
  return GDK_EVENT_STOP;
}

void
dsk_conversation_page_connect_notes (DskConversationPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->composer), keys);
}

void
dsk_conversation_page_install_note_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.edit-note", "s", edit_note_action);
  gtk_widget_class_install_action (widget_class, "conversation.note-versions", "s", note_versions_action);
}
