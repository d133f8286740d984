/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person typed, as the index of words understands it, and where it stands in a text. */

#include "dsk-replica-reader-private.h"

#include <string.h>

#include "dsk-text.h"

#define MAX_WORDS 16
#define MIN_PHONE_DIGITS 4
#define SNIPPET_BEFORE 30
#define SNIPPET_CHARS 120
/* Up to here prefixes have an index of their own. */
#define MAX_INDEXED_PREFIX 3
#define MAX_ENDINGS 64

#define HIT_BEGIN "\x02"
#define HIT_END "\x03"

/* Letters, marks, numbers and private characters, as the index is told. */
static gboolean
is_word_char (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_PRIVATE_USE:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Characters inside a word of raw text that folding drops. */
static gboolean
is_in_word (gunichar c)
{
  return is_word_char (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

/* The next run of characters of words in @text. @end: (out): past it. Returns: (nullable): its
 * beginning */
static const char *
next_word (const char *text, gboolean (*belongs) (gunichar), const char **end)
{
  const char *p = text;
  const char *begin;

  while (*p != '\0' && !is_word_char (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (*p == '\0')
    return NULL;
  begin = p;
  while (*p != '\0' && belongs (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *end = p;
  return begin;
}

static char *
make_expression (GPtrArray *words, gboolean last_is_prefix)
{
  GString *expression = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (expression, "%s\"%s\"%s", i > 0 ? " " : "", (char *) words->pdata[i],
                            last_is_prefix && i + 1 == words->len ? "*" : "");
  return g_string_free (expression, FALSE);
}

/* Numbers are typed with spaces, with and without the country's code. */
static char *
phone_expression (const char *query)
{
  g_autofree char *digits = NULL;
  const char *significant;

  if (query[strspn (query, "+0123456789 ()-./")] != '\0')
    return NULL;
  digits = dsk_text_phone_digits (query);
  if (digits == NULL)
    return NULL;
  significant = digits + strspn (digits, "0");
  return strlen (significant) >= MIN_PHONE_DIGITS ? g_strdup_printf ("\"%s\"*", significant) : NULL;
}

/* Returns: (transfer full): every word of messages that begins with @prefix; one too many if there
 * are more */
static GPtrArray *
find_endings (DskReplicaReader *reader, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *end = g_strconcat (prefix, "\xf4\x8f\xbf\xbf", NULL);
  sqlite3_stmt *stmt = dsk_db_stmt (
      reader->db, "SELECT term FROM message_terms WHERE term >= $1 AND term < $2 LIMIT $3", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ssi", prefix, end, (gint64) MAX_ENDINGS + 1);
  while ((rc = dsk_db_step (reader->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (terms, dsk_replica_reader_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&terms) : NULL;
}

/* A prefix makes the index gather all of its hits before it gives the first; words give them one by
 * one. */
static gboolean
expand_prefix (DskReplicaMatch *match, DskReplicaReader *reader, GError **error)
{
  const char *prefix = match->words->pdata[match->words->len - 1];
  g_autoptr (GPtrArray) endings = NULL;
  g_autoptr (GString) expression = g_string_new (NULL);

  if (!match->is_open || g_utf8_strlen (prefix, -1) <= MAX_INDEXED_PREFIX)
    return TRUE;
  endings = find_endings (reader, prefix, error);
  if (endings == NULL)
    return FALSE;
  if (endings->len == 0 || endings->len > MAX_ENDINGS)
    return TRUE;
  for (guint i = 0; i + 1 < match->words->len; i++)
    g_string_append_printf (expression, "\"%s\" AND ", (char *) match->words->pdata[i]);
  for (guint i = 0; i < endings->len; i++)
    g_string_append_printf (expression, "%s\"%s\"", i == 0 ? "(" : " OR ",
                            (char *) endings->pdata[i]);
  g_string_append_c (expression, ')');
  match->messages = g_string_free (g_steal_pointer (&expression), FALSE);
  return TRUE;
}

gboolean
dsk_replica_match_init (DskReplicaMatch *match, DskReplicaReader *reader, const char *query,
                        GError **error)
{
  g_autofree char *folded = dsk_text_fold (query);
  const char *end = folded;
  const char *word;
  const char *last;

  *match = (DskReplicaMatch){ .words = g_ptr_array_new_with_free_func (g_free) };
  while (match->words->len < MAX_WORDS && (word = next_word (end, is_word_char, &end)) != NULL)
    g_ptr_array_add (match->words, g_strndup (word, (gsize) (end - word)));
  if (match->words->len == 0)
    return TRUE;
  match->is_open = *end == '\0';

  last = match->words->pdata[match->words->len - 1];
  /* Every other word begins with some letter: for one alone only names are looked through. */
  match->text = make_expression (match->words, match->is_open && g_utf8_strlen (last, -1) > 1);
  match->contact = phone_expression (folded);
  if (match->contact == NULL)
    match->contact = make_expression (match->words, match->is_open);
  return expand_prefix (match, reader, error);
}

void
dsk_replica_match_clear (DskReplicaMatch *match)
{
  g_clear_pointer (&match->words, g_ptr_array_unref);
  g_clear_pointer (&match->text, g_free);
  g_clear_pointer (&match->messages, g_free);
  g_clear_pointer (&match->contact, g_free);
}

/* --- whether it is there, and where it stands --- */

static gboolean
is_like (const DskReplicaMatch *match, guint i, const char *begin, const char *end)
{
  const char *word = match->words->pdata[i];
  gsize len = strlen (word);
  gsize there = (gsize) (end - begin);
  gboolean may_go_on = match->is_open && i + 1 == match->words->len;

  return (may_go_on ? there >= len : there == len) && memcmp (begin, word, len) == 0;
}

gboolean
dsk_replica_match_text (const DskReplicaMatch *match, const char *text)
{
  g_autofree char *folded = dsk_text_fold (text);

  for (guint i = 0; i < match->words->len; i++)
    {
      const char *end = folded;
      const char *word;

      while ((word = next_word (end, is_word_char, &end)) != NULL && !is_like (match, i, word, end))
        ;
      if (word == NULL)
        return FALSE;
    }
  return match->words->len > 0;
}

static gboolean
is_hit (const DskReplicaMatch *match, const char *begin, const char *end)
{
  g_autofree char *raw = g_strndup (begin, (gsize) (end - begin));
  g_autofree char *folded = dsk_text_fold (raw);

  for (guint i = 0; i < match->words->len; i++)
    if (is_like (match, i, folded, folded + strlen (folded)))
      return TRUE;
  return FALSE;
}

static const char *
first_hit (const DskReplicaMatch *match, const char *text)
{
  const char *end = text;
  const char *word;

  while ((word = next_word (end, is_in_word, &end)) != NULL)
    if (is_hit (match, word, end))
      return word;
  return NULL;
}

/* A little before the hit, at the beginning of a word if there is one. */
static const char *
begin_before (const char *text, const char *hit)
{
  const char *p = hit;

  for (guint i = 0; i < SNIPPET_BEFORE && p > text; i++)
    p = g_utf8_prev_char (p);
  if (p == text)
    return text;
  for (const char *q = p; q < hit; q = g_utf8_next_char (q))
    if (g_unichar_isspace (g_utf8_get_char (q)))
      return g_utf8_next_char (q);
  return p;
}

/* Copies what stands between words, without the marks that are ours. */
static void
append_plain (GString *out, const char *begin, const char *end)
{
  for (const char *p = begin; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t')
        g_string_append_c (out, ' ');
      else if (c >= 0x20)
        g_string_append_unichar (out, c);
    }
}

char *
dsk_replica_match_snippet (const DskReplicaMatch *match, const char *text)
{
  const char *hit = first_hit (match, text);
  const char *begin = hit != NULL ? begin_before (text, hit) : text;
  const char *limit = begin;
  const char *end = begin;
  const char *word;
  GString *out = g_string_new (begin > text ? "\xe2\x80\xa6" : NULL);

  for (guint i = 0; i < SNIPPET_CHARS && *limit != '\0'; i++)
    limit = g_utf8_next_char (limit);
  while (end < limit)
    {
      const char *rest = end;

      word = next_word (rest, is_in_word, &end);
      if (word == NULL || word >= limit)
        {
          append_plain (out, rest, limit);
          break;
        }
      append_plain (out, rest, word);
      if (is_hit (match, word, end))
        g_string_append_printf (out, HIT_BEGIN "%.*s" HIT_END, (int) (end - word), word);
      else
        append_plain (out, word, MIN (end, limit));
    }
  if (*limit != '\0')
    g_string_append (out, "\xe2\x80\xa6");
  return g_string_free (out, FALSE);
}
