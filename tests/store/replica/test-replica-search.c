/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "replica-fixture.h"

/* Hits as the last two digits of what they are in: "51 52"; people as
 * the conversation in brackets. */
static char *
found (Replica *r, const char *query)
{
  g_autoptr (GPtrArray) hits = search (r, query);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < hits->len; i++)
    {
      DskSearchHit *hit = hits->pdata[i];

      g_string_append (out, i > 0 ? " " : "");
      if (hit->item_id != NULL)
        g_string_append (out, hit->item_id + 34);
      else
        g_string_append_printf (out, "(%s)", hit->conv + 34);
    }
  return g_string_free (out, FALSE);
}

static void
assert_found (Replica *r, const char *query, const char *expected)
{
  g_autofree char *text = found (r, query);

  g_test_message ("%s", query);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_words (Replica *r, gconstpointer data)
{
  assert_found (r, "order", "54 51");
  assert_found (r, "ORDER ", "54 51");
  assert_found (r, "order late", "51");
  assert_found (r, "late order", "51");
  assert_found (r, "order nowhere", "");
  assert_found (r, "invoice", "53");
  assert_found (r, "", "");
  assert_found (r, " \t?!", "");
  assert_found (r, "\"order\" AND (", "");
  assert_found (r, "order* OR -late", "");
  assert_found (r, "near:(order)", "");
}

/* The last word may be unfinished, unless a space ends it. */
static void
test_prefixes (Replica *r, gconstpointer data)
{
  assert_found (r, "or", "54 51");
  assert_found (r, "ord", "54 51");
  assert_found (r, "orde", "54 51");
  assert_found (r, "or ", "");
  assert_found (r, "orde ", "");
  assert_found (r, "ordering", "");
  assert_found (r, "my orde", "51");
  assert_found (r, "ord my", "");
  assert_found (r, "o", "");
  assert_found (r, "S", "(01)");
}

static void
test_folding (Replica *r, gconstpointer data)
{
  assert_found (r, "آرڈر", "52");
  /* Arabic letters as an Arabic keyboard makes them; Urdu digits. */
  assert_found (r, "كب", "52");
  assert_found (r, "ملے گا", "52");
  assert_found (r, "۱۲۳۴", "(01) 54");
  assert_found (r, "1234 ", "(01) 54");
  assert_found (r, "cafe", "54");
  assert_found (r, "CAFÉ", "54");
}

static void
test_people (Replica *r, gconstpointer data)
{
  assert_found (r, "sana", "(01)");
  assert_found (r, "khan sana", "(01)");
  assert_found (r, "عائشہ", "(02)");
  assert_found (r, "+92 300 1234567", "(01)");
  assert_found (r, "0300-1234567", "(01)");
  assert_found (r, "0300 123", "(01)");
  assert_found (r, "4567", "(01)");
  assert_found (r, "345 67", "(01)");
  assert_found (r, "9999", "");
}

static void
test_changes (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_message (r, ID ("51"), C1, "in", NOW + 1, "it came after all", 41);
  put_card (r, ID ("91"), C1, "Sana Malik", "+92 300 1234567", 42);
  replica_commit (r);
  assert_found (r, "order", "54");
  assert_found (r, "came", "51");
  assert_found (r, "khan", "");
  assert_found (r, "malik", "(01)");
  assert_found (r, "1234567", "(01)");
  replica_begin (r);
  g_assert_true (dsk_replica_store_delete_row (r->store, "message", ID ("51"), C1, 43, NULL));
  g_assert_true (dsk_replica_store_delete_row (r->store, "contact_card", ID ("91"), C1, 44, NULL));
  g_assert_true (dsk_replica_store_delete_row (r->store, "note", ID ("53"), C1, 45, NULL));
  replica_commit (r);
  assert_found (r, "came", "");
  assert_found (r, "malik", "");
  assert_found (r, "invoice", "");
  /* Put in and changed in one transaction. */
  replica_begin (r);
  put_message (r, ID ("55"), C1, "in", NOW + 9, "thunder", 46);
  put_message (r, ID ("55"), C1, "in", NOW + 9, "lightning", 47);
  replica_commit (r);
  assert_found (r, "thunder", "");
  assert_found (r, "lightning", "55");
}

/* However the rows arrived. */
static void
test_newest_first (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_message (r, ID ("63"), C1, "in", NOW + 300000, "parcel", 51);
  put_message (r, ID ("65"), C1, "in", NOW + 500000, "parcel", 52);
  replica_commit (r);
  replica_begin (r);
  put_message (r, ID ("61"), C1, "in", NOW + 100000, "parcel", 53);
  put_message (r, ID ("64"), C2, "in", NOW + 400000, "parcel", 54);
  put_note (r, ID ("62"), C2, ME, NOW + 200000, "parcel", 55);
  replica_commit (r);
  assert_found (r, "parcel", "65 64 63 62 61");
  {
    g_autoptr (GPtrArray) hits = dsk_replica_reader_search (r->reader, "parcel", 2, NULL);

    g_assert_cmpuint (hits->len, ==, 2);
    g_assert_cmpstr (((DskSearchHit *) hits->pdata[1])->item_id, ==, ID ("64"));
  }
}

static void
assert_snippet (Replica *r, const char *query, const char *expected)
{
  g_autoptr (GPtrArray) hits = search (r, query);

  g_assert_cmpuint (hits->len, >=, 1);
  g_assert_cmpstr (((DskSearchHit *) hits->pdata[0])->snippet, ==, expected);
}

static void
test_snippets (Replica *r, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) hits = NULL;
  const char *snippet;

  assert_snippet (r, "late ord", "my \002order\003 is \002late\003");
  assert_snippet (r, "كب", "میرا آرڈر \002کب\003 ملے گا");
  assert_snippet (r, "cafe", "\002Café\003 order ۱۲۳۴");
  assert_snippet (r, "sana", "\002Sana\003 Khan +92 300 1234567");

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "before\n");
  g_string_append (text, "needle\002 ");
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "after ");
  replica_begin (r);
  put_message (r, ID ("66"), C1, "in", NOW + 9, text->str, 51);
  replica_commit (r);
  hits = search (r, "needle");
  snippet = ((DskSearchHit *) hits->pdata[0])->snippet;
  g_assert_nonnull (strstr (snippet, "before \002needle\003 after"));
  g_assert_true (g_str_has_prefix (snippet, "…before"));
  g_assert_true (g_str_has_suffix (snippet, "…"));
  g_assert_cmpint (g_utf8_strlen (snippet, -1), <, 140);
}

