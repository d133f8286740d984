/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* People write what they know of a customer. Returns: whether @arg means that */
gboolean sim_contact_run (SimDevice *device, guint64 arg);
void sim_contact_fill (SimDevice *device, DskCommand *command, guint64 arg);
void sim_contact_check (SimWorld *world);

G_END_DECLS
