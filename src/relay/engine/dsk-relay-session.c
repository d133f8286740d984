/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-session-private.h"

#include "dsk-error.h"
#include "dsk-planted.h"

void
dsk_relay_session_act (DskRelaySession *self, DskSessionAction action)
{
  self->sink (&action, self->user_data);
}

void
dsk_relay_session_close_with (DskRelaySession *self, guint code, const char *reason)
{
  if (self->state == STATE_CLOSED)
    return;
  self->state = STATE_CLOSED;
  dsk_relay_session_leave_gate (self);
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_CLOSE, .close_code = code, .reason = reason });
}

static void
send_json (DskRelaySession *self, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) frame = dsk_frame_pack (type, json);

  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = frame });
}

/* An error that comes back from the store or a reader, as what the device should do about it. */
void
dsk_relay_session_close_for_error (DskRelaySession *self, const GError *error)
{
  const char *reason;
  guint code = dsk_session_close_code (error, &reason);

  dsk_relay_session_close_with (self, code, reason);
}

/* --- what the device says --- */

static void
on_hello (DskRelaySession *self, GBytes *json)
{
  g_auto (DskHello) hello = { 0 };
  const char *reason;
  guint code;

  if (self->state != STATE_HELLO || !dsk_hello_decode (json, &hello, NULL))
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "hello");
      return;
    }
  code = dsk_session_match_code (&hello, &self->proto, &reason);
  if (code != 0)
    {
      dsk_relay_session_close_with (self, code, reason);
      return;
    }
  self->state = STATE_WELCOME;
  self->hello_cursor = hello.cursor;
  self->hello_rev = hello.schema_rev;
  self->hello_epoch = g_strdup (hello.epoch);
  dsk_session_eph_begin (&self->eph, hello.eph, self->now_ms);
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_READ_HELLO, .hello = &hello });
}

static void
on_ack (DskRelaySession *self, GBytes *json)
{
  DskAck ack;

  if (!dsk_ack_decode (json, &ack, NULL) || ack.frames > self->out_frames
      || ack.bytes > self->out_bytes || ack.upto > self->cursor
      || !dsk_session_eph_ack (&self->eph, ack.eph))
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "ack");
      return;
    }
  self->acked = MAX (self->acked, ack.upto);
  self->out_frames -= ack.frames;
  self->out_bytes = self->out_frames == 0 ? 0 : self->out_bytes - ack.bytes;
  if (ack.frames > 0)
    self->starved_at = 0;
}

static void
refill (DskRelaySession *self)
{
  dsk_session_bucket_refill (&self->commands, DSK_SESSION_COMMAND_RATE, DSK_SESSION_COMMAND_BURST, self->now_ms);
  if (self->paused && self->commands.tokens >= 1)
    {
      self->paused = FALSE;
      dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_RESUME });
    }
}

/* A device that empties a long outbox is slowed down, not thrown out: its socket is left unread. */
static void
spend (DskRelaySession *self)
{
  refill (self);
  self->commands.tokens -= 1;
  if (self->commands.tokens < 1 && !self->paused)
    {
      self->paused = TRUE;
      dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_PAUSE });
    }
}

static void
on_command (DskRelaySession *self, GBytes *json)
{
  DskSessionAction action = { .type = DSK_SESSION_EXECUTE };
  g_autoptr (DskCommand) command = dsk_session_read_command (json, &action.n, &action.code);

  if (action.n <= 0)
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "command");
      return;
    }
  action.command = command;
  dsk_relay_session_act (self, action);
  spend (self);
}

static void
on_say (DskRelaySession *self, GBytes *json)
{
  g_auto (DskEphSay) say = { 0 };
  gboolean heard;

  if (!dsk_session_eph_read (&self->eph, json, self->now_ms, &say, &heard))
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "eph");
  else if (heard)
    dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_SAY, .say = &say });
}

static void
on_ping (DskRelaySession *self, GBytes *json)
{
  g_autoptr (GBytes) answer = dsk_session_answer_ping (json);

  if (answer == NULL)
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "ping");
  else
    send_json (self, DSK_FRAME_PONG, answer);
}

