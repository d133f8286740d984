/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-canned.h"

G_BEGIN_DECLS

/* What a canned.put says besides the words and the team: a JSON object, see src/CONTENT.md. Owned strings. */
typedef struct
{
  DskCannedKind kind;
  char *shortcut;
  char *title;
} DskCannedContent;

void dsk_canned_content_clear (DskCannedContent *self);

/* Returns: (transfer full): the JSON */
char *dsk_canned_content_new (DskCannedKind kind, const char *shortcut, const char *title);

/**
 * dsk_canned_content_read:
 * @content: (nullable): nothing is assumed of it
 * @self: (out caller-allocates): is cleared first
 * @error: DSK_ERROR_INVALID, in words for a person
 *
 * Also checks that the shortcut and the title can be used.
 */
gboolean dsk_canned_content_read (const char *content, DskCannedContent *self, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskCannedContent, dsk_canned_content_clear)

G_END_DECLS
