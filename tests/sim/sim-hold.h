/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Before @command goes into the outbox: whether it is held back, and taken back. */
void sim_hold_some (SimDevice *device, DskCommand *command, guint64 arg);
/* Something in the outbox of @device may leave at @due_at, by its own clock. */
void sim_hold_wait (SimDevice *device, gint64 due_at);
/* Returns: whether it was taken back, and there is nothing else to check of it
 * @codes: (nullable): what the relay answered */
gboolean sim_hold_check (SimDevice *device, const SimIssued *issued, const char *codes);

G_END_DECLS
