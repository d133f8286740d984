/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-query.h"

#include <string.h>

#include "dsk-text.h"

#define MAX_TERMS 32
#define MAX_DAYS 36500

static const char *const statuses[] = { "new", "open", "waiting", "escalated", "resolved", NULL };
static const char *const things[]
    = { "file", "picture", "video", "voice", "document", "location", "contact", NULL };
static const char *const states[] = { "open", "unread", "unseen", "unanswered", "snoozed", "mentioned", NULL };

static const struct
{
  const char *name;
  const char *const *values; /* (nullable): all that there are */
  gboolean day;
} ops[DSK_QUERY_N] = {
  [DSK_QUERY_FROM] = { "from", NULL, FALSE },       [DSK_QUERY_OWNER] = { "owner", NULL, FALSE },
  [DSK_QUERY_STATUS] = { "status", statuses, FALSE }, [DSK_QUERY_TEAM] = { "team", NULL, FALSE },
  [DSK_QUERY_NUMBER] = { "number", NULL, FALSE },   [DSK_QUERY_HAS] = { "has", things, FALSE },
  [DSK_QUERY_BEFORE] = { "before", NULL, TRUE },    [DSK_QUERY_AFTER] = { "after", NULL, TRUE },
  [DSK_QUERY_TAG] = { "tag", NULL, FALSE },         [DSK_QUERY_IS] = { "is", states, FALSE },
};

const char *
dsk_query_op_to_string (DskQueryOp op)
{
  g_return_val_if_fail ((guint) op < DSK_QUERY_N, NULL);
  return ops[op].name;
}

const char *const *
dsk_query_op_values (DskQueryOp op)
{
  g_return_val_if_fail ((guint) op < DSK_QUERY_N, NULL);
  return ops[op].values;
}

/* --- days --- */

