/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-news.h"

#include <string.h>

#include "dsk-db-private.h"
#include "dsk-text.h"

gboolean
dsk_relay_alert_add (DskRelayDb *db, const DskRelayAlert *alert, gint64 seq, gboolean *added, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO alert (id, waba, number, kind, level, at, detail, seq) "
                   "SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT 1 FROM alert a "
                   "WHERE a.at = $6 AND a.kind = $4 AND a.waba IS NOT DISTINCT FROM $2 "
                   "AND a.detail IS NOT DISTINCT FROM $7)",
                   "sssssisi", alert->id, alert->waba, alert->number, alert->kind, alert->level, alert->at,
                   alert->detail, seq))
    return FALSE;
  *added = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

gboolean
dsk_relay_alert_forget (DskRelayDb *db, gint64 before, gint64 seq, gint64 *gone, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  if (!dsk_db_run (handle, error,
                   "INSERT INTO tombstone (entity, id, conv, seq) "
                   "SELECT 'alert', id, NULL, $1 FROM alert WHERE at < $2",
                   "ii", seq, before)
      || !dsk_db_run (handle, error, "DELETE FROM alert WHERE at < $1", "i", before))
    return FALSE;
  *gone = dsk_db_changes (handle);
  return TRUE;
}

char *
dsk_relay_number_by_digits (DskRelayDb *db, const char *waba, const char *digits, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT id, display FROM number WHERE display IS NOT NULL "
                                    "AND ($1 IS NULL OR waba IS NULL OR waba = $1) ORDER BY id",
                                    error);
  char *found = NULL;
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", waba);
  while (found == NULL && (rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *theirs = dsk_text_phone_digits ((const char *) sqlite3_column_text (stmt, 1));

      if (g_strcmp0 (theirs, digits) == 0)
        found = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
    }
  if (rc == SQLITE_ROW)
    sqlite3_reset (stmt);
  return found;
}

gboolean
dsk_relay_number_health (DskRelayDb *db, const char *number, const char *waba, const char *quality,
                         const char *tier, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET quality = coalesce($1, quality), tier = coalesce($2, tier), seq = $3 "
                     "WHERE (id = $4 OR ($4 IS NULL AND waba = $5)) "
                     "AND (($1 IS NOT NULL AND quality IS DISTINCT FROM $1) "
                     "OR ($2 IS NOT NULL AND tier IS DISTINCT FROM $2))",
                     "ssiss", quality, tier, seq, number, waba);
}

gboolean
dsk_relay_number_is_healthy_as (DskRelayDb *db, const char *number, const char *quality, const char *tier,
                                gboolean *same, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, same, error,
                         "SELECT 1 FROM number WHERE id = $1 AND ($2 IS NULL OR quality IS $2) "
                         "AND ($3 IS NULL OR tier IS $3)",
                         "sss", number, quality, tier);
}

gboolean
dsk_relay_number_coexists (DskRelayDb *db, const char *number, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE number SET coexistence = 1 WHERE id = $1 AND coexistence = 0", "s", number);
}

gboolean
dsk_relay_template_heard (DskRelayDb *db, const DskRelayTemplateNews *news, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE template SET reason = CASE WHEN $1 IS NULL THEN reason ELSE $2 END, "
                     "status = coalesce($1, status), category = coalesce($3, category), "
                     "quality = coalesce($4, quality), seq = $5 "
                     "WHERE waba = $6 AND (meta_id = $7 OR (name = $8 AND replace(language, '-', '_') = $9)) "
                     "AND (($1 IS NOT NULL AND (status <> $1 OR reason IS DISTINCT FROM $2)) "
                     "OR ($3 IS NOT NULL AND category IS DISTINCT FROM $3) "
                     "OR ($4 IS NOT NULL AND quality IS DISTINCT FROM $4))",
                     "ssssissss", news->status, news->reason, news->category, news->quality, seq, news->waba,
                     news->meta_id, news->name, news->language);
}

gboolean
dsk_relay_preference_put (DskRelayDb *db, const char *contact, const char *number, const char *marketing,
                          gint64 at, gboolean *changed, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "INSERT INTO contact_preference (contact, number, marketing, at) VALUES ($1, $2, $3, $4) "
                   "ON CONFLICT (contact, number) DO UPDATE SET marketing = excluded.marketing, at = excluded.at "
                   "WHERE excluded.at > contact_preference.at OR (excluded.at = contact_preference.at "
                   "AND excluded.marketing > contact_preference.marketing)",
                   "sssi", contact, number, marketing, at))
    return FALSE;
  *changed = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}
