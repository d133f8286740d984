/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"

#define PAGE 256 /* rows read at a time */

static gboolean
print_rows (DskCli *cli, DskReplicaReader *reader, const char *user, const DskView *view, GError **error)
{
  const DskListQuery query = { .view = *view, .user = user, .search = cli->search };
  g_autoptr (GArray) keys = NULL;
  guint n;

  if (!dsk_replica_reader_list_keys (reader, &query, &keys, error))
    return FALSE;
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
                   _ ("There is no view “%s”: there are mine, unassigned, mentions, snoozed and all"), cli->view);
      return DSK_CLI_USAGE;
    }
  result = dsk_cli_sync_first (cli, error);
  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  if (reader == NULL || !print_rows (cli, reader, profile->user, &view, error))
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
