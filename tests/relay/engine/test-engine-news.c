/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Webhooks that are no messages: every field of the account, of numbers, templates and customers' wishes. */

#include "engine-fixture.h"

#define ADD(name, func) g_test_add ("/engine/news/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define META "\"metadata\":{\"display_phone_number\":\"15550001111\",\"phone_number_id\":\"" NUMBER_ID "\"},"

static void
hear (Fixture *f, const char *field, const char *value)
{
  g_autofree char *body = g_strdup_printf (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"time\":1790000000,\"changes\":[{"
      "\"field\":\"%s\",\"value\":{%s}}]}]}",
      field, value);

  fixture_webhook (f, body);
}

static const struct
{
  const char *field;
  const char *value;
  const char *level; /* NULL: nobody needs to know */
} rows[] = {
  { "account_update", "\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"DISABLE\"}", "critical" },
  { "account_update", "\"event\":\"DISABLED_UPDATE\",\"ban_info\":{\"waba_ban_state\":\"REINSTATE\"}", "info" },
  { "account_update", "\"event\":\"ACCOUNT_RESTRICTION\",\"restriction_info\":[{\"type\":\"X\"}]", "critical" },
  { "account_update", "\"event\":\"ACCOUNT_VIOLATION\",\"violation_info\":{\"violation_type\":\"ADULT\"}", "warning" },
  { "account_update", "\"event\":\"ACCOUNT_RECONNECTED\"", "info" },
  { "account_alerts", "\"alert_info\":{\"alert_severity\":\"WARNING\",\"alert_type\":\"T\"}", "warning" },
  { "account_alerts", "\"alert_info\":{\"alert_severity\":\"CRITICAL\",\"alert_type\":\"T\"}", "critical" },
  { "account_review_update", "\"decision\":\"APPROVED\"", "info" },
  { "account_review_update", "\"decision\":\"REJECTED\"", "critical" },
  { "business_capability_update", "\"max_phone_numbers_per_waba\":25", "info" },
  { "message_template_status_update", "\"event\":\"APPROVED\",\"message_template_name\":\"t\"", "info" },
  { "message_template_status_update", "\"event\":\"PAUSED\",\"message_template_name\":\"t\"", "warning" },
  { "message_template_quality_update", "\"new_quality_score\":\"RED\",\"message_template_name\":\"t\"", "warning" },
  { "message_template_quality_update", "\"new_quality_score\":\"GREEN\",\"message_template_name\":\"t\"", "info" },
  { "message_template_components_update", "\"message_template_name\":\"t\"", "info" },
  { "template_correct_category_detection",
    "\"category\":\"UTILITY\",\"correct_category\":\"MARKETING\",\"message_template_name\":\"t\"", "info" },
  { "template_category_update", "\"new_category\":\"MARKETING\",\"message_template_name\":\"t\"", "warning" },
  { "phone_number_quality_update", "\"event\":\"FLAGGED\",\"display_phone_number\":\"15550001111\"", "warning" },
  { "phone_number_quality_update", "\"event\":\"UPGRADE\",\"display_phone_number\":\"15550001111\"", "info" },
  { "phone_number_name_update", "\"decision\":\"REJECTED\",\"rejection_reason\":\"x\"", "warning" },
  { "security", "\"event\":\"PIN_RESET_REQUEST\"", "warning" },
  { "payment_configuration_update", "\"status\":\"Active\"", "info" },
  { "partner_solutions", "\"event\":\"SOLUTION_CREATED\"", "info" },
  { "business_username_updates", "\"username\":\"shop\",\"status\":\"deleted\"", "warning" },
  { "messages", META "\"errors\":[{\"code\":131031,\"title\":\"locked\"}]", "critical" },
  { "messages", META "\"errors\":[{\"code\":130429,\"title\":\"slow\"}]", "warning" },
  { "group_lifecycle_update", "\"groups\":[{\"type\":\"group_create\"}]", NULL },
  { "tomorrow", "\"event\":\"CRITICAL\"", NULL },
};

static void
test_levels (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *got = NULL;
      g_autofree char *expected
          = rows[i].level != NULL
                ? g_strdup_printf ("900|%s|%s|1790000000000\n", rows[i].field, rows[i].level)
                : g_strdup ("");

      fixture_exec (f, "DELETE FROM alert");
      if (g_strcmp0 (rows[i].level, "critical") == 0)
        g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "WhatsApp says of *");
      hear (f, rows[i].field, rows[i].value);
      g_test_assert_expected_messages ();
      got = fixture_dump (f, "SELECT waba, kind, level, at FROM alert");
      g_assert_cmpstr (got, ==, expected);
      /* The same again, in a body of its own, is no news. */
      fixture_exec (f, "DELETE FROM webhook_raw");
      hear (f, rows[i].field, rows[i].value);
      g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM alert"), ==, rows[i].level != NULL);
    }
}

