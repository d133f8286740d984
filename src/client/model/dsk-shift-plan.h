/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-shift.h"

G_BEGIN_DECLS

/**
 * DskShiftPart:
 *
 * One conversation of somebody who ends their shift, and what happens with it. What is offered to somebody already
 * stays with them until it is accepted; what is put off comes back by itself, to the queue.
 */
typedef struct
{
  DskConversationRow *row; /* (owned) */
  gboolean noted;          /* somebody wrote a note since they have it */
  char *summary;           /* (owned): what the next one has to know, as a draft */
  gboolean hand;           /* it is to be handed on */
} DskShiftPart;

void dsk_shift_part_free (DskShiftPart *part);

/**
 * DskShiftPlan:
 *
 * All that somebody who ends their shift leaves to others: what they have, and what nobody has.
 */
typedef struct
{
  GPtrArray *parts; /* (owned) (element-type DskShiftPart): who waits longest first, then what nobody wrote a note
                     * about, then the others; last what is on its way already, from them or to them alone */
  GPtrArray *queue; /* (owned) (element-type DskConversationRow): who of their teams waits longest and has no owner */
  guint n_queue;    /* all of those; not all are in @queue */
} DskShiftPlan;

void dsk_shift_plan_free (DskShiftPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskShiftPlan, dsk_shift_plan_free)
/* In the reader's thread. Returns: (transfer full) */
DskShiftPlan *dsk_shift_plan_read (DskReplicaReader *reader, const char *user, gint64 now_ms, GError **error);
/* Whether it can be handed on: it is not on its way already. */
gboolean dsk_shift_part_can_hand (const DskShiftPart *part);
/* Returns: (transfer full): "Unanswered since 14:30 · No note" */
char *dsk_shift_part_words (const DskShiftPart *part, gint64 now_ms);
/* @row: of a queue. Returns: (transfer full): "Unanswered for 12 m · Ops" */
char *dsk_shift_queue_words (const DskConversationRow *row, gint64 now_ms);

/* What becomes of all of them. */
typedef struct
{
  guint hand;     /* are handed on */
  guint offered;  /* are on their way already */
  guint ownerless;/* wait for an answer, are left, and go back to the queue */
  guint unnoted;  /* are left without a note */
  guint queue;    /* wait for an answer, and are nobody's already */
} DskShiftSum;

DskShiftSum dsk_shift_sum (const DskShiftPlan *plan);
/* Returns: (transfer full) (nullable): what would be left ownerless or un-noted; NULL: nothing */
char *dsk_shift_left_words (const DskShiftSum *sum);

G_END_DECLS
