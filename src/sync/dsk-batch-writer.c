/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-batch-writer.h"

#include <string.h>

#include "dsk-json-read.h"
#include "dsk-json-writer.h"

/* What a frame needs around its parts. */
#define HEAD_SIZE 256

struct _DskBatchWriter
{
  DskJsonWriter *rows;     /* (owned): an array of groups, the last one open while @entity is set */
  DskJsonWriter *drops;    /* (owned): arrays, open */
  DskJsonWriter *resets;   /* (owned) */
  DskJsonWriter *deletes;  /* (owned) */
  DskJsonWriter *results;  /* (owned) */
  const DskEntity *entity; /* (unowned) (nullable): of the open group */
  guint n_rows;
};

static DskJsonWriter **
part (DskBatchWriter *self, guint i)
{
  DskJsonWriter **parts[]
      = { &self->rows, &self->drops, &self->resets, &self->deletes, &self->results };

  return i < G_N_ELEMENTS (parts) ? parts[i] : NULL;
}

/**
 * dsk_batch_writer_new:
 *
 * Returns: (transfer full): an empty one
 */
DskBatchWriter *
dsk_batch_writer_new (void)
{
  DskBatchWriter *self = g_new0 (DskBatchWriter, 1);

  for (guint i = 0; part (self, i) != NULL; i++)
    {
      *part (self, i) = dsk_json_writer_new ();
      dsk_json_writer_begin_array (*part (self, i));
    }
  return self;
}

void
dsk_batch_writer_free (DskBatchWriter *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; part (self, i) != NULL; i++)
    dsk_json_writer_free (*part (self, i));
  g_free (self);
}

static void
close_group (DskBatchWriter *self)
{
  if (self->entity == NULL)
    return;
  dsk_json_writer_end_array (self->rows);
  dsk_json_writer_end_object (self->rows);
  self->entity = NULL;
}

static void
open_group (DskBatchWriter *self, const DskEntity *entity)
{
  close_group (self);
  dsk_json_writer_begin_object (self->rows);
  dsk_json_writer_set_string (self->rows, "t", entity->name);
  dsk_json_writer_name (self->rows, "c");
  dsk_json_writer_begin_array (self->rows);
  for (guint i = 0; i < entity->n_columns; i++)
    dsk_json_writer_string (self->rows, entity->columns[i].name);
  dsk_json_writer_end_array (self->rows);
  dsk_json_writer_name (self->rows, "r");
  dsk_json_writer_begin_array (self->rows);
  self->entity = entity;
}

static void
write_row (DskJsonWriter *out, const DskEntity *entity, const DskValue *values)
{
  dsk_json_writer_begin_array (out);
  for (guint i = 0; i < entity->n_columns; i++)
    switch (values[i].type)
      {
      case DSK_VALUE_INT:
        dsk_json_writer_int (out, values[i].integer);
        break;
      case DSK_VALUE_TEXT:
        dsk_json_writer_string_len (out, values[i].text, values[i].len);
        break;
      case DSK_VALUE_NULL:
      default:
        dsk_json_writer_null (out);
        break;
      }
  dsk_json_writer_end_array (out);
}

gboolean
dsk_batch_writer_add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  DskBatchWriter *self = user_data;

  if (self->entity != entity)
    open_group (self, entity);
  write_row (self->rows, entity, values);
  self->n_rows++;
  return TRUE;
}

GBytes *
dsk_batch_row_encode (const DskEntity *entity, const DskValue *values)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  write_row (writer, entity, values);
  return dsk_json_writer_take_bytes (writer);
}

void
dsk_batch_writer_add_encoded (DskBatchWriter *self, const DskEntity *entity, GBytes *row)
{
  gsize len;
  const char *json = g_bytes_get_data (row, &len);

  if (self->entity != entity)
    open_group (self, entity);
  dsk_json_writer_raw (self->rows, json, len);
  self->n_rows++;
}

void
dsk_batch_writer_add_drop (DskBatchWriter *self, const char *conv)
{
  dsk_json_writer_string (self->drops, conv);
}

void
dsk_batch_writer_add_reset (DskBatchWriter *self, const char *conv)
{
  dsk_json_writer_string (self->resets, conv);
}

void
dsk_batch_writer_add_delete (DskBatchWriter *self, const char *entity, const char *id,
                             const char *conv, gint64 seq)
{
  dsk_json_writer_begin_array (self->deletes);
  dsk_json_writer_string (self->deletes, entity);
  dsk_json_writer_string (self->deletes, id);
  dsk_json_writer_string (self->deletes, conv);
  dsk_json_writer_int (self->deletes, seq);
  dsk_json_writer_end_array (self->deletes);
}

