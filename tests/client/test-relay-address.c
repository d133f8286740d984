/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-error.h"
#include "dsk-relay-address.h"

#define PIN "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF"
#define PIN_LOWER "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void
test_good (void)
{
  static const struct
  {
    const char *text, *base, *code, *pin;
  } cases[] = {
    { "https://relay.example.org", "https://relay.example.org", NULL, NULL },
    { "  https://relay.example.org/  ", "https://relay.example.org", NULL, NULL },
    { "wss://relay.example.org:8443", "https://relay.example.org:8443", NULL, NULL },
    { "relay.example.org", "https://relay.example.org", NULL, NULL },
    { "relay.example.org:8443", "https://relay.example.org:8443", NULL, NULL },
    { "HTTPS://relay.example.org/dastak/", "https://relay.example.org/dastak", NULL, NULL },
    { "127.0.0.1:8080", "http://127.0.0.1:8080", NULL, NULL },
    { "localhost:8080", "http://localhost:8080", NULL, NULL },
    { "http://[::1]:8080", "http://[::1]:8080", NULL, NULL },
    { "ws://127.9.9.9:1", "http://127.9.9.9:1", NULL, NULL },
    { "https://127.0.0.1:8443", "https://127.0.0.1:8443", NULL, NULL },
    { "192.0.2.7:8080", "https://192.0.2.7:8080", NULL, NULL },
    { "dastak://relay.example.org?code=AB%2DCD", "https://relay.example.org", "AB-CD", NULL },
    { "dastak://relay.example.org:99?code=X&cert=" PIN, "https://relay.example.org:99", "X",
      PIN_LOWER },
    { "dastak://127.0.0.1:99/?code=X&later=1", "http://127.0.0.1:99", "X", NULL },
    { "dastak://127.0.0.1:99?code=X&cert=" PIN, "https://127.0.0.1:99", "X", PIN_LOWER },
    { "[::1]:99?cert=" PIN, "https://[::1]:99", NULL, PIN_LOWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DskRelayAddress) address = dsk_relay_address_parse (cases[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (address->base, ==, cases[i].base);
      g_assert_cmpstr (address->code, ==, cases[i].code);
      g_assert_cmpstr (address->pin, ==, cases[i].pin);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "http://relay.example.org",
    "ws://192.0.2.7",
    "ftp://relay.example.org",
    "https://",
    "two words",
    "https://user:secret@relay.example.org",
    "relay.example.org:notaport",
    "dastak://h?code=%zz",
    "dastak://h?cert=1234",
    "http://127.0.0.1:99?cert=" PIN,
    "http://localhost.example.org",
    "http://127.0.0.1.example.org",
    "file:///etc/passwd",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DskRelayAddress) address = dsk_relay_address_parse (cases[i], &error);

      g_test_message ("%s", cases[i]);
      g_assert_null (address);
      g_assert_nonnull (error);
    }
}

static void
test_join (void)
{
  g_autofree char *joined = dsk_relay_address_join ("https://h/dastak", "/v1/sync");

  g_assert_cmpstr (joined, ==, "https://h/dastak/v1/sync");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/relay-address/good", test_good);
  g_test_add_func ("/client/relay-address/bad", test_bad);
  g_test_add_func ("/client/relay-address/join", test_join);
  return g_test_run ();
}
