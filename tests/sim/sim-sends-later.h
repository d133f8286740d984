/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Messages that are to be sent later. */

/* @command, a reply that is not on its way yet, is to be sent later, in some cases. @newest: (nullable): what is
 * seen */
void sim_sends_later_some (SimDevice *device, DskCommand *command, const char *newest, guint64 arg);
/* Somebody looks at one that is shown, and sends it now or discards it. Returns: whether they do */
gboolean sim_sends_later_turn (SimDevice *device, DskCommand *command, const char *newest, guint64 arg);
/* Each left once or is in front of a person, and never by itself after the customer wrote. */
void sim_sends_later_check (SimWorld *world);

G_END_DECLS
