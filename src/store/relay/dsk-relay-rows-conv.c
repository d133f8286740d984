/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All rows of one conversation, entity by entity. */

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
