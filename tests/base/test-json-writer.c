/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-writer.h"

#include <math.h>
#include <string.h>

#include "dsk-json-guard.h"

/* Takes what @writer holds and compares it; all of it must pass the guard as well. */
static void
assert_written (DskJsonWriter *writer, const char *expected)
{
  gsize len = dsk_json_writer_len (writer);
  g_autofree char *text = dsk_json_writer_take_string (writer);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpuint (len, ==, strlen (text));
  dsk_json_guard (text, len, len, &error);
  g_assert_no_error (error);
}

static void
test_structure (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new ();

  dsk_json_writer_begin_object (w);
  dsk_json_writer_set_string (w, "s", "x");
  dsk_json_writer_set_string (w, "n", NULL);
  dsk_json_writer_set_int (w, "i", -7);
  dsk_json_writer_set_bool (w, "t", TRUE);
  dsk_json_writer_set_bool (w, "f", FALSE);
  dsk_json_writer_name (w, "a");
  dsk_json_writer_begin_array (w);
  dsk_json_writer_int (w, 1);
  dsk_json_writer_begin_array (w);
  dsk_json_writer_end_array (w);
  dsk_json_writer_begin_object (w);
  dsk_json_writer_end_object (w);
  dsk_json_writer_raw (w, "{\"r\":[2]}", 9);
  dsk_json_writer_null (w);
  dsk_json_writer_end_array (w);
  dsk_json_writer_name (w, "o");
  dsk_json_writer_begin_object (w);
  dsk_json_writer_set_int (w, "k", 0);
  dsk_json_writer_end_object (w);
  dsk_json_writer_end_object (w);
  assert_written (
      w, "{\"s\":\"x\",\"n\":null,\"i\":-7,\"t\":true,\"f\":false,\"a\":[1,[],{},{\"r\":[2]},null],"
         "\"o\":{\"k\":0}}");
}

static void
test_reuse (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new ();
  g_autoptr (GBytes) bytes = NULL;

  dsk_json_writer_int (w, 1);
  assert_written (w, "1");
  dsk_json_writer_string (w, "two");
  bytes = dsk_json_writer_take_bytes (w);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "\"two\"", 5);
  g_assert_cmpuint (dsk_json_writer_len (w), ==, 0);
  dsk_json_writer_begin_array (w);
  dsk_json_writer_end_array (w);
  assert_written (w, "[]");
}

