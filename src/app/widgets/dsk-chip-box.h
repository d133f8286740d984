/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DskChipBox:
 *
 * A line of small labels that always stays one line: chips that no longer fit are left out, from
 * the end, and a last one is shortened if that keeps it readable. So a row has the same height at
 * any text size and in any language. Where some were left out there are dots, and the tooltip has
 * all of them; they are still in the row's accessible name.
 *
 * CSS: node "dsk-chips"; each chip is a GtkLabel with the class "chip".
 */
#define DSK_TYPE_CHIP_BOX (dsk_chip_box_get_type ())
G_DECLARE_FINAL_TYPE (DskChipBox, dsk_chip_box, DSK, CHIP_BOX, GtkWidget)

GtkWidget *dsk_chip_box_new (void);
/* Begins a new set of chips: those added from now on replace the old ones, reusing their widgets.
 */
void dsk_chip_box_begin (DskChipBox *self);
/* @style: (nullable): a style class beside "chip": "warning", "error", "success", "accent", "dim"
 */
void dsk_chip_box_add (DskChipBox *self, const char *text, const char *style);
void dsk_chip_box_end (DskChipBox *self);
/* Returns: (transfer full) (nullable): all of them, if some are not shown as a whole */
char *dsk_chip_box_dup_all (DskChipBox *self);

G_END_DECLS
