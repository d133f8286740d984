/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thin shell around a replica's session: a computer that goes on and off line, dies, is copied. */

#include <string.h>

#include "dsk-error.h"
#include "dsk-replica-reader.h"
#include "sim-eph.h"
#include "sim-hold.h"

static char *
path_of (SimDevice *device)
{
  return g_build_filename (device->folder, device->file, NULL);
}

static void
issued_free (SimIssued *issued)
{
  g_free (issued->id);
  g_free (issued->object);
  g_free (issued->text);
  g_free (issued->shown);
  g_free (issued);
}

/* --- opening and closing --- */

static void
new_file (SimDevice *device)
{
  g_free (device->file);
  device->file = g_strdup_printf ("replica-%u.db", ++device->files);
  sim_disk_put_copy (device->disk, device->file, sim_template ("replica.db"));
}

gboolean
sim_device_open (SimDevice *device)
{
  const SimVersion *before = sim_version_enter (device->version);
  g_autofree char *path = path_of (device);
  g_autoptr (GError) error = NULL;

  device->store = dsk_replica_store_open (path, &error);
  sim_version_leave (before);
  if (device->store == NULL)
    {
      sim_trace (device->world, "device %u: does not open: %s", device->index, error->message);
      return FALSE;
    }
  device->session = dsk_replica_session_new (&dsk_replica_backend_store, device->store, "sim");
  device->eye = sim_eye_open (device->folder, device->disk, device->file);
  return TRUE;
}

static void
close_files (SimDevice *device)
{
  g_clear_pointer (&device->eye, sim_eye_close);
  g_clear_pointer (&device->session, dsk_replica_session_free);
  g_clear_pointer (&device->store, dsk_replica_store_close);
}

SimDevice *
sim_device_new (SimWorld *world, guint index, DskRole role)
{
  SimDevice *device = g_new0 (SimDevice, 1);

  device->world = world;
  device->index = index;
  device->role = role;
  device->version = sim_version_get (SIM_VERSION_TODAY);
  device->folder = g_strdup_printf ("%s/device-%u", sim_root (), index);
  device->disk = sim_disk_new (device->folder, world->chance[SIM_CHANCE_DISK]);
  device->issued = g_ptr_array_new_with_free_func ((GDestroyNotify) issued_free);
  device->skew = (gint64) sim_below (world, SIM_CHANCE_DEVICE, 8000) - 4000;
  new_file (device);
  return device;
}

void
sim_device_free (SimDevice *device)
{
  close_files (device);
  sim_eph_free (device);
  sim_disk_free (device->disk);
  g_clear_pointer (&device->copy, g_bytes_unref);
  g_clear_pointer (&device->copy_log, g_bytes_unref);
  g_ptr_array_unref (device->issued);
  g_free (device->user);
  g_free (device->device);
  g_free (device->token);
  g_free (device->folder);
  g_free (device->file);
  g_free (device->epoch);
  g_free (device);
}

/* --- the line --- */

static void
connect_now (SimWorld *world, gpointer data)
{
  SimDevice *device = data;

  device->connecting = FALSE;
  if (device->store == NULL || device->conn != NULL || !device->online || device->wiped || device->too_old)
    return;
  /* What was so of the relay before need not be so of this one. */
  device->caught_up = FALSE;
  device->conn = sim_conn_open (device);
}

static void
connect_later (SimDevice *device, gint64 ms)
{
  if (device->connecting || !device->online || device->wiped || device->too_old)
    return;
  device->connecting = TRUE;
  sim_later (device->world, ms + (gint64) sim_below (device->world, SIM_CHANCE_DEVICE, 2000), connect_now,
             device);
}

static void on_action (const DskReplicaSessionAction *action, gpointer user_data);

static void
step (SimDevice *device, DskReplicaSessionEventType type, GBytes *frame)
{
  const SimVersion *before = sim_version_enter (device->version);

  if (device->session != NULL)
    dsk_replica_session_step (
        device->session,
        &(DskReplicaSessionEvent){ .type = type,
                                   .frame = frame,
                                   .now_ms = dsk_clock_now_ms (device->world->clock) + device->skew },
        on_action, device);
  sim_version_leave (before);
}

void
sim_device_say (SimDevice *device, const DskEphSay *say)
{
  if (device->session != NULL && device->conn != NULL)
    dsk_replica_session_step (device->session,
                              &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_SAY, .say = say },
                              on_action, device);
}

/* After a step, since what happens in one must not go on in another. */
static void
restart (SimWorld *world, gpointer data)
{
  SimDevice *device = data;

  if (device->store == NULL && !device->wiped && !sim_device_open (device))
    {
      sim_disk_recover (device->disk, SIM_CUT_KILL);
      sim_later (world, 1000, restart, device);
      return;
    }
  connect_later (device, 0);
}

