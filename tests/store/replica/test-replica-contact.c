/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues know of a customer: shown with what the outbox will change, found, and filtered by. */

#include "replica-fixture.h"

#include "dsk-replica-contact.h"
#include "dsk-replica-found.h"

#include <string.h>

#define ADD(name, func) g_test_add ("/store/replica/contact/" name, Replica, NULL, setup, func, teardown)
#define T(text) dsk_value_text (text)
#define N(number) dsk_value_int (number)

#define SANA ID ("e1")
#define OTHER ID ("e2")

typedef struct
{
  const char *contact;
  const char *name;
  const char *given_name;
  const char *tags;
  const char *consent;
  const char *attributes;
  const char *remark;
} Card;

static void
put_full_card (Replica *r, const char *id, const char *conv, const Card *card, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T (card->contact), T (card->name), T ("923005550101"),
                              T (NULL), T (NULL), T (NULL), T (NULL), T (NULL), T (card->given_name), T ("ur"),
                              T (card->tags), T (card->consent), card->consent != NULL ? N (NOW) : T (NULL),
                              T (card->attributes), T (card->remark), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_CONTACT_CARD, values, seq));
}

static const Card sana = { SANA, "S K", "Sana Khan", "[\"COD only\",\"VIP\"]", "granted", "{\"City\":\"Lahore\"}",
                           "Calls after six" };
static const Card bare = { OTHER, "Hira", NULL, NULL, NULL, NULL, NULL };

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_user (r, ME, "Ayesha", 10);
  put_conversation (r, C1, "open", ME, NOW, "hello", 11);
  put_full_card (r, ID ("f1"), C1, &sana, 12);
  put_conversation (r, C2, "open", ME, NOW - 1, "hello", 13);
  put_full_card (r, ID ("f2"), C2, &bare, 14);
  /* The same contact on another number. */
  put_conversation (r, C3, "open", ME, NOW - 2, "hello", 15);
  put_full_card (r, ID ("f3"), C3, &sana, 16);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static DskContactRow *
contact_of (Replica *r, const char *conv)
{
  DskContactRow *row = NULL;

  g_assert_true (dsk_replica_reader_get_contact (r->reader, conv, &row, NULL));
  return row;
}

static gint64
edit (Replica *r, const char *conv, const char *contact, const char *content)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_CONTACT_EDIT, conv, contact, NULL);

  command->content = g_strdup (content);
  return enqueue (r, command);
}

static void
assert_shown (Replica *r, const char *conv, DskContactField field, const char *expected, gboolean pending)
{
  g_autoptr (DskContactRow) row = contact_of (r, conv);

  g_assert_cmpstr (row->values[field], ==, expected);
  g_assert_cmpint ((row->pending & (1u << field)) != 0, ==, pending);
}

static void
assert_name (Replica *r, const char *conv, const char *expected)
{
  DskConversationRow *row = row_of (r, conv);

  g_assert_cmpstr (row->name, ==, expected);
  dsk_conversation_row_free (row);
}

static void
test_row (Replica *r, gconstpointer data)
{
  g_autoptr (DskContactRow) row = contact_of (r, C1);
  g_autoptr (DskContactRow) other = contact_of (r, C2);

  g_assert_cmpstr (row->id, ==, SANA);
  g_assert_cmpstr (row->name, ==, "Sana Khan");
  g_assert_cmpstr (row->profile_name, ==, "S K");
  g_assert_cmpstr (row->phone, ==, "923005550101");
  g_assert_cmpstr (row->values[DSK_CONTACT_CONSENT], ==, "granted");
  g_assert_cmpint (row->consent_at, ==, NOW);
  g_assert_cmpuint (row->pending, ==, 0);
  g_assert_cmpstr (other->name, ==, "Hira");
  g_assert_null (other->values[DSK_CONTACT_GIVEN_NAME]);
  g_assert_null (contact_of (r, ID ("77")));
  assert_name (r, C1, "Sana Khan");
  assert_name (r, C2, "Hira");
}

