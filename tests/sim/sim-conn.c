/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A line between a device and the relay: each direction keeps its order, takes time, and may break on its own.
 * On the relay's end is a session of the product. */

#include <string.h>

#include "dsk-error.h"
#include "sim-eph.h"

typedef struct
{
  SimConn *conn;
  GBytes *frame; /* (owned) */
} Parcel;

static gint64
delay (SimConn *conn)
{
  SimWorld *world = conn->world;

  return sim_perhaps (world, SIM_CHANCE_NET, 5) ? (gint64) sim_below (world, SIM_CHANCE_NET, 3000)
                                                : (gint64) sim_below (world, SIM_CHANCE_NET, 40);
}

/* When a frame that leaves now arrives: never before the one that left last. */
static gint64
arrival (SimConn *conn, gint64 last)
{
  gint64 at = sim_now (conn->world) + delay (conn);

  return MAX (last, at);
}

gboolean
sim_conn_is_served (SimConn *conn)
{
  return conn->session != NULL && conn->life == conn->world->relay->life
         && !dsk_relay_session_is_closed (conn->session);
}

static void
step (SimConn *conn, const DskSessionEvent *event)
{
  const SimVersion *before;

  if (!sim_conn_is_served (conn))
    return;
  before = sim_version_enter (conn->world->relay->version);
  dsk_relay_session_step (conn->session, event, sim_now (conn->world), dsk_clock_now_ms (conn->world->clock));
  sim_version_leave (before);
  sim_eph_seat (conn);
}

void
sim_conn_tell (SimConn *conn, const DskSessionEvent *event)
{
  step (conn, event);
}

/* --- towards the relay --- */

static void
count_ack (SimConn *conn, GBytes *frame)
{
  g_autoptr (GBytes) json = NULL;
  DskFrameType type;
  DskAck ack;

  if (!dsk_frame_unpack (frame, &type, &json, NULL) || type != DSK_FRAME_ACK
      || !dsk_ack_decode (json, &ack, NULL))
    return;
  conn->out_frames -= MIN (ack.frames, conn->out_frames);
  conn->out_bytes -= MIN (ack.bytes, conn->out_bytes);
}

static void
read_up (SimConn *conn, GBytes *frame)
{
  if (!sim_conn_is_served (conn))
    return;
  sim_trace_bytes (conn->world, conn->number, "up", frame);
  count_ack (conn, frame);
  step (conn, &(DskSessionEvent){ .type = DSK_SESSION_FRAME, .frame = frame });
}

static void
arrive_up (SimWorld *world, gpointer data)
{
  Parcel *parcel = data;

  if (!parcel->conn->up)
    return;
  if (parcel->conn->paused)
    g_queue_push_tail (&parcel->conn->held, g_bytes_ref (parcel->frame));
  else
    read_up (parcel->conn, parcel->frame);
}

static void
read_held (SimWorld *world, gpointer data)
{
  SimConn *conn = data;

  while (!conn->paused && !g_queue_is_empty (&conn->held))
    {
      g_autoptr (GBytes) frame = g_queue_pop_head (&conn->held);

      read_up (conn, frame);
    }
}

static Parcel *
parcel_new (SimConn *conn, GBytes *frame)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->conn = conn;
  parcel->frame = g_bytes_ref (frame);
  return parcel;
}

static void
parcel_free (gpointer data)
{
  g_bytes_unref (((Parcel *) data)->frame);
  g_free (data);
}

void
sim_conn_send_up (SimConn *conn, GBytes *frame)
{
  SimWorld *world = conn->world;

  if (!conn->up)
    return;
  conn->last_up = arrival (conn, conn->last_up);
  sim_later_full (world, conn->last_up - sim_now (world), arrive_up, parcel_new (conn, frame),
                  parcel_free);
}

/* --- towards the device --- */

static void
arrive_down (SimWorld *world, gpointer data)
{
  Parcel *parcel = data;

  if (parcel->conn->down)
    sim_device_frame (parcel->conn->device, parcel->conn, parcel->frame);
}

