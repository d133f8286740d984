/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-wa-webhook-private.h"

G_BEGIN_DECLS

/* How much of a message's content is taken over: lists and texts of a hostile body have no end. */
typedef struct
{
  guint items;
  guint chars;
} DskWaBounds;

/* Each of these adds a member to @out if there is something to add: never null, never empty. */

void dsk_wa_content_text (JsonObject *out, const char *name, const char *value,
                          const DskWaBounds *bounds);
/* Whole or not at all. */
void dsk_wa_content_id (JsonObject *out, const char *name, const char *value);
/* A link of the web, or text that may be one; never another scheme. */
void dsk_wa_content_url (JsonObject *out, const char *name, const char *value,
                         const DskWaBounds *bounds);
void dsk_wa_content_object (JsonObject *out, const char *name, JsonObject *value);
void dsk_wa_content_array (JsonObject *out, const char *name, JsonArray *value);
/* @value of which to take: objects become elements of the array if @make says anything of them. */
typedef JsonObject *(*DskWaContentMake) (JsonObject *value, const DskWaBounds *bounds);
void dsk_wa_content_list (JsonObject *out, const char *name, JsonArray *values,
                          DskWaContentMake make, const DskWaBounds *bounds);
/* Returns: (transfer full): @object's own member is text of these members, if there are any */
JsonObject *dsk_wa_content_texts (JsonObject *object, const char *const names[],
                                  const DskWaBounds *bounds);

#define DSK_WA_MEDIA_ID_MAX 512 /* bytes */

/* --- what the members of a content are, each for one kind --- */

void dsk_wa_content_media (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_location (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_contacts (JsonObject *out, JsonArray *wire, const DskWaBounds *bounds);
void dsk_wa_content_order (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_interactive (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_template (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_call (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_referral (JsonObject *out, JsonObject *wire, const DskWaBounds *bounds);
void dsk_wa_content_errors (JsonObject *out, JsonArray *wire, const DskWaBounds *bounds);

/* The whole of it, at most DSK_WA_CONTENT_MAX bytes. @wire: the message as it came. @target:
 * (nullable): what a reaction, an edit or a revocation is about
 * Returns: (transfer full) (nullable): JSON; NULL if there is nothing besides text */
char *dsk_wa_content_make (DskMessageKind kind, const char *type, const char *target,
                           JsonObject *wire);

G_END_DECLS
