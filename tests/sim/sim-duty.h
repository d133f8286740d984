/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* People say whether they are there; now and then for each other. Returns: whether @arg means that */
gboolean sim_duty_run (SimDevice *device, guint64 arg);
/* For sim_relay_admin(): how much somebody takes, and where only the owner replies. */
gboolean sim_duty_rule (DskRelayEngine *engine, const char *user, const char *team, guint64 arg, GError **error);
void sim_duty_check (SimWorld *world);

G_END_DECLS