static void
send_down (SimConn *conn, GBytes *frame)
{
  SimWorld *world = conn->world;
  gint64 slow = conn->device->slow_ms;

  sim_trace_bytes (world, conn->number, "out", frame);
  sim_wire_check (conn, frame);
  if (!conn->down)
    return;
  if (slow > 0)
    slow = (gint64) sim_below (world, SIM_CHANCE_NET, (guint64) slow);
  if (world->pages_apart && *(const guint8 *) g_bytes_get_data (frame, NULL) == DSK_FRAME_PAGE)
    {
      sim_later_full (world, slow + (gint64) sim_below (world, SIM_CHANCE_NET, 2500), arrive_down,
                      parcel_new (conn, frame), parcel_free);
      return;
    }
  conn->last_down = arrival (conn, conn->last_down) + slow;
  sim_later_full (world, conn->last_down - sim_now (world), arrive_down, parcel_new (conn, frame),
                  parcel_free);
}

typedef struct
{
  SimConn *conn;
  guint code;
} Ending;

static void
arrive_end (SimWorld *world, gpointer data)
{
  Ending *ending = data;

  if (ending->conn->down)
    {
      ending->conn->down = FALSE;
      sim_device_closed (ending->conn->device, ending->conn, ending->code);
    }
  ending->conn->up = FALSE;
}

/* After what is on its way. */
static void
end_down (SimConn *conn, guint code)
{
  Ending *ending = g_new0 (Ending, 1);

  ending->conn = conn;
  ending->code = code;
  conn->last_down = arrival (conn, conn->last_down);
  sim_later_full (conn->world, conn->last_down - sim_now (conn->world), arrive_end, ending, g_free);
}

/* --- what a session wants done --- */

static void
on_action (const DskSessionAction *action, gpointer user_data)
{
  SimConn *conn = user_data;
  SimWorld *world = conn->world;

  switch (action->type)
    {
    case DSK_SESSION_SEND:
      send_down (conn, action->frame);
      break;
    case DSK_SESSION_EXECUTE:
      sim_relay_execute (world->relay, conn, action->command, action->n, action->code);
      break;
    case DSK_SESSION_PAUSE:
      conn->paused = TRUE;
      break;
    case DSK_SESSION_RESUME:
      conn->paused = FALSE;
      sim_later (world, 0, read_held, conn);
      break;
    case DSK_SESSION_JOB_LEFT:
      break; /* the next tick tells */
    case DSK_SESSION_CLOSE:
      sim_trace (world, "relay: closes %u with %u (%s)", conn->number, action->close_code, action->reason);
      /* A clock that jumped ahead makes it look as if the device had not said hello for hours. */
      if ((action->close_code == DSK_CLOSE_PROTOCOL && strcmp (action->reason, "no hello") != 0)
          || action->close_code == DSK_CLOSE_RATE)
        sim_violate (world, "5 order", "the relay found device %u at fault: %s", conn->device->index,
                     action->reason);
      sim_upgrade_check_told (conn, action->close_code);
      end_down (conn, action->close_code);
      break;
    case DSK_SESSION_SAY:
      sim_eph_say (conn, action->say);
      break;
    case DSK_SESSION_BUILD_EPH:
      sim_eph_build (conn);
      break;
    case DSK_SESSION_READ_HELLO:
    case DSK_SESSION_BUILD_LIVE:
    case DSK_SESSION_BUILD_PAGE:
    case DSK_SESSION_BUILD_DIGEST:
    default:
      sim_errand_start (conn, action);
    }
}

/* --- a line's life --- */

static void
tick (SimWorld *world, gpointer data)
{
  SimConn *conn = data;

  if (!sim_conn_is_served (conn))
    return;
  if (world->relay->eph != NULL)
    dsk_ephemeral_tick (world->relay->eph, sim_now (world));
  step (conn, &(DskSessionEvent){ .type = DSK_SESSION_TICK });
  sim_eph_tell (world);
  sim_later (world, 5000, tick, conn);
}

/* One connection a device: the older one is a line that broke without a word. */
static void
stop_older (SimConn *conn)
{
  GPtrArray *conns = conn->world->conns;

  for (guint i = 0; i < conns->len; i++)
    {
      SimConn *other = conns->pdata[i];

      if (other != conn && other->session != NULL && g_strcmp0 (other->who.device, conn->who.device) == 0)
        step (other, &(DskSessionEvent){ .type = DSK_SESSION_STOP });
    }
}

