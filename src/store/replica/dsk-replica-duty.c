/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is on somebody's table. */

#include "dsk-replica-reader-private.h"

#define DUTY                                                                                       \
  "SELECT u.availability, u.capacity, " DSK_REPLICA_LOAD_OF ("u.id", "") ", "                       \
  DSK_REPLICA_LOAD_OF ("u.id", " AND c.waiting_since IS NOT NULL") " FROM v_user AS u WHERE u.id = $1"

/**
 * dsk_replica_reader_get_duty:
 * @duty: (out): of somebody who is not known: online, with nothing
 */
gboolean
dsk_replica_reader_get_duty (DskReplicaReader *self, const char *user, DskDuty *duty, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, DUTY, error);
  int rc;

  *duty = (DskDuty){ .availability = DSK_AVAILABILITY_ONLINE };
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", user);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  if (!dsk_availability_from_string ((const char *) sqlite3_column_text (stmt, 0), &duty->availability))
    duty->availability = DSK_AVAILABILITY_ONLINE;
  duty->capacity = sqlite3_column_int64 (stmt, 1);
  duty->load = sqlite3_column_int64 (stmt, 2);
  duty->waiting = sqlite3_column_int64 (stmt, 3);
  sqlite3_reset (stmt);
  return TRUE;
}
