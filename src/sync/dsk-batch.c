/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-batch.h"

#include <string.h>

#include "dsk-batch-rows.h"
#include "dsk-error.h"
#include "dsk-json-read.h"

struct _DskBatch
{
  JsonParser *parser; /* (owned): holds everything that is unowned here */
  GBytes *json;       /* (owned) */
  DskBatchRows *rows; /* (owned) (nullable) */
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
};

static const gint64 zero = 0;

static gboolean
wrong (GError **error, const char *what)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The batch is malformed: %s", what);
  return FALSE;
}

/* --- parsing the head and the shape --- */

/* Nearly all of a frame is its rows; what is left without them is read as a tree.
 * Returns: (transfer full): the object without them */
static GBytes *
take_rows (DskBatch *self, GError **error)
{
  gsize len, at, rows_len;
  const char *json = g_bytes_get_data (self->json, &len);
  g_autoptr (GString) rest = NULL;

  if (!dsk_batch_find_member (json, "rows", &at, &rows_len))
    return g_bytes_ref (self->json);
  rest = g_string_new_len (json, (gssize) at);
  g_string_append (rest, "null");
  g_string_append_len (rest, json + at + rows_len, (gssize) (len - at - rows_len));
  if (json[at] != 'n')
    {
      self->rows = dsk_batch_rows_parse (json + at, rows_len, error);
      if (self->rows == NULL)
        return NULL;
    }
  return g_string_free_to_bytes (g_steal_pointer (&rest));
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
  g_autoptr (GBytes) rest = NULL;
  JsonObject *root;

  g_return_val_if_fail (type == DSK_FRAME_LIVE || type == DSK_FRAME_PAGE, NULL);

  self->json = g_bytes_ref (json);
  rest = take_rows (self, error);
  root = rest != NULL ? dsk_json_read_root (rest, &self->parser, error) : NULL;
  if (root == NULL || !dsk_json_read_int (root, "as_of", 0, G_MAXINT64, NULL, &self->as_of, error)
      || !read_ids (root, "drops", &self->drops, error)
      || !read_ids (root, "resets", &self->resets, error)
      || !(type == DSK_FRAME_LIVE ? read_live (self, root, error) : read_page (self, root, error)))
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
  g_clear_pointer (&self->rows, dsk_batch_rows_free);
  g_clear_pointer (&self->json, g_bytes_unref);
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
  return self->rows != NULL ? dsk_batch_rows_count (self->rows) : 0;
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
  return self->rows == NULL || dsk_batch_rows_foreach (self->rows, func, unknown, user_data, error);
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
