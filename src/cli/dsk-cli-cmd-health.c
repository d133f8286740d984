/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How our numbers are, and what WhatsApp says of them. */

#include "dsk-cli.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-json-guard.h"
#include "dsk-replica-health.h"
#include "dsk-text.h"

#define DETAIL_MAX (16 * 1024)
#define CELL_CHARS 60

/* Returns: (transfer full): on one line, without control characters; "-" for nothing */
static char *
cell (const char *text)
{
  return text != NULL && *text != '\0' ? dsk_text_preview (text, CELL_CHARS) : g_strdup ("-");
}

static void
number_object (const DskNumberRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "phone_number_id", row->phone_number_id);
  dsk_json_writer_set_string (writer, "display", row->display);
  dsk_json_writer_set_string (writer, "name", row->name);
  dsk_json_writer_set_string (writer, "state", row->state);
  dsk_json_writer_set_string (writer, "waba", row->waba);
  dsk_json_writer_set_string (writer, "quality", row->quality);
  dsk_json_writer_set_string (writer, "tier", row->tier);
  dsk_json_writer_name (writer, "stop_code");
  if (row->stop_code != 0)
    dsk_json_writer_int (writer, row->stop_code);
  else
    dsk_json_writer_null (writer);
  dsk_json_writer_set_string (writer, "stop_text", row->stop_text);
  dsk_cli_set_time (writer, "stop_at", "stop_at_ms", row->stop_at);
  dsk_json_writer_set_int (writer, "conversations", row->conversations);
  dsk_cli_print_object (writer);
}

static void
number_line (const DskNumberRow *row)
{
  g_autofree char *display = cell (row->display != NULL ? row->display : row->phone_number_id);
  g_autofree char *name = cell (row->name);
  g_autofree char *quality = cell (row->quality);
  g_autofree char *tier = cell (row->tier);
  g_autofree char *stop = cell (row->stop_text);

  if (row->stop_code != 0)
    dsk_cli_print ("%s  %s  %s  %s  %s  %d: %s", display, name, row->state, quality, tier, row->stop_code, stop);
  else
    dsk_cli_print ("%s  %s  %s  %s  %s", display, name, row->state, quality, tier);
}

static int
run_numbers (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  rows = reader != NULL ? dsk_replica_reader_numbers (reader, error) : NULL;
  if (rows == NULL || (cli->json && !dsk_replica_reader_count_of_numbers (reader, rows, error)))
    return DSK_CLI_ERROR;
  for (guint i = 0; i < rows->len; i++)
    if (cli->json)
      number_object (g_ptr_array_index (rows, i));
    else
      number_line (g_ptr_array_index (rows, i));
  return DSK_CLI_OK;
}

static void
alert_object (const DskAlertRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  gsize len = row->detail != NULL ? strlen (row->detail) : 0;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_cli_set_time (writer, "at", "at_ms", row->at);
  dsk_json_writer_set_string (writer, "level", row->level);
  dsk_json_writer_set_string (writer, "kind", row->kind);
  dsk_json_writer_set_string (writer, "waba", row->waba);
  dsk_json_writer_set_string (writer, "number", row->number);
  dsk_json_writer_set_string (writer, "display", row->display);
  dsk_json_writer_name (writer, "detail");
  if (row->detail != NULL && dsk_json_guard (row->detail, len, DETAIL_MAX, NULL))
    dsk_json_writer_raw (writer, row->detail, len);
  else
    dsk_json_writer_null (writer);
  dsk_cli_print_object (writer);
}

static void
alert_line (const DskAlertRow *row)
{
  g_autofree char *at = dsk_cli_iso_time (row->at);
  g_autofree char *kind = cell (row->kind);
  g_autofree char *about = cell (row->display != NULL ? row->display : row->waba);
  g_autofree char *detail = row->detail != NULL ? dsk_text_preview (row->detail, 4 * CELL_CHARS) : g_strdup ("");

  dsk_cli_print ("%s  %s  %s  %s  %s", at != NULL ? at : "-", row->level, about, kind, detail);
}

static int
run_alerts (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  reader = dsk_cli_open_reader (cli, &profile, error);
  rows = reader != NULL ? dsk_replica_reader_alerts (reader, (guint) MAX (cli->limit, 0), error) : NULL;
  if (rows == NULL)
    return DSK_CLI_ERROR;
  for (guint i = 0; i < rows->len; i++)
    if (cli->json)
      alert_object (g_ptr_array_index (rows, i));
    else
      alert_line (g_ptr_array_index (rows, i));
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_numbers = {
  .name = "numbers",
  .arguments = "",
  .summary = N_ ("List our numbers and how they are"),
  .flags = DSK_CLI_READS,
  .run = run_numbers,
};

const DskCliCommand dsk_cli_cmd_alerts = {
  .name = "alerts",
  .arguments = "",
  .summary = N_ ("Print what WhatsApp says of our numbers and templates, newest first (--limit)"),
  .flags = DSK_CLI_READS,
  .run = run_alerts,
};
