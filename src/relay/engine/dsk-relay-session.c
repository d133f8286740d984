/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-session.h"

#include "dsk-error.h"
#include "dsk-planted.h"
#include "dsk-session-eph.h"
#include "dsk-session-parts.h"

typedef enum { STATE_HELLO, STATE_WELCOME, STATE_LIVE, STATE_CLOSED } State;

struct _DskRelaySession
{
  DskSessionSink sink;
  gpointer user_data;
  char *device;    /* (owned) */
  char *user;      /* (owned) */
  char *user_name; /* (owned) */
  char *role;      /* (owned) */
  gint64 lock_ms;
  gint64 wipe_ms;
  State state;
  gint64 now_ms;
  gint64 wall_ms;

  int proto;
  gint64 hello_cursor;
  char *hello_epoch; /* (owned) (nullable) */
  char *epoch;       /* (owned) (nullable) */
  gint64 cursor;     /* of the last live frame sent */
  gint64 covered;    /* nothing up to here is missing for this device */
  gint64 head;
  gint64 build_head; /* head when the live frame in the making was asked for */
  gint64 acked;

  guint out_frames; /* sent and not acknowledged */
  gsize out_bytes;
  gboolean building;
  gboolean last_was_live;
  DskSessionPages pages; /* (owned) */
  DskSessionEph eph;

  DskSessionBucket commands; /* that may come now */
  gboolean paused;

  gint64 started_at;
  gint64 heard_at;
  gint64 pinged_at;
  gint64 starved_at; /* since when it has something to send and no credit; 0 not */
};

static void
act (DskRelaySession *self, DskSessionAction action)
{
  self->sink (&action, self->user_data);
}

static void
close_with (DskRelaySession *self, guint code, const char *reason)
{
  if (self->state == STATE_CLOSED)
    return;
  self->state = STATE_CLOSED;
  act (self, (DskSessionAction){ .type = DSK_SESSION_CLOSE, .close_code = code, .reason = reason });
}

static void
send_json (DskRelaySession *self, DskFrameType type, GBytes *json)
{
  g_autoptr (GBytes) frame = dsk_frame_pack (type, json);

  act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = frame });
}

/* An error that comes back from the store or a reader, as what the device should do about it. */
static void
close_for_error (DskRelaySession *self, const GError *error)
{
  const char *reason;
  guint code = dsk_session_close_code (error, &reason);

  close_with (self, code, reason);
}

/* --- building frames --- */

static gboolean
is_dirty (DskRelaySession *self)
{
  return self->head > self->covered;
}

static gboolean
has_credit (DskRelaySession *self)
{
  return DSK_PLANTED (credit_ignored)
         || (self->out_frames < DSK_CREDIT_FRAMES && self->out_bytes < DSK_CREDIT_BYTES);
}

static void
build_live (DskRelaySession *self)
{
  self->building = TRUE;
  self->last_was_live = TRUE;
  self->build_head = self->head;
  act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_LIVE,
                                 .epoch = self->epoch,
                                 .cursor = self->cursor,
                                 .max_bytes = DSK_SESSION_BUILD_BYTES });
}

static void
build_page (DskRelaySession *self)
{
  DskPageGet *get = dsk_session_pages_take (&self->pages);

  self->building = TRUE;
  self->last_was_live = FALSE;
  act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_PAGE,
                                 .get = get,
                                 .max_bytes = DSK_SESSION_BUILD_BYTES });
  dsk_session_page_free (get);
}

/* Only when there is nothing else, so that it is the first that is dropped. */
static void
build_eph (DskRelaySession *self)
{
  if (!dsk_session_eph_is_due (&self->eph) || !has_credit (self))
    return;
  self->building = TRUE;
  self->eph.news = FALSE;
  act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_EPH });
}

/* Asks for the next frame if there is a reason, credit, and nothing in the making. What is live and what is
 * paged take turns, so that neither waits for the end of the other. */
static void
pump (DskRelaySession *self)
{
  gboolean page = !g_queue_is_empty (&self->pages.queue);

  if (self->state != STATE_LIVE || self->building)
    return;
  if (!is_dirty (self) && !page)
    {
      build_eph (self);
      return;
    }
  if (!has_credit (self))
    {
      if (self->starved_at == 0)
        self->starved_at = self->now_ms;
      return;
    }
  self->starved_at = 0;
  if (is_dirty (self) && !(page && self->last_was_live))
    build_live (self);
  else
    build_page (self);
}

static void
send_counted (DskRelaySession *self, GBytes *frame)
{
  self->out_frames++;
  self->out_bytes += g_bytes_get_size (frame);
  act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = frame });
}

static void
on_live (DskRelaySession *self, const DskSessionEvent *event)
{
  self->building = FALSE;
  if (event->error != NULL)
    {
      close_for_error (self, event->error);
      return;
    }
  if (event->frame != NULL)
    {
      self->cursor = event->upto;
      self->covered = DSK_PLANTED (live_stops) ? self->build_head : event->upto;
      send_counted (self, event->frame);
    }
  else
    {
      self->covered = MAX (self->build_head, event->upto);
    }
}

static void
on_page (DskRelaySession *self, const DskSessionEvent *event)
{
  self->building = FALSE;
  if (event->error != NULL)
    close_for_error (self, event->error);
  else if (event->frame != NULL)
    send_counted (self, event->frame);
}

