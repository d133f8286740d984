/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-device.h"

#include "dsk-db-private.h"

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

void
dsk_relay_device_clear (DskRelayDevice *device)
{
  g_clear_pointer (&device->id, g_free);
  g_clear_pointer (&device->user, g_free);
}

static gboolean
find (DskRelayDb *db, const char *sql, const char *key, DskRelayDevice *device, gboolean *found,
      GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", key);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  dsk_relay_device_clear (device);
  device->id = column_dup (stmt, 0);
  device->user = column_dup (stmt, 1);
  device->last_n = sqlite3_column_int64 (stmt, 2);
  device->revoked = sqlite3_column_type (stmt, 3) != SQLITE_NULL;
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_device_load (DskRelayDb *db, const char *id, DskRelayDevice *device, gboolean *found,
                       GError **error)
{
  return find (db, "SELECT id, \"user\", last_n, revoked_at FROM device WHERE id = $1", id, device,
               found, error);
}

gboolean
dsk_relay_device_may_ask (DskRelayDb *db, const char *id, const char *user, gboolean *may, GError **error)
{
  gint64 one;

  return dsk_db_get_int (dsk_relay_db_get (db), &one, may, error,
                         "SELECT 1 FROM device AS d JOIN \"user\" AS u "
                         "WHERE d.id = $1 AND u.id = $2 AND d.revoked_at IS NULL AND u.active <> 0",
                         "ss", id, user);
}

gboolean
dsk_relay_device_find (DskRelayDb *db, const char *token_hash, DskRelayDevice *device,
                       gboolean *found, GError **error)
{
  return find (db, "SELECT id, \"user\", last_n, revoked_at FROM device WHERE token_hash = $1",
               token_hash, device, found, error);
}

gboolean
dsk_relay_device_add (DskRelayDb *db, const char *id, const char *user, const char *name,
                      const char *token_hash, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO device (id, \"user\", name, token_hash, created_at) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     "ssssi", id, user, name, token_hash, now);
}

gboolean
dsk_relay_device_revoke (DskRelayDb *db, const char *id, gint64 now, gboolean *found,
                         GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "UPDATE device SET revoked_at = coalesce(revoked_at, $1) WHERE id = $2", "is",
                   now, id))
    return FALSE;
  *found = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

static void
info_free (gpointer data)
{
  DskRelayDeviceInfo *info = data;

  g_free (info->id);
  g_free (info->user);
  g_free (info->name);
  g_free (info);
}

GPtrArray *
dsk_relay_device_list (DskRelayDb *db, const char *user, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (info_free);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT id, \"user\", name, created_at, coalesce(revoked_at, 0) "
                                    "FROM device WHERE \"user\" = $1 ORDER BY id DESC",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", user);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayDeviceInfo *info = g_new0 (DskRelayDeviceInfo, 1);

      info->id = column_dup (stmt, 0);
      info->user = column_dup (stmt, 1);
      info->name = column_dup (stmt, 2);
      info->created_at = sqlite3_column_int64 (stmt, 3);
      info->revoked_at = sqlite3_column_int64 (stmt, 4);
      g_ptr_array_add (list, info);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_enrolment_cancel (DskRelayDb *db, const char *user, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE enrolment SET used_at = $1 WHERE \"user\" = $2 AND used_at IS NULL", "is", now,
                     user);
}

gboolean
dsk_relay_enrolment_add (DskRelayDb *db, const char *hash, const char *user, gint64 now,
                         gint64 expires_at, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO enrolment (hash, \"user\", created_at, expires_at) "
                     "VALUES ($1, $2, $3, $4)",
                     "ssii", hash, user, now, expires_at);
}

char *
dsk_relay_enrolment_take (DskRelayDb *db, const char *hash, gint64 now, GError **error)
{
  return dsk_db_get_text (
      dsk_relay_db_get (db), error,
      "UPDATE enrolment SET used_at = $1 "
      "WHERE hash = $2 AND used_at IS NULL AND expires_at > $1 RETURNING \"user\"",
      "is", now, hash);
}

gboolean
dsk_relay_result_store (DskRelayDb *db, const char *device, gint64 n, const char *command,
                        const DskCommandResult *result, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  return dsk_db_run (handle, error,
                     "INSERT INTO cmd_result (device, n, cmd_id, code, seq, detail) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     "sissis", device, n, command, dsk_result_code_to_string (result->code),
                     result->seq, result->detail)
         && dsk_db_run (handle, error, "UPDATE device SET last_n = $1 WHERE id = $2", "is", n,
                        device);
}

static void
take_result (sqlite3_stmt *stmt, int code, int seq, int detail, DskCommandResult *result)
{
  dsk_command_result_clear (result);
  if (!dsk_result_code_from_string ((const char *) sqlite3_column_text (stmt, code), &result->code))
    result->code = DSK_RESULT_UNSUPPORTED;
  result->seq = sqlite3_column_int64 (stmt, seq);
  result->detail = column_dup (stmt, detail);
}

gboolean
dsk_relay_result_load (DskRelayDb *db, const char *device, gint64 n, char **command,
                       DskCommandResult *result, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT cmd_id, code, seq, detail FROM cmd_result WHERE device = $1 AND n = $2", error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", device, n);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  if (command != NULL)
    *command = column_dup (stmt, 0);
  take_result (stmt, 1, 2, 3, result);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_result_find (DskRelayDb *db, const char *command, char **user, DskCommandResult *result,
                       gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT d.\"user\", r.code, r.seq, r.detail FROM cmd_result r "
                                    "JOIN device d ON d.id = r.device WHERE r.cmd_id = $1 LIMIT 1",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", command);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  *user = column_dup (stmt, 0);
  take_result (stmt, 1, 2, 3, result);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_result_foreach (DskRelayDb *db, const char *device, gint64 from, gint64 upto,
                          DskRelayResultFunc func, gpointer user_data, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT n, code, seq, detail, cmd_id FROM cmd_result "
                                    "WHERE device = $1 AND seq > $2 AND seq <= $3 ORDER BY n",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "sii", device, from, upto);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      g_auto (DskCommandResult) result = { 0 };

      take_result (stmt, 1, 2, 3, &result);
      result.command = column_dup (stmt, 4);
      func (sqlite3_column_int64 (stmt, 0), &result, user_data);
    }
  return rc == SQLITE_DONE;
}

gboolean
dsk_relay_result_last_n (DskRelayDb *db, const char *device, gint64 upto, gint64 *last_n, gint64 *seq, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT n, seq FROM cmd_result WHERE device = $1 AND seq <= $2 "
                                    "ORDER BY seq DESC LIMIT 1",
                                    error);
  int rc;

  *last_n = 0;
  if (seq != NULL)
    *seq = 0;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", device, upto);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  if (rc != SQLITE_ROW)
    return rc == SQLITE_DONE;
  *last_n = sqlite3_column_int64 (stmt, 0);
  if (seq != NULL)
    *seq = sqlite3_column_int64 (stmt, 1);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_result_first_n (DskRelayDb *db, const char *device, gint64 *n, GError **error)
{
  *n = 0;
  return dsk_db_get_int (dsk_relay_db_get (db), n, NULL, error,
                         "SELECT min(n) FROM cmd_result WHERE device = $1", "s", device);
}
