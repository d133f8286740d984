/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include "dsk-cli-print.h"
#include "dsk-error.h"

static void
print_json (const DskProfile *profile, const DskReplicaTotals *totals)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_bool (writer, "enrolled", profile->relay != NULL);
  dsk_json_writer_set_string (writer, "relay", profile->relay);
  dsk_json_writer_set_string (writer, "relay_name", profile->relay_name);
  dsk_json_writer_set_string (writer, "device", profile->device);
  dsk_json_writer_set_string (writer, "user", profile->user);
  dsk_json_writer_set_string (writer, "user_name", profile->user_name);
  dsk_json_writer_set_string (writer, "role", profile->role);
  dsk_json_writer_set_int (writer, "conversations", totals->conversations);
  dsk_json_writer_set_int (writer, "messages", totals->messages);
  dsk_json_writer_set_int (writer, "pending", totals->outbox);
  dsk_json_writer_set_int (writer, "attention", totals->attention);
  dsk_json_writer_set_int (writer, "jobs", totals->jobs);
  dsk_cli_print_object (writer);
}

static void
print_text (const DskProfile *profile, const DskReplicaTotals *totals)
{
  if (profile->relay == NULL)
    {
      dsk_cli_print ("This profile belongs to no relay yet.");
      return;
    }
  dsk_cli_print ("Relay          %s (%s)", profile->relay_name != NULL ? profile->relay_name : "-",
                 profile->relay);
  dsk_cli_print ("User           %s, %s", profile->user_name != NULL ? profile->user_name : "-",
                 profile->role != NULL ? profile->role : "-");
  dsk_cli_print ("Conversations  %" G_GINT64_FORMAT, totals->conversations);
  dsk_cli_print ("Messages       %" G_GINT64_FORMAT, totals->messages);
  dsk_cli_print ("To be sent     %" G_GINT64_FORMAT, totals->outbox);
  dsk_cli_print ("Refused        %" G_GINT64_FORMAT, totals->attention);
  if (totals->jobs > 0)
    dsk_cli_print ("The first sync is not complete yet.");
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  DskReplicaTotals totals = { 0 };
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  profile = dsk_profile_load (cli->profile_dir, error);
  if (profile == NULL)
    return DSK_CLI_ERROR;
  if (profile->relay != NULL)
    {
      reader = dsk_cli_open_reader (cli, NULL, error);
      if (reader == NULL || !dsk_replica_reader_totals (reader, &totals, error))
        return DSK_CLI_ERROR;
    }
  if (cli->json)
    print_json (profile, &totals);
  else
    print_text (profile, &totals);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_status = {
  .name = "status",
  .arguments = "",
  .summary = "Say whose profile this is, what it holds, and what waits to be sent",
  .flags = DSK_CLI_READS,
  .run = run,
};
