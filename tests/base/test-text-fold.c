/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-text.h"

static void
assert_fold (const char *text, const char *expected)
{
  g_autofree char *folded = dsk_text_fold (text);
  g_autofree char *again = dsk_text_fold (folded);

  g_assert_cmpstr (folded, ==, expected);
  g_assert_cmpstr (again, ==, folded);
}

static void
assert_same (const char *a, const char *b)
{
  g_autofree char *x = dsk_text_fold (a);
  g_autofree char *y = dsk_text_fold (b);

  g_assert_cmpstr (x, ==, y);
}

static void
assert_differ (const char *a, const char *b)
{
  g_autofree char *x = dsk_text_fold (a);
  g_autofree char *y = dsk_text_fold (b);

  g_assert_cmpstr (x, !=, y);
}

static void
test_latin (void)
{
  assert_fold (NULL, "");
  assert_fold ("", "");
  assert_fold ("Hello WORLD 42", "hello world 42");
  assert_fold ("Crème BRÛLÉE", "creme brulee");
  assert_fold ("cafe\xcc\x81", "cafe");
  assert_fold ("Straße", "strasse");
  assert_fold ("ﬁve ＡＢＣ", "five abc");
  assert_fold ("\xff"
               "A",
               "\xef\xbf\xbd"
               "a");
}

static void
test_arabic_and_urdu_keyboards (void)
{
  assert_same ("كتاب", "کتاب");   /* kaf */
  assert_same ("علي", "علی");     /* yeh */
  assert_same ("على", "علی");     /* alef maksura */
  assert_same ("هم", "ہم");       /* heh */
  assert_same ("مدرسة", "مدرسہ"); /* teh marbuta */
  assert_same ("آرڈر", "ارڈر");   /* madda, as people leave it out */
  assert_same ("أحمد", "احمد");   /* hamza above */
  assert_same ("إسلام", "اسلام"); /* hamza below */
  assert_same ("ٱلله", "اللہ");   /* wasla */
  assert_same ("مسئلہ", "مسیلہ"); /* yeh with hamza */
  assert_same ("جائزۂ", "جایزہ"); /* heh with hamza */
  assert_same ("ﻛﺘﺎﺏ", "کتاب");   /* presentation forms */
  assert_fold ("كي ىه", "کی یہ");
}

static void
test_urdu_letters_apart (void)
{
  assert_differ ("لڑکے", "لڑکی"); /* boys, girl */
  assert_differ ("کہا", "کھا");   /* said, eat */
  assert_differ ("ماں", "مان");   /* mother, accept */
  assert_differ ("تالا", "ٹالا");
  assert_differ ("بارہ", "باڑہ");
}

static void
test_marks (void)
{
  assert_same ("اُردُو", "اردو");
  assert_same ("مُحَمَّدٌ", "محمد");
  assert_same ("ســـلام", "سلام");
  assert_same ("رحمٰن", "رحمن");
  assert_same ("می\xe2\x80\x8cخواہم", "میخواہم"); /* zero-width non-joiner */
  assert_same ("\xe2\x80\x8fسلام\xe2\x80\x8e", "سلام");
}

static void
test_digits (void)
{
  assert_fold ("آرڈر ۱۲۳۴۵۶۷۸۹۰", "ارڈر 1234567890");
  assert_fold ("١٢٣", "123");
  assert_fold ("१२३", "123");
}

static void
test_other_scripts (void)
{
  assert_fold ("ПРИВЕТ", "привет");
  assert_fold ("ΣΊΣΥΦΟΣ", "σισυφοσ");
  assert_fold ("한국어", "한국어");
  assert_fold ("हिन्दी", "हिन्दी"); /* marks that are half of a letter stay */
  assert_fold ("日本", "日本");
  assert_fold ("👍🏽", "👍🏽");
}

/* Texts of Arabic letters alone take a shorter way, which leads to the same. */
static void
test_shorter_way (void)
{
  for (gunichar a = 0x0600; a < 0x0700; a++)
    for (gunichar b = 0x0600; b < 0x0700; b += 7)
      {
        char text[32] = "A";
        int n = 1;
        g_autofree char *apart = NULL, *shorter = NULL, *expected = NULL, *longer = NULL;

        n += g_unichar_to_utf8 (a, text + n);
        n += g_unichar_to_utf8 (b, text + n);
        n += g_unichar_to_utf8 (0x0653, text + n);
        text[n] = '\0';
        shorter = dsk_text_fold (text);
        apart = g_strconcat (text, "Ⅷ", NULL); /* a letter of elsewhere */
        longer = dsk_text_fold (apart);
        expected = g_strconcat (shorter, "viii", NULL);
        g_assert_cmpstr (longer, ==, expected);
      }
}

/* Folding what is folded changes nothing, whatever the character: an index and a query agree. */
static void
test_idempotent (void)
{
  for (gunichar c = 1; c < 0x30000; c++)
    {
      char utf8[7] = { 0 };
      g_autofree char *once = NULL, *twice = NULL;

      if (c >= 0xd800 && c <= 0xdfff)
        continue;
      g_unichar_to_utf8 (c, utf8);
      once = dsk_text_fold (utf8);
      twice = dsk_text_fold (once);
      if (!g_str_equal (once, twice))
        g_error ("U+%04X folds to %s, and that to %s", c, once, twice);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/text-fold/shorter-way", test_shorter_way);
  g_test_add_func ("/base/text-fold/latin", test_latin);
  g_test_add_func ("/base/text-fold/arabic-and-urdu-keyboards", test_arabic_and_urdu_keyboards);
  g_test_add_func ("/base/text-fold/urdu-letters-apart", test_urdu_letters_apart);
  g_test_add_func ("/base/text-fold/marks", test_marks);
  g_test_add_func ("/base/text-fold/digits", test_digits);
  g_test_add_func ("/base/text-fold/other-scripts", test_other_scripts);
  g_test_add_func ("/base/text-fold/idempotent", test_idempotent);
  return g_test_run ();
}
