/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-wa-send.h"

#include <string.h>

static char *
encode (const DskWaSend *send)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dsk_wa_send_encode (send, &error);

  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_encode_to_phone (void)
{
  g_autofree char *json = encode (&(DskWaSend) {
      .to = "923005550101", .recipient = "PK.1", .text = "سلام \"x\"", .opaque = "our-id",
      .context_wamid = "wamid.q" });

  g_assert_cmpstr (json, ==,
                   "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":\"923005550101\","
                   "\"context\":{\"message_id\":\"wamid.q\"},\"type\":\"text\","
                   "\"text\":{\"body\":\"سلام \\\"x\\\"\",\"preview_url\":false},"
                   "\"biz_opaque_callback_data\":\"our-id\"}");
}

static void
test_encode_to_bsuid (void)
{
  g_autofree char *json = encode (&(DskWaSend) { .recipient = "PK.1", .text = "a", .preview_url = TRUE });

  g_assert_nonnull (strstr (json, "\"recipient\":\"PK.1\""));
  g_assert_null (strstr (json, "\"to\""));
  g_assert_null (strstr (json, "context"));
  g_assert_null (strstr (json, "biz_opaque"));
  g_assert_nonnull (strstr (json, "\"preview_url\":true"));
}

static void
test_encode_to_group (void)
{
  g_autofree char *json = encode (&(DskWaSend) { .group_id = "G1", .to = "923005550101", .text = "a" });

  g_assert_nonnull (strstr (json, "\"recipient_type\":\"group\",\"to\":\"G1\""));
}

static void
result (DskWaSendResult *out, guint http_status, const char *body, gboolean never_sent)
{
  dsk_wa_send_result_from_response (out, http_status, body, body != NULL ? strlen (body) : 0, never_sent, 1);
}

static void
test_accepted (void)
{
  g_auto (DskWaSendResult) out = { 0 };

  result (&out, 200,
          "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"923005550101\",\"wa_id\":\"923005550101\","
          "\"user_id\":\"PK.9\"}],\"messages\":[{\"id\":\"wamid.X\"}]}", FALSE);
  g_assert_cmpint (out.outcome, ==, DSK_WA_ACCEPTED);
  g_assert_cmpstr (out.wamid, ==, "wamid.X");
  g_assert_cmpstr (out.wa_id, ==, "923005550101");
  g_assert_cmpstr (out.bsuid, ==, "PK.9");
}

