/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-history.h"

#include "dsk-db-private.h"

gboolean
dsk_relay_history_stamp (DskRelayDb *db, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO log_time (seq, at) VALUES ($1, $2) ON CONFLICT (seq) DO NOTHING",
                     "ii", dsk_relay_db_head (db), now);
}

gboolean
dsk_relay_history_find_floor (DskRelayDb *db, gint64 before, gint64 *floor, GError **error)
{
  gint64 seq = 0;

  if (!dsk_db_get_int (dsk_relay_db_get (db), &seq, NULL, error, "SELECT max(seq) FROM log_time WHERE at <= $1",
                       "i", before))
    return FALSE;
  *floor = MAX (seq, dsk_relay_db_floor (db));
  return TRUE;
}

static gboolean
run (DskRelayDb *db, const char *sql, gint64 floor, gint64 *gone, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error, sql, "i", floor))
    return FALSE;
  *gone += dsk_db_changes (dsk_relay_db_get (db));
  return TRUE;
}

gboolean
dsk_relay_history_forget (DskRelayDb *db, gint64 floor, gint64 *gone, GError **error)
{
  gint64 others = 0;

  *gone = 0;
  return run (db, "DELETE FROM tombstone WHERE seq <= $1", floor, gone, error)
         && run (db, "DELETE FROM scope_log WHERE seq <= $1", floor, gone, error)
         && run (db,
                 "DELETE FROM cmd_result WHERE seq <= $1 AND EXISTS (SELECT 1 FROM cmd_result AS later "
                 "WHERE later.device = cmd_result.device AND later.n > cmd_result.n AND later.seq <= $1)",
                 floor, gone, error)
         && run (db, "DELETE FROM log_time WHERE seq < $1", floor, &others, error)
         && run (db,
                 "DELETE FROM log_boot WHERE EXISTS (SELECT 1 FROM log_boot AS later "
                 "WHERE later.n > log_boot.n AND later.start < $1)",
                 floor, &others, error)
         && dsk_relay_db_set_floor (db, floor, error);
}

char *
dsk_relay_history_current (DskRelayDb *db, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error, "SELECT id FROM log_boot ORDER BY n DESC LIMIT 1", "");
}

gboolean
dsk_relay_history_boot (DskRelayDb *db, const char *id, gint64 *number, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error, "INSERT INTO log_boot (id, start) VALUES ($1, $2)", "si", id,
                     dsk_relay_db_head (db))
         && (number == NULL
             || dsk_db_get_int (dsk_relay_db_get (db), number, NULL, error, "SELECT max(n) FROM log_boot", ""));
}

gboolean
dsk_relay_history_knows (DskRelayDb *db, const char *boot, gint64 cursor, gboolean *known, GError **error)
{
  gint64 end;
  gboolean found;
  gboolean ended;

  *known = FALSE;
  if (!dsk_db_get_int (dsk_relay_db_get (db), &end, &found, error, "SELECT start FROM log_boot WHERE id = $1",
                       "s", boot))
    return FALSE;
  if (!found)
    return TRUE;
  if (!dsk_db_get_int (dsk_relay_db_get (db), &end, &ended, error,
                       "SELECT min(start) FROM log_boot WHERE n > (SELECT n FROM log_boot WHERE id = $1)", "s",
                       boot))
    return FALSE;
  *known = cursor <= (ended ? end : dsk_relay_db_head (db));
  return TRUE;
}
