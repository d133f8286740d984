/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a shift: what somebody has, who gets it, what would be left. */

#include "composer-harness.h"
#include "demo-handoff.h"

#include "dsk-ask.h"
#include "dsk-handoff-form.h"
#include "dsk-receiver-list.h"
#include "dsk-shift-queue.h"
#include "dsk-shift-row.h"
#include "dsk-shift-window.h"

#include <sqlite3.h>
#include <string.h>

/* --- helpers --- */

static GtkWidget *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (g_type_is_a (G_OBJECT_TYPE (l->data), type) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

static gboolean
is_open (gpointer data)
{
  return find_window (DSK_TYPE_SHIFT_WINDOW) != NULL;
}

static gboolean
is_closed (gpointer data)
{
  return find_window (DSK_TYPE_SHIFT_WINDOW) == NULL;
}

static GtkWidget *
open_shift (Harness *harness)
{
  dsk_shift_window_present (GTK_WIDGET (harness->page), harness->office->client);
  office_wait (is_open, NULL);
  harness_settle (harness);
  harness_settle (harness);
  return find_window (DSK_TYPE_SHIFT_WINDOW);
}

static gboolean
shows (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, words))
      return TRUE;
  return FALSE;
}

/* The row of the customer @name. */
static GtkWidget *
row_of (GtkWidget *window, const char *name)
{
  GtkWidget *label = harness_find (window, GTK_TYPE_LABEL, name);

  g_assert_nonnull (label);
  return gtk_widget_get_ancestor (label, DSK_TYPE_SHIFT_ROW);
}

static gboolean
has_receivers (gpointer window)
{
  GtkWidget *list = harness_find (window, DSK_TYPE_RECEIVER_LIST, NULL);

  return list != NULL && dsk_receiver_list_get_chosen (DSK_RECEIVER_LIST (list)) != NULL;
}

/* Types a name where somebody is chosen, and confirms. */
static void
choose (Harness *harness, GtkWidget *window, const char *name)
{
  GtkWidget *entry;

  office_wait (has_receivers, window);
  entry = harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  g_signal_emit_by_name (entry, "changed");
  g_signal_emit_by_name (entry, "activate");
  harness_settle (harness);
}

static void
choose_all (Harness *harness, GtkWidget *window, const char *name)
{
  GtkWidget *label = harness_find (window, GTK_TYPE_LABEL, "Hand Off All Mine");

  g_signal_emit_by_name (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW), "activated");
  harness_settle (harness);
  choose (harness, window, name);
}

/* Returns: (transfer full): "handoff Sana→Bilal, off-shift": what the outbox does, in order */
static char *
outbox (Harness *harness)
{
  g_autoptr (GPtrArray) commands = NULL;
  g_autoptr (GString) line = g_string_new (NULL);

  harness_settle (harness);
  office_begin (harness->office);
  commands = dsk_replica_store_list_outbox (harness->office->store, 0, 100, NULL);
  office_commit (harness->office, NULL);
  for (guint i = 0; i < commands->len; i++)
    {
      const DskCommand *command = commands->pdata[i];

      if (command->type == DSK_COMMAND_HANDOFF_OFFER)
        {
          g_assert_cmpstr (command->reason, ==, "My shift ends");
          g_string_append_printf (line, "%s→%s ", command->conv + strlen (command->conv) - 4,
                                  g_strcmp0 (command->user, OFFICE_BILAL) == 0 ? "Bilal"
                                  : g_strcmp0 (command->team, DEMO_OPS) == 0   ? "Ops"
                                                                                : "?");
        }
      else if (command->type == DSK_COMMAND_USER_AVAILABILITY)
        g_string_append (line, dsk_availability_to_string (command->availability));
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* The key that means "done", and, as somebody waits in the queue, that it is meant. */
static void
press_end (Harness *harness, GtkWidget *window)
{
  g_assert_true (harness_press_early (window, "<Control>Return"));
  harness_settle (harness);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), DSK_ASK_YES);
}

/* --- tests --- */

