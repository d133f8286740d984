/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What came back and what waits, in its window. */

#include "composer-harness.h"
#include "demo-attention.h"
#include "demo-office.h"
#include "dsk-attention-window.h"
#include "dsk-note-content.h"
#include "dsk-offline-banner.h"
#include "dsk-start.h"

#include <string.h>

/* -------- helpers -------- */

static GtkWidget *
open_window (Harness *harness)
{
  GtkWindow *window = dsk_attention_window_new (GTK_WINDOW (harness->window), harness->office->client);

  gtk_window_present (window);
  harness_settle (harness);
  return GTK_WIDGET (window);
}

/* The rows of its lists that hold @text. */
static GtkWidget *
row_of (GtkWidget *window, const char *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (expect_in (window, GTK_TYPE_LABEL, text), GTK_TYPE_LIST_BOX_ROW);

  g_assert_nonnull (row);
  return row;
}

static guint
count_attention (Harness *harness)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (harness->office->dir, "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_no_error (error);
  rows = dsk_replica_reader_list_attention (reader, &error);
  g_assert_no_error (error);
  return rows->len;
}

typedef struct {
  Harness *harness;
  guint wanted;
} Count;

static gboolean
counts (gpointer data)
{
  Count *count = data;

  return count_attention (count->harness) == count->wanted;
}

static void
expect_attention (Harness *harness, guint wanted)
{
  office_wait (counts, &(Count){ harness, wanted });
}

static void
test_rows (void)
{
  static const struct
  {
    const char *text;
    const char *reason;
    const char *wanted; /* buttons */
  } rows[] = {
    { "We have it in blue, too.", "took", "Edit|Make It a Note|Send Anyway|Open Conversation|Discard" },
    { "I will look into it.", "any more", "Copy|Discard" },
    { "You’re welcome!", "resolved", "Edit|Make It a Note|Send Anyway|Open Conversation|Discard" },
  };
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_attention_fill (harness->office);
  window = open_window (harness);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *row = row_of (window, rows[i].text);
      g_auto (GStrv) wanted = g_strsplit (rows[i].wanted, "|", -1);

      for (guint j = 0; wanted[j] != NULL; j++)
        expect_in (row, GTK_TYPE_BUTTON, wanted[j]);
    }
  expect_in (window, GTK_TYPE_LABEL, "Waiting to Be Sent");
  expect_in (window, GTK_TYPE_BUTTON, "Try to Send _Now");
  row_of (window, "It leaves tomorrow.");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_actions (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  GtkWidget *window;

  demo_attention_fill (harness->office);
  window = open_window (harness);
  expect_attention (harness, 5);
  click_in (harness, row_of (window, "We have it in blue, too."), "Send Anyway");
  expect_attention (harness, 4);
  /* It waits with the others now. */
  row_of (window, "We have it in blue, too.");
  click_in (harness, row_of (window, "I will look into it."), "Discard");
  expect_attention (harness, 4);
  click_in (harness, window, "_Undo");
  row_of (window, "I will look into it.");
  click_in (harness, row_of (window, "I will look into it."), "Discard");
  gtk_window_destroy (GTK_WINDOW (window));
  harness_settle (harness);
  expect_attention (harness, 3);
}

static gboolean
has_note (gpointer data)
{
  return dsk_composer_get_mode (composer (data)) == DSK_COMPOSER_NOTE
         && gtk_text_buffer_get_char_count (text_buffer (data)) > 0;
}

/* A note with a file, which the relay refused. */
static void
put_note (Office *office)
{
  static const DskCommandResult result = { DSK_RESULT_INVALID, 1, NULL };
  const char *file = "{\"media\":{\"mime\":\"application/pdf\",\"sha256\":"
                     "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\","
                     "\"size\":1234,\"name\":\"invoice.pdf\"}}";
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = office_id (0xd200);
  g_autoptr (DskCommand) command = dsk_command_new (DSK_COMMAND_NOTE_ADD, id, DEMO_SANA);
  g_autoptr (DskCommand) queued = NULL;

  g_ptr_array_add (mentions, dsk_mention_new (FALSE, OFFICE_BILAL, 0, 12));
  command->object = office_id (0xd201);
  command->kind = DSK_MESSAGE_DOCUMENT;
  command->text = g_strdup ("@Bilal Ahmed is this paid?");
  command->content = dsk_note_content_new (mentions, file);
  command->device_at = office->now;
  office_begin (office);
  dsk_replica_store_commit (office->store, &error);
  g_assert_no_error (error);
  queued = dsk_replica_store_enqueue (office->store, command, &error);
  g_assert_no_error (error);
  dsk_replica_store_begin (office->store, &error);
  g_assert_no_error (error);
  dsk_replica_store_note_result (office->store, queued->n, &result, office->now, &error);
  g_assert_no_error (error);
  dsk_replica_store_acknowledge (office->store, queued->n, &error);
  g_assert_no_error (error);
  office_commit (office, NULL);
}

