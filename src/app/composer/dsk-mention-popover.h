/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-completion.h"
#include "dsk-staff.h"

G_BEGIN_DECLS

/**
 * DskMentionPopover:
 *
 * People and teams whom a note can call, while a name is written: whether they are there now, and who can't see the
 * conversation.
 */
#define DSK_TYPE_MENTION_POPOVER (dsk_mention_popover_get_type ())
G_DECLARE_FINAL_TYPE (DskMentionPopover, dsk_mention_popover, DSK, MENTION_POPOVER, DskCompletion)

/* @parent: owns it, and unparents it before it goes */
DskMentionPopover *dsk_mention_popover_new (GtkWidget *parent);
/**
 * dsk_mention_popover_show:
 * @callables: (element-type DskCallableRow)
 * @partial: what is written of a name
 * @at: where, in the parent
 *
 * Opens with those who fit; closes if nobody does.
 */
void dsk_mention_popover_show (DskMentionPopover *self, GPtrArray *callables, const char *partial, DskStaff *staff,
                               const GdkRectangle *at);
/* Returns: (transfer none) (nullable): until the next call of dsk_mention_popover_show() */
const DskCallableRow *dsk_mention_popover_get_chosen (DskMentionPopover *self);

G_END_DECLS
