/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-batch.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-json-read.h"

struct _DskBatch
{
  JsonParser *parser; /* (owned): holds everything that is unowned here */
  JsonArray *rows;    /* (unowned) (nullable): groups, their shape checked */
  JsonArray *deletes; /* (unowned) (nullable): checked */
  JsonArray *results; /* (unowned) (nullable) */
  GPtrArray *drops;   /* (owned): unowned texts, NULL-terminated */
  GPtrArray *resets;  /* (owned) */
  const char *job;    /* (unowned) (nullable) */
  const char *after;  /* (unowned) (nullable) */
  const char *next;   /* (unowned) (nullable) */
  gint64 from;
  gint64 upto;
  gint64 as_of;
  gint64 last_n;
  gint64 done;
  gint64 total;
  gboolean gone;
  guint n_rows;
};

static const gint64 zero = 0;

static gboolean
wrong (GError **error, const char *what)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The batch is malformed: %s", what);
  return FALSE;
}

/* --- parsing the head and the shape --- */

static gboolean
check_group (DskBatch *self, JsonNode *node, GError **error)
{
  JsonArray *columns, *rows;
  JsonObject *group;
  const char *text;
  guint n_columns;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return wrong (error, "a group of rows is not an object");
  group = json_node_get_object (node);
  if (!dsk_json_read_string (group, "t", TRUE, DSK_READ_ID_MAX, &text, error)
      || !dsk_json_read_array (group, "c", &columns, error)
      || !dsk_json_read_array (group, "r", &rows, error))
    return FALSE;
  if (columns == NULL || rows == NULL)
    return wrong (error, "a group has no columns or no rows");
  n_columns = json_array_get_length (columns);
  for (guint i = 0; i < n_columns; i++)
    if (!dsk_json_node_text (json_array_get_element (columns, i), &text))
      return wrong (error, "the name of a column is not text");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);

      if (!JSON_NODE_HOLDS_ARRAY (row)
          || json_array_get_length (json_node_get_array (row)) != n_columns)
        return wrong (error, "a row has not as many values as columns");
    }
  self->n_rows += json_array_get_length (rows);
  return TRUE;
}

static gboolean
check_rows (DskBatch *self, GError **error)
{
  for (guint i = 0; self->rows != NULL && i < json_array_get_length (self->rows); i++)
    if (!check_group (self, json_array_get_element (self->rows, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
get_delete (JsonNode *node, const char **entity, const char **id, const char **conv, gint64 *seq)
{
  JsonArray *array;
  JsonNode *conv_node;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) < 4)
    return FALSE;
  conv_node = json_array_get_element (array, 2);
  *conv = NULL;
  return dsk_json_node_text (json_array_get_element (array, 0), entity)
         && dsk_json_node_text (json_array_get_element (array, 1), id)
         && (JSON_NODE_HOLDS_NULL (conv_node) || dsk_json_node_text (conv_node, conv))
         && dsk_json_node_int (json_array_get_element (array, 3), seq);
}

static gboolean
get_result (JsonNode *node, gint64 *n, DskCommandResult *result, GError **error)
{
  const char *command;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) < 4)
    return wrong (error, "a result is not four values");
  array = json_node_get_array (node);
  if (!dsk_json_node_int (json_array_get_element (array, 0), n) || *n < 1)
    return wrong (error, "a result has no number");
  if (!dsk_json_read_result (json_array_get_element (array, 1), json_array_get_element (array, 2),
                             json_array_get_element (array, 3), result, error))
    return FALSE;
  if (json_array_get_length (array) > 4 && dsk_json_node_text (json_array_get_element (array, 4), &command))
    result->command = g_strdup (command);
  return TRUE;
}

static gboolean
check_lists (DskBatch *self, GError **error)
{
  const char *entity, *id, *conv;
  gint64 number, last = 0;

  for (guint i = 0; self->deletes != NULL && i < json_array_get_length (self->deletes); i++)
    if (!get_delete (json_array_get_element (self->deletes, i), &entity, &id, &conv, &number))
      return wrong (error, "a deletion is not four values");
  for (guint i = 0; self->results != NULL && i < json_array_get_length (self->results); i++)
    {
      g_auto (DskCommandResult) result = { 0 };

      if (!get_result (json_array_get_element (self->results, i), &number, &result, error))
        return FALSE;
      if (number <= last)
        return wrong (error, "results are not in order");
      last = number;
    }
  return TRUE;
}

