/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was written and not sent yet can be taken back, or goes back to where it was written; what was sent can't. */

#include "dsk-attachment-tray.h"
#include "composer-harness.h"
#include "dsk-message-menu.h"
#include "dsk-quote-bar.h"
#include "dsk-timeline-entry.h"

#define WORDS "It is on its way."
#define BEGUN "One moment."

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
nothing_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 0;
}

static gboolean
one_waits (gpointer data)
{
  return dsk_client_get_pending (((Harness *) data)->office->client) == 1;
}

static gboolean
nothing_is_brought (gpointer data)
{
  return dsk_media_cache_count_bringing (dsk_client_get_media (((Harness *) data)->office->client)) == 0;
}

/* On the disk, where it is after a crash. */
static gboolean
nothing_came_back (gpointer data)
{
  g_autofree char *path = g_build_filename (((Harness *) data)->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  g_autoptr (GPtrArray) list = reader != NULL ? dsk_replica_reader_list_attention (reader, &error) : NULL;

  g_assert_no_error (error);
  return list->len == 0;
}

static gboolean
is_told (gpointer data)
{
  return dsk_client_get_attention (((Harness *) data)->office->client) == 1;
}

static gboolean
is_written (gpointer data)
{
  g_autofree char *text = NULL;

  g_object_get (text_buffer (data), "text", &text, NULL);
  return g_str_equal (text, BEGUN "\n" WORDS);
}

static void
assert_draft (Harness *harness, const char *expected)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, &error);
  g_autofree char *draft = NULL;

  g_assert_no_error (error);
  draft = dsk_replica_reader_get_draft (reader, DEMO_SANA, "reply", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft, ==, expected);
}

/* @quote: (nullable) */
static char *
write_one (Harness *harness, const char *quote)
{
  g_autoptr (DskCommand) command = dsk_client_command_send (harness->office->client, DEMO_SANA, WORDS, quote, NULL);

  dsk_client_submit_async (harness->office->client, command, NULL, NULL, NULL);
  expect (harness, GTK_TYPE_WIDGET, WORDS);
  return g_strdup (command->object);
}

static char *
some_message (Harness *harness)
{
  GtkWidget *entry = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_LABEL, "Did you get it?"),
                                              DSK_TYPE_TIMELINE_ENTRY);

  return g_strdup (dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (entry)))->id);
}

static void
test_delete (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *id = NULL;

  harness_open (harness, DEMO_SANA);
  id = write_one (harness, NULL);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.take-back", "s", id);
  expect (harness, GTK_TYPE_LABEL, "Deleted: it was not sent");
  office_wait (nothing_waits, harness);
  harness_settle (harness);
  g_assert_null (harness_find (GTK_WIDGET (harness->page), GTK_TYPE_WIDGET, WORDS));
}

/* Under a file that is on its way. Another message that has the same file still needs it. */
static void
test_cancel (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  DskMediaCache *files;

  harness_open (harness, DEMO_SANA);
  files = dsk_client_get_media (harness->office->client);
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *sent = NULL;

      drop (harness, picture);
      office_wait (can_send, harness);
      click (harness, "Send");
      sent = outbox_of (harness, i);
    }
  g_assert_cmpuint (dsk_media_cache_count_bringing (files), ==, 1);
  click (harness, "Cancel");
  expect (harness, GTK_TYPE_LABEL, "Deleted: it was not sent");
  office_wait (one_waits, harness);
  harness_settle (harness);
  g_assert_cmpuint (dsk_media_cache_count_bringing (files), ==, 1);
  click (harness, "Cancel");
  office_wait (nothing_waits, harness);
  office_wait (nothing_is_brought, harness);
  expect_none (harness, GTK_TYPE_BUTTON, "Cancel");
}

