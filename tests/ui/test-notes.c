/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note is changed by its author, from its menu, and what it said before can be looked at. */

#include "composer-harness.h"

#include "dsk-message-menu.h"
#include "dsk-note-editor.h"

#define NOTE "01900000-0000-7000-8000-00000000d001"

typedef struct
{
  Harness *harness;
  const char *text;
} Probe;

static gboolean
has_editor (gpointer data)
{
  return harness_find_window (DSK_TYPE_NOTE_EDITOR) != NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return harness_find_window (ADW_TYPE_MESSAGE_DIALOG) != NULL;
}

static gboolean
may_save (gpointer data)
{
  return gtk_widget_get_sensitive (harness_find (harness_find_window (DSK_TYPE_NOTE_EDITOR), GTK_TYPE_BUTTON, "_Save"));
}

typedef struct
{
  GPtrArray *versions;
  GMainLoop *loop;
} Answer;

static gpointer
read_versions (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_note_versions (reader, data, error);
}

static void
versions_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->versions = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  g_main_loop_quit (answer->loop);
}

/* What it says now. Returns: (transfer full) */
static char *
says (Harness *harness)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GPtrArray) versions = NULL;
  Answer answer = { NULL, loop };

  dsk_client_read_async (harness->office->client, NULL, read_versions, (gpointer) NOTE, NULL,
                         (GDestroyNotify) g_ptr_array_unref, NULL, versions_cb, &answer);
  g_main_loop_run (loop);
  versions = answer.versions;
  return g_strdup (versions->len > 0 ? ((DskNoteVersion *) versions->pdata[0])->text : "");
}

static gboolean
note_says (gpointer data)
{
  Probe *probe = data;
  g_autofree char *text = says (probe->harness);

  return g_str_equal (text, probe->text);
}

static gboolean
shows (gpointer data)
{
  Probe *probe = data;

  return harness_find (harness_find_window (ADW_TYPE_MESSAGE_DIALOG), GTK_TYPE_LABEL, probe->text) != NULL;
}

static void
write_note (Harness *harness)
{
  g_autoptr (DskCommand) command
      = dsk_client_command_note (harness->office->client, DEMO_SANA, "call the courier", NULL);

  g_free (command->object);
  command->object = g_strdup (NOTE);
  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  office_wait (note_says, &(Probe){ harness, "call the courier" });
  harness_settle (harness);
}

static GtkTextBuffer *
open_editor (Harness *harness)
{
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-note", "s", NOTE);
  office_wait (has_editor, NULL);
  return gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (harness_find (harness_find_window (DSK_TYPE_NOTE_EDITOR), GTK_TYPE_TEXT_VIEW, NULL)));
}

/* With Ctrl+Enter, as everywhere. */
static void
edit (Harness *harness, const char *text)
{
  GtkTextBuffer *buffer = open_editor (harness);
  GtkWidget *editor = harness_find_window (DSK_TYPE_NOTE_EDITOR);

  g_assert_false (may_save (NULL));
  gtk_text_buffer_set_text (buffer, text, -1);
  office_wait (may_save, NULL);
  harness_check_form (harness, editor);
  g_assert_true (harness_press_early (editor, "<Control>Return"));
  office_wait (note_says, &(Probe){ harness, text });
  harness_settle (harness);
  g_assert_null (harness_find_window (DSK_TYPE_NOTE_EDITOR));
}

static gboolean
can_be_undone (gpointer harness)
{
  return harness_find (((Harness *) harness)->window, GTK_TYPE_BUTTON, "_Undo") != NULL;
}

static void
test_edit (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 800);
  GtkWidget *undo = NULL;

  harness_open (harness, DEMO_SANA);
  write_note (harness);
  edit (harness, "call the courier again");
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.note-versions", "s", NOTE);
  office_wait (has_dialog, NULL);
  office_wait (shows, &(Probe){ harness, "call the courier again" });
  gtk_window_close (GTK_WINDOW (harness_find_window (ADW_TYPE_MESSAGE_DIALOG)));
  harness_settle (harness);
  office_wait (can_be_undone, harness);
  undo = harness_find (harness->window, GTK_TYPE_BUTTON, "_Undo");
  g_signal_emit_by_name (undo, "clicked");
  office_wait (note_says, &(Probe){ harness, "call the courier" });
}

