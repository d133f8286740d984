/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-audit.h"

char *
dsk_audit_leaf_hash (const char *entry, gsize len)
{
  /* RFC 6962 sets leaves (0x00) apart from inner nodes (0x01), so that neither can pass for the
   * other. */
  static const guchar leaf_prefix[] = { 0x00 };
  g_autoptr (GChecksum) sum = NULL;

  g_return_val_if_fail (entry != NULL || len == 0, NULL);

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, leaf_prefix, sizeof leaf_prefix);
  /* GChecksum takes a length of -1 for "up to the NUL", so an empty entry must not reach it. */
  if (len > 0)
    g_checksum_update (sum, (const guchar *) entry, (gssize) len);
  return g_strdup (g_checksum_get_string (sum));
}
