/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-cache.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "dsk-error.h"
#include "dsk-media-forget.h"
#include "dsk-media-transfer.h"
#include "fake-monitor.h"

typedef struct
{
  char *dir;
  char *folder;
  DskMediaCache *cache;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-media-XXXXXX", NULL);
  f->folder = g_build_filename (f->dir, "media", NULL);
  f->cache = dsk_media_cache_new (f->folder);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *quoted = g_shell_quote (f->dir);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", quoted);

  dsk_media_cache_close (f->cache);
  g_object_unref (f->cache);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->folder);
  g_free (f->dir);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_result (Fixture *f)
{
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&f->result);
}

static DskMediaFile *
add (Fixture *f, const char *name, const char *bytes, gsize len, GError **error)
{
  g_autofree char *path = g_build_filename (f->dir, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_true (g_file_set_contents (path, bytes, (gssize) len, NULL));
  dsk_media_cache_add_async (f->cache, file, DSK_MEDIA_FOR_MESSAGE, NULL, on_result, f);
  result = wait_result (f);
  return dsk_media_cache_add_finish (f->cache, result, error);
}

static void
test_add (Fixture *f, gconstpointer data)
{
  static const char bytes[] = "\xff\xd8\xff\xe0 a picture";
  g_autoptr (GError) error = NULL;
  g_autoptr (DskMediaFile) file = add (f, "cat.png", bytes, sizeof bytes, &error);
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, sizeof bytes);
  g_autofree char *path = NULL;
  g_autofree char *content = NULL;
  gsize len;

  g_assert_no_error (error);
  g_assert_cmpstr (file->sha256, ==, expected);
  g_assert_cmpstr (file->mime, ==, "image/jpeg");
  g_assert_cmpstr (file->name, ==, "cat.png");
  g_assert_cmpint (file->size, ==, sizeof bytes);
  path = dsk_media_cache_lookup (f->cache, file->sha256);
  g_assert_true (g_file_get_contents (path, &content, &len, NULL));
  g_assert_cmpmem (content, len, bytes, sizeof bytes);
  g_assert_true (dsk_media_cache_is_bringing (f->cache, file->sha256));
}

