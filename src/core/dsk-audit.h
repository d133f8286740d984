/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dsk_audit_leaf_hash:
 * @entry: the canonical bytes of one audit entry
 * @len: how many
 *
 * The RFC 6962 leaf hash, SHA-256 (0x00 ‖ entry).
 *
 * Returns: (transfer full): 64 lower-case hex digits
 */
char *dsk_audit_leaf_hash (const char *entry, gsize len);

G_END_DECLS