/* It goes back to where notes are written, with its file and whom it calls, and is not listed any more. */
static void
test_note (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  g_autofree char *text = NULL;
  GtkWidget *window, *row, *tray;

  put_note (harness->office);
  g_assert_true (gtk_widget_activate_action (harness->window, "win.attention", NULL));
  harness_settle (harness);
  window = harness_find_window (DSK_TYPE_ATTENTION_WINDOW);
  row = row_of (window, "@Bilal Ahmed is this paid?");
  expect_in (row, GTK_TYPE_LABEL, "Document · invoice.pdf");
  g_assert_null (harness_find (row, GTK_TYPE_BUTTON, "Send Anyway"));
  harness_shoot_window (window, "attention-note");
  click_in (harness, row, "Edit");
  office_wait (has_note, harness);
  harness_settle (harness);
  tray = harness_find (harness->window, DSK_TYPE_ATTACHMENT_TRAY, NULL);
  g_assert_nonnull (tray);
  g_assert_cmpuint (dsk_attachment_tray_get_n (DSK_ATTACHMENT_TRAY (tray)), ==, 1);
  g_assert_cmpstr (dsk_attachment_get_name (dsk_attachment_tray_get (DSK_ATTACHMENT_TRAY (tray), 0)), ==,
                   "invoice.pdf");
  g_object_get (text_buffer (harness), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "@Bilal Ahmed is this paid?");
  harness_shoot (harness, "attention-note-again");
  expect_attention (harness, 0);
  /* Where what is meant for the customer is written there is nothing of it. */
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  harness_settle (harness);
  g_assert_cmpint (gtk_text_buffer_get_char_count (text_buffer (harness)), ==, 0);
  tray = harness_find (harness->window, DSK_TYPE_ATTACHMENT_TRAY, NULL);
  g_assert_true (tray == NULL || dsk_attachment_tray_is_empty (DSK_ATTACHMENT_TRAY (tray)));
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  office_wait (has_note, harness);
}

/* -------- what waits, in the app's own window -------- */

static void
write_reply (Harness *harness, const char *text)
{
  g_autoptr (DskCommand) command = dsk_client_command_send (harness->office->client, DEMO_URDU, text, NULL, NULL);

  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  harness_settle (harness);
}

static GtkWidget *
open_from_app (Harness *harness)
{
  gtk_widget_activate_action (harness->window, "win.attention", NULL);
  harness_settle (harness);
  return harness_find_window (DSK_TYPE_ATTENTION_WINDOW);
}

static gboolean
nothing_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 0;
}

/* It is not sent, and whatever is open otherwise, its conversation says so. */
static void
test_delete_waiting (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *window;

  write_reply (harness, "On its way.");
  window = open_from_app (harness);
  g_assert_nonnull (harness_find (window, GTK_TYPE_BUTTON, "Try to Send _Now"));
  click_in (harness, row_of (window, "On its way."), "_Delete");
  office_wait (nothing_waits, harness);
  expect (harness, GTK_TYPE_LABEL, "Deleted: it was not sent");
  g_assert_null (harness_find_window (DSK_TYPE_ATTENTION_WINDOW));
  g_assert_cmpstr (dsk_conversation_page_get_conversation (harness->page), ==, DEMO_URDU);
}

/* A conversation that was to be begun is of none: it goes from the list itself. */
static void
test_delete_start (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  DskOutgoing template = { .kind = DSK_MESSAGE_TEMPLATE,
                           .text = (char *) "Your order is ready",
                           .content = (char *) "{\"template\":{\"name\":\"order_ready\",\"language\":\"en\"}}" };
  g_autoptr (DskCommand) command = dsk_client_command_start (harness->office->client, &template, DEMO_URDU,
                                                             "923005550199");
  GtkWidget *window;

  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  harness_settle (harness);
  g_assert_false (nothing_waits (harness));
  window = open_from_app (harness);
  click_in (harness, window, "_Delete");
  office_wait (nothing_waits, harness);
}

/* Whether a label that is seen in @widget has @part. */
static gboolean
says (GtkWidget *widget, const char *part)
{
  gboolean so = GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
                && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !so;
       child = gtk_widget_get_next_sibling (child))
    so = says (child, part);
  return so;
}

static gboolean
warns (gpointer data)
{
  GtkWidget *banner = harness_find (((Harness *) data)->window, DSK_TYPE_OFFLINE_BANNER, NULL);

  return banner != NULL && says (banner, "can only be sent until");
}

/* Who works without the relay hears in time that a reply may come too late, and no more once it does not wait. */
static void
test_late (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *window;

  office_begin (harness->office);
  office_conversation (harness->office, DEMO_URDU,
                       &(OfficeConversation){ .name = "عائشہ ملک",
                                              .phone = "923335550042",
                                              .status = "open",
                                              .owner = OFFICE_ME,
                                              .last_kind = "text",
                                              .preview = "شکریہ",
                                              .last_at = harness->office->now - 23 * OFFICE_HOUR,
                                              .last_in_at = harness->office->now - 23 * OFFICE_HOUR });
  office_commit (harness->office, DEMO_URDU);
  harness_settle (harness);
  g_assert_false (warns (harness));
  write_reply (harness, "On its way.");
  office_wait (warns, harness);
  window = open_from_app (harness);
  click_in (harness, row_of (window, "On its way."), "_Delete");
  office_wait (nothing_waits, harness);
  harness_settle (harness);
  g_assert_false (warns (harness));
}

/* It goes back to where it was written. */
static void
test_edit_waiting (void)
{
  g_autoptr (Harness) harness = harness_new_app ("agent");
  GtkWidget *window;
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  write_reply (harness, "On its way.");
  window = open_from_app (harness);
  click_in (harness, row_of (window, "On its way."), "_Edit");
  office_wait (nothing_waits, harness);
  harness_settle (harness);
  harness_settle (harness);
  gtk_text_buffer_get_bounds (text_buffer (harness), &start, &end);
  text = gtk_text_buffer_get_text (text_buffer (harness), &start, &end, FALSE);
  g_assert_cmpstr (text, ==, "On its way.");
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/attention/rows", test_rows);
  g_test_add_func ("/attention/actions", test_actions);
  g_test_add_func ("/attention/note", test_note);
  g_test_add_func ("/ui/attention/delete-waiting", test_delete_waiting);
  g_test_add_func ("/ui/attention/delete-start", test_delete_start);
  g_test_add_func ("/ui/attention/edit-waiting", test_edit_waiting);
  g_test_add_func ("/ui/attention/late", test_late);
  return g_test_run ();
}