/* What is queued shows at once, in all conversations of the contact; when the relay has it, its row counts. */
static void
test_overlay (Replica *r, gconstpointer data)
{
  const DskCommandResult ok = { .code = DSK_RESULT_OK, .seq = 30 };
  Card done = sana;
  gint64 n;

  edit (r, C1, SANA, "{\"given_name\":\"Sana\",\"consent\":\"refused\",\"was\":{\"given_name\":\"Sana Khan\"}}");
  n = edit (r, C1, SANA, "{\"given_name\":null,\"was\":{\"given_name\":\"Sana\"}}");
  assert_shown (r, C1, DSK_CONTACT_GIVEN_NAME, NULL, TRUE);
  assert_shown (r, C1, DSK_CONTACT_CONSENT, "refused", TRUE);
  assert_shown (r, C1, DSK_CONTACT_REMARK, "Calls after six", FALSE);
  assert_shown (r, C3, DSK_CONTACT_CONSENT, "refused", TRUE);
  assert_name (r, C1, "S K");
  assert_name (r, C3, "S K");
  replica_reopen (r);
  assert_name (r, C1, "S K");

  done.given_name = NULL;
  done.consent = "refused";
  replica_begin (r);
  put_full_card (r, ID ("f1"), C1, &done, 30);
  put_full_card (r, ID ("f3"), C3, &done, 30);
  g_assert_true (dsk_replica_store_note_result (r->store, n, &ok, NOW, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, n, NULL));
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_shown (r, C1, DSK_CONTACT_CONSENT, "refused", FALSE);
  assert_name (r, C1, "S K");
}

/* A colleague's change that comes in meanwhile stays beside it, as the relay will have it. */
static void
test_overlay_meets_change (Replica *r, gconstpointer data)
{
  Card changed = sana;

  edit (r, C1, SANA, "{\"tags\":[\"VIP\"],\"was\":{\"tags\":[\"COD only\",\"VIP\"]}}");
  assert_shown (r, C1, DSK_CONTACT_TAGS, "[\"VIP\"]", TRUE);
  changed.tags = "[\"COD only\",\"Late\",\"VIP\"]";
  replica_begin (r);
  put_full_card (r, ID ("f1"), C1, &changed, 31);
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_shown (r, C1, DSK_CONTACT_TAGS, "[\"Late\",\"VIP\"]", TRUE);
}

/* One that can't be read shows nothing and breaks nothing. */
static void
test_overlay_strange (Replica *r, gconstpointer data)
{
  edit (r, C1, SANA, "{\"tags\":7}");
  edit (r, C1, OTHER, "{\"remark\":\"of somebody else\"}");
  assert_shown (r, C1, DSK_CONTACT_TAGS, "[\"COD only\",\"VIP\"]", FALSE);
  assert_shown (r, C1, DSK_CONTACT_REMARK, "Calls after six", FALSE);
}

