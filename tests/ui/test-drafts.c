/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was typed is there again, whatever the replica is busy with. */

#include "composer-harness.h"
#include "replica-harness.h"

#include "dsk-attachment-tray.h"
#include "dsk-draft-keeper.h"

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
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "reply", "Half a letter", NULL });
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
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "reply", "Half a letter", NULL });
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
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "reply", "Half a letter", NULL });
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

/* --- what can't be read --- */

/* What was told of the draft, in the order it was, each with a bar behind it. */
typedef GString Told;

static void
told_cb (const char *conv, const char *mode, const char *text, gpointer owner)
{
  g_string_append_printf (g_object_get_data (owner, "told"), "%s|", text);
}

static GObject *
owner_new (Told *told)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_set_data (owner, "told", told);
  return owner;
}

static gboolean
is_told (gpointer told)
{
  return ((Told *) told)->len > 0;
}

static const char whole[] = "Half a letter\nand more";

/* Returns: a draft that could not be read, with words that were typed since, and that are saved */
static DskDraftKeeper *
write_unread (Harness *harness, GObject *owner)
{
  DskClient *client = harness->office->client;
  DskDraftKeeper *keeper = dsk_draft_keeper_new (client);
  g_autofree char *text = NULL;

  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "reply", "Half a letter", NULL });
  harness_settle (harness);
  replica_set_drafts_readable (harness, FALSE);
  dsk_draft_keeper_get (keeper, DEMO_LONG, "reply", owner, told_cb);
  harness_settle (harness);
  replica_set_drafts_readable (harness, TRUE);
  g_assert_false (is_told (g_object_get_data (owner, "told")));
  dsk_draft_keeper_set (keeper, DEMO_LONG, "reply", "and more");
  g_assert_false (dsk_draft_keeper_knows (keeper, DEMO_LONG, "reply"));
  dsk_draft_keeper_flush (keeper);
  harness_settle (harness);
  /* Perhaps it was read since, and goes on; it is not written over. */
  text = replica_stored_draft (harness, DEMO_LONG, "reply");
  g_assert_true (g_str_has_prefix (text, "Half a letter"));
  return keeper;
}

static void
assert_stored_whole (Harness *harness, DskDraftKeeper *keeper)
{
  g_autofree char *text = NULL;

  g_assert_true (dsk_draft_keeper_knows (keeper, DEMO_LONG, "reply"));
  dsk_draft_keeper_flush (keeper);
  harness_settle (harness);
  text = replica_stored_draft (harness, DEMO_LONG, "reply");
  g_assert_cmpstr (text, ==, whole);
}

/* It cannot be read for a while: what is typed meanwhile is not written over it, and goes on behind it once it can be,
 * which is told once. */
static void
test_unread (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GObject) owner = owner_new (told);
  g_autoptr (DskDraftKeeper) keeper = write_unread (harness, owner);

  office_wait (is_told, told);
  harness_settle (harness);
  g_assert_cmpstr (told->str, ==, "Half a letter\nand more|");
  assert_stored_whole (harness, keeper);
}

/* Who asks for it again does not wait for that, and is told once, too. */
static void
test_asked_again (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GObject) owner = owner_new (told);
  g_autoptr (GObject) other = owner_new (again);
  g_autoptr (DskDraftKeeper) keeper = write_unread (harness, owner);

  dsk_draft_keeper_get (keeper, DEMO_LONG, "reply", other, told_cb);
  office_wait (is_told, again);
  harness_settle (harness);
  /* What was typed can be told of before the replica has answered. */
  if (g_str_has_prefix (again->str, "and more|"))
    g_string_erase (again, 0, strlen ("and more|"));
  g_assert_cmpstr (again->str, ==, "Half a letter\nand more|");
  assert_stored_whole (harness, keeper);
}

/* What is shown becomes whole by itself. */
static void
test_shown (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  harness_open (harness, DEMO_SANA);
  dsk_client_set_drafts (harness->office->client, DEMO_LONG, (const char *[]){ "reply", "Half a letter", NULL });
  harness_settle (harness);
  replica_set_drafts_readable (harness, FALSE);
  dsk_conversation_page_set_conversation (harness->page, DEMO_LONG);
  harness_settle (harness);
  replica_set_drafts_readable (harness, TRUE);
  gtk_text_buffer_set_text (text_buffer (harness), "and more", -1);
  dsk_composer_flush (composer (harness));
  office_wait (has_draft, harness);
}

static gboolean
says_unread (gpointer harness)
{
  return page_find (harness, GTK_TYPE_LABEL,
                    "Your draft can’t be read at the moment. What you write is kept beside it.")
         != NULL;
}

static gboolean
is_silent (gpointer harness)
{
  return !says_unread (harness);
}

/* Who writes where something can't be read is told so, there and as long as it is so. */
static void
test_said (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);

  dsk_client_set_drafts (harness->office->client, DEMO_SANA, (const char *[]){ "note", "Half a letter", NULL });
  harness_settle (harness);
  harness_open (harness, DEMO_SANA);
  g_assert_false (says_unread (harness));
  replica_set_drafts_readable (harness, FALSE);
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  office_wait (says_unread, harness);
  type_text (harness, "and more");
  harness_shoot (harness, "draft-unread");
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_REPLY);
  g_assert_false (says_unread (harness));
  dsk_composer_set_mode (composer (harness), DSK_COMPOSER_NOTE);
  g_assert_true (says_unread (harness));
  replica_set_drafts_readable (harness, TRUE);
  office_wait (has_draft, harness);
  office_wait (is_silent, harness);
}

/* What was there before comes before what is written, which goes on: the cursor stays at its word, and who wrote since
 * they began is asked about. */
static void
test_goes_on (void)
{
  g_autoptr (Harness) harness = harness_new ("agent", 1000, 700);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  GtkTextIter iter;
  int at;

  harness_open (harness, DEMO_LONG);
  dsk_client_set_drafts (harness->office->client, DEMO_SANA, (const char *[]){ "reply", "Half a letter", NULL });
  harness_settle (harness);
  replica_set_drafts_readable (harness, FALSE);
  dsk_conversation_page_set_conversation (harness->page, DEMO_SANA);
  type_text (harness, "and more");
  gtk_text_buffer_get_iter_at_offset (text_buffer (harness), &iter, 3);
  gtk_text_buffer_place_cursor (text_buffer (harness), &iter);
  replica_set_drafts_readable (harness, TRUE);
  first = put_message (harness, 1, FALSE, NULL, "And the green one?");
  second = put_message (harness, 2, FALSE, NULL, "And the blue one?");
  office_wait (has_draft, harness);
  g_object_get (text_buffer (harness), "cursor-position", &at, NULL);
  g_assert_cmpint (at, ==, strlen ("Half a letter\nand"));
  click (harness, "Send");
  expect (harness, GTK_TYPE_LABEL, "New activity since you started");
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
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "tray", LINE (A, "words"), NULL });
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
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "tray", LINE (A, "words"), NULL });
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "tray+1-1", LINE (B, "more"), NULL });
  dsk_client_set_drafts (client, DEMO_LONG, (const char *[]){ "tray+1-2", LINE (B, "more"), NULL });
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
  g_test_add_func ("/drafts/unread", test_unread);
  g_test_add_func ("/drafts/asked-again", test_asked_again);
  g_test_add_func ("/drafts/shown", test_shown);
  g_test_add_func ("/drafts/said", test_said);
  g_test_add_func ("/drafts/goes-on", test_goes_on);
  g_test_add_func ("/drafts/tray-late", test_tray_late);
  g_test_add_func ("/drafts/tray-beside", test_tray_beside);
  return g_test_run ();
}
