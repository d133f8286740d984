/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search of everything: what operators mean, what stands in which group, part by part. */

#include "dsk-replica-found.h"
#include "replica-fixture.h"

static const char *const groups = "vcmnf";

#define DAY ((gint64) 24 * 60 * 60 * 1000)

/* What is found, as "c:01 m:51,52": the last two digits of the conversation, or of what is in it. */
static char *
found (Replica *r, const char *text)
{
  GString *out = g_string_new (NULL);

  for (guint group = 0; group < DSK_FOUND_N; group++)
    {
      g_auto (DskQueryProblem) problem = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (DskFoundPage) page = dsk_replica_reader_find_everywhere (r->reader, text, (DskFoundGroup) group, 0, 50,
                                                                          NOW, &problem, &error);

      g_assert_no_error (error);
      if (problem.fault != DSK_QUERY_FINE)
        {
          g_string_printf (out, "! %s %s", dsk_query_op_to_string (problem.op), problem.value);
          break;
        }
      for (guint i = 0; i < page->hits->len; i++)
        {
          const DskSearchHit *hit = page->hits->pdata[i];

          g_assert_cmpint (hit->at, >, 0);
          g_assert_nonnull (hit->snippet);
          g_assert_true (group != DSK_FOUND_CONTACTS || *hit->snippet != '\0');
          if (i == 0)
            g_string_append_printf (out, "%s%c:", out->len > 0 ? " " : "", groups[group]);
          g_string_append_printf (out, "%s%s", i > 0 ? "," : "",
                                  (hit->item_id != NULL ? hit->item_id : hit->conv) + 34);
        }
    }
  return g_string_free (out, FALSE);
}

static void
setup (Replica *r, gconstpointer data)
{
  replica_setup (r);
  replica_begin (r);
  put_conversation_as (r, C1, &(Conversation){ "open", ME, OPS, NULL, NOW - 10, NOW - 10, NOW - 10 }, 10);
  put_conversation_as (r, C2, &(Conversation){ "waiting", BILAL, NULL, NULL, NOW - 3 * DAY, 0, 0 }, 11);
  put_conversation_as (r, C3, &(Conversation){ "resolved", NULL, NULL, NULL, NOW - 40 * DAY, 0, 0 }, 12);
  put_card (r, ID ("31"), C1, "Sana Khan", "923005550101", 13);
  put_card (r, ID ("32"), C2, "عائشہ", "923335550042", 14);
  put_card (r, ID ("33"), C3, "Omar", "201001234567", 15);
  put_message (r, ID ("51"), C1, "in", NOW - 10, "where is my parcel", 16);
  put_message (r, ID ("52"), C1, "out", NOW - 5000, "the parcel left", 17);
  put_message (r, ID ("53"), C2, "in", NOW - 3 * DAY, "parcel, please", 18);
  put_message (r, ID ("54"), C3, "in", NOW - 40 * DAY, "an old parcel", 19);
  put_note (r, ID ("61"), C2, ME, NOW - 3 * DAY, "his parcel is lost", 20);
  put_note (r, ID ("62"), C1, BILAL, NOW - 5, "call the courier", 21);
  replica_commit (r);
}

static void
teardown (Replica *r, gconstpointer data)
{
  replica_teardown (r);
}