static void
assert_found (Replica *r, const char *words, const char *expected)
{
  g_autofree char *found = list (r, DSK_VIEW_ALL, words);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_search (Replica *r, gconstpointer data)
{
  Card gone = sana;

  assert_found (r, "sana khan", "01 03");
  assert_found (r, "vip", "01 03");
  assert_found (r, "lahore", "01 03");
  assert_found (r, "after six", "01 03");
  assert_found (r, "hira", "02");
  assert_found (r, "0300 555", "01 02 03");
  gone.tags = NULL;
  gone.attributes = NULL;
  gone.given_name = NULL;
  gone.remark = NULL;
  replica_begin (r);
  put_full_card (r, ID ("f1"), C1, &gone, 40);
  replica_commit (r);
  assert_found (r, "vip", "03");
  assert_found (r, "lahore", "03");
  assert_found (r, "sana", "03");
  assert_found (r, "s k", "01 03");
}

/* Conversations of the first group, last two digits each; "?" and what is wrong with it. */
static char *
found (Replica *r, const char *text)
{
  g_auto (DskQueryProblem) problem = { 0 };
  g_autoptr (DskFoundPage) page
      = dsk_replica_reader_find_everywhere (r->reader, text, DSK_FOUND_CONVERSATIONS, 0, 20, NOW, &problem, NULL);
  GString *out = g_string_new (NULL);

  g_assert_nonnull (page);
  if (problem.fault != DSK_QUERY_FINE)
    g_string_printf (out, "? %u", problem.fault);
  for (guint i = 0; i < page->hits->len; i++)
    {
      const DskSearchHit *hit = page->hits->pdata[i];

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", hit->conv + strlen (hit->conv) - 2);
    }
  return g_string_free (out, FALSE);
}

static void
assert_tagged (Replica *r, const char *text, const char *expected)
{
  g_autofree char *list = found (r, text);

  g_assert_cmpstr (list, ==, expected);
}

static void
test_operator (Replica *r, gconstpointer data)
{
  g_autofree char *unknown = g_strdup_printf ("? %u", (guint) DSK_QUERY_UNKNOWN);

  assert_tagged (r, "tag:vip", "01 03");
  assert_tagged (r, "tag:\"cod ONLY\" tag:vip", "01 03");
  assert_tagged (r, "tag:vi", unknown);
  edit (r, C2, OTHER, "{\"tags\":[\"Late\",\"vip\"]}");
  assert_tagged (r, "tag:vip", "01 02 03");
  assert_tagged (r, "tag:vip tag:late", "02");
  assert_tagged (r, "tag:late tag:\"cod only\"", "");
}

static void
assert_words (GPtrArray *words, const char *expected)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "|" : "", (char *) words->pdata[i]);
  g_assert_cmpstr (all->str, ==, expected);
  g_ptr_array_unref (words);
}

static void
test_known (Replica *r, gconstpointer data)
{
  assert_words (dsk_replica_reader_list_tags (r->reader, NULL), "COD only|VIP");
  edit (r, C2, OTHER, "{\"tags\":[\"Late\",\"vip\"],\"attributes\":{\"Size\":\"M\",\"city\":\"Multan\"}}");
  assert_words (dsk_replica_reader_list_tags (r->reader, NULL), "VIP|COD only|Late");
  assert_words (dsk_replica_reader_list_attribute_names (r->reader, NULL), "City|Size");
}

/* Refused, its words come back to its author. */
static void
test_refused (Replica *r, gconstpointer data)
{
  const DskCommandResult no = { .code = DSK_RESULT_FORBIDDEN, .seq = 30 };
  gint64 n = edit (r, C1, SANA, "{\"remark\":\"two\"}");
  g_autoptr (GPtrArray) attention = NULL;

  replica_begin (r);
  g_assert_true (dsk_replica_store_note_result (r->store, n, &no, NOW, NULL));
  g_assert_true (dsk_replica_store_acknowledge (r->store, n, NULL));
  g_assert_true (dsk_replica_store_rebuild_overlay (r->store, NULL));
  replica_commit (r);
  assert_shown (r, C1, DSK_CONTACT_REMARK, "Calls after six", FALSE);
  attention = dsk_replica_reader_list_attention (r->reader, NULL);
  g_assert_cmpuint (attention->len, ==, 1);
  g_assert_cmpstr (((DskAttention *) attention->pdata[0])->content, ==, "{\"remark\":\"two\"}");
  g_assert_cmpstr (((DskAttention *) attention->pdata[0])->name, ==, "Sana Khan");
}

static void
put_episode (Replica *r, const char *id, const char *conv, gint64 n, gint64 opened_at, gint64 resolved_at, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), N (n), N (opened_at), T (NULL), T (NULL),
                              resolved_at != 0 ? N (resolved_at) : T (NULL), resolved_at != 0 ? T (ME) : T (NULL),
                              N (seq) };

  g_assert_true (put (r, DSK_ENTITY_EPISODE, values, seq));
}

