/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Phone numbers as people write them, and as WhatsApp does. */

#include "dsk-phone.h"

#define PAKISTAN "+92 42 111 000 111"

static void
assert_read (const char *text, const char *home, const char *expected)
{
  g_autofree char *digits = NULL;

  g_test_message ("%s", text);
  g_assert_cmpint (dsk_phone_read (text, home, &digits), ==, DSK_PHONE_OK);
  g_assert_cmpstr (digits, ==, expected);
}

static void
assert_fault (const char *text, const char *home, DskPhoneFault expected)
{
  g_autofree char *digits = NULL;

  g_test_message ("%s", text);
  g_assert_cmpint (dsk_phone_read (text, home, &digits), ==, expected);
  g_assert_null (digits);
}

static void
test_read (void)
{
  /* All of it is said. */
  assert_read ("+92 300 555 0101", NULL, "923005550101");
  assert_read ("0092-300-5550101", NULL, "923005550101");
  assert_read ("\u2066+92 (300) 555.0101\u2069", NULL, "923005550101");
  assert_read ("＋92 300 555 0101", NULL, "923005550101");
  assert_read ("+۹۲ ۳۰۰ ۵۵۵ ۰۱۰۱", NULL, "923005550101");
  assert_read ("+44 (0)20 7946 0958", PAKISTAN, "442079460958");
  /* Within a country. */
  assert_read ("0300 5550101", PAKISTAN, "923005550101");
  assert_read ("300 5550101", PAKISTAN, "923005550101");
  assert_read ("923005550101", PAKISTAN, "923005550101");
  assert_read ("(202) 555-0123", "+1 212 555 0100", "12025550123");
  assert_read ("1 202 555 0123", "+1 212 555 0100", "12025550123");
  assert_read ("8 912 345-67-89", "+7 495 123 45 67", "79123456789");
  assert_read ("06 20 123 4567", "+36 1 234 5678", "36201234567");
  assert_read ("06 6982 1234", "+39 06 1234 5678", "390669821234");
  assert_read ("091 234 5678", PAKISTAN, "92912345678");
}

/* What begins with the digits of the code need not begin with the code: that takes the whole length of a number. */
static void
test_whole_length (void)
{
  assert_read ("91234 56789", "+91 22 1234 5678", "919123456789");
  assert_read ("91 91234 56789", "+91 22 1234 5678", "919123456789");
  assert_read ("701 234 5678", "+7 495 123 45 67", "77012345678");
  assert_read ("7 701 234 5678", "+7 495 123 45 67", "77012345678");
  assert_read ("55 99123 4567", "+55 11 3123 4567", "5555991234567");
  assert_read ("55 55 99123 4567", "+55 11 3123 4567", "5555991234567");
  assert_read ("55 3123 4567", "+55 11 3123 4567", "555531234567");
  assert_read ("392 123 4567", "+39 06 1234 5678", "393921234567");
  assert_read ("39 392 123 4567", "+39 06 1234 5678", "393921234567");
  assert_read ("921 234 5678", PAKISTAN, "929212345678");
  assert_read ("8 612 34567", "+370 5 212 3456", "37061234567");
  /* A 0 that is part of the number stays. */
  assert_read ("+39 (0)6 6982 1234", NULL, "390669821234");
  assert_read ("+378 (0)549 123456", NULL, "3780549123456");
  assert_read ("0044 (0)20 7946 0958", PAKISTAN, "442079460958");
  assert_read ("07 12 34 56 78", "+225 27 20 12 34 56", "2250712345678");
  /* Both could be meant, or neither: the one who types says it. */
  assert_fault ("39 312 345 678", "+39 06 1234 5678", DSK_PHONE_UNCLEAR);
  assert_fault ("62 812 345 6789", "+62 21 1234 5678", DSK_PHONE_UNCLEAR);
  assert_fault ("44 7911 123456", PAKISTAN, DSK_PHONE_UNCLEAR);
  assert_fault ("91 234 567 890", "+91 22 1234 5678", DSK_PHONE_UNCLEAR);
  assert_fault ("555 0101", PAKISTAN, DSK_PHONE_TOO_SHORT);
  assert_fault ("99123 4567", "+55 11 3123 4567", DSK_PHONE_TOO_SHORT);
}

static void
test_faults (void)
{
  assert_fault ("", PAKISTAN, DSK_PHONE_NONE);
  assert_fault ("Sana", PAKISTAN, DSK_PHONE_NONE);
  assert_fault ("300 call me", PAKISTAN, DSK_PHONE_NONE);
  assert_fault ("+92+300 555 0101", PAKISTAN, DSK_PHONE_NONE);
  assert_fault ("+", PAKISTAN, DSK_PHONE_NONE);
  assert_fault ("00", PAKISTAN, DSK_PHONE_TOO_SHORT);
  assert_fault ("+92 30", NULL, DSK_PHONE_TOO_SHORT);
  assert_fault ("+92 300 555 0101 0101 01", NULL, DSK_PHONE_TOO_LONG);
  assert_fault ("+1 202 555 012", NULL, DSK_PHONE_TOO_SHORT);
  assert_fault ("+1 202 555 01234", NULL, DSK_PHONE_TOO_LONG);
  assert_fault ("+0300 5550101", NULL, DSK_PHONE_NO_COUNTRY);
  assert_fault ("+999 300 5550101", NULL, DSK_PHONE_NO_COUNTRY);
  assert_fault ("0300 5550101", NULL, DSK_PHONE_NO_HOME);
  assert_fault ("\xff\xfe", PAKISTAN, DSK_PHONE_NONE);
}

static void
assert_forms (const char *one, const char *other)
{
  g_autofree char *a = dsk_phone_other_form (one);
  g_autofree char *b = other != NULL ? dsk_phone_other_form (other) : NULL;

  g_assert_cmpstr (a, ==, other);
  if (other != NULL)
    g_assert_cmpstr (b, ==, one);
}

static void
test_forms (void)
{
  assert_forms ("525512345678", "5215512345678");
  assert_forms ("541123456789", "5491123456789");
  assert_forms ("551181234567", "5511981234567");
  assert_forms ("551131234567", NULL); /* a telephone on a desk */
  assert_forms ("923005550101", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/phone/read", test_read);
  g_test_add_func ("/core/phone/whole-length", test_whole_length);
  g_test_add_func ("/core/phone/faults", test_faults);
  g_test_add_func ("/core/phone/forms", test_forms);
  return g_test_run ();
}
