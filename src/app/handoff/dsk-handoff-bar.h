/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-card.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What our user may do about an open handoff. */
typedef enum
{
  DSK_HANDOFF_MAY_ANSWER = 1 << 0,
  DSK_HANDOFF_MAY_CANCEL = 1 << 1,
} DskHandoffMay;

/**
 * DskHandoffBar:
 *
 * Above the composer, while the conversation is handed on: by whom, why, and what there is to know, with what can be
 * done about it: conversation.accept-handoff, .return-handoff, .cancel-handoff. It is not there otherwise.
 */
#define DSK_TYPE_HANDOFF_BAR (dsk_handoff_bar_get_type ())
G_DECLARE_FINAL_TYPE (DskHandoffBar, dsk_handoff_bar, DSK, HANDOFF_BAR, DskCard)

/* @row: (nullable); @may: a set of DskHandoffMay; @user: (nullable): who looks */
void dsk_handoff_bar_set_row (DskHandoffBar *self, const DskConversationRow *row, guint may, const char *user,
                              gint64 now_ms);

G_END_DECLS
