/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-text.h"

#include <string.h>

/* Whether @c, of decomposed text, carries nothing that people type when they search. */
static gboolean
is_dropped (gunichar c)
{
  if (c == 0x0640 || c == 0x0674) /* tatweel, high hamza */
    return TRUE;
  /* The accents of Latin, Greek and Cyrillic and the vowel points of Hebrew and Arabic. Further on
   * marks are letters' other halves, as in Hindi, and stay. */
  if (c < 0x0900 || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff)
      || (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe2f))
    if (g_unichar_ismark (c))
      return TRUE;
  /* Joiners, direction marks, soft hyphens, byte order marks. */
  return g_unichar_type (c) == G_UNICODE_FORMAT;
}

/* Arabic keyboards and Urdu ones write the same word with different letters; Urdu's are kept, and
 * so are the letters that Urdu tells apart: ے from ی, ھ from ہ, ں from ن. */
static gunichar
fold_letter (gunichar c)
{
  switch (c)
    {
    case 0x064a:     /* ي */
    case 0x0649:     /* ى */
      return 0x06cc; /* ی */
    case 0x0643:     /* ك */
    case 0x06aa:     /* ڪ */
      return 0x06a9; /* ک */
    case 0x0647:     /* ه */
    case 0x0629:     /* ة */
    case 0x06c3:     /* ۃ */
    case 0x06d5:     /* ە */
      return 0x06c1; /* ہ */
    case 0x0671:     /* ٱ */
    case 0x0672:     /* ٲ */
    case 0x0673:     /* ٳ */
      return 0x0627; /* ا */
    default:
      break;
    }

  /* GLib's case folding exchanges the two cases of Cherokee instead of choosing one. */
  if (c >= 0xab70 && c <= 0xabbf)
    return c - 0xab70 + 0x13a0;
  if (c >= 0x13f8 && c <= 0x13fd)
    return c - 8;
  return c;
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

/* Returns: (transfer full) */
static char *
fold_any (const char *text)
{
  g_autofree char *valid = NULL, *apart = NULL, *folded = NULL, *again = NULL;
  g_autoptr (GString) out = NULL;

  valid = g_utf8_make_valid (text, -1);
  /* Compatibility decomposition: presentation forms become letters, letters with marks come apart.
   * The second one is for what case folding put together. */
  apart = g_utf8_normalize (valid, -1, G_NORMALIZE_NFKD);
  folded = g_utf8_casefold (apart, -1);
  again = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKD);

  out = g_string_sized_new (strlen (again));
  for (const char *p = again; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int digit;

      if (c < 0x80)
        {
          g_string_append_c (out, (char) c);
          continue;
        }
      if (is_dropped (c))
        continue;
      digit = g_unichar_digit_value (c);
      if (digit >= 0)
        g_string_append_c (out, (char) ('0' + digit));
      else
        g_string_append_unichar (out, fold_letter (c));
    }
  /* Composed again, so that Korean syllables and the like stay one character. */
  return g_utf8_normalize (out->str, -1, G_NORMALIZE_NFC);
}

/* --- Arabic script: most of what is written in Urdu is of these letters and ASCII --- */

#define ARABIC_FIRST 0x0600
#define ARABIC_N 256
#define ARABIC_BYTES 16 /* of what becomes of one of them */

typedef char ArabicTable[ARABIC_N][ARABIC_BYTES];

/* A letter's folding does not hang on its neighbours: marks, which would move and join, are dropped. */
static const ArabicTable *
get_arabic (void)
{
  static ArabicTable table;
  static gsize made;

  if (g_once_init_enter (&made))
    {
      for (gunichar i = 0; i < ARABIC_N; i++)
        {
          char text[8] = { 0 };
          g_autofree char *folded = NULL;

          g_unichar_to_utf8 (ARABIC_FIRST + i, text);
          folded = fold_any (text);
          g_assert (g_strlcpy (table[i], folded, ARABIC_BYTES) < ARABIC_BYTES);
        }
      g_once_init_leave (&made, 1);
    }
  return (const ArabicTable *) &table;
}

/* Returns: (transfer full) (nullable): NULL: there is something else in it */
static char *
fold_arabic (const char *text)
{
  const ArabicTable *table = get_arabic ();
  g_autoptr (GString) out = g_string_sized_new (strlen (text));

  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (*p < 0x80)
        {
          g_string_append_c (out, g_ascii_tolower ((char) *p));
          continue;
        }
      /* Two bytes from D8 80 to DB BF. */
      if (*p < 0xd8 || *p > 0xdb || (p[1] & 0xc0) != 0x80)
        return NULL;
      g_string_append (out, (*table)[(*p - 0xd8u) << 6 | (p[1] & 0x3fu)]);
      p++;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * dsk_text_fold:
 * @text: (nullable): any bytes; NULL is empty
 */
char *
dsk_text_fold (const char *text)
{
  char *folded;

  if (text == NULL)
    return g_strdup ("");
  if (is_ascii (text))
    return g_ascii_strdown (text, -1);
  folded = fold_arabic (text);
  return folded != NULL ? folded : fold_any (text);
}
