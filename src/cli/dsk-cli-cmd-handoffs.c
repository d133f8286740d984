/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was handed on, and how long it took until it was accepted and until somebody did something with it. */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels-handoff.h"
#include "dsk-text.h"

#define CELL_CHARS 60
#define ALL 10000

static void
print_object (const DskHandoffRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "conversation", row->conv);
  dsk_json_writer_set_string (writer, "name", row->conv_name);
  dsk_cli_set_members (writer, row->conv_members);
  dsk_json_writer_set_string (writer, "from", row->from_user);
  dsk_json_writer_set_string (writer, "from_name", row->from_name);
  dsk_json_writer_set_string (writer, "to_user", row->to_user);
  dsk_json_writer_set_string (writer, "to_team", row->to_team);
  dsk_json_writer_set_string (writer, "to_name", row->to_name);
  dsk_json_writer_set_string (writer, "reason", row->reason);
  dsk_json_writer_set_string (writer, "summary", row->summary);
  dsk_json_writer_set_string (writer, "state", dsk_handoff_state_to_string (row->state));
  dsk_cli_set_time (writer, "at", "at_ms", row->at);
  dsk_cli_set_time (writer, "due", "due_ms", row->due_at);
  dsk_cli_set_time (writer, "ended", "ended_ms", row->ended_at);
  dsk_json_writer_set_string (writer, "ended_by", row->ended_by_name);
  dsk_json_writer_set_string (writer, "answer", row->answer);
  dsk_cli_set_time (writer, "acted", "acted_ms", row->acted_at);
  dsk_json_writer_set_bool (writer, "for_me", row->for_me);
  dsk_cli_print_object (writer);
}

static const char *
or_dash (const char *text)
{
  return text != NULL && *text != '\0' ? text : "-";
}

static void
print_line (const DskHandoffRow *row)
{
  g_autofree char *at = dsk_cli_iso_time (row->at);
  g_autofree char *contact = dsk_label_conversation (row->conv_name, row->conv_phone, row->conv_members);
  g_autofree char *gap = dsk_label_handoff_gap (row);
  g_autofree char *words = dsk_text_preview (row->reason != NULL ? row->reason : row->summary, CELL_CHARS);

  dsk_cli_print ("%s  %s  %s  %s → %s  %s%s%s  %s", row->conv, at, contact, or_dash (row->from_name),
                 or_dash (row->to_name), dsk_label_handoff_state (row->state), *gap != '\0' ? ", " : "", gap, words);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  gboolean all = argc > 0 && g_str_equal (argv[0], "all");
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  int result;

  if (argc > 0 && !all)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s", _ ("it is “handoffs” or “handoffs all”"));
      return DSK_CLI_USAGE;
    }
  result = dsk_cli_sync_first (cli, error);
  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  rows = reader != NULL
             ? dsk_replica_reader_list_handoffs (reader, !all, cli->limit > 0 ? (guint) cli->limit : ALL, error)
             : NULL;
  if (rows == NULL)
    return DSK_CLI_ERROR;
  for (guint i = 0; i < rows->len; i++)
    if (cli->json)
      print_object (rows->pdata[i]);
    else
      print_line (rows->pdata[i]);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_handoffs = {
  .name = "handoffs",
  .arguments = "[all]",
  .summary = N_ ("List what was handed on and waits to be accepted, or all, with how long each step took"),
  .min_args = 0,
  .max_args = 1,
  .flags = DSK_CLI_READS,
  .run = run,
};
