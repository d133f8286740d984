/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim.h"

G_BEGIN_DECLS

/* Work that is put off or handed on, in one seed of three. */
gboolean sim_shift_seed (guint64 seed);
/* Puts such steps between the others. */
void sim_shift_insert (GArray *steps, guint64 seed, guint64 pace);
/* @kind: a StepKind */
void sim_shift_run (SimDevice *device, guint kind, guint64 arg);
/* Returns: (transfer none) (nullable): what the relay should have done by itself by now */
const char *sim_shift_what_moves (SimRelay *relay);
void sim_shift_check (SimWorld *world);

G_END_DECLS