/* After what is being written already. */
static void
test_edit (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *quote = NULL;
  g_autofree char *id = NULL;

  harness_open (harness, DEMO_SANA);
  quote = some_message (harness);
  id = write_one (harness, quote);
  type_text (harness, BEGUN);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-waiting", "s", id);
  office_wait (nothing_waits, harness);
  office_wait (is_written, harness);
  harness_settle (harness);
  office_wait (nothing_came_back, harness);
  assert_draft (harness, BEGUN "\n" WORDS);
  g_assert_cmpstr (dsk_quote_bar_get (DSK_QUOTE_BAR (page_find (harness, DSK_TYPE_QUOTE_BAR, NULL))), ==, quote);
}

/* It stays where it is listed, and what is being written does not answer the message that it answered. */
static void
test_edit_no_room (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  g_autofree char *quote = NULL;
  g_autofree char *sent = NULL;
  GtkWidget *entry;
  const char *id;

  harness_open (harness, DEMO_SANA);
  quote = some_message (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.quote", "s", quote);
  drop (harness, picture);
  office_wait (can_send, harness);
  click (harness, "Send");
  sent = outbox_of (harness, 1);
  entry = gtk_widget_get_ancestor (expect (harness, GTK_TYPE_BUTTON, "Cancel"), DSK_TYPE_TIMELINE_ENTRY);
  id = dsk_timeline_item_get_row (dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (entry)))->id;
  for (guint i = 0; i < DSK_ATTACHMENT_TRAY_MAX; i++)
    {
      drop (harness, picture);
      harness_settle (harness);
    }
  office_wait (can_send, harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-waiting", "s", id);
  office_wait (nothing_waits, harness);
  office_wait (is_told, harness);
  harness_settle (harness);
  g_assert_false (nothing_came_back (harness));
  g_assert_null (dsk_quote_bar_get (DSK_QUOTE_BAR (page_find (harness, DSK_TYPE_QUOTE_BAR, NULL))));
}

/* The app goes away before the words are a draft: they are listed, and are a draft before they leave the list. */
static void
test_edit_killed (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (DskOutgoing) message = dsk_outgoing_new (DSK_MESSAGE_TEXT, WORDS, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;
  gboolean gone;

  harness_open (harness, DEMO_SANA);
  id = write_one (harness, NULL);
  type_text (harness, BEGUN);
  dsk_client_take_back_async (harness->office->client, DEMO_SANA, id, TRUE, result_cb, &result);
  office_wait (is_set, &result);
  g_assert_true (dsk_client_take_back_finish (harness->office->client, result, &gone, &kept, NULL));
  g_assert_true (gone);
  g_assert_false (nothing_came_back (harness));
  office_wait (is_told, harness);
  office_wait (nothing_waits, harness);
  dsk_conversation_page_take_back (harness->page, DEMO_SANA, DSK_COMPOSER_REPLY, message, NULL, kept);
  office_wait (nothing_came_back, harness);
  assert_draft (harness, BEGUN "\n" WORDS);
}

static void
test_may (void)
{
  static const struct
  {
    DskDirection direction;
    DskDelivery delivery;
    gboolean pending;
    gboolean may;
  } rows[] = {
    { DSK_DIRECTION_OUT, DSK_DELIVERY_QUEUED, TRUE, TRUE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_QUEUED, FALSE, TRUE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_SENDING, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_SENT, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_FAILED, FALSE, FALSE },
    { DSK_DIRECTION_OUT, DSK_DELIVERY_UNKNOWN, FALSE, FALSE },
    { DSK_DIRECTION_IN, DSK_DELIVERY_QUEUED, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const DskTimelineRow row = { .item = DSK_ITEM_MESSAGE,
                                   .direction = rows[i].direction,
                                   .delivery = rows[i].delivery,
                                   .pending = rows[i].pending };

      g_assert_cmpint (dsk_message_may_take_back (&row), ==, rows[i].may);
    }
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/waiting/delete", test_delete);
  g_test_add_func ("/ui/waiting/cancel", test_cancel);
  g_test_add_func ("/ui/waiting/edit", test_edit);
  g_test_add_func ("/ui/waiting/edit-no-room", test_edit_no_room);
  g_test_add_func ("/ui/waiting/edit-killed", test_edit_killed);
  g_test_add_func ("/ui/waiting/may", test_may);
  return g_test_run ();
}
