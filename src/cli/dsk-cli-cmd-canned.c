/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Canned replies and articles: to look at, to make, to change and to remove. */

#include "dsk-cli.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dsk-canned.h"
#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-replica-canned.h"
#include "dsk-text.h"

#define CELL_CHARS 60

static void
print_object (const DskCannedRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "kind", dsk_canned_kind_to_string (row->kind));
  dsk_json_writer_set_string (writer, "shortcut", row->shortcut);
  dsk_json_writer_set_string (writer, "title", row->title);
  dsk_json_writer_set_string (writer, "body", row->body);
  dsk_json_writer_set_string (writer, "team", row->team);
  dsk_json_writer_set_string (writer, "team_name", row->team_name);
  dsk_json_writer_set_int (writer, "version", row->version);
  dsk_json_writer_set_int (writer, "uses", row->uses);
  dsk_json_writer_set_bool (writer, "pending", row->pending);
  dsk_cli_set_time (writer, "at", "at_ms", row->at);
  dsk_json_writer_set_string (writer, "by", row->user_name);
  dsk_cli_print_object (writer);
}

static int
list (DskCli *cli, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DskCannedRow *row = rows->pdata[i];
      g_autofree char *title = dsk_text_preview (row->title, CELL_CHARS);
      g_autofree char *body = dsk_text_preview (row->body, CELL_CHARS);

      if (cli->json)
        print_object (row);
      else
        dsk_cli_print ("/%s  %s  %" G_GINT64_FORMAT "  %s  %s", row->shortcut,
                       row->team_name != NULL ? row->team_name : "-", row->uses, title, body);
    }
  return DSK_CLI_OK;
}

/* @team: (out) (transfer full) (nullable): the id of --team; NULL: for everybody */
static gboolean
find_team (DskCli *cli, DskReplicaReader *reader, char **team, GError **error)
{
  *team = cli->team != NULL ? dsk_cli_find_team (reader, cli->team, error) : NULL;
  return *team != NULL || cli->team == NULL;
}

static DskCannedRow *
find (GPtrArray *rows, const char *team, const char *shortcut)
{
  for (guint i = 0; i < rows->len; i++)
    {
      DskCannedRow *row = rows->pdata[i];

      if (g_str_equal (row->shortcut, shortcut) && g_strcmp0 (row->team, team) == 0)
        return row;
    }
  return NULL;
}

static void
set_text (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* A change on top of one that the relay has not seen would be one of a version that is not there yet. */
static gboolean
check_settled (const DskCannedRow *row, GError **error)
{
  if (row == NULL || !row->pending)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                       _ ("What was changed before is not saved at the relay yet; try again when it is"));
  return FALSE;
}

static int
put (DskCli *cli, DskClient *client, DskCannedRow *old, const char *team, char **argv, GError **error)
{
  g_autoptr (DskCannedRow) made = old == NULL ? g_new0 (DskCannedRow, 1) : NULL;
  DskCannedRow *row = old != NULL ? old : made;
  g_autoptr (DskCommand) command = NULL;

  if (!check_settled (old, error))
    return DSK_CLI_ERROR;
  if (cli->article)
    row->kind = DSK_CANNED_ARTICLE;
  set_text (&row->shortcut, argv[1]);
  set_text (&row->title, argv[2]);
  set_text (&row->body, argv[3]);
  set_text (&row->team, team);
  if (!dsk_canned_shortcut_check (row->shortcut, error) || !dsk_canned_title_check (row->title, error)
      || !dsk_canned_body_check (row->body, error))
    return DSK_CLI_ERROR;
  command = dsk_client_command_canned_put (client, row);
  return dsk_cli_submit (cli, client, command, error);
}

static int
take_away (DskCli *cli, DskClient *client, const DskCannedRow *row, const char *shortcut, GError **error)
{
  g_autoptr (DskCommand) command = NULL;

  if (row == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no canned reply with the shortcut /%s here"),
                   shortcut);
      return DSK_CLI_ERROR;
    }
  if (!check_settled (row, error))
    return DSK_CLI_ERROR;
  command = dsk_client_command_canned_remove (client, row->id, row->version);
  return dsk_cli_submit (cli, client, command, error);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  gboolean puts = strcmp (argv[0], "put") == 0 && argc == 4;
  gboolean removes = strcmp (argv[0], "remove") == 0 && argc == 2;
  gboolean lists = strcmp (argv[0], "list") == 0 && argc == 1;
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autofree char *team = NULL;
  DskCannedRow *row;
  int result = DSK_CLI_OK;

  if (!puts && !removes && !lists)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("it is “list”, “put SHORTCUT TITLE TEXT” or “remove SHORTCUT”"));
      return DSK_CLI_USAGE;
    }
  if (lists && (result = dsk_cli_sync_first (cli, error)) != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  rows = reader != NULL ? dsk_replica_reader_list_canned (reader, error) : NULL;
  if (rows == NULL)
    return DSK_CLI_ERROR;
  if (lists)
    return list (cli, rows);
  if (!find_team (cli, reader, &team, error) || (client = dsk_cli_open_client (cli, error)) == NULL)
    return DSK_CLI_ERROR;
  row = find (rows, team, argv[1]);
  result = puts ? put (cli, client, row, team, argv, error) : take_away (cli, client, row, argv[1], error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_canned = {
  .name = "canned",
  .arguments = "list|put|remove …",
  .summary = N_ ("List, write or remove canned replies and articles (--team, --article)"),
  .min_args = 1,
  .max_args = 4,
  .flags = DSK_CLI_READS | DSK_CLI_WRITES,
  .run = run,
};
