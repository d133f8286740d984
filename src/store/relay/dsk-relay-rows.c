/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-rows-private.h"

#include <string.h>

#define MAX_COLUMNS 32
#define NEWEST                                                                                     \
  "(SELECT m.id FROM message m WHERE m.conv = $1 ORDER BY m.at DESC, m.id DESC "                   \
  "LIMIT " G_STRINGIFY (DSK_RELAY_HEAD_MESSAGES) ")"
/* Whether conversation %s is visible to user %s. */
#define VISIBLE                                                                                    \
  "EXISTS (SELECT 1 FROM conv_audience a JOIN user_token t ON t.token = a.token "                  \
  "WHERE a.conv = %s AND t.\"user\" = %s)"

/* Whether user %s sees rows of class %u within conversations. */
#define SEES "EXISTS (SELECT 1 FROM user_token k WHERE k.\"user\" = %s AND k.token = 'cls:%u')"

const char *
dsk_relay_rows_select (const DskEntity *entity, const char *rest)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < entity->n_columns; i++)
    g_string_append_printf (sql, "%se.\"%s\"", i > 0 ? ", " : "", entity->columns[i].name);
  g_string_append_printf (sql, " FROM \"%s\" e %s", entity->name, rest);
  return g_intern_string (sql->str);
}

gboolean
dsk_relay_rows_emit (DskRelayDb *db, sqlite3_stmt *stmt, const DskEntity *entity, DskRowFunc func,
                     gpointer user_data, GError **error)
{
  DskValue values[MAX_COLUMNS];
  int rc;

  g_assert (entity->n_columns <= MAX_COLUMNS);
  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      for (guint i = 0; i < entity->n_columns; i++)
        values[i] = dsk_db_column (stmt, (int) i);
      if (!func (entity, values, user_data))
        {
          sqlite3_reset (stmt);
          return FALSE;
        }
    }
  return rc == SQLITE_DONE;
}

static const char *
changed_sql (const DskEntity *entity)
{
  g_autofree char *visible = NULL;
  g_autofree char *sees = NULL;
  g_autofree char *conv = NULL;

  if (entity->stream == DSK_STREAM_GLOBAL)
    return dsk_relay_rows_select (entity, "WHERE e.seq > $1 AND e.seq <= $2 ORDER BY e.seq, e.id");
  conv = g_strdup_printf ("e.\"%s\"", entity->columns[entity->conv_column].name);
  sees = entity->cls > 0 ? g_strdup_printf (" AND " SEES, "$3", entity->cls) : g_strdup ("");
  visible = g_strdup_printf (
      "WHERE e.seq > $1 AND e.seq <= $2 AND " VISIBLE "%s ORDER BY e.seq, e.id", conv, "$3", sees);
  return dsk_relay_rows_select (entity, visible);
}

gboolean
dsk_relay_rows_changed (DskRelayDb *db, DskEntityId id, const char *user, gint64 from, gint64 upto,
                        DskRowFunc func, gpointer user_data, GError **error)
{
  static const char *sql[DSK_ENTITY_N]; /* interned: whoever is first writes the same */
  const DskEntity *entity = dsk_entity_get (id);
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    g_atomic_pointer_set (&sql[id], changed_sql (entity));
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql[id], error);
  if (stmt == NULL)
    return FALSE;
  if (entity->stream == DSK_STREAM_GLOBAL)
    dsk_db_bind (stmt, "ii", from, upto);
  else
    dsk_db_bind (stmt, "iis", from, upto, user);
  return dsk_relay_rows_emit (db, stmt, entity, func, user_data, error);
}

static const char *
gone_sql (void)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  g_string_append_printf (sql,
                          "SELECT x.entity, x.id, x.conv, x.seq FROM tombstone x "
                          "WHERE x.seq > $1 AND x.seq <= $2 AND (x.conv IS NULL OR " VISIBLE ")",
                          "x.conv", "$3");
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      if (entity->cls > 0)
        g_string_append_printf (sql, " AND (x.entity <> '%s' OR " SEES ")", entity->name, "$3", entity->cls);
    }
  g_string_append (sql, " ORDER BY x.seq, x.id");
  return g_intern_string (sql->str);
}

gboolean
dsk_relay_rows_emit_gone (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayGoneFunc func, gpointer user_data, GError **error)
{
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    func ((const char *) sqlite3_column_text (stmt, 0), (const char *) sqlite3_column_text (stmt, 1),
          (const char *) sqlite3_column_text (stmt, 2), sqlite3_column_int64 (stmt, 3), user_data);
  return rc == SQLITE_DONE;
}

gboolean
dsk_relay_rows_gone (DskRelayDb *db, const char *user, gint64 from, gint64 upto,
                     DskRelayGoneFunc func, gpointer user_data, GError **error)
{
  static const char *sql; /* interned */
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql) == NULL)
    g_atomic_pointer_set (&sql, gone_sql ());
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "iis", from, upto, user);
  return dsk_relay_rows_emit_gone (db, stmt, func, user_data, error);
}

