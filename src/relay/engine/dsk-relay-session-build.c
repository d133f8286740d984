/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a connection sends of the log: which frame is asked for next, and what becomes of it. */

#include "dsk-relay-session-private.h"

#include "dsk-planted.h"

static void
verify_free (DskVerify *verify)
{
  if (verify == NULL)
    return;
  dsk_verify_clear (verify);
  g_free (verify);
}

void
dsk_relay_session_leave_gate (DskRelaySession *self)
{
  if (self->gate != NULL && dsk_job_gate_leave (self->gate, self))
    dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_JOB_LEFT });
}

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
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_LIVE,
                                                   .epoch = self->epoch,
                                                   .cursor = self->cursor,
                                                   .behind = self->head - self->cursor,
                                                   .max_bytes = DSK_SESSION_BUILD_BYTES });
}

/* One conversation is what somebody is waiting to see; all the rest takes its turn. */
static gboolean
is_long (const DskPageGet *get)
{
  return !g_str_has_prefix (get->selector, "conv:");
}

/* Returns: (transfer none) (nullable): the place of the first page that may be built now */
static GList *
next_page (DskRelaySession *self)
{
  for (GList *link = self->pages.queue.head; link != NULL; link = link->next)
    if (self->gate == NULL || !is_long (link->data) || dsk_job_gate_enter (self->gate, self, self->now_ms))
      return link;
  return NULL;
}

static void
build_page (DskRelaySession *self, GList *link)
{
  DskPageGet *get = dsk_session_pages_take (&self->pages, link);

  self->building = TRUE;
  self->last_was_live = FALSE;
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_PAGE,
                                                   .get = get,
                                                   .max_bytes = DSK_SESSION_BUILD_BYTES });
  dsk_session_page_free (get);
}

static void
build_digest (DskRelaySession *self)
{
  DskVerify *verify = g_steal_pointer (&self->verify);

  self->building = TRUE;
  self->verifying = TRUE;
  self->last_was_live = FALSE;
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_DIGEST, .verify = verify });
  verify_free (verify);
}

/* Only when there is nothing else, so that it is the first that is dropped. */
static void
build_eph (DskRelaySession *self)
{
  if (!dsk_session_eph_is_due (&self->eph) || !has_credit (self))
    return;
  self->building = TRUE;
  self->eph.news = FALSE;
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_BUILD_EPH });
}

/* Asks for the next frame if there is a reason, credit, and nothing in the making. What is live and what is
 * asked for take turns, so that neither waits for the end of the other. */
void
dsk_relay_session_pump (DskRelaySession *self)
{
  gboolean asked;
  GList *page;

  if (self->state != STATE_LIVE || self->building)
    return;
  page = next_page (self);
  asked = page != NULL || self->verify != NULL;
  if (!is_dirty (self) && !asked)
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
  if (is_dirty (self) && !(asked && self->last_was_live))
    build_live (self);
  else if (page != NULL)
    build_page (self, page);
  else
    build_digest (self);
}

/* --- what was built --- */

static void
send_counted (DskRelaySession *self, GBytes *frame)
{
  self->out_frames++;
  self->out_bytes += g_bytes_get_size (frame);
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = frame });
}

static void
on_live (DskRelaySession *self, const DskSessionEvent *event)
{
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
on_asked (DskRelaySession *self, const DskSessionEvent *event)
{
  if (event->type == DSK_SESSION_DIGEST)
    self->verifying = FALSE;
  if (event->type == DSK_SESSION_PAGE && event->ended)
    dsk_relay_session_leave_gate (self);
  if (event->frame != NULL)
    send_counted (self, event->frame);
}

static void
on_eph (DskRelaySession *self, const DskSessionEvent *event)
{
  if (event->frame == NULL)
    return;
  self->eph.out += event->type == DSK_SESSION_EPH;
  dsk_relay_session_act (self, (DskSessionAction){ .type = DSK_SESSION_SEND, .frame = event->frame });
}

void
dsk_relay_session_on_built (DskRelaySession *self, const DskSessionEvent *event)
{
  if (event->type != DSK_SESSION_SAID)
    self->building = FALSE;
  if (event->error != NULL)
    dsk_relay_session_close_for_error (self, event->error);
  else if (event->type == DSK_SESSION_LIVE)
    on_live (self, event);
  else if (event->type == DSK_SESSION_PAGE || event->type == DSK_SESSION_DIGEST)
    on_asked (self, event);
  else
    on_eph (self, event);
}

/* --- what the device asks for --- */

void
dsk_relay_session_on_page_get (DskRelaySession *self, GBytes *json)
{
  DskSessionPagePut put = dsk_session_pages_put (&self->pages, json, DSK_SESSION_PAGE_JOBS);

  if (put == DSK_SESSION_PAGE_WRONG)
    dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "page");
  else if (put == DSK_SESSION_PAGE_TOO_MANY)
    dsk_relay_session_close_with (self, DSK_CLOSE_RATE, "pages");
}

void
dsk_relay_session_on_verify (DskRelaySession *self, GBytes *json)
{
  g_auto (DskVerify) verify = { 0 };

  if (!dsk_verify_decode (json, &verify, NULL))
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_PROTOCOL, "verify");
      return;
    }
  /* Each is answered before the next is asked. */
  if (self->verify != NULL || self->verifying)
    {
      dsk_relay_session_close_with (self, DSK_CLOSE_RATE, "verify");
      return;
    }
  self->verify = g_new (DskVerify, 1);
  *self->verify = verify;
  /* An app of before this was asked for knows at least what is in its replica; one that compares all columns has our
   * revision. */
  if (verify.rev == 0 && !verify.deep)
    self->verify->rev = self->hello_rev;
  verify = (DskVerify){ 0 };
}

void
dsk_relay_session_clear_asked (DskRelaySession *self)
{
  dsk_session_pages_clear (&self->pages);
  verify_free (g_steal_pointer (&self->verify));
}
