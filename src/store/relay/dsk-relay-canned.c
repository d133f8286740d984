/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-canned.h"

#include "dsk-db-private.h"

#define COLUMNS "kind, shortcut, title, body, team, version, active, at, \"user\""

void
dsk_relay_canned_clear (DskRelayCanned *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->shortcut, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->team, g_free);
  g_clear_pointer (&self->user, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static gboolean
read_one (DskRelayDb *db, sqlite3_stmt *stmt, const char *id, DskRelayCanned *self, gboolean *found, GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  dsk_relay_canned_clear (self);
  self->id = g_strdup (id);
  dsk_canned_kind_from_string ((const char *) sqlite3_column_text (stmt, 0), &self->kind);
  self->shortcut = column_dup (stmt, 1);
  self->title = column_dup (stmt, 2);
  self->body = column_dup (stmt, 3);
  self->team = column_dup (stmt, 4);
  self->version = sqlite3_column_int64 (stmt, 5);
  self->active = sqlite3_column_int (stmt, 6) != 0;
  self->at = sqlite3_column_int64 (stmt, 7);
  self->user = column_dup (stmt, 8);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_canned_load (DskRelayDb *db, const char *id, DskRelayCanned *self, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db), "SELECT " COLUMNS " FROM canned WHERE id = $1", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  return read_one (db, stmt, id, self, found, error);
}

gboolean
dsk_relay_canned_load_version (DskRelayDb *db, const char *id, gint64 version, DskRelayCanned *self, gboolean *found,
                               GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT " COLUMNS " FROM canned_version WHERE canned = $1 AND version = $2", error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", id, version);
  return read_one (db, stmt, id, self, found, error);
}

gboolean
dsk_relay_canned_find_shortcut (DskRelayDb *db, const char *team, const char *shortcut, const char *id, char **title,
                                GError **error)
{
  g_autoptr (GError) local = NULL;

  *title = dsk_db_get_text (dsk_relay_db_get (db), &local,
                            "SELECT title FROM canned WHERE active = 1 AND coalesce(team, '') = coalesce($1, '') "
                            "AND shortcut = $2 AND id <> $3 LIMIT 1",
                            "sss", team, shortcut, id);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
keep_version (DskRelayDb *db, const DskRelayCanned *self, const char *id, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (id),
    dsk_value_text (self->id),
    dsk_value_int (self->version),
    dsk_value_text (dsk_canned_kind_to_string (self->kind)),
    dsk_value_text (self->shortcut),
    dsk_value_text (self->title),
    dsk_value_text (self->body),
    dsk_value_text (self->team),
    dsk_value_int (self->active),
    dsk_value_int (self->at),
    dsk_value_text (self->user),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_CANNED_VERSION, values, error);
}

gboolean
dsk_relay_canned_put (DskRelayDb *db, const DskRelayCanned *self, const char *version_id, gint64 seq, GError **error)
{
  const DskValue values[] = {
    dsk_value_text (self->id),
    dsk_value_text (dsk_canned_kind_to_string (self->kind)),
    dsk_value_text (self->shortcut),
    dsk_value_text (self->title),
    dsk_value_text (self->body),
    dsk_value_text (self->team),
    dsk_value_int (self->version),
    dsk_value_int (self->active),
    dsk_value_int (self->at),
    dsk_value_text (self->user),
    dsk_value_int (seq),
  };

  return dsk_relay_db_put (db, DSK_ENTITY_CANNED, values, error) && keep_version (db, self, version_id, seq, error);
}

gboolean
dsk_relay_canned_count_use (DskRelayDb *db, const char *id, gint64 now, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO canned_use (id, uses, last_at, seq) SELECT id, 1, $1, $2 FROM canned WHERE id = $3 "
                     "ON CONFLICT (id) DO UPDATE SET uses = canned_use.uses + 1, last_at = excluded.last_at, "
                     "seq = excluded.seq",
                     "iis", now, seq, id);
}
