/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of notes in a replica: what is shown of them, before the relay has them and after, and what is found. */

#include "replica-fixture.h"

#include "dsk-replica-contact.h"
#include "dsk-replica-found.h"

#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)
#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FILE_OF "{\"media\":{\"sha256\":\"" SHA "\",\"mime\":\"image/png\",\"size\":9}}"

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "new", NULL, NOW, "hello", 10);
  put_message (r, ID ("51"), C1, "in", NOW - 1, "hi", 11);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static gboolean
put_file (Replica *r, const char *note, const char *name, gint64 seq)
{
  const DskValue values[] = { T (note), T (C1), T ("image"), T ("ready"), T ("image/png"), T (name), N (9), T (SHA),
                              N (3), N (2), T (NULL), T (NULL), T (NULL), N (seq) };

  return put (r, DSK_ENTITY_NOTE_MEDIA, values, seq);
}

static const DskTimelineRow *
newest (GPtrArray *rows)
{
  return rows->pdata[rows->len - 1];
}

/* A file without words; then words, to which it stays. */
static void
test_waiting (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) add = command_new (DSK_COMMAND_NOTE_ADD, C1, ID ("72"), NULL);
  g_autoptr (DskCommand) edit = command_new (DSK_COMMAND_NOTE_EDIT, C1, ID ("72"), "the plan");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) edited = NULL;
  g_autoptr (GPtrArray) held = NULL;

  add->kind = DSK_MESSAGE_IMAGE;
  add->content = g_strdup (FILE_OF);
  enqueue (r, add);
  rows = timeline (r, C1);
  g_assert_cmpint (newest (rows)->item, ==, DSK_ITEM_NOTE);
  g_assert_cmpint (newest (rows)->kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_cmpstr (newest (rows)->content, ==, FILE_OF);
  edit->base_seq = 1;
  edit->head_msg = g_strdup (ID ("72"));
  enqueue (r, edit);
  edited = timeline (r, C1);
  g_assert_cmpstr (newest (edited)->text, ==, "the plan");
  g_assert_cmpint (newest (edited)->kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_cmpstr (newest (edited)->content, ==, FILE_OF);
  /* It is not tidied away before it left. */
  held = dsk_replica_reader_list_drafts (r->reader, NULL);
  g_assert_cmpuint (held->len, ==, 1);
  g_assert_cmpstr (held->pdata[0], ==, FILE_OF);
}

static guint
count_found (Replica *r, const char *text, DskFoundGroup group)
{
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (DskFoundPage) page
      = dsk_replica_reader_find_everywhere (r->reader, text, group, 0, 10, NOW, &problem, NULL);

  g_assert_nonnull (page);
  for (guint i = 0; i < page->hits->len; i++)
    g_assert_cmpint (((DskSearchHit *) page->hits->pdata[i])->item, ==, DSK_ITEM_NOTE);
  return page->hits->len;
}

/* Once it is confirmed it is shown, listed and found, and gone with its conversation. */
static void
test_confirmed (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GHashTable) kept = NULL;
  g_autoptr (GHashTable) left = NULL;

  replica_begin (r);
  put_note (r, ID ("72"), C1, ME, NOW + 500, "", 40);
  g_assert_true (put_file (r, ID ("72"), "floor-plan.png", 41));
  replica_commit (r);
  rows = timeline (r, C1);
  g_assert_cmpint (newest (rows)->kind, ==, DSK_MESSAGE_IMAGE);
  g_assert_cmpstr (newest (rows)->media->sha256, ==, SHA);
  g_assert_cmpint (newest (rows)->media->width, ==, 3);
  files = dsk_replica_reader_list_conv_files (r->reader, C1, 0, NULL, 10, NULL);
  g_assert_true (((DskFileRow *) files->pdata[0])->internal);
  g_assert_cmpstr (((DskFileRow *) files->pdata[0])->message, ==, ID ("72"));
  kept = dsk_replica_reader_list_files (r->reader, NULL);
  g_assert_true (g_hash_table_contains (kept, SHA));
  g_assert_cmpuint (count_found (r, "floor", DSK_FOUND_FILES), ==, 1);
  g_assert_cmpuint (count_found (r, "has:picture", DSK_FOUND_NOTES), ==, 1);
  g_assert_cmpuint (count_found (r, "has:voice", DSK_FOUND_NOTES), ==, 0);
  replica_begin (r);
  g_assert_true (dsk_replica_store_drop (r->store, C1, 50, NULL));
  replica_commit (r);
  left = dsk_replica_reader_list_files (r->reader, NULL);
  g_assert_false (g_hash_table_contains (left, SHA));
}

#define ADD(name, test) g_test_add ("/store/replica/note-media/" name, Replica, NULL, setup, test, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("waiting", test_waiting);
  ADD ("confirmed", test_confirmed);
  return g_test_run ();
}
