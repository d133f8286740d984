/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-wa-webhook.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-random.h"

static const char *const fixtures[] = { "text", "media", "kinds", "identities", "statuses", "echoes", "odd" };

static void
test_not_a_webhook (void)
{
  static const char *const bodies[] = {
    "", " ", "null", "7", "\"x\"", "[]", "{}", "{\"entry\":{}}", "{\"entry\":null,\"object\":\"x\"}", "{\"entry\":[]",
    "{\"entry\":[]}x", "{\"entry\":[],\"entry\":[]}", "{\"entry\":[\"\\u0000\"]}", "{\"entry\":[\"\xff\"]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *notes = NULL;

      g_assert_null (dsk_wa_webhook_parse (bodies[i], strlen (bodies[i]), &notes, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
      g_assert_null (notes);
    }
}

static void
test_too_deep (void)
{
  g_autoptr (GString) body = g_string_new ("{\"entry\":");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (body, '[');
  g_assert_null (dsk_wa_webhook_parse (body->str, body->len, NULL, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
}

static void
test_too_long (void)
{
  g_autofree char *body = g_malloc (DSK_WA_MAX_BODY + 1);
  g_autoptr (GError) error = NULL;

  memset (body, ' ', DSK_WA_MAX_BODY + 1);
  memcpy (body, "{\"entry\":[]}", 12);
  g_assert_null (dsk_wa_webhook_parse (body, DSK_WA_MAX_BODY + 1, NULL, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
}

static void
test_other_object (void)
{
  const char *body = "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":"
                     "{\"messages\":[{\"id\":\"wamid.x\"}]}}]}]}";
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse (body, strlen (body), &notes, NULL);

  g_assert_cmpuint (updates->len, ==, 1);
  g_assert_cmpint (((DskWaUpdate *) g_ptr_array_index (updates, 0))->kind, ==, DSK_WA_OTHER);
  g_assert_nonnull (notes);
}

/* Names and words that would break a log line, or the JSON that we write again. */
static void
test_strange_names (void)
{
  const char *body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\","
                     "\"value\":{\"messages\":[{\"id\":\"w\",\"type\":\"a\\nb\",\"na\\\"me\\n\":[1.5,null,true,"
                     "9007199254740993]}]}}]}]}";
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse (body, strlen (body), &notes, NULL);
  const DskWaUpdate *u = g_ptr_array_index (updates, 0);

  g_assert_cmpstr (u->raw, ==,
                   "{\"id\":\"w\",\"type\":\"a\\nb\",\"na\\\"me\\n\":[1.5,null,true,9007199254740993]}");
  g_assert_null (strchr (notes, '\n'));
}

static void
test_notes_are_bounded (void)
{
  g_autoptr (GString) body = g_string_new ("{\"object\":\"whatsapp_business_account\",\"entry\":[0");
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = NULL;

  for (guint i = 1; i < 50000; i++)
    g_string_append (body, ",0");
  g_string_append (body, "]}");
  updates = dsk_wa_webhook_parse (body->str, body->len, &notes, NULL);
  g_assert_cmpuint (updates->len, ==, 0);
  g_assert_cmpuint (strlen (notes), <, 2000);
  g_assert_nonnull (strstr (notes, "more"));
}

/* Many messages beside as many contacts that fit none of them: the search for the right one is bounded. */
static void
test_search_is_bounded (void)
{
  g_autoptr (GString) body = g_string_new ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{"
                                           "\"field\":\"messages\",\"value\":{\"contacts\":[0");
  g_autoptr (GPtrArray) updates = NULL;

  for (guint i = 0; i < 15000; i++)
    g_string_append (body, ",{\"wa_id\":\"1\"}");
  g_string_append (body, "],\"messages\":[0");
  for (guint i = 0; i < 15000; i++)
    g_string_append_printf (body, ",{\"id\":\"w%u\",\"from\":\"2\"}", i);
  g_string_append (body, "]}}]}]}");
  updates = dsk_wa_webhook_parse (body->str, body->len, NULL, NULL);
  g_assert_cmpuint (updates->len, ==, 15000);
}

static char *
load (const char *name, gsize *len)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "wa", "fixtures", file, NULL);
  char *data;

  g_assert_true (g_file_get_contents (path, &data, len, NULL));
  return data;
}

static void
parse_copy (const char *data, gsize len)
{
  /* A copy of exactly the right size, so that a sanitizer sees reads past the end. */
  g_autofree char *copy = g_memdup2 (data, MAX (len, 1));
  g_autofree char *notes = NULL;
  g_autoptr (GPtrArray) updates = dsk_wa_webhook_parse (copy, len, &notes, NULL);
}

static void
test_cut_anywhere (void)
{
  for (guint f = 0; f < G_N_ELEMENTS (fixtures); f++)
    {
      gsize len;
      g_autofree char *data = load (fixtures[f], &len);

      for (gsize cut = 0; cut < len; cut += 7)
        parse_copy (data, cut);
    }
}

static void
test_bytes_changed (void)
{
  static const char interesting[] = "{}[]\",:0\\ \n\xff" "a";
  g_autoptr (DskRandom) random = dsk_random_new_seeded (2026);

  for (guint f = 0; f < G_N_ELEMENTS (fixtures); f++)
    {
      gsize len;
      g_autofree char *data = load (fixtures[f], &len);

      for (guint i = 0; i < 500; i++)
        {
          gsize at = dsk_random_below (random, len);
          char old = data[at];

          data[at] = interesting[dsk_random_below (random, sizeof interesting - 1)];
          parse_copy (data, len);
          data[at] = old;
        }
    }
}

/* Every value of a body replaced by every other kind of value, one after the other. */
static void
test_values_swapped (void)
{
  static const char *const values[] = { "null", "0", "-1.5", "true", "\"\"", "[]", "{}", "[[]]", "{\"a\":{}}",
                                        "9223372036854775807" };

  for (guint f = 0; f < G_N_ELEMENTS (fixtures); f++)
    {
      gsize len;
      g_autofree char *data = load (fixtures[f], &len);

      for (char *p = strstr (data, "\":\""); p != NULL; p = strstr (p + 1, "\":\""))
        {
          char *end = strchr (p + 3, '"');

          for (guint v = 0; end != NULL && v < G_N_ELEMENTS (values); v++)
            {
              g_autoptr (GString) body = g_string_new_len (data, p + 2 - data);

              g_string_append (body, values[v]);
              g_string_append (body, end + 1);
              parse_copy (body->str, body->len);
            }
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webhook-hostile/not-a-webhook", test_not_a_webhook);
  g_test_add_func ("/webhook-hostile/too-deep", test_too_deep);
  g_test_add_func ("/webhook-hostile/too-long", test_too_long);
  g_test_add_func ("/webhook-hostile/other-object", test_other_object);
  g_test_add_func ("/webhook-hostile/strange-names", test_strange_names);
  g_test_add_func ("/webhook-hostile/notes-are-bounded", test_notes_are_bounded);
  g_test_add_func ("/webhook-hostile/search-is-bounded", test_search_is_bounded);
  g_test_add_func ("/webhook-hostile/cut-anywhere", test_cut_anywhere);
  g_test_add_func ("/webhook-hostile/bytes-changed", test_bytes_changed);
  g_test_add_func ("/webhook-hostile/values-swapped", test_values_swapped);
  return g_test_run ();
}
