/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-mention-text.h"

#include <string.h>

static GPtrArray *
make_office (void)
{
  static const struct
  {
    const char *id;
    const char *name;
    gboolean team;
    DskSight sight;
  } office[] = {
    { "u1", "Bilal", FALSE, DSK_SIGHT_NO },        { "u2", "Bilal Ahmed", FALSE, DSK_SIGHT_YES },
    { "u3", "علی رضا", FALSE, DSK_SIGHT_YES },      { "u4", "Sana", FALSE, DSK_SIGHT_PERHAPS },
    { "u5", "Sana", FALSE, DSK_SIGHT_NO },         { "t1", "Ops", TRUE, DSK_SIGHT_NO },
    { "t2", "Night shift", TRUE, DSK_SIGHT_YES },
  };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_callable_row_free);

  for (guint i = 0; i < G_N_ELEMENTS (office); i++)
    {
      DskCallableRow *row = g_new0 (DskCallableRow, 1);

      row->id = g_strdup (office[i].id);
      row->name = g_strdup (office[i].name);
      row->team = office[i].team;
      row->sight = office[i].sight;
      g_ptr_array_add (rows, row);
    }
  return rows;
}

/* "id:at+len id:at+len" */
static char *
describe (GPtrArray *mentions)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < mentions->len; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      g_string_append_printf (line, "%s%s:%u+%u", i > 0 ? " " : "",
                              mention->user != NULL ? mention->user : mention->team, mention->at, mention->len);
    }
  return g_string_free (line, FALSE);
}

static const struct
{
  const char *text;
  const char *found;
} texts[] = {
  { "", "" },
  { "Bilal", "" },
  { "@Bilal", "u1:0+6" },
  { "@Bilal, please", "u1:0+6" },
  { "@Bilal Ahmed please", "u2:0+12" },
  { "@Bilal Ahmedi", "u1:0+6" },
  { "@Bilals", "" },
  { "@bilal", "" },
  { "mail@Bilal", "" },
  { "(@Ops)", "t1:1+4" },
  { "@Ops @Night shift", "t1:0+4 t2:5+12" },
  { "@@Ops", "t1:1+4" },
  { "پوچھیں @علی رضا سے @Ops", "u3:7+8 t1:19+4" },
  { "🚚 @Ops", "t1:2+4" },
  { "@Sana", "u4:0+5" },
  { "@", "" },
};

static void
test_find (void)
{
  g_autoptr (GPtrArray) office = make_office ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) mentions = dsk_mention_text_find (texts[i].text, office, NULL);
      g_autofree char *found = describe (mentions);
      g_autofree char *content = dsk_note_content_new (mentions, NULL);

      g_test_message ("%s", texts[i].text);
      g_assert_cmpstr (found, ==, texts[i].found);
      g_assert_true (content == NULL || strstr (content, "\"at\"") != NULL);
    }
}

/* Of two with one name the one that was chosen. */
static void
test_chosen (void)
{
  g_autoptr (GPtrArray) office = make_office ();
  g_autoptr (GHashTable) chosen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) mentions = NULL;
  g_autofree char *found = NULL;

  g_hash_table_insert (chosen, (gpointer) "Sana", (gpointer) "u5");
  mentions = dsk_mention_text_find ("@Sana and @Bilal", office, chosen);
  found = describe (mentions);
  g_assert_cmpstr (found, ==, "u5:0+5 u1:10+6");
}

static void
test_many (void)
{
  g_autoptr (GPtrArray) office = make_office ();
  g_autoptr (GPtrArray) mentions = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < DSK_MENTIONS_MAX + 5; i++)
    g_string_append (text, "@Ops ");
  mentions = dsk_mention_text_find (text->str, office, NULL);
  g_assert_cmpuint (mentions->len, ==, DSK_MENTIONS_MAX);
}

