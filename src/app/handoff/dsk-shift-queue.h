/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-shift-plan.h"

G_BEGIN_DECLS

/**
 * DskShiftQueue:
 *
 * Who of somebody's teams waits for an answer and has no owner, when a shift ends: each can be looked at, or claimed,
 * and then be handed on with what they have. Not there while there is nobody.
 *
 * Signals: "open": a conversation is to be looked at (its id); "claim": it is to be theirs (its id).
 */
#define DSK_TYPE_SHIFT_QUEUE (dsk_shift_queue_get_type ())
G_DECLARE_FINAL_TYPE (DskShiftQueue, dsk_shift_queue, DSK, SHIFT_QUEUE, AdwPreferencesGroup)

GtkWidget *dsk_shift_queue_new (void);
/* What is there already stays where it is, with the focus if it has it; what is not there any more goes.
 * @may_claim: whether our user may take any of it */
void dsk_shift_queue_set_plan (DskShiftQueue *self, const DskShiftPlan *plan, gboolean may_claim, gint64 now_ms);

G_END_DECLS
