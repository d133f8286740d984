/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSK_WA_SIGNATURE_LEN 71 /* "sha256=" and 64 hex digits */
#define DSK_WA_MAC_LEN 32

/**
 * dsk_wa_signature_check:
 * @secret: the app secret; not empty
 * @body: the raw bytes received
 * @len: how many
 * @header: (nullable): X-Hub-Signature-256 as received
 * @mac: (out) (optional): DSK_WA_MAC_LEN bytes, the HMAC of the body; a collision-free key for it
 *
 * Compares in constant time. A missing or malformed header is FALSE.
 */
gboolean dsk_wa_signature_check (const char *secret, const guint8 *body, gsize len, const char *header,
                                 guint8 mac[DSK_WA_MAC_LEN]);

/* Returns: (transfer full): the header's value for @body */
char *dsk_wa_signature_make (const char *secret, const guint8 *body, gsize len);

G_END_DECLS
