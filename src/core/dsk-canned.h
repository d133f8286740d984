/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-permission.h"

G_BEGIN_DECLS

/* Replies that are written once and used often, and articles: longer texts to read up on and to send from. */

#define DSK_CANNED_BODY_MAX 4096 /* characters: what a message can hold */
#define DSK_CANNED_TITLE_MAX 120
#define DSK_CANNED_SHORTCUT_MAX 32

typedef enum {
  DSK_CANNED_REPLY,
  DSK_CANNED_ARTICLE,
  DSK_CANNED_KIND_N,
} DskCannedKind;

const char *dsk_canned_kind_to_string (DskCannedKind kind); /* "reply", "article" */
gboolean dsk_canned_kind_from_string (const char *text, DskCannedKind *kind);

/**
 * dsk_canned_shortcut_check:
 * @shortcut: what is typed after the /, without it
 * @error: DSK_ERROR_INVALID, in words for a person
 *
 * Letters and digits of any script, - and _, in small letters, at most DSK_CANNED_SHORTCUT_MAX characters.
 */
gboolean dsk_canned_shortcut_check (const char *shortcut, GError **error);

/**
 * dsk_canned_shortcut_from:
 * @text: what a person typed, or a title
 *
 * Returns: (transfer full): the shortcut that is nearest to it: without the /, in small letters, with - for what
 *   stands between words; "" if nothing is left
 */
char *dsk_canned_shortcut_from (const char *text);

/* One line that is not blank and not too long. @error: DSK_ERROR_INVALID */
gboolean dsk_canned_title_check (const char *title, GError **error);
/* Not blank, at most DSK_CANNED_BODY_MAX characters. @error: DSK_ERROR_INVALID */
gboolean dsk_canned_body_check (const char *body, GError **error);

/* Whose replies somebody wants to change. */
typedef struct {
  gboolean of_team; /* they are offered to one team, not to everybody */
  gboolean in_team; /* the actor is in it */
} DskCannedPlace;

/**
 * dsk_canned_may_edit:
 * @scope: of the actor
 *
 * Administrators change all, supervisors those of teams whose conversations they see; nobody else any.
 */
gboolean dsk_canned_may_edit (DskRole role, DskScope scope, const DskCannedPlace *place);

G_END_DECLS
