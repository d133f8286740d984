/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the local copy is what the relay has: asked by a person, or by the clock. */

#include "dsk-client-private.h"

void
dsk_client_verify (DskClient *self)
{
  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (self->engine != NULL);

  dsk_replica_engine_verify (self->engine);
}

void
dsk_client_verified (DskClient *self, const DskEngineReport *report)
{
  if (report->differed > 0 || report->rebuilt)
    g_message ("The local copy was compared with the relay: %u of %u parts differed%s", report->differed,
               report->compared, report->rebuilt ? ", and it was made anew" : "");
  if (report->compared > 0)
    {
      self->verified_ms = dsk_clock_now_ms (self->clock);
      self->healed = report->differed > 0 || report->rebuilt;
    }
  dsk_client_notify (self, DSK_CLIENT_PROP_STATE);
  dsk_client_emit_verified (self, report->compared, report->differed, report->rebuilt);
}

gboolean
dsk_client_is_repairing (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), FALSE);

  return self->repairing;
}

gboolean
dsk_client_is_copied (DskClient *self)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), FALSE);

  return self->copied;
}

gint64
dsk_client_get_verified (DskClient *self, gboolean *healed)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  if (healed != NULL)
    *healed = self->healed;
  return self->verified_ms;
}
