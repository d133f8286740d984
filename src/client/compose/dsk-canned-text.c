/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-canned-text.h"

#include <string.h>

#include "dsk-text.h"

#define GAP_MAX 60     /* characters between the braces */
#define PARTIAL_MAX 60 /* characters that are looked for */

DskCannedValues
dsk_canned_values_of (const DskConversationRow *row, const char *agent_name)
{
  DskCannedValues values = { .agent_name = agent_name };
  g_autofree char *digits = NULL;

  if (row == NULL)
    return values;
  digits = row->name != NULL && strpbrk (row->name, "0123456789") != NULL ? dsk_text_phone_digits (row->name) : NULL;
  if (row->name != NULL && (digits == NULL || strspn (row->name, "+0123456789 -") != strlen (row->name)))
    values.customer_name = row->name;
  values.customer_phone = row->phone;
  values.number_name = row->number_name;
  values.team_name = row->team_name;
  values.no_marketing = g_strcmp0 (row->marketing, "stop") == 0;
  return values;
}

/* --- what stands in braces --- */

typedef struct
{
  const char *name;
  gsize offset;        /* of the field in DskCannedValues */
  gboolean first_word; /* only that of it */
} Variable;

static const Variable variables[] = {
  { "customer.name", G_STRUCT_OFFSET (DskCannedValues, customer_name), FALSE },
  { "customer.first-name", G_STRUCT_OFFSET (DskCannedValues, customer_name), TRUE },
  { "customer.phone", G_STRUCT_OFFSET (DskCannedValues, customer_phone), FALSE },
  { "agent.name", G_STRUCT_OFFSET (DskCannedValues, agent_name), FALSE },
  { "agent.first-name", G_STRUCT_OFFSET (DskCannedValues, agent_name), TRUE },
  { "number.name", G_STRUCT_OFFSET (DskCannedValues, number_name), FALSE },
  { "team.name", G_STRUCT_OFFSET (DskCannedValues, team_name), FALSE },
};

const char *const *
dsk_canned_variables (void)
{
  static const char *names[G_N_ELEMENTS (variables) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    names[i] = variables[i].name;
  return names;
}

/* @p: at "{{". Returns: (nullable): after the "}}" that ends the gap there; NULL: it is none */
static const char *
end_of_gap (const char *p)
{
  gboolean blank = TRUE;
  guint n = 0;

  for (p += 2; *p != '\0' && n <= GAP_MAX; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '}')
        return p[1] == '}' && n > 0 && !blank ? p + 2 : NULL;
      if (c == '{' || c == '\n' || c == '\r')
        return NULL;
      blank = blank && g_unichar_isspace (c);
    }
  return NULL;
}

/* Of "{{{x}}" the last two braces count. Returns: (nullable): the gap that begins at @p or later */
static const char *
find_gap (const char *p, const char **end)
{
  while ((p = strstr (p, "{{")) != NULL)
    {
      *end = end_of_gap (p);
      if (*end != NULL)
        return p;
      p++;
    }
  return NULL;
}

/* Returns: (transfer full) (nullable) */
static char *
dup_first_word (const char *text)
{
  const char *p = text;

  while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p > text ? g_strndup (text, (gsize) (p - text)) : NULL;
}

/* @start, @end: of the gap. Returns: (transfer full) (nullable): NULL: it is not known */
static char *
dup_value (const char *start, const char *end, const DskCannedValues *values)
{
  g_autofree char *name = g_strndup (start + 2, (gsize) (end - start) - 4);

  g_strstrip (name);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = G_STRUCT_MEMBER (const char *, values, variables[i].offset);

      if (g_ascii_strcasecmp (variables[i].name, name) != 0 || value == NULL || *value == '\0')
        continue;
      return variables[i].first_word ? dup_first_word (value) : g_strdup (value);
    }
  return NULL;
}

