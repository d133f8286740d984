/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Webhooks come at least once and in any order: every order of one set ends in the same tables, but
 * for ids, log numbers and the times at which we learnt of things. */

#include "engine-fixture.h"

#define ORDERS 12
#define ANNA "923001112233"
#define BERT "923004445566"

static const char *const dumps[] = {
  "SELECT status, owner, episode_n, last_at, last_direction, last_kind, last_preview, last_in_at, "
  "waiting_since, last_answer_at, live, group_id FROM conversation "
  "ORDER BY last_at, last_preview, waiting_since",
  "SELECT name, phone, wa_id, bsuid, username FROM contact_card ORDER BY 1, 2, 3",
  "SELECT c.last_at, e.n, e.opened_at, e.first_reply_at, e.first_reply_by, e.resolved_at "
  "FROM episode e JOIN conversation c ON c.id = e.conv ORDER BY 1, 2",
  "SELECT m.wamid, m.direction, m.kind, m.at, m.sender, m.text, m.content, q.wamid, m.historical "
  "FROM message m LEFT JOIN message q ON q.id = m.quote ORDER BY 1",
  "SELECT m.wamid, s.state, s.at, s.error_code, s.error_text FROM message_status s "
  "JOIN message m ON m.id = s.id ORDER BY 1",
  "SELECT wamid, state, at FROM status_orphan ORDER BY 1, 2",
  "SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind",
};

static GPtrArray *
make_bodies (void)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);
  gint64 t = START_MS - 100000;

  g_ptr_array_add (bodies, body_text ("wamid.a1", ANNA, t, "hello"));
  g_ptr_array_add (bodies, body_text ("wamid.a2", ANNA, t + 1000, "anybody?"));
  g_ptr_array_add (bodies, body_echo ("wamid.a3", ANNA, t + 2000, "yes"));
  g_ptr_array_add (bodies, body_text ("wamid.a4", ANNA, t + 3000, "where is it?"));
  g_ptr_array_add (bodies, body_echo ("wamid.b1", BERT, t + 500, "your parcel is here"));
  g_ptr_array_add (bodies, body_text ("wamid.b2", BERT, t + 4000, "thanks"));
  g_ptr_array_add (bodies, body_status ("wamid.a3", "sent", t + 2000, NULL));
  g_ptr_array_add (bodies, body_status ("wamid.a3", "read", t + 2600, NULL));
  g_ptr_array_add (bodies, body_status ("wamid.a3", "delivered", t + 2500, NULL));
  g_ptr_array_add (bodies, body_status ("wamid.b1", "failed", t + 600,
                                        "\"errors\":[{\"code\":131026,\"title\":\"no\"}]"));
  g_ptr_array_add (bodies, body_status ("wamid.b1", "delivered", t + 900, NULL));
  g_ptr_array_add (bodies, body_status ("wamid.nobody", "delivered", t, NULL));
  g_ptr_array_add (
      bodies, body_message (
                  "\"wa_id\":\"" ANNA "\",\"user_id\":\"PK.1\",\"profile\":{\"name\":\"Anna B\","
                  "\"username\":\"anna\"}",
                  "\"from\":\"" ANNA "\",\"from_user_id\":\"PK.1\",\"id\":\"wamid.a5\","
                  "\"timestamp\":\"1789999905\",\"type\":\"text\",\"text\":{\"body\":\"this one\"},"
                  "\"context\":{\"id\":\"wamid.a1\",\"from\":\"x\"}"));
  g_ptr_array_add (bodies,
                   body_message ("\"wa_id\":\"" BERT "\"",
                                 "\"from\":\"" BERT
                                 "\",\"id\":\"wamid.b3\",\"timestamp\":\"1789999906\","
                                 "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.b1\","
                                 "\"emoji\":\"\\ud83d\\udc4d\"}"));
  g_ptr_array_add (
      bodies,
      body_message ("\"wa_id\":\"" BERT "\"",
                    "\"from\":\"" BERT "\",\"id\":\"wamid.g1\",\"group_id\":\"G1\","
                    "\"timestamp\":\"1789999907\",\"type\":\"text\",\"text\":{\"body\":\"all\"}"));
  return bodies;
}

static void
shuffle (GRand *rand, GPtrArray *bodies)
{
  for (guint i = bodies->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (int) i + 1);
      gpointer swap = bodies->pdata[i];

      bodies->pdata[i] = bodies->pdata[j];
      bodies->pdata[j] = swap;
    }
}

static char *
end_state (GRand *rand, GPtrArray *bodies)
{
  g_autoptr (GString) state = g_string_new (NULL);
  Fixture f;

  fixture_set_up (&f, NULL);
  for (guint i = 0; i < bodies->len; i++)
    {
      fixture_webhook (&f, bodies->pdata[i]);
      if (rand != NULL && g_rand_int_range (rand, 0, 3) == 0)
        fixture_webhook (&f, bodies->pdata[g_rand_int_range (rand, 0, (int) i + 1)]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (dumps); i++)
    {
      g_autofree char *dump = fixture_dump (&f, dumps[i]);

      g_string_append_printf (state, "%s\n", dump);
    }
  fixture_tear_down (&f, NULL);
  return g_string_free (g_steal_pointer (&state), FALSE);
}

static void
test_any_order (void)
{
  g_autoptr (GPtrArray) bodies = make_bodies ();
  g_autofree char *expected = end_state (NULL, bodies);

  /* Something must be there to compare. */
  g_assert_nonnull (strstr (expected, "this one"));
  for (guint seed = 1; seed <= ORDERS; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autofree char *got = NULL;

      g_test_message ("order %u", seed);
      shuffle (rand, bodies);
      got = end_state (rand, bodies);
      g_assert_cmpstr (got, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/intake/any-order", test_any_order);
  return g_test_run ();
}
