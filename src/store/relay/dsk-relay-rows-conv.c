/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All rows of one conversation, entity by entity; and all that changed, whoever may see it. */

#include "dsk-relay-rows-private.h"

static const char *
of_conv_sql (DskEntityId id)
{
  const DskEntity *entity = dsk_entity_get (id);

  switch ((int) id)
    {
    case DSK_ENTITY_CONVERSATION:
      return dsk_relay_rows_select (entity, "WHERE e.id = $1");
    case DSK_ENTITY_MESSAGE_STATUS:
      return dsk_relay_rows_select (entity, "JOIN message m ON m.id = e.id WHERE m.conv = $1");
    default:
      return dsk_relay_rows_select (entity, "WHERE e.conv = $1");
    }
}

gboolean
dsk_relay_rows_of_conv (DskRelayDb *db, DskEntityId id, const char *conv, DskRowFunc func, gpointer user_data,
                        GError **error)
{
  static const char *sql[DSK_ENTITY_N]; /* interned: whoever is first writes the same */
  sqlite3_stmt *stmt;

  g_return_val_if_fail (dsk_entity_get (id)->stream == DSK_STREAM_CONVERSATION, FALSE);

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    g_atomic_pointer_set (&sql[id], of_conv_sql (id));
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql[id], error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  return dsk_relay_rows_emit (db, stmt, dsk_entity_get (id), func, user_data, error);
}

static const char *
page_sql (DskEntityId id)
{
  const DskEntity *entity = dsk_entity_get (id);

#define BELOW " AND ($2 = '' OR e.id < $2) ORDER BY e.id DESC LIMIT $3"
  switch ((int) id)
    {
    case DSK_ENTITY_CONVERSATION:
      return dsk_relay_rows_select (entity, "WHERE e.id = $1" BELOW);
    case DSK_ENTITY_MESSAGE_STATUS:
      return dsk_relay_rows_select (entity, "JOIN message m ON m.id = e.id WHERE m.conv = $1" BELOW);
    default:
      return dsk_relay_rows_select (entity, "WHERE e.conv = $1" BELOW);
    }
#undef BELOW
}

gboolean
dsk_relay_rows_of_conv_page (DskRelayDb *db, DskEntityId id, const char *conv, const char *after, guint max,
                             DskRowFunc func, gpointer user_data, GError **error)
{
  static const char *sql[DSK_ENTITY_N]; /* interned */
  g_autofree char *below = g_strdup (after);
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    g_atomic_pointer_set (&sql[id], page_sql (id));
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql[id], error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ssi", conv, below, (gint64) max);
  return dsk_relay_rows_emit (db, stmt, dsk_entity_get (id), func, user_data, error);
}

gboolean
dsk_relay_rows_between (DskRelayDb *db, DskEntityId id, gint64 from, gint64 upto, DskRowFunc func, gpointer user_data,
                        GError **error)
{
  static const char *sql[DSK_ENTITY_N]; /* interned */
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    g_atomic_pointer_set (&sql[id], dsk_relay_rows_select (dsk_entity_get (id), "WHERE e.seq > $1 AND e.seq <= $2 "
                                                                                "ORDER BY e.seq, e.id"));
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql[id], error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ii", from, upto);
  return dsk_relay_rows_emit (db, stmt, dsk_entity_get (id), func, user_data, error);
}

gboolean
dsk_relay_rows_gone_between (DskRelayDb *db, gint64 from, gint64 upto, DskRelayGoneFunc func, gpointer user_data,
                             GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db),
                                    "SELECT entity, id, conv, seq FROM tombstone WHERE seq > $1 AND seq <= $2 "
                                    "ORDER BY seq, id",
                                    error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ii", from, upto);
  return dsk_relay_rows_emit_gone (db, stmt, func, user_data, error);
}