void
dsk_batch_writer_add_result (DskBatchWriter *self, gint64 n, const DskCommandResult *result)
{
  dsk_json_writer_begin_array (self->results);
  dsk_json_writer_int (self->results, n);
  dsk_json_writer_string (self->results, dsk_result_code_to_string (result->code));
  dsk_json_writer_int (self->results, result->seq);
  if (dsk_json_is_detail (result->detail))
    dsk_json_writer_raw (self->results, result->detail, strlen (result->detail));
  else
    dsk_json_writer_null (self->results);
  if (result->command != NULL)
    dsk_json_writer_string (self->results, result->command);
  dsk_json_writer_end_array (self->results);
}

gsize
dsk_batch_writer_size (DskBatchWriter *self)
{
  gsize size = HEAD_SIZE;

  for (guint i = 0; part (self, i) != NULL; i++)
    size += dsk_json_writer_len (*part (self, i));
  return size;
}

guint
dsk_batch_writer_n_rows (DskBatchWriter *self)
{
  return self->n_rows;
}

/* Moves a finished part into the frame and opens a new one. */
static void
take_part (DskJsonWriter *frame, const char *name, DskJsonWriter *source)
{
  g_autoptr (GBytes) bytes = NULL;
  gconstpointer data;
  gsize len;

  dsk_json_writer_end_array (source);
  bytes = dsk_json_writer_take_bytes (source);
  dsk_json_writer_begin_array (source);
  data = g_bytes_get_data (bytes, &len);
  dsk_json_writer_name (frame, name);
  dsk_json_writer_raw (frame, data, len);
}

static GBytes *
pack (DskBatchWriter *self, DskFrameType type, DskJsonWriter *frame)
{
  g_autoptr (GBytes) json = NULL;

  dsk_json_writer_end_object (frame);
  json = dsk_json_writer_take_bytes (frame);
  self->n_rows = 0;
  return dsk_frame_pack (type, json);
}

static void
take_live (DskBatchWriter *self, DskJsonWriter *frame)
{
  close_group (self);
  take_part (frame, "drops", self->drops);
  take_part (frame, "resets", self->resets);
  take_part (frame, "rows", self->rows);
  take_part (frame, "dels", self->deletes);
  take_part (frame, "acks", self->results);
}

GBytes *
dsk_batch_writer_finish_live (DskBatchWriter *self, gint64 from, gint64 upto, gint64 as_of,
                              gint64 last_n)
{
  g_autoptr (DskJsonWriter) frame = dsk_json_writer_new ();

  dsk_json_writer_begin_object (frame);
  dsk_json_writer_set_int (frame, "from", from);
  dsk_json_writer_set_int (frame, "upto", upto);
  dsk_json_writer_set_int (frame, "as_of", as_of);
  dsk_json_writer_set_int (frame, "last_n", last_n);
  take_live (self, frame);
  return pack (self, DSK_FRAME_LIVE, frame);
}

/* The members of a frame after the numbers: without the brace, and what dsk_batch_live_from_body() writes ends with
 * the comma. */
DskFrameBody *
dsk_batch_writer_finish_body (DskBatchWriter *self)
{
  g_autoptr (DskJsonWriter) frame = dsk_json_writer_new ();
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) members = NULL;

  dsk_json_writer_begin_object (frame);
  take_live (self, frame);
  dsk_json_writer_end_object (frame);
  json = dsk_json_writer_take_bytes (frame);
  members = g_bytes_new_from_bytes (json, 1, g_bytes_get_size (json) - 1);
  self->n_rows = 0;
  return dsk_frame_body_new (members);
}

GBytes *
dsk_batch_live_from_body (DskFrameBody *body, gint64 from, gint64 upto, gint64 as_of, gint64 last_n)
{
  char head[160];
  int len = g_snprintf (head, sizeof head,
                        "{\"from\":%" G_GINT64_FORMAT ",\"upto\":%" G_GINT64_FORMAT ",\"as_of\":%" G_GINT64_FORMAT
                        ",\"last_n\":%" G_GINT64_FORMAT ",",
                        from, upto, as_of, last_n);

  return dsk_frame_body_pack (body, DSK_FRAME_LIVE, head, (gsize) len);
}

GBytes *
dsk_batch_writer_finish_page (DskBatchWriter *self, const char *job, const char *after,
                              gint64 as_of, const char *next, gboolean gone, gint64 done,
                              gint64 total)
{
  g_autoptr (DskJsonWriter) frame = dsk_json_writer_new ();

  close_group (self);
  dsk_json_writer_begin_object (frame);
  dsk_json_writer_set_string (frame, "job", job);
  dsk_json_writer_set_string (frame, "after", after);
  dsk_json_writer_set_int (frame, "as_of", as_of);
  take_part (frame, "rows", self->rows);
  dsk_json_writer_set_string (frame, "next", next);
  dsk_json_writer_set_bool (frame, "gone", gone);
  dsk_json_writer_set_int (frame, "done", done);
  dsk_json_writer_set_int (frame, "total", total);
  return pack (self, DSK_FRAME_PAGE, frame);
}
