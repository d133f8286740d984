/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues write about a customer: how it is spelled, what is too much of it, what two of them make of it. */

#include "dsk-contact-change.h"

#include <string.h>

#include "dsk-command.h"
#include "dsk-error.h"

static void
assert_clean (DskContactField field, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_true (dsk_contact_value_clean (field, text, &value, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_refused (DskContactField field, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = NULL;

  g_assert_false (dsk_contact_value_clean (field, text, &value, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_assert_null (value);
}

static char *
repeat (const char *text, guint n)
{
  GString *out = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (out, text);
  return g_string_free (out, FALSE);
}

static void
test_names (void)
{
  DskContactField field;

  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      g_assert_true (dsk_contact_field_from_string (dsk_contact_field_to_string ((DskContactField) i), &field));
      g_assert_cmpint (field, ==, (int) i);
    }
  g_assert_false (dsk_contact_field_from_string ("consent_at", &field));
  g_assert_false (dsk_contact_field_from_string (NULL, &field));
}

static void
test_lines (void)
{
  g_autofree char *long_name = repeat ("ث", DSK_CONTACT_NAME_MAX);
  g_autofree char *longer = repeat ("ث", DSK_CONTACT_NAME_MAX + 1);
  g_autofree char *remark = repeat ("x", DSK_CONTACT_REMARK_MAX + 1);

  assert_clean (DSK_CONTACT_GIVEN_NAME, "  Sana \n Khan ", "Sana Khan");
  assert_clean (DSK_CONTACT_GIVEN_NAME, " \t", NULL);
  assert_clean (DSK_CONTACT_GIVEN_NAME, NULL, NULL);
  assert_clean (DSK_CONTACT_GIVEN_NAME, long_name, long_name);
  assert_refused (DSK_CONTACT_GIVEN_NAME, longer);
  assert_clean (DSK_CONTACT_REMARK, "\n one\ntwo \n", "one\ntwo");
  assert_refused (DSK_CONTACT_REMARK, remark);
  assert_clean (DSK_CONTACT_CONSENT, "granted", "granted");
  assert_refused (DSK_CONTACT_CONSENT, "yes");
}

static void
test_language (void)
{
  assert_clean (DSK_CONTACT_LANGUAGE, "UR", "ur");
  assert_clean (DSK_CONTACT_LANGUAGE, " sd_arab_pk ", "sd-Arab-PK");
  assert_clean (DSK_CONTACT_LANGUAGE, "es-419", "es-419");
  assert_clean (DSK_CONTACT_LANGUAGE, "en-x-Shop", "en-x-shop");
  assert_clean (DSK_CONTACT_LANGUAGE, "", NULL);
  assert_refused (DSK_CONTACT_LANGUAGE, "Urdu!");
  assert_refused (DSK_CONTACT_LANGUAGE, "u");
  assert_refused (DSK_CONTACT_LANGUAGE, "12");
  assert_refused (DSK_CONTACT_LANGUAGE, "ur--PK");
  assert_refused (DSK_CONTACT_LANGUAGE, "ur-abcdefghi");
  assert_refused (DSK_CONTACT_LANGUAGE, "aa-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa");
}

static void
test_tags (void)
{
  g_autoptr (GString) many = g_string_new ("[\"t0\"");
  g_auto (GStrv) read = NULL;

  assert_clean (DSK_CONTACT_TAGS, "[\"VIP\",\" cod  only \",\"vip\",\"\"]", "[\"cod only\",\"VIP\"]");
  assert_clean (DSK_CONTACT_TAGS, "[\"كل\",\"کل\"]", "[\"كل\"]");
  assert_clean (DSK_CONTACT_TAGS, "[\"say \\\"hi\\\"\"]", "[\"say hi\"]");
  assert_clean (DSK_CONTACT_TAGS, "[]", NULL);
  assert_refused (DSK_CONTACT_TAGS, "{}");
  assert_refused (DSK_CONTACT_TAGS, "[1]");
  assert_refused (DSK_CONTACT_TAGS, "[\"a\"");
  assert_refused (DSK_CONTACT_TAGS, "[\"123456789012345678901234567890123\"]");
  for (guint i = 1; i < DSK_CONTACT_TAGS_MAX; i++)
    g_string_append_printf (many, ",\"t%u\"", i);
  g_string_append_c (many, ']');
  read = dsk_contact_tags_read (many->str);
  g_assert_cmpuint (g_strv_length (read), ==, DSK_CONTACT_TAGS_MAX);
  g_string_truncate (many, many->len - 1);
  g_string_append (many, ",\"one more\"]");
  assert_refused (DSK_CONTACT_TAGS, many->str);
}

static void
test_attributes (void)
{
  g_autofree char *value = repeat ("v", DSK_CONTACT_ATTRIBUTE_MAX + 1);
  g_autofree char *too_long = g_strdup_printf ("{\"a\":\"%s\"}", value);
  g_autofree char *fits = g_strdup_printf ("{\"a\":\"%s\"}", value + 1);
  g_autofree char *name = repeat ("n", DSK_CONTACT_ATTRIBUTE_NAME_MAX + 1);
  g_autofree char *long_name = g_strdup_printf ("{\"%s\":\"x\"}", name);
  g_autoptr (GString) all = g_string_new ("{");

  assert_clean (DSK_CONTACT_ATTRIBUTES, "{\" Size \":\"M\",\"City\":\" Lahore \",\"Gone\":\"\"}",
                "{\"Size\":\"M\",\"City\":\"Lahore\"}");
  assert_clean (DSK_CONTACT_ATTRIBUTES, "{}", NULL);
  assert_clean (DSK_CONTACT_ATTRIBUTES, fits, fits);
  assert_refused (DSK_CONTACT_ATTRIBUTES, "[]");
  assert_refused (DSK_CONTACT_ATTRIBUTES, "{\"a\":1}");
  assert_refused (DSK_CONTACT_ATTRIBUTES, "{\"city\":\"a\",\"City\":\"b\"}");
  assert_refused (DSK_CONTACT_ATTRIBUTES, "{\" \":\"b\"}");
  assert_refused (DSK_CONTACT_ATTRIBUTES, too_long);
  assert_refused (DSK_CONTACT_ATTRIBUTES, long_name);
  for (guint i = 0; all->len <= DSK_CONTACT_ATTRIBUTES_MAX_BYTES; i++)
    g_string_append_printf (all, "%s\"a%u\":\"%s\"", i > 0 ? "," : "", i, value + 1);
  g_string_append_c (all, '}');
  assert_refused (DSK_CONTACT_ATTRIBUTES, all->str);
}

static void
assert_merge (DskContactField field, const char *was, const char *now, const char *to, const char *expected,
              gboolean unseen)
{
  gboolean found = !unseen;
  g_autofree char *result = dsk_contact_value_merge (field, was, now, to, &found);

  g_assert_cmpstr (result, ==, expected);
  g_assert_cmpint (found, ==, unseen);
}

/* The last writer wins, but takes nothing away that they did not see. */
static void
test_merge (void)
{
  const DskContactField name = DSK_CONTACT_GIVEN_NAME;
  const DskContactField tags = DSK_CONTACT_TAGS;
  const DskContactField more = DSK_CONTACT_ATTRIBUTES;

  assert_merge (name, "A", "A", "B", "B", FALSE);
  assert_merge (name, "A", "C", "B", "B", TRUE);
  assert_merge (name, "A", "B", "B", "B", FALSE);
  assert_merge (name, NULL, "C", NULL, NULL, TRUE);
  assert_merge (tags, "[\"a\"]", "[\"a\",\"c\"]", "[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", FALSE);
  assert_merge (tags, "[\"a\",\"b\"]", "[\"a\",\"b\",\"c\"]", "[\"b\"]", "[\"b\",\"c\"]", FALSE);
  assert_merge (tags, "[\"a\",\"b\"]", "[\"a\"]", "[\"a\",\"b\",\"d\"]", "[\"a\",\"d\"]", FALSE);
  assert_merge (tags, "[\"a\"]", "[\"a\"]", NULL, NULL, FALSE);
  assert_merge (more, "{\"x\":\"1\"}", "{\"x\":\"1\",\"z\":\"3\"}", "{\"y\":\"2\",\"x\":\"1\"}",
                "{\"y\":\"2\",\"x\":\"1\",\"z\":\"3\"}", FALSE);
  assert_merge (more, "{\"x\":\"1\",\"y\":\"2\"}", "{\"x\":\"9\",\"y\":\"2\"}", "{\"x\":\"1\",\"y\":\"3\"}",
                "{\"x\":\"9\",\"y\":\"3\"}", FALSE);
  assert_merge (more, "{\"x\":\"1\"}", "{\"x\":\"9\"}", "{\"x\":\"2\"}", "{\"x\":\"2\"}", TRUE);
  assert_merge (more, "{\"x\":\"1\"}", "{\"x\":\"9\"}", NULL, NULL, TRUE);
  assert_merge (more, "{\"x\":\"1\",\"y\":\"2\"}", "{\"y\":\"2\"}", "{\"x\":\"1\",\"y\":\"3\"}",
                "{\"y\":\"3\"}", FALSE);
}

static void
assert_join (DskContactField field, const char *a, const char *b, const char *expected, gboolean lost)
{
  gboolean found = !lost;
  g_autofree char *result = dsk_contact_value_join (field, a, b, &found);

  g_assert_cmpstr (result, ==, expected);
  g_assert_cmpint (found, ==, lost);
}

static void
test_join (void)
{
  g_autofree char *half = repeat ("x", 300);
  g_autofree char *other = repeat ("y", 300);
  g_autofree char *cut = NULL;
  gboolean lost;

  assert_join (DSK_CONTACT_GIVEN_NAME, NULL, "B", "B", FALSE);
  assert_join (DSK_CONTACT_GIVEN_NAME, "A", NULL, "A", FALSE);
  assert_join (DSK_CONTACT_GIVEN_NAME, "A", "B", "A", TRUE);
  assert_join (DSK_CONTACT_CONSENT, "granted", "refused", "refused", TRUE);
  assert_join (DSK_CONTACT_CONSENT, "granted", "granted", "granted", FALSE);
  assert_join (DSK_CONTACT_TAGS, "[\"a\",\"c\"]", "[\"A\",\"b\"]", "[\"a\",\"b\",\"c\"]", FALSE);
  assert_join (DSK_CONTACT_ATTRIBUTES, "{\"x\":\"1\"}", "{\"y\":\"2\"}", "{\"x\":\"1\",\"y\":\"2\"}", FALSE);
  assert_join (DSK_CONTACT_ATTRIBUTES, "{\"x\":\"1\"}", "{\"X\":\"2\"}", "{\"x\":\"1\"}", TRUE);
  assert_join (DSK_CONTACT_REMARK, "one", "two", "one\ntwo", FALSE);
  assert_join (DSK_CONTACT_REMARK, "one", "one", "one", FALSE);
  cut = dsk_contact_value_join (DSK_CONTACT_REMARK, half, other, &lost);
  g_assert_true (lost);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, DSK_CONTACT_REMARK_MAX);
}

/* What is written is read as the same, the largest that there may be too. */
static void
test_change (void)
{
  g_auto (DskContactChange) change = { 0 };
  g_auto (DskContactChange) read = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *remark = repeat ("\xf0\x9f\x9a\x9a", DSK_CONTACT_REMARK_MAX);
  g_autofree char *name = repeat ("\xf0\x9f\x9a\x9a", DSK_CONTACT_NAME_MAX);
  g_autofree char *value = repeat ("\xf0\x9f\x9a\x9a", DSK_CONTACT_ATTRIBUTE_MAX);
  g_autoptr (GString) tags = g_string_new ("[");
  g_autofree char *attributes = g_strdup_printf ("{\"a\":\"%s\",\"b\":\"%s\",\"c\":\"%s\"}", value, value, value);
  g_autofree char *clean = NULL;
  gboolean unseen;

  for (guint i = 0; i < DSK_CONTACT_TAGS_MAX; i++)
    {
      g_autofree char *tag = repeat ("\xf0\x9f\x9a\x9a", DSK_CONTACT_TAG_MAX - 1);

      g_string_append_printf (tags, "%s\"%s%c\"", i > 0 ? "," : "", tag, 'a' + (int) i);
    }
  g_string_append_c (tags, ']');
  g_assert_true (dsk_contact_change_is_empty (&change));
  dsk_contact_change_set (&change, DSK_CONTACT_LANGUAGE, "ur", "ur");
  g_assert_true (dsk_contact_change_is_empty (&change));
  dsk_contact_change_set (&change, DSK_CONTACT_GIVEN_NAME, name, NULL);
  dsk_contact_change_set (&change, DSK_CONTACT_REMARK, remark, "x");
  g_assert_true (dsk_contact_value_clean (DSK_CONTACT_TAGS, tags->str, &clean, NULL));
  dsk_contact_change_set (&change, DSK_CONTACT_TAGS, clean, "[\"one\"]");
  dsk_contact_change_set (&change, DSK_CONTACT_ATTRIBUTES, attributes, "{\"q\":\"\\\"\"}");
  json = dsk_contact_change_write (&change);
  g_assert_cmpuint (strlen (json), <, DSK_CONTENT_MAX_BYTES / 2 + 1000);
  g_assert_true (dsk_contact_change_read (json, &read, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      g_assert_cmpint (read.sets[i], ==, change.sets[i]);
      g_assert_cmpint (read.knows[i], ==, change.knows[i]);
      g_assert_cmpstr (read.to[i], ==, change.to[i]);
      g_assert_cmpstr (read.was[i], ==, change.was[i]);
    }
  g_assert_null (dsk_contact_change_apply (&read, DSK_CONTACT_GIVEN_NAME, "other", &unseen));
  g_assert_true (unseen);
}

static void
test_hostile (void)
{
  static const char *const bad[] = { NULL, "", "[]", "{}", "{\"was\":{\"remark\":\"x\"}}", "{\"given_name\":1}",
                                     "{\"tags\":\"vip\"}", "{\"attributes\":[]}", "{\"consent\":\"perhaps\"}",
                                     "{\"remark\":\"x\",\"remark\":\"y\"}", "{\"phone\":\"1\"}" };
  g_auto (DskContactChange) change = { 0 };
  gboolean unseen;
  g_autofree char *after = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (dsk_contact_change_read (bad[i], &change, &error));
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
    }
  /* Who does not say what they saw, or something that can't be, is taken to have seen what there is. */
  g_assert_true (dsk_contact_change_read ("{\"consent\":\"granted\",\"was\":{\"consent\":\"perhaps\"}}", &change,
                                          NULL));
  g_assert_false (change.knows[DSK_CONTACT_CONSENT]);
  after = dsk_contact_change_apply (&change, DSK_CONTACT_CONSENT, "refused", &unseen);
  g_assert_cmpstr (after, ==, "granted");
  g_assert_false (unseen);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contact/names", test_names);
  g_test_add_func ("/contact/lines", test_lines);
  g_test_add_func ("/contact/language", test_language);
  g_test_add_func ("/contact/tags", test_tags);
  g_test_add_func ("/contact/attributes", test_attributes);
  g_test_add_func ("/contact/merge", test_merge);
  g_test_add_func ("/contact/join", test_join);
  g_test_add_func ("/contact/change", test_change);
  g_test_add_func ("/contact/hostile", test_hostile);
  return g_test_run ();
}
