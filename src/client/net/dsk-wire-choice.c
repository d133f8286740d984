/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wire-choice.h"

static void
settle_on_poll (DskWireChoice *self, gint64 now_ms)
{
  self->kind = DSK_WIRE_POLL;
  self->settled = TRUE;
  self->probes = 0;
  self->probe_at = now_ms + DSK_WIRE_PROBE_MS;
}

static void
begin_anew (DskWireChoice *self)
{
  *self = (DskWireChoice){ .kind = DSK_WIRE_SOCKET };
}

void
dsk_wire_choice_init (DskWireChoice *self, gboolean poll, gint64 now_ms)
{
  begin_anew (self);
  if (poll)
    settle_on_poll (self, now_ms);
}

gint64
dsk_wire_choice_probe_at (const DskWireChoice *self)
{
  return self->settled ? self->probe_at : 0;
}

DskWireKind
dsk_wire_choice_next (DskWireChoice *self, gint64 now_ms)
{
  return self->settled && now_ms >= self->probe_at ? DSK_WIRE_SOCKET : self->kind;
}

void
dsk_wire_choice_worked (DskWireChoice *self, DskWireKind kind, gint64 now_ms)
{
  if (kind == DSK_WIRE_SOCKET)
    begin_anew (self);
  else if (!self->settled)
    settle_on_poll (self, now_ms);
  self->failures = 0;
}

/* It was a probe, whoever asked for it. */
static void
probe_later (DskWireChoice *self, gint64 now_ms)
{
  gint64 wait = DSK_WIRE_PROBE_MAX_MS;

  self->probes++;
  if (self->probes < 6)
    wait = MIN (DSK_WIRE_PROBE_MS << self->probes, DSK_WIRE_PROBE_MAX_MS);
  self->probe_at = now_ms + wait;
}

gboolean
dsk_wire_choice_failed (DskWireChoice *self, DskWireKind kind, DskWireEnd end, gint64 now_ms)
{
  gboolean barred = end != DSK_WIRE_END_FAILED;

  if (kind == DSK_WIRE_SOCKET && self->settled)
    {
      probe_later (self, now_ms);
      return barred;
    }
  if (kind == DSK_WIRE_SOCKET)
    {
      self->barred = barred ? self->barred + 1 : 0;
      if (self->barred < DSK_WIRE_BARRED_MAX)
        return FALSE;
      self->barred = 0;
      self->kind = DSK_WIRE_POLL;
      return TRUE;
    }
  /* Without a WebSocket it does not go either: so that was not the reason, or is none any more. */
  if (!self->settled || ++self->failures >= DSK_WIRE_POLL_FAILURES_MAX)
    begin_anew (self);
  return FALSE;
}