/* All to one, one to another, one stays; then the shift has ended. */
static void
test_hand_off (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *done = NULL;
  GtkWidget *window, *row;

  demo_handoff_staff (harness->office);
  window = open_shift (harness);
  /* Four are ours; who waits comes first. */
  g_assert_true (shows (window, "Unanswered for 12 m"));
  g_assert_true (shows (window, "1 customer who waits goes back to the queue, with no owner."));
  g_assert_true (shows (window, "left without a note."));
  g_assert_true (shows (window, "Nobody chosen"));
  harness_shoot_window (window, "shift");
  choose_all (harness, window, "ops");
  g_assert_true (shows (window, "Ops"));
  g_assert_true (shows (window, "1 customer waits in the queue already."));
  harness_shoot_window (window, "shift-all");

  row = row_of (window, "Sana Khan");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  harness_settle (harness);
  g_signal_emit_by_name (row, "choose");
  harness_settle (harness);
  choose (harness, window, "bilal");
  row = row_of (window, "Long Story");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (harness_find (row, GTK_TYPE_CHECK_BUTTON, NULL)), FALSE);
  harness_settle (harness);
  g_assert_true (shows (window, "1 conversation is left without a note."));

  g_assert_true (gtk_widget_activate_action (window, "shift.end", NULL));
  harness_settle (harness);
  g_assert_nonnull (find_window (ADW_TYPE_MESSAGE_DIALOG));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), DSK_ASK_YES);
  office_wait (is_closed, NULL);
  done = outbox (harness);
  g_test_message ("%s", done);
  g_assert_true (g_str_has_prefix (done, "1001→Bilal "));
  g_assert_true (g_str_has_suffix (done, "→Ops off-shift"));
  g_assert_null (strstr (done, "1004→"));
  g_assert_null (strstr (done, "?"));
}

/* Who goes on nevertheless is asked, and may go back. */
static void
test_left (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *nothing = NULL;
  g_autofree char *done = NULL;
  GtkWidget *window;

  window = open_shift (harness);
  g_assert_true (gtk_widget_activate_action (window, "shift.end", NULL));
  harness_settle (harness);
  g_assert_true (shows (find_window (ADW_TYPE_MESSAGE_DIALOG), "goes back to the queue"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), "no");
  harness_settle (harness);
  nothing = outbox (harness);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_nonnull (find_window (DSK_TYPE_SHIFT_WINDOW));
  gtk_widget_activate_action (window, "shift.end", NULL);
  harness_settle (harness);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_window (ADW_TYPE_MESSAGE_DIALOG)), DSK_ASK_YES);
  office_wait (is_closed, NULL);
  done = outbox (harness);
  g_assert_cmpstr (done, ==, "off-shift");
}

/* A summary that says nothing hands nothing on. */
static void
test_summary (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window, *row, *text;

  demo_handoff_staff (harness->office);
  window = open_shift (harness);
  choose_all (harness, window, "ops");
  row = row_of (window, "Sana Khan");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  harness_settle (harness);
  text = harness_find (row, DSK_TYPE_HANDOFF_TEXT, NULL);
  g_assert_nonnull (text);
  g_assert_true (dsk_handoff_text_is_ready (DSK_HANDOFF_TEXT (text)));
  harness_shoot_window (window, "shift-one");
  dsk_handoff_text_set_text (DSK_HANDOFF_TEXT (text), "");
  harness_settle (harness);
  g_assert_true (shows (window, "A summary is empty or too long."));
  g_assert_false (gtk_widget_get_sensitive (harness_find (window, GTK_TYPE_BUTTON, "_Hand Off and End")));
  gtk_widget_activate_action (window, "shift.end", NULL);
  harness_settle (harness);
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
  gtk_window_close (GTK_WINDOW (window));
}

/* What is on its way already, from us or to us, is there, and is not handed on twice. */
static void
test_offered (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_handoff_staff (harness->office);
  demo_handoff_put (harness->office, DEMO_SANA, OFFICE_ME, OFFICE_BILAL, NULL, NULL, NULL, FALSE);
  demo_handoff_put (harness->office, DEMO_URDU, OFFICE_BILAL, OFFICE_ME, NULL, NULL, NULL, FALSE);
  window = open_shift (harness);
  g_assert_true (shows (window, "Sana Khan"));
  g_assert_null (gtk_widget_get_ancestor (harness_find (window, GTK_TYPE_LABEL, "Sana Khan"), DSK_TYPE_SHIFT_ROW));
  g_assert_true (shows (window, "to accept"));
  g_assert_true (shows (window, "hands this to you"));
  gtk_window_close (GTK_WINDOW (window));
}

/* Escape goes back from choosing, and then closes. */
static void
test_back (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window, *label;

  demo_handoff_staff (harness->office);
  window = open_shift (harness);
  label = harness_find (window, GTK_TYPE_LABEL, "Hand Off All Mine");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW), "activated");
  harness_settle (harness);
  g_assert_nonnull (harness_find (window, DSK_TYPE_RECEIVER_LIST, NULL));
  g_signal_emit_by_name (harness_find (window, GTK_TYPE_SEARCH_ENTRY, NULL), "stop-search");
  harness_settle (harness);
  g_assert_null (harness_find (window, DSK_TYPE_RECEIVER_LIST, NULL));
  g_assert_true (gtk_widget_activate_action (window, "shift.back", NULL));
  office_wait (is_closed, NULL);
}

