/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tables promise each other, beyond what SQLite checks by itself. */

#include "dsk-db-private.h"
#include "dsk-error.h"
#include "dsk-relay-db.h"

static const struct
{
  const char *words;
  const char *sql; /* counts what is wrong */
} promises[] = {
  { "messages with a number above the log's head",
    "SELECT count(*) FROM message WHERE seq > (SELECT seq FROM log_head)" },
  { "conversations with a number above the log's head",
    "SELECT count(*) FROM conversation WHERE seq > (SELECT seq FROM log_head)" },
  { "statuses that sit in another conversation than their message",
    "SELECT count(*) FROM message_status s JOIN message m ON m.id = s.id WHERE m.conv <> s.conv" },
  { "conversations without their current episode",
    "SELECT count(*) FROM conversation c WHERE c.merged_into IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM episode e WHERE e.id = c.episode AND e.conv = c.id AND e.n = c.episode_n)" },
  { "conversations that nobody can see",
    "SELECT count(*) FROM conversation c WHERE c.merged_into IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM conv_audience a WHERE a.conv = c.id AND a.token = '*')" },
  { "rows of conversations that became part of another one",
    "SELECT count(*) FROM conversation c JOIN message m ON m.conv = c.id "
    "WHERE c.merged_into IS NOT NULL" },
  { "owned conversations that their owner can't see",
    "SELECT count(*) FROM conversation c WHERE c.owner IS NOT NULL AND NOT EXISTS "
    "(SELECT 1 FROM conv_audience a WHERE a.conv = c.id AND a.token = 'user:' || c.owner)" },
  { "outbound messages without a status",
    "SELECT count(*) FROM message m WHERE m.direction = 'out' AND NOT EXISTS "
    "(SELECT 1 FROM message_status s WHERE s.id = m.id)" },
  { "executed commands without a result",
    /* The oldest may be forgotten. */
    "SELECT count(*) FROM device d WHERE d.last_n <> "
    "(SELECT coalesce(max(r.n), 0) FROM cmd_result r WHERE r.device = d.id) OR "
    "(SELECT count(*) > 0 AND count(*) <> max(r.n) - min(r.n) + 1 FROM cmd_result r WHERE r.device = d.id)" },
  { "gaps in the audit log", "SELECT coalesce(max(n), 0) - count(*) FROM audit" },
};

static gboolean
append_totals (DskRelayDb *self, GString *report, GError **error)
{
  static const char *const totals[][2] = {
    { "conversations", "SELECT count(*) FROM conversation" },
    { "messages", "SELECT count(*) FROM message" },
    { "webhook bodies", "SELECT count(*) FROM webhook_raw" },
    { "webhook bodies that could not be read", "SELECT count(*) FROM webhook_raw WHERE state = 2" },
    { "webhook bodies of which the key is left", "SELECT count(*) FROM webhook_raw WHERE length(body) = 0" },
    { "statuses of unknown messages", "SELECT count(*) FROM status_orphan" },
    { "webhook bodies not applied yet", "SELECT count(*) FROM webhook_waiting" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      gint64 n;

      if (!dsk_db_get_int (dsk_relay_db_get (self), &n, NULL, error, totals[i][1], ""))
        return FALSE;
      g_string_append_printf (report, "%s: %" G_GINT64_FORMAT "\n", totals[i][0], n);
    }
  return TRUE;
}

gboolean
dsk_relay_db_check (DskRelayDb *self, char **report, GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint broken = 0;

  if (!dsk_db_check (dsk_relay_db_get (self), error) || !append_totals (self, lines, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++)
    {
      gint64 n;

      if (!dsk_db_get_int (dsk_relay_db_get (self), &n, NULL, error, promises[i].sql, ""))
        return FALSE;
      if (n == 0)
        continue;
      broken++;
      g_string_append_printf (lines, "WRONG: %" G_GINT64_FORMAT " %s\n", n, promises[i].words);
    }
  if (broken > 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CORRUPT, "The database is damaged:\n%s", lines->str);
      return FALSE;
    }
  g_string_append (lines, "everything holds together\n");
  *report = g_string_free (g_steal_pointer (&lines), FALSE);
  return TRUE;
}
