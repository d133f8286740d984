/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Webhooks come at least once and in any order: every order of one set ends in the same tables, but
 * for ids, log numbers and the times at which we learnt of things. */

#include "engine-fixture.h"

#define ORDERS 12
#define ANNA "923001112233"
#define BERT "923004445566"

static const char *const dumps[] = {
  "SELECT status, owner, episode_n, last_at, last_direction, last_kind, last_preview, last_in_at, "
  "waiting_since, last_answer_at, live, group_id FROM conversation WHERE merged_into IS NULL "
  "ORDER BY last_at, last_preview, waiting_since",
  "SELECT name, phone, wa_id, bsuid, username FROM contact_card ORDER BY 1, 2, 3",
  "SELECT c.last_at, e.n, e.opened_at, e.first_reply_at, e.first_reply_by, e.resolved_at "
  "FROM episode e JOIN conversation c ON c.id = e.conv ORDER BY 1, 2, 3",
  "SELECT m.wamid, m.direction, m.kind, m.at, m.sender, m.text, m.content, q.wamid, m.historical, "
  "m.edited_at, m.revoked_at "
  "FROM message m LEFT JOIN message q ON q.id = m.quote ORDER BY 1",
  "SELECT m.wamid, s.state, s.at, s.error_code, s.error_text, s.billable, s.price_type, s.price_category "
  "FROM message_status s "
  "JOIN message m ON m.id = s.id ORDER BY 1",
  "SELECT m.wamid, v.n, v.until, v.kind, v.text, v.content FROM message_version v "
  "JOIN message m ON m.id = v.message ORDER BY 1, 2",
  "SELECT m.wamid, f.state, f.mime, f.error FROM media f JOIN message m ON m.id = f.id ORDER BY 1",
  "SELECT wamid, state, at FROM status_orphan ORDER BY 1, 2",
  "SELECT kind, count(*) FROM event GROUP BY kind ORDER BY kind",
};

/* A change of what ANNA or BERT wrote, @after seconds after the first message. */
static char *
body_change (const char *wamid, const char *from, int after, const char *target, const char *text)
{
  g_autofree char *inner = text != NULL
                               ? g_strdup_printf ("\"type\":\"edit\",\"edit\":{\"original_message_id\":\"%s\","
                                                  "\"message\":{\"type\":\"text\",\"text\":{\"body\":\"%s\"}}}",
                                                  target, text)
                               : g_strdup_printf ("\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"%s\"}",
                                                  target);
  g_autofree char *message = g_strdup_printf ("\"from\":\"%s\",\"id\":\"%s\",\"timestamp\":\"%d\",%s", from, wamid,
                                              1789999900 + after, inner);

  return body_message (NULL, message);
}

static char *
body_call (const char *event, int after, const char *more)
{
  return g_strdup_printf (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{"
      "\"field\":\"calls\",\"value\":{\"metadata\":{\"phone_number_id\":\"" NUMBER_ID "\"},"
      "\"calls\":[{\"id\":\"wacid.1\",\"from\":\"" ANNA "\",\"event\":\"%s\","
      "\"direction\":\"USER_INITIATED\",\"timestamp\":\"%d\"%s}]}}]}]}",
      event, 1789999900 + after, more);
}

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
  g_ptr_array_add (bodies, body_status ("wamid.a3", "read", t + 2600,
                                        "\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\","
                                        "\"type\":\"regular\",\"category\":\"service\"}"));
  g_ptr_array_add (bodies, body_status ("wamid.a3", "delivered", t + 2500,
                                        "\"pricing\":{\"billable\":false,\"pricing_model\":\"CBP\","
                                        "\"category\":\"utility\"}"));
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
  g_ptr_array_add (bodies, body_change ("wamid.e1", ANNA, 2, "wamid.a2", "anybody there?"));
  g_ptr_array_add (bodies, body_change ("wamid.e2", ANNA, 3, "wamid.a2", "hello?"));
  g_ptr_array_add (bodies, body_change ("wamid.e3", BERT, 5, "wamid.b2", "many thanks"));
  g_ptr_array_add (bodies, body_change ("wamid.r1", BERT, 6, "wamid.b2", NULL));
  g_ptr_array_add (bodies, body_change ("wamid.e4", BERT, 7, "wamid.b2", "too late"));
  g_ptr_array_add (bodies, body_change ("wamid.r2", ANNA, 8, "wamid.img", NULL));
  g_ptr_array_add (bodies, body_change ("wamid.r3", ANNA, 8, "wamid.never", NULL));
  /* Nobody takes back what another wrote. */
  g_ptr_array_add (bodies, body_change ("wamid.r4", BERT, 8, "wamid.a1", NULL));
  g_ptr_array_add (bodies, body_change ("wamid.r5", ANNA, 8, "wamid.a3", NULL));
  g_ptr_array_add (
      bodies, body_message (NULL, "\"from\":\"" ANNA "\",\"id\":\"wamid.img\",\"timestamp\":\"1789999907\","
                                  "\"type\":\"image\",\"image\":{\"id\":\"701\",\"mime_type\":\"image/png\","
                                  "\"caption\":\"my card\"}"));
  g_ptr_array_add (bodies, body_call ("connect", 20, ""));
  g_ptr_array_add (bodies, body_call ("terminate", 25, ",\"status\":\"COMPLETED\",\"duration\":5"));
  return bodies;
}

