/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a service manager wants to know. All of it does nothing where there is none. */

void dsk_relay_notify_ready (void);
void dsk_relay_notify_stopping (void);
void dsk_relay_notify_alive (void);
/* Milliseconds between two signs of life that are on the safe side; 0: nobody waits for any. */
guint dsk_relay_notify_interval_ms (void);

G_END_DECLS