static void
on_frame (DskRelaySession *self, GBytes *frame)
{
  g_autoptr (GBytes) json = NULL;
  g_autoptr (GError) error = NULL;
  DskFrameType type;

  self->heard_at = self->now_ms;
  if (!dsk_frame_unpack (frame, &type, &json, &error))
    {
      /* What a newer device says beyond what was agreed on. */
      if (self->state != STATE_LIVE || !g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER))
        dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "frame");
      return;
    }
  if (type == DSK_FRAME_HELLO)
    on_hello (self, json);
  else if (type == DSK_FRAME_PING)
    on_ping (self, json);
  else if (type == DSK_FRAME_PONG)
    ;
  else if (self->state != STATE_LIVE)
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "order");
  else if (type == DSK_FRAME_PAGE_GET)
    dsk_relay_session_on_page_get (self, json);
  else if (type == DSK_FRAME_VERIFY)
    dsk_relay_session_on_verify (self, json);
  else if (type == DSK_FRAME_ACK)
    on_ack (self, json);
  else if (type == DSK_FRAME_COMMAND)
    on_command (self, json);
  else if (type == DSK_FRAME_EPH)
    on_say (self, json);
  else
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "type");
}

/* --- what the relay says --- */

static void
on_welcomed (DskRelaySession *self, const DskSessionEvent *event)
{
  g_autoptr (GBytes) json = NULL;
  DskWelcome welcome;

  if (event->error != NULL)
    {
      dsk_relay_session_close_for_error (self, event->error);
      return;
    }
  g_return_if_fail (self->state == STATE_WELCOME && event->welcome != NULL);

  welcome = *event->welcome;
  welcome.proto = self->proto;
  welcome.now = self->wall_ms;
  welcome.device = self->device;
  welcome.user = self->user;
  welcome.user_name = self->user_name;
  welcome.role = self->role;
  welcome.lock_ms = self->lock_ms;
  welcome.wipe_ms = self->wipe_ms;
  dsk_session_offer (&welcome);
  /* A replica that never synced, or whose cursor is of no use, takes the head as its cursor and pages the
   * rest in beside what is live. */
  if (g_strcmp0 (self->hello_epoch, welcome.epoch) != 0)
    welcome.must_refetch = TRUE;
  self->epoch = g_strdup (welcome.epoch);
  self->cursor = welcome.must_refetch ? welcome.head : self->hello_cursor;
  self->covered = self->cursor;
  self->acked = self->cursor;
  self->head = MAX (self->head, welcome.head);
  self->state = STATE_LIVE;

  json = dsk_welcome_encode (&welcome);
  send_json (self, DSK_FRAME_WELCOME, json);
}

static void
on_executed (DskRelaySession *self, const DskSessionEvent *event)
{
  g_autoptr (GBytes) json = NULL;

  if (event->error != NULL)
    {
      dsk_relay_session_close_for_error (self, event->error);
      return;
    }
  if (event->fork)
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_FORK, "fork");
      return;
    }
  if (event->gap)
    {
      dsk_relay_session_close_with (self, DSK_SESSION_CLOSE_AGAIN, "gap");
      return;
    }
  g_return_if_fail (event->result != NULL);
  json = dsk_result_encode (event->n, event->result);
  send_json (self, DSK_FRAME_RESULT, json);
}

static void
on_tick (DskRelaySession *self)
{
  gint64 now = self->now_ms;

  refill (self);
  if (self->paused)
    self->heard_at = now;
  if (now - self->heard_at >= DSK_SESSION_DEAD_MS)
    dsk_relay_session_close_with (self, DSK_CLOSE_SLOW, "silent");
  else if (self->state != STATE_LIVE && now - self->started_at >= DSK_SESSION_HELLO_MS)
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "no hello");
  else if (self->starved_at != 0 && now - self->starved_at >= DSK_SESSION_SLOW_MS)
    dsk_relay_session_close_with (self, DSK_CLOSE_SLOW, "slow");
  else if (self->state == STATE_LIVE && now - self->pinged_at >= DSK_SESSION_PING_MS)
    {
      g_autoptr (GBytes) json = dsk_ping_encode (now);

      self->pinged_at = now;
      send_json (self, DSK_FRAME_PING, json);
    }
}