static const char *
gone_unseen_sql (void)
{
  g_autoptr (GString) sql = g_string_new ("SELECT x.entity, x.id, x.conv, x.seq FROM tombstone x WHERE x.seq > $1");
  const char *and = " AND (";

  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);

      if (entity->cls == 0)
        continue;
      g_string_append_printf (sql, "%s(x.entity = '%s' AND NOT " SEES ")", and, entity->name, "$2", entity->cls);
      and = " OR ";
    }
  g_string_append (sql, ") ORDER BY x.seq, x.id");
  return g_intern_string (sql->str);
}

gboolean
dsk_relay_rows_gone_unseen (DskRelayDb *db, const char *user, gint64 from, DskRelayGoneFunc func, gpointer user_data,
                            GError **error)
{
  static const char *sql; /* interned */
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql) == NULL)
    g_atomic_pointer_set (&sql, gone_unseen_sql ());
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql, error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "is", from, user);
  return dsk_relay_rows_emit_gone (db, stmt, func, user_data, error);
}

gboolean
dsk_relay_rows_global (DskRelayDb *db, DskEntityId id, const char *after, guint max,
                       DskRowFunc func, gpointer user_data, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db), dsk_relay_rows_select (entity, "WHERE e.id > $1 ORDER BY e.id LIMIT $2"),
                     error);

  g_assert (entity->stream == DSK_STREAM_GLOBAL);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", after, (gint64) max);
  return dsk_relay_rows_emit (db, stmt, entity, func, user_data, error);
}

static const char *
head_sql (DskEntityId id)
{
  const DskEntity *entity = dsk_entity_get (id);

  switch (id)
    {
    case DSK_ENTITY_CONVERSATION:
      return dsk_relay_rows_select (entity, "WHERE e.id = $1");
    case DSK_ENTITY_MESSAGE:
      return dsk_relay_rows_select (entity, "WHERE e.id IN " NEWEST " ORDER BY e.at, e.id");
    case DSK_ENTITY_MESSAGE_STATUS:
    case DSK_ENTITY_MEDIA:
      return dsk_relay_rows_select (entity, "WHERE e.id IN " NEWEST " ORDER BY e.id");
    default:
      return dsk_relay_rows_select (entity, "WHERE e.conv = $1 ORDER BY e.id");
    }
}

gboolean
dsk_relay_rows_head (DskRelayDb *db, DskEntityId id, const char *conv, DskRowFunc func,
                     gpointer user_data, GError **error)
{
  static const char *sql[DSK_ENTITY_N];
  sqlite3_stmt *stmt;

  if (g_atomic_pointer_get (&sql[id]) == NULL)
    g_atomic_pointer_set (&sql[id], head_sql (id));
  stmt = dsk_db_stmt (dsk_relay_db_get (db), sql[id], error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  return dsk_relay_rows_emit (db, stmt, dsk_entity_get (id), func, user_data, error);
}

/* The place of the row that @stmt finds, in columns 0 and 1. */
static gboolean
take_place (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayPlace *place, gboolean *found,
            GError **error)
{
  int rc = dsk_db_step (dsk_relay_db_get (db), stmt, error);

  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  place->at = sqlite3_column_int64 (stmt, 0);
  g_strlcpy (place->id, (const char *) sqlite3_column_text (stmt, 1), sizeof place->id);
  sqlite3_reset (stmt);
  return TRUE;
}

gboolean
dsk_relay_rows_rest_start (DskRelayDb *db, const char *conv, DskRelayPlace *place, gboolean *more,
                           GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT at, id FROM message WHERE conv = $1 ORDER BY at DESC, id DESC "
                     "LIMIT 1 OFFSET $2",
                     error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", conv, (gint64) DSK_RELAY_HEAD_MESSAGES - 1);
  return take_place (db, stmt, place, more, error);
}

/* The rows between two places, oldest first: ascending keys are what the other side stores fastest.
 */
static gboolean
between_places (DskRelayDb *db, DskEntityId id, const char *rest, const char *conv,
              const DskRelayPlace *from, const DskRelayPlace *to, DskRowFunc func,
              gpointer user_data, GError **error)
{
  const DskEntity *entity = dsk_entity_get (id);
  sqlite3_stmt *stmt = dsk_db_stmt (dsk_relay_db_get (db), dsk_relay_rows_select (entity, rest), error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "sisis", conv, from->at, from->id, to->at, to->id);
  return dsk_relay_rows_emit (db, stmt, entity, func, user_data, error);
}

gboolean
dsk_relay_rows_messages (DskRelayDb *db, const char *conv, DskRelayPlace *place, guint max,
                         gboolean *more, DskRowFunc func, gpointer user_data, GError **error)
{
  static const char beside[] = "JOIN message m ON m.id = e.id WHERE m.conv = $1 "
                               "AND (m.at, m.id) < ($2, $3) AND (m.at, m.id) >= ($4, $5) "
                               "ORDER BY m.at, m.id";
  DskRelayPlace end = *place;
  gboolean full;
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT at, id FROM message WHERE conv = $1 AND (at, id) < ($2, $3) "
                     "ORDER BY at DESC, id DESC LIMIT 1 OFFSET $4",
                     error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "sisi", conv, place->at, place->id, (gint64) max - 1);
  if (!take_place (db, stmt, &end, &full, error))
    return FALSE;
  if (!full)
    end = (DskRelayPlace){ .at = G_MININT64 };
  if (!between_places (db, DSK_ENTITY_MESSAGE,
                     "WHERE e.conv = $1 AND (e.at, e.id) < ($2, $3) AND (e.at, e.id) >= ($4, $5) "
                     "ORDER BY e.at, e.id",
                     conv, place, &end, func, user_data, error)
      || !between_places (db, DSK_ENTITY_MESSAGE_STATUS, beside, conv, place, &end, func, user_data,
                        error)
      || !between_places (db, DSK_ENTITY_MEDIA, beside, conv, place, &end, func, user_data, error))
    return FALSE;
  *more = full;
  *place = end;
  return TRUE;
}