static void
on_eph (DskRelaySession *self, const DskSessionEvent *event)
{
  self->building = self->building && event->type != DSK_SESSION_EPH;
  if (event->error != NULL)
    {
      close_for_error (self, event->error);
      return;
    }
  if (event->frame == NULL)
    return;
  self->eph.out += event->type == DSK_SESSION_EPH;
  act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = event->frame });
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
      close_with (self, DSK_CLOSE_PROTOCOL, "hello");
      return;
    }
  code = dsk_session_match_code (&hello, &self->proto, &reason);
  if (code != 0)
    {
      close_with (self, code, reason);
      return;
    }
  self->state = STATE_WELCOME;
  self->hello_cursor = hello.cursor;
  self->hello_epoch = g_strdup (hello.epoch);
  dsk_session_eph_begin (&self->eph, hello.eph, self->now_ms);
  act (self, (DskSessionAction){ .type = DSK_SESSION_READ_HELLO, .hello = &hello });
}

static void
on_page_get (DskRelaySession *self, GBytes *json)
{
  DskSessionPagePut put = dsk_session_pages_put (&self->pages, json, DSK_SESSION_PAGE_JOBS);

  if (put == DSK_SESSION_PAGE_WRONG)
    close_with (self, DSK_CLOSE_PROTOCOL, "page");
  else if (put == DSK_SESSION_PAGE_TOO_MANY)
    close_with (self, DSK_CLOSE_RATE, "pages");
}

static void
on_ack (DskRelaySession *self, GBytes *json)
{
  DskAck ack;

  if (!dsk_ack_decode (json, &ack, NULL) || ack.frames > self->out_frames
      || ack.bytes > self->out_bytes || ack.upto > self->cursor
      || !dsk_session_eph_ack (&self->eph, ack.eph))
    {
      close_with (self, DSK_CLOSE_PROTOCOL, "ack");
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
      act (self, (DskSessionAction){ .type = DSK_SESSION_RESUME });
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
      act (self, (DskSessionAction){ .type = DSK_SESSION_PAUSE });
    }
}

static void
on_command (DskRelaySession *self, GBytes *json)
{
  DskSessionAction action = { .type = DSK_SESSION_EXECUTE };
  g_autoptr (DskCommand) command = dsk_session_read_command (json, &action.n, &action.code);

  if (action.n <= 0)
    {
      close_with (self, DSK_CLOSE_PROTOCOL, "command");
      return;
    }
  action.command = command;
  act (self, action);
  spend (self);
}

static void
on_say (DskRelaySession *self, GBytes *json)
{
  g_auto (DskEphSay) say = { 0 };
  gboolean heard;

  if (!dsk_session_eph_read (&self->eph, json, self->now_ms, &say, &heard))
    close_with (self, DSK_CLOSE_PROTOCOL, "eph");
  else if (heard)
    act (self, (DskSessionAction){ .type = DSK_SESSION_SAY, .say = &say });
}

static void
on_ping (DskRelaySession *self, GBytes *json)
{
  g_autoptr (GBytes) answer = dsk_session_answer_ping (json);

  if (answer == NULL)
    close_with (self, DSK_CLOSE_PROTOCOL, "ping");
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
        close_with (self, DSK_CLOSE_PROTOCOL, "frame");
      return;
    }
  if (type == DSK_FRAME_HELLO)
    on_hello (self, json);
  else if (type == DSK_FRAME_PING)
    on_ping (self, json);
  else if (type == DSK_FRAME_PONG)
    ;
  else if (self->state != STATE_LIVE)
    close_with (self, DSK_CLOSE_PROTOCOL, "order");
  else if (type == DSK_FRAME_PAGE_GET)
    on_page_get (self, json);
  else if (type == DSK_FRAME_ACK)
    on_ack (self, json);
  else if (type == DSK_FRAME_COMMAND)
    on_command (self, json);
  else if (type == DSK_FRAME_EPH)
    on_say (self, json);
  else
    close_with (self, DSK_CLOSE_PROTOCOL, "type");
}

/* --- what the relay says --- */

static void
on_welcomed (DskRelaySession *self, const DskSessionEvent *event)
{
  g_autoptr (GBytes) json = NULL;
  DskWelcome welcome;

  if (event->error != NULL)
    {
      close_for_error (self, event->error);
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
      close_for_error (self, event->error);
      return;
    }
  if (event->fork)
    {
      close_with (self, DSK_CLOSE_FORK, "fork");
      return;
    }
  if (event->gap)
    {
      close_with (self, DSK_SESSION_CLOSE_AGAIN, "gap");
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
    close_with (self, DSK_CLOSE_SLOW, "silent");
  else if (self->state != STATE_LIVE && now - self->started_at >= DSK_SESSION_HELLO_MS)
    close_with (self, DSK_CLOSE_PROTOCOL, "no hello");
  else if (self->starved_at != 0 && now - self->starved_at >= DSK_SESSION_SLOW_MS)
    close_with (self, DSK_CLOSE_SLOW, "slow");
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
      on_live (self, event);
      break;
    case DSK_SESSION_PAGE:
      on_page (self, event);
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
    case DSK_SESSION_EPH:
    case DSK_SESSION_SAID:
      on_eph (self, event);
      break;
    case DSK_SESSION_TICK:
      on_tick (self);
      break;
    case DSK_SESSION_REVOKED:
      close_with (self, DSK_CLOSE_REVOKED, "revoked");
      break;
    case DSK_SESSION_STOP:
      close_with (self, DSK_SESSION_CLOSE_AWAY, "stopping");
      break;
    case DSK_SESSION_ALIVE:
      self->heard_at = now_ms;
      break;
    default:
      g_return_if_reached ();
    }
  pump (self);
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
dsk_relay_session_free (DskRelaySession *self)
{
  if (self == NULL)
    return;
  dsk_session_pages_clear (&self->pages);
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