static void
test_utf8 (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new ();

  dsk_json_writer_string (w, "سلام 😀 é a/b \"q\" \\ \b\f\n\r\t\x01\x1f\x7f");
  assert_written (w, "\"سلام 😀 é a/b \\\"q\\\" \\\\ \\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
}

static void
test_ascii (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new_ascii ();

  dsk_json_writer_begin_object (w);
  dsk_json_writer_set_string (w, "body", "سلام 😀 é a/b \"q\" \\ \n");
  dsk_json_writer_set_string (w, "url", "https://example.org/?a=b&c");
  dsk_json_writer_end_object (w);
  assert_written (
      w,
      "{\"body\":\"\\u0633\\u0644\\u0627\\u0645 \\ud83d\\ude00 \\u00e9 a\\/b \\\"q\\\" \\\\ \\n\","
      "\"url\":\"https:\\/\\/example.org\\/?a=b&c\"}");

  dsk_json_writer_string (w, "\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
  assert_written (w, "\"\\uffff\\ud800\\udc00\\udbff\\udfff\"");
}

static void
test_bad_bytes (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new ();
  g_autoptr (DskJsonWriter) ascii = dsk_json_writer_new_ascii ();

  dsk_json_writer_string_len (w, "a\0b", 3);
  assert_written (w, "\"a\xef\xbf\xbd"
                     "b\"");
  dsk_json_writer_string (w, "a\xff\xc3(");
  assert_written (w, "\"a\xef\xbf\xbd\xef\xbf\xbd(\"");
  /* Cut inside a character, and a surrogate written as UTF-8. */
  dsk_json_writer_string_len (ascii, "\xf0\x9f\x98\x80", 3);
  assert_written (ascii, "\"\\ufffd\\ufffd\\ufffd\"");
  dsk_json_writer_string (ascii, "\xed\xa0\x80");
  assert_written (ascii, "\"\\ufffd\\ufffd\\ufffd\"");
  dsk_json_writer_string_len (ascii, NULL, 0);
  assert_written (ascii, "\"\"");
}

static void
test_numbers (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new ();

  dsk_json_writer_begin_array (w);
  dsk_json_writer_int (w, G_MININT64);
  dsk_json_writer_int (w, G_MAXINT64);
  dsk_json_writer_double (w, 0.1);
  dsk_json_writer_double (w, 1.0 / 3.0);
  dsk_json_writer_double (w, 24.8607343);
  dsk_json_writer_double (w, -2);
  dsk_json_writer_double (w, 1e300);
  dsk_json_writer_double (w, NAN);
  dsk_json_writer_double (w, INFINITY);
  dsk_json_writer_double (w, -INFINITY);
  dsk_json_writer_end_array (w);
  assert_written (
      w, "[-9223372036854775808,9223372036854775807,0.1,0.3333333333333333,24.8607343,-2,1e+300,"
         "null,null,null]");
}

/* Every character: what is written in ASCII is ASCII, and the guard accepts it. */
static void
test_all_characters (void)
{
  g_autoptr (DskJsonWriter) w = dsk_json_writer_new_ascii ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *json = NULL;

  for (gunichar c = 1; c <= 0x10ffff; c += c < 0x11000 ? 1 : 37)
    if (c < 0xd800 || c > 0xdfff)
      g_string_append_unichar (text, c);
  dsk_json_writer_string_len (w, text->str, text->len);
  json = dsk_json_writer_take_string (w);
  g_assert_true (g_str_is_ascii (json));
  g_assert_true (dsk_json_guard (json, strlen (json), G_MAXSIZE, NULL));
}

static void
unbalanced_end (void)
{
  DskJsonWriter *w = dsk_json_writer_new ();

  dsk_json_writer_begin_array (w);
  dsk_json_writer_end_object (w);
}

static void
unbalanced_take (void)
{
  DskJsonWriter *w = dsk_json_writer_new ();

  dsk_json_writer_begin_array (w);
  g_free (dsk_json_writer_take_string (w));
}

static void
value_without_name (void)
{
  DskJsonWriter *w = dsk_json_writer_new ();

  dsk_json_writer_begin_object (w);
  dsk_json_writer_int (w, 1);
}

static void
two_values (void)
{
  DskJsonWriter *w = dsk_json_writer_new ();

  dsk_json_writer_int (w, 1);
  dsk_json_writer_int (w, 1);
}

static void
test_misuse (void)
{
  const struct
  {
    const char *path;
    GTestFunc func;
  } cases[] = { { "unbalanced-end", unbalanced_end },
                { "unbalanced-take", unbalanced_take },
                { "value-without-name", value_without_name },
                { "two-values", two_values } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/base/json-writer/misuse/subprocess/%s", cases[i].path);

      g_test_trap_subprocess (path, 0, 0);
      g_test_trap_assert_failed ();
      g_test_trap_assert_stderr ("*assertion failed*");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json-writer/structure", test_structure);
  g_test_add_func ("/base/json-writer/reuse", test_reuse);
  g_test_add_func ("/base/json-writer/utf8", test_utf8);
  g_test_add_func ("/base/json-writer/ascii", test_ascii);
  g_test_add_func ("/base/json-writer/bad-bytes", test_bad_bytes);
  g_test_add_func ("/base/json-writer/numbers", test_numbers);
  g_test_add_func ("/base/json-writer/all-characters", test_all_characters);
  g_test_add_func ("/base/json-writer/misuse", test_misuse);
  g_test_add_func ("/base/json-writer/misuse/subprocess/unbalanced-end", unbalanced_end);
  g_test_add_func ("/base/json-writer/misuse/subprocess/unbalanced-take", unbalanced_take);
  g_test_add_func ("/base/json-writer/misuse/subprocess/value-without-name", value_without_name);
  g_test_add_func ("/base/json-writer/misuse/subprocess/two-values", two_values);
  return g_test_run ();
}
