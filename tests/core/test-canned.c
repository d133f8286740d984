/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-canned-content.h"

#include <string.h>

#include "dsk-error.h"

#define TEN "abcdefghij"
#define PUT(kind, shortcut, title) "{\"kind\":\"" kind "\",\"shortcut\":\"" shortcut "\",\"title\":\"" title "\"}"

static const struct
{
  const char *shortcut;
  const char *words; /* (nullable) in the refusal; NULL: it can be one */
  const char *from;  /* what is made of it if it was typed */
} shortcuts[] = {
  { "hi", NULL, "hi" },
  { "cod-confirm_2", NULL, "cod-confirm_2" },
  { "سلام", NULL, "سلام" },
  { "2026", NULL, "2026" },
  { TEN TEN TEN "ab", NULL, TEN TEN TEN "ab" },
  { TEN TEN TEN "abc", "32", TEN TEN TEN "ab" },
  { "", "missing", "" },
  { "/hi", "small letters", "hi" },
  { "Hi", "small letters", "hi" },
  { "Order status?", "small letters", "order-status" },
  { "  two   words ", "small letters", "two-words" },
  { "a/b", "small letters", "a-b" },
  { "a\nb", "small letters", "a-b" },
  { "{{x}}", "small letters", "x" },
  { "///", "small letters", "" },
  { "É", "small letters", "é" },
  { "a\xe2\x80\x8f" "b", "small letters", "a-b" },
};

static void
test_shortcuts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *from = dsk_canned_shortcut_from (shortcuts[i].shortcut);

      g_test_message ("“%s”", shortcuts[i].shortcut);
      g_assert_cmpint (dsk_canned_shortcut_check (shortcuts[i].shortcut, &error), ==, shortcuts[i].words == NULL);
      if (shortcuts[i].words != NULL)
        {
          g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, shortcuts[i].words));
        }
      g_assert_cmpstr (from, ==, shortcuts[i].from);
    }
  g_assert_false (dsk_canned_shortcut_check (NULL, NULL));
  g_assert_false (dsk_canned_shortcut_check ("\xff", NULL));
}

/* Whatever is typed, what is made of it is a shortcut, or nothing. */
static void
test_any (void)
{
  static const gunichar some[] = { 'a', 'Z', '7', '-', '_', '/', ' ', '\n', '{', 0x641, 0x64b, 0x200f, 0x1f44d, 0x130 };

  for (guint i = 0; i < 5000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *from = NULL;
      guint n = (guint) g_test_rand_int_range (0, 50);

      for (guint j = 0; j < n; j++)
        g_string_append_unichar (text, some[g_test_rand_int_range (0, G_N_ELEMENTS (some))]);
      from = dsk_canned_shortcut_from (text->str);
      g_assert_true (*from == '\0' || dsk_canned_shortcut_check (from, NULL));
    }
}

static const struct
{
  const char *content;
  const char *words; /* (nullable) */
} contents[] = {
  { PUT ("reply", "hi", "Hello"), NULL },
  { PUT ("article", "returns", "How returns work"), NULL },
  { PUT ("reply", "hi", "Hello") " ", NULL },
  { "{\"kind\":\"reply\",\"shortcut\":\"hi\",\"title\":\"T\",\"colour\":1}", NULL },
  { PUT ("poem", "hi", "Hello"), "neither" },
  { PUT ("reply", "Hi", "Hello"), "small letters" },
  { PUT ("reply", "hi", " "), "title" },
  { PUT ("reply", "hi", "a\\nb"), "one line" },
  { "{\"kind\":\"reply\",\"title\":\"T\"}", "shortcut" },
  { "{\"kind\":1,\"shortcut\":\"hi\",\"title\":\"T\"}", "neither" },
  { NULL, "shortcut" },
  { "[]", "" },
  { "{", "" },
};

static void
test_contents (void)
{
  g_autofree char *made = dsk_canned_content_new (DSK_CANNED_ARTICLE, "سلام", "A \"title\"");
  g_auto (DskCannedContent) back = { 0 };

  g_assert_true (dsk_canned_content_read (made, &back, NULL));
  g_assert_cmpint (back.kind, ==, DSK_CANNED_ARTICLE);
  g_assert_cmpstr (back.shortcut, ==, "سلام");
  g_assert_cmpstr (back.title, ==, "A \"title\"");
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_auto (DskCannedContent) content = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", contents[i].content);
      g_assert_cmpint (dsk_canned_content_read (contents[i].content, &content, &error), ==, contents[i].words == NULL);
      if (contents[i].words != NULL)
        g_assert_nonnull (strstr (error->message, contents[i].words));
    }
}

static void
test_lengths (void)
{
  g_autofree char *title = g_strnfill (DSK_CANNED_TITLE_MAX, 't');
  g_autofree char *titles = g_strnfill (DSK_CANNED_TITLE_MAX + 1, 't');
  g_autofree char *body = g_strnfill (DSK_CANNED_BODY_MAX, 'b');
  g_autofree char *bodies = g_strnfill (DSK_CANNED_BODY_MAX + 1, 'b');

  g_assert_true (dsk_canned_title_check (title, NULL));
  g_assert_false (dsk_canned_title_check (titles, NULL));
  g_assert_false (dsk_canned_title_check (NULL, NULL));
  g_assert_true (dsk_canned_body_check (body, NULL));
  g_assert_false (dsk_canned_body_check (bodies, NULL));
  g_assert_false (dsk_canned_body_check (" \n\t", NULL));
  g_assert_false (dsk_canned_body_check (NULL, NULL));
}

#define ALL DSK_SCOPE_EVERYTHING
#define TEAMS DSK_SCOPE_TEAMS
#define ALL_TEAMS DSK_SCOPE_ALL_TEAMS

/* Who may edit: of everybody, of a team of theirs, of another team. */
static const struct
{
  DskRole role;
  DskScope scope;
  gboolean everybody, own, other;
} rights[] = {
  { DSK_ROLE_SUPER_ADMIN, ALL, TRUE, TRUE, TRUE },
  { DSK_ROLE_ADMIN, ALL, TRUE, TRUE, TRUE },
  { DSK_ROLE_SUPERVISOR, ALL_TEAMS, FALSE, TRUE, TRUE },
  { DSK_ROLE_SUPERVISOR, TEAMS, FALSE, TRUE, FALSE },
  { DSK_ROLE_AGENT, TEAMS, FALSE, FALSE, FALSE },
  { DSK_ROLE_OPERATOR, DSK_SCOPE_ASSIGNED, FALSE, FALSE, FALSE },
  { DSK_ROLE_VIEWER, ALL, FALSE, FALSE, FALSE },
  { DSK_ROLE_N, ALL, FALSE, FALSE, FALSE },
};

static void
test_rights (void)
{
  static const DskCannedPlace everybody = { FALSE, FALSE }, own = { TRUE, TRUE }, other = { TRUE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    {
      g_assert_cmpint (dsk_canned_may_edit (rights[i].role, rights[i].scope, &everybody), ==, rights[i].everybody);
      g_assert_cmpint (dsk_canned_may_edit (rights[i].role, rights[i].scope, &own), ==, rights[i].own);
      g_assert_cmpint (dsk_canned_may_edit (rights[i].role, rights[i].scope, &other), ==, rights[i].other);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/canned/shortcuts", test_shortcuts);
  g_test_add_func ("/canned/any", test_any);
  g_test_add_func ("/canned/contents", test_contents);
  g_test_add_func ("/canned/lengths", test_lengths);
  g_test_add_func ("/canned/rights", test_rights);
  return g_test_run ();
}