static void
greeted (SimWorld *world, gpointer data)
{
  SimConn *conn = data;

  if (conn->down)
    sim_device_connected (conn->device, conn);
}

static void
greet (SimWorld *world, gpointer data)
{
  SimConn *conn = data;
  g_autoptr (GError) error = NULL;

  if (!conn->up || world->relay->reader == NULL)
    {
      end_down (conn, 0);
      return;
    }
  conn->life = world->relay->life;
  conn->served_by = world->relay->version;
  if (!dsk_relay_reader_authenticate (world->relay->reader, conn->device->token, &conn->who, &error))
    {
      sim_trace (world, "relay: refuses device %u: %s", conn->device->index, error->message);
      end_down (conn, g_error_matches (error, DSK_ERROR, DSK_ERROR_FORBIDDEN) ? DSK_CLOSE_REVOKED
                      : g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED) ? DSK_CLOSE_AUTH
                                                                                      : 0);
      return;
    }
  stop_older (conn);
  conn->session = dsk_relay_session_new (conn->who.device, conn->who.user, conn->who.user_name,
                                         conn->who.role, sim_now (world), on_action, conn);
  dsk_relay_session_set_gate (conn->session, world->relay->gate);
  conn->last_down = arrival (conn, 0);
  sim_later (world, conn->last_down - sim_now (world), greeted, conn);
  sim_later (world, 5000, tick, conn);
}

SimConn *
sim_conn_open (SimDevice *device)
{
  SimWorld *world = device->world;
  SimConn *conn = g_new0 (SimConn, 1);

  conn->world = world;
  conn->device = device;
  conn->version = device->version;
  conn->up = conn->down = TRUE;
  conn->number = world->conns->len;
  g_queue_init (&conn->held);
  g_ptr_array_add (world->conns, conn);
  conn->last_up = arrival (conn, 0);
  sim_later (world, conn->last_up - sim_now (world), greet, conn);
  return conn;
}

void
sim_conn_free (SimConn *conn)
{
  dsk_relay_session_free (conn->session);
  dsk_principal_clear (&conn->who);
  g_queue_clear_full (&conn->held, (GDestroyNotify) g_bytes_unref);
  g_free (conn);
}

static void
lose_up (SimWorld *world, gpointer data)
{
  ((SimConn *) data)->up = FALSE;
}

void
sim_conn_cut (SimConn *conn)
{
  SimWorld *world = conn->world;

  if (!conn->down)
    return;
  sim_trace (world, "line %u breaks", conn->number);
  if (sim_perhaps (world, SIM_CHANCE_NET, 50))
    sim_later (world, (gint64) sim_below (world, SIM_CHANCE_NET, 500), lose_up, conn);
  else
    conn->up = FALSE;
  conn->down = FALSE;
  sim_device_closed (conn->device, conn, 0);
}

void
sim_conn_lose_relay (SimConn *conn)
{
  if (conn->session == NULL)
    return;
  g_clear_pointer (&conn->session, dsk_relay_session_free);
  conn->up = FALSE;
  if (conn->down)
    end_down (conn, 0);
}

/* What it sent before goes on; the relay may hear of the end only by silence. */
void
sim_conn_lose_device (SimConn *conn)
{
  conn->down = FALSE;
  sim_later (conn->world, (gint64) sim_below (conn->world, SIM_CHANCE_NET, 200), lose_up, conn);
}

typedef struct
{
  SimConn *conn;
  gint64 head;
} News;

static void
tell_head (SimWorld *world, gpointer data)
{
  News *news = data;

  step (news->conn, &(DskSessionEvent){ .type = DSK_SESSION_HEAD, .head = news->head });
}

void
sim_conn_head (SimRelay *relay, gint64 head)
{
  SimWorld *world = relay->world;

  for (guint i = 0; i < world->conns->len; i++)
    {
      News *news;

      if (!sim_conn_is_served (world->conns->pdata[i]))
        continue;
      news = g_new0 (News, 1);
      news->conn = world->conns->pdata[i];
      news->head = head;
      sim_later_full (world, (gint64) sim_below (world, SIM_CHANCE_RELAY, 4), tell_head, news, g_free);
    }
}
