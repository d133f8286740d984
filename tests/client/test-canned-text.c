/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-canned-text.h"

static const DskCannedValues sana = { .customer_name = "Sana Khan",
                                      .customer_phone = "+92 300 0000001",
                                      .agent_name = "Ayesha Malik",
                                      .number_name = "Shop",
                                      .team_name = "Ops" };

static const struct
{
  const char *body;
  const char *filled;
} fills[] = {
  { "Hello", "Hello" },
  { "", "" },
  { "Dear {{customer.name}},", "Dear Sana Khan," },
  { "{{customer.first-name}} {{customer.phone}}", "Sana +92 300 0000001" },
  { "{{agent.name}}, {{agent.first-name}}", "Ayesha Malik, Ayesha" },
  { "{{number.name}}/{{team.name}}", "Shop/Ops" },
  { "{{ customer.name }}", "Sana Khan" },
  { "{{Customer.Name}}", "Sana Khan" },
  { "{{order number}} of {{customer.name}}", "{{order number}} of Sana Khan" },
  { "{{customer}}", "{{customer}}" },
  { "{customer.name}", "{customer.name}" },
  { "{{customer.name", "{{customer.name" },
  { "{{customer.name}", "{{customer.name}" },
  { "{{{customer.name}}}", "{Sana Khan}" },
  { "{{}} {{ }} {{\n}}", "{{}} {{ }} {{\n}}" },
  { "آپ کا شکریہ {{customer.first-name}}۔", "آپ کا شکریہ Sana۔" },
  { "{{a}}{{customer.name}}{{b}}", "{{a}}Sana Khan{{b}}" },
};

static void
test_fill (void)
{
  const DskCannedValues nobody = { NULL };
  const DskCannedValues sly = { .customer_name = "{{agent.name}}", .agent_name = "Ayesha" };
  g_autofree char *missing = dsk_canned_fill ("Dear {{customer.name}}", &nobody);
  g_autofree char *once = dsk_canned_fill ("Dear {{customer.name}}", &sly);

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_autofree char *filled = dsk_canned_fill (fills[i].body, &sana);

      g_assert_cmpstr (filled, ==, fills[i].filled);
    }
  g_assert_cmpstr (missing, ==, "Dear {{customer.name}}");
  /* What a customer calls themselves says nothing about anybody else. */
  g_assert_cmpstr (once, ==, "Dear {{agent.name}}");
  /* Each that is offered is known. */
  for (guint i = 0; dsk_canned_variables ()[i] != NULL; i++)
    {
      g_autofree char *body = g_strdup_printf ("{{%s}}", dsk_canned_variables ()[i]);
      g_autofree char *filled = dsk_canned_fill (body, &sana);

      g_assert_cmpint (filled[0], !=, '{');
    }
}

static const struct
{
  const char *text;
  guint from;
  int at; /* -1: none */
  guint len;
} gaps[] = {
  { "Dear {{x}}", 0, 5, 5 },
  { "Dear {{x}}", 5, 5, 5 },
  { "Dear {{x}}", 6, -1, 0 },
  { "{{a}} {{bc}}", 1, 6, 6 },
  { "آپ {{x}}", 0, 3, 5 },
  { "no gap", 0, -1, 0 },
  { "{{}}", 0, -1, 0 },
  { "{{ }}", 0, -1, 0 },
  { "{{a\nb}}", 0, -1, 0 },
  { "{{{a}}", 0, 1, 5 },
  { "{{a}", 0, -1, 0 },
  { "x", 9, -1, 0 },
};

static void
test_gaps (void)
{
  g_autofree char *sixty = g_strnfill (60, 'x');
  g_autofree char *longest = g_strdup_printf ("{{%s}}", sixty);
  g_autofree char *longer = g_strdup_printf ("{{%sx}}", sixty);
  guint at, len;

  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      at = len = 0;
      g_test_message ("%s from %u", gaps[i].text, gaps[i].from);
      g_assert_cmpint (dsk_canned_next_gap (gaps[i].text, gaps[i].from, &at, &len), ==, gaps[i].at >= 0);
      if (gaps[i].at >= 0)
        g_assert_cmpuint (at, ==, (guint) gaps[i].at);
      g_assert_cmpuint (len, ==, gaps[i].len);
    }
  g_assert_true (dsk_canned_next_gap (longest, 0, &at, &len));
  g_assert_false (dsk_canned_next_gap (longer, 0, &at, &len));
}

