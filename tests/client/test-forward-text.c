/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message in the words of a note. */

#include "dsk-forward-text.h"

#include "dsk-labels.h"
#include "dsk-mention-text.h"

#include <string.h>

#define FSI "\342\201\250"
#define PDI "\342\201\251"
#define WJ "\342\201\240"
#define DAY (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define NOW (G_GINT64_CONSTANT (20000) * 24 * 60 * 60 * 1000 + 12 * 60 * 60 * 1000)

/* @expected: with "%s" for the time */
static void
check (const DskTimelineRow *row, gboolean attached, const char *expected)
{
  DskConversationRow conv = { .name = (char *) "Sana Khan", .phone = (char *) "923005550101" };
  g_autofree char *when = dsk_label_clock_time (row->at);
  g_auto (GStrv) parts = g_strsplit (expected, "%s", -1);
  g_autofree char *wanted = g_strjoinv (when, parts);
  g_autofree char *text = dsk_forward_text (&conv, row, attached, NOW);

  g_assert_cmpstr (text, ==, wanted);
}

static DskTimelineRow
said (const char *text)
{
  return (DskTimelineRow){ .item = DSK_ITEM_MESSAGE, .kind = DSK_MESSAGE_TEXT, .id = (char *) "m", .at = NOW - 60000,
                           .text = (char *) text };
}

static void
test_words (void)
{
  DskTimelineRow row = said ("I want my money back");

  check (&row, FALSE, "“" FSI "I want my money back" PDI "” — " FSI "Sana Khan" PDI ", %s");
  row = said ("  مجھے پیسے واپس چاہئیں\n");
  check (&row, FALSE, "“" FSI "مجھے پیسے واپس چاہئیں" PDI "” — " FSI "Sana Khan" PDI ", %s");
  row = said ("One\r\n\nTwo\n");
  check (&row, FALSE, "> " FSI "One" PDI "\n> " FSI "Two" PDI "\n— " FSI "Sana Khan" PDI ", %s");
  /* Ours. */
  row = said ("On its way");
  row.direction = DSK_DIRECTION_OUT;
  check (&row, FALSE, "“" FSI "On its way" PDI "” — Our team, %s");
  row.author_name = (char *) "Bilal Demo";
  check (&row, FALSE, "“" FSI "On its way" PDI "” — " FSI "Bilal Demo" PDI ", %s");
  /* In a group, who of it. */
  row = said ("Me too");
  row.in_group = TRUE;
  row.sender_name = (char *) "Kamran";
  check (&row, FALSE, "“" FSI "Me too" PDI "” — " FSI "Kamran" PDI ", %s");
}

/* What turns the direction of text is not passed on, and an older one says its day. */
static void
test_whole (void)
{
  DskTimelineRow row = said ("a\342\200\256b" PDI "c");

  check (&row, FALSE, "“" FSI "abc" PDI "” — " FSI "Sana Khan" PDI ", %s");
  row.at -= DAY;
  check (&row, FALSE, "“" FSI "abc" PDI "” — " FSI "Sana Khan" PDI ", Yesterday, %s");
}

/* It is kept short; the conversation has the rest. */
static void
test_short (void)
{
  DskConversationRow conv = { .name = (char *) "Sana Khan" };
  g_autofree char *wide = g_strnfill (5000, 'x');
  g_autofree char *lines = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  DskTimelineRow row = said (wide);

  text = dsk_forward_text (&conv, &row, FALSE, NOW);
  g_assert_cmpint (g_utf8_strlen (text, -1), <, 850);
  g_assert_nonnull (strstr (text, "x…" PDI "” — "));
  g_clear_pointer (&text, g_free);
  lines = g_strdup ("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\nlast");
  row = said (lines);
  text = dsk_forward_text (&conv, &row, FALSE, NOW);
  parts = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 14);
  g_assert_cmpstr (parts[12], ==, "> …");
  g_assert_null (strstr (text, "last"));
}

static void
test_files (void)
{
  DskMediaRow media = { .state = (char *) "ready", .name = (char *) "list.pdf", .mime = (char *) "application/pdf" };
  DskTimelineRow row = said (NULL);

  row.kind = DSK_MESSAGE_IMAGE;
  check (&row, TRUE, "Photo — " FSI "Sana Khan" PDI ", %s");
  check (&row, FALSE, "Photo (not attached) — " FSI "Sana Khan" PDI ", %s");
  row.text = (char *) "It is broken";
  check (&row, TRUE, "Photo · “" FSI "It is broken" PDI "” — " FSI "Sana Khan" PDI ", %s");
  row.text = (char *) "It is\nbroken";
  check (&row, FALSE,
         "> " FSI "It is" PDI "\n> " FSI "broken" PDI "\nPhoto (not attached) — " FSI "Sana Khan" PDI ", %s");
  row = said (NULL);
  row.kind = DSK_MESSAGE_DOCUMENT;
  row.media = &media;
  check (&row, TRUE, "Document · " FSI "list.pdf" PDI " — " FSI "Sana Khan" PDI ", %s");
  /* What has no file misses none. */
  row = said (NULL);
  row.kind = DSK_MESSAGE_LOCATION;
  row.content = (char *) "{\"location\":{\"name\":\"Empress Market\",\"address\":\"Saddar\"}}";
  check (&row, FALSE, "Location · " FSI "Empress Market Saddar" PDI " — " FSI "Sana Khan" PDI ", %s");
}

/* A customer calls nobody, neither by what they write nor by how they are called. */
static void
test_calls (void)
{
  DskConversationRow conv = { .name = (char *) "Sana @Bilal" };
  DskCallableRow bilal = { .id = (char *) "u1", .name = (char *) "Bilal" };
  g_autoptr (GPtrArray) callables = g_ptr_array_new ();
  g_autoptr (GPtrArray) mentions = NULL;
  g_autofree char *text = NULL;
  DskTimelineRow row = said ("@Bilal\n@Bilal");

  g_ptr_array_add (callables, &bilal);
  text = dsk_forward_text (&conv, &row, FALSE, NOW);
  g_assert_nonnull (strstr (text, "@" WJ "Bilal"));
  mentions = dsk_mention_text_find (text, callables, NULL);
  g_assert_cmpuint (mentions->len, ==, 0);
}

static void
test_place (void)
{
  static const struct
  {
    const char *draft;
    glong place;
  } cases[] = {
    { "", -2 },         { "Please look", -2 },       { "sana@example.com", -2 },       { "@", 1 },
    { "ہاں @ کل", 5 },   { "Look\n@\n“x”", 6 },       { "@Bilal look", -1 },           { "“@" WJ "Bilal” — x", -2 },
    { "@Bilal, @", 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].draft);
      g_assert_cmpint (dsk_forward_place (cases[i].draft), ==, cases[i].place);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/forward-text/words", test_words);
  g_test_add_func ("/client/forward-text/whole", test_whole);
  g_test_add_func ("/client/forward-text/short", test_short);
  g_test_add_func ("/client/forward-text/files", test_files);
  g_test_add_func ("/client/forward-text/calls", test_calls);
  g_test_add_func ("/client/forward-text/place", test_place);
  return g_test_run ();
}
