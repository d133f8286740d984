/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A note is changed by its author, from its menu, and what it said before can be looked at. */

#include "page-harness.h"

#include "dsk-message-menu.h"

#define NOTE "01900000-0000-7000-8000-00000000d001"

typedef struct
{
  Harness *harness;
  const char *text;
} Probe;

static GtkWidget *
dialog_of (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return dialog_of () != NULL;
}

static gboolean
may_save (gpointer data)
{
  return adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog_of ()), "save");
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

  return harness_find (dialog_of () != NULL ? dialog_of () : probe->harness->window, GTK_TYPE_LABEL, probe->text)
         != NULL;
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

static void
answer (Harness *harness, const char *response)
{
  GtkWidget *dialog = dialog_of ();

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (GTK_WINDOW (dialog));
  harness_settle (harness);
}

static void
edit (Harness *harness, const char *text)
{
  GtkTextBuffer *buffer;

  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-note", "s", NOTE);
  office_wait (has_dialog, NULL);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (dialog_of (), GTK_TYPE_TEXT_VIEW, NULL)));
  g_assert_false (may_save (NULL));
  gtk_text_buffer_set_text (buffer, text, -1);
  office_wait (may_save, NULL);
  answer (harness, "save");
  office_wait (note_says, &(Probe){ harness, text });
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
  answer (harness, "close");
  for (int i = 0; i < 400 && (undo = harness_find (harness->window, GTK_TYPE_BUTTON, "_Undo")) == NULL; i++)
    harness_settle (harness);
  g_assert_nonnull (undo);
  g_signal_emit_by_name (undo, "clicked");
  office_wait (note_says, &(Probe){ harness, "call the courier" });
}

/* Only its author is offered to change it, and only what was changed has something to look at. */
static void
test_menu (void)
{
  DskTimelineRow row = { .item = DSK_ITEM_NOTE, .id = (char *) NOTE, .text = (char *) "text", .version = 1 };
  g_autoptr (GMenuModel) once = dsk_message_menu_new (&row, FALSE, 0);
  g_autoptr (GMenuModel) changed = NULL;
  g_autoptr (Harness) harness = harness_new ("viewer", 700, 800);

  row.version = 2;
  changed = dsk_message_menu_new (&row, FALSE, 0);
  g_assert_cmpint (g_menu_model_get_n_items (once), ==, 1);
  g_assert_cmpint (g_menu_model_get_n_items (changed), ==, 2);
  /* Not a viewer, whoever wrote it. */
  row.author = (char *) OFFICE_ME;
  harness_open (harness, DEMO_SANA);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-note", "s", NOTE);
  harness_settle (harness);
  g_assert_null (dialog_of ());
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/notes/edit", test_edit);
  g_test_add_func ("/notes/menu", test_menu);
  return g_test_run ();
}
