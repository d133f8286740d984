/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Whether what a person does now is about canned replies; a release that knows of them. */
gboolean sim_canned_turn (const SimDevice *device, guint64 arg);
DskCommandType sim_canned_choose (SimDevice *device, guint64 arg);
/* What somebody at @device makes of one of them. */
void sim_canned_fill (SimDevice *device, DskCommand *command, guint64 arg);
/* Some messages are made from one. */
void sim_canned_write_from (SimDevice *device, DskCommand *command, guint64 arg);
/* How often the relay's history has @text for the canned reply @id. */
gint64 sim_canned_count (SimEye *relay, const char *id, const char *text);
void sim_canned_check (SimWorld *world);

G_END_DECLS