/* Taken, and not on its way yet. */
static void
test_held (void)
{
  static const struct
  {
    const char *status;
    gboolean held;
  } rows[] = {
    { "\"accepted\"", FALSE },
    { "\"held_for_quality_assessment\"", TRUE },
    { "\"paused\"", TRUE },
    { "\"of tomorrow\"", FALSE },
    { "7", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *body
          = g_strdup_printf ("{\"messages\":[{\"id\":\"wamid.X\",\"message_status\":%s}]}", rows[i].status);
      g_auto (DskWaSendResult) out = { 0 };

      result (&out, 200, body, FALSE);
      g_assert_cmpint (out.outcome, ==, DSK_WA_ACCEPTED);
      g_assert_cmpint (out.held, ==, rows[i].held);
    }
}

static void
test_refused (void)
{
  g_auto (DskWaSendResult) out = { 0 };

  result (&out, 400,
          "{\"error\":{\"message\":\"(#131047) Re-engagement\",\"type\":\"OAuthException\",\"code\":131047,"
          "\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\"More than 24\\nhours\"},"
          "\"fbtrace_id\":\"A\"}}", FALSE);
  g_assert_cmpint (out.outcome, ==, DSK_WA_PERMANENT);
  g_assert_cmpint (out.code, ==, 131047);
  g_assert_cmpstr (out.reason, ==, "More than 24 hours");
  g_assert_null (out.wamid);
}

static void
test_transient (void)
{
  g_auto (DskWaSendResult) out = { 0 };

  result (&out, 400, "{\"error\":{\"message\":\"x\",\"code\":987654,\"is_transient\":true}}", FALSE);
  g_assert_cmpint (out.outcome, ==, DSK_WA_RETRY);
  g_assert_cmpint (out.retry_after_ms, >, 0);
}

static void
test_what_nobody_can_know (void)
{
  static const struct { guint status; const char *body; gboolean never_sent; DskWaOutcome outcome; } rows[] = {
    { 0, NULL, FALSE, DSK_WA_UNKNOWN },
    { 0, NULL, TRUE, DSK_WA_RETRY },
    { 200, "", FALSE, DSK_WA_UNKNOWN },
    { 200, "{\"messages\":[]}", FALSE, DSK_WA_UNKNOWN },
    { 200, "{\"messages\":[{\"id\":\"\"}]}", FALSE, DSK_WA_UNKNOWN },
    { 200, "<html>", FALSE, DSK_WA_UNKNOWN },
    { 502, "<html>Bad gateway</html>", FALSE, DSK_WA_UNKNOWN },
    { 504, NULL, FALSE, DSK_WA_UNKNOWN },
    { 500, "", FALSE, DSK_WA_UNKNOWN },
    { 500, "{}", FALSE, DSK_WA_UNKNOWN },
    { 500, "{\"error\":{\"message\":\"no code\"}}", FALSE, DSK_WA_UNKNOWN },
    { 503, "{\"error\":\"busy\"}", FALSE, DSK_WA_UNKNOWN },
    { 599, "<html>", FALSE, DSK_WA_UNKNOWN },
    /* Meta itself refused, and says so with a code. */
    { 500, "{\"error\":{\"message\":\"x\",\"code\":1}}", FALSE, DSK_WA_RETRY },
    { 500, "{\"error\":{\"message\":\"x\",\"code\":2,\"is_transient\":true}}", FALSE, DSK_WA_RETRY },
    { 503, "{\"error\":{\"message\":\"x\",\"code\":131016}}", FALSE, DSK_WA_RETRY },
    { 503, "{\"error\":{\"message\":\"x\",\"code\":987654}}", FALSE, DSK_WA_RETRY },
    { 500, "{\"error\":{\"message\":\"x\",\"code\":131026}}", FALSE, DSK_WA_PERMANENT },
    { 500, "{\"error\":{\"message\":\"x\",\"code\":190}}", FALSE, DSK_WA_STOP },
    { 408, NULL, FALSE, DSK_WA_UNKNOWN },
    { 500, "{\"error\":{\"message\":\"x\",\"code\":131000}}", FALSE, DSK_WA_RETRY },
    { 429, "slow down", FALSE, DSK_WA_RETRY },
    { 403, "<html>", FALSE, DSK_WA_STOP },
    { 404, "[]", FALSE, DSK_WA_PERMANENT },
    { 400, "{\"error\":\"no\"}", FALSE, DSK_WA_PERMANENT },
    { 401, "{\"error\":{\"code\":190,\"message\":\"expired\"}}", FALSE, DSK_WA_STOP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (DskWaSendResult) out = { 0 };

      result (&out, rows[i].status, rows[i].body, rows[i].never_sent);
      g_assert_cmpint (out.outcome, ==, rows[i].outcome);
      g_assert_nonnull (out.reason);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/send/encode-to-phone", test_encode_to_phone);
  g_test_add_func ("/send/encode-to-bsuid", test_encode_to_bsuid);
  g_test_add_func ("/send/encode-to-group", test_encode_to_group);
  g_test_add_func ("/send/accepted", test_accepted);
  g_test_add_func ("/send/held", test_held);
  g_test_add_func ("/send/refused", test_refused);
  g_test_add_func ("/send/transient", test_transient);
  g_test_add_func ("/send/what-nobody-can-know", test_what_nobody_can_know);
  return g_test_run ();
}