/* --- one person under many names --- */

#define OLD_PHONE "923007770001"
#define NEW_PHONE "923007770002"
#define OTHER_NUMBER_ID "5002" /* of the business */

static char *
body_from (const char *who, const char *wamid, int after, const char *what)
{
  g_autofree char *message
      = g_strdup_printf ("%s\"id\":\"%s\",\"timestamp\":\"%d\",%s", who, wamid, 1789999900 + after, what);

  return body_message (NULL, message);
}

#define SAYS(text) "\"type\":\"text\",\"text\":{\"body\":\"" text "\"}"

static char *
body_field (const char *field, const char *value)
{
  return g_strdup_printf ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{"
                          "\"field\":\"%s\",\"value\":{\"metadata\":{\"phone_number_id\":\"" NUMBER_ID "\"},%s}}]}]}",
                          field, value);
}

/* A phone, a BSUID, both; the BSUID renamed; the phone changed; a status that names the two. */
static GPtrArray *
make_names (void)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (bodies, body_from ("\"from\":\"" OLD_PHONE "\",", "wamid.1", 1, SAYS ("by phone")));
  g_ptr_array_add (bodies, body_from ("\"from_user_id\":\"PK.A\",", "wamid.2", 2, SAYS ("by id")));
  g_ptr_array_add (bodies, body_from ("\"from\":\"" OLD_PHONE "\",\"from_user_id\":\"PK.A\",", "wamid.3", 3,
                                      SAYS ("by both")));
  g_ptr_array_add (bodies, body_echo ("wamid.4", OLD_PHONE, START_MS - 96000, "an answer"));
  g_ptr_array_add (bodies, body_from ("\"from\":\"\",\"from_user_id\":\"PK.A\",", "wamid.5", 5,
                                      "\"type\":\"image\",\"image\":{\"id\":\"5\"},\"context\":{\"id\":\"wamid.1\"}"));
  g_ptr_array_add (bodies, body_from ("\"from\":\"PK.B\",", "wamid.6", 20, SAYS ("by the new id")));
  g_ptr_array_add (bodies, body_from ("\"from\":\"" NEW_PHONE "\",", "wamid.7", 21, SAYS ("from the new phone")));
  g_ptr_array_add (bodies, body_field ("user_id_update",
                                       "\"user_id_update\":[{\"user_id\":{\"previous\":\"PK.A\",\"current\":\"PK.B\"},"
                                       "\"timestamp\":\"1789999910\"}]"));
  g_ptr_array_add (bodies, body_from ("\"from\":\"" OLD_PHONE "\",", "wamid.8", 10,
                                      "\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"body\":"
                                      "\"moved\",\"wa_id\":\"" NEW_PHONE "\"}"));
  g_ptr_array_add (bodies, body_field ("messages", "\"statuses\":[{\"id\":\"wamid.4\",\"status\":\"delivered\","
                                                   "\"timestamp\":\"1789999905\",\"recipient_id\":\"" OLD_PHONE
                                                   "\",\"recipient_user_id\":\"PK.A\"}]"));
  g_ptr_array_add (bodies, body_change ("wamid.9", OLD_PHONE, 6, "wamid.2", "by id, better"));
  g_ptr_array_add (bodies, body_from ("\"from_user_id\":\"PK.A\",", "wamid.10", 7,
                                      "\"type\":\"reaction\","
                                      "\"reaction\":{\"message_id\":\"wamid.4\",\"emoji\":\"+\"}"));
  return bodies;
}

