/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A client without a relay: what it opens, refuses and keeps. */

#include <glib/gstdio.h>

#include "dsk-client-private.h"
#include "dsk-error.h"
#include "dsk-profile.h"
#include "dsk-replica-store.h"

#define CONV "01900000-0000-7000-8000-000000000001"

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("dastak-client-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "replica.db", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (f->dir, name, NULL);

      g_unlink (file);
    }
  g_rmdir (f->dir);
  g_free (f->path);
  g_free (f->dir);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
finish (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static DskClient *
open_client (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  DskClient *client = dsk_client_new (f->dir, TRUE);

  dsk_client_open_async (client, NULL, on_done, &result);
  dsk_client_open_finish (client, finish (&result), error);
  return client;
}

/* As an enrolment leaves it; nobody listens at that address. */
static void
make_profile (Fixture *f, gboolean token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskProfile) profile = dsk_profile_load (f->dir, &error);
  g_autofree char *path = dsk_profile_token_path (profile);

  profile->relay = g_strdup ("http://127.0.0.1:9");
  profile->device = g_strdup ("device");
  profile->user = g_strdup ("user");
  g_assert_true (dsk_profile_save (profile, &error));
  g_assert_no_error (error);
  if (token)
    g_assert_true (g_file_set_contents (path, "abc\n", -1, NULL));
}

static void
make_synced (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskReplicaStore) store = dsk_replica_store_open (f->path, &error);

  g_assert_no_error (error);
  g_assert_true (dsk_replica_store_begin (store, &error)
                 && dsk_replica_store_refetch (store, "e1", 10, 0, &error)
                 && dsk_replica_store_commit (store, &error));
  g_assert_no_error (error);
}

static void
test_unenrolled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = open_client (f, &error);

  g_assert_no_error (error);
  g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_UNENROLLED);
  g_assert_null (dsk_client_get_relay_url (client));
  dsk_client_start (client);
  dsk_client_retry (client);
  g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_UNENROLLED);
  dsk_client_close (client);
  g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_CLOSED);
}

static void
test_busy (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) first = open_client (f, NULL);
  g_autoptr (DskClient) second = open_client (f, &error);
  g_autoptr (DskClient) third = NULL;

  g_assert_error (error, DSK_ERROR, DSK_ERROR_BUSY);
  g_assert_cmpint (dsk_client_get_state (second), ==, DSK_CLIENT_BROKEN);
  dsk_client_close (second);
  g_clear_error (&error);
  dsk_client_close (first);
  third = open_client (f, &error);
  g_assert_no_error (error);
  dsk_client_close (third);
}

static void
test_broken_profile (Fixture *f, gconstpointer data)
{
  g_autofree char *conf = g_build_filename (f->dir, "profile.conf", NULL);
  static const char *const contents[] = {
    "nonsense",
    "[profile]\nrelay=http://127.0.0.1:9\n",
    "[profile]\nrelay=nonsense\ndevice=d\n",
    "[profile]\nrelay=http://192.0.2.1:9\ndevice=d\n", /* the key would go in the clear */
  };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DskClient) client = NULL;

      g_assert_true (g_file_set_contents (conf, contents[i], -1, NULL));
      client = open_client (f, &error);
      g_assert_error (error, DSK_ERROR, DSK_ERROR_CORRUPT);
      g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_BROKEN);
      dsk_client_close (client);
    }
}

static void
test_no_token (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = NULL;

  make_profile (f, FALSE);
  client = open_client (f, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_REVOKED);
  g_assert_error (dsk_client_get_last_error (client), DSK_ERROR, DSK_ERROR_NOT_FOUND);
  dsk_client_close (client);
}

