/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-status.h"

#include "dsk-db-private.h"

void
dsk_relay_status_clear (DskRelayStatus *status)
{
  g_clear_pointer (&status->error_text, g_free);
  g_clear_pointer (&status->pricing, g_free);
  g_clear_pointer (&status->price_type, g_free);
  g_clear_pointer (&status->price_category, g_free);
  g_clear_pointer (&status->participant, g_free);
}

static void
take (sqlite3_stmt *stmt, DskRelayStatus *status)
{
  dsk_relay_status_clear (status);
  if (!dsk_delivery_from_string ((const char *) sqlite3_column_text (stmt, 0), &status->state))
    status->state = DSK_DELIVERY_UNKNOWN;
  status->at = sqlite3_column_int64 (stmt, 1);
  status->error_code = sqlite3_column_int (stmt, 2);
  status->error_text = g_strdup ((const char *) sqlite3_column_text (stmt, 3));
  status->pricing = g_strdup ((const char *) sqlite3_column_text (stmt, 4));
}

gboolean
dsk_relay_status_load (DskRelayDb *db, const char *message, DskRelayStatus *status, gboolean *found,
                       GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT state, at, error_code, error_text, pricing, billable, price_type, price_category "
      "FROM message_status WHERE id = $1",
      error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", message);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, status);
  status->priced = sqlite3_column_type (stmt, 5) != SQLITE_NULL;
  status->billable = sqlite3_column_int (stmt, 5) != 0;
  status->price_type = g_strdup ((const char *) sqlite3_column_text (stmt, 6));
  status->price_category = g_strdup ((const char *) sqlite3_column_text (stmt, 7));
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_status_put (DskRelayDb *db, const char *message, const char *conv,
                      const DskRelayStatus *status, gint64 seq, GError **error)
{
  gint64 code = status->error_code;
  gint64 billable = status->billable;

  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO message_status (id, conv, state, at, error_code, error_text, pricing, billable, "
      "price_type, price_category, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
      "ON CONFLICT (id) DO UPDATE SET state = excluded.state, at = excluded.at, "
      "error_code = excluded.error_code, error_text = excluded.error_text, "
      "pricing = excluded.pricing, billable = excluded.billable, "
      "price_type = excluded.price_type, price_category = excluded.price_category, "
      "seq = excluded.seq",
      "sssiIssIssi", message, conv, dsk_delivery_to_string (status->state), status->at,
      code != 0 ? &code : NULL, status->error_text, status->pricing,
      status->priced ? &billable : NULL, status->price_type, status->price_category, seq);
}

gboolean
dsk_relay_status_load_participant (DskRelayDb *db, const char *message, const char *participant,
                                   DskRelayStatus *status, gboolean *found, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT state, at, error_code, error_text, NULL FROM status_participant "
                                    "WHERE message = $1 AND participant = $2",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ss", message, participant);
  rc = dsk_db_step (handle, stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  take (stmt, status);
  status->participant = g_strdup (participant);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_status_put_participant (DskRelayDb *db, const char *message, const DskRelayStatus *status, GError **error)
{
  gint64 code = status->error_code;

  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO status_participant (message, participant, state, at, error_code, error_text) "
                     "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (message, participant) DO UPDATE SET "
                     "state = excluded.state, at = excluded.at, error_code = excluded.error_code, "
                     "error_text = excluded.error_text",
                     "sssiIs", message, status->participant, dsk_delivery_to_string (status->state), status->at,
                     code != 0 ? &code : NULL, status->error_text);
}

gboolean
dsk_relay_orphan_park (DskRelayDb *db, const char *wamid, const char *opaque,
                       const DskRelayStatus *status, gint64 now, GError **error)
{
  gint64 code = status->error_code;
  g_autofree char *key
      = g_strdup_printf ("%s %s %" G_GINT64_FORMAT " %d%s%s", wamid,
                         dsk_delivery_to_string (status->state), status->at, status->error_code,
                         status->participant != NULL ? " " : "",
                         status->participant != NULL ? status->participant : "");

  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO status_orphan (k, wamid, opaque, state, at, error_code, error_text, "
      "pricing, received_at, participant) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (k) DO NOTHING",
      "ssssiIssis", key, wamid, opaque, dsk_delivery_to_string (status->state), status->at,
      code != 0 ? &code : NULL, status->error_text, status->pricing, now, status->participant);
}

static void
status_free (gpointer status)
{
  dsk_relay_status_clear (status);
  g_free (status);
}

GPtrArray *
dsk_relay_orphan_take (DskRelayDb *db, const char *wamid, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (status_free);
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT state, at, error_code, error_text, pricing, participant "
                                    "FROM status_orphan WHERE wamid = $1 ORDER BY at, k",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", wamid);
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    {
      DskRelayStatus *status = g_new0 (DskRelayStatus, 1);

      take (stmt, status);
      status->participant = g_strdup ((const char *) sqlite3_column_text (stmt, 5));
      g_ptr_array_add (list, status);
    }
  if (rc != SQLITE_DONE
      || (list->len > 0
          && !dsk_db_run (handle, error, "DELETE FROM status_orphan WHERE wamid = $1", "s", wamid)))
    return NULL;
  return g_steal_pointer (&list);
}

#define ORPHAN_SLICE 200

/* They lie in the order in which they were parked. */
gboolean
dsk_relay_orphan_forget (DskRelayDb *db, gint64 before, gint64 after, gint64 *gone, gboolean *more, GError **error)
{
  *gone = 0;
  *more = FALSE;
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "DELETE FROM status_orphan WHERE (received_at < $1 OR received_at > $2) AND rowid IN "
                   "(SELECT o.rowid FROM status_orphan o ORDER BY o.rowid LIMIT $3)",
                   "iii", before, after, (gint64) ORPHAN_SLICE))
    return FALSE;
  *gone = dsk_db_changes (dsk_relay_db_get (db));
  *more = *gone == ORPHAN_SLICE;
  return TRUE;
}
