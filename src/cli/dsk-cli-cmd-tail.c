/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "dsk-cli-print.h"
#include "dsk-id.h"

#define CONVERSATIONS 1000 /* looked at when anything may have changed: the newest */
#define ITEMS 50           /* of each */
#define SKEW_MS (5 * 60 * 1000)

/* Newest items of some conversations. */
typedef struct
{
  char *conv;      /* (owned) */
  GPtrArray *rows; /* (owned) (element-type DskTimelineRow): oldest first */
} Batch;

typedef struct
{
  DskCli *cli;
  DskClient *client; /* (unowned) */
  GHashTable *known; /* (owned): conversation → set of item ids that were there or were printed */
  gint64 since;      /* UTC ms; what is older is no news, in a conversation that was not known */
  gboolean primed;
  gboolean done;
  guint reading;
} Tail;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_ptr_array_unref (batch->rows);
  g_free (batch->conv);
  g_free (batch);
}

static GPtrArray *
newest_conversations (DskReplicaReader *reader, GError **error)
{
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *convs;

  if (!dsk_replica_reader_list_keys (reader, DSK_VIEW_ALL, NULL, NULL, &keys, error))
    return NULL;
  rows = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) keys->data,
                                      MIN (keys->len, CONVERSATIONS), NULL, error);
  if (rows == NULL)
    return NULL;
  convs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (convs, g_strdup (((DskConversationRow *) g_ptr_array_index (rows, i))->id));
  return convs;
}

/* In the reader's thread. @data: ids, or an empty one for the newest conversations. */
static gpointer
read_batches (DskReplicaReader *reader, gpointer data, GError **error)
{
  GStrv wanted = data;
  g_autoptr (GPtrArray) convs = NULL;
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func (batch_free);

  if (*wanted == NULL)
    convs = newest_conversations (reader, error);
  else
    convs = g_ptr_array_new ();
  for (guint i = 0; wanted[i] != NULL; i++)
    g_ptr_array_add (convs, wanted[i]);
  if (convs == NULL)
    return NULL;
  for (guint i = 0; i < convs->len; i++)
    {
      const char *conv = g_ptr_array_index (convs, i);
      GPtrArray *rows = dsk_replica_reader_timeline (reader, conv, 0, NULL, ITEMS, error);
      Batch *batch;

      if (rows == NULL)
        return NULL;
      batch = g_new0 (Batch, 1);
      batch->conv = g_strdup (conv);
      batch->rows = rows;
      g_ptr_array_add (batches, batch);
    }
  return g_steal_pointer (&batches);
}

static void
take_batch (Tail *tail, const Batch *batch)
{
  GHashTable *seen = g_hash_table_lookup (tail->known, batch->conv);
  const gboolean fresh = seen == NULL;

  if (fresh)
    {
      seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (tail->known, g_strdup (batch->conv), seen);
    }
  for (guint i = 0; i < batch->rows->len; i++)
    {
      const DskTimelineRow *row = g_ptr_array_index (batch->rows, i);

      if (!g_hash_table_add (seen, g_strdup (row->id)) || !tail->primed)
        continue;
      if (!fresh || !dsk_id_is_valid (row->id) || dsk_id_time_ms (row->id) >= tail->since)
        dsk_cli_print_item (row, batch->conv, tail->cli->json);
    }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tail *tail = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) batches = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  tail->reading--;
  for (guint i = 0; batches != NULL && i < batches->len; i++)
    take_batch (tail, g_ptr_array_index (batches, i));
  tail->primed = tail->primed || batches != NULL;
  fflush (stdout);
  if (error != NULL)
    fprintf (stderr, "dastakctl: %s\n", error->message);
}

static void
on_changed (DskClient *client, GStrv convs, Tail *tail)
{
  tail->reading++;
  dsk_client_read_async (client, NULL, read_batches, g_strdupv (convs), (GDestroyNotify) g_strfreev,
                         (GDestroyNotify) g_ptr_array_unref, NULL, on_read, tail);
}

static gboolean
on_signal (gpointer user_data)
{
  ((Tail *) user_data)->done = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
on_error (DskClient *client, GParamSpec *pspec, Tail *tail)
{
  const GError *error = dsk_client_get_last_error (client);

  if (error != NULL)
    fprintf (stderr, "dastakctl: %s\n", error->message);
}

static gboolean
goes_on (Tail *tail)
{
  DskClientState state = dsk_client_get_state (tail->client);

  return !tail->done
         && (state == DSK_CLIENT_OFFLINE || state == DSK_CLIENT_CONNECTING
             || state == DSK_CLIENT_SYNCING || state == DSK_CLIENT_ONLINE);
}

static void
follow (Tail *tail)
{
  const char *const anything[] = { NULL };
  guint sources[] = { g_unix_signal_add (SIGINT, on_signal, tail),
                      g_unix_signal_add (SIGTERM, on_signal, tail) };

  g_signal_connect (tail->client, "notify::last-error", G_CALLBACK (on_error), tail);
  dsk_client_start (tail->client);
  while (goes_on (tail) && dsk_client_get_state (tail->client) != DSK_CLIENT_ONLINE)
    g_main_context_iteration (NULL, TRUE);
  /* What is here by now is no news. */
  g_signal_connect (tail->client, "changed", G_CALLBACK (on_changed), tail);
  on_changed (tail->client, (GStrv) anything, tail);
  while (goes_on (tail))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (tail->client, tail);
  while (tail->reading > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  Tail tail = { .cli = cli, .client = client, .since = g_get_real_time () / 1000 - SKEW_MS };
  int result = DSK_CLI_OK;

  if (client == NULL)
    return DSK_CLI_ERROR;
  tail.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_hash_table_unref);
  if (dsk_client_get_state (client) == DSK_CLIENT_OFFLINE)
    follow (&tail);
  if (!tail.done)
    {
      const GError *last = dsk_client_get_last_error (client);

      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           last != NULL ? last->message
                                        : _ ("This profile belongs to no relay yet"));
      result = DSK_CLI_ERROR;
    }
  dsk_client_close (client);
  g_hash_table_unref (tail.known);
  return result;
}

const DskCliCommand dsk_cli_cmd_tail = {
  .name = "tail",
  .arguments = "",
  .summary = N_ ("Stay connected and print what is new as it comes, until interrupted"),
  .flags = DSK_CLI_READS,
  .run = run,
};
