/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Whether what a person does now is to write first to somebody; a release that knows of it. */
gboolean sim_start_turn (const SimDevice *device, guint64 arg);
/* To whom: to one who writes, too, whom the person may see, or not, or to one who never does. */
void sim_start_fill (SimDevice *device, DskCommand *command, guint64 arg);
/* The relay just executed @command, and has not committed it. */
void sim_start_executed (SimConn *conn, const DskCommand *command, const DskCommandResult *result);
void sim_start_check (SimWorld *world);

G_END_DECLS
