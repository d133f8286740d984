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
/* In the reader's thread. Returns: (transfer full) (element-type DskShiftPart): who waits longest first, then what
 * nobody wrote a note about, then the others; last what is on its way already, from them or to them alone */
GPtrArray *dsk_shift_read (DskReplicaReader *reader, const char *user, gint64 now_ms, GError **error);
/* Whether it can be handed on: it is not on its way already. */
gboolean dsk_shift_part_can_hand (const DskShiftPart *part);
/* Returns: (transfer full): "Unanswered since 14:30 · No note" */
char *dsk_shift_part_words (const DskShiftPart *part, gint64 now_ms);

/* What becomes of all of them. */
typedef struct
{
  guint hand;     /* are handed on */
  guint offered;  /* are on their way already */
  guint ownerless;/* wait for an answer, are left, and go back to the queue */
  guint unnoted;  /* are left without a note */
} DskShiftSum;

/* @parts: (element-type DskShiftPart) */
DskShiftSum dsk_shift_sum (GPtrArray *parts);
/* Returns: (transfer full) (nullable): what would be left ownerless or un-noted; NULL: nothing */
char *dsk_shift_left_words (const DskShiftSum *sum);

G_END_DECLS