/* Who has chosen somebody for one, and for another one presses the key that means "done", has not ended their shift. */
static void
test_choosing (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *nothing = NULL;
  g_autofree char *done = NULL;
  GtkWidget *window;

  demo_handoff_staff (harness->office);
  window = open_shift (harness);
  choose_all (harness, window, "ops");
  g_signal_emit_by_name (row_of (window, "Sana Khan"), "choose");
  harness_settle (harness);
  office_wait (has_receivers, window);
  harness_press_early (window, "<Control>Return");
  nothing = outbox (harness);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_null (find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_nonnull (harness_find (window, DSK_TYPE_RECEIVER_LIST, NULL));
  choose (harness, window, "bilal");
  press_end (harness, window);
  office_wait (is_closed, NULL);
  done = outbox (harness);
  g_assert_true (g_str_has_prefix (done, "1001→Bilal "));
  g_assert_true (g_str_has_suffix (done, "→Ops off-shift"));
}

/* Does @sql with what the client writes to, as if from elsewhere. */
static void
meddle (Harness *harness, const char *sql)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 10000);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static gboolean
may_end (gpointer window)
{
  GtkWidget *end = harness_find (window, GTK_TYPE_BUTTON, "_Hand Off and End");

  return end != NULL && gtk_widget_get_sensitive (end);
}

static guint
count (const char *line, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (line, words, -1);

  return g_strv_length (parts) - 1;
}

/* What is queued when something goes wrong is queued once: the second press does the rest. */
static void
test_error (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *some = NULL;
  g_autofree char *done = NULL;
  GtkWidget *window;
  guint rows;

  demo_handoff_staff (harness->office);
  window = open_shift (harness);
  choose_all (harness, window, "ops");
  rows = harness_count (window, DSK_TYPE_SHIFT_ROW);
  g_assert_cmpuint (rows, >, 2);
  meddle (harness, "CREATE TRIGGER full BEFORE INSERT ON outbox WHEN (SELECT count(*) FROM outbox) >= 2 "
                   "BEGIN SELECT RAISE(ABORT, 'The disk is full'); END");
  press_end (harness, window);
  /* As long as it goes on, it is not to be stopped half way. */
  g_assert_false (gtk_widget_get_sensitive (harness_find (window, GTK_TYPE_BUTTON, "_Cancel")));
  gtk_widget_activate_action (window, "shift.back", NULL);
  office_wait (may_end, window);
  g_assert_true (shows (window, "The disk is full"));
  g_assert_true (shows (window, "Handed to"));
  g_assert_true (gtk_widget_get_sensitive (harness_find (window, GTK_TYPE_BUTTON, "_Cancel")));
  some = outbox (harness);
  g_assert_cmpuint (count (some, "→Ops"), ==, 2);
  g_assert_cmpuint (count (some, "off-shift"), ==, 0);
  harness_shoot_window (window, "shift-error");

  /* Who has it already is not changed by whom the others go to. */
  meddle (harness, "DROP TRIGGER full");
  choose_all (harness, window, "bilal");
  press_end (harness, window);
  office_wait (is_closed, NULL);
  done = outbox (harness);
  g_test_message ("%s", done);
  g_assert_true (g_str_has_prefix (done, some));
  g_assert_cmpuint (count (done, "→Ops"), ==, 2);
  g_assert_cmpuint (count (done, "→Bilal"), ==, rows - 2);
  g_assert_true (g_str_has_suffix (done, " off-shift"));
}

/* A summary that somebody wrote in is not lost by a slip of the hand; one that was only drafted is no reason to ask. */
static void
test_unsaved (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window = open_shift (harness);
  GtkWidget *row = harness_find (window, DSK_TYPE_SHIFT_ROW, NULL);

  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  harness_settle (harness);
  gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (harness_find (row, GTK_TYPE_TEXT_VIEW, NULL))), "Ask the courier", -1);
  gtk_window_close (GTK_WINDOW (window));
  harness_settle (harness);
  g_assert_false (is_closed (NULL));
  harness_answer (harness, "_Keep Editing");
  g_assert_false (is_closed (NULL));
  gtk_window_close (GTK_WINDOW (window));
  harness_settle (harness);
  harness_answer (harness, "_Discard");
  office_wait (is_closed, NULL);
  window = open_shift (harness);
  gtk_window_close (GTK_WINDOW (window));
  office_wait (is_closed, NULL);
}

static GtkWidget *
queue_of (GtkWidget *window)
{
  return harness_find (window, DSK_TYPE_SHIFT_QUEUE, NULL);
}

static void
claim_first (GtkWidget *window)
{
  g_signal_emit_by_name (harness_find (queue_of (window), GTK_TYPE_BUTTON, "_Claim"), "clicked");
}

