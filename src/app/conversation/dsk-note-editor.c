/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-note-editor.h"

#include "dsk-first-focus.h"
#include "dsk-mention-text.h"

#include <glib/gi18n.h>

#include <string.h>

#define TEXT_HEIGHT 160

struct _DskNoteEditor
{
  DskFormWindow parent_instance;

  GtkTextBuffer *buffer;

  DskClient *client;         /* (owned) */
  GPtrArray *callables;      /* (owned) (nullable) (element-type DskCallableRow): before that nothing is saved */
  GCancellable *cancellable; /* (owned) */
  char *conv;                /* (owned) */
  char *note;                /* (owned) */
  char *text;                /* (owned): as it was */
  char *content;             /* (owned) (nullable) */
  gboolean has_file;         /* so that it may be left without words */
  gint64 version;
  char *version_id;          /* (owned): what the version is called that is changed */
};

G_DEFINE_FINAL_TYPE (DskNoteEditor, dsk_note_editor, DSK_TYPE_FORM_WINDOW)

static char *
dup_text (DskNoteEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

/* Of several of one name the one that was called before is meant. */
static GHashTable *
called_before (DskNoteEditor *self)
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

/* Returns: (transfer full) (element-type DskMention): whom @text calls */
static GPtrArray *
find_mentions (DskNoteEditor *self, const char *text)
{
  g_autoptr (GHashTable) chosen = called_before (self);

  return dsk_mention_text_find (text, self->callables, chosen);
}

static gboolean
dsk_note_editor_is_changed (DskFormWindow *form)
{
  DskNoteEditor *self = DSK_NOTE_EDITOR (form);
  g_autofree char *text = dup_text (self);

  return strcmp (text, self->text) != 0;
}

static void
update (DskNoteEditor *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GPtrArray) mentions = find_mentions (self, text);
  g_autofree char *words = self->callables != NULL ? dsk_mention_text_warning (mentions, self->callables) : NULL;

  dsk_form_window_set_ready (DSK_FORM_WINDOW (self),
                             self->callables != NULL && (*stripped != '\0' || self->has_file)
                                 && strcmp (text, self->text) != 0
                                 && g_utf8_strlen (text, -1) <= DSK_NOTE_MAX_CHARS,
                             words);
}

static void
dsk_note_editor_apply (DskFormWindow *form)
{
  DskNoteEditor *self = DSK_NOTE_EDITOR (form);
  g_autofree char *text = dup_text (self);
  g_autoptr (GPtrArray) mentions = find_mentions (self, text);
  g_autofree char *content = dsk_note_content_new (mentions, NULL);

  dsk_form_window_submit (form, self->client,
                          dsk_client_command_note_edit (self->client, self->conv, self->note, self->version,
                                                        self->version_id, text, content));
}

DskCommand *
dsk_note_editor_undo (DskNoteEditor *self, const char *id)
{
  g_return_val_if_fail (DSK_IS_NOTE_EDITOR (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return dsk_client_command_note_edit (self->client, self->conv, self->note, self->version + 1, id, self->text,
                                       self->content);
}

/* --- who can be called --- */

static gpointer
read_callables (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_callables (reader, data, error);
}

static void
callables_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskNoteEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) callables = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (callables == NULL)
    {
      dsk_form_window_set_trouble (DSK_FORM_WINDOW (self), error->message);
      return;
    }
  self->callables = g_steal_pointer (&callables);
  update (self);
}

/* --- the object --- */

static void
dsk_note_editor_dispose (GObject *object)
{
  g_cancellable_cancel (DSK_NOTE_EDITOR (object)->cancellable);
  G_OBJECT_CLASS (dsk_note_editor_parent_class)->dispose (object);
}

static void
dsk_note_editor_finalize (GObject *object)
{
  DskNoteEditor *self = DSK_NOTE_EDITOR (object);

  g_clear_object (&self->buffer);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->callables, g_ptr_array_unref);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->content, g_free);
  g_clear_pointer (&self->version_id, g_free);
  G_OBJECT_CLASS (dsk_note_editor_parent_class)->finalize (object);
}

static void
dsk_note_editor_class_init (DskNoteEditorClass *klass)
{
  DskFormWindowClass *form_class = DSK_FORM_WINDOW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_note_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_note_editor_finalize;
  form_class->apply = dsk_note_editor_apply;
  form_class->is_changed = dsk_note_editor_is_changed;
}

static void
dsk_note_editor_init (DskNoteEditor *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
make_form (DskNoteEditor *self, GtkWidget *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *about = g_object_new (GTK_TYPE_LABEL, "label",
                                   _ ("What it said before stays visible to those who see notes."), "wrap", TRUE,
                                   "xalign", 0.0f, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_object_set (view, "wrap-mode", GTK_WRAP_WORD_CHAR, "accepts-tab", FALSE, "top-margin", 9, "bottom-margin", 9,
                "left-margin", 9, "right-margin", 9, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Internal note"), -1);
  g_object_set (scroller, "hscrollbar-policy", GTK_POLICY_NEVER, "min-content-height", TEXT_HEIGHT, "vexpand", TRUE,
                "child", view, NULL);
  gtk_widget_add_css_class (scroller, "handoff-text");
  gtk_box_append (GTK_BOX (box), about);
  gtk_box_append (GTK_BOX (box), scroller);
  g_object_set (box, "margin-start", 12, "margin-end", 12, "margin-top", 12, "margin-bottom", 12, NULL);
  return box;
}

DskNoteEditor *
dsk_note_editor_new (GtkWindow *parent, DskClient *client, const char *conv, const DskTimelineRow *row)
{
  DskNoteEditor *self;
  GtkWidget *view;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);
  g_return_val_if_fail (conv != NULL, NULL);
  g_return_val_if_fail (row != NULL && row->item == DSK_ITEM_NOTE, NULL);

  self = g_object_new (DSK_TYPE_NOTE_EDITOR, "transient-for", parent, "default-width", 460, "default-height", 380,
                       NULL);
  self->client = g_object_ref (client);
  self->conv = g_strdup (conv);
  self->note = g_strdup (row->id);
  self->text = g_strdup (row->text != NULL ? row->text : "");
  self->content = g_strdup (row->content);
  self->has_file = row->kind != DSK_MESSAGE_TEXT;
  self->version = row->version;
  self->version_id = g_strdup (row->version_id);
  view = gtk_text_view_new ();
  self->buffer = g_object_ref (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  gtk_text_buffer_set_text (self->buffer, self->text, -1);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  dsk_form_window_fill (DSK_FORM_WINDOW (self), _ ("Edit Note"), NULL, _ ("_Save"), _ ("Save (Ctrl+Enter)"),
                        make_form (self, view));
  update (self);
  dsk_client_read_async (client, NULL, read_callables, g_strdup (conv), g_free, (GDestroyNotify) g_ptr_array_unref,
                         self->cancellable, callables_cb, g_object_ref (self));
  dsk_first_focus (GTK_WIDGET (self), view);
  return self;
}
