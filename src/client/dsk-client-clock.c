/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether this computer's clock is right: the relay says its own with each WELCOME, and from then on time goes by the
 * clock that nobody sets, and that goes on while a laptop is closed. */

#include "dsk-client-private.h"

void
dsk_client_clock_learn (DskClient *self, gint64 relay_now)
{
  self->relay_ms = relay_now;
  self->relay_boot_ms = dsk_clock_boot_ms (self->clock);
}

gboolean
dsk_client_clock_is_off (gint64 off_ms)
{
  return ABS (off_ms) > DSK_CLIENT_CLOCK_TOLERANCE_MS;
}

gint64
dsk_client_get_clock_error (DskClient *self)
{
  gint64 off;

  g_return_val_if_fail (DSK_IS_CLIENT (self), 0);

  if (self->relay_ms == 0)
    return 0;
  off = dsk_clock_now_ms (self->clock)
        - (self->relay_ms + dsk_clock_boot_ms (self->clock) - self->relay_boot_ms);
  return dsk_client_clock_is_off (off) ? off : 0;
}
