/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A claim that somebody else was faster than: told in the conversation, until it is answered. */

#include "composer-harness.h"
#include "demo-attention.h"
#include "demo-colleagues.h"
#include "dsk-conversation-page-private.h"
#include "dsk-lost-claim.h"
#include "replica-harness.h"

static GtkWidget *
card (Harness *harness)
{
  return expect (harness, DSK_TYPE_LOST_CLAIM, NULL);
}

/* Sana's conversation, which Bilal has; a reply was begun in it. */
static Harness *
begin (const char *role, const char *draft)
{
  Harness *harness = harness_new (role, 1000, 800);

  put_owner (harness, OFFICE_BILAL);
  if (draft != NULL)
    dsk_client_set_drafts (harness->office->client, DEMO_SANA, (const char *[]){ "reply", draft, NULL });
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, DSK_TYPE_LOST_CLAIM, NULL));
  demo_attention_lost_claim (harness->office, DEMO_SANA);
  card (harness);
  return harness;
}

static char *
written (Harness *harness)
{
  char *text = NULL;

  g_object_get (text_buffer (harness), "text", &text, NULL);
  return text;
}

static guint
count (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
  g_autoptr (GPtrArray) all = dsk_replica_reader_list_attention (reader, NULL);

  return all->len;
}

static gboolean
is_answered (gpointer harness)
{
  return count (harness) == 0;
}

/* It is there again after whatever else was looked at, and for another page, as after a start. */
static void
test_stays (void)
{
  g_autoptr (Harness) harness = begin ("agent", NULL);

  g_assert_null (harness_find (card (harness), GTK_TYPE_LABEL, "Your draft is kept."));
  g_assert_null (harness_find (card (harness), GTK_TYPE_BUTTON, "_Leave as Note"));
  harness_open (harness, DEMO_LONG);
  expect_none (harness, DSK_TYPE_LOST_CLAIM, NULL);
  harness_open (harness, DEMO_SANA);
  card (harness);
  gtk_window_destroy (GTK_WINDOW (harness->window));
  harness->page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (harness->office->client));
  g_set_weak_pointer (&harness->window, g_object_new (ADW_TYPE_WINDOW, "content", harness->page, NULL));
  gtk_window_present (GTK_WINDOW (harness->window));
  harness_open (harness, DEMO_SANA);
  click_in (harness, card (harness), "_OK");
  expect_none (harness, DSK_TYPE_LOST_CLAIM, NULL);
  office_wait (is_answered, harness);
  harness_open (harness, DEMO_LONG);
  harness_open (harness, DEMO_SANA);
  g_assert_null (page_find (harness, DSK_TYPE_LOST_CLAIM, NULL));
}

static void
test_note (void)
{
  g_autoptr (Harness) harness = begin ("agent", "It left this morning");
  g_autofree char *text = NULL;

  expect_in (card (harness), GTK_TYPE_LABEL, "Your draft is kept.");
  click_in (harness, card (harness), "_Leave as Note");
  g_assert_cmpint (dsk_composer_get_mode (composer (harness)), ==, DSK_COMPOSER_NOTE);
  text = written (harness);
  g_assert_cmpstr (text, ==, "It left this morning");
  office_wait (is_answered, harness);
}

/* It becomes the note and is the reply no more in one step: where one of both can't be, neither is. */
static void
test_note_once (void)
{
  g_autoptr (Harness) harness = begin ("agent", "It left this morning");
  g_autofree char *note = NULL;
  g_autofree char *reply = NULL;

  replica_run_sql (harness, "CREATE TRIGGER stays BEFORE DELETE ON draft WHEN old.mode = 'reply'"
                            " BEGIN SELECT RAISE (ABORT, 'it stays'); END");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "A draft could not be saved*");
  click_in (harness, card (harness), "_Leave as Note");
  harness_settle (harness);
  g_test_assert_expected_messages ();
  note = replica_stored_draft (harness, DEMO_SANA, "note");
  reply = replica_stored_draft (harness, DEMO_SANA, "reply");
  g_assert_null (note);
  g_assert_cmpstr (reply, ==, "It left this morning");
}

/* A note that calls its owner, to be sent by who asks. */
static void
test_ask (void)
{
  g_autoptr (Harness) harness = begin ("agent", "It left this morning");
  g_autofree char *text = NULL;

  click_in (harness, card (harness), "_Ask to Take Over");
  g_assert_cmpint (dsk_composer_get_mode (composer (harness)), ==, DSK_COMPOSER_NOTE);
  text = written (harness);
  g_assert_cmpstr (text, ==, "@Bilal Demo May I take this over?");
  office_wait (is_answered, harness);
  click (harness, "Reply");
  g_free (text);
  text = written (harness);
  g_assert_cmpstr (text, ==, "It left this morning");
}

static gboolean
is_mine (gpointer data)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (((Harness *) data)->page->model);

  return g_strcmp0 (row->owner, OFFICE_ME) == 0;
}

static void
test_ways (void)
{
  static const struct
  {
    const char *role, *owner, *label;
  } rows[] = { { "supervisor", OFFICE_BILAL, "T_ake Over" }, { "agent", NULL, "Cl_aim" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Harness) harness = begin (rows[i].role, NULL);

      put_owner (harness, rows[i].owner);
      click_in (harness, card (harness), rows[i].label);
      expect_none (harness, DSK_TYPE_LOST_CLAIM, NULL);
      office_wait (is_mine, harness);
      office_wait (is_answered, harness);
    }
}

/* What is asked first, and thought better of, leaves the card. */
static void
test_cancelled (void)
{
  g_autoptr (Harness) harness = begin ("supervisor", NULL);

  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_VIEWING | DSK_DOING_TYPING,
                  DSK_PRESENCE_ONLINE);
  click_in (harness, card (harness), "T_ake Over");
  harness_answer (harness, "_Cancel");
  harness_settle (harness);
  g_assert_false (is_mine (harness));
  g_assert_cmpuint (count (harness), ==, 1);
  click_in (harness, card (harness), "T_ake Over");
  harness_answer (harness, "_Take Over");
  expect_none (harness, DSK_TYPE_LOST_CLAIM, NULL);
  office_wait (is_mine, harness);
  office_wait (is_answered, harness);
}

/* What is resolved by now nobody claims: that is not offered. */
static void
test_resolved (void)
{
  g_autoptr (Harness) harness = begin ("agent", NULL);
  const gint64 now = harness->office->now;

  office_begin (harness->office);
  office_conversation (harness->office, DEMO_SANA,
                       &(OfficeConversation){ .name = "Sana Khan", .phone = "923005550101", .status = "resolved",
                                              .last_at = now, .last_in_at = now });
  office_commit (harness->office, DEMO_SANA);
  harness_settle (harness);
  g_assert_null (harness_find (card (harness), GTK_TYPE_BUTTON, "Cl_aim"));
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.lost-ask", NULL);
  harness_settle (harness);
  g_assert_cmpuint (count (harness), ==, 1);
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/lost-claim/stays", test_stays);
  g_test_add_func ("/lost-claim/note", test_note);
  g_test_add_func ("/lost-claim/note-once", test_note_once);
  g_test_add_func ("/lost-claim/ask", test_ask);
  g_test_add_func ("/lost-claim/ways", test_ways);
  g_test_add_func ("/lost-claim/cancelled", test_cancelled);
  g_test_add_func ("/lost-claim/resolved", test_resolved);
  return g_test_run ();
}
