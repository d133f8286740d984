/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskReactionPopover:
 *
 * A few common emoji to react with, all others behind "…", and taking the reaction back.
 *
 * Signal "picked" (string, nullable): the emoji; NULL: take back what is there.
 */
#define DSK_TYPE_REACTION_POPOVER (dsk_reaction_popover_get_type ())
G_DECLARE_FINAL_TYPE (DskReactionPopover, dsk_reaction_popover, DSK, REACTION_POPOVER, GtkPopover)

/* Shown at @parent at once; it goes with its closing. @mine: (nullable): how we reacted already */
DskReactionPopover *dsk_reaction_popover_popup (GtkWidget *parent, const char *mine);

G_END_DECLS