/* Nothing of it can be read: it is kept for somebody who can, and a new one begins at once. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint aside = 0;

  make_profile (f, TRUE);
  g_assert_true (g_file_set_contents (
      f->path, "this is no database at all, and long enough to be read as one", -1, NULL));
  client = open_client (f, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dsk_client_get_state (client), ==, DSK_CLIENT_OFFLINE);
  dsk_client_close (client);
  dir = g_dir_open (f->dir, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    aside += g_str_has_prefix (name, "replica.db.replaced-") && strstr (name, "-wal") == NULL
             && strstr (name, "-shm") == NULL;
  g_assert_cmpuint (aside, ==, 1);
}

typedef struct
{
  guint changes;
  gboolean named;
} Changes;

static void
on_changed (DskClient *client, GStrv convs, Changes *changes)
{
  changes->changes++;
  changes->named |= *convs == NULL || g_strv_contains ((const char *const *) convs, CONV);
}

static gpointer
read_draft (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_get_draft (reader, data, "reply", error);
}

static void
test_submit_and_draft (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (DskCommand) empty = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refused = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) read = NULL;
  g_autofree char *draft = NULL;
  Changes changes = { 0 };

  make_profile (f, TRUE);
  make_synced (f);
  client = open_client (f, &error);
  g_assert_no_error (error);
  g_signal_connect (client, "changed", G_CALLBACK (on_changed), &changes);
  command = dsk_client_command_send (client, CONV, "hello", NULL, NULL);
  dsk_client_submit_async (client, command, cancellable, on_done, &result);
  g_cancellable_cancel (cancellable);
  queued = dsk_client_submit_finish (client, finish (&result), &error);
  g_assert_no_error (error); /* it is in the outbox by then, or will be */
  g_assert_cmpint (queued->n, ==, 1);
  g_assert_cmpstr (queued->object, ==, command->object);
  while (dsk_client_get_pending (client) != 1 || !changes.named)
    g_main_context_iteration (NULL, TRUE);

  empty = dsk_client_command_send (client, CONV, " ", NULL, NULL);
  dsk_client_submit_async (client, empty, NULL, on_done, &refused);
  g_assert_null (dsk_client_submit_finish (client, finish (&refused), &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_clear_error (&error);

  changes.changes = 0;
  for (guint i = 0; i < 50; i++)
    dsk_client_set_drafts (client, CONV, (const char *[]){ "reply", "half a sen", NULL });
  while (changes.changes == 0)
    g_main_context_iteration (NULL, TRUE);
  dsk_client_close (client);
  g_clear_object (&client);

  client = open_client (f, &error);
  g_assert_no_error (error);
  while (dsk_client_get_pending (client) != 1)
    g_main_context_iteration (NULL, TRUE);
  dsk_client_read_async (client, NULL, read_draft, g_strdup (CONV), g_free, g_free, NULL, on_done,
                         &read);
  draft = dsk_client_read_finish (client, finish (&read), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft, ==, "half a sen");
  dsk_client_close (client);
}

/* What WhatsApp would refuse does not get into the outbox; it is refused in the words for it. */
static void
test_submit_content (Fixture *f, gconstpointer data)
{
  static const struct
  {
    DskMessageKind kind;
    const char *text, *content, *words;
  } cases[] = {
    { DSK_MESSAGE_IMAGE, NULL, "{\"media\":{\"sha256\":\"12\"}}", "There is no file" },
    { DSK_MESSAGE_LOCATION, NULL, "{\"location\":{\"latitude\":91,\"longitude\":0}}", "There is no such place" },
    { DSK_MESSAGE_LOCATION, NULL, "{\"location\":{}}", "The place has no latitude and longitude" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) good = NULL;
  g_autoptr (DskCommand) queued = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  make_profile (f, TRUE);
  make_synced (f);
  client = open_client (f, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DskCommand) command = dsk_client_command_send (client, CONV, cases[i].text, NULL, NULL);
      g_autoptr (GAsyncResult) refused = NULL;

      command->kind = cases[i].kind;
      command->content = g_strdup (cases[i].content);
      dsk_client_submit_async (client, command, NULL, on_done, &refused);
      g_assert_null (dsk_client_submit_finish (client, finish (&refused), &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, cases[i].words));
      g_clear_error (&error);
    }
  /* The first that is queued has the first number: nothing was before it. */
  good = dsk_client_command_send (client, CONV, "hello", NULL, NULL);
  dsk_client_submit_async (client, good, NULL, on_done, &result);
  queued = dsk_client_submit_finish (client, finish (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (queued->n, ==, 1);
  dsk_client_close (client);
}

static void
test_before_sync (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  make_profile (f, TRUE);
  client = open_client (f, &error);
  g_assert_no_error (error);
  command = dsk_client_command_claim (client, CONV);
  dsk_client_submit_async (client, command, NULL, on_done, &result);
  g_assert_null (dsk_client_submit_finish (client, finish (&result), &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE);
  dsk_client_close (client);
}

static gint reads_run;
static GMutex gate;

static gpointer
read_slowly (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_mutex_lock (&gate);
  g_mutex_unlock (&gate);
  g_atomic_int_inc (&reads_run);
  return g_strdup ("done");
}

/* Of requests with one tag that wait, only the newest runs; others and those without a tag all do.
 */
static void
test_read_tags (Fixture *f, gconstpointer data)
{
  static const char *const tags[] = { NULL, "list", "list", "list", "other", NULL };
  static const gboolean runs[] = { TRUE, FALSE, FALSE, TRUE, TRUE, TRUE };
  GAsyncResult *results[G_N_ELEMENTS (tags)] = { 0 };
  g_autoptr (DskClient) client = NULL;

  make_profile (f, TRUE);
  client = open_client (f, NULL);
  g_mutex_lock (&gate);
  reads_run = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    dsk_client_read_async (client, tags[i], read_slowly, NULL, NULL, g_free, NULL, on_done,
                           &results[i]);
  g_mutex_unlock (&gate);
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *done = dsk_client_read_finish (client, finish (&results[i]), &error);

      g_assert_cmpint (done != NULL, ==, runs[i]);
      if (!runs[i])
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_object_unref (results[i]);
    }
  g_assert_cmpint (reads_run, ==, 4);
  dsk_client_close (client);
}

/* The relay's clock is known until the next WELCOME, also when that of this computer is set. */
static void
test_clock (Fixture *f, gconstpointer data)
{
  const gint64 now = 1790000000000;
  const gint64 minute = 60 * 1000;
  DskClient *client = dsk_client_new (f->dir, TRUE);

  dsk_clock_unref (client->clock);
  client->clock = dsk_clock_new_fake (now);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, 0);
  dsk_client_clock_learn (client, now + 4 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, 0);
  dsk_client_clock_learn (client, now + 10 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, -10 * minute);
  /* Time goes on, and nothing is set. */
  dsk_clock_advance (client->clock, 60 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, -10 * minute);
  dsk_client_clock_learn (client, now + 60 * minute - 23 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, 23 * minute);
  /* A laptop that was closed meanwhile is no later for it. */
  dsk_clock_sleep (client->clock, 60 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, 23 * minute);
  /* Somebody sets it right. */
  dsk_clock_advance (client->clock, -23 * minute);
  g_assert_cmpint (dsk_client_get_clock_error (client), ==, 0);
  g_object_unref (client);
}

static void
test_states (void)
{
  g_assert_cmpstr (dsk_client_state_to_string (DSK_CLIENT_ONLINE), ==, "online");
  g_assert_cmpstr (dsk_client_state_to_string (DSK_CLIENT_BROKEN), ==, "broken");
}

#define ADD(path, func) g_test_add ("/client/client/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("unenrolled", test_unenrolled);
  ADD ("busy", test_busy);
  ADD ("broken-profile", test_broken_profile);
  ADD ("no-token", test_no_token);
  ADD ("damaged", test_damaged);
  ADD ("submit-and-draft", test_submit_and_draft);
  ADD ("submit-content", test_submit_content);
  ADD ("before-sync", test_before_sync);
  ADD ("read-tags", test_read_tags);
  ADD ("clock", test_clock);
  g_test_add_func ("/client/client/states", test_states);
  return g_test_run ();
}
