/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-relay-notify.h"

#ifdef HAVE_LIBSYSTEMD
#include <systemd/sd-daemon.h>

void
dsk_relay_notify_ready (void)
{
  sd_notify (0, "READY=1\nSTATUS=serving");
}

void
dsk_relay_notify_stopping (void)
{
  sd_notify (0, "STOPPING=1\nSTATUS=finishing what was begun");
}

void
dsk_relay_notify_alive (void)
{
  sd_notify (0, "WATCHDOG=1");
}

guint
dsk_relay_notify_interval_ms (void)
{
  guint64 usec = 0;

  if (sd_watchdog_enabled (0, &usec) <= 0)
    return 0;
  return (guint) CLAMP (usec / 3000, 10, G_MAXINT);
}
#else
void
dsk_relay_notify_ready (void)
{
}

void
dsk_relay_notify_stopping (void)
{
}

void
dsk_relay_notify_alive (void)
{
}

guint
dsk_relay_notify_interval_ms (void)
{
  return 0;
}
#endif
