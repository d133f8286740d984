/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-guard.h"

#include <string.h>

#include "dsk-error.h"

#define MAX_LEN (4 * 1024 * 1024)

/* A copy without a final NUL at the very end of its memory, so that sanitizers see every byte read
 * too far. */
static gboolean
guard (const char *text, gsize len, GError **error)
{
  g_autofree char *exact = g_memdup2 (text, len);

  return dsk_json_guard (exact, len, MAX_LEN, error);
}

static void
accept_len (const char *text, gsize len)
{
  g_autoptr (GError) error = NULL;

  guard (text, len, &error);
  g_assert_no_error (error);
}

static void
accept (const char *text)
{
  accept_len (text, strlen (text));
}

static void
refuse_len (const char *text, gsize len, const char *reason)
{
  g_autoptr (GError) error = NULL;

  if (guard (text, len, &error))
    g_error ("accepted: %.*s", (int) MIN (len, 200), text);
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  if (strstr (error->message, reason) == NULL)
    g_error ("for %.*s: \"%s\" instead of \"%s\"", (int) MIN (len, 200), text, error->message,
             reason);
}

static void
refuse (const char *text, const char *reason)
{
  refuse_len (text, strlen (text), reason);
}

static void
test_accepts (void)
{
  const char *good[] = {
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "0.5",
    "-0.5e3",
    "1E+2",
    "1e-2",
    "true",
    "false",
    "null",
    "\"\"",
    "[]",
    "{}",
    " \t\r\n[ ] \n",
    "[1]",
    "[1,2 , 3]",
    "[[],{},[{}]]",
    "{\"a\":1}",
    "{ \"a\" : { \"a\" : [ ] } , \"b\" : null }",
    "[{\"a\":1},{\"a\":1}]",
    "{\"a\":{\"b\":1},\"b\":{\"a\":1}}",
    "{\"\":1}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\"",
    "\"\x7f\"",
    "\"\\u0001\"",
    "\"\\ud83d\\ude00\"",
    "\"\\uD83D\\uDE00\\uFFFF\"",
    "\"اردو 😀 é\"",
    "{\"اردو\":\"\"}",
    "9223372036854775807",
    "-9223372036854775808",
    "[1e308, 0.0000000000000000000000000000000001, 1e-999]",
    "\"a string of more than eight plain bytes, with \\\"quotes\\\" in it\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    accept (good[i]);
}

static void
test_refuses_syntax (void)
{
  const struct
  {
    const char *text, *reason;
  } bad[] = {
    { "", "value was expected" },
    { "  ", "value was expected" },
    { "[1,]", "value was expected" },
    { "[,1]", "value was expected" },
    { "[1 2]", "',' or" },
    { "{\"a\":1,}", "key was expected" },
    { "{a:1}", "key was expected" },
    { "{\"a\"}", "':' was" },
    { "{\"a\" 1}", "':' was" },
    { "{\"a\":}", "value was expected" },
    { "{\"a\":1 \"b\":2}", "',' or" },
    { "{1:2}", "key was expected" },
    { "{'a':1}", "key was expected" },
    { "[1}", "',' or" },
    { "{\"a\":1]", "',' or" },
    { "]", "value was expected" },
    { "}", "value was expected" },
    { "nul", "value was expected" },
    { "nulL", "value was expected" },
    { "True", "value was expected" },
    { "NaN", "value was expected" },
    { "Infinity", "value was expected" },
    { "-", "value was expected" },
    { "-a", "value was expected" },
    { "+1", "value was expected" },
    { ".5", "value was expected" },
    { "1.", "bad number" },
    { "1e", "bad number" },
    { "1e+", "bad number" },
    { "01", "leading zero" },
    { "-01", "leading zero" },
    { "0x10", "follows" },
    { "1a", "follows" },
    { "truefalse", "follows" },
    { "1 2", "follows" },
    { "{} {}", "follows" },
    { "[]]", "follows" },
    { "null,", "follows" },
    { "/* */1", "value was expected" },
    { "1//", "follows" },
    { "\"\\x\"", "bad escape" },
    { "\"\\'\"", "bad escape" },
    { "\"\\u12g4\"", "bad escape" },
    { "\"\\u 123\"", "bad escape" },
    { "\"\\u+123\"", "bad escape" },
    { "\"\\U0041\"", "bad escape" },
    { "\"a\nb\"", "control character" },
    { "\"a\tb\"", "control character" },
    { "\"\x1f\"", "control character" },
    { "\xef\xbb\xbf{}", "value was expected" },
    { "\f[]", "value was expected" },
    { "\"abc", "unfinished string" },
    { "\"abc\\", "unfinished string" },
    { "\"abc\\\"", "unfinished string" },
    { "[", "unfinished document" },
    { "{", "key was expected" },
    { "[[1]", "unfinished document" },
    { "'a'", "value was expected" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (bad[i].text, bad[i].reason);
}

static void
test_offset (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dsk_json_guard ("{\"abc\": [1, 2, x]}", 18, MAX_LEN, &error));
  g_assert_cmpstr (error->message, ==, "Bad JSON at byte 15: a value was expected");
}

static char *
nested (const char *open, const char *inner, const char *close, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  g_string_append (text, inner);
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);
  return g_string_free (text, FALSE);
}

static void
test_depth (void)
{
  const struct
  {
    const char *open, *inner, *close;
  } shapes[] = {
    { "[", "", "]" }, { "[", "1", "]" }, { "{\"a\":", "{}", "}" }, { "[{\"a\":", "1", "}]" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      guint levels_each = strlen (shapes[i].close);
      guint inside = strcmp (shapes[i].inner, "{}") == 0 ? 1 : 0;
      guint n = (DSK_JSON_MAX_DEPTH - inside) / levels_each;
      g_autofree char *deepest = nested (shapes[i].open, shapes[i].inner, shapes[i].close, n);
      g_autofree char *deeper = nested (shapes[i].open, shapes[i].inner, shapes[i].close, n + 1);

      accept (deepest);
      refuse (deeper, "nested too deeply");
    }
}

static void
test_bombs (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autofree char *objects = nested ("{\"a\":", "1", "}", 100000);
  g_autofree char *closes = g_strnfill (100000, ']');

  refuse (brackets, "nested too deeply");
  refuse (objects, "nested too deeply");
  refuse (closes, "value was expected");
}

static void
test_nul (void)
{
  refuse_len ("\"a\0b\"", 5, "NUL");
  refuse_len ("{}\0", 3, "follows");
  refuse_len ("\0{}", 3, "value was expected");
  refuse_len ("\"12345678\0abcdefgh\"", 19, "NUL");
  refuse ("\"\\u0000\"", "NUL");
  refuse ("{\"a\\u0000b\":1}", "NUL");
  refuse_len ("\"\\\0\"", 4, "bad escape");
}

static void
test_surrogates (void)
{
  refuse ("\"\\ud800\"", "lone surrogate");
  refuse ("\"\\udbff x\"", "lone surrogate");
  refuse ("\"\\udc00\"", "lone surrogate");
  refuse ("\"\\udfff\\ud800\"", "lone surrogate");
  refuse ("\"\\ud800\\ud800\"", "lone surrogate");
  refuse ("\"\\ud83d\\u0041\"", "lone surrogate");
  refuse ("\"\\ud83d\\n00000\"", "lone surrogate");
  refuse ("\"\\ud83d", "lone surrogate");
  refuse ("{\"\\ud83d\":1}", "lone surrogate");
  accept ("\"\\ud7ff\\ue000\"");
}

static void
test_duplicates (void)
{
  refuse ("{\"a\":1,\"a\":2}", "duplicate key");
  refuse ("{\"a\":1,\"b\":[{\"c\":1}],\"a\":2}", "duplicate key");
  refuse ("[{\"x\":{\"k\":1,\"l\":2,\"k\":3}}]", "duplicate key");
  refuse ("{\"a\":1,\"\\u0061\":2}", "duplicate key");
  refuse ("{\"\\u0061b\":1,\"a\\u0062\":2}", "duplicate key");
  refuse ("{\"\\/\":1,\"/\":2}", "duplicate key");
  refuse ("{\"\\n\":1,\"\\u000A\":2}", "duplicate key");
  refuse ("{\"é\":1,\"\\u00e9\":2}", "duplicate key");
  refuse ("{\"😀\":1,\"\\ud83d\\uDE00\":2}", "duplicate key");
  refuse ("{\"\":1,\"\":2}", "duplicate key");
  accept ("{\"a\":1,\"A\":2,\"\\\\u0061\":3,\"aa\":4,\"\":5}");
  /* The same to the eye, composed and not: other keys to every JSON library. */
  accept ("{\"é\":1,\"e\\u0301\":2}");
}

static void
test_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "\"key%u\":{\"a\":%u},", i, i);
  for (guint i = 0; i < 50000; i += 4999)
    {
      g_autofree char *again = g_strdup_printf ("%s\"key%u\":0}", text->str, i);

      refuse (again, "duplicate key");
    }
  g_string_append (text, "\"last\":0}");
  accept (text->str);
}