static gboolean
read_ids (JsonObject *root, const char *name, GPtrArray **ids, GError **error)
{
  JsonArray *array;
  const char *text;

  if (!dsk_json_read_array (root, name, &array, error))
    return FALSE;
  *ids = g_ptr_array_new ();
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!dsk_json_node_text (json_array_get_element (array, i), &text))
        return wrong (error, "the id of a conversation is not text");
      g_ptr_array_add (*ids, (gpointer) text);
    }
  g_ptr_array_add (*ids, NULL);
  return TRUE;
}

static gboolean
read_live (DskBatch *self, JsonObject *root, GError **error)
{
  if (!dsk_json_read_int (root, "from", 0, G_MAXINT64, NULL, &self->from, error)
      || !dsk_json_read_int (root, "upto", 0, G_MAXINT64, NULL, &self->upto, error)
      || !dsk_json_read_int (root, "last_n", 0, G_MAXINT64, &zero, &self->last_n, error)
      || !dsk_json_read_array (root, "dels", &self->deletes, error)
      || !dsk_json_read_array (root, "acks", &self->results, error))
    return FALSE;
  if (self->from > self->upto || self->upto > self->as_of)
    return wrong (error, "its positions are not in order");
  return check_lists (self, error);
}

static gboolean
read_page (DskBatch *self, JsonObject *root, GError **error)
{
  return dsk_json_read_string (root, "job", TRUE, DSK_READ_ID_MAX, &self->job, error)
         && dsk_json_read_string (root, "after", TRUE, DSK_READ_NAME_MAX, &self->after, error)
         && dsk_json_read_string (root, "next", FALSE, DSK_READ_NAME_MAX, &self->next, error)
         && dsk_json_read_bool (root, "gone", &self->gone, error)
         && dsk_json_read_int (root, "done", 0, G_MAXINT64, &zero, &self->done, error)
         && dsk_json_read_int (root, "total", 0, G_MAXINT64, &zero, &self->total, error);
}

/**
 * dsk_batch_parse:
 * @type: DSK_FRAME_LIVE or DSK_FRAME_PAGE
 * @json: as dsk_frame_unpack() gave it, that is, guarded
 * @error: DSK_ERROR_INVALID
 *
 * Returns: (transfer full): the batch
 */
