/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels.h"
#include "dsk-lease.h"
#include "dsk-replica-offline.h"
#include "dsk-wire-memory.h"

static void
set_number (DskJsonWriter *writer, const char *name, gboolean known, gint64 number)
{
  dsk_json_writer_name (writer, name);
  if (known)
    dsk_json_writer_int (writer, number);
  else
    dsk_json_writer_null (writer);
}

static void
set_position (DskJsonWriter *writer, const DskReplicaPosition *position)
{
  const gboolean known = position->epoch != NULL;

  dsk_json_writer_set_string (writer, "epoch", position->epoch);
  set_number (writer, "cursor", known, position->cursor);
  set_number (writer, "lag", known, position->head - position->cursor);
  dsk_cli_set_time (writer, "synced_at", "synced_at_ms", position->synced_at);
  dsk_cli_set_time (writer, "verified_at", "verified_at_ms", position->verified_at);
  set_number (writer, "differed", position->verified_at != 0, position->differed);
}

static gboolean
is_rebuilding (const DskProfile *profile)
{
  g_autofree char *path = dsk_profile_replica_path (profile);

  return dsk_replica_is_beside (path);
}

static void
print_json (const DskProfile *profile, const DskReplicaTotals *totals,
            const DskReplicaPosition *position, gboolean locked)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *network = dsk_profile_network_path (profile);
  g_autofree char *transport = dsk_wire_memory_last (network);

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
  set_position (writer, position);
  dsk_json_writer_set_bool (writer, "rebuilding", is_rebuilding (profile));
  dsk_json_writer_set_string (writer, "transport", transport);
  dsk_json_writer_set_int (writer, "outbox", totals->outbox);
  dsk_json_writer_set_int (writer, "pending", totals->outbox);
  dsk_json_writer_set_int (writer, "attention", totals->attention);
  dsk_json_writer_set_int (writer, "jobs", totals->jobs);
  dsk_json_writer_set_bool (writer, "locked", locked);
  dsk_cli_print_object (writer);
}

#define LABEL_CHARS 14

static void
print_field (const char *label, const char *value)
{
  glong chars = g_utf8_strlen (label, -1);

  dsk_cli_print ("%s%*s %s", label, (int) MAX (LABEL_CHARS - chars, 0), "", value);
}

static void
print_count (const char *label, gint64 n)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);

  print_field (label, text);
}

static void
print_text (const DskProfile *profile, const DskReplicaTotals *totals)
{
  g_autofree char *relay = NULL;
  g_autofree char *user = NULL;

  if (profile->relay == NULL)
    {
      dsk_cli_print ("%s", _ ("This profile belongs to no relay yet."));
      return;
    }
  relay = g_strdup_printf ("%s (%s)", profile->relay_name != NULL ? profile->relay_name : "-",
                           profile->relay);
  user = g_strconcat (profile->user_name != NULL ? profile->user_name : "-",
                      C_ ("list separator", ", "),
                      profile->role != NULL ? dsk_label_role (profile->role) : "-", NULL);
  print_field (_ ("Relay"), relay);
  print_field (_ ("User"), user);
  print_count (_ ("Conversations"), totals->conversations);
  print_count (_ ("Messages"), totals->messages);
  print_count (_ ("To be sent"), totals->outbox);
  print_count (_ ("Refused"), totals->attention);
  if (is_rebuilding (profile))
    dsk_cli_print ("%s", _ ("The copy on this computer is damaged; a new one is made beside it."));
  else if (totals->jobs > 0)
    dsk_cli_print ("%s", _ ("The first sync is not complete yet."));
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_auto (DskReplicaPosition) position = { 0 };
  DskReplicaTotals totals = { 0 };
  gint64 mark = 0;
  int result = dsk_cli_sync_first (cli, error);

  if (result != DSK_CLI_OK)
    return result;
  profile = dsk_profile_load (cli->profile_dir, error);
  if (profile == NULL)
    return DSK_CLI_ERROR;
  if (profile->relay != NULL)
    {
      cli->locked_too = TRUE; /* no words of anybody */
      reader = dsk_cli_open_reader (cli, NULL, error);
      if (reader == NULL || !dsk_replica_reader_totals (reader, &totals, error)
          || !dsk_replica_reader_position (reader, &position, error)
          || !dsk_replica_reader_clock_mark (reader, &mark, error))
        return DSK_CLI_ERROR;
    }
  if (cli->json)
    print_json (profile, &totals, &position,
                dsk_lease_judge_marked (position.synced_at, mark, g_get_real_time () / 1000, position.lock_ms,
                                        position.wipe_ms)
                    != DSK_LEASE_HELD);
  else
    print_text (profile, &totals);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_status = {
  .name = "status",
  .arguments = "",
  .summary = N_ ("Say whose profile this is, what it holds, and what waits to be sent"),
  .flags = DSK_CLI_READS,
  .run = run,
};
