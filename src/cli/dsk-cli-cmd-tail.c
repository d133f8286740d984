/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "dsk-cli-follow.h"
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
  DskCliFollow *follow; /* (unowned) */
  GHashTable *known; /* (owned): conversation → set of item ids that were there or were printed */
  gint64 since;      /* UTC ms; what is older is no news, in a conversation that was not known */
  gboolean primed;
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
  const DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_ALL) };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *convs;

  if (!dsk_replica_reader_list_keys (reader, &query, &keys, error))
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

  tail->follow->reading--;
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
  tail->follow->reading++;
  dsk_client_read_async (client, NULL, read_batches, g_strdupv (convs), (GDestroyNotify) g_strfreev,
                         (GDestroyNotify) g_ptr_array_unref, NULL, on_read, tail);
}

/* What is here by now is no news. */
static void
begin (DskCliFollow *follow, gpointer user_data)
{
  const char *const anything[] = { NULL };
  Tail *tail = user_data;

  tail->follow = follow;
  g_signal_connect (follow->client, "changed", G_CALLBACK (on_changed), tail);
  on_changed (follow->client, (GStrv) anything, tail);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  Tail tail = { .cli = cli, .since = g_get_real_time () / 1000 - SKEW_MS };
  int result;

  tail.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  result = dsk_cli_follow (cli, begin, &tail, error);
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
