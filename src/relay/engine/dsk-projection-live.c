/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The next frame after a cursor. It ends at a log number, and a number is a whole change. */

#include "dsk-projection.h"

#include "dsk-error.h"
#include "dsk-relay-device.h"
#include "dsk-relay-rows.h"

#define STEP 32        /* log numbers at a time, until the frame is full; of a small one fewer: */
#define STEP_BYTES 80  /* a number takes that at least */
#define MAX_DROPS 2000 /* in one frame */

typedef struct
{
  DskBatchWriter *writer;
  DskScopeWalk *walk;
  gint64 upto;           /* the frame goes as far as this at least */
  gboolean may_overfill; /* what is written now can't be divided */
  gboolean overfull;     /* more came than a frame may hold */
} Out;

/* A conversation that was out of sight for a while is dropped and fetched anew: its rows come as pages. They are only
 * left out of the frame that says so: the next one is made from another snapshot, and may find that nothing was out of
 * sight after this one. */
static gboolean
is_dropped (const Out *out, const DskEntity *entity, const DskValue *values)
{
  const gint64 *first = NULL;

  if (entity->stream == DSK_STREAM_CONVERSATION)
    first = g_hash_table_lookup (out->walk->broken, dsk_value_get_text (&values[entity->conv_column]));
  return first != NULL && *first <= out->upto;
}

static gboolean
add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Out *out = user_data;

  if (is_dropped (out, entity, values))
    return TRUE;
  dsk_batch_writer_add_row (entity, values, out->writer);
  out->overfull
      = !out->may_overfill && dsk_batch_writer_size (out->writer) > DSK_PROJECTION_MAX_JSON;
  return !out->overfull;
}

static void
add_gone (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  dsk_batch_writer_add_delete (user_data, entity, id, conv, seq);
}

static void
add_result (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  dsk_batch_writer_add_result (user_data, n, result);
}

/* How many of what is broken has to be named by a frame that ends at @upto. */
static guint
count_drops (const DskScopeWalk *walk, gint64 upto)
{
  GHashTableIter iter;
  gpointer first;
  guint n = 0;

  g_hash_table_iter_init (&iter, walk->broken);
  while (g_hash_table_iter_next (&iter, NULL, &first))
    n += *(gint64 *) first <= upto;
  return n;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static void
write_drops (DskBatchWriter *writer, const DskScopeWalk *walk, gint64 upto)
{
  g_autoptr (GPtrArray) drops = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer conv;
  gpointer first;

  g_hash_table_iter_init (&iter, walk->broken);
  while (g_hash_table_iter_next (&iter, &conv, &first))
    if (*(gint64 *) first <= upto)
      g_ptr_array_add (drops, conv);
  g_ptr_array_sort (drops, compare);
  for (guint i = 0; i < drops->len; i++)
    dsk_batch_writer_add_drop (writer, drops->pdata[i]);
  for (guint i = 0; i < drops->len; i++)
    if (g_hash_table_contains (walk->visible, drops->pdata[i]))
      dsk_batch_writer_add_reset (writer, drops->pdata[i]);
}

static gboolean
write_rows (DskRelayDb *db, const char *user, gint64 from, gint64 upto, Out *out, GError **error)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (!dsk_relay_rows_changed (db, (DskEntityId) i, user, from, upto, add_row, out, error))
      return FALSE;
  return TRUE;
}

/* The numbers after @cursor, @step at a time, until the frame is full or @last is in it. FALSE
 * without @error: it is overfull, which @last and @step are changed to prevent. */
static gboolean
write_numbers (DskRelayDb *db, const char *user, gint64 cursor, gsize max_bytes, gint64 *last,
               gint64 *step, Out *out, gint64 *end, GError **error)
{
  *end = cursor;
  while (*end == cursor
         || (*end < *last && dsk_batch_writer_size (out->writer) < max_bytes
             && count_drops (out->walk, *end) < MAX_DROPS))
    {
      gint64 from = *end;

      *end = out->upto = MIN (*last, from + *step);
      out->may_overfill = *end == cursor + 1;
      if (write_rows (db, user, from, *end, out, error))
        continue;
      if (from > cursor)
        *last = from;
      else
        *step = MAX (*step / 4, 1);
      return FALSE;
    }
  return TRUE;
}

gboolean
dsk_projection_live (DskRelayDb *db, const char *user, const char *device, gint64 cursor,
                     gsize max_bytes, GBytes **frame, gint64 *upto, GError **error)
{
  g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
  g_auto (DskScopeWalk) walk = { 0 };
  Out out = { .writer = writer, .walk = &walk };
  gint64 head = dsk_relay_db_head (db);
  gint64 last = head;
  gint64 step = (gint64) CLAMP (max_bytes / STEP_BYTES, 1, STEP);
  gint64 end;
  gint64 last_n;

  if (!dsk_scope_walk (db, user, cursor, &walk, error))
    return FALSE;
  if (walk.too_much)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER, "Too much has changed: start over");
      return FALSE;
    }
  while (!write_numbers (db, user, cursor, max_bytes, &last, &step, &out, &end, error))
    {
      if (!out.overfull)
        return FALSE;
      dsk_batch_writer_free (writer);
      out.writer = writer = dsk_batch_writer_new ();
    }
  if (!dsk_relay_rows_gone (db, user, cursor, end, add_gone, writer, error))
    return FALSE;
  write_drops (writer, &walk, end);
  if (!dsk_relay_result_foreach (db, device, cursor, end, add_result, writer, error)
      || !dsk_relay_result_last_n (db, device, end, &last_n, NULL, error))
    return FALSE;
  *frame = dsk_batch_writer_finish_live (writer, cursor, end, head, last_n);
  *upto = end;
  return TRUE;
}
