/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-card.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/**
 * DskLostClaim:
 *
 * A card over the composer: somebody else had the conversation before our user's claim arrived. It stays until it is
 * answered.
 *
 * Actions, which it does not have itself: conversation.lost-note, conversation.lost-ask, conversation.lost-ok.
 */
#define DSK_TYPE_LOST_CLAIM (dsk_lost_claim_get_type ())
G_DECLARE_FINAL_TYPE (DskLostClaim, dsk_lost_claim, DSK, LOST_CLAIM, DskCard)

/* How our user gets it after all. */
typedef enum
{
  DSK_LOST_CLAIM_NOT,  /* they may not even ask */
  DSK_LOST_CLAIM_ASK,  /* its owner, by a note */
  DSK_LOST_CLAIM_TAKE, /* it over */
  DSK_LOST_CLAIM_AGAIN /* nobody has it by now: it is there to be claimed */
} DskLostClaimWay;

/* @lost: (nullable): the claim, as it came back; NULL: there is none, and it is not shown
 * @draft: whether something is written to the customer; @note: whether it may be left as a note */
void dsk_lost_claim_set (DskLostClaim *self, const DskAttention *lost, gboolean draft, gboolean note,
                         DskLostClaimWay way, gint64 now_ms);

G_END_DECLS
