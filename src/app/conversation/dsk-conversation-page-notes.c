/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note of our user is changed, and what it said before is looked at. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"
#include "dsk-mention-text.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#include <string.h>

#define EDITING_KEY "dsk-editing"
#define TEXT_HEIGHT 160
#define UNDO_SECONDS 10

/* --- changing --- */

/* A note, and how it is to be called in an undo. */
typedef struct
{
  DskConversationPage *page; /* (owned) */
  GtkTextBuffer *buffer;     /* (owned) (nullable): what is written */
  AdwMessageDialog *dialog;  /* (nullable): it owns this */
  GtkLabel *warning;
  GPtrArray *callables;      /* (owned) (nullable) (element-type DskCallableRow) */
  char *conv;                /* (owned) */
  char *note;                /* (owned) */
  char *text;                /* (owned): as it was */
  char *content;             /* (owned) (nullable) */
  gint64 version;
  char *version_id;          /* (owned): what the version is called that is changed; in an undo: the one it made */
} Editing;

static void
editing_free (gpointer data)
{
  Editing *self = data;

  g_object_unref (self->page);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  g_free (self->conv);
  g_free (self->note);
  g_free (self->text);
  g_free (self->content);
  g_free (self->version_id);
  g_free (self);
}

static Editing *
editing_new (DskConversationPage *page, const char *conv, const DskTimelineRow *row)
{
  Editing *self = g_new0 (Editing, 1);

  self->page = g_object_ref (page);
  self->conv = g_strdup (conv);
  self->note = g_strdup (row->id);
  self->text = g_strdup (row->text);
  self->content = g_strdup (row->content);
  self->version = row->version;
  self->version_id = g_strdup (row->version_id);
  return self;
}

static void
explain (DskConversationPage *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  dsk_timeline_view_add_toast (self->timeline, adw_toast_new (escaped));
}

static char *
dup_text (Editing *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* Of several of one name the one that was called before is meant. */
static GHashTable *
called_before (Editing *self)
{
  GHashTable *chosen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) mentions = dsk_note_content_mentions (self->content);

  for (guint i = 0; i < mentions->len; i++)
    for (guint j = 0; self->callables != NULL && j < self->callables->len; j++)
      {
        const DskMention *mention = mentions->pdata[i];
        DskCallableRow *row = self->callables->pdata[j];

        if (g_strcmp0 (mention->user != NULL ? mention->user : mention->team, row->id) == 0)
          g_hash_table_insert (chosen, row->name, row->id);
      }
  return chosen;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL && page->client != NULL)
    explain (page, error->message);
}

static void
undo_cb (AdwToast *toast)
{
  Editing *self = g_object_get_data (G_OBJECT (toast), EDITING_KEY);
  g_autoptr (DskCommand) command = NULL;

  if (self->page->client == NULL)
    return;
  command = dsk_client_command_note_edit (self->page->client, self->conv, self->note, self->version + 1,
                                          self->version_id, self->text, self->content);
  dsk_client_submit_async (self->page->client, command, NULL, undone_cb, g_object_ref (self->page));
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Editing *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);
  AdwToast *toast;

  if (command == NULL || self->page->client == NULL)
    {
      if (self->page->client != NULL)
        explain (self->page, error->message);
      editing_free (self);
      return;
    }
  g_free (self->version_id);
  self->version_id = g_strdup (command->id);
  toast = adw_toast_new (_ ("Note changed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), EDITING_KEY, self, editing_free);
  g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), NULL);
  dsk_timeline_view_add_toast (self->page->timeline, toast);
}

static void
response_cb (Editing *self, const char *response)
{
  g_autofree char *text = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GHashTable) chosen = NULL;
  g_autoptr (GPtrArray) mentions = NULL;
  g_autoptr (DskCommand) command = NULL;
  const DskTimelineRow row = { .id = self->note, .text = self->text, .content = self->content,
                               .version = self->version, .version_id = self->version_id };

  if (g_strcmp0 (response, "save") != 0 || self->page->client == NULL)
    return;
  text = dup_text (self);
  chosen = called_before (self);
  mentions = dsk_mention_text_find (text, self->callables, chosen);
  content = dsk_note_content_new (mentions);
  command = dsk_client_command_note_edit (self->page->client, self->conv, self->note, self->version,
                                          self->version_id, text, content);
  dsk_client_submit_async (self->page->client, command, NULL, changed_cb, editing_new (self->page, self->conv, &row));
}

static void
update (Editing *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GHashTable) chosen = called_before (self);
  g_autoptr (GPtrArray) mentions = dsk_mention_text_find (text, self->callables, chosen);
  g_autofree char *words = self->callables != NULL ? dsk_mention_text_warning (mentions, self->callables) : NULL;

  adw_message_dialog_set_response_enabled (self->dialog, "save",
                                           self->callables != NULL && *stripped != '\0'
                                               && strcmp (text, self->text) != 0
                                               && g_utf8_strlen (text, -1) <= DSK_NOTE_MAX_CHARS);
  gtk_label_set_text (self->warning, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->warning), words != NULL);
}

static gpointer
read_callables (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_callables (reader, data, error);
}

static void
callables_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwMessageDialog) dialog = user_data;
  Editing *self = g_object_get_data (G_OBJECT (dialog), EDITING_KEY);
  g_autoptr (GPtrArray) callables = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (callables == NULL || self == NULL)
    return;
  self->callables = g_steal_pointer (&callables);
  update (self);
}

static GtkWidget *
make_form (Editing *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  gtk_text_buffer_set_text (self->buffer, self->text, -1);
  g_object_set (view, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "top-margin", 8, "bottom-margin", 8,
                "left-margin", 10, "right-margin", 10, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Internal note"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), TEXT_HEIGHT);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_size_request (scroller, 300, -1);
  self->warning = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->warning, TRUE);
  gtk_label_set_xalign (self->warning, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->warning), "caption");
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->warning));
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (update), self);
  return box;
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
  Editing *editing;

  if (row == NULL || conv == NULL || !dsk_conversation_page_may_edit_note (self, row))
    return;
  editing = editing_new (self, conv, row);
  editing->dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _ ("Edit Note"),
                              _ ("What it said before stays visible to those who see notes.")));
  g_object_set_data_full (G_OBJECT (editing->dialog), EDITING_KEY, editing, editing_free);
  adw_message_dialog_set_extra_child (editing->dialog, make_form (editing));
  adw_message_dialog_add_responses (editing->dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (editing->dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (editing->dialog, "cancel");
  g_signal_connect_swapped (editing->dialog, "response", G_CALLBACK (response_cb), editing);
  update (editing);
  dsk_client_read_async (self->client, NULL, read_callables, g_strdup (conv), g_free,
                         (GDestroyNotify) g_ptr_array_unref, NULL, callables_cb, g_object_ref (editing->dialog));
  dsk_read_once (GTK_WIDGET (editing->dialog));
  gtk_window_present (GTK_WINDOW (editing->dialog));
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
