/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskMentionPopover:
 *
 * People and teams whom a note can call, while a name is written. It never has the focus: whoever types goes on
 * typing, and says with keys what to choose.
 *
 * Signal "chosen": the row that dsk_mention_popover_get_chosen() returns was clicked.
 */
#define DSK_TYPE_MENTION_POPOVER (dsk_mention_popover_get_type ())
G_DECLARE_FINAL_TYPE (DskMentionPopover, dsk_mention_popover, DSK, MENTION_POPOVER, GtkPopover)

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
void dsk_mention_popover_show (DskMentionPopover *self, GPtrArray *callables, const char *partial,
                               DskColleagues *colleagues, const GdkRectangle *at);
void dsk_mention_popover_hide (DskMentionPopover *self);
gboolean dsk_mention_popover_is_open (DskMentionPopover *self);
void dsk_mention_popover_move (DskMentionPopover *self, int by);
/* Returns: (transfer none) (nullable): until the next call of dsk_mention_popover_show() */
const DskCallableRow *dsk_mention_popover_get_chosen (DskMentionPopover *self);

G_END_DECLS
