/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-sb-validate.h"

#include "dsk-wa-json.h"

#define BASE "\"messaging_product\":\"whatsapp\",\"to\":\"923005550101\""

static int
check (const char *json, char **said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (json, &error);
  DskSbRefusal refusal;
  DskSbSend send;

  g_assert_no_error (error);
  if (dsk_sb_validate (json_node_get_object (root), &send, &refusal))
    {
      if (said != NULL)
        *said = g_strdup (send.text);
      return 0;
    }
  g_assert_cmpuint (refusal.http_status, ==, 400);
  g_assert_nonnull (refusal.details);
  g_free (refusal.details);
  return refusal.code;
}

static void
test_good (void)
{
  static const struct { const char *json; const char *text; } rows[] = {
    { "{" BASE ",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}", "hi" },
    { "{" BASE ",\"text\":{\"body\":\"hi\"},\"context\":{\"message_id\":\"wamid.1\"}}", "hi" },
    { "{\"messaging_product\":\"whatsapp\",\"recipient\":\"PK.1\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}", "a" },
    { "{" BASE ",\"type\":\"image\",\"image\":{\"id\":\"7\",\"caption\":\"c\"}}", "c" },
    { "{" BASE ",\"type\":\"location\",\"location\":{\"latitude\":1,\"longitude\":2}}", NULL },
    { "{" BASE ",\"type\":\"reaction\",\"reaction\":{\"message_id\":\"w\",\"emoji\":\"\"}}", NULL },
    { "{" BASE ",\"type\":\"template\",\"template\":{\"name\":\"t\",\"language\":{\"code\":\"en\"}}}", NULL },
    { "{" BASE ",\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"A\"}}]}", NULL },
    { "{" BASE ",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"q\"},\"action\":"
      "{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"1\",\"title\":\"Yes\"}}]}}}", "q" },
    { "{" BASE ",\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{\"text\":\"q\"},\"action\":"
      "{\"button\":\"Pick\",\"sections\":[{\"rows\":[{\"id\":\"1\",\"title\":\"Yes\"}]}]}}}", "q" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *said = NULL;

      g_assert_cmpint (check (rows[i].json, &said), ==, 0);
      g_assert_cmpstr (said, ==, rows[i].text);
    }
}

static void
test_bad (void)
{
  static const struct { const char *json; int code; } rows[] = {
    { "{}", 100 },
    { "{\"messaging_product\":\"whatsapp\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}", 100 },
    { "{\"messaging_product\":\"whatsapp\",\"to\":\"PK.1\",\"text\":{\"body\":\"a\"}}", 131009 },
    { "{" BASE ",\"recipient_type\":\"crowd\",\"text\":{\"body\":\"a\"}}", 100 },
    { "{" BASE ",\"type\":\"hologram\",\"hologram\":{}}", 100 },
    { "{" BASE ",\"type\":\"text\"}", 131008 },
    { "{" BASE ",\"type\":\"text\",\"text\":{\"body\":\"\"}}", 131008 },
    { "{" BASE ",\"type\":\"text\",\"text\":{\"body\":\" \\n\"}}", 131008 },
    { "{" BASE ",\"type\":\"text\",\"text\":{\"body\":\"a\"},\"context\":{}}", 131008 },
    { "{" BASE ",\"type\":\"image\",\"image\":{}}", 100 },
    { "{" BASE ",\"type\":\"image\",\"image\":{\"id\":\"1\",\"link\":\"http://x\"}}", 100 },
    { "{" BASE ",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"q\"},\"action\":"
      "{\"buttons\":[]}}}", 131009 },
    { "{" BASE ",\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"q\"},\"action\":"
      "{\"buttons\":[{\"reply\":{\"id\":\"1\",\"title\":\"a title of more than twenty\"}}]}}}", 100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (check (rows[i].json, NULL), ==, rows[i].code);
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *fits = NULL;
  g_autofree char *too_long = NULL;

  for (guint i = 0; i < 4096; i++)
    g_string_append (text, "س");
  fits = g_strdup_printf ("{" BASE ",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}", text->str);
  too_long = g_strdup_printf ("{" BASE ",\"type\":\"text\",\"text\":{\"body\":\"%sx\"}}", text->str);
  g_assert_cmpint (check (fits, NULL), ==, 0);
  g_assert_cmpint (check (too_long, NULL), ==, 100);
}

/* Ten rows are the most in all sections together. */
static void
test_rows_in_total (void)
{
  for (guint n = 1; n <= 3; n++)
    {
      g_autoptr (GString) json = g_string_new ("{" BASE ",\"type\":\"interactive\",\"interactive\":{\"type\":\"list\","
                                               "\"body\":{\"text\":\"q\"},\"action\":{\"button\":\"b\",\"sections\":[");

      for (guint s = 0; s < n; s++)
        {
          g_string_append_printf (json, "%s{\"rows\":[", s > 0 ? "," : "");
          for (guint r = 0; r < 5; r++)
            g_string_append_printf (json, "%s{\"id\":\"%u-%u\",\"title\":\"t\"}", r > 0 ? "," : "", s, r);
          g_string_append (json, "]}");
        }
      g_string_append (json, "]}}}");
      g_assert_cmpint (check (json->str, NULL), ==, n <= 2 ? 0 : 131009);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/good", test_good);
  g_test_add_func ("/validate/bad", test_bad);
  g_test_add_func ("/validate/limits", test_limits);
  g_test_add_func ("/validate/rows-in-total", test_rows_in_total);
  return g_test_run ();
}
