/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include <string.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-replica-saved.h"
#include "dsk-search-read.h"

#define PAGE 256 /* rows read at a time */

static gboolean
print_rows (DskCli *cli, DskReplicaReader *reader, const char *user, const DskView *view, GError **error)
{
  const DskListQuery query
      = { .view = *view, .user = user, .search = cli->search, .now = g_get_real_time () / 1000 };
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (GArray) keys = NULL;
  gboolean at_least;
  guint n;

  if (!dsk_replica_reader_list_fitting (reader, &query, &keys, &at_least, &problem, error))
    return FALSE;
  if (problem.fault != DSK_QUERY_FINE)
    {
      g_autofree char *words = dsk_label_query_problem (&problem);

      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, words);
      return FALSE;
    }
  if (at_least)
    g_printerr ("%s\n", _ ("Only the newest messages were looked at: there may be more"));
  n = cli->limit > 0 ? MIN (keys->len, (guint) cli->limit) : keys->len;
  for (guint from = 0; from < n; from += PAGE)
    {
      g_autoptr (GPtrArray) rows = dsk_replica_reader_get_rows (
          reader, &g_array_index (keys, gint64, from), MIN (PAGE, n - from), user, error);

      if (rows == NULL)
        return FALSE;
      for (guint i = 0; i < rows->len; i++)
        dsk_cli_print_conversation (g_ptr_array_index (rows, i), cli->json);
    }
  return TRUE;
}

/* A view that was removed holds nothing; whoever asks for it by its id is told so. */
static gboolean
is_there (DskReplicaReader *reader, const DskView *view, const char *text, GError **error)
{
  g_autoptr (GPtrArray) saved = view->kind == DSK_VIEW_SAVED ? dsk_replica_reader_list_saved (reader, error) : NULL;

  if (view->kind != DSK_VIEW_SAVED)
    return TRUE;
  for (guint i = 0; saved != NULL && i < saved->len; i++)
    if (strcmp (((DskSavedView *) saved->pdata[i])->id, view->id) == 0)
      return TRUE;
  if (saved != NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no saved view “%s” (any more)"), text);
  return FALSE;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  DskView view = { DSK_VIEW_ALL, "" };
  int result;

  if (cli->view != NULL && !dsk_view_from_string (cli->view, &view))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   _ ("There is no view “%s”: “dastakctl views” lists those that there are"), cli->view);
      return DSK_CLI_USAGE;
    }
  result = dsk_cli_sync_first (cli, error);
  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  if (reader == NULL || !is_there (reader, &view, cli->view, error)
      || !print_rows (cli, reader, profile->user, &view, error))
    return DSK_CLI_ERROR;
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_conversations = {
  .name = "conversations",
  .arguments = "",
  .summary = N_ ("List conversations, newest first (--view, --search, --limit)"),
  .flags = DSK_CLI_READS,
  .run = run,
};
