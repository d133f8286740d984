/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-canned-text.h"
#include "dsk-completion.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Canned replies, articles and templates to choose from while a reply is written. Below them stands what the chosen one
 * would say. */
#define DSK_TYPE_CANNED_POPOVER (dsk_canned_popover_get_type ())
G_DECLARE_FINAL_TYPE (DskCannedPopover, dsk_canned_popover, DSK, CANNED_POPOVER, DskCompletion)

/* @parent: whose child it becomes; it has to unparent it */
DskCannedPopover *dsk_canned_popover_new (GtkWidget *parent);

/* What can be chosen. Owned. */
typedef struct
{
  GPtrArray *canned;    /* (element-type DskCannedRow): the most used first */
  GPtrArray *templates; /* (element-type DskTemplateRow): that can be filled in and sent; found by their name */
} DskCannedOffer;

/* @canned, @templates: (transfer full). Returns: (transfer full): a reference-counted box, for g_rc_box_acquire() */
DskCannedOffer *dsk_canned_offer_new (GPtrArray *canned, GPtrArray *templates);
void dsk_canned_offer_unref (DskCannedOffer *self);

/* Shows what @query finds; closes if there is nothing.
 * @values: what is filled in; copied into what is shown */
void dsk_canned_popover_show (DskCannedPopover *self, DskCannedOffer *offer, const char *query,
                              const DskCannedValues *values, const GdkRectangle *at);
/* @filled: (out): what it says. Both until the list changes. Returns: (nullable): NULL: no canned reply is chosen */
const DskCannedRow *dsk_canned_popover_get_chosen (DskCannedPopover *self, const char **filled);
/* Returns: (nullable): until the list changes; NULL: no template is chosen */
const DskTemplateRow *dsk_canned_popover_get_template (DskCannedPopover *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskCannedOffer, dsk_canned_offer_unref)

G_END_DECLS