/**
 * dsk_relay_session_step:
 * @self: the session
 * @event: what happened
 * @now_ms: monotonic milliseconds, never less than before
 * @wall_ms: UTC milliseconds
 *
 * Takes one event and gives the sink what follows from it. After CLOSE every event is ignored, so that
 * answers that were on their way need no special care.
 */
void
dsk_relay_session_step (DskRelaySession *self, const DskSessionEvent *event, gint64 now_ms,
                        gint64 wall_ms)
{
  g_return_if_fail (self != NULL && event != NULL);

  if (self->state == STATE_CLOSED)
    return;
  self->now_ms = now_ms;
  self->wall_ms = wall_ms;
  switch (event->type)
    {
    case DSK_SESSION_FRAME:
      on_frame (self, event->frame);
      break;
    case DSK_SESSION_WELCOMED:
      on_welcomed (self, event);
      break;
    case DSK_SESSION_LIVE:
    case DSK_SESSION_PAGE:
    case DSK_SESSION_DIGEST:
    case DSK_SESSION_EPH:
    case DSK_SESSION_SAID:
      dsk_relay_session_on_built (self, event);
      break;
    case DSK_SESSION_EXECUTED:
      on_executed (self, event);
      break;
    case DSK_SESSION_HEAD:
      self->head = MAX (self->head, event->head);
      break;
    case DSK_SESSION_NEWS:
      self->eph.news = TRUE;
      break;
    case DSK_SESSION_TICK:
      on_tick (self);
      break;
    case DSK_SESSION_REVOKED:
      dsk_relay_session_close_with (self, DSK_CLOSE_REVOKED, "revoked");
      break;
    case DSK_SESSION_STOP:
      dsk_relay_session_close_with (self, DSK_SESSION_CLOSE_AWAY, "stopping");
      break;
    case DSK_SESSION_ALIVE:
      self->heard_at = now_ms;
      break;
    default:
      g_return_if_reached ();
    }
  dsk_relay_session_pump (self);
}

/**
 * dsk_relay_session_new:
 * @device: who the token belongs to
 * @user: their id
 * @user_name: their name
 * @role: their role, as WELCOME says it
 * @now_ms: monotonic milliseconds
 * @sink: takes the actions
 * @user_data: for @sink
 *
 * Returns: (transfer full): a session that waits for HELLO
 */
DskRelaySession *
dsk_relay_session_new (const char *device, const char *user, const char *user_name, const char *role,
                       gint64 now_ms, DskSessionSink sink, gpointer user_data)
{
  DskRelaySession *self = g_new0 (DskRelaySession, 1);

  self->device = g_strdup (device);
  self->user = g_strdup (user);
  self->user_name = g_strdup (user_name);
  self->role = g_strdup (role);
  self->sink = sink;
  self->user_data = user_data;
  self->now_ms = now_ms;
  self->started_at = now_ms;
  self->heard_at = now_ms;
  self->pinged_at = now_ms;
  self->commands = (DskSessionBucket){ DSK_SESSION_COMMAND_BURST, now_ms };
  return self;
}

void
dsk_relay_session_set_leases (DskRelaySession *self, gint64 lock_ms, gint64 wipe_ms)
{
  self->lock_ms = lock_ms;
  self->wipe_ms = wipe_ms;
}

void
dsk_relay_session_set_gate (DskRelaySession *self, DskJobGate *gate)
{
  self->gate = gate;
}

void
dsk_relay_session_free (DskRelaySession *self)
{
  if (self == NULL)
    return;
  if (self->gate != NULL)
    dsk_job_gate_leave (self->gate, self);
  dsk_relay_session_clear_asked (self);
  g_free (self->device);
  g_free (self->user);
  g_free (self->user_name);
  g_free (self->role);
  g_free (self->hello_epoch);
  g_free (self->epoch);
  g_free (self);
}

gboolean
dsk_relay_session_is_closed (DskRelaySession *self)
{
  return self->state == STATE_CLOSED;
}

gboolean
dsk_relay_session_takes_eph (DskRelaySession *self)
{
  return self->state == STATE_LIVE && self->eph.able;
}

gint64
dsk_relay_session_acked (DskRelaySession *self)
{
  return self->acked;
}

gsize
dsk_relay_session_outstanding (DskRelaySession *self)
{
  return self->out_bytes;
}
