/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskJobGate:
 *
 * How many devices fetch all they may see at the same time. After a restored backup everybody would, and if all
 * were served alike, all would wait for the last; so some come first. Who asks is noted, and is let in in that
 * order. Without a clock: the time is an argument.
 */
typedef struct _DskJobGate DskJobGate;

#define DSK_JOB_GATE_MAX 4
/* Who is in and asks for nothing for so long is slow, or gone: its place is given to another. */
#define DSK_JOB_GATE_IDLE_MS 5000

DskJobGate *dsk_job_gate_new (void);
void dsk_job_gate_free (DskJobGate *self);

/**
 * dsk_job_gate_enter:
 * @who: (not nullable): whoever asks; only its address counts
 * @now_ms: monotonic
 *
 * To be asked before each page of a long job. Returns: whether it may be built now; if not, ask again later
 */
gboolean dsk_job_gate_enter (DskJobGate *self, gconstpointer who, gint64 now_ms);
/* It is done, or gone. Returns: whether somebody waits for the place */
gboolean dsk_job_gate_leave (DskJobGate *self, gconstpointer who);
guint dsk_job_gate_n_waiting (DskJobGate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskJobGate, dsk_job_gate_free)

G_END_DECLS