static void
test_integers (void)
{
  refuse ("9223372036854775808", "out of range");
  refuse ("-9223372036854775809", "out of range");
  refuse ("[18446744073709551616]", "out of range");
  refuse ("{\"id\":100000000000000000000000000000000}", "out of range");
  refuse ("1e999", "out of range");
  refuse ("-1e999", "out of range");
  accept ("9223372036854775808.0");
}

static void
test_utf8 (void)
{
  const char *bad[] = {
    "\"\x80\"",
    "\"\xbf\"",
    "\"\xc0\x80\"",
    "\"\xc1\xbf\"",
    "\"\xc3\"",
    "\"\xc3(\"",
    "\"\xe0\x80\x80\"",
    "\"\xe0\x9f\xbf\"",
    "\"\xed\xa0\x80\"",
    "\"\xed\xbf\xbf\"",
    "\"\xe2\x82\"",
    "\"\xe2\x82(\"",
    "\"\xf0\x80\x80\x80\"",
    "\"\xf0\x8f\xbf\xbf\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf5\x80\x80\x80\"",
    "\"\xf0\x9f\x98\"",
    "\"\xff\"",
    "\"\xfe\"",
    "{\"\xc3\":1}",
  };
  const char *good[] = { "\"\xc2\x80\"",     "\"\xe0\xa0\x80\"",     "\"\xed\x9f\xbf\"",
                         "\"\xee\x80\x80\"", "\"\xf0\x90\x80\x80\"", "\"\xf4\x8f\xbf\xbf\"" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (bad[i], "not UTF-8");
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    accept (good[i]);
  refuse ("\xc3\xa9", "value was expected");

  /* Every pair of bytes: the same verdict as GLib's. */
  for (guint i = 0x80; i <= 0xff; i++)
    for (guint k = 0x20; k <= 0xff; k++)
      {
        const char text[] = { '"', (char) i, (char) k, '"' };
        gboolean valid = g_utf8_validate (text, sizeof text, NULL) && k != '"' && k != '\\';

        g_assert_cmpint (guard (text, sizeof text, NULL), ==, valid);
      }
}

/* A bad byte must be seen wherever it stands among plain ones that are read eight at a time. */
static void
test_every_place (void)
{
  for (guint len = 1; len <= 24; len++)
    for (guint place = 1; place <= len; place++)
      {
        g_autofree char *text = g_strnfill (len + 2, 'x');

        text[0] = text[len + 1] = '"';
        accept (text);
        for (guint c = 0; c < 0x20; c++)
          {
            text[place] = (char) c;
            refuse_len (text, len + 2, c == 0 ? "NUL" : "control");
          }
        text[place] = '\x80';
        refuse_len (text, len + 2, "not UTF-8");
        text[place] = '"';
        g_assert_false (guard (text, len + 2, NULL));
        text[place] = '\\';
        g_assert_false (guard (text, len + 2, NULL));
        /* Neighbours of the special ones are plain. */
        for (const char *c = " !#[]\x7f"; *c != '\0'; c++)
          {
            text[place] = *c;
            accept_len (text, len + 2);
          }
      }
}

static void
test_truncated (void)
{
  static const char sample[] = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\","
                               "\"n\":-12.5e+3,\"t\":true,\"f\":false,"
                               "\"z\":null,\"s\":\"\\u0633\\u0644\\u0627\\u0645 \\ud83d\\ude00 "
                               "\\\\ \\\" سلام 😀\",\"e\":[],\"o\":{},"
                               "\"a\":[1,[2,{\"b\":\"\"}]]}]}";
  gsize len = strlen (sample);

  accept (sample);
  for (gsize n = 0; n < len; n++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (guard (sample, n, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
}

static void
test_max_len (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_json_guard ("[1,2]", 5, 5, NULL));
  g_assert_false (dsk_json_guard ("[1,2]", 5, 4, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "5 bytes"));
}

static void
test_max_members (void)
{
  g_assert_true (dsk_json_guard_full ("[1,{\"a\":2},[]]", 14, 100, 4, NULL));
  g_assert_false (dsk_json_guard_full ("[1,{\"a\":2},[]]", 14, 100, 3, NULL));
  g_assert_true (dsk_json_guard_full ("[]", 2, 100, 0, NULL));
  g_assert_true (dsk_json_guard_full ("7", 1, 100, 0, NULL));
  g_assert_false (dsk_json_guard_full ("[7]", 3, 100, 0, NULL));
}

static void
test_default_members (void)
{
  g_autoptr (GString) text = g_string_new ("[0");

  for (guint i = 1; i < DSK_JSON_MAX_MEMBERS; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  accept (text->str);
  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",0]");
  refuse (text->str, "too many members");
}

static void
test_three_mebibytes (void)
{
  g_autoptr (GString) text = g_string_new ("[");
  gint64 began;

  while (text->len < 3 * 1024 * 1024)
    g_string_append_printf (text,
                            "{\"id\":\"wamid.HBgMOTIzMDAxMjM0NTY3FQIAEhgU%08" G_GSIZE_FORMAT
                            "\",\"from\":\"923001234567\","
                            "\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":"
                            "\"Where is my order? میرا آرڈر کہاں ہے؟\"}},",
                            text->len);
  g_string_append (text, "0]");
  began = g_get_monotonic_time ();
  accept (text->str);
  g_test_message ("%" G_GSIZE_FORMAT " bytes in %.1f ms", text->len,
                  (double) (g_get_monotonic_time () - began) / 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-guard/accepts", test_accepts);
  g_test_add_func ("/base/json-guard/refuses-syntax", test_refuses_syntax);
  g_test_add_func ("/base/json-guard/offset", test_offset);
  g_test_add_func ("/base/json-guard/depth", test_depth);
  g_test_add_func ("/base/json-guard/bombs", test_bombs);
  g_test_add_func ("/base/json-guard/nul", test_nul);
  g_test_add_func ("/base/json-guard/surrogates", test_surrogates);
  g_test_add_func ("/base/json-guard/duplicates", test_duplicates);
  g_test_add_func ("/base/json-guard/many-keys", test_many_keys);
  g_test_add_func ("/base/json-guard/integers", test_integers);
  g_test_add_func ("/base/json-guard/utf8", test_utf8);
  g_test_add_func ("/base/json-guard/every-place", test_every_place);
  g_test_add_func ("/base/json-guard/truncated", test_truncated);
  g_test_add_func ("/base/json-guard/max-len", test_max_len);
  g_test_add_func ("/base/json-guard/max-members", test_max_members);
  g_test_add_func ("/base/json-guard/default-members", test_default_members);
  g_test_add_func ("/base/json-guard/three-mebibytes", test_three_mebibytes);
  return g_test_run ();
}
