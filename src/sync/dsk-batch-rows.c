/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is read here passed dsk_json_guard(): it is JSON, in UTF-8, without NUL, and numbers fit. Texts are unescaped in
 * a copy, where they stand, and end with a NUL where their quote was. */

#include "dsk-batch-rows.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-read.h"
#include "dsk-json-scan.h"

/* A value that is neither a text nor a whole number nor null: only columns that are not known here may hold one. */
#define OTHER ((DskValueType) 100)

typedef struct
{
  const char *name;        /* (unowned): of the entity */
  const DskEntity *entity; /* (nullable): NULL: not known here */
  gsize columns_at;        /* of the JSON of their names */
  gsize columns_len;
  GPtrArray *columns; /* (owned) of unowned texts */
  gsize first;        /* of its values */
  guint n_rows;
  GArray *places; /* (owned) of gsize: where the JSON of each row begins, and ends; only of unknown entities */
} Group;

struct _DskBatchRows
{
  const char *json; /* (unowned) */
  char *text;       /* (owned): a copy, unescaped */
  char *p;          /* what is read next */
  GArray *groups;   /* (owned) of Group */
  GArray *values;   /* (owned) of DskValue, row by row */
  GByteArray *scratch; /* (owned) */
  guint n_rows;
};

static gboolean
wrong (GError **error, const char *what)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The batch is malformed: %s", what);
  return FALSE;
}

/* --- finding the way --- */

static const char *
skip_space (const char *p)
{
  while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')
    p++;
  return p;
}

