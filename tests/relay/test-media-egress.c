/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-egress.h"

#include <string.h>

#include "dsk-chain-stream.h"
#include "dsk-error.h"
#include "dsk-relay-fetch.h"

static const char *const hosts[] = { "lookaside.fbsbx.com", NULL };

static const struct
{
  const char *base;
  const char *url;
  gboolean allowed;
} places[] = {
  { "https://graph.facebook.com/v25.0", "https://graph.facebook.com/v25.0/1", TRUE },
  { "https://graph.facebook.com/v25.0", "https://lookaside.fbsbx.com/whatsapp?mid=1", TRUE },
  { "https://graph.facebook.com/v25.0", "https://LOOKASIDE.fbsbx.com/x", TRUE },
  { "https://graph.facebook.com/v25.0", "http://lookaside.fbsbx.com/x", FALSE },
  { "https://graph.facebook.com/v25.0", "https://lookaside.fbsbx.com:8443/x", FALSE },
  { "https://graph.facebook.com/v25.0", "https://graph.facebook.com:8443/x", FALSE },
  { "https://graph.facebook.com/v25.0", "https://lookaside.fbsbx.com.evil.example/x", FALSE },
  { "https://graph.facebook.com/v25.0", "https://evil.example/lookaside.fbsbx.com", FALSE },
  { "https://graph.facebook.com/v25.0", "https://lookaside.fbsbx.com@evil.example/", FALSE },
  { "https://graph.facebook.com/v25.0", "https://user@lookaside.fbsbx.com/", FALSE },
  { "https://graph.facebook.com/v25.0", "https://127.0.0.1/x", FALSE },
  { "https://graph.facebook.com/v25.0", "http://127.0.0.1/x", FALSE },
  { "https://graph.facebook.com/v25.0", "http://localhost/x", FALSE },
  { "https://graph.facebook.com/v25.0", "https://169.254.169.254/latest", FALSE },
  { "https://graph.facebook.com/v25.0", "ftp://lookaside.fbsbx.com/x", FALSE },
  { "https://graph.facebook.com/v25.0", "file:///etc/passwd", FALSE },
  { "https://graph.facebook.com/v25.0", "", FALSE },
  { "https://graph.facebook.com/v25.0", "lookaside.fbsbx.com/x", FALSE },
  { "http://127.0.0.1:8080/v25.0", "http://127.0.0.1:8080/x", TRUE },
  { "http://127.0.0.1:8080/v25.0", "http://localhost:9090/x", TRUE },
  { "http://127.0.0.1:8080/v25.0", "http://10.0.0.1/x", FALSE },
  { "http://127.0.0.1:8080/v25.0", "http://evil.example/x", FALSE },
  { "http://127.0.0.1:8080/v25.0", "https://evil.example/x", FALSE },
};

static void
test_check (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const DskMediaEgress egress = { .base = places[i].base, .hosts = hosts, .token = "secret" };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", places[i].url);
      g_assert_cmpint (dsk_media_egress_check (&egress, places[i].url, &error), ==, places[i].allowed);
      if (!places[i].allowed)
        g_assert_error (error, DSK_ERROR, DSK_ERROR_FORBIDDEN);
    }
}

static const struct
{
  const char *address;
  gboolean is_private;
} addresses[] = {
  { "127.0.0.1", TRUE },   { "10.1.2.3", TRUE },        { "172.16.0.1", TRUE },      { "192.168.1.1", TRUE },
  { "169.254.1.1", TRUE }, { "100.64.0.1", TRUE },      { "0.0.0.0", TRUE },         { "224.0.0.1", TRUE },
  { "::1", TRUE },         { "fe80::1", TRUE },         { "fc00::1", TRUE },         { "fd12::1", TRUE },
  { "::", TRUE },          { "::ffff:10.0.0.1", TRUE }, { "157.240.1.1", FALSE },    { "100.128.0.1", FALSE },
  { "172.32.0.1", FALSE }, { "2a03:2880::1", FALSE },   { "::ffff:8.8.8.8", FALSE },
};

static void
test_private (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (addresses[i].address);

      g_test_message ("%s", addresses[i].address);
      g_assert_cmpint (dsk_media_egress_is_private (address), ==, addresses[i].is_private);
    }
}

/* Longer each time, and never too long. */
static void
test_pause (void)
{
  g_assert_cmpint (dsk_fetch_pause_ms (0), ==, 1000);
  for (gint64 i = 1; i < 100; i++)
    {
      g_assert_cmpint (dsk_fetch_pause_ms (i), >=, dsk_fetch_pause_ms (i - 1));
      g_assert_cmpint (dsk_fetch_pause_ms (i), <=, 60 * 60 * 1000);
    }
}

static void
test_chain (void)
{
  g_autoptr (GInputStream) middle = g_memory_input_stream_new_from_data ("file", 4, NULL);
  g_autoptr (GInputStream) chain = dsk_chain_stream_new ("<", middle, ">");
  g_autoptr (GError) error = NULL;
  char buffer[16] = { 0 };
  gsize len;

  g_assert_true (g_input_stream_read_all (chain, buffer, sizeof buffer, &len, NULL, &error));
  g_assert_cmpuint (len, ==, 6);
  g_assert_cmpstr (buffer, ==, "<file>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/media-egress/check", test_check);
  g_test_add_func ("/relay/media-egress/private", test_private);
  g_test_add_func ("/relay/media-egress/pause", test_pause);
  g_test_add_func ("/relay/media-egress/chain", test_chain);
  return g_test_run ();
}