static gboolean
has_farah (gpointer window)
{
  GtkWidget *label = harness_find (window, GTK_TYPE_LABEL, "Farah Naz");

  return label != NULL && gtk_widget_get_ancestor (label, DSK_TYPE_SHIFT_ROW) != NULL;
}

/* What nobody has is listed, who waits longest first; what is claimed is handed on with what they have. */
static void
test_queue (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *done = NULL;
  GtkWidget *window, *focus;

  demo_handoff_staff (harness->office);
  demo_handoff_queue (harness->office);
  window = open_shift (harness);
  g_assert_true (shows (queue_of (window), "Nobody Has These"));
  g_assert_true (shows (queue_of (window), "Unanswered for 3 h 12 m"));
  g_assert_true (shows (queue_of (window), "Ops"));
  g_assert_true (shows (window, "2 customers wait in the queue already."));
  choose_all (harness, window, "bilal");
  claim_first (window);
  claim_first (window); /* not twice */
  office_wait (has_farah, window);
  harness_settle (harness);
  g_assert_false (shows (queue_of (window), "Farah Naz"));
  g_assert_true (shows (window, "1 customer waits in the queue already."));
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, row_of (window, "Farah Naz")));
  press_end (harness, window);
  office_wait (is_closed, NULL);
  done = outbox (harness);
  g_test_message ("%s", done);
  g_assert_nonnull (strstr (done, "f302→Bilal "));
  g_assert_true (g_str_has_suffix (done, " off-shift"));
}

static gboolean
is_alone (gpointer window)
{
  return !shows (queue_of (window), "Farah Naz") && shows (window, "1 customer waits in the queue already.");
}

/* What a colleague takes meanwhile is not nobody's any more. */
static void
test_queue_changes (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_handoff_staff (harness->office);
  demo_handoff_queue (harness->office);
  window = open_shift (harness);
  g_assert_true (shows (window, "2 customers wait in the queue already."));
  office_begin (harness->office);
  office_conversation (harness->office, DEMO_FARAH,
                       &(OfficeConversation){ .name = "Farah Naz", .phone = "923005550188", .status = "open",
                                              .owner = OFFICE_BILAL, .last_at = harness->office->now,
                                              .waiting_since = harness->office->now });
  office_commit (harness->office, DEMO_FARAH);
  office_wait (is_alone, window);
  gtk_window_close (GTK_WINDOW (window));
}

/* Who may not claim is not offered to, and is told nevertheless. */
static void
test_queue_viewer (void)
{
  g_autoptr (Harness) harness = harness_new ("viewer", 1000, 700);
  GtkWidget *window = open_shift (harness);

  g_assert_true (shows (queue_of (window), "عائشہ ملک"));
  g_assert_null (harness_find (queue_of (window), GTK_TYPE_BUTTON, "_Claim"));
  gtk_window_close (GTK_WINDOW (window));
}

static void
opened_cb (GSimpleAction *action, GVariant *conv, gpointer user_data)
{
  char **opened = user_data;

  g_free (*opened);
  *opened = g_variant_dup_string (conv, NULL);
}

/* What is to be looked at first is opened, and the shift goes on. */
static void
test_queue_open (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open = g_simple_action_new ("open-conversation", G_VARIANT_TYPE_STRING);
  g_autofree char *opened = NULL;
  g_autofree char *nothing = NULL;
  GtkWidget *window, *label;

  g_signal_connect (open, "activate", G_CALLBACK (opened_cb), &opened);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (open));
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (harness->page))), "win",
                                  G_ACTION_GROUP (actions));
  window = open_shift (harness);
  label = harness_find (queue_of (window), GTK_TYPE_LABEL, "عائشہ ملک");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW), "activated");
  office_wait (is_closed, NULL);
  g_assert_cmpstr (opened, ==, DEMO_URDU);
  nothing = outbox (harness);
  g_assert_cmpstr (nothing, ==, "");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/shift/hand-off", test_hand_off);
  g_test_add_func ("/shift/left", test_left);
  g_test_add_func ("/shift/summary", test_summary);
  g_test_add_func ("/shift/offered", test_offered);
  g_test_add_func ("/shift/back", test_back);
  g_test_add_func ("/shift/choosing", test_choosing);
  g_test_add_func ("/shift/error", test_error);
  g_test_add_func ("/shift/unsaved", test_unsaved);
  g_test_add_func ("/shift/queue", test_queue);
  g_test_add_func ("/shift/queue-changes", test_queue_changes);
  g_test_add_func ("/shift/queue-viewer", test_queue_viewer);
  g_test_add_func ("/shift/queue-open", test_queue_open);
  return g_test_run ();
}