DskBatch *
dsk_batch_parse (DskFrameType type, GBytes *json, GError **error)
{
  g_autoptr (DskBatch) self = g_new0 (DskBatch, 1);
  JsonObject *root;

  g_return_val_if_fail (type == DSK_FRAME_LIVE || type == DSK_FRAME_PAGE, NULL);

  root = dsk_json_read_root (json, &self->parser, error);
  if (root == NULL || !dsk_json_read_int (root, "as_of", 0, G_MAXINT64, NULL, &self->as_of, error)
      || !dsk_json_read_array (root, "rows", &self->rows, error)
      || !read_ids (root, "drops", &self->drops, error)
      || !read_ids (root, "resets", &self->resets, error)
      || !(type == DSK_FRAME_LIVE ? read_live (self, root, error) : read_page (self, root, error))
      || !check_rows (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dsk_batch_free (DskBatch *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->drops, g_ptr_array_unref);
  g_clear_pointer (&self->resets, g_ptr_array_unref);
  g_clear_object (&self->parser);
  g_free (self);
}

gint64
dsk_batch_from (DskBatch *self)
{
  return self->from;
}

gint64
dsk_batch_upto (DskBatch *self)
{
  return self->upto;
}

gint64
dsk_batch_as_of (DskBatch *self)
{
  return self->as_of;
}

gint64
dsk_batch_last_n (DskBatch *self)
{
  return self->last_n;
}

guint
dsk_batch_n_rows (DskBatch *self)
{
  return self->n_rows;
}

const char *
dsk_batch_job (DskBatch *self)
{
  return self->job;
}

const char *
dsk_batch_after (DskBatch *self)
{
  return self->after;
}

const char *
dsk_batch_next (DskBatch *self)
{
  return self->next;
}

gboolean
dsk_batch_gone (DskBatch *self)
{
  return self->gone;
}

gint64
dsk_batch_done (DskBatch *self)
{
  return self->done;
}

gint64
dsk_batch_total (DskBatch *self)
{
  return self->total;
}

const char *const *
dsk_batch_drops (DskBatch *self)
{
  return (const char *const *) self->drops->pdata;
}

const char *const *
dsk_batch_resets (DskBatch *self)
{
  return (const char *const *) self->resets->pdata;
}

/* --- walking --- */

/* @map: for each column of the wire, ours; −1 if we do not know it. Without its id, its seq and its
 * conversation a row can't be kept. */
static gboolean
map_columns (const DskEntity *entity, JsonArray *columns, int *map, GError **error)
{
  guint64 seen = 0;
  guint64 needed = G_GUINT64_CONSTANT (1) | G_GUINT64_CONSTANT (1) << (entity->n_columns - 1);

  g_assert (entity->n_columns <= 64);

  if (entity->stream == DSK_STREAM_CONVERSATION)
    needed |= G_GUINT64_CONSTANT (1) << entity->conv_column;
  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      const char *name = json_array_get_string_element (columns, i);

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
read_value (const DskColumn *column, JsonNode *node, DskValue *value, GError **error)
{
  const char *text;
  gint64 number;

  if (JSON_NODE_HOLDS_NULL (node) && column->nullable)
    *value = (DskValue){ .type = DSK_VALUE_NULL };
  else if (column->type == DSK_VALUE_INT && dsk_json_node_int (node, &number))
    *value = dsk_value_int (number);
  else if (column->type == DSK_VALUE_TEXT && dsk_json_node_text (node, &text))
    *value = dsk_value_text (text);
  else
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   "The batch is malformed: a value does not fit the column %s", column->name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
walk_known (const DskEntity *entity, JsonArray *columns, JsonArray *rows, DskRowFunc func,
            gpointer user_data, GError **error)
{
  guint n_columns = json_array_get_length (columns);
  g_autofree int *map = g_new (int, n_columns);
  g_autofree DskValue *values = g_new0 (DskValue, entity->n_columns);

  if (!map_columns (entity, columns, map, error))
    return FALSE;
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      JsonArray *row = json_node_get_array (json_array_get_element (rows, r));

      for (guint i = 0; i < n_columns; i++)
        if (map[i] >= 0
            && !read_value (&entity->columns[map[i]], json_array_get_element (row, i),
                            &values[map[i]], error))
          return FALSE;
      if (!func (entity, values, user_data))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_unknown (const char *name, JsonObject *group, JsonArray *rows, DskUnknownRowFunc unknown,
              gpointer user_data)
{
  g_autofree char *columns = NULL;

  if (unknown == NULL)
    return TRUE;
  columns = json_to_string (json_object_get_member (group, "c"), FALSE);
  for (guint r = 0; r < json_array_get_length (rows); r++)
    {
      g_autofree char *row = json_to_string (json_array_get_element (rows, r), FALSE);

      if (!unknown (name, columns, row, user_data))
        return FALSE;
    }
  return TRUE;
}

/**
 * dsk_batch_foreach_row:
 * @func: called for each row of an entity that this build knows
 * @unknown: (nullable): called for the others
 * @error: DSK_ERROR_INVALID; not set when a callback stopped the walk
 */
gboolean
dsk_batch_foreach_row (DskBatch *self, DskRowFunc func, DskUnknownRowFunc unknown,
                       gpointer user_data, GError **error)
{
  for (guint i = 0; self->rows != NULL && i < json_array_get_length (self->rows); i++)
    {
      JsonObject *group = json_array_get_object_element (self->rows, i);
      const char *name = json_object_get_string_member (group, "t");
      JsonArray *columns = json_object_get_array_member (group, "c");
      JsonArray *rows = json_object_get_array_member (group, "r");
      const DskEntity *entity = dsk_entity_by_name (name);

      if (entity != NULL ? !walk_known (entity, columns, rows, func, user_data, error)
                         : !walk_unknown (name, group, rows, unknown, user_data))
        return FALSE;
    }
  return TRUE;
}

gboolean
dsk_batch_foreach_delete (DskBatch *self, DskDeleteFunc func, gpointer user_data)
{
  const char *entity, *id, *conv;
  gint64 seq;

  for (guint i = 0; self->deletes != NULL && i < json_array_get_length (self->deletes); i++)
    if (!get_delete (json_array_get_element (self->deletes, i), &entity, &id, &conv, &seq)
        || !func (entity, id, conv, seq, user_data))
      return FALSE;
  return TRUE;
}

gboolean
dsk_batch_foreach_result (DskBatch *self, DskResultFunc func, gpointer user_data)
{
  for (guint i = 0; self->results != NULL && i < json_array_get_length (self->results); i++)
    {
      g_auto (DskCommandResult) result = { 0 };
      gint64 n;

      if (!get_result (json_array_get_element (self->results, i), &n, &result, NULL)
          || !func (n, &result, user_data))
        return FALSE;
    }
  return TRUE;
}
