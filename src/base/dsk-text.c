/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-text.h"

#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6" /* … */

/* Whether @c belongs to the character before it, so that a cut between them would change what is
 * seen. */
static gboolean
joins_previous (gunichar c)
{
  return g_unichar_ismark (c) || c == 0x200d || (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* Cuts @text in place to at most @max_chars characters, the ellipsis among them. */
static void
ellipsize (GString *text, gsize max_chars)
{
  const char *cut;

  /* No text of n bytes has more than n characters: most are not counted at all. */
  if (max_chars == 0 || text->len <= max_chars
      || (gsize) g_utf8_strlen (text->str, -1) <= max_chars)
    return;

  cut = g_utf8_offset_to_pointer (text->str, (glong) max_chars - 1);
  while (cut > text->str
         && (joins_previous (g_utf8_get_char (cut))
             || g_utf8_get_char (g_utf8_prev_char (cut)) == 0x200d))
    cut = g_utf8_prev_char (cut);
  g_string_truncate (text, (gsize) (cut - text->str));
  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  g_string_append (text, ELLIPSIS);
}

static char *
finish (GString *text, gsize max_chars)
{
  ellipsize (text, max_chars);
  return g_string_free (text, FALSE);
}

/* Most of most texts, in one piece: what is printable ASCII as far as it goes.
 * Returns: how many bytes that were */
static gsize
append_plain (GString *out, const char *text)
{
  gsize n = 0;

  while (text[n] >= ' ' && text[n] <= '~')
    n++;
  g_string_append_len (out, text, (gssize) n);
  return n;
}

/**
 * dsk_text_clean:
 * @text: (nullable): any bytes; NULL is empty
 *
 * Lines end with "\n" alone afterwards, whatever they ended with before.
 */
char *
dsk_text_clean (const char *text, gsize max_chars)
{
  g_autofree char *valid = NULL;
  GString *out;

  if (text == NULL)
    return g_strdup ("");

  valid = g_utf8_make_valid (text, -1);
  out = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c;

      p += append_plain (out, p);
      if (*p == '\0')
        break;
      c = g_utf8_get_char (p);
      if (c == '\r' && p[1] != '\n')
        c = '\n';
      if (c == '\n' || c == '\t' || !g_unichar_iscntrl (c))
        g_string_append_unichar (out, c);
    }
  return finish (out, max_chars);
}

/**
 * dsk_text_preview:
 * @text: (nullable): any bytes; NULL is empty
 */
char *
dsk_text_preview (const char *text, gsize max_chars)
{
  g_autofree char *clean = dsk_text_clean (text, 0);
  GString *out = g_string_sized_new (strlen (clean));
  gboolean space = FALSE;
  gsize n;

  /* So many bytes are more characters than are wanted. */
  for (const char *p = clean; *p != '\0' && (max_chars == 0 || out->len <= 4 * max_chars); p += n)
    {
      n = (gsize) (g_utf8_next_char (p) - p);
      if (*p == ' ' || ((guchar) *p >= 0x80 ? g_unichar_isspace (g_utf8_get_char (p)) : g_ascii_isspace (*p)))
        {
          space = out->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      while (p[n] > ' ' && p[n] <= '~')
        n++;
      g_string_append_len (out, p, (gssize) n);
    }
  return finish (out, max_chars);
}

gboolean
dsk_text_has_words (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

char *
dsk_text_phone_digits (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) digits = NULL;

  if (text == NULL)
    return NULL;

  valid = g_utf8_make_valid (text, -1);
  digits = g_string_new (NULL);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
    }
  if (g_str_has_prefix (digits->str, "00"))
    g_string_erase (digits, 0, 2);

  return digits->len > 0 ? g_strdup (digits->str) : NULL;
}