static void
test_detail (Fixture *f, gconstpointer data)
{
  g_autofree char *detail = NULL;

  hear (f, "account_update",
        "\"event\":\"ACCOUNT_VIOLATION\",\"violation_info\":{\"violation_type\":\"ADULT\",\"n\":3},"
        "\"list\":[\"a\",\"b\"],"
        "\"deep\":{\"a\":{\"b\":{\"c\":1}}}");
  detail = fixture_dump (f, "SELECT detail FROM alert");
  g_assert_cmpstr (detail, ==,
                   "{\"event\":\"ACCOUNT_VIOLATION\",\"violation_type\":\"ADULT\",\"n\":\"3\",\"list\":\"a\"}\n");
}

static void
test_number (Fixture *f, gconstpointer data)
{
  g_autofree char *text = body_text ("wamid.1", ANNA, START_MS, "hello");
  g_autofree char *echo = body_echo ("wamid.2", ANNA, START_MS, "from the phone");
  g_autofree char *number = NULL;
  g_autofree char *more = NULL;

  fixture_webhook (f, text);
  hear (f, "phone_number_quality_update",
        "\"display_phone_number\":\"+1 555 000 1111\",\"event\":\"FLAGGED\",\"current_limit\":\"TIER_1K\"");
  number = fixture_dump (f, "SELECT quality, tier, coexistence FROM number WHERE phone_number_id = '" NUMBER_ID "'");
  g_assert_cmpstr (number, ==, "RED|TIER_1K|0\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM alert a JOIN number n ON n.id = a.number"), ==, 1);
  fixture_webhook (f, echo);
  hear (f, "business_capability_update", "\"max_daily_conversations_per_business\":2000");
  more = fixture_dump (f, "SELECT quality, tier, coexistence FROM number WHERE phone_number_id = '" NUMBER_ID "'");
  g_assert_cmpstr (more, ==, "RED|2000|1\n");
}

static void
test_template (Fixture *f, gconstpointer data)
{
  g_autofree char *got = NULL;

  fixture_exec (f, "INSERT INTO template (id, waba, meta_id, name, language, category, status, components, "
                   "active, seq) VALUES ('t1', '900', '77', 'hello', 'en_US', 'UTILITY', 'PENDING', '[]', 1, 1), "
                   "('t2', '901', '77', 'hello', 'en_US', 'UTILITY', 'PENDING', '[]', 1, 1), "
                   "('t3', '900', NULL, 'bye', 'en_US', 'UTILITY', 'APPROVED', '[]', 1, 1)");
  hear (f, "message_template_status_update",
        "\"event\":\"REJECTED\",\"message_template_id\":77,\"message_template_name\":\"hello\","
        "\"message_template_language\":\"en_US\",\"reason\":\"ABUSIVE_CONTENT\"");
  hear (f, "message_template_quality_update",
        "\"new_quality_score\":\"YELLOW\",\"message_template_id\":78,\"message_template_name\":\"bye\","
        "\"message_template_language\":\"en-US\"");
  hear (f, "template_category_update",
        "\"new_category\":\"MARKETING\",\"message_template_id\":78,\"message_template_name\":\"bye\","
        "\"message_template_language\":\"en-US\"");
  got = fixture_dump (f, "SELECT id, status, reason, category, quality, seq > 1 FROM template ORDER BY id");
  g_assert_cmpstr (got, ==,
                   "t1|REJECTED|ABUSIVE_CONTENT|UTILITY|~|1\n"
                   "t2|PENDING|~|UTILITY|~|0\n"
                   "t3|APPROVED|~|MARKETING|YELLOW|1\n");
}

#define WISH(value, at) \
  META "\"user_preferences\":[{\"wa_id\":\"" ANNA "\",\"category\":\"marketing_messages\",\"value\":\"" value \
       "\",\"timestamp\":" at "}]"

