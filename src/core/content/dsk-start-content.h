/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a conversation.start says besides the words: a JSON object, see src/CONTENT.md. Owned strings. */
typedef struct
{
  char *number;  /* id of the business number that it is sent from */
  char *phone;   /* digits of the customer, see dsk_phone_check() */
  char *content; /* the template alone, as of a message */
} DskStartContent;

void dsk_start_content_clear (DskStartContent *self);

/* @content: of a template, as of a message
 * Returns: (transfer full) (nullable): the JSON; NULL: @content is no JSON object */
char *dsk_start_content_new (const char *content, const char *number, const char *phone);

/**
 * dsk_start_content_read:
 * @content: (nullable): nothing is assumed of it
 * @self: (out caller-allocates): is cleared first
 * @error: DSK_ERROR_INVALID, in words for a person
 *
 * Also checks that the number is an id, the phone one that WhatsApp could know, and the template within all limits.
 */
gboolean dsk_start_content_read (const char *content, DskStartContent *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskStartContent, dsk_start_content_clear)

G_END_DECLS