/* @p: behind the quote. Returns: at the other quote */
static const char *
skip_text (const char *p)
{
  for (; *p != '"' && *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return p;
}

static const char *
skip_value (const char *p)
{
  guint depth = 0;

  do
    {
      if (*p == '"')
        p = skip_text (p + 1);
      else if (*p == '[' || *p == '{')
        depth++;
      else if ((*p == ']' || *p == '}') && depth > 0)
        depth--;
      else if (depth == 0)
        {
          while (strchr (",]} \n\t\r", *p) == NULL) /* which its NUL is one of, too */
            p++;
          return p;
        }
      if (*p == '\0')
        return p;
      p++;
    }
  while (depth > 0);
  return p;
}

gboolean
dsk_batch_find_member (const char *json, const char *name, gsize *at, gsize *value_len)
{
  const char *p = skip_space (json);
  gsize name_len = strlen (name);

  if (*p != '{')
    return FALSE;
  p = skip_space (p + 1);
  while (*p == '"')
    {
      const char *key = p + 1;
      const char *key_end = skip_text (key);
      const char *value = skip_space (key_end + 1);

      if (*value != ':')
        return FALSE;
      value = skip_space (value + 1);
      if ((gsize) (key_end - key) == name_len && memcmp (key, name, name_len) == 0)
        {
          *at = (gsize) (value - json);
          if (value_len != NULL)
            *value_len = (gsize) (skip_value (value) - value);
          return TRUE;
        }
      p = skip_space (skip_value (value));
      if (*p == ',')
        p = skip_space (p + 1);
    }
  return FALSE;
}

/* --- reading values --- */

static void
step_over_space (DskBatchRows *self)
{
  self->p = (char *) skip_space (self->p);
}

/* At a quote. Returns: (transfer none): the text */
static char *
take_text (DskBatchRows *self, gsize *len)
{
  char *text = self->p + 1;
  char *end = text;

  while (*end != '"' && *end != '\\' && *end != '\0')
    end++;
  *len = (gsize) (end - text);
  if (*end == '\\')
    {
      end = (char *) skip_text (end);
      g_byte_array_set_size (self->scratch, 0);
      dsk_json_scan_unescape ((const guint8 *) text, (gsize) (end - text), self->scratch);
      *len = self->scratch->len;
      memcpy (text, self->scratch->data, *len);
    }
  self->p = *end != '\0' ? end + 1 : end;
  text[*len] = '\0';
  return text;
}

static DskValue
take_number (DskBatchRows *self)
{
  const char *p = self->p;
  gboolean negative = *p == '-';
  guint64 number = 0;

  for (p += negative; g_ascii_isdigit (*p); p++)
    number = number * 10 + (guint64) (*p - '0');
  self->p = (char *) skip_value (self->p);
  if (p != self->p)
    return (DskValue){ .type = OTHER };
  return dsk_value_int (negative ? (gint64) (0 - number) : (gint64) number);
}

static DskValue
take_value (DskBatchRows *self)
{
  DskValue value = { .type = OTHER };

  if (*self->p == '"')
    {
      value.type = DSK_VALUE_TEXT;
      value.text = take_text (self, &value.len);
      return value;
    }
  if (*self->p == '-' || g_ascii_isdigit (*self->p))
    return take_number (self);
  if (*self->p == 'n')
    value.type = DSK_VALUE_NULL;
  self->p = (char *) skip_value (self->p);
  return value;
}

/* Within brackets: whether there is another element, and goes to it. */
static gboolean
more (DskBatchRows *self)
{
  step_over_space (self);
  if (*self->p == ',')
    {
      self->p++;
      step_over_space (self);
    }
  if (*self->p != ']' && *self->p != '\0')
    return TRUE;
  self->p += *self->p == ']';
  return FALSE;
}

/* --- reading groups --- */

static gboolean
read_columns (DskBatchRows *self, Group *group, GError **error)
{
  gsize len;

  if (*self->p != '[')
    return wrong (error, "a group has no columns or no rows");
  for (self->p++; more (self);)
    {
      if (*self->p != '"')
        return wrong (error, "the name of a column is not text");
      g_ptr_array_add (group->columns, take_text (self, &len));
    }
  return TRUE;
}

static gboolean
read_row (DskBatchRows *self, const Group *group, GError **error)
{
  guint n = 0;

  if (*self->p != '[')
    return wrong (error, "a row has not as many values as columns");
  for (self->p++; more (self); n++)
    {
      const char *before = self->p;
      DskValue value = take_value (self);

      if (self->p == before)
        return wrong (error, "a row ends too early");
      g_array_append_val (self->values, value);
    }
  return n == group->columns->len || wrong (error, "a row has not as many values as columns");
}

static gboolean
read_group_rows (DskBatchRows *self, Group *group, GError **error)
{
  if (*self->p != '[')
    return wrong (error, "a group has no columns or no rows");
  group->first = self->values->len;
  for (self->p++; more (self); group->n_rows++)
    {
      gsize place = (gsize) (self->p - self->text);

      if (group->entity == NULL)
        g_array_append_val (group->places, place);
      if (!read_row (self, group, error))
        return FALSE;
      place = (gsize) (self->p - self->text);
      if (group->entity == NULL)
        g_array_append_val (group->places, place);
    }
  self->n_rows += group->n_rows;
  return TRUE;
}

static void
group_clear (gpointer data)
{
  Group *group = data;

  g_clear_pointer (&group->columns, g_ptr_array_unref);
  g_clear_pointer (&group->places, g_array_unref);
}

/* Behind the group that begins at @begin. */
static void
leave_group (DskBatchRows *self, char *begin)
{
  const char *at = self->json + (begin - self->text);

  /* Rows come last, usually: to look for the end would be to read all of them once more. */
  step_over_space (self);
  if (*self->p == '}')
    self->p++;
  else
    self->p = begin + (skip_value (at) - at);
}

static gboolean
read_group (DskBatchRows *self, GError **error)
{
  /* Members may come in any order; what was not read yet is as it came. */
  const char *at = self->json + (self->p - self->text);
  char *begin = self->p;
  Group group = { .columns = g_ptr_array_new (), .places = g_array_new (FALSE, FALSE, sizeof (gsize)) };
  gsize name_at, rows_at, name_len;
  gboolean ok;

  if (*at != '{')
    ok = wrong (error, "a group of rows is not an object");
  else if (!dsk_batch_find_member (at, "t", &name_at, NULL) || at[name_at] != '"')
    ok = wrong (error, "a group of rows has no name");
  else if (!dsk_batch_find_member (at, "c", &group.columns_at, &group.columns_len)
           || !dsk_batch_find_member (at, "r", &rows_at, NULL))
    ok = wrong (error, "a group has no columns or no rows");
  else
    {
      self->p = begin + name_at;
      group.name = take_text (self, &name_len);
      group.entity = dsk_entity_by_name (group.name);
      self->p = begin + group.columns_at;
      group.columns_at += (gsize) (at - self->json);
      ok = (name_len <= DSK_READ_ID_MAX || wrong (error, "the name of an entity is too long"))
           && read_columns (self, &group, error);
      self->p = begin + rows_at;
      ok = ok && read_group_rows (self, &group, error);
    }
  if (ok)
    leave_group (self, begin);
  g_array_append_val (self->groups, group);
  return ok;
}

DskBatchRows *
dsk_batch_rows_parse (const char *json, gsize len, GError **error)
{
  g_autoptr (DskBatchRows) self = g_new0 (DskBatchRows, 1);

  self->json = json;
  self->p = self->text = g_strndup (json, len);
  self->groups = g_array_new (FALSE, FALSE, sizeof (Group));
  g_array_set_clear_func (self->groups, group_clear);
  self->values = g_array_new (FALSE, FALSE, sizeof (DskValue));
  self->scratch = g_byte_array_new ();
  if (*self->p != '[')
    {
      wrong (error, "the rows are not a list");
      return NULL;
    }
  for (self->p++; more (self);)
    if (!read_group (self, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
dsk_batch_rows_free (DskBatchRows *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_array_unref (self->groups);
  g_array_unref (self->values);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

guint
dsk_batch_rows_count (DskBatchRows *self)
{
  return self->n_rows;
}

/* --- walking --- */

/* @map: for each column of the wire, ours; −1 if we do not know it. Without its id, its seq and its
 * conversation a row can't be kept. */
static gboolean
map_columns (const DskEntity *entity, GPtrArray *columns, int *map, GError **error)
{
  guint64 seen = 0;
  guint64 needed = G_GUINT64_CONSTANT (1) | G_GUINT64_CONSTANT (1) << (entity->n_columns - 1);

  g_assert (entity->n_columns <= 64);

  if (entity->stream == DSK_STREAM_CONVERSATION)
    needed |= G_GUINT64_CONSTANT (1) << entity->conv_column;
  for (guint i = 0; i < columns->len; i++)
    {
      const char *name = columns->pdata[i];

      map[i] = -1;
      for (guint k = 0; k < entity->n_columns && map[i] < 0; k++)
        if (strcmp (entity->columns[k].name, name) == 0)
          map[i] = (int) k;
      if (map[i] < 0)
        continue;
      if ((seen >> map[i] & 1) != 0)
        return wrong (error, "a column comes twice");
      seen |= G_GUINT64_CONSTANT (1) << map[i];
    }
  if ((seen & needed) != needed)
    return wrong (error, "a row without its id, seq or conversation");
  return TRUE;
}

static gboolean
fits (const DskColumn *column, const DskValue *value, GError **error)
{
  if (value->type == column->type || (value->type == DSK_VALUE_NULL && column->nullable))
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The batch is malformed: a value does not fit the column %s",
               column->name);
  return FALSE;
}

static gboolean
walk_known (DskBatchRows *self, const Group *group, DskRowFunc func, gpointer user_data, GError **error)
{
  const DskEntity *entity = group->entity;
  guint n_columns = group->columns->len;
  g_autofree int *map = g_new (int, n_columns);
  g_autofree DskValue *values = g_new0 (DskValue, entity->n_columns);
  const DskValue *row = (const DskValue *) self->values->data + group->first;

  if (!map_columns (entity, group->columns, map, error))
    return FALSE;
  for (guint r = 0; r < group->n_rows; r++, row += n_columns)
    {
      for (guint i = 0; i < n_columns; i++)
        {
          if (map[i] < 0)
            continue;
          if (!fits (&entity->columns[map[i]], &row[i], error))
            return FALSE;
          values[map[i]] = row[i];
        }
      if (!func (entity, values, user_data))
        return FALSE;
    }
  return TRUE;
}

/* As it is kept: without spaces, and only the escapes that JSON wants, so that an id can be found in it.
 * Returns: (transfer full) (nullable) */
static char *
normalise (const char *json, gsize len, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;

  if (json_parser_load_from_data (parser, json, (gssize) len, &local))
    return json_to_string (json_parser_get_root (parser), FALSE);
  wrong (error, local->message);
  return NULL;
}

static gboolean
walk_unknown (DskBatchRows *self, const Group *group, DskUnknownRowFunc unknown, gpointer user_data, GError **error)
{
  g_autofree char *columns = NULL;

  if (unknown == NULL)
    return TRUE;
  columns = normalise (self->json + group->columns_at, group->columns_len, error);
  for (guint r = 0; columns != NULL && r < group->n_rows; r++)
    {
      gsize begin = g_array_index (group->places, gsize, r * 2);
      g_autofree char *row
          = normalise (self->json + begin, g_array_index (group->places, gsize, r * 2 + 1) - begin, error);

      if (row == NULL || !unknown (group->name, columns, row, user_data))
        return FALSE;
    }
  return columns != NULL;
}

gboolean
dsk_batch_rows_foreach (DskBatchRows *self, DskRowFunc func, DskUnknownRowFunc unknown, gpointer user_data,
                        GError **error)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const Group *group = &g_array_index (self->groups, Group, i);

      if (group->entity != NULL ? !walk_known (self, group, func, user_data, error)
                                : !walk_unknown (self, group, unknown, user_data, error))
        return FALSE;
    }
  return TRUE;
}
