/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number stands, as GET /{account}/phone_numbers tells of it. Owned strings. */
typedef struct
{
  char *phone_number_id;
  char *quality; /* (nullable) GREEN, YELLOW, RED, or another word */
  char *tier;    /* (nullable) "TIER_1K" */
} DskWaNumber;

void dsk_wa_number_free (DskWaNumber *self);

/**
 * dsk_wa_numbers_parse:
 * @body: the answer
 * @error: DSK_ERROR_INVALID
 *
 * Returns: (transfer full) (element-type DskWaNumber): one without an id, or of which nothing is said, is left out
 */
GPtrArray *dsk_wa_numbers_parse (const char *body, gsize len, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWaNumber, dsk_wa_number_free)

G_END_DECLS
