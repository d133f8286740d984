/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every frame that the relay hands over to a device: what may be in it, and how much may be on its way. */

#include <string.h>

#include "dsk-batch.h"
#include "sim-eph.h"

typedef struct
{
  SimConn *conn;
  DskFrameType type;
  const char *json;
} Frame;

static gboolean
is_visible (SimConn *conn, const char *id)
{
  const SimConv *conv = g_hash_table_lookup (conn->world->convs, id);

  return conv != NULL && (conv->visible & 1u << conn->device->index) != 0;
}

static gboolean
check_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Frame *frame = user_data;
  const char *conv;

  if (entity->stream != DSK_STREAM_CONVERSATION)
    return TRUE;
  conv = dsk_value_get_text (&values[entity->conv_column]);
  if (!is_visible (frame->conn, conv))
    sim_violate (frame->conn->world, "2 no leak", "a %s of %s goes to device %u", entity->name, conv,
                 frame->conn->device->index);
  if ((frame->conn->device->classes & 1u << entity->cls) == 0)
    sim_violate (frame->conn->world, "2 no leak", "a %s goes to device %u, whose user reads none",
                 entity->name, frame->conn->device->index);
  return TRUE;
}

static gboolean
ignore_unknown (const char *entity, const char *columns, const char *json, gpointer user_data)
{
  return TRUE;
}

static gboolean
check_delete (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  Frame *frame = user_data;

  if (conv != NULL && !is_visible (frame->conn, conv))
    sim_violate (frame->conn->world, "2 no leak", "the end of a %s of %s goes to device %u", entity, conv,
                 frame->conn->device->index);
  return TRUE;
}

/* Whatever kind of frame it is: no id of what was never visible, no word of what is not. */
static void
check_words (Frame *frame)
{
  SimWorld *world = frame->conn->world;
  guint bit = 1u << frame->conn->device->index;
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, world->convs);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const SimConv *conv = value;
      g_autofree char *secret = NULL;

      if ((conv->seen & bit) == 0 && strstr (frame->json, id) != NULL)
        sim_violate (world, "2 no leak", "device %u hears of %s, which it never saw",
                     frame->conn->device->index, (char *) id);
      if (sim_customer_is_visible (world, conv->customer, bit))
        continue;
      secret = g_strdup_printf ("cust%dx", conv->customer);
      if (strstr (frame->json, secret) != NULL)
        sim_violate (world, "2 no leak", "device %u reads words of %s", frame->conn->device->index,
                     (char *) id);
    }
}

static void
check_batch (Frame *frame, GBytes *json)
{
  g_autoptr (DskBatch) batch = dsk_batch_parse (frame->type, json, NULL);

  if (batch == NULL)
    {
      sim_violate (frame->conn->world, "5 order", "a frame can't be read");
      return;
    }
  dsk_batch_foreach_row (batch, check_row, ignore_unknown, frame, NULL);
  if (frame->type == DSK_FRAME_LIVE)
    dsk_batch_foreach_delete (batch, check_delete, frame);
}

static void
check_credit (SimConn *conn, gsize size)
{
  if (conn->out_frames >= DSK_CREDIT_FRAMES || conn->out_bytes >= DSK_CREDIT_BYTES)
    sim_violate (conn->world, "9 bounded", "%u frames, %u bytes were on their way to device %u, and one more",
                 conn->out_frames, (guint) conn->out_bytes, conn->device->index);
  conn->out_frames++;
  conn->out_bytes += size;
}

static void
check (SimConn *conn, GBytes *bytes)
{
  g_autoptr (GBytes) json = NULL;
  Frame frame = { conn, 0, NULL };

  if (!dsk_frame_unpack (bytes, &frame.type, &json, NULL))
    {
      sim_violate (conn->world, "5 order", "the relay sends what is no frame");
      return;
    }
  frame.json = g_bytes_get_data (json, NULL);
  check_words (&frame);
  if (frame.type == DSK_FRAME_EPH)
    sim_eph_check_wire (conn, json);
  if (frame.type != DSK_FRAME_LIVE && frame.type != DSK_FRAME_PAGE)
    return;
  check_credit (conn, g_bytes_get_size (bytes));
  check_batch (&frame, json);
}

void
sim_wire_check (SimConn *conn, GBytes *bytes)
{
  const SimVersion *before = sim_version_enter (sim_version_get (SIM_VERSION_TODAY));

  check (conn, bytes);
  sim_version_leave (before);
}
