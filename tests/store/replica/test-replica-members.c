/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a group is known by: who writes there. */

#include "replica-fixture.h"

#include "dsk-replica-news.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskConversationRow, dsk_conversation_row_free)

#define T dsk_value_text
#define N dsk_value_int
#define SANA "923005550101"
#define OMAR "923005550102"
#define ZARA "923005550103"
#define NADIA "923005550104"
#define BSUID "PK.13491208655302741918"

static gint64 seq = 100;

static void
put_group (Replica *r)
{
  const DskValue group[] = {
    T (C1),      T (NUMBER), T (NULL), T ("g1"), T ("open"), T (ME),   T (NULL),
    T (NULL),    T (ID ("ef")), N (1), N (NOW),  T (NULL),   T ("in"), T ("text"),
    T ("hello"), N (NOW),    N (NOW),  N (NOW),  N (++seq),
  };

  put (r, DSK_ENTITY_CONVERSATION, group, seq);
}

static void
say (Replica *r, const char *id, const char *direction, const char *kind, gint64 at, const char *sender,
     const char *text, const char *quote)
{
  const DskValue values[] = {
    T (id),   T (C1),   T (direction), T (kind), N (NOW + at), N (NOW + at), T (NULL), T (NULL), T (sender),
    T (text), T (quote), T (NULL),     T (NULL), T (NULL),     T (NULL),     T (NULL), N (++seq),
  };

  put (r, DSK_ENTITY_MESSAGE, values, seq);
}

static void
hears (Replica *r, const char *id, gint64 at, const char *sender)
{
  say (r, id, "in", "text", at, sender, "hello", NULL);
}

/* Somebody with a conversation of their own. */
static void
put_person (Replica *r, const char *conv, const char *card, const char *name, const char *phone)
{
  put_conversation (r, conv, "open", ME, NOW, "a", ++seq);
  put_card (r, card, conv, name, phone, ++seq);
}

static void
assert_members (Replica *r, const char *expected)
{
  g_autoptr (DskConversationRow) row = row_of (r, C1);
  g_autofree char *members = NULL;

  g_assert_nonnull (row->members);
  g_assert_null (row->name);
  g_assert_null (row->phone);
  members = g_strjoinv ("|", row->members);
  g_assert_cmpstr (members, ==, expected);
}

static void
test_row (Replica *r, gconstpointer data)
{
  g_autoptr (DskConversationRow) person = NULL;

  replica_begin (r);
  put_group (r);
  put_person (r, C2, ID ("92"), "Sana", SANA);
  replica_commit (r);
  assert_members (r, "");
  replica_begin (r);
  hears (r, ID ("51"), 1, SANA);
  hears (r, ID ("52"), 2, SANA);
  hears (r, ID ("53"), 3, BSUID);
  say (r, ID ("54"), "out", "text", 4, NULL, "ours", NULL);
  replica_commit (r);
  assert_members (r, "Sana");
  replica_begin (r);
  hears (r, ID ("55"), 5, OMAR);
  replica_commit (r);
  assert_members (r, "Sana|" OMAR);
  /* Three of them, those that wrote last, and in an order that their messages do not change. */
  replica_begin (r);
  put_person (r, C3, ID ("93"), "Zara", ZARA);
  hears (r, ID ("56"), 6, ZARA);
  hears (r, ID ("57"), 7, OMAR);
  hears (r, ID ("58"), 8, NADIA);
  replica_commit (r);
  assert_members (r, "Zara|" OMAR "|" NADIA);
  person = row_of (r, C2);
  g_assert_null (person->members);
  g_assert_cmpstr (person->name, ==, "Sana");
}

/* Somebody whom WhatsApp names by what they call themselves, which is no name. */
static void
put_username (Replica *r, const char *conv, const char *card, const char *username, const char *phone)
{
  const DskValue values[] = {
    T (card), T (conv), T (ID ("ee")), T (""), T (phone), T (NULL), T (NULL), T (username), T (NULL), N (++seq),
  };

  put_conversation (r, conv, "open", ME, NOW, "a", seq);
  put (r, DSK_ENTITY_CONTACT_CARD, values, seq);
}

