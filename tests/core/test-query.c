/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-query.h"

#include <string.h>

static void
test_table (void)
{
  static const struct
  {
    const char *text;
    const char *written; /* NULL: it is refused */
    DskQueryFault fault;
    const char *value;
  } cases[] = {
    { "", "", DSK_QUERY_FINE, NULL },
    { "  order   10421 ", "order 10421", DSK_QUERY_FINE, NULL },
    { "order owner:me late", "owner:me order late", DSK_QUERY_FINE, NULL },
    { "OWNER:Me", "owner:Me", DSK_QUERY_FINE, NULL },
    { "owner:\"Sana  Khan\"", "owner:\"Sana  Khan\"", DSK_QUERY_FINE, NULL },
    { "owner:\"Sana Khan", "owner:\"Sana Khan\"", DSK_QUERY_FINE, NULL },
    { "owner:\"sana\"order", "owner:sana order", DSK_QUERY_FINE, NULL },
    { "owner:عائشہ", "owner:عائشہ", DSK_QUERY_FINE, NULL },
    { "status:Open status:waiting", "status:open status:waiting", DSK_QUERY_FINE, NULL },
    { "has:picture is:unread", "has:picture is:unread", DSK_QUERY_FINE, NULL },
    { "after:2026-11-01 before:today", "after:2026-11-01 before:today", DSK_QUERY_FINE, NULL },
    { "label:VIP tag:Lahore", "tag:VIP tag:Lahore", DSK_QUERY_FINE, NULL },
    { "Label:\"COD only\"", "tag:\"COD only\"", DSK_QUERY_FINE, NULL },
    { "labels:VIP", "labels:VIP", DSK_QUERY_FINE, NULL },
    { "label:", NULL, DSK_QUERY_NO_VALUE, NULL },
    { "\"label:VIP\"", "\"label:VIP\"", DSK_QUERY_FINE, NULL },
    { "after:7d", "after:7d", DSK_QUERY_FINE, NULL },
    { "after:۷d", "after:7d", DSK_QUERY_FINE, NULL },
    { "\"owner:me\"", "\"owner:me\"", DSK_QUERY_FINE, NULL },
    { "\"two words\"", "\"two words\"", DSK_QUERY_FINE, NULL },
    { "\"\" \"", "", DSK_QUERY_FINE, NULL },
    { "at 5:30", "at 5:30", DSK_QUERY_FINE, NULL },
    { "http://example.org", "http://example.org", DSK_QUERY_FINE, NULL },
    { "5\"", "5\"", DSK_QUERY_FINE, NULL },
    { "owner:", NULL, DSK_QUERY_NO_VALUE, NULL },
    { "owner: me", NULL, DSK_QUERY_NO_VALUE, NULL },
    { "owner:\" \"", NULL, DSK_QUERY_NO_VALUE, NULL },
    { "status:done", NULL, DSK_QUERY_UNKNOWN, "done" },
    { "has:money", NULL, DSK_QUERY_UNKNOWN, "money" },
    { "is:late", NULL, DSK_QUERY_UNKNOWN, "late" },
    { "before:tomorrow", NULL, DSK_QUERY_NO_DAY, "tomorrow" },
    { "before:2026-02-30", NULL, DSK_QUERY_NO_DAY, "2026-02-30" },
    { "before:2026-2-3", NULL, DSK_QUERY_NO_DAY, "2026-2-3" },
    { "before:99999d", NULL, DSK_QUERY_NO_DAY, "99999d" },
    { "before:d", NULL, DSK_QUERY_NO_DAY, "d" },
    { "\xff", NULL, DSK_QUERY_NOT_TEXT, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (DskQueryProblem) problem = { 0 };
      g_autoptr (DskQuery) query = dsk_query_parse (cases[i].text, &problem);
      g_autofree char *written = query != NULL ? dsk_query_to_string (query) : NULL;

      g_test_message ("case %u", i);
      g_assert_cmpstr (written, ==, cases[i].written);
      g_assert_cmpint (problem.fault, ==, cases[i].fault);
      g_assert_cmpstr (problem.value, ==, cases[i].value);
    }
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (DskQueryProblem) problem = { 0 };

  for (int i = 0; i < 33; i++)
    g_string_append (text, "owner:me ");
  g_assert_null (dsk_query_parse (text->str, &problem));
  g_assert_cmpint (problem.fault, ==, DSK_QUERY_TOO_LONG);
}

static void
test_days (void)
{
  /* 2026-11-29 22:30 in UTC, the 30th in Karachi */
  const gint64 now = G_GINT64_CONSTANT (1795991400000);
  g_autoptr (GTimeZone) karachi = g_time_zone_new_offset (5 * 3600);
  static const struct
  {
    const char *value;
    gint64 begin; /* hours before @now's day began in UTC */
  } cases[] = {
    { "today", -19 }, { "yesterday", 5 }, { "0d", -19 }, { "1d", 5 }, { "7d", 149 }, { "2026-11-30", -19 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 begin = 0;

      g_test_message ("%s", cases[i].value);
      g_assert_true (dsk_query_day (cases[i].value, now, karachi, &begin));
      g_assert_cmpint ((now - 22 * 3600000 - 1800000 - begin) / 3600000, ==, cases[i].begin);
    }
}

/* Any bytes are a search or a problem with a reason; what is a search is the same again when it is written and read. */
static void
test_any_bytes (void)
{
  static const char *const pieces[]
      = { "owner:", "status:", "open", "\"", " ", "before:", "7d", "2026-11-01", "is:", "unread", "ی", "\xd8", ":", "x",
          "\t", "from:", "َ", "۵", "has:", "file", "team:", "\xc2\xa0" };

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_auto (DskQueryProblem) problem = { 0 };
      g_auto (DskQueryProblem) again = { 0 };
      g_autoptr (DskQuery) query = NULL;
      g_autoptr (DskQuery) read = NULL;
      g_autofree char *written = NULL;
      g_autofree char *twice = NULL;
      DskQueryTail tail;

      for (int n = g_test_rand_int_range (0, 9); n > 0; n--)
        if (g_test_rand_int_range (0, 8) == 0)
          g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
        else
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      query = dsk_query_parse (text->str, &problem);
      g_assert_true ((query != NULL) == (problem.fault == DSK_QUERY_FINE));
      if (dsk_query_tail (text->str, &tail))
        g_assert_cmpuint (tail.at, <=, (gsize) (tail.rest - text->str));
      if (query == NULL)
        continue;
      written = dsk_query_to_string (query);
      read = dsk_query_parse (written, &again);
      g_assert_nonnull (read);
      twice = dsk_query_to_string (read);
      g_assert_cmpstr (twice, ==, written);
      g_assert_cmpuint (read->terms->len, ==, query->terms->len);
      g_assert_cmpuint (read->words->len, ==, query->words->len);
      for (guint k = 0; k < read->terms->len; k++)
        g_assert_cmpstr (((DskQueryTerm *) read->terms->pdata[k])->value, ==,
                         ((DskQueryTerm *) query->terms->pdata[k])->value);
    }
}

static void
test_tail (void)
{
  static const struct
  {
    const char *text;
    gboolean is;
    gboolean has_op;
    const char *rest;
    gsize at;
  } cases[] = {
    { "", FALSE, FALSE, NULL, 0 },
    { "order ", FALSE, FALSE, NULL, 0 },
    { "order ow", TRUE, FALSE, "ow", 6 },
    { "order owner:", TRUE, TRUE, "", 6 },
    { "owner:\"Sana K", TRUE, TRUE, "Sana K", 0 },
    { "owner:\"Sana K\"", FALSE, FALSE, NULL, 0 },
    { "is:open status:wa", TRUE, TRUE, "wa", 8 },
    { "\"ow", FALSE, FALSE, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DskQueryTail tail = { 0 };

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (dsk_query_tail (cases[i].text, &tail), ==, cases[i].is);
      if (!cases[i].is)
        continue;
      g_assert_cmpint (tail.has_op, ==, cases[i].has_op);
      g_assert_cmpstr (tail.rest, ==, cases[i].rest);
      g_assert_cmpuint (tail.at, ==, cases[i].at);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/table", test_table);
  g_test_add_func ("/query/too-many", test_too_many);
  g_test_add_func ("/query/days", test_days);
  g_test_add_func ("/query/any-bytes", test_any_bytes);
  g_test_add_func ("/query/tail", test_tail);
  return g_test_run ();
}