static const struct
{
  const char *text; /* | is the cursor */
  const char *partial;
  guint at;
} partials[] = {
  { "@|", "", 0 },
  { "@Bi|", "Bi", 0 },
  { "@Bi|lal", "Bi", 0 },
  { "ask @Bilal Ah|", "Bilal Ah", 4 },
  { "ask |@Bilal", NULL, 0 },
  { "a@b|", NULL, 0 },
  { "@ b|", NULL, 0 },
  { "@Bilal\nx|", NULL, 0 },
  { "@Ops @|", "", 5 },
  { "پوچھیں @عل|", "عل", 7 },
  { "no|", NULL, 0 },
  { "|", NULL, 0 },
  { "@123456789 123456789 123456789 123456789 x|", NULL, 0 },
};

static void
test_partial (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (partials); i++)
    {
      g_auto (GStrv) parts = g_strsplit (partials[i].text, "|", 2);
      g_autofree char *text = g_strconcat (parts[0], parts[1], NULL);
      guint at = 0;
      g_autofree char *partial = dsk_mention_text_partial (text, (guint) g_utf8_strlen (parts[0], -1), &at);

      g_test_message ("%s", partials[i].text);
      g_assert_cmpstr (partial, ==, partials[i].partial);
      if (partial != NULL)
        g_assert_cmpuint (at, ==, partials[i].at);
    }
}

static void
test_matches (void)
{
  g_assert_true (dsk_mention_text_matches ("", "Bilal Ahmed"));
  g_assert_true (dsk_mention_text_matches ("bil", "Bilal Ahmed"));
  g_assert_true (dsk_mention_text_matches ("AH", "Bilal Ahmed"));
  g_assert_true (dsk_mention_text_matches ("bilal ah", "Bilal Ahmed"));
  g_assert_false (dsk_mention_text_matches ("lal", "Bilal Ahmed"));
  g_assert_true (dsk_mention_text_matches ("zoe", "Zoë"));
  /* An Arabic keyboard's letters for an Urdu name. */
  g_assert_true (dsk_mention_text_matches ("علي", "علی رضا"));
  g_assert_true (dsk_mention_text_matches ("كرن", "کرن"));
  g_assert_false (dsk_mention_text_matches ("کرن", "علی رضا"));
}

static void
test_warning (void)
{
  g_autoptr (GPtrArray) office = make_office ();
  g_autoptr (GPtrArray) fine = dsk_mention_text_find ("@Bilal Ahmed @Night shift @Sana", office, NULL);
  g_autoptr (GPtrArray) two = dsk_mention_text_find ("@Bilal @Ops @Bilal", office, NULL);
  g_autofree char *none = dsk_mention_text_warning (fine, office);
  g_autofree char *words = dsk_mention_text_warning (two, office);

  g_assert_null (none);
  g_assert_nonnull (strstr (words, "Bilal"));
  g_assert_nonnull (strstr (words, "Ops"));
  g_assert_true (strstr (words, "Bilal") == g_strrstr (words, "Bilal"));
}

static void
test_untold (void)
{
  g_autofree char *one = dsk_mention_text_untold ("{\"untold\":[{\"user\":\"u\",\"name\":\"Sana\"}]}");
  g_autofree char *two = dsk_mention_text_untold ("{\"untold\":[{\"name\":\"Sana\"},{\"name\":\"Zoya\"},{},3]}");

  g_assert_nonnull (strstr (one, "Sana"));
  g_assert_nonnull (strstr (one, "was not told"));
  g_assert_nonnull (strstr (two, "Zoya"));
  g_assert_nonnull (strstr (two, "were not told"));
  g_assert_null (dsk_mention_text_untold (NULL));
  g_assert_null (dsk_mention_text_untold ("{}"));
  g_assert_null (dsk_mention_text_untold ("{\"untold\":3}"));
  g_assert_null (dsk_mention_text_untold ("["));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mention-text/find", test_find);
  g_test_add_func ("/mention-text/chosen", test_chosen);
  g_test_add_func ("/mention-text/many", test_many);
  g_test_add_func ("/mention-text/partial", test_partial);
  g_test_add_func ("/mention-text/matches", test_matches);
  g_test_add_func ("/mention-text/warning", test_warning);
  g_test_add_func ("/mention-text/untold", test_untold);
  return g_test_run ();
}
