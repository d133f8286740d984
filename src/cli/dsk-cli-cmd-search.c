/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-labels.h"

#define HITS 50

static const char *
hit_type (const DskSearchHit *hit)
{
  if (hit->item_id == NULL)
    return "conversation";
  return hit->item == DSK_ITEM_NOTE ? "note" : "message";
}

/* The reader marks the hit with two control characters; on a terminal brackets do. */
static char *
mark_snippet (const char *snippet, const char *begin, const char *end)
{
  GString *text = g_string_new (snippet);

  g_string_replace (text, "\002", begin, 0);
  g_string_replace (text, "\003", end, 0);
  return g_string_free (text, FALSE);
}

static void
print_hit (const DskSearchHit *hit, gboolean json)
{
  g_autofree char *at = dsk_cli_iso_time (hit->at);
  g_autofree char *name
      = hit->members != NULL ? dsk_label_conversation (NULL, NULL, hit->members) : g_strdup (hit->name);
  g_autofree char *snippet = NULL;
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!json)
    {
      snippet = mark_snippet (hit->snippet != NULL ? hit->snippet : "", "[", "]");
      dsk_cli_print ("%s  %s  %s  %s", hit->conv, at != NULL ? at : "-",
                     name != NULL ? name : "-", snippet);
      return;
    }
  snippet = mark_snippet (hit->snippet != NULL ? hit->snippet : "", "", "");
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", hit_type (hit));
  dsk_json_writer_set_string (writer, "conversation", hit->conv);
  dsk_json_writer_set_string (writer, "name", hit->name);
  dsk_cli_set_members (writer, hit->members);
  dsk_json_writer_set_string (writer, "id", hit->item_id);
  dsk_cli_set_time (writer, "at", "at_ms", hit->at);
  dsk_json_writer_set_string (writer, "snippet", snippet);
  dsk_cli_print_object (writer);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_autofree char *query = g_strjoinv (" ", argv);
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, NULL, error);
  if (reader == NULL)
    return DSK_CLI_ERROR;
  hits = dsk_replica_reader_search (reader, query, cli->limit > 0 ? (guint) cli->limit : HITS,
                                    error);
  if (hits == NULL)
    return DSK_CLI_ERROR;
  for (guint i = 0; i < hits->len; i++)
    print_hit (g_ptr_array_index (hits, i), cli->json);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_search = {
  .name = "search",
  .arguments = "WORDS…",
  .summary = N_ ("Find messages, notes, names and phone numbers (--limit)"),
  .min_args = 1,
  .max_args = G_MAXINT,
  .flags = DSK_CLI_READS,
  .run = run,
};
