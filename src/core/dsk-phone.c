/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-phone.h"

#include <string.h>

#include "dsk-text.h"

/* The codes of countries that have two digits; 1 and 7 have one, all others three. */
static const char two_digits[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58"
                                 " 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";

/* Of three digits, those that are given to a country, or to something that phones. */
static const char three_digits[]
    = "211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242"
      " 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291"
      " 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386"
      " 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 670 672 673"
      " 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 852 853 855 856 870 880 881 882 883"
      " 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992 993 994 995 996 998";

/* How many digits a number has after the country code, and after what is dialled within the country only. Where there
 * is no line, it is as in the first one: so wide that what could be read in two ways is asked about. */
static const struct
{
  const char *code;
  gsize min, max;
  gboolean keeps_zero; /* a 0 that it begins with is part of it, also from abroad */
} lengths[] = {
  { "", 6, 11, FALSE },    { "1", 10, 10, FALSE },  { "7", 10, 10, FALSE },  { "20", 8, 10, FALSE },
  { "27", 9, 9, FALSE },   { "30", 10, 10, FALSE }, { "31", 9, 9, FALSE },   { "32", 8, 9, FALSE },
  { "33", 9, 9, FALSE },   { "34", 9, 9, FALSE },   { "36", 8, 9, FALSE },   { "39", 9, 11, TRUE },
  { "40", 9, 9, FALSE },   { "41", 9, 9, FALSE },   { "44", 9, 10, FALSE },  { "45", 8, 8, FALSE },
  { "46", 7, 9, FALSE },   { "47", 8, 8, FALSE },   { "48", 9, 9, FALSE },   { "51", 8, 9, FALSE },
  { "52", 10, 10, FALSE }, { "54", 10, 11, FALSE }, { "55", 10, 11, FALSE }, { "56", 9, 9, FALSE },
  { "57", 10, 10, FALSE }, { "58", 10, 10, FALSE }, { "60", 8, 10, FALSE },  { "61", 9, 9, FALSE },
  { "62", 8, 12, FALSE },  { "63", 8, 10, FALSE },  { "64", 8, 10, FALSE },  { "65", 8, 8, FALSE },
  { "66", 8, 9, FALSE },   { "81", 9, 10, FALSE },  { "82", 8, 10, FALSE },  { "84", 9, 10, FALSE },
  { "86", 10, 11, FALSE }, { "90", 10, 10, FALSE }, { "91", 10, 10, FALSE }, { "92", 9, 10, FALSE },
  { "93", 9, 9, FALSE },   { "94", 9, 9, FALSE },   { "98", 10, 10, FALSE }, { "225", 10, 10, TRUE },
  { "229", 8, 10, TRUE },  { "242", 9, 9, TRUE },   { "351", 9, 9, FALSE },  { "370", 8, 8, FALSE },
  { "375", 9, 9, FALSE },  { "378", 6, 10, TRUE },  { "380", 9, 9, FALSE },  { "420", 9, 9, FALSE },
  { "965", 8, 8, FALSE },  { "966", 8, 9, FALSE },  { "968", 8, 8, FALSE },  { "971", 8, 9, FALSE },
  { "973", 8, 8, FALSE },  { "974", 8, 8, FALSE },
};

/* Returns: the line of @code in lengths */
static gsize
line_of (const char *code)
{
  for (gsize i = 1; i < G_N_ELEMENTS (lengths); i++)
    if (strcmp (lengths[i].code, code) == 0)
      return i;
  return 0;
}

static gboolean
is_listed (const char *list, const char *digits, gsize len)
{
  for (const char *p = list; p != NULL && *p != '\0'; p = strchr (p, ' '))
    {
      p += *p == ' ';
      if (strncmp (p, digits, len) == 0)
        return TRUE;
    }
  return FALSE;
}

gsize
dsk_phone_country_len (const char *digits)
{
  if (digits[0] == '1' || digits[0] == '7')
    return 1;
  if (strlen (digits) < 3)
    return 0;
  if (is_listed (two_digits, digits, 2))
    return 2;
  return is_listed (three_digits, digits, 3) ? 3 : 0;
}

DskPhoneFault
dsk_phone_check (const char *digits)
{
  gsize len = digits != NULL ? strlen (digits) : 0;

  if (len == 0 || strspn (digits, "0123456789") != len)
    return DSK_PHONE_NONE;
  if (len < DSK_PHONE_MIN_DIGITS)
    return DSK_PHONE_TOO_SHORT;
  if (len > DSK_PHONE_MAX_DIGITS)
    return DSK_PHONE_TOO_LONG;
  if (dsk_phone_country_len (digits) == 0)
    return DSK_PHONE_NO_COUNTRY;
  /* North America: an area and a subscriber, of ten digits together. */
  if (digits[0] != '1' || len == 11)
    return DSK_PHONE_OK;
  return len < 11 ? DSK_PHONE_TOO_SHORT : DSK_PHONE_TOO_LONG;
}

/* What a phone number is written with besides its digits; among them the marks of text that runs both ways. */
static gboolean
is_between (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == '(' || c == ')' || c == '.'
         || c == '/' || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static gboolean
is_plus (gunichar c)
{
  return c == '+' || c == 0xff0b;
}

/* "+44 (0)20": what is dialled within the country only. @digits: (inout): those of @text */
static void
drop_bracketed_zero (const char *text, GString *digits)
{
  const char *zero = strstr (text, "(0)");
  gsize skip = g_str_has_prefix (digits->str, "00") ? 2 : 0;
  gsize before = 0;
  g_autofree char *code = NULL;

  for (const char *p = text; zero != NULL && p < zero; p = g_utf8_next_char (p))
    before += g_unichar_digit_value (g_utf8_get_char (p)) >= 0;
  if (before <= skip)
    return;
  code = g_strndup (digits->str + skip, before - skip);
  /* Where there is more before it than a country, it is no such 0. */
  if (dsk_phone_country_len (digits->str + skip) == strlen (code) && !lengths[line_of (code)].keeps_zero)
    g_string_erase (digits, (gssize) before, 1);
}

/* @abroad: (out): whether it begins with +
 * Returns: (transfer full) (nullable): its digits, as they stand there; NULL: there is something else, too, or none */
static char *
take_digits (const char *text, gboolean *abroad)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  *abroad = FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit = g_unichar_digit_value (c);

      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
      else if (is_plus (c) && digits->len == 0 && !*abroad)
        *abroad = TRUE;
      else if (!is_between (c))
        return NULL;
    }
  if (*abroad || g_str_has_prefix (digits->str, "00"))
    drop_bracketed_zero (text, digits);
  return digits->len > 0 ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

/* How many of the first digits are dialled within the country with @code only. */
static gsize
trunk_len (const char *code, const char *digits)
{
  static const struct
  {
    const char *code, *trunk;
    gsize len; /* of all digits with it; 0: any */
  } others[] = { { "1", "1", 11 }, { "7", "8", 11 }, { "36", "06", 0 }, { "370", "8", 9 }, { "375", "8", 10 } };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (code, others[i].code) == 0 && g_str_has_prefix (digits, others[i].trunk)
        && (others[i].len == 0 || others[i].len == strlen (digits)))
      return strlen (others[i].trunk);
  return digits[0] == '0' && !lengths[line_of (code)].keeps_zero ? 1 : 0;
}