/* All episodes of all conversations with the customer that are here, but the present one; each with where it begins. */
static void
test_earlier (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) earlier = NULL;
  g_autoptr (GPtrArray) two = NULL;
  const DskEarlierRow *row;

  replica_begin (r);
  put_message (r, ID ("61"), C1, "in", NOW - 900, "first", 50);
  put_message (r, ID ("62"), C1, "in", NOW - 500, "second", 51);
  put_message (r, ID ("63"), C3, "in", NOW - 700, "elsewhere", 52);
  put_episode (r, ID ("71"), C1, 1, NOW - 901, NOW - 600, 53);
  put_episode (r, ID ("73"), C3, 1, NOW - 701, 0, 54);
  put_episode (r, ID ("74"), C2, 1, NOW - 300, 0, 55);
  replica_commit (r);
  earlier = dsk_replica_reader_list_earlier (r->reader, C1, 10, NULL);
  g_assert_cmpuint (earlier->len, ==, 2);
  row = earlier->pdata[0];
  g_assert_cmpstr (row->conv, ==, C3);
  g_assert_cmpstr (row->item, ==, ID ("63"));
  g_assert_true (row->other);
  g_assert_cmpint (row->resolved_at, ==, 0);
  row = earlier->pdata[1];
  g_assert_cmpstr (row->conv, ==, C1);
  g_assert_cmpstr (row->item, ==, ID ("61"));
  g_assert_false (row->other);
  g_assert_cmpint (row->opened_at, ==, NOW - 901);
  g_assert_cmpstr (row->resolved_by_name, ==, "Ayesha");
  two = dsk_replica_reader_list_earlier (r->reader, C1, 1, NULL);
  g_assert_cmpuint (two->len, ==, 1);
}

static void
put_media (Replica *r, const char *id, const char *conv, const char *name, gint64 seq)
{
  const DskValue values[] = { T (id), T (conv), T ("ready"), T ("image/jpeg"), T (name), N (10), T (NULL), N (1), N (1),
                              T (NULL), T (NULL), T (NULL), N (seq) };

  g_assert_true (put (r, DSK_ENTITY_MEDIA, values, seq));
}

/* Newest first, page by page, those of one time by id; none of another conversation. */
static void
test_files (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  const DskFileRow *last;

  replica_begin (r);
  put_message (r, ID ("61"), C1, "in", NOW - 3, "", 60);
  put_message (r, ID ("62"), C1, "in", NOW - 2, "", 61);
  put_message (r, ID ("63"), C1, "out", NOW - 2, "", 62);
  put_message (r, ID ("64"), C2, "in", NOW - 1, "", 63);
  put_media (r, ID ("61"), C1, "one", 64);
  put_media (r, ID ("62"), C1, "two", 65);
  put_media (r, ID ("63"), C1, "three", 66);
  put_media (r, ID ("64"), C2, "four", 67);
  replica_commit (r);
  first = dsk_replica_reader_list_conv_files (r->reader, C1, 0, NULL, 2, NULL);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((DskFileRow *) first->pdata[0])->media->name, ==, "three");
  g_assert_false (((DskFileRow *) first->pdata[0])->incoming);
  last = first->pdata[1];
  g_assert_cmpstr (last->media->name, ==, "two");
  rest = dsk_replica_reader_list_conv_files (r->reader, C1, last->at, last->message, 2, NULL);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_cmpstr (((DskFileRow *) rest->pdata[0])->media->name, ==, "one");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("row", test_row);
  ADD ("overlay", test_overlay);
  ADD ("overlay-meets-change", test_overlay_meets_change);
  ADD ("overlay-strange", test_overlay_strange);
  ADD ("search", test_search);
  ADD ("operator", test_operator);
  ADD ("known", test_known);
  ADD ("refused", test_refused);
  ADD ("earlier", test_earlier);
  ADD ("files", test_files);
  return g_test_run ();
}