/* Remembers the last row on its way through. */
typedef struct
{
  DskRowFunc func;
  gpointer user_data;
  DskRelayPlace *place;
  guint n;
} Walk;

static gboolean
walk_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Walk *walk = user_data;

  walk->n++;
  g_strlcpy (walk->place->id, dsk_value_get_text (&values[0]), sizeof walk->place->id);
  return walk->func (entity, values, walk->user_data);
}

gboolean
dsk_relay_rows_entries (DskRelayDb *db, DskEntityId id, const char *conv, DskRelayPlace *place,
                        guint max, gboolean *more, DskRowFunc func, gpointer user_data,
                        GError **error)
{
  Walk walk = { func, user_data, place, 0 };
  const DskEntity *entity = dsk_entity_get (id);
  g_autofree char *start = g_strdup (place->id);
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     dsk_relay_rows_select (entity, "WHERE e.conv = $1 AND ($2 = '' OR e.id < $2) "
                                         "ORDER BY e.id DESC LIMIT $3"),
                     error);

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ssi", conv, start, (gint64) max);
  if (!dsk_relay_rows_emit (db, stmt, entity, walk_row, &walk, error))
    return FALSE;
  *more = walk.n == max;
  return TRUE;
}

static GArray *
collect_keys (DskRelayDb *db, sqlite3_stmt *stmt, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, TRUE, sizeof (DskRelayConvKey));
  int rc;

  while ((rc = dsk_db_step (dsk_relay_db_get (db), stmt, error)) == SQLITE_ROW)
    {
      DskRelayConvKey key = { .last_at = sqlite3_column_int64 (stmt, 1) };

      g_strlcpy (key.id, (const char *) sqlite3_column_text (stmt, 0), sizeof key.id);
      g_array_append_val (keys, key);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&keys) : NULL;
}

GArray *
dsk_relay_rows_open_convs (DskRelayDb *db, const char *user, gint64 last_at, const char *id,
                           guint max, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      dsk_relay_db_get (db),
      "SELECT c.id, c.last_at FROM conversation c WHERE c.status <> 'resolved' "
      "AND (c.last_at, c.id) < ($1, $2) AND EXISTS (SELECT 1 FROM conv_audience a "
      "JOIN user_token t ON t.token = a.token WHERE a.conv = c.id AND t.\"user\" = $3) "
      "ORDER BY c.last_at DESC, c.id DESC LIMIT $4",
      error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "issi", *id == '\0' ? G_MAXINT64 : last_at, *id == '\0' ? "~" : id, user,
               (gint64) max);
  return collect_keys (db, stmt, error);
}

GArray *
dsk_relay_rows_convs (DskRelayDb *db, const char *user, const char *id, gint64 except_since,
                      guint max, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (dsk_relay_db_get (db),
                     "SELECT c.id, c.last_at FROM conversation c WHERE c.id < $1 "
                     "AND (c.status = 'resolved' OR c.seq > $2) AND EXISTS (SELECT 1 FROM "
                     "conv_audience a JOIN user_token t ON t.token = a.token "
                     "WHERE a.conv = c.id AND t.\"user\" = $3) ORDER BY c.id DESC LIMIT $4",
                     error);

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "sisi", *id == '\0' ? "~" : id, except_since, user, (gint64) max);
  return collect_keys (db, stmt, error);
}

gboolean
dsk_relay_rows_estimate (DskRelayDb *db, const char *user, gint64 *rows, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  gint64 visible;
  gint64 all;
  gint64 messages;

  if (!dsk_db_get_int (handle, &visible, NULL, error,
                       "SELECT count(DISTINCT a.conv) FROM user_token t "
                       "JOIN conv_audience a ON a.token = t.token WHERE t.\"user\" = $1",
                       "s", user)
      || !dsk_db_get_int (handle, &all, NULL, error, "SELECT count(*) FROM conversation", "")
      || !dsk_db_get_int (handle, &messages, NULL, error, "SELECT count(*) FROM message", ""))
    return FALSE;
  *rows = visible * 4 + (all > 0 ? messages * visible / all : 0);
  return TRUE;
}