/* What was added is still to be brought after a crash: the next process finds it. */
static void
test_durable (Fixture *f, gconstpointer data)
{
  g_autoptr (DskMediaFile) file = add (f, "a.txt", "hello", 5, NULL);
  g_autoptr (DskMediaCache) next = dsk_media_cache_new (f->folder);
  g_autofree char *path = dsk_media_cache_lookup (next, file->sha256);

  g_assert_nonnull (path);
  g_assert_true (dsk_media_cache_is_bringing (next, file->sha256));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent");
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_null (add (f, "empty", "", 0, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_clear_error (&error);
  dsk_media_cache_add_async (f->cache, missing, DSK_MEDIA_FOR_MESSAGE, NULL, on_result, f);
  result = wait_result (f);
  g_assert_null (dsk_media_cache_add_finish (f->cache, result, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
}

static void
test_offline (Fixture *f, gconstpointer data)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "elsewhere", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_null (dsk_media_cache_lookup (f->cache, sha256));
  g_assert_null (dsk_media_cache_lookup (f->cache, "../../etc/passwd"));
  dsk_media_cache_fetch_async (f->cache, sha256, 9, NULL, on_result, f);
  result = wait_result (f);
  g_assert_null (dsk_media_cache_fetch_finish (f->cache, result, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
}

static void
test_wipe (Fixture *f, gconstpointer data)
{
  g_autoptr (DskMediaFile) file = add (f, "a.txt", "hello", 5, NULL);

  dsk_media_cache_wipe (f->cache);
  g_assert_null (dsk_media_cache_lookup (f->cache, file->sha256));
  g_assert_false (dsk_media_cache_is_bringing (f->cache, file->sha256));
}

/* The relay is not to get it; it stays here until it is forgotten as others are, and can be attached again. */
static void
test_give_up (Fixture *f, gconstpointer data)
{
  g_autoptr (DskMediaFile) file = add (f, "a.txt", "hello", 5, NULL);
  g_autoptr (DskMediaFile) other = add (f, "b.txt", "hello!", 6, NULL);
  g_autoptr (DskMediaFile) again = NULL;
  g_autofree char *path = NULL;

  g_assert_cmpuint (dsk_media_cache_count_bringing (f->cache), ==, 2);
  dsk_media_cache_give_up (f->cache, file->sha256, DSK_MEDIA_FOR_MESSAGE);
  dsk_media_cache_give_up (f->cache, file->sha256, DSK_MEDIA_FOR_MESSAGE);
  dsk_media_cache_give_up (f->cache, "../../etc/passwd", DSK_MEDIA_FOR_MESSAGE);
  g_assert_false (dsk_media_cache_is_bringing (f->cache, file->sha256));
  g_assert_true (dsk_media_cache_is_bringing (f->cache, other->sha256));
  g_assert_cmpuint (dsk_media_cache_count_bringing (f->cache), ==, 1);
  path = dsk_media_cache_lookup (f->cache, file->sha256);
  g_assert_nonnull (path);
  again = add (f, "a.txt", "hello", 5, NULL);
  g_assert_true (dsk_media_cache_is_bringing (f->cache, file->sha256));
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "right", -1);
  g_autofree char *part = g_build_filename (f->dir, "part", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (part, "wrong", -1, NULL));
  g_assert_false (dsk_media_folder_adopt (f->folder, part, sha256, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (part, "right", -1, NULL));
  g_clear_error (&error);
  g_assert_true (dsk_media_folder_adopt (f->folder, part, sha256, &error));
  g_assert_true (dsk_media_folder_has (f->folder, sha256));
}

/* As if it had been fetched. */
static char *
plant (Fixture *f, const char *text, gint64 used)
{
  g_autofree char *part = g_build_filename (f->dir, "part", NULL);
  g_autofree char *path = NULL;
  char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  struct utimbuf times = { used, used };

  g_assert_true (g_file_set_contents (part, text, -1, NULL));
  g_assert_true (dsk_media_folder_adopt (f->folder, part, sha256, NULL));
  path = dsk_media_folder_path (f->folder, sha256);
  g_assert_cmpint (utime (path, &times), ==, 0);
  return sha256;
}

/* As the client does it. */
static void
forget (Fixture *f, GHashTable *named, GHashTable *held, gint64 max_bytes)
{
  g_autoptr (GPtrArray) found = dsk_media_folder_look (f->folder);

  dsk_media_folder_forget (f->folder, found, named, held, max_bytes);
}

static void
test_forget (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *gone = plant (f, "nobody names this", 1000);
  g_autofree char *old = plant (f, "0123456789", 1000);
  g_autofree char *older = plant (f, "abcdefghij", 900);
  g_autoptr (DskMediaFile) own = add (f, "a.txt", "hello", 5, NULL);

  g_hash_table_add (named, old);
  g_hash_table_add (named, older);
  forget (f, named, held, 1000);
  g_assert_false (dsk_media_folder_has (f->folder, gone));
  g_assert_true (dsk_media_folder_has (f->folder, old));
  g_assert_true (dsk_media_folder_has (f->folder, older));
  g_assert_true (dsk_media_folder_has (f->folder, own->sha256));
  /* What still has to be brought does not count, and does not go. */
  forget (f, named, held, 15);
  g_assert_true (dsk_media_folder_has (f->folder, old));
  g_assert_false (dsk_media_folder_has (f->folder, older));
  forget (f, named, held, 0);
  g_assert_false (dsk_media_folder_has (f->folder, old));
  g_assert_true (dsk_media_folder_has (f->folder, own->sha256));
}

/* A file in a tray is in no message, and the relay may have it already: it stays for as long as its draft does. */
static void
test_forget_drafts (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *first = plant (f, "in a tray", 1000);
  g_autofree char *second = plant (f, "in a tray as well", 1000);
  g_autofree char *gone = plant (f, "taken out of it", 1000);
  g_autofree char *draft = g_strdup_printf ("{\"kind\":\"image\",\"sha256\":\"%s\",\"size\":9,\"name\":\"a\"}\n"
                                            "{\"kind\":\"image\",\"sha256\":\"%s\",\"size\":17,\"name\":null}\n",
                                            first, second);

  dsk_media_hold (held, "She said \"tomorrow");
  dsk_media_hold (held, draft);
  g_assert_cmpuint (g_hash_table_size (held), ==, 2);
  forget (f, named, held, 1000);
  g_assert_true (dsk_media_folder_has (f->folder, first));
  g_assert_true (dsk_media_folder_has (f->folder, second));
  g_assert_false (dsk_media_folder_has (f->folder, gone));
  /* Not for want of space either. */
  forget (f, named, held, 0);
  g_assert_true (dsk_media_folder_has (f->folder, first));
  g_hash_table_remove_all (held);
  forget (f, named, held, 1000);
  g_assert_false (dsk_media_folder_has (f->folder, first));
}

/* Half of a file is as much of it as the whole: what came so far of what no message names goes. What a crash left of a
 * file that was being attached goes, too, but not under the hands of whoever attaches one. */
static void
test_forget_parts (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *wanted = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "goes on", -1);
  g_autofree char *other = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "taken away", -1);
  g_autofree char *goes_on = dsk_media_folder_part (f->folder, wanted);
  g_autofree char *taken = dsk_media_folder_part (f->folder, other);
  g_autofree char *writing = dsk_media_folder_part (f->folder, "new-AAAAAA");
  g_autofree char *left = dsk_media_folder_part (f->folder, "new-BBBBBB");
  g_autofree char *parent = g_path_get_dirname (taken);
  const struct utimbuf long_ago = { 1000, 1000 };

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_hash_table_add (named, wanted);
  for (guint i = 0; i < 4; i++)
    g_assert_true (g_file_set_contents ((const char *const[]){ goes_on, taken, writing, left }[i], "abc", 3, NULL));
  g_assert_cmpint (utime (goes_on, &long_ago), ==, 0);
  g_assert_cmpint (utime (left, &long_ago), ==, 0);
  forget (f, named, held, 1000);
  g_assert_true (g_file_test (goes_on, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (taken, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (writing, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  /* They count as what they take. */
  forget (f, named, held, 2);
  g_assert_false (g_file_test (goes_on, G_FILE_TEST_EXISTS));
}

/* A copy that another program opened is the file once more: it goes with it, and with everything. */
static void
test_forget_opened (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) held = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *opened = dsk_media_folder_opened (f->folder);
  g_autofree char *stays = plant (f, "still theirs", 1000);
  g_autofree char *goes = plant (f, "taken away", 1000);
  g_autofree char *copy = dsk_media_folder_place_to_open (f->folder, stays, "list.pdf", NULL);
  g_autofree char *taken = dsk_media_folder_place_to_open (f->folder, goes, "bill.pdf", NULL);
  g_autofree char *folder = g_path_get_dirname (taken);
  GStatBuf info;

  g_assert_true (g_file_set_contents (copy, "abc", 3, NULL) && g_file_set_contents (taken, "abc", 3, NULL));
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_hash_table_add (named, stays);
  forget (f, named, held, 1000);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS)); /* its name is the file's digest */
  dsk_media_cache_wipe (f->cache);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_rmdir (opened), ==, 0);
}

/* What came while it was read who names what is not removed for want of a name. */
static void
test_forget_newer (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) found = dsk_media_folder_look (f->folder);
  g_autofree char *newer = plant (f, "came after that", 1000);

  dsk_media_folder_forget (f->folder, found, none, none, 0);
  g_assert_true (dsk_media_folder_has (f->folder, newer));
  forget (f, none, none, 1000);
  g_assert_false (dsk_media_folder_has (f->folder, newer));
}

/* Where the connection costs money, what only came in sight is not fetched; what is here already is shown, and what
 * somebody opens is fetched all the same. */
static void
test_metered (Fixture *f, gconstpointer data)
{
  static const char bytes[] = "\x89PNG\r\n\x1a\n of mine";
  g_autoptr (FakeMonitor) monitor = fake_monitor_new (TRUE);
  g_autofree char *other = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "not here", -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (DskMediaFile) mine = add (f, "a.png", bytes, sizeof bytes - 1, &error);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  dsk_media_cache_set_monitor (f->cache, G_NETWORK_MONITOR (monitor));
  g_assert_false (dsk_media_cache_may_show (f->cache, other));
  g_assert_true (dsk_media_cache_may_show (f->cache, mine->sha256));
  dsk_media_cache_fetch_async (f->cache, mine->sha256, 0, NULL, on_result, f);
  opened = wait_result (f);
  path = dsk_media_cache_fetch_finish (f->cache, opened, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  fake_monitor_set_metered (monitor, FALSE);
  g_assert_true (dsk_media_cache_may_show (f->cache, other));
}

#define ADD(name, func) g_test_add ("/client/media-cache/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("add", test_add);
  ADD ("durable", test_durable);
  ADD ("refused", test_refused);
  ADD ("offline", test_offline);
  ADD ("wipe", test_wipe);
  ADD ("give-up", test_give_up);
  ADD ("damaged", test_damaged);
  ADD ("metered", test_metered);
  ADD ("forget", test_forget);
  ADD ("forget-drafts", test_forget_drafts);
  ADD ("forget-parts", test_forget_parts);
  ADD ("forget-opened", test_forget_opened);
  ADD ("forget-newer", test_forget_newer);
  return g_test_run ();
}
