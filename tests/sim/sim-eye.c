/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The oracle's own way to look into a database, past all code of the product. */

#include "sim-eye.h"

#include <string.h>

#include "sim-peek.h"

struct _SimEye
{
  SimPeek *peek;     /* (owned) */
  sqlite3 *db;       /* (owned) */
  GHashTable *stmts; /* (owned) SQL → (owned) statement */
  GHashTable *near;  /* (owned) the same, by the address of the SQL, which may be another one by now */
};

static GHashTable *eyes; /* (owned) slot → (owned) SimEye */

static void
finalize (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

static void
eye_free (gpointer data)
{
  SimEye *eye = data;

  g_hash_table_unref (eye->near);
  g_hash_table_unref (eye->stmts);
  sqlite3_close (eye->db);
  sim_peek_free (eye->peek);
  g_free (eye);
}

static SimEye *
eye_new (const char *slot)
{
  SimEye *eye = g_new0 (SimEye, 1);
  int rc;

  eye->peek = sim_peek_new (slot);
  rc = sqlite3_open_v2 (slot, &eye->db, SQLITE_OPEN_READONLY, "sim-peek");
  g_assert (rc == SQLITE_OK);
  sqlite3_exec (eye->db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
  eye->stmts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize);
  eye->near = g_hash_table_new (NULL, NULL);
  return eye;
}

SimEye *
sim_eye_open (const char *slot, SimDisk *disk, const char *file)
{
  SimEye *eye;

  if (eyes == NULL)
    eyes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, eye_free);
  eye = g_hash_table_lookup (eyes, slot);
  if (eye == NULL)
    {
      eye = eye_new (slot);
      g_hash_table_insert (eyes, g_strdup (slot), eye);
    }
  sim_peek_turn (eye->peek, disk, file);
  return eye;
}

void
sim_eye_close (SimEye *eye)
{
  sim_peek_turn (eye->peek, NULL, NULL);
}

void
sim_eye_end (void)
{
  g_clear_pointer (&eyes, g_hash_table_unref);
}

sqlite3 *
sim_eye_db (SimEye *eye)
{
  return eye->db;
}

static sqlite3_stmt *
compile (SimEye *eye, const char *sql)
{
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (eye->db, sql, -1, &stmt, NULL);

  if ((rc & 0xff) == SQLITE_IOERR || rc == SQLITE_CANTOPEN)
    return NULL;
  if (rc != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (eye->db));
  g_hash_table_insert (eye->stmts, g_strdup (sql), stmt);
  return stmt;
}

/* To compare a long text is much faster than to hash it. */
static sqlite3_stmt *
find (SimEye *eye, const char *sql)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (eye->near, sql);

  if (stmt != NULL && strcmp (sqlite3_sql (stmt), sql) == 0)
    return stmt;
  stmt = g_hash_table_lookup (eye->stmts, sql);
  if (stmt == NULL)
    stmt = compile (eye, sql);
  if (stmt != NULL)
    g_hash_table_insert (eye->near, (gpointer) sql, stmt);
  return stmt;
}

static sqlite3_stmt *
prepare (SimEye *eye, const char *sql, va_list args)
{
  sqlite3_stmt *stmt = find (eye, sql);
  const char *value;

  if (stmt == NULL)
    return NULL;
  for (int i = 1; (value = va_arg (args, const char *)) != NULL; i++)
    sqlite3_bind_text (stmt, i, value, -1, SQLITE_TRANSIENT);
  return stmt;
}

gint64
sim_eye_int (SimEye *eye, const char *sql, ...)
{
  sqlite3_stmt *stmt;
  gint64 value = 0;
  va_list args;

  va_start (args, sql);
  stmt = prepare (eye, sql, args);
  va_end (args);
  if (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);
  return value;
}

char *
sim_eye_text (SimEye *eye, const char *sql, ...)
{
  sqlite3_stmt *stmt;
  char *text = NULL;
  va_list args;

  va_start (args, sql);
  stmt = prepare (eye, sql, args);
  va_end (args);
  if (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_reset (stmt);
  return text;
}

char *
sim_eye_dump (SimEye *eye, const char *sql, ...)
{
  GString *lines = g_string_new (NULL);
  sqlite3_stmt *stmt;
  va_list args;

  va_start (args, sql);
  stmt = prepare (eye, sql, args);
  va_end (args);
  while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        {
          const char *text = (const char *) sqlite3_column_text (stmt, i);

          g_string_append (lines, i > 0 ? "|" : "");
          g_string_append (lines, text != NULL ? text : "~");
        }
      g_string_append_c (lines, '\n');
    }
  sqlite3_reset (stmt);
  return g_string_free (lines, FALSE);
}

sqlite3_stmt *
sim_eye_start (SimEye *eye, const char *sql, ...)
{
  sqlite3_stmt *stmt;
  va_list args;

  va_start (args, sql);
  stmt = prepare (eye, sql, args);
  va_end (args);
  return stmt;
}

static gboolean
is_same_value (sqlite3_stmt *one, sqlite3_stmt *other, int i)
{
  int type = sqlite3_column_type (one, i);

  if (sqlite3_column_type (other, i) != type)
    return FALSE;
  if (type == SQLITE_NULL)
    return TRUE;
  if (type == SQLITE_INTEGER)
    return sqlite3_column_int64 (one, i) == sqlite3_column_int64 (other, i);
  return strcmp ((const char *) sqlite3_column_text (one, i), (const char *) sqlite3_column_text (other, i)) == 0;
}

static gboolean
is_same_row (sqlite3_stmt *one, sqlite3_stmt *other)
{
  int n = sqlite3_column_count (one);
  int i = 0;

  while (i < n && is_same_value (one, other, i))
    i++;
  return i == n;
}

gboolean
sim_eye_same (sqlite3_stmt *one, sqlite3_stmt *other)
{
  gboolean same = one != NULL && other != NULL && sqlite3_column_count (one) == sqlite3_column_count (other);
  gboolean more = TRUE;

  while (same && more)
    {
      more = sqlite3_step (one) == SQLITE_ROW;
      same = (sqlite3_step (other) == SQLITE_ROW) == more && (!more || is_same_row (one, other));
    }
  sqlite3_reset (one);
  sqlite3_reset (other);
  return same;
}
