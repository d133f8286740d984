/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-cli-print.h"
#include "dsk-labels.h"
#include "dsk-error.h"

static const char *const by_names[DSK_COST_N] = {
  [DSK_COST_BY_NUMBER] = "number",
  [DSK_COST_BY_MONTH] = "month",
  [DSK_COST_BY_AGENT] = "agent",
  [DSK_COST_BY_CONVERSATION] = "conversation",
  [DSK_COST_BY_CATEGORY] = "category",
};

static gboolean
parse_by (const char *text, DskCostBy *by)
{
  *by = DSK_COST_BY_NUMBER;
  for (guint i = 0; text != NULL && i < DSK_COST_N; i++)
    if (g_str_equal (by_names[i], text))
      {
        *by = (DskCostBy) i;
        return TRUE;
      }
  return text == NULL;
}

/* What is left of the messages that a number has free in a month; -1: the question makes no sense. */
static gint64
left_of (const DskCostRow *row, DskCostBy by, const char *month)
{
  return by == DSK_COST_BY_NUMBER && month != NULL
             ? MAX (DSK_COST_FREE_A_MONTH - row->service, 0)
             : -1;
}

static void
print_row (const DskCostRow *row, DskCostBy by, const char *month, gboolean json)
{
  gint64 left = left_of (row, by, month);
  g_autofree char *name
      = row->members != NULL ? dsk_label_conversation (NULL, NULL, row->members) : g_strdup (row->name);
  g_autofree char *free_left = NULL;
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!json)
    {
      if (left >= 0)
        free_left = g_strdup_printf (_ (", %d of %d free ones left"), (int) left, DSK_COST_FREE_A_MONTH);
      dsk_cli_print (_ ("%s  %s  %d billed, %d free, %d not said%s"), row->key[0] != '\0' ? row->key : "-",
                     name != NULL ? name : "-", (int) row->billable, (int) row->free_of_charge,
                     (int) row->unsaid, free_left != NULL ? free_left : "");
      return;
    }
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "by", by_names[by]);
  dsk_json_writer_set_string (writer, "key", row->key);
  dsk_json_writer_set_string (writer, "name", row->name);
  dsk_json_writer_set_string (writer, "month", month);
  dsk_json_writer_set_int (writer, "billable", row->billable);
  dsk_json_writer_set_int (writer, "free", row->free_of_charge);
  dsk_json_writer_set_int (writer, "unsaid", row->unsaid);
  dsk_json_writer_set_int (writer, "service", row->service);
  dsk_json_writer_name (writer, "free_left");
  if (left >= 0)
    dsk_json_writer_int (writer, left);
  else
    dsk_json_writer_null (writer);
  dsk_cli_print_object (writer);
}

static char *
this_month (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m");
}

static gboolean
is_month (const char *text)
{
  return strlen (text) == 7 && text[4] == '-' && strspn (text, "0123456789-") == 7;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *month = NULL;
  DskCostBy by;
  int result;

  if (!parse_by (cli->by, &by))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   _ ("--by takes number, month, agent, conversation or category"));
      return DSK_CLI_USAGE;
    }
  if (argc > 0 && !is_month (argv[0]))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("A month is written like 2026-11"));
      return DSK_CLI_USAGE;
    }
  if (argc > 0)
    month = g_strdup (argv[0]);
  else if (by != DSK_COST_BY_MONTH)
    month = this_month ();
  result = dsk_cli_sync_first (cli, error);
  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, NULL, error);
  if (reader == NULL)
    return DSK_CLI_ERROR;
  rows = dsk_replica_reader_costs (reader, by, month, error);
  if (rows == NULL)
    return DSK_CLI_ERROR;
  for (guint i = 0; i < rows->len; i++)
    print_row (g_ptr_array_index (rows, i), by, month, cli->json);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_costs = {
  .name = "costs",
  .arguments = "[MONTH]",
  .summary = N_ ("What Meta billed of the messages that are here (--by)"),
  .min_args = 0,
  .max_args = 1,
  .flags = DSK_CLI_READS,
  .run = run,
};
