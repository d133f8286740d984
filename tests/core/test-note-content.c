/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-note-content.h"

#include <string.h>

#include "dsk-error.h"

#define ID "018bcfe5-6800-7000-8000-000000000001"
#define OF(mentions) "{\"mentions\":[" mentions "]}"
#define USER(at, len) "{\"user\":\"" ID "\",\"at\":" at ",\"len\":" len "}"
#define FIVE USER ("0", "1") "," USER ("1", "1") "," USER ("2", "1") "," USER ("3", "1") "," USER ("4", "1")

/* Of the text "@علی، @Ops?": eleven characters, more bytes. */
#define TEXT "@علی، @Ops?"

static const struct
{
  const char *name;
  const char *content;
  const char *words; /* (nullable) in the refusal; NULL: it passes */
  guint n;           /* how many are read of it, whatever is the matter with it */
} rows[] = {
  { "nothing", NULL, NULL, 0 },
  { "an empty object", "{}", NULL, 0 },
  { "what a later release adds", "{\"colour\":\"red\"}", NULL, 0 },
  { "nobody", OF (""), NULL, 0 },
  { "a person", OF (USER ("0", "4")), NULL, 1 },
  { "a team", OF ("{\"team\":\"" ID "\",\"at\":6,\"len\":4}"), NULL, 1 },
  { "both, up to the end", OF (USER ("0", "4") "," USER ("6", "5")), NULL, 2 },
  { "other words than a name", OF (USER ("1", "3")), "begin", 1 },
  { "beyond the end", OF (USER ("6", "6")), "outside", 1 },
  { "from far beyond", OF (USER ("100000", "1")), "nobody", 0 },
  { "one in another", OF (USER ("0", "4") "," USER ("3", "2")), "in another", 2 },
  { "out of order", OF (USER ("6", "2") "," USER ("0", "2")), "in another", 2 },
  { "before the beginning", OF (USER ("-1", "2")), "nobody", 0 },
  { "of no length", OF (USER ("0", "0")), "nobody", 0 },
  { "half a character", OF (USER ("0.5", "1")), "nobody", 0 },
  { "a place as text", OF (USER ("\"0\"", "1")), "nobody", 0 },
  { "no place", OF ("{\"user\":\"" ID "\"}"), "nobody", 0 },
  { "nobody named", OF ("{\"at\":0,\"len\":1}"), "nobody", 0 },
  { "both named", OF ("{\"user\":\"" ID "\",\"team\":\"" ID "\",\"at\":0,\"len\":1}"), "nobody", 0 },
  { "a name for an id", OF ("{\"user\":\"Sana\",\"at\":0,\"len\":1}"), "nobody", 0 },
  { "not an object", OF ("3"), "nobody", 0 },
  { "not a list", "{\"mentions\":3}", NULL, 0 },
  { "an array", "[]", "JSON", 0 },
  { "not JSON", "{", "", 0 },
};

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) mentions = dsk_note_content_mentions (rows[i].content);
      gboolean ok = dsk_note_content_check (DSK_MESSAGE_TEXT, rows[i].content, TEXT, &error);

      g_test_message ("%s: %s", rows[i].name, error != NULL ? error->message : "passes");
      g_assert_cmpint (ok, ==, rows[i].words == NULL);
      g_assert_cmpuint (mentions->len, ==, rows[i].n);
      if (ok)
        continue;
      g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, rows[i].words));
    }
}

static void
test_many (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mentions = NULL;
  g_autoptr (GString) content = g_string_new ("{\"mentions\":[");
  g_autofree char *text = g_strnfill (100, '@');

  for (guint i = 0; i < DSK_MENTIONS_MAX; i++)
    g_string_append_printf (content, "%s{\"user\":\"" ID "\",\"at\":%u,\"len\":1}", i > 0 ? "," : "", i);
  g_string_append (content, "]}");
  g_assert_true (dsk_note_content_check (DSK_MESSAGE_TEXT, content->str, text, NULL));
  g_string_truncate (content, content->len - 2);
  g_string_append (content, "," USER ("99", "1") "]}");
  g_assert_false (dsk_note_content_check (DSK_MESSAGE_TEXT, content->str, text, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  mentions = dsk_note_content_mentions (content->str);
  g_assert_cmpuint (mentions->len, ==, DSK_MENTIONS_MAX);
}

/* What is made can be read. */
static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  g_autoptr (GPtrArray) read = NULL;
  g_autofree char *content = NULL;
  const DskMention *mention;

  g_assert_null (dsk_note_content_new (NULL, NULL));
  g_assert_null (dsk_note_content_new (mentions, NULL));
  g_ptr_array_add (mentions, dsk_mention_new (FALSE, ID, 0, 4));
  g_ptr_array_add (mentions, dsk_mention_new (TRUE, ID, 6, 4));
  content = dsk_note_content_new (mentions, NULL);
  g_assert_true (dsk_note_content_check (DSK_MESSAGE_TEXT, content, TEXT, NULL));
  read = dsk_note_content_mentions (content);
  g_assert_cmpuint (read->len, ==, 2);
  mention = read->pdata[0];
  g_assert_cmpstr (mention->user, ==, ID);
  g_assert_null (mention->team);
  mention = read->pdata[1];
  g_assert_null (mention->user);
  g_assert_cmpstr (mention->team, ==, ID);
  g_assert_cmpuint (mention->at, ==, 6);
  g_assert_cmpuint (mention->len, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note-content/table", test_table);
  g_test_add_func ("/note-content/many", test_many);
  g_test_add_func ("/note-content/round-trip", test_round_trip);
  return g_test_run ();
}