static gboolean
days_ago (const char *value, int *days)
{
  const gsize length = strlen (value);
  guint64 n;

  if (g_str_equal (value, "today"))
    *days = 0;
  else if (g_str_equal (value, "yesterday"))
    *days = 1;
  else if (length >= 2 && length <= 6 && value[length - 1] == 'd' && strspn (value, "0123456789") == length - 1)
    {
      n = g_ascii_strtoull (value, NULL, 10);
      if (n > MAX_DAYS)
        return FALSE;
      *days = (int) n;
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
date_of (const char *value, int *year, int *month, int *day)
{
  static const char shape[] = "dddd-dd-dd";

  if (strlen (value) != strlen (shape))
    return FALSE;
  for (gsize i = 0; i < strlen (shape); i++)
    if (shape[i] == 'd' ? !g_ascii_isdigit (value[i]) : value[i] != shape[i])
      return FALSE;
  *year = (int) g_ascii_strtoll (value, NULL, 10);
  *month = (int) g_ascii_strtoll (value + 5, NULL, 10);
  *day = (int) g_ascii_strtoll (value + 8, NULL, 10);
  return *year >= 1970 && *month >= 1 && *month <= 12 && *day >= 1
         && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

gboolean
dsk_query_day (const char *value, gint64 now, GTimeZone *zone, gint64 *begin)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  int year, month, day, days;

  if (days_ago (value, &days))
    {
      utc = g_date_time_new_from_unix_utc (now / 1000);
      local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
      then = local != NULL ? g_date_time_add_days (local, -days) : NULL;
      if (then == NULL)
        return FALSE;
      g_date_time_get_ymd (then, &year, &month, &day);
    }
  else if (!date_of (value, &year, &month, &day))
    return FALSE;
  midnight = g_date_time_new (zone, year, month, day, 0, 0, 0);
  if (midnight == NULL)
    return FALSE;
  *begin = g_date_time_to_unix (midnight) * 1000;
  return TRUE;
}

/* --- what is wrong --- */

void
dsk_query_problem_clear (DskQueryProblem *problem)
{
  g_clear_pointer (&problem->value, g_free);
  problem->fault = DSK_QUERY_FINE;
}

void
dsk_query_problem_set (DskQueryProblem *problem, DskQueryFault fault, DskQueryOp op, const char *value)
{
  dsk_query_problem_clear (problem);
  problem->fault = fault;
  problem->op = op;
  problem->value = g_strdup (value);
}

/* --- reading --- */

static void
term_free (gpointer data)
{
  DskQueryTerm *term = data;

  g_free (term->value);
  g_free (term);
}

void
dsk_query_free (DskQuery *query)
{
  if (query == NULL)
    return;

  g_ptr_array_unref (query->terms);
  g_ptr_array_unref (query->words);
  g_free (query);
}

static const char *
skip_space (const char *p)
{
  while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return p;
}

/* Returns: the bytes of "owner:" at the beginning of @text; 0: there is none such */
static gsize
read_name (const char *text, const char *name)
{
  const gsize length = strlen (name);

  return g_ascii_strncasecmp (text, name, length) == 0 && text[length] == ':' ? length + 1 : 0;
}

static gsize
read_op (const char *text, DskQueryOp *op)
{
  gsize length = 0;

  for (guint i = 0; i < DSK_QUERY_N && length == 0; i++)
    {
      *op = (DskQueryOp) i;
      length = read_name (text, ops[i].name);
    }
  if (length == 0 && (length = read_name (text, DSK_QUERY_TAG_ALIAS)) > 0)
    *op = DSK_QUERY_TAG;
  return length;
}

/* A run without spaces, or what is between quotes. @end: (out): past it. Returns: (transfer full) */
static char *
read_value (const char *text, const char **end)
{
  const char *p = text;

  if (*text == '"')
    {
      const char *close = strchr (text + 1, '"');

      *end = close != NULL ? close + 1 : text + strlen (text);
      return g_strndup (text + 1, (gsize) ((close != NULL ? close : *end) - text - 1));
    }
  while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *end = p;
  return g_strndup (text, (gsize) (p - text));
}

static gboolean
is_day (const char *value)
{
  int year, month, day;

  return days_ago (value, &day) || date_of (value, &year, &month, &day);
}

/* @value: (transfer full) */
static gboolean
add_term (DskQuery *query, DskQueryOp op, char *value, DskQueryProblem *problem)
{
  g_autofree char *owned = value;
  g_autofree char *folded = dsk_text_fold (g_strstrip (owned));
  const gboolean listed = ops[op].values != NULL || ops[op].day;
  DskQueryTerm *term;

  if (*owned == '\0')
    dsk_query_problem_set (problem, DSK_QUERY_NO_VALUE, op, NULL);
  else if (ops[op].values != NULL && !g_strv_contains (ops[op].values, folded))
    dsk_query_problem_set (problem, DSK_QUERY_UNKNOWN, op, owned);
  else if (ops[op].day && !is_day (folded))
    dsk_query_problem_set (problem, DSK_QUERY_NO_DAY, op, owned);
  else if (query->terms->len == MAX_TERMS)
    dsk_query_problem_set (problem, DSK_QUERY_TOO_LONG, op, NULL);
  else
    {
      term = g_new0 (DskQueryTerm, 1);
      term->op = op;
      term->value = listed ? g_steal_pointer (&folded) : g_steal_pointer (&owned);
      g_ptr_array_add (query->terms, term);
      return TRUE;
    }
  return FALSE;
}

DskQuery *
dsk_query_parse (const char *text, DskQueryProblem *problem)
{
  g_autoptr (DskQuery) query = NULL;
  const char *p = text;

  *problem = (DskQueryProblem){ DSK_QUERY_FINE, DSK_QUERY_FROM, NULL };
  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      dsk_query_problem_set (problem, DSK_QUERY_NOT_TEXT, DSK_QUERY_FROM, NULL);
      return NULL;
    }
  query = g_new0 (DskQuery, 1);
  query->terms = g_ptr_array_new_with_free_func (term_free);
  query->words = g_ptr_array_new_with_free_func (g_free);
  while (*(p = skip_space (p)) != '\0')
    {
      DskQueryOp op;
      const gsize length = read_op (p, &op);
      g_autofree char *value = read_value (p + length, &p);

      if (length > 0 && !add_term (query, op, g_steal_pointer (&value), problem))
        return NULL;
      if (length == 0 && *skip_space (value) != '\0')
        g_ptr_array_add (query->words, g_steal_pointer (&value));
    }
  return g_steal_pointer (&query);
}

/* --- writing --- */

static gboolean
has_space (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static void
append (GString *out, const char *op, const char *value)
{
  DskQueryOp other;
  const gboolean quoted = has_space (value) || (op == NULL && read_op (value, &other) > 0);

  g_string_append_printf (out, "%s%s%s%s%s%s", out->len > 0 ? " " : "", op != NULL ? op : "", op != NULL ? ":" : "",
                          quoted ? "\"" : "", value, quoted ? "\"" : "");
}

char *
dsk_query_to_string (const DskQuery *query)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < query->terms->len; i++)
    {
      const DskQueryTerm *term = query->terms->pdata[i];

      append (out, ops[term->op].name, term->value);
    }
  for (guint i = 0; i < query->words->len; i++)
    append (out, NULL, query->words->pdata[i]);
  return g_string_free (out, FALSE);
}

char *
dsk_query_words (const DskQuery *query)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < query->words->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", (char *) query->words->pdata[i]);
  return g_string_free (out, FALSE);
}

gboolean
dsk_query_has (const DskQuery *query, DskQueryOp op)
{
  for (guint i = 0; i < query->terms->len; i++)
    if (((DskQueryTerm *) query->terms->pdata[i])->op == op)
      return TRUE;
  return FALSE;
}

/* --- what is being written --- */

gboolean
dsk_query_tail (const char *text, DskQueryTail *tail)
{
  const char *p = text;

  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  while (*(p = skip_space (p)) != '\0')
    {
      const char *begin = p;
      DskQueryOp op = DSK_QUERY_FROM;
      const gsize length = read_op (p, &op);
      const gboolean open = p[length] == '"' && strchr (p + length + 1, '"') == NULL;
      g_autofree char *value = read_value (p + length, &p);

      if (*p != '\0' || (begin[length] == '"' && !open))
        continue;
      *tail = (DskQueryTail){ (gsize) (begin - text), length > 0, op, begin + length + open };
      return length > 0 || !open;
    }
  return FALSE;
}