/* The newest wish counts, whenever it comes, and also if the customer writes only later. */
static void
test_preferences (Fixture *f, gconstpointer data)
{
  g_autofree char *text = body_text ("wamid.1", ANNA, START_MS, "hello");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  hear (f, "user_preferences", WISH ("stop", "1790000100"));
  fixture_webhook (f, text);
  before = fixture_dump (f, "SELECT phone, marketing, marketing_at FROM contact_card");
  g_assert_cmpstr (before, ==, ANNA "|stop|1790000100000\n");
  hear (f, "user_preferences", WISH ("resume", "1790000050"));
  hear (f, "user_preferences", WISH ("dance", "1790000300"));
  g_assert_cmpint (fixture_query_int (f, "SELECT marketing = 'stop' FROM contact_card"), ==, 1);
  hear (f, "user_preferences", WISH ("signup", "1790000200"));
  after = fixture_dump (f, "SELECT marketing, marketing_at FROM contact_card");
  g_assert_cmpstr (after, ==, "resume|1790000200000\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 1);
}

/* Said again, it is still so, and the time is that of the last word. */
static void
test_preference_again (Fixture *f, gconstpointer data)
{
  g_autofree char *text = body_text ("wamid.1", ANNA, START_MS, "hello");
  gint64 before;

  fixture_webhook (f, text);
  hear (f, "user_preferences", WISH ("stop", "1790000100"));
  before = fixture_query_int (f, "SELECT seq FROM contact_card");
  hear (f, "user_preferences", WISH ("stop", "1790000150"));
  g_assert_cmpint (fixture_query_int (f, "SELECT marketing_at - 1790000150000 FROM contact_card"), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM contact_card"), >, before);
}

/* Old alerts go, from the replicas, too; those that are younger stay. */
static void
test_old_alerts (Fixture *f, gconstpointer data)
{
  const gint64 day = (gint64) 24 * 3600 * 1000;
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;
  g_autofree char *tombs = NULL;
  gint64 gone;

  hear (f, "account_review_update", "\"decision\":\"APPROVED\"");
  dsk_clock_advance (f->clock, 60 * day);
  fixture_exec (f, "INSERT INTO alert (id, kind, level, at, seq) "
                   "SELECT 'later', 'security', 'info', at + 5184000000, seq FROM alert");
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_forget_alerts (f->engine, 90 * day, &gone, &error));
  fixture_commit (f);
  g_assert_cmpint (gone, ==, 0);
  dsk_clock_advance (f->clock, 40 * day);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_forget_alerts (f->engine, 90 * day, &gone, &error));
  fixture_commit (f);
  g_assert_no_error (error);
  g_assert_cmpint (gone, ==, 1);
  left = fixture_dump (f, "SELECT id FROM alert");
  g_assert_cmpstr (left, ==, "later\n");
  tombs = fixture_dump (f, "SELECT entity, conv, seq = (SELECT seq FROM log_head) FROM tombstone");
  g_assert_cmpstr (tombs, ==, "alert|~|1\n");
}

/* The phone's address book gives names, and makes no conversations. */
static void
test_people (Fixture *f, gconstpointer data)
{
  g_autofree char *text = body_message (
      NULL, "\"from\":\"" ANNA "\",\"id\":\"wamid.1\",\"timestamp\":\"1790000001\",\"type\":\"text\","
            "\"text\":{\"body\":\"hello\"}");
  g_autofree char *card = NULL;

  hear (f, "smb_app_state_sync",
        META "\"state_sync\":[{\"type\":\"contact\",\"contact\":{\"full_name\":\"Anna Baloch\",\"first_name\":\"Anna\","
             "\"phone_number\":\"" ANNA "\"},\"action\":\"add\",\"metadata\":{\"timestamp\":\"1790000000\"}},"
             "{\"type\":\"contact\",\"contact\":{\"phone_number\":\"92333\"},\"action\":\"remove\"},{\"type\":7},5]");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 0);
  fixture_webhook (f, text);
  card = fixture_dump (f, "SELECT name, phone FROM contact_card");
  g_assert_cmpstr (card, ==, "Anna Baloch|" ANNA "\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT coexistence FROM number WHERE phone_number_id = '" NUMBER_ID "'"), ==,
                   1);
}

/* Somebody with the phone declined to share its history: the number's page says so, once. */
static void
test_history_declined (Fixture *f, gconstpointer data)
{
  static const char value[] = META "\"history\":[{\"errors\":[{\"code\":2593109,\"title\":\"declined\"}]}]";
  g_autofree char *number = NULL;
  g_autofree char *alerts = NULL;

  hear (f, "history", value);
  hear (f, "history", value);
  number = fixture_dump (f, "SELECT coexistence FROM number WHERE phone_number_id = '" NUMBER_ID "'");
  g_assert_cmpstr (number, ==, "1\n");
  alerts = fixture_dump (f, "SELECT a.kind, a.level, a.waba, n.phone_number_id, a.detail ->> 'code' FROM alert a "
                            "JOIN number n ON n.id = a.number");
  g_assert_cmpstr (alerts, ==, "history|warning|900|" NUMBER_ID "|2593109\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("levels", test_levels);
  ADD ("detail", test_detail);
  ADD ("number", test_number);
  ADD ("template", test_template);
  ADD ("preferences", test_preferences);
  ADD ("preference-again", test_preference_again);
  ADD ("old-alerts", test_old_alerts);
  ADD ("people", test_people);
  ADD ("history-declined", test_history_declined);
  return g_test_run ();
}
