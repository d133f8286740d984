/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-get.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What message.content holds (src/CONTENT.md), read with care beside dsk-json-get.h: it comes from outside.
 * Everything takes NULL for what is not there, and gives NULL or nothing for what is not of the shape that was asked
 * for. */

/* Returns: (transfer full) (nullable): NULL if there is none, or it is no object.
 * @content: (nullable) */
JsonObject *dsk_inside_parse (const char *content);
/* Returns: (transfer full) (nullable): the member's text on one line, cut to what a line shows */
char *dsk_inside_line (JsonObject *object, const char *member);
/* Returns: (transfer full) (nullable): the member's text, at most a message long, without control characters */
char *dsk_inside_text (JsonObject *object, const char *member);

/* Whether the message is something that happened (a call, a changed number, a reaction to what is not here), and not
 * something that somebody says. */
gboolean dsk_inside_is_event (const DskTimelineRow *row);
/* Returns: (transfer full): that event in words */
char *dsk_inside_event (const DskTimelineRow *row);
/* Returns: (transfer full) (nullable): the sum of an order, "PKR 4,500"; NULL if the items are not of one currency */
char *dsk_inside_order_total (JsonObject *order);
/* Returns: (transfer full) (nullable): one price */
char *dsk_inside_price (JsonObject *item);
/* Returns: (transfer full) (nullable): which item of a catalogue a message asks about, "Asks about item KA-42 of
 * catalogue 77"; NULL: none. @content: (nullable): of the row, parsed */
char *dsk_inside_product (JsonObject *content);
/* Returns: (transfer full): "Photo · caption": how a list shows a message. @text: (nullable) */
char *dsk_inside_preview (DskMessageKind kind, const char *text);
/* Returns: (transfer full) (nullable): the file of @row: what the relay says of it or, before it does, what the message
 * itself says; then the state of one of ours is "bringing". Free with dsk_media_row_free(). NULL: it has none.
 * @content: (nullable): of the row, parsed */
DskMediaRow *dsk_inside_media (const DskTimelineRow *row, JsonObject *content);
/* Returns: (transfer full) (nullable): what is wrong with the file of a message, or how far it is; NULL if it can be
 * opened */
char *dsk_inside_media_state (const DskMediaRow *media);
/* Whether the relay may be asked to fetch it now: it gave up, or waits because it could not. */
gboolean dsk_inside_media_may_retry (const DskMediaRow *media);

G_END_DECLS
