/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-db-private.h"

/* Text is bound without a copy: the caller keeps it until the statement is stepped or reset. */
static void
bind_va (sqlite3_stmt *stmt, const char *format, va_list args)
{
  int index = 0;
  int rc = SQLITE_OK;

  for (const char *p = format; *p != '\0'; p++)
    {
      index++;
      switch (*p)
        {
        case 's':
          rc = sqlite3_bind_text (stmt, index, va_arg (args, const char *), -1, SQLITE_STATIC);
          break;
        case 'i':
          rc = sqlite3_bind_int64 (stmt, index, va_arg (args, gint64));
          break;
        case 'I':
          {
            const gint64 *value = va_arg (args, const gint64 *);

            rc = value != NULL ? sqlite3_bind_int64 (stmt, index, *value)
                               : sqlite3_bind_null (stmt, index);
            break;
          }
        case 'b':
          {
            const void *data = va_arg (args, const void *);
            gsize len = va_arg (args, gsize);

            rc = sqlite3_bind_blob64 (stmt, index, data, len, SQLITE_STATIC);
            break;
          }
        default:
          g_assert_not_reached ();
        }
      g_assert (rc == SQLITE_OK);
    }
  g_assert (index == sqlite3_bind_parameter_count (stmt));
}

void
dsk_db_bind (sqlite3_stmt *stmt, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  bind_va (stmt, format, args);
  va_end (args);
}

void
dsk_db_bind_value (sqlite3_stmt *stmt, int index, const DskValue *value)
{
  int rc;

  switch (value->type)
    {
    case DSK_VALUE_INT:
      rc = sqlite3_bind_int64 (stmt, index, value->integer);
      break;
    case DSK_VALUE_TEXT:
      rc = sqlite3_bind_text64 (stmt, index, value->text, value->len, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case DSK_VALUE_NULL:
    default:
      rc = sqlite3_bind_null (stmt, index);
      break;
    }
  g_assert (rc == SQLITE_OK);
}

int
dsk_db_step (DskDb *self, sqlite3_stmt *stmt, GError **error)
{
  int rc = sqlite3_step (stmt);

  if (rc == SQLITE_ROW)
    {
      dsk_db_note_row (self, stmt);
      return SQLITE_ROW;
    }
  if (rc == SQLITE_DONE)
    {
      sqlite3_reset (stmt);
      return SQLITE_DONE;
    }
  dsk_db_set_error (self, error, sqlite3_stmt_readonly (stmt) ? "read the database"
                                                              : "change the database");
  sqlite3_reset (stmt);
  return 0;
}

gboolean
dsk_db_run (DskDb *self, GError **error, const char *sql, const char *format, ...)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self, sql, error);
  va_list args;
  int rc;

  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_va (stmt, format, args);
  va_end (args);
  do
    rc = dsk_db_step (self, stmt, error);
  while (rc == SQLITE_ROW);
  return rc == SQLITE_DONE;
}

/* Steps once. TRUE without @row: no row, or NULL in its first column. */
static gboolean
first_row (DskDb *self, sqlite3_stmt *stmt, gboolean *row, GError **error)
{
  int rc = dsk_db_step (self, stmt, error);

  *row = rc == SQLITE_ROW && sqlite3_column_type (stmt, 0) != SQLITE_NULL;
  return rc != 0;
}

gboolean
dsk_db_get_int (DskDb *self, gint64 *value, gboolean *found, GError **error, const char *sql,
                const char *format, ...)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self, sql, error);
  gboolean row;
  va_list args;

  *value = 0;
  if (found != NULL)
    *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  va_start (args, format);
  bind_va (stmt, format, args);
  va_end (args);
  if (!first_row (self, stmt, &row, error))
    return FALSE;
  if (row)
    *value = sqlite3_column_int64 (stmt, 0);
  if (found != NULL)
    *found = row;
  sqlite3_reset (stmt);
  return TRUE;
}

char *
dsk_db_get_text (DskDb *self, GError **error, const char *sql, const char *format, ...)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self, sql, error);
  char *text = NULL;
  gboolean row;
  va_list args;

  if (stmt == NULL)
    return NULL;
  va_start (args, format);
  bind_va (stmt, format, args);
  va_end (args);
  if (!first_row (self, stmt, &row, error))
    return NULL;
  if (row)
    text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_reset (stmt);
  return text;
}

int
dsk_db_changes (DskDb *self)
{
  return sqlite3_changes (dsk_db_handle (self));
}

DskValue
dsk_db_column (sqlite3_stmt *stmt, int index)
{
  switch (sqlite3_column_type (stmt, index))
    {
    case SQLITE_INTEGER:
      return dsk_value_int (sqlite3_column_int64 (stmt, index));
    case SQLITE_TEXT:
      return (DskValue) { .type = DSK_VALUE_TEXT,
                          .text = (const char *) sqlite3_column_text (stmt, index),
                          .len = (gsize) sqlite3_column_bytes (stmt, index) };
    default:
      return (DskValue) { .type = DSK_VALUE_NULL };
    }
}
