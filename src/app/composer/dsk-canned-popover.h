/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-canned-text.h"
#include "dsk-completion.h"

G_BEGIN_DECLS

/* Canned replies and articles to choose from while a reply is written. Below them stands what the chosen one would
 * say. */
#define DSK_TYPE_CANNED_POPOVER (dsk_canned_popover_get_type ())
G_DECLARE_FINAL_TYPE (DskCannedPopover, dsk_canned_popover, DSK, CANNED_POPOVER, DskCompletion)

/* @parent: whose child it becomes; it has to unparent it */
DskCannedPopover *dsk_canned_popover_new (GtkWidget *parent);

/* Shows those of @rows (element-type DskCannedRow) that @query finds; closes if there is none.
 * @values: what is filled in; copied into what is shown */
void dsk_canned_popover_show (DskCannedPopover *self, GPtrArray *rows, const char *query, const DskCannedValues *values,
                              const GdkRectangle *at);
/* @filled: (out): what it says. Both until the list changes. Returns: (nullable) */
const DskCannedRow *dsk_canned_popover_get_chosen (DskCannedPopover *self, const char **filled);

G_END_DECLS
