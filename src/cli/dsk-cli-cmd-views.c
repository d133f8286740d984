/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include <string.h>

#include "dsk-cli-print.h"
#include "dsk-labels.h"
#include "dsk-replica-saved.h"

static void
print_view (const DskViewRow *row, const DskViewCount *count, gboolean at_least, gboolean json)
{
  g_autofree char *view = dsk_view_to_string (&row->view);
  const char *name = row->name != NULL ? row->name : dsk_label_view (row->view.kind);
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!json)
    {
      dsk_cli_print ("%s  %u%s  %s%s%s", view, count->total, at_least ? "+" : "", name,
                     row->query != NULL ? "  " : "", row->query != NULL ? row->query : "");
      return;
    }
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "view", view);
  dsk_json_writer_set_string (writer, "name", name);
  dsk_json_writer_set_string (writer, "query", row->query);
  dsk_json_writer_set_int (writer, "conversations", count->total);
  dsk_json_writer_set_int (writer, "unread", count->unread);
  dsk_json_writer_set_bool (writer, "at_least", at_least);
  dsk_cli_print_object (writer);
}

static const DskSavedCount *
count_of (GPtrArray *counts, const DskView *view)
{
  for (guint i = 0; i < counts->len; i++)
    if (dsk_view_equal (&((DskSavedCount *) counts->pdata[i])->view, view))
      return counts->pdata[i];
  return NULL;
}

static gboolean
print_views (DskCli *cli, DskReplicaReader *reader, const char *user, GError **error)
{
  g_autoptr (GPtrArray) views = dsk_replica_reader_list_views (reader, user, error);
  g_autoptr (GPtrArray) counts = NULL;

  if (views == NULL)
    return FALSE;
  counts = dsk_replica_reader_count_saved (reader, user, TRUE, g_get_real_time () / 1000, error);
  if (counts == NULL)
    return FALSE;
  for (guint i = 0; i < views->len; i++)
    {
      const DskViewRow *row = views->pdata[i];
      const DskSavedCount *saved = count_of (counts, &row->view);

      print_view (row, saved != NULL ? &saved->count : &row->count, saved != NULL && saved->at_least, cli->json);
    }
  return TRUE;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  if (reader == NULL || !print_views (cli, reader, profile->user, error))
    return DSK_CLI_ERROR;
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_views = {
  .name = "views",
  .arguments = "",
  .summary = N_ ("List the views that --view knows, with how many conversations each holds"),
  .flags = DSK_CLI_READS,
  .run = run,
};