/* Returns: (transfer full): the change that was made last */
static DskCommand *
last_change (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;

  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  return dsk_command_ref (commands->pdata[commands->len - 1]);
}

/* Ctrl+Z does what the toast's button does; what was changed again since is not written over, which is said. */
static void
test_undo (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 800);
  g_autoptr (DskCommand) first = NULL;
  g_autoptr (DskCommand) undo = NULL;
  g_autofree char *name = NULL;

  harness_open (harness, DEMO_SANA);
  write_note (harness);
  edit (harness, "call the courier again");
  first = last_change (harness);
  harness_settle (harness);
  g_assert_true (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));
  office_wait (note_says, &(Probe){ harness, "call the courier" });
  undo = last_change (harness);
  g_assert_cmpint (undo->type, ==, DSK_COMMAND_NOTE_EDIT);
  g_assert_cmpint (undo->base_seq, ==, 2);
  g_assert_cmpstr (undo->head_msg, ==, first->id);
  harness_settle (harness);
  harness_shoot (harness, "note-undone");
  expect (harness, GTK_TYPE_LABEL, "Taken back");
  /* Once is enough. */
  g_assert_false (harness_press_early (GTK_WIDGET (harness->page), "<Control>z"));

  edit (harness, "never mind");
  g_clear_pointer (&first, dsk_command_unref);
  first = last_change (harness);
  edit (harness, "they came");
  name = g_strdup_printf ("change:%s %s", first->id, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.undo", "s", name);
  expect (harness, GTK_TYPE_LABEL, "Somebody changed it again since, so it stays as it is");
  g_assert_true (note_says (&(Probe){ harness, "they came" }));
}

/* Who wrote nothing is not asked; who wrote something may throw it away. */
static void
test_discard (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 700, 800);

  harness_open (harness, DEMO_SANA);
  write_note (harness);
  open_editor (harness);
  gtk_window_close (GTK_WINDOW (harness_find_window (DSK_TYPE_NOTE_EDITOR)));
  harness_settle (harness);
  g_assert_false (has_editor (NULL));
  gtk_text_buffer_set_text (open_editor (harness), "never mind", -1);
  gtk_window_close (GTK_WINDOW (harness_find_window (DSK_TYPE_NOTE_EDITOR)));
  harness_settle (harness);
  harness_answer (harness, "_Discard");
  g_assert_false (has_editor (NULL));
  g_assert_true (note_says (&(Probe){ harness, "call the courier" }));
}

/* Whether an editor comes up for a note of @author. */
static gboolean
may_edit (const char *role, const char *author)
{
  g_autoptr (Harness) harness = harness_new (role, 700, 800);
  gboolean may;

  office_begin (harness->office);
  office_note (harness->office, DEMO_SANA, NOTE, harness->office->now, author, "call the courier");
  office_commit (harness->office, DEMO_SANA);
  harness_open (harness, DEMO_SANA);
  g_assert_true (note_says (&(Probe){ harness, "call the courier" }));
  gtk_widget_action_set_enabled (GTK_WIDGET (harness->page), "conversation.edit-note", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-note", "s", NOTE);
  harness_settle (harness);
  may = has_editor (NULL);
  if (may)
    gtk_window_destroy (GTK_WINDOW (harness_find_window (DSK_TYPE_NOTE_EDITOR)));
  return may;
}

/* Only what was changed has something to look at, and only its author, who may write notes, changes it. */
static void
test_menu (void)
{
  DskTimelineRow row = { .item = DSK_ITEM_NOTE, .id = (char *) NOTE, .text = (char *) "text", .version = 1 };
  g_autoptr (GMenuModel) once = dsk_message_menu_new (&row, FALSE, 0);
  g_autoptr (GMenuModel) changed = NULL;

  row.version = 2;
  changed = dsk_message_menu_new (&row, FALSE, 0);
  g_assert_cmpint (g_menu_model_get_n_items (once), ==, 1);
  g_assert_cmpint (g_menu_model_get_n_items (changed), ==, 2);
  g_assert_true (may_edit ("agent", OFFICE_ME));
  g_assert_false (may_edit ("agent", OFFICE_BILAL));
  g_assert_false (may_edit ("viewer", OFFICE_ME));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/notes/edit", test_edit);
  g_test_add_func ("/notes/discard", test_discard);
  g_test_add_func ("/notes/menu", test_menu);
  g_test_add_func ("/notes/undo", test_undo);
  return g_test_run ();
}