/* Somebody changes what they are called and changes it back, on two numbers, also before it is known that two are one
 * person. */
static GPtrArray *
make_called (void)
{
  static const struct
  {
    const char *who, *from, *name;
  } said[] = {
    { "\"wa_id\":\"" OLD_PHONE "\"", "\"from\":\"" OLD_PHONE "\"", "Anna" },
    { "\"user_id\":\"PK.A\"", "\"from_user_id\":\"PK.A\"", "Anna" },
    { "\"wa_id\":\"" OLD_PHONE "\"", "\"from\":\"" OLD_PHONE "\"", "Anna B" },
    { "\"wa_id\":\"" OLD_PHONE "\"", "\"from\":\"" OLD_PHONE "\"", "Anna" },
    { "\"user_id\":\"PK.A\"", "\"from_user_id\":\"PK.A\"", "Anna C" },
    { "\"wa_id\":\"" OLD_PHONE "\",\"user_id\":\"PK.A\"",
      "\"from\":\"" OLD_PHONE "\",\"from_user_id\":\"PK.A\"", "Anna B" },
    { "\"user_id\":\"PK.A\"", "\"from_user_id\":\"PK.A\"", "Anna" },
    { "\"wa_id\":\"" OLD_PHONE "\"", "\"from\":\"" OLD_PHONE "\"", "Anna" },
  };
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      g_autofree char *contact = g_strdup_printf ("\"profile\":{\"name\":\"%s\"},%s", said[i].name, said[i].who);
      g_autofree char *message = g_strdup_printf ("%s,\"id\":\"wamid.%u\",\"timestamp\":\"%u\"," SAYS ("word"),
                                                  said[i].from, i, 1789999900 + i);

      g_autoptr (GString) body = g_string_new (NULL);
      char *one = body_message (contact, message);

      g_string_assign (body, one);
      g_free (one);
      if (i % 3 == 2)
        g_string_replace (body, NUMBER_ID, OTHER_NUMBER_ID, 0);
      g_ptr_array_add (bodies, g_string_free (g_steal_pointer (&body), FALSE));
    }
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
      fixture_keep (&f, bodies->pdata[i]);
      if (rand != NULL && g_rand_int_range (rand, 0, 3) == 0)
        fixture_keep (&f, bodies->pdata[g_rand_int_range (rand, 0, (int) i + 1)]);
      if (rand == NULL || g_rand_int_range (rand, 0, 2) == 0)
        fixture_apply (&f);
    }
  fixture_apply (&f);
  for (guint i = 0; i < G_N_ELEMENTS (dumps); i++)
    {
      g_autofree char *dump = fixture_dump (&f, dumps[i]);

      g_string_append_printf (state, "%s\n", dump);
    }
  fixture_tear_down (&f, NULL);
  return g_string_free (g_steal_pointer (&state), FALSE);
}

static void
check_orders (GPtrArray *bodies, const char *sign, guint orders)
{
  g_autofree char *expected = end_state (NULL, bodies);

  /* Something must be there to compare. */
  g_test_message ("%s", expected);
  g_assert_nonnull (strstr (expected, sign));
  for (guint seed = 1; seed <= orders; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autofree char *got = NULL;

      g_test_message ("order %u", seed);
      shuffle (rand, bodies);
      got = end_state (rand, bodies);
      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_one_person (void)
{
  g_autoptr (GPtrArray) bodies = make_names ();

  check_orders (bodies, "by the new id", 4 * ORDERS);
}

static void
test_called (void)
{
  g_autoptr (GPtrArray) bodies = make_called ();

  check_orders (bodies, "Anna|", 8 * ORDERS);
}

static void
test_any_order (void)
{
  g_autoptr (GPtrArray) bodies = make_bodies ();

  check_orders (bodies, "this one", ORDERS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/intake/any-order", test_any_order);
  g_test_add_func ("/engine/intake/one-person", test_one_person);
  g_test_add_func ("/engine/intake/called", test_called);
  return g_test_run ();
}
