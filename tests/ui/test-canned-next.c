/* SPDX-License-Identifier: GPL-3.0-or-later */

/* "/" in a reply after another conversation, and where not all can be read. */

#include "composer-harness.h"
#include "replica-harness.h"

#include "dsk-canned-popover.h"
#include "dsk-composer-private.h"

#define HI "01900000-0000-7000-8000-00000000f101"
#define OTHERS "01900000-0000-7000-8000-00000000f103"
#define ELSEWHERE "01900000-0000-7000-8000-00000000f105"

static void
put_canned (Harness *harness, const char *id, const char *shortcut, const char *title, const char *team)
{
  const char *row[] = { id, "reply", shortcut, title, title, team, "1", "1", "1700000000000", OFFICE_BILAL };

  office_put (harness->office, DSK_ENTITY_CANNED, row);
}

/* Sana's conversation, which no team has, and another that a team has which has replies of its own. */
static Harness *
begin (void)
{
  Harness *harness = harness_new ("agent", 1000, 700);
  const gint64 now = harness->office->now;

  office_begin (harness->office);
  put_canned (harness, HI, "hi", "Greeting", NULL);
  put_canned (harness, OTHERS, "night", "Good night", ELSEWHERE);
  office_conversation (harness->office, DEMO_LONG,
                       &(OfficeConversation){ .name = "Sample Customer",
                                              .phone = "923005550104",
                                              .status = "open",
                                              .team = ELSEWHERE,
                                              .last_at = now,
                                              .last_in_at = now });
  office_commit (harness->office, NULL);
  harness_open (harness, DEMO_SANA);
  return harness;
}

static gboolean
is_open (gpointer harness)
{
  return dsk_composer_is_canned_open (composer (harness));
}

static gboolean
press (Harness *harness, guint keyval)
{
  return dsk_composer_canned_key (composer (harness), keyval, 0);
}

static void
write_anew (Harness *harness, const char *text)
{
  gtk_text_buffer_set_text (text_buffer (harness), text, -1);
}

static void
offers (Harness *harness, const char *title, gboolean offered)
{
  GtkWidget *list = harness_find (GTK_WIDGET (composer (harness)), DSK_TYPE_CANNED_POPOVER, NULL);

  g_assert_nonnull (list);
  if (offered)
    g_assert_nonnull (harness_find (list, GTK_TYPE_LABEL, title));
  else
    g_assert_null (harness_find (list, GTK_TYPE_LABEL, title));
}

/* What one conversation has to offer is not what the next one has. */
static void
test_next (void)
{
  g_autoptr (Harness) harness = begin ();

  write_anew (harness, "/");
  office_wait (is_open, harness);
  offers (harness, "Good night", FALSE);
  harness_open (harness, DEMO_LONG);
  g_assert_false (is_open (harness));
  write_anew (harness, "/");
  office_wait (is_open, harness);
  offers (harness, "Good night", TRUE);
  harness_open (harness, DEMO_SANA);
  write_anew (harness, "/");
  office_wait (is_open, harness);
  offers (harness, "Good night", FALSE);
}

/* What was not wanted here is asked for there. */
static void
test_dismissed (void)
{
  g_autoptr (Harness) harness = begin ();

  write_anew (harness, "/");
  office_wait (is_open, harness);
  g_assert_true (press (harness, GDK_KEY_Escape));
  type_text (harness, "h");
  harness_settle (harness);
  g_assert_false (is_open (harness));
  harness_open (harness, DEMO_LONG);
  write_anew (harness, "/");
  office_wait (is_open, harness);
}

static gpointer
wait_for_word (DskReplicaReader *reader, gpointer word, GError **error)
{
  g_async_queue_pop (word);
  return NULL;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
}

/* It was read for one conversation when the next was there, with a draft in which nobody has written yet. */
static void
test_late (void)
{
  g_autoptr (Harness) harness = begin ();
  DskClient *client = harness->office->client;
  g_autoptr (GAsyncQueue) word = g_async_queue_new ();

  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "reply", "/", NULL });
  harness_settle (harness);
  harness_open (harness, DEMO_LONG);
  harness_open (harness, DEMO_SANA);
  dsk_client_read_async (client, NULL, wait_for_word, word, NULL, NULL, NULL, read_cb, NULL);
  write_anew (harness, "/");
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  g_async_queue_push (word, word);
  harness_open (harness, DEMO_LONG);
  g_assert_false (is_open (harness));
  type_text (harness, "n");
  office_wait (is_open, harness);
  offers (harness, "Good night", TRUE);
}

/* Canned replies are offered although templates can't be read, and the other way round. */
static void
test_half (void)
{
  g_autoptr (Harness) harness = begin ();

  put_templates (harness);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "Some of what can be put in can't be read*");
  replica_run_sql (harness, "ALTER TABLE template RENAME COLUMN name TO unread");
  write_anew (harness, "/");
  office_wait (is_open, harness);
  offers (harness, "Greeting", TRUE);
  g_test_assert_expected_messages ();
  replica_run_sql (harness, "ALTER TABLE template RENAME COLUMN unread TO name");
  write_anew (harness, "");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "Some of what can be put in can't be read*");
  replica_run_sql (harness, "ALTER TABLE canned RENAME COLUMN title TO unread");
  write_anew (harness, "/order");
  office_wait (is_open, harness);
  offers (harness, "order_update", TRUE);
  g_test_assert_expected_messages ();
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/ui/canned/next", test_next);
  g_test_add_func ("/ui/canned/dismissed", test_dismissed);
  g_test_add_func ("/ui/canned/late", test_late);
  g_test_add_func ("/ui/canned/half", test_half);
  return g_test_run ();
}