void
sim_device_crash (SimDevice *device, SimCut cut, gint64 down_ms)
{
  if (device->store == NULL || device->wiped)
    return;
  sim_trace (device->world, "device %u: down (%d)", device->index, (int) cut);
  sim_disk_cut_after (device->disk, 0);
  close_files (device);
  sim_disk_recover (device->disk, cut);
  g_clear_pointer (&device->epoch, g_free);
  sim_eph_lost (device);
  if (device->conn != NULL)
    sim_conn_lose_device (g_steal_pointer (&device->conn));
  sim_later (device->world, down_ms, restart, device);
}

static void
look_after (SimDevice *device)
{
  if (device->store != NULL && sim_disk_is_dead (device->disk))
    sim_device_crash (device, (SimCut) sim_below (device->world, SIM_CHANCE_DISK, SIM_CUT_N), 2000);
  else
    sim_check_device (device);
}

static void
hang_up (SimDevice *device, gint64 again_ms)
{
  if (device->conn == NULL)
    return;
  sim_conn_lose_device (g_steal_pointer (&device->conn));
  if (device->world->relay->engine != NULL)
    device->closes++;
  step (device, DSK_REPLICA_SESSION_DISCONNECTED, NULL);
  sim_eph_lost (device);
  connect_later (device, again_ms);
}

void
sim_device_set_online (SimDevice *device, gboolean online)
{
  device->online = online;
  if (online)
    connect_later (device, 0);
  else
    hang_up (device, 0);
}

void
sim_device_connected (SimDevice *device, SimConn *conn)
{
  if (device->conn != conn || device->store == NULL)
    return;
  step (device, DSK_REPLICA_SESSION_CONNECTED, NULL);
  look_after (device);
}

void
sim_device_look_after (SimDevice *device)
{
  look_after (device);
}

void
sim_device_verify (SimDevice *device)
{
  device->verified = FALSE;
  step (device, DSK_REPLICA_SESSION_VERIFY, NULL);
  look_after (device);
}

void
sim_device_outbox (SimDevice *device, const char *command, gint64 fence)
{
  const SimVersion *before = sim_version_enter (device->version);

  if (device->session != NULL)
    dsk_replica_session_step (device->session,
                              &(DskReplicaSessionEvent){ .type = DSK_REPLICA_SESSION_OUTBOX,
                                                         .command = command,
                                                         .fence = fence,
                                                         .now_ms = dsk_clock_now_ms (device->world->clock)
                                                                   + device->skew },
                              on_action, device);
  sim_version_leave (before);
  look_after (device);
}

/* --- what a session wants --- */

typedef struct
{
  SimDevice *device;
  SimConn *conn;
  int code;
  gint64 retry_ms;
} Ending;

/* Another file has its numbers: what was not sent gets others. */
static void
loosen (SimDevice *device)
{
  g_autoptr (GError) error = NULL;

  sim_trace (device->world, "device %u: its numbers are another's, too", device->index);
  for (guint i = 0; i < device->issued->len; i++)
    ((SimIssued *) device->issued->pdata[i])->again = TRUE;
  if (!dsk_replica_store_loosen (device->store, dsk_clock_now_ms (device->world->clock), &error))
    sim_trace (device->world, "device %u: not loosened: %s", device->index, error->message);
}

static void
end_connection (SimWorld *world, gpointer data)
{
  Ending *ending = data;
  SimDevice *device = ending->device;

  if (device->conn != ending->conn || device->store == NULL)
    return;
  if (ending->code == DSK_CLOSE_FORK)
    {
      sim_conn_lose_device (g_steal_pointer (&device->conn));
      sim_eph_lost (device);
      loosen (device);
      look_after (device);
      connect_later (device, 500);
      return;
    }
  hang_up (device, MAX (ending->retry_ms, 500));
}

static void
end_later (SimDevice *device, int code, gint64 retry_ms)
{
  Ending *ending = g_new0 (Ending, 1);

  *ending = (Ending){ device, device->conn, code, retry_ms };
  sim_later_full (device->world, 0, end_connection, ending, g_free);
}

