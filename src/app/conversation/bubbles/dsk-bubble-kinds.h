/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/* What each kind of message shows besides its text; one file each. All: (transfer floating) (nullable): NULL if there
 * is nothing to show. @content: (nullable): of the message, parsed. */

/* A place with its name, and a way to see it on a map. */
GtkWidget *dsk_bubble_location_new (JsonObject *content);
/* Cards of people, with numbers to copy. */
GtkWidget *dsk_bubble_contacts_new (JsonObject *content);
/* The items of an order, and the sum. */
GtkWidget *dsk_bubble_order_new (JsonObject *content);
/* In: what was chosen; a flow's answers. Out: what can be chosen. */
GtkWidget *dsk_bubble_choice_new (const DskTimelineRow *row, JsonObject *content);
/* Stands above the text: a template's or a question's header. */
GtkWidget *dsk_bubble_header_new (const DskTimelineRow *row, JsonObject *content);
/* Stands below the text: footer and buttons of a template. */
GtkWidget *dsk_bubble_template_new (JsonObject *content);
/* The ad that brought the customer here. */
GtkWidget *dsk_bubble_referral_new (JsonObject *content);
/* Which item of a catalogue the customer asks about. */
GtkWidget *dsk_bubble_product_new (JsonObject *content);
/* Why WhatsApp did not hand over what was sent. */
GtkWidget *dsk_bubble_errors_new (const DskTimelineRow *row, JsonObject *content);

/* What is answered, in front of the answer. */
GtkWidget *dsk_bubble_quote_new (const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): two rows that have the same one have the same quote; NULL: none */
char *dsk_bubble_quote_key (const DskTimelineRow *row);

/* That it was not sent, or nobody knows, and what can be done. */
GtkWidget *dsk_bubble_failure_new (const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): as dsk_bubble_quote_key() */
char *dsk_bubble_failure_key (const DskTimelineRow *row);

/* Pills under a bubble. @reactions: (nullable) */
GtkWidget *dsk_bubble_reactions_new (const GPtrArray *reactions);
/* Returns: (transfer full): "👍 2: Sana, you" */
char *dsk_bubble_reaction_words (const DskReactionRow *reaction);

G_END_DECLS
