/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-text.h"

typedef char *(*TextFunc) (const char *text, gsize max_chars);

static void
assert_text (TextFunc func, const char *text, gsize max_chars, const char *expected)
{
  g_autofree char *result = func (text, max_chars);

  g_assert_cmpstr (result, ==, expected);
}

static void
test_clean (void)
{
  assert_text (dsk_text_clean, NULL, 0, "");
  assert_text (dsk_text_clean, "", 5, "");
  assert_text (dsk_text_clean, "plain", 0, "plain");
  assert_text (dsk_text_clean, "a\tb\nc", 0, "a\tb\nc");
  assert_text (dsk_text_clean, "a\r\nb\rc\n\rd", 0, "a\nb\nc\n\nd");
  assert_text (dsk_text_clean, "a\x01\x1b[31m\x7f\xc2\x85z", 0, "a[31mz");
  assert_text (dsk_text_clean, "\xff\xc3(", 0, "\xef\xbf\xbd\xef\xbf\xbd(");
  /* Joiners and direction marks are part of Urdu and of emoji. */
  assert_text (dsk_text_clean, "می\xe2\x80\x8cخواہم 👨‍👩‍👧", 0,
               "می\xe2\x80\x8cخواہم 👨‍👩‍👧");
}

static void
test_cut (void)
{
  assert_text (dsk_text_clean, "abcde", 5, "abcde");
  assert_text (dsk_text_clean, "abcdef", 5, "abcd…");
  assert_text (dsk_text_clean, "abc def", 5, "abc…");
  assert_text (dsk_text_clean, "السلام علیکم", 12, "السلام علیکم");
  assert_text (dsk_text_clean, "السلام علیکم", 6, "السلا…");
  assert_text (dsk_text_clean, "abc", 1, "…");
  /* Not between a letter and its mark, nor inside an emoji made of several. */
  assert_text (dsk_text_clean, "abe\xcc\x81gh", 4, "ab…");
  assert_text (dsk_text_clean, "ab👨‍👩‍👧cd", 5, "ab…");
  assert_text (dsk_text_clean, "ab👍🏽cd", 4, "ab…");
}

static void
test_preview (void)
{
  assert_text (dsk_text_preview, NULL, 10, "");
  assert_text (dsk_text_preview, " \n\t ", 10, "");
  assert_text (dsk_text_preview, "  one\n\ntwo\t three  ", 0, "one two three");
  assert_text (dsk_text_preview, "one\xc2\xa0\xe2\x80\xa8two", 0, "one two");
  assert_text (dsk_text_preview, "one\ntwo three", 8, "one two…");
  assert_text (dsk_text_preview, "one\r\n\r\ntwo", 7, "one two");
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autofree char *result = dsk_text_preview (text, 100);

  g_assert_cmpint (g_utf8_strlen (result, -1), ==, 100);
  g_assert_true (g_str_has_suffix (result, "x…"));
}

static void
test_phone (void)
{
  const struct
  {
    const char *text, *digits;
  } cases[] = {
    { NULL, NULL },
    { "", NULL },
    { "+", NULL },
    { "abc", NULL },
    { "00", NULL },
    { "+92 300 1234567", "923001234567" },
    { "0092-300-1234567", "923001234567" },
    { "(0300) 123-4567", "03001234567" },
    { "923001234567", "923001234567" },
    { "+۹۲ ۳۰۰ ۱۲۳۴۵۶۷", "923001234567" },
    { "+٩٢٣٠٠", "92300" },
    { "\xe2\x80\xaa+44 20 7946 0000\xe2\x80\xac", "442079460000" },
    { "\xff"
      "12",
      "12" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *digits = dsk_text_phone_digits (cases[i].text);

      g_assert_cmpstr (digits, ==, cases[i].digits);
    }
}

static void
test_words (void)
{
  static const char *const both[] = { "order", "late", NULL };
  static const char *const none[] = { NULL };

  g_assert_true (dsk_text_has_words ("the late orders", both));
  g_assert_false (dsk_text_has_words ("the orders", both));
  g_assert_false (dsk_text_has_words ("too late", both));
  g_assert_true (dsk_text_has_words ("", none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text/clean", test_clean);
  g_test_add_func ("/base/text/cut", test_cut);
  g_test_add_func ("/base/text/preview", test_preview);
  g_test_add_func ("/base/text/long", test_long);
  g_test_add_func ("/base/text/phone", test_phone);
  g_test_add_func ("/base/text/words", test_words);
  return g_test_run ();
}
