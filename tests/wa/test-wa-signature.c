/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-wa-signature.h"

#include <string.h>

#define SECRET "test_app_secret"
#define BODY "{\"object\":\"whatsapp_business_account\",\"entry\":[]}"
#define SIGNATURE "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"

static gboolean
check (const char *body, gsize len, const char *header)
{
  return dsk_wa_signature_check (SECRET, (const guint8 *) body, len, header, NULL);
}

static void
test_vector (void)
{
  g_autofree char *made = dsk_wa_signature_make (SECRET, (const guint8 *) BODY, strlen (BODY));
  guint8 mac[DSK_WA_MAC_LEN];

  g_assert_cmpstr (made, ==, SIGNATURE);
  g_assert_cmpuint (strlen (made), ==, DSK_WA_SIGNATURE_LEN);
  g_assert_true (dsk_wa_signature_check (SECRET, (const guint8 *) BODY, strlen (BODY), SIGNATURE, mac));
  g_assert_cmpint (mac[0], ==, 0xde);
  g_assert_cmpint (mac[31], ==, 0x56);
}

static void
test_refuses (void)
{
  g_autofree char *shorter = g_strndup (SIGNATURE, DSK_WA_SIGNATURE_LEN - 1);
  g_autofree char *longer = g_strconcat (SIGNATURE, "0", NULL);
  g_autofree char *not_hex = g_strdup (SIGNATURE);
  gsize len = strlen (BODY);

  not_hex[20] = 'g';
  g_assert_false (check (BODY, len, NULL));
  g_assert_false (check (BODY, len, ""));
  g_assert_false (check (BODY, len, shorter));
  g_assert_false (check (BODY, len, longer));
  g_assert_false (check (BODY, len, not_hex));
  g_assert_false (check (BODY, len, "sha1=0123456789012345678901234567890123456789"));
  g_assert_false (check (BODY, len - 1, SIGNATURE));
  g_assert_false (check (BODY " ", len + 1, SIGNATURE));
  g_assert_false (dsk_wa_signature_check ("other", (const guint8 *) BODY, len, SIGNATURE, NULL));
}

static void
test_every_nibble_counts (void)
{
  for (guint i = strlen ("sha256="); i < DSK_WA_SIGNATURE_LEN; i++)
    {
      g_autofree char *forged = g_strdup (SIGNATURE);

      forged[i] = forged[i] == '0' ? '1' : '0';
      g_assert_false (check (BODY, strlen (BODY), forged));
    }
}

static void
test_empty_body (void)
{
  g_autofree char *made = dsk_wa_signature_make (SECRET, NULL, 0);

  g_assert_true (check (NULL, 0, made));
  g_assert_true (check ("", 0, made));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signature/vector", test_vector);
  g_test_add_func ("/signature/refuses", test_refuses);
  g_test_add_func ("/signature/every-nibble-counts", test_every_nibble_counts);
  g_test_add_func ("/signature/empty-body", test_empty_body);
  return g_test_run ();
}