static gboolean
is_length (gsize line, gsize len)
{
  return len >= lengths[line].min && len <= lengths[line].max;
}

/* Two readings: the country is left out, or it is there and only the + is missing. Nothing is guessed: it is somebody
 * else's phone that would ring. @whole: (out) (transfer full) (nullable) */
static DskPhoneFault
add_country (const char *home, const char *digits, char **whole)
{
  g_autofree char *code = g_strndup (home, dsk_phone_country_len (home));
  gsize line = line_of (code);
  gsize trunk = trunk_len (code, digits);
  gsize len = strlen (digits) - trunk;
  gboolean has_code = trunk == 0 && g_str_has_prefix (digits, code);
  gboolean within = is_length (line, len);
  gboolean complete = has_code && is_length (line, len - strlen (code));

  *whole = NULL;
  if (within && complete)
    return DSK_PHONE_UNCLEAR;
  if (complete)
    *whole = g_strdup (digits);
  else if (within)
    *whole = g_strconcat (code, digits + trunk, NULL);
  else
    return len < lengths[line].min ? DSK_PHONE_TOO_SHORT : DSK_PHONE_UNCLEAR;
  return DSK_PHONE_OK;
}

DskPhoneFault
dsk_phone_read (const char *text, const char *home, char **digits)
{
  g_autofree char *ours = dsk_text_phone_digits (home);
  g_autofree char *typed = NULL;
  g_autofree char *whole = NULL;
  DskPhoneFault fault;
  gboolean abroad;

  g_return_val_if_fail (text != NULL && digits != NULL, DSK_PHONE_NONE);

  *digits = NULL;
  if (!g_utf8_validate (text, -1, NULL))
    return DSK_PHONE_NONE;
  typed = take_digits (text, &abroad);
  if (typed == NULL)
    return DSK_PHONE_NONE;
  if (abroad)
    whole = g_strdup (typed);
  else if (g_str_has_prefix (typed, "00"))
    whole = g_strdup (typed + 2);
  else if (ours == NULL || dsk_phone_country_len (ours) == 0)
    return DSK_PHONE_NO_HOME;
  else if ((fault = add_country (ours, typed, &whole)) != DSK_PHONE_OK)
    return fault;
  fault = *whole != '\0' ? dsk_phone_check (whole) : DSK_PHONE_TOO_SHORT;
  if (fault == DSK_PHONE_OK)
    *digits = g_steal_pointer (&whole);
  return fault;
}

/* @digits without the @n characters at @at */
static char *
without (const char *digits, gsize at, gsize n)
{
  g_autofree char *head = g_strndup (digits, at);

  return g_strconcat (head, digits + at + n, NULL);
}

static char *
with (const char *digits, gsize at, const char *what)
{
  g_autofree char *head = g_strndup (digits, at);

  return g_strconcat (head, what, digits + at, NULL);
}

char *
dsk_phone_other_form (const char *digits)
{
  gsize len;

  g_return_val_if_fail (digits != NULL, NULL);

  len = strlen (digits);
  if (g_str_has_prefix (digits, "521") && len == 13)
    return without (digits, 2, 1);
  if (g_str_has_prefix (digits, "52") && len == 12)
    return with (digits, 2, "1");
  if (g_str_has_prefix (digits, "549") && len == 13)
    return without (digits, 2, 1);
  if (g_str_has_prefix (digits, "54") && len == 12)
    return with (digits, 2, "9");
  /* Behind the two digits of the area; numbers of mobile phones begin with 6 to 9, others never got a 9. */
  if (g_str_has_prefix (digits, "55") && len == 13 && digits[4] == '9' && digits[5] >= '6')
    return without (digits, 4, 1);
  if (g_str_has_prefix (digits, "55") && len == 12 && digits[4] >= '6')
    return with (digits, 4, "9");
  return NULL;
}