/* | is the cursor. */
static const struct
{
  const char *text;
  const char *partial; /* (nullable) */
  guint at;
} partials[] = {
  { "/|", "", 0 },
  { "/hi|", "hi", 0 },
  { "/order status|", "order status", 0 },
  { "/سلام|", "سلام", 0 },
  { "Hello\n/hi|", "hi", 6 },
  { "Hello\n/hi|\nmore", "hi", 6 },
  { "آپ\n/hi|", "hi", 3 },
  { "|", NULL, 0 },
  { "|/hi", NULL, 0 },
  { "/h|i", NULL, 0 },
  { "/hi| there", NULL, 0 },
  { "Hello /hi|", NULL, 0 },
  { " /hi|", NULL, 0 },
  { "12/5|", NULL, 0 },
  { "12/|", NULL, 0 },
  { "and/or|", NULL, 0 },
  { "https://|", NULL, 0 },
  { "/usr/|", NULL, 0 },
  { "/usr/bin|", NULL, 0 },
  { "//|", NULL, 0 },
  { "/ hi|", NULL, 0 },
  { "/hi\n|", NULL, 0 },
};

static void
test_partials (void)
{
  guint at;

  for (guint i = 0; i < G_N_ELEMENTS (partials); i++)
    {
      g_auto (GStrv) parts = g_strsplit (partials[i].text, "|", 2);
      g_autofree char *text = g_strconcat (parts[0], parts[1], NULL);
      g_autofree char *partial = NULL;

      at = 0;
      g_test_message ("%s", partials[i].text);
      partial = dsk_canned_partial (text, (guint) g_utf8_strlen (parts[0], -1), &at);
      g_assert_cmpstr (partial, ==, partials[i].partial);
      g_assert_cmpuint (at, ==, partials[i].at);
    }
  g_assert_null (dsk_canned_partial ("/", 5, &at));
}

/* The most used first, as the reader gives them. */
static DskCannedRow rows[] = {
#define WORDS(a, b, c) .shortcut = (char *) a, .title = (char *) b, .body = (char *) c
  { WORDS ("thanks", "Thank you", "Thank you for the order"), .mine = TRUE },
  { WORDS ("order", "Where it is", "Your parcel is on its way"), .mine = TRUE },
  { WORDS ("cod", "Order on delivery", "Please confirm"), .mine = TRUE },
  { WORDS ("shukria", "شكريہ", "آپ کا شکریہ"), .team = (char *) "T1" },
#undef WORDS
};

static const struct
{
  const char *query;
  const char *found; /* the shortcuts */
} queries[] = {
  { "", "thanks order cod shukria" },
  { "order", "order cod thanks" },
  { "ORD", "order cod thanks" },
  { "or", "order cod thanks" },
  { "you order", "thanks order" },
  { "thank order", "thanks" },
  { "parcel way", "order" },
  { "شکریه", "shukria" },
  { "nothing", "" },
  { "  cod ", "cod" },
};

static void
test_find (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (all, &rows[i]);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) found = dsk_canned_find (all, queries[i].query);
      g_autoptr (GString) list = g_string_new (NULL);

      for (guint j = 0; j < found->len; j++)
        g_string_append_printf (list, "%s%s", j > 0 ? " " : "", ((DskCannedRow *) found->pdata[j])->shortcut);
      g_test_message ("%s", queries[i].query);
      g_assert_cmpstr (list->str, ==, queries[i].found);
    }
  g_assert_true (dsk_canned_is_offered (&rows[0], NULL));
  g_assert_false (dsk_canned_is_offered (&rows[3], NULL));
  g_assert_false (dsk_canned_is_offered (&rows[3], "T2"));
  g_assert_true (dsk_canned_is_offered (&rows[3], "T1"));
}

static const struct
{
  const char *name;
  gboolean is_name;
} names[] = {
  { "Sana", TRUE },
  { "Sana 2", TRUE },
  { NULL, FALSE },
  { "+92 300 1112233", FALSE },
  { "923001112233", FALSE },
};

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DskConversationRow row = { .name = (char *) names[i].name, .phone = (char *) "+92 300 1112233" };
      DskCannedValues values = dsk_canned_values_of (&row, "Ayesha");

      g_assert_cmpstr (values.customer_name, ==, names[i].is_name ? names[i].name : NULL);
      g_assert_cmpstr (values.customer_phone, ==, row.phone);
      g_assert_cmpstr (values.agent_name, ==, "Ayesha");
    }
  g_assert_null (dsk_canned_values_of (NULL, NULL).customer_name);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canned-text/fill", test_fill);
  g_test_add_func ("/canned-text/gaps", test_gaps);
  g_test_add_func ("/canned-text/partials", test_partials);
  g_test_add_func ("/canned-text/find", test_find);
  g_test_add_func ("/canned-text/values", test_values);
  return g_test_run ();
}