char *
dsk_canned_fill (const char *body, const DskCannedValues *values)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = body, *start, *end;

  g_return_val_if_fail (body != NULL && values != NULL, NULL);

  for (; (start = find_gap (p, &end)) != NULL; p = end)
    {
      g_autofree char *value = dup_value (start, end, values);

      g_string_append_len (out, p, start - p);
      if (value != NULL)
        g_string_append (out, value);
      else
        g_string_append_len (out, start, end - start);
    }
  g_string_append (out, p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
dsk_canned_next_gap (const char *text, guint from, guint *at, guint *len)
{
  const char *start, *end;

  g_return_val_if_fail (text != NULL, FALSE);

  if (from > (guint) g_utf8_strlen (text, -1))
    return FALSE;
  start = find_gap (g_utf8_offset_to_pointer (text, (glong) from), &end);
  if (start == NULL)
    return FALSE;
  *at = (guint) g_utf8_pointer_to_offset (text, start);
  *len = (guint) g_utf8_pointer_to_offset (start, end);
  return TRUE;
}

char *
dsk_canned_partial (const char *text, guint cursor, guint *at)
{
  const char *end, *start;

  g_return_val_if_fail (text != NULL, NULL);

  if (cursor > (guint) g_utf8_strlen (text, -1))
    return NULL;
  end = g_utf8_offset_to_pointer (text, (glong) cursor);
  start = end;
  while (start > text && start[-1] != '\n')
    start--;
  if (start == end || *start != '/' || (*end != '\0' && *end != '\n')
      || memchr (start + 1, '/', (gsize) (end - start - 1)) != NULL
      || g_unichar_isspace (g_utf8_get_char (start + 1)) || g_utf8_pointer_to_offset (start, end) > PARTIAL_MAX)
    return NULL;
  *at = (guint) g_utf8_pointer_to_offset (text, start);
  return g_strndup (start + 1, (gsize) (end - start - 1));
}

/* --- which one is meant --- */

enum
{
  BY_SHORTCUT,
  BY_TITLE,
  BY_BODY,
  N_RANKS,
  NOT_AT_ALL = N_RANKS,
};

static int
rank_of (const DskCannedRow *row, const char *fold, GStrv words)
{
  g_autofree char *shortcut = dsk_text_fold (row->shortcut);
  g_autofree char *title = dsk_text_fold (row->title);
  g_autofree char *body = dsk_text_fold (row->body);
  g_autofree char *head = g_strconcat (shortcut, " ", title, NULL);
  g_autofree char *all = g_strconcat (head, " ", body, NULL);

  if (g_str_has_prefix (shortcut, fold))
    return BY_SHORTCUT;
  if (dsk_text_has_words (head, (const char *const *) words))
    return BY_TITLE;
  return dsk_text_has_words (all, (const char *const *) words) ? BY_BODY : NOT_AT_ALL;
}

GPtrArray *
dsk_canned_find (GPtrArray *rows, const char *query)
{
  g_autofree char *fold = g_strstrip (dsk_text_fold (query));
  g_auto (GStrv) words = g_strsplit (fold, " ", -1);
  GPtrArray *found = g_ptr_array_new ();
  g_autofree int *ranks = g_new (int, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    ranks[i] = rank_of (rows->pdata[i], fold, words);
  for (int rank = 0; rank < N_RANKS; rank++)
    for (guint i = 0; i < rows->len; i++)
      if (ranks[i] == rank)
        g_ptr_array_add (found, rows->pdata[i]);
  return found;
}

gboolean
dsk_canned_is_offered (const DskCannedRow *row, const char *team)
{
  return row->mine || (team != NULL && g_strcmp0 (row->team, team) == 0);
}

GPtrArray *
dsk_canned_read_offered (DskReplicaReader *reader, const char *team, GError **error)
{
  GPtrArray *rows = dsk_replica_reader_list_canned (reader, error);

  for (guint i = 0; rows != NULL && i < rows->len;)
    if (dsk_canned_is_offered (rows->pdata[i], team))
      i++;
    else
      g_ptr_array_remove_index (rows, i);
  return rows;
}
