/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was typed is there again, whatever the replica is busy with. */

#include "composer-harness.h"

#include "dsk-attachment-tray.h"

#include <string.h>

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

static gboolean
has_draft (gpointer data)
{
  g_autofree char *text = NULL;

  g_object_get (text_buffer (data), "text", &text, NULL);
  return g_strcmp0 (text, "Half a letter\nand more") == 0;
}

/* However long the replica takes to say what was written there: who types before that goes on with it. */
static void
test_draft_late (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskClient *client = harness->office->client;
  g_autoptr (GAsyncQueue) word = g_async_queue_new ();

  harness_open (harness, DEMO_SANA);
  dsk_client_set_draft (client, DEMO_LONG, "reply", "Half a letter");
  harness_settle (harness);
  dsk_client_read_async (client, NULL, wait_for_word, word, NULL, NULL, NULL, read_cb, NULL);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  gtk_text_buffer_set_text (text_buffer (harness), "and more", -1);
  g_async_queue_push (word, word);
  office_wait (has_draft, harness);
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  harness_open (harness, DEMO_LONG);
  g_assert_true (has_draft (harness));
}

static gboolean
has_once (gpointer data)
{
  g_autofree char *text = NULL;

  g_object_get (text_buffer (data), "text", &text, NULL);
  return g_strcmp0 (text, "Half a letter") == 0;
}

/* Who comes and goes meanwhile finds it once. */
static void
test_twice (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskClient *client = harness->office->client;
  g_autoptr (GAsyncQueue) word = g_async_queue_new ();

  harness_open (harness, DEMO_SANA);
  dsk_client_set_draft (client, DEMO_LONG, "reply", "Half a letter");
  harness_settle (harness);
  dsk_client_read_async (client, NULL, wait_for_word, word, NULL, NULL, NULL, read_cb, NULL);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  dsk_conversation_page_set_conversation (harness->page, DEMO_SANA);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  g_async_queue_push (word, word);
  office_wait (has_once, harness);
  harness_settle (harness);
  g_assert_true (has_once (harness));
}

/* The app ends while it is still being read: what was typed until then stands beside it, and comes after it once both
 * can be read. */
static void
test_ended (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskClient *client = harness->office->client;
  g_autoptr (GAsyncQueue) word = g_async_queue_new ();

  harness_open (harness, DEMO_SANA);
  dsk_client_set_draft (client, DEMO_LONG, "reply", "Half a letter");
  harness_settle (harness);
  dsk_client_read_async (client, NULL, wait_for_word, word, NULL, NULL, NULL, read_cb, NULL);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  gtk_text_buffer_set_text (text_buffer (harness), "and more", -1);
  gtk_window_destroy (GTK_WINDOW (harness->window));
  g_async_queue_push (word, word);
  office_settle (harness->office);

  harness->page = DSK_CONVERSATION_PAGE (dsk_conversation_page_new (client));
  g_set_weak_pointer (&harness->window, g_object_new (ADW_TYPE_WINDOW, "content", harness->page, NULL));
  gtk_window_present (GTK_WINDOW (harness->window));
  harness_open (harness, DEMO_LONG);
  office_wait (has_draft, harness);
  /* It stands there once, from now on. */
  gtk_text_buffer_set_text (text_buffer (harness), "", -1);
  dsk_composer_flush (composer (harness));
  harness_settle (harness);
  {
    g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
    g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);
    g_auto (GStrv) beside = dsk_replica_reader_drafts_beside (reader, DEMO_LONG, "reply", NULL);
    g_autofree char *text = dsk_replica_reader_get_draft (reader, DEMO_LONG, "reply", NULL);

    g_assert_cmpuint (g_strv_length (beside), ==, 0);
    g_assert_null (text);
  }
}

/* --- trays --- */

#define LINE(sha256, caption)                                                                                    \
  "{\"kind\":\"document\",\"mime\":\"application/pdf\",\"sha256\":\"" sha256 "\",\"size\":5,\"name\":\"a.pdf\","      \
  "\"caption\":\"" caption "\"}\n"
#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static DskAttachmentTray *
tray_of (Harness *harness)
{
  return DSK_ATTACHMENT_TRAY (page_find (harness, DSK_TYPE_ATTACHMENT_TRAY, NULL));
}

static gboolean
is_saved (gpointer data)
{
  g_autofree char *text = dsk_attachment_tray_save (tray_of (data));

  return strstr (text, "blue.png") != NULL;
}

static gboolean
has_two (gpointer data)
{
  return dsk_attachment_tray_get_n (tray_of (data)) == 2;
}

/* Returns: (transfer full) (nullable): what is kept of the tray */
static char *
kept (Harness *harness)
{
  g_autofree char *path = g_build_filename (harness->office->dir, "relay", "replica.db", NULL);
  g_autoptr (DskReplicaReader) reader = dsk_replica_reader_open (path, NULL);

  return dsk_replica_reader_get_draft (reader, DEMO_LONG, "tray", NULL);
}

/* Who adds a file before it is known what waits there adds it to that, whose words stay. */
static void
test_tray_late (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskClient *client = harness->office->client;
  g_autoptr (GAsyncQueue) word = g_async_queue_new ();
  g_autoptr (GFile) picture = make_picture (harness, "blue.png");
  g_autofree char *text = NULL;

  harness_open (harness, DEMO_SANA);
  dsk_client_set_draft (client, DEMO_LONG, "tray", LINE (A, "words"));
  harness_settle (harness);
  dsk_client_read_async (client, NULL, wait_for_word, word, NULL, NULL, NULL, read_cb, NULL);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  drop (harness, picture);
  office_wait (is_saved, harness);
  /* Nothing is put over what is not known yet. */
  g_assert_false (dsk_composer_may_take_back (composer (harness)));
  g_async_queue_push (word, word);
  office_wait (has_two, harness);
  g_assert_cmpstr (dsk_attachment_get_caption (dsk_attachment_tray_get (tray_of (harness), 0)), ==, "words");
  dsk_composer_flush (composer (harness));
  harness_settle (harness);
  text = kept (harness);
  g_assert_nonnull (strstr (text, "\"caption\":\"words\""));
  g_assert_nonnull (strstr (strstr (text, A), "blue.png"));
}

/* After a crash: what stands beside it goes behind it, and what stands in both is there once. */
static void
test_tray_beside (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  DskClient *client = harness->office->client;
  g_autofree char *text = NULL;

  harness_open (harness, DEMO_SANA);
  dsk_client_set_draft (client, DEMO_LONG, "tray", LINE (A, "words"));
  dsk_client_set_draft (client, DEMO_LONG, "tray+1-1", LINE (B, "more"));
  dsk_client_set_draft (client, DEMO_LONG, "tray+1-2", LINE (B, "more"));
  harness_settle (harness);
  harness_open (harness, DEMO_LONG);
  g_assert_cmpuint (dsk_attachment_tray_get_n (tray_of (harness)), ==, 2);
  dsk_composer_flush (composer (harness));
  harness_settle (harness);
  text = kept (harness);
  g_assert_cmpstr (text, ==, LINE (A, "words") LINE (B, "more"));
}

int
main (int argc, char **argv)
{
  harness_init (&argc, &argv);
  g_test_add_func ("/drafts/late", test_draft_late);
  g_test_add_func ("/drafts/twice", test_twice);
  g_test_add_func ("/drafts/ended", test_ended);
  g_test_add_func ("/drafts/tray-late", test_tray_late);
  g_test_add_func ("/drafts/tray-beside", test_tray_beside);
  return g_test_run ();
}
