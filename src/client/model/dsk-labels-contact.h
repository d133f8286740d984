/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-contact.h"

G_BEGIN_DECLS

/* What colleagues know of a customer, in words. */

const char *dsk_label_contact_field (DskContactField field); /* "Name", "Marketing consent" */
/* Returns: (transfer full): a value as a line shows it: "Urdu", "VIP, Wholesale", "City: Lahore"; @value: in its one
 * spelling */
char *dsk_label_contact_value (DskContactField field, const char *value);
/* Returns: (transfer full): "Urdu", of a tag that has no name here the tag */
char *dsk_label_language (const char *tag);
/* Returns: (transfer none) (array zero-terminated=1): tags of the languages that are offered, the likeliest first */
const char *const *dsk_label_languages (void);

/* Returns: (transfer full) (nullable): what a customer last said of marketing messages, and when; NULL: they never did.
 * @marketing: (nullable): stop, resume; @at, @now: UTC ms; @at 0: not known */
char *dsk_label_marketing (const char *marketing, gint64 at, gint64 now);

/* Returns: (transfer full): "Ayesha changed the name from “S” to “Sana”".
 * @actor: (nullable): isolated; NULL: two contacts became one. @detail: of the event "contact" */
char *dsk_label_contact_event (const char *actor, const char *detail);
/* Returns: (transfer full): "Name: Sana · Tags: VIP": what a contact.edit changes. @content: (nullable): of it */
char *dsk_label_contact_change (const char *content);

G_END_DECLS
