/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-fuzzy.h"

#include <string.h>

/* A whole word is more than its beginning, that is more than its middle, and that more than letters here and there. */
#define WHOLE 60
#define BEGINNING 50
#define WITHIN 25
#define SCATTERED 5
/* The first words of a line say most of what it is. */
#define MAX_EARLY 9

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static gboolean
begins_word (const char *text, const char *at)
{
  return is_letter (g_utf8_get_char (at)) && (at == text || !is_letter (g_utf8_get_char (g_utf8_prev_char (at))));
}

/* How many words of @text begin before @at. */
static int
words_before (const char *text, const char *at)
{
  int n = 0;

  for (const char *p = text; p < at; p = g_utf8_next_char (p))
    n += begins_word (text, p);
  return n;
}

static int
early (const char *text, const char *at)
{
  return MAX_EARLY - MIN (MAX_EARLY, words_before (text, at));
}

/* @word as it stands, at its best place; −1: nowhere */
static int
score_together (const char *word, gsize length, const char *text)
{
  int best = -1;

  for (const char *at = text; (at = g_strstr_len (at, -1, word)) != NULL; at = g_utf8_next_char (at))
    {
      int score = WITHIN;

      if (begins_word (text, at))
        score = is_letter (g_utf8_get_char (at + length)) ? BEGINNING : WHOLE;
      best = MAX (best, score + early (text, at));
    }
  return best;
}

/* Its letters in this order, the first of them at the beginning of a word; −1: nowhere. Those that begin words count
 * most: initials are what people type. */
static int
score_scattered (const char *word, const char *text)
{
  for (const char *first = text; *first != '\0'; first = g_utf8_next_char (first))
    {
      const char *at = first;
      const char *p = word;
      int initials = 0;

      if (g_utf8_get_char (first) != g_utf8_get_char (word) || !begins_word (text, first))
        continue;
      for (; *p != '\0' && *at != '\0'; at = g_utf8_next_char (at))
        if (g_utf8_get_char (at) == g_utf8_get_char (p))
          {
            initials += begins_word (text, at);
            p = g_utf8_next_char (p);
          }
      if (*p == '\0')
        return SCATTERED + MIN (initials, MAX_EARLY);
    }
  return -1;
}

int
dsk_fuzzy_score (const char *needle, const char *text)
{
  g_auto (GStrv) words = NULL;
  int sum = 0;

  g_return_val_if_fail (needle != NULL && text != NULL, -1);

  words = g_strsplit_set (needle, " \t\n\r", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      int score;

      if (*words[i] == '\0')
        continue;
      score = score_together (words[i], strlen (words[i]), text);
      if (score < 0)
        score = score_scattered (words[i], text);
      if (score < 0)
        return -1;
      sum += score;
    }
  return sum;
}
