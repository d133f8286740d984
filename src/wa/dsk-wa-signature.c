/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wa-signature.h"

#include <string.h>

#define PREFIX "sha256="
#define PREFIX_LEN (sizeof PREFIX - 1)

G_STATIC_ASSERT (DSK_WA_SIGNATURE_LEN == PREFIX_LEN + 2 * DSK_WA_MAC_LEN);

static void
compute (const char *secret, const guint8 *body, gsize len, guint8 mac[DSK_WA_MAC_LEN])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret));
  gsize mac_len = DSK_WA_MAC_LEN;

  /* GHmac takes a length of -1 for "up to the NUL", so an empty body must not reach it. */
  if (len > 0)
    g_hmac_update (hmac, body, (gssize) len);
  g_hmac_get_digest (hmac, mac, &mac_len);
  g_assert (mac_len == DSK_WA_MAC_LEN);
}

static gboolean
decode_header (const char *header, guint8 mac[DSK_WA_MAC_LEN])
{
  if (header == NULL || strlen (header) != DSK_WA_SIGNATURE_LEN
      || strncmp (header, PREFIX, PREFIX_LEN) != 0)
    return FALSE;

  for (gsize i = 0; i < DSK_WA_MAC_LEN; i++)
    {
      int high = g_ascii_xdigit_value (header[PREFIX_LEN + 2 * i]);
      int low = g_ascii_xdigit_value (header[PREFIX_LEN + 2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      mac[i] = (guint8) (high << 4 | low);
    }
  return TRUE;
}

/* Looks at every byte whatever they are, so that the time taken tells nothing about where they
 * differ. */
static gboolean
equal_in_constant_time (const guint8 *a, const guint8 *b, gsize len)
{
  volatile guint8 difference = 0;

  for (gsize i = 0; i < len; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

gboolean
dsk_wa_signature_check (const char *secret, const guint8 *body, gsize len, const char *header,
                        guint8 mac[DSK_WA_MAC_LEN])
{
  guint8 expected[DSK_WA_MAC_LEN];
  guint8 claimed[DSK_WA_MAC_LEN];

  g_return_val_if_fail (secret != NULL && secret[0] != '\0', FALSE);
  g_return_val_if_fail (body != NULL || len == 0, FALSE);

  if (!decode_header (header, claimed))
    return FALSE;
  compute (secret, body, len, expected);
  if (mac != NULL)
    memcpy (mac, expected, DSK_WA_MAC_LEN);
  return equal_in_constant_time (expected, claimed, DSK_WA_MAC_LEN);
}

char *
dsk_wa_signature_make (const char *secret, const guint8 *body, gsize len)
{
  guint8 mac[DSK_WA_MAC_LEN];
  GString *header;

  g_return_val_if_fail (secret != NULL && secret[0] != '\0', NULL);
  g_return_val_if_fail (body != NULL || len == 0, NULL);

  compute (secret, body, len, mac);
  header = g_string_new (PREFIX);
  for (gsize i = 0; i < DSK_WA_MAC_LEN; i++)
    g_string_append_printf (header, "%02x", mac[i]);
  return g_string_free (header, FALSE);
}