static void
test_table (Replica *r, gconstpointer data)
{
  static const struct
  {
    const char *text;
    const char *found;
  } cases[] = {
    { "", "" },
    { "parcel", "m:51,52,53,54 n:61" },
    { "parc", "m:51,52,53,54 n:61" },
    { "sana", "c:01" },
    { "0300-555 0101", "c:01" },
    { "عائشه", "c:02" }, /* as an Arabic keyboard writes it */
    { "nowhere", "" },
    { "owner:me", "v:01" },
    { "owner:nobody", "v:03" },
    { "owner:me owner:nobody", "v:01,03" },
    { "owner:bil", "v:02" },
    { "owner:aisha", "! owner aisha" },
    { "team:ops", "v:01" },
    { "team:none", "v:02,03" },
    { "team:sales", "! team sales" },
    { "status:waiting", "v:02" },
    { "status:waiting status:resolved", "v:02,03" },
    { "is:open", "v:01,02" },
    { "is:unanswered", "v:01" },
    { "is:unread is:open", "v:01,02" },
    { "is:unseen", "v:01" },
    { "is:unseen owner:bil", "" }, /* nobody waits there */
    { "before:7d", "v:03" },
    { "after:7d", "v:01,02" },
    { "after:today owner:me", "v:01" },
    { "parcel owner:me", "m:51,52" },
    { "parcel status:resolved", "m:54" },
    { "parcel from:customer", "m:51,53,54" },
    { "parcel from:us", "m:52 n:61" },
    { "parcel from:me", "m:52 n:61" },
    { "parcel from:sana", "m:51" },
    { "from:omar", "m:54" },
    { "from:bilal", "n:62" },
    { "from:aisha", "! from aisha" },
    { "parcel after:7d", "m:51,52,53 n:61" },
    { "parcel before:7d", "m:54" },
    { "sana status:resolved", "" },
    { "has:file parcel", "" },
    { "number:nowhere", "! number nowhere" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = found (r, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (text, ==, cases[i].found);
    }
}

/* Part by part they are the same as all at once, whatever stands between. */
static void
test_parts (Replica *r, gconstpointer data)
{
  static const char *const texts[] = { "parcel", "parcel from:customer", "is:open", "common owner:me", "person" };
  static const guint expected[] = { 5, 3, 32, 15, 30 };

  replica_begin (r);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *conv = g_strdup (nth_id (1000 + i));
      g_autofree char *card = g_strdup (nth_id (2000 + i));
      g_autofree char *message = g_strdup (nth_id (3000 + i));

      put_conversation (r, conv, "open", i % 2 ? ME : NULL, NOW - 5000 * (i / 3 + 2), "x", 100 + 3 * i);
      put_card (r, card, conv, "Person", "4412345", 101 + 3 * i);
      put_message (r, message, conv, "in", NOW - 5000 * (i / 3 + 2), "something common", 102 + 3 * i);
    }
  replica_commit (r);
  for (guint t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      guint sum = 0;

      for (guint group = 0; group < DSK_FOUND_N; group++)
        {
          g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          gint64 after = 0;
          gint64 before = G_MAXINT64;

          do
            {
              g_auto (DskQueryProblem) problem = { 0 };
              g_autoptr (DskFoundPage) page = dsk_replica_reader_find_everywhere (
                  r->reader, texts[t], (DskFoundGroup) group, after, 4, NOW, &problem, NULL);

              g_assert_nonnull (page);
              g_assert_cmpuint (page->hits->len, <=, 4);
              for (guint i = 0; i < page->hits->len; i++)
                {
                  const DskSearchHit *hit = page->hits->pdata[i];

                  g_assert_true (
                      g_hash_table_add (seen, g_strdup (hit->item_id != NULL ? hit->item_id : hit->conv)));
                  g_assert_cmpint (hit->at, <=, before);
                  before = hit->at;
                }
              after = page->next;
            }
          while (after != 0);
          sum += g_hash_table_size (seen);
        }
      g_test_message ("%s", texts[t]);
      g_assert_cmpuint (sum, ==, expected[t]);
    }
}

/* What the outbox has done already counts. */
static void
test_overlay (Replica *r, gconstpointer data)
{
  g_autoptr (DskCommand) command = command_new (DSK_COMMAND_SET_STATUS, C1, NULL, NULL);
  g_autofree char *open = NULL;
  g_autofree char *resolved = NULL;

  command->status = DSK_STATUS_RESOLVED;
  enqueue (r, command);
  open = found (r, "is:open");
  resolved = found (r, "parcel status:resolved");
  g_assert_cmpstr (open, ==, "v:02");
  g_assert_cmpstr (resolved, ==, "m:51,52,54");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/replica/found/table", Replica, NULL, setup, test_table, teardown);
  g_test_add ("/store/replica/found/parts", Replica, NULL, setup, test_parts, teardown);
  g_test_add ("/store/replica/found/overlay", Replica, NULL, setup, test_overlay, teardown);
  return g_test_run ();
}