static void
assert_listed (Replica *r, DskViewKind view, const char *query, const char *expected)
{
  g_autofree char *ids = list (r, view, query);

  g_assert_cmpstr (ids, ==, expected);
}

static void
test_list (Replica *r, gconstpointer data)
{
  assert_listed (r, DSK_VIEW_ALL, "order", "02 01");
  assert_listed (r, DSK_VIEW_ALL, "orde", "02 01");
  assert_listed (r, DSK_VIEW_ALL, "invoice", "01");
  assert_listed (r, DSK_VIEW_ALL, "sana", "01");
  assert_listed (r, DSK_VIEW_ALL, "nothing", "");
  assert_listed (r, DSK_VIEW_ALL, "  ", "02 01");
  assert_listed (r, DSK_VIEW_MINE, "order", "01");
  assert_listed (r, DSK_VIEW_UNASSIGNED, "order", "02");
  {
    g_autoptr (DskCommand) claim = command_new (DSK_COMMAND_CLAIM, C2, NULL, NULL);

    enqueue (r, claim);
  }
  assert_listed (r, DSK_VIEW_MINE, "order", "02 01");
  assert_listed (r, DSK_VIEW_UNASSIGNED, "order", "");
}

/* Ids of what is found in C1, as the last two digits. */
static void
assert_in_first (Replica *r, const char *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = dsk_replica_reader_find (r->reader, C1, query, 3, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ((DskSearchHit *) hits->pdata[i])->item_id + 34);
  g_test_message ("%s", query);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_in_one (Replica *r, gconstpointer data)
{
  assert_in_first (r, "order", "51");
  assert_in_first (r, "LATE ord", "51");
  assert_in_first (r, "order nowhere", "");
  assert_in_first (r, "كب", "52");
  assert_in_first (r, "invoice", "53");
  assert_in_first (r, "invoi ", "");
  assert_in_first (r, "i", "53 51");
  assert_in_first (r, " ?!", "");
  /* Neither a name nor what was said to others. */
  assert_in_first (r, "sana", "");
  assert_in_first (r, "cafe", "");
  replica_begin (r);
  for (guint i = 0; i < 4; i++)
    put_message (r, nth_id (60 + i), C1, "in", NOW + 9000 + i, "order", 20 + i);
  replica_commit (r);
  assert_in_first (r, "order", "63 62 61");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/replica/search/" name, Replica, NULL, setup, func, teardown)

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation (r, C1, "open", ME, NOW + 1, "hello", 10);
  put_conversation (r, C2, "new", NULL, NOW + 2, "hello", 11);
  put_card (r, ID ("91"), C1, "Sana Khan", "+92 300 1234567", 12);
  put_card (r, ID ("92"), C2, "عائشہ", "+92 321 7654321", 13);
  put_message (r, ID ("51"), C1, "in", NOW + 1000, "my order is late", 14);
  put_message (r, ID ("52"), C1, "in", NOW + 2000, "میرا آرڈر کب ملے گا", 15);
  put_note (r, ID ("53"), C1, ME, NOW + 3000, "asked for the invoice", 16);
  put_message (r, ID ("54"), C2, "in", NOW + 4000, "Café order ۱۲۳۴", 17);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("words", test_words);
  ADD ("prefixes", test_prefixes);
  ADD ("folding", test_folding);
  ADD ("people", test_people);
  ADD ("changes", test_changes);
  ADD ("newest-first", test_newest_first);
  ADD ("snippets", test_snippets);
  ADD ("list", test_list);
  ADD ("in-one", test_in_one);
  return g_test_run ();
}
