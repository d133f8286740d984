/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-template.h"

#include "dsk-db-private.h"

void
dsk_relay_template_clear (DskRelayTemplate *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->meta_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->category, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->quality, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->components, g_free);
}

static char *
column_dup (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

gboolean
dsk_relay_template_find (DskRelayDb *db, const char *waba, const char *name, const char *language,
                         DskRelayTemplate *self, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT id, meta_id, name, language, category, status, quality, reason, "
                     "components, active FROM template WHERE waba = $1 AND name = $2 AND language = $3",
                     error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "sss", waba, name, language);
  rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  dsk_relay_template_clear (self);
  self->id = column_dup (stmt, 0);
  self->meta_id = column_dup (stmt, 1);
  self->name = column_dup (stmt, 2);
  self->language = column_dup (stmt, 3);
  self->category = column_dup (stmt, 4);
  self->status = column_dup (stmt, 5);
  self->quality = column_dup (stmt, 6);
  self->reason = column_dup (stmt, 7);
  self->components = column_dup (stmt, 8);
  self->active = sqlite3_column_int (stmt, 9) != 0;
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_template_put (DskRelayDb *db, const char *waba, const DskRelayTemplate *self, gint64 seq,
                        GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO template (id, waba, meta_id, name, language, category, status, quality, reason, "
      "components, active, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
      "ON CONFLICT (waba, name, language) DO UPDATE SET meta_id = excluded.meta_id, "
      "category = excluded.category, status = excluded.status, quality = excluded.quality, "
      "reason = excluded.reason, components = excluded.components, active = excluded.active, "
      "seq = excluded.seq",
      "ssssssssssii", self->id, waba, self->meta_id, self->name, self->language, self->category,
      self->status, self->quality, self->reason, self->components, (gint64) self->active, seq);
}

static GPtrArray *
texts (DskRelayDb *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, column_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

GPtrArray *
dsk_relay_template_list (DskRelayDb *db, const char *waba, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT id FROM template WHERE waba = $1 AND active = 1 ORDER BY id",
                                    error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", waba);
  return texts (db, stmt, error);
}

gboolean
dsk_relay_template_retire (DskRelayDb *db, const char *id, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE template SET active = 0, seq = $1 WHERE id = $2", "is", seq, id);
}

GPtrArray *
dsk_relay_template_accounts (DskRelayDb *db, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT DISTINCT waba FROM number WHERE state = 'active' "
                                    "AND waba IS NOT NULL AND waba <> '' ORDER BY waba",
                                    error);

  return stmt != NULL ? texts (db, stmt, error) : NULL;
}

gboolean
dsk_relay_template_opted_out (DskRelayDb *db, const char *contact, const char *number,
                              gboolean *stopped, GError **error)
{
  gint64 n;

  if (!dsk_db_get_int (dsk_relay_db_get (db), &n, NULL, error,
                       "SELECT count(*) FROM contact_preference WHERE contact = $1 AND number = $2 "
                       "AND marketing = 'stop'",
                       "ss", contact, number))
    return FALSE;
  *stopped = n > 0;
  return TRUE;
}