/* Who has no name is called by their username, and a card on which there is nothing hides none on which there is. */
static void
test_nameless (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_group (r);
  put_username (r, C2, ID ("92"), "@omar", OMAR);
  put_person (r, C3, ID ("93"), "Sana", SANA);
  put_username (r, ID ("c4"), ID ("94"), "", SANA);
  put_username (r, ID ("c5"), ID ("95"), NULL, SANA);
  hears (r, ID ("51"), 1, OMAR);
  hears (r, ID ("52"), 2, SANA);
  replica_commit (r);
  assert_members (r, "@omar|Sana");
}

/* A number that only begins as that of another, or is the end of it, is not theirs. */
static void
test_stranger (Replica *r, gconstpointer data)
{
  replica_begin (r);
  put_group (r);
  put_person (r, C2, ID ("92"), "Sana", SANA);
  hears (r, ID ("51"), 1, "9230055501");
  hears (r, ID ("52"), 2, "5550101");
  hears (r, ID ("53"), 3, "\" OR 1");
  replica_commit (r);
  assert_members (r, "5550101|9230055501");
}

static void
test_timeline (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  DskTimelineRow *asked;
  DskTimelineRow *answer;
  DskReactionRow *reaction;

  replica_begin (r);
  put_group (r);
  put_person (r, C2, ID ("92"), "Sana", SANA);
  hears (r, ID ("51"), 1, SANA);
  say (r, ID ("52"), "in", "text", 2, OMAR, "I do", ID ("51"));
  say (r, ID ("53"), "in", "reaction", 3, SANA, "👍", ID ("52"));
  replica_commit (r);
  rows = timeline (r, C1);
  g_assert_cmpuint (rows->len, ==, 2);
  asked = rows->pdata[0];
  answer = rows->pdata[1];
  g_assert_true (asked->in_group && answer->in_group);
  g_assert_cmpstr (asked->sender_name, ==, "Sana");
  g_assert_null (answer->sender_name);
  g_assert_cmpstr (answer->quote_author, ==, "Sana");
  g_assert_nonnull (answer->reactions);
  reaction = answer->reactions->pdata[0];
  g_assert_cmpstr (reaction->who[0], ==, "Sana");
}

static void
assert_named (char **members)
{
  g_autofree char *names = NULL;

  g_assert_nonnull (members);
  names = g_strjoinv ("|", members);
  g_assert_cmpstr (names, ==, "Sana");
}

/* Wherever else a conversation is named. */
static void
test_elsewhere (Replica *r, gconstpointer data)
{
  g_autoptr (GPtrArray) hits = NULL;
  g_autoptr (GPtrArray) handoffs = NULL;
  g_autoptr (GPtrArray) news = NULL;
  gint64 next_at = 0;
  guint groups = 0;

  replica_begin (r);
  put_group (r);
  put_person (r, C2, ID ("92"), "Sana", SANA);
  say (r, ID ("51"), "in", "text", 1, SANA, "cake", NULL);
  put_message (r, ID ("61"), C2, "in", NOW + 2, "cake", ++seq);
  put_handoff (r, ID ("71"), BILAL, ME, NULL, "offered", NOW, ++seq);
  replica_commit (r);
  hits = search (r, "cake");
  g_assert_cmpuint (hits->len, ==, 2);
  for (guint i = 0; i < hits->len; i++)
    {
      DskSearchHit *hit = hits->pdata[i];

      if (hit->members == NULL)
        continue;
      groups++;
      g_assert_cmpstr (hit->conv, ==, C1);
      assert_named (hit->members);
    }
  g_assert_cmpuint (groups, ==, 1);
  handoffs = dsk_replica_reader_list_handoffs (r->reader, TRUE, 10, NULL);
  g_assert_cmpuint (handoffs->len, ==, 1);
  assert_named (((DskHandoffRow *) handoffs->pdata[0])->conv_members);
  news = dsk_replica_reader_news (r->reader, NOW + 10, NOW - 10, &next_at, NULL);
  for (guint i = 0; i < news->len; i++)
    {
      DskNewsRow *row = news->pdata[i];

      g_assert_true (g_str_equal (row->conv, C1) == (row->members != NULL));
      groups += row->members != NULL;
    }
  g_assert_cmpuint (groups, >, 1);
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

#define ADD(name, func) g_test_add ("/store/replica/members/" name, Replica, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("row", test_row);
  ADD ("nameless", test_nameless);
  ADD ("stranger", test_stranger);
  ADD ("timeline", test_timeline);
  ADD ("elsewhere", test_elsewhere);
  return g_test_run ();
}