static void
on_action (const DskReplicaSessionAction *action, gpointer user_data)
{
  SimDevice *device = user_data;
  SimWorld *world = device->world;

  switch (action->type)
    {
    case DSK_REPLICA_SESSION_SEND:
      if (device->conn != NULL)
        sim_conn_send_up (device->conn, action->frame);
      break;
    case DSK_REPLICA_SESSION_CLOSE:
      sim_trace (world, "device %u: closes with %d (%s)", device->index, action->code,
                 action->error->message);
      if (action->code == DSK_CLOSE_PROTOCOL)
        sim_violate (world, "5 order", "device %u found the relay at fault: %s", device->index,
                     action->error->message);
      end_later (device, action->code, action->retry_ms);
      break;
    case DSK_REPLICA_SESSION_FAIL:
      sim_trace (world, "device %u: store failed: %s", device->index, action->error->message);
      if (strstr (action->error->message, "sim: seq went down") != NULL)
        sim_violate (world, "6 row monotone", "device %u: a row was about to become older", device->index);
      if (action->error->code == DSK_ERROR_CORRUPT && !device->damaged)
        sim_violate (world, "14 verify", "device %u does not trust its copy any more: %s", device->index,
                     action->error->message);
      end_later (device, 0, 2000);
      break;
    case DSK_REPLICA_SESSION_STATUS:
      device->caught_up = action->caught_up;
      break;
    case DSK_REPLICA_SESSION_WELCOMED:
      if (device->conn != NULL && !sim_version_match (device->version, device->conn->served_by))
        sim_violate (world, "11 version", "device %u and the relay go on without a protocol in common", device->index);
      sim_eph_welcomed (device, action->welcome);
      break;
    case DSK_REPLICA_SESSION_HELD:
      sim_hold_wait (device, action->due_at);
      break;
    case DSK_REPLICA_SESSION_NEWS:
      sim_eph_news (device, action->news);
      break;
    case DSK_REPLICA_SESSION_VERIFIED:
      sim_trace (world, "device %u: %u compared, %u differed", device->index, action->compared, action->differed);
      device->verified = TRUE;
      device->compared = action->compared;
      device->differed = action->differed;
      if (action->differed > 0 && !device->damaged)
        sim_violate (world, "14 verify", "device %u finds %u differences where there are none", device->index,
                     action->differed);
      break;
    case DSK_REPLICA_SESSION_RESULT:
    case DSK_REPLICA_SESSION_CHANGED:
    default:
      break;
    }
}

/* Pings are the transport's. */
static gboolean
answer_ping (SimConn *conn, GBytes *frame)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GBytes) pong = NULL;
  DskFrameType type;

  if (!dsk_frame_unpack (frame, &type, &json, NULL) || type != DSK_FRAME_PING)
    return FALSE;
  pong = dsk_frame_pack (DSK_FRAME_PONG, json);
  sim_conn_send_up (conn, pong);
  return TRUE;
}

void
sim_device_frame (SimDevice *device, SimConn *conn, GBytes *frame)
{
  guint64 before;

  if (device->conn != conn || device->store == NULL || answer_ping (conn, frame))
    return;
  sim_trace_bytes (device->world, conn->number, "down", frame);
  before = sim_disk_changes (device->disk);
  step (device, DSK_REPLICA_SESSION_FRAME, frame);
  if (*(const guint8 *) g_bytes_get_data (frame, NULL) == DSK_FRAME_EPH
      && sim_disk_changes (device->disk) != before)
    sim_violate (device->world, "13 ephemeral", "device %u wrote to its disk what it was told of now",
                 device->index);
  look_after (device);
}

static void
wipe (SimDevice *device)
{
  close_files (device);
  sim_disk_remove (device->disk, device->file);
  device->wiped = TRUE;
}

void
sim_device_closed (SimDevice *device, SimConn *conn, guint code)
{
  if (device->conn != conn)
    return;
  device->conn = NULL;
  if (device->world->relay->engine != NULL && code != DSK_CLOSE_RELAY_OLD)
    device->closes++;
  sim_trace (device->world, "device %u: closed (%u)", device->index, code);
  if (code == DSK_CLOSE_UPGRADE)
    device->too_old = TRUE;
  step (device, DSK_REPLICA_SESSION_DISCONNECTED, NULL);
  sim_eph_lost (device);
  if (code == DSK_CLOSE_FORK && device->store != NULL)
    {
      loosen (device);
      look_after (device);
    }
  else if (code == DSK_CLOSE_REVOKED)
    wipe (device);
  connect_later (device, 500);
}

/* --- files that somebody copied --- */

void
sim_device_keep_copy (SimDevice *device)
{
  g_autofree char *log = g_strconcat (device->file, "-wal", NULL);

  if (device->store == NULL)
    return;
  /* Whoever copies it has closed the program, and takes all that lies there. */
  dsk_replica_store_tidy (device->store);
  sim_device_crash (device, SIM_CUT_KILL, 1000);
  g_clear_pointer (&device->copy, g_bytes_unref);
  g_clear_pointer (&device->copy_log, g_bytes_unref);
  device->copy = sim_disk_get (device->disk, device->file);
  device->copy_log = sim_disk_get (device->disk, log);
}

void
sim_device_restore_copy (SimDevice *device)
{
  g_autofree char *log = g_strconcat (device->file, "-wal", NULL);

  if (device->copy == NULL || device->store == NULL)
    return;
  sim_trace (device->world, "device %u: a copy is put back", device->index);
  sim_device_crash (device, SIM_CUT_KILL, 1500);
  sim_disk_put (device->disk, device->file, device->copy);
  if (device->copy_log != NULL)
    sim_disk_put (device->disk, log, device->copy_log);
  else
    sim_disk_remove (device->disk, log);
  for (guint i = 0; i < device->issued->len; i++)
    ((SimIssued *) device->issued->pdata[i])->loose = TRUE;
}

void
sim_device_tidy (SimDevice *device)
{
  if (device->store != NULL)
    dsk_replica_store_tidy (device->store);
  look_after (device);
}
