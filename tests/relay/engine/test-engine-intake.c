/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-error.h"
#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/intake/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"

static void
test_text (Fixture *f, gconstpointer data)
{
  g_autofree char *body = body_text ("wamid.1", ANNA, START_MS - 5000, "hello");
  g_autofree char *conv = NULL;
  g_autofree char *card = NULL;
  g_autofree char *message = NULL;

  fixture_webhook (f, body);
  conv = fixture_dump (
      f, "SELECT status, episode_n, last_direction, last_kind, last_preview, last_at, "
         "last_in_at, waiting_since, owner FROM conversation");
  g_assert_cmpstr (conv, ==, "new|1|in|text|hello|1789999995000|1789999995000|1789999995000|~\n");
  card = fixture_dump (f, "SELECT name, phone, wa_id, bsuid FROM contact_card");
  g_assert_cmpstr (card, ==, "Customer " ANNA "|" ANNA "|" ANNA "|~\n");
  message
      = fixture_dump (f, "SELECT direction, kind, at, sender, text, content, wamid FROM message");
  g_assert_cmpstr (message, ==, "in|text|1789999995000|" ANNA "|hello|~|wamid.1\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'opened'"), ==,
                   1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conv_audience"), ==, 2);
}

static void
test_repeated (Fixture *f, gconstpointer data)
{
  g_autofree char *body = body_text ("wamid.1", ANNA, START_MS, "hello");
  g_autofree char *other = body_text ("wamid.1", ANNA, START_MS, "hello, again");
  g_autofree char *text = NULL;
  gint64 head;

  fixture_webhook (f, body);
  head = dsk_relay_engine_head (f->engine);
  fixture_webhook (f, body);
  g_assert_cmpint (dsk_relay_engine_head (f->engine), ==, head);
  g_assert_cmpint (fixture_query_int (f, "SELECT times FROM webhook_raw"), ==, 2);
  fixture_webhook (f, other);
  text = fixture_dump (f, "SELECT text FROM message");
  g_assert_cmpstr (text, ==, "hello\n");
}

/* WhatsApp tries for 8 days, and later bodies may hold what earlier ones did: it is known by what it is, whenever it
 * comes, also by a relay that was started since. */
static void
test_repeated_late (Fixture *f, gconstpointer data)
{
  g_autofree char *body = body_text ("wamid.1", ANNA, START_MS, "hello");
  g_autofree char *spaced = g_strconcat (body, " ", NULL);
  g_autofree char *text = NULL;

  fixture_webhook (f, body);
  dsk_clock_advance (f->clock, 40 * (gint64) 24 * 60 * 60 * 1000);
  fixture_restart (f);
  fixture_webhook (f, body);
  fixture_webhook (f, spaced);
  text = fixture_dump (f, "SELECT text FROM message");
  g_assert_cmpstr (text, ==, "hello\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_raw"), ==, 2);
}

/* What no phone can write is cut, so that it fits into a frame; nothing of it is lost. */
static void
test_endless_text (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000000, 'x');
  g_autofree char *body = body_text ("wamid.1", ANNA, START_MS, text);

  fixture_webhook (f, body);
  g_assert_cmpint (fixture_query_int (f, "SELECT length(text) FROM message"), ==,
                   4 * DSK_TEXT_MAX_CHARS);
  g_assert_cmpint (fixture_query_int (f, "SELECT length(raw) FROM message"), >, 1000000);
}

/* Ids become keys and names go to every desktop: what is endless is left out or cut, and the rest applied. */
static void
test_endless_ids (Fixture *f, gconstpointer data)
{
  g_autofree char *id = g_strnfill (513, 'x');
  g_autofree char *name = g_strnfill (100000, 'n');
  g_autofree char *wamid = body_text (id, ANNA, START_MS, "one");
  g_autofree char *long_bsuid = g_strdup_printf (
      "\"from_user_id\":\"%s\",\"id\":\"wamid.2\",\"timestamp\":\"1790000001\",\"type\":\"text\","
      "\"text\":{\"body\":\"two\"}",
      id);
  g_autofree char *long_group = g_strdup_printf (
      "\"from\":\"" ANNA "\",\"group_id\":\"%s\",\"id\":\"wamid.3\",\"timestamp\":\"1790000002\","
      "\"type\":\"text\",\"text\":{\"body\":\"three\"}",
      id);
  g_autofree char *contact = g_strdup_printf (
      "\"wa_id\":\"" ANNA "\",\"profile\":{\"name\":\"%s\",\"username\":\"%s\"}", name, name);
  g_autofree char *bsuid = body_message (NULL, long_bsuid);
  g_autofree char *group = body_message (NULL, long_group);
  g_autofree char *named = body_message (
      contact, "\"from\":\"" ANNA "\",\"id\":\"wamid.4\",\"timestamp\":\"1790000003\",\"type\":\"text\","
               "\"text\":{\"body\":\"four\"}");
  g_autofree char *notes = NULL;

  fixture_webhook (f, wamid);
  fixture_webhook (f, bsuid);
  fixture_webhook (f, group);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 0);
  notes = fixture_dump (f, "SELECT state, note FROM webhook_raw ORDER BY id");
  g_assert_cmpstr (notes, ==,
                   "1|element 0 has an endless id and was left out\n"
                   "1|element 0 has an endless user id and was left out\n"
                   "1|element 0 has an endless group id and was left out\n");
  fixture_webhook (f, named);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT max(length(name)) FROM contact_card"), <=, 512);
}

/* A message with a file is there at once; the file is a job for later, whether it can be had or not. */
static void
test_media (Fixture *f, gconstpointer data)
{
  g_autofree char *image = body_message (
      NULL, "\"from\":\"" ANNA "\",\"id\":\"wamid.1\",\"timestamp\":\"1790000001\",\"type\":\"image\","
            "\"image\":{\"id\":\"701\",\"mime_type\":\"image/jpeg\",\"caption\":\"the bill\",\"url\":\"https://x\"}");
  g_autofree char *broken = body_message (
      NULL, "\"from\":\"" ANNA "\",\"id\":\"wamid.2\",\"timestamp\":\"1790000002\",\"type\":\"document\","
            "\"document\":7");
  g_autofree char *place = body_message (
      NULL, "\"from\":\"" ANNA "\",\"id\":\"wamid.3\",\"timestamp\":\"1790000003\",\"type\":\"location\","
            "\"location\":{\"latitude\":1.5,\"longitude\":2}");
  g_autofree char *messages = NULL;
  g_autofree char *media = NULL;

  fixture_webhook (f, image);
  fixture_webhook (f, broken);
  fixture_webhook (f, place);
  messages = fixture_dump (f, "SELECT kind, text, content FROM message ORDER BY at");
  g_assert_cmpstr (messages, ==,
                   "image|the bill|{\"media\":{\"id\":\"701\",\"mime\":\"image/jpeg\"}}\n"
                   "document|~|~\n"
                   "location|~|{\"location\":{\"latitude\":1.5,\"longitude\":2}}\n");
  media = fixture_dump (f, "SELECT e.kind, d.state, d.mime, d.media_id FROM media d "
                           "JOIN message e ON e.id = d.id ORDER BY e.at");
  g_assert_cmpstr (media, ==, "image|waiting|image/jpeg|701\ndocument|gone|~|~\n");
}

#define CHANGE(id, second, type, inner)                                                            \
  "\"from\":\"" ANNA "\",\"id\":\"" id "\",\"timestamp\":\"179000000" second "\",\"type\":\"" type      \
  "\",\"" type "\":{\"original_message_id\":\"wamid.1\"" inner "}"

/* What a customer took back is in no row that goes to a desktop, not even as the edit that it was. */
static void
test_revoked (Fixture *f, gconstpointer data)
{
  g_autofree char *said = body_text ("wamid.1", ANNA, START_MS, "my card is 1");
  g_autofree char *edit = body_message (
      NULL, CHANGE ("wamid.2", "1", "edit",
                    ",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"my card is 2\"}}"));
  g_autofree char *revoke = body_message (NULL, CHANGE ("wamid.3", "2", "revoke", ""));
  g_autofree char *rows = NULL;
  g_autofree char *versions = NULL;

  fixture_webhook (f, said);
  fixture_webhook (f, edit);
  g_assert_cmpint (fixture_query_int (f, "SELECT last_preview = 'my card is 2' FROM conversation"), ==, 1);
  fixture_webhook (f, revoke);
  rows = fixture_dump (f, "SELECT kind, text, content, edited_at, revoked_at FROM message WHERE kind <> 'revoke' "
                          "ORDER BY at");
  g_assert_cmpstr (rows, ==, "text|~|~|1790000001000|1790000002000\nedit|~|{\"target\":\"wamid.1\"}|~|~\n");
  versions = fixture_dump (f, "SELECT m.kind, v.n, v.kind, v.text FROM message_version v "
                              "JOIN message m ON m.id = v.message ORDER BY m.at, v.n");
  g_assert_cmpstr (versions, ==,
                   "text|1|edit|my card is 1\ntext|2|revoke|my card is 2\nedit|1|revoke|my card is 2\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT last_preview IS NULL AND last_kind = 'revoke' FROM conversation"), ==,
                   1);
}

/* Whoever runs the relay can read it, by either id, and that they did is known. */
static void
test_said (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_text ("wamid.1", ANNA, START_MS, "my card\\nis\\t1");
  g_autofree char *edit = body_message (
      NULL, CHANGE ("wamid.2", "1", "edit",
                    ",\"message\":{\"type\":\"text\",\"text\":{\"body\":\"my card is 2\"}}"));
  g_autofree char *revoke = body_message (NULL, CHANGE ("wamid.3", "2", "revoke", ""));
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *looks = NULL;

  fixture_webhook (f, first);
  fixture_webhook (f, edit);
  fixture_webhook (f, revoke);
  fixture_begin (f);
  said = dsk_relay_engine_message_said (f->engine, NULL, "wamid.1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "UNTIL\tENDED BY\tTEXT\n"
                             "2026-09-21T14:13:21Z\tedit\tmy card is 1\n"
                             "2026-09-21T14:13:22Z\trevoke\tmy card is 2\n"
                             "now\t-\t-\n");
  nothing = dsk_relay_engine_message_said (f->engine, NULL, "wamid.9", &error);
  g_assert_null (nothing);
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  fixture_commit (f);
  looks = fixture_dump (f, "SELECT a.action, m.wamid FROM audit AS a JOIN message AS m ON m.id = a.object "
                           "WHERE a.action = 'message.said'");
  g_assert_cmpstr (looks, ==, "message.said|wamid.1\n");
}

/* The shapes in which WhatsApp names one person. */
static void
test_identity (Fixture *f, gconstpointer data)
{
  g_autofree char *phone_only = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *both = body_message (
      "\"wa_id\":\"" ANNA
      "\",\"user_id\":\"PK.111\",\"profile\":{\"name\":\"Anna\",\"username\":\"anna\"}",
      "\"from\":\"" ANNA
      "\",\"from_user_id\":\"PK.111\",\"id\":\"wamid.2\",\"timestamp\":\"1790000001\","
      "\"type\":\"text\",\"text\":{\"body\":\"two\"}");
  g_autofree char *bsuid_only = body_message (
      "\"user_id\":\"PK.111\",\"profile\":{\"name\":\"Anna\",\"username\":\"anna\"}",
      "\"from_user_id\":\"PK.111\",\"id\":\"wamid.3\",\"timestamp\":\"1790000002\","
      "\"type\":\"text\",\"text\":{\"body\":\"three\"}");
  g_autofree char *nobody = body_message (NULL, "\"id\":\"wamid.4\",\"timestamp\":\"1790000003\","
                                                "\"type\":\"text\",\"text\":{\"body\":\"four\"}");
  g_autofree char *card = NULL;

  fixture_webhook (f, phone_only);
  fixture_webhook (f, both);
  fixture_webhook (f, bsuid_only);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 3);
  card = fixture_dump (f, "SELECT name, phone, wa_id, bsuid, username FROM contact_card");
  g_assert_cmpstr (card, ==, "Anna|" ANNA "|" ANNA "|PK.111|anna\n");
  fixture_webhook (f, nobody);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 2);
}

/* A phone number that passes from one person to another takes no history with it. */
static void
test_recycled_phone (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_message (
      "\"wa_id\":\"" ANNA "\",\"user_id\":\"PK.111\"",
      "\"from\":\"" ANNA
      "\",\"from_user_id\":\"PK.111\",\"id\":\"wamid.1\",\"timestamp\":\"1790000001\","
      "\"type\":\"text\",\"text\":{\"body\":\"mine\"}");
  g_autofree char *second = body_message (
      "\"wa_id\":\"" ANNA "\",\"user_id\":\"PK.222\"",
      "\"from\":\"" ANNA
      "\",\"from_user_id\":\"PK.222\",\"id\":\"wamid.2\",\"timestamp\":\"1790000002\","
      "\"type\":\"text\",\"text\":{\"body\":\"mine now\"}");
  g_autofree char *aliases = NULL;

  fixture_webhook (f, first);
  fixture_webhook (f, second);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 2);
  aliases = fixture_dump (
      f, "SELECT a.kind, a.value, b.value FROM contact_alias a JOIN contact_alias b "
         "ON b.contact = a.contact AND b.kind = 'bsuid' "
         "WHERE a.kind = 'wa_id' AND a.valid_to IS NULL");
  g_assert_cmpstr (aliases, ==, "wa_id|" ANNA "|PK.222\n");
}

/* Two contacts that turn out to be one person. */
static void
test_merge (Fixture *f, gconstpointer data)
{
  g_autofree char *by_phone = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *by_bsuid
      = body_message ("\"user_id\":\"PK.111\"",
                      "\"from_user_id\":\"PK.111\",\"id\":\"wamid.2\",\"timestamp\":\"1790000002\","
                      "\"type\":\"text\",\"text\":{\"body\":\"two\"}");
  g_autofree char *by_both = body_message (
      "\"wa_id\":\"" ANNA "\",\"user_id\":\"PK.111\"",
      "\"from\":\"" ANNA
      "\",\"from_user_id\":\"PK.111\",\"id\":\"wamid.3\",\"timestamp\":\"1790000003\","
      "\"type\":\"text\",\"text\":{\"body\":\"three\"}");
  g_autofree char *by_phone_again = body_text ("wamid.4", ANNA, START_MS + 4000, "four");
  g_autofree char *texts = NULL;

  fixture_webhook (f, by_phone);
  fixture_webhook (f, by_bsuid);
  fixture_webhook (f, by_both);
  fixture_webhook (f, by_phone_again);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact WHERE merged_into IS NULL"),
                   ==, 1);
  /* What came before and what follows is in one place. */
  texts = fixture_dump (
      f, "SELECT group_concat(text, ',') FROM (SELECT conv, text FROM message ORDER BY at) "
         "GROUP BY conv ORDER BY 1");
  g_assert_cmpstr (texts, ==, "one,two,three,four\n");
}

/* Two people who are known apart stay so, even if an update without a BSUID mixes their phones. */
static void
test_no_merge (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = body_message (
      "\"wa_id\":\"" ANNA "\",\"user_id\":\"PK.111\"",
      "\"from\":\"" ANNA
      "\",\"from_user_id\":\"PK.111\",\"id\":\"wamid.1\",\"timestamp\":\"1790000001\","
      "\"type\":\"text\",\"text\":{\"body\":\"one\"}");
  g_autofree char *jose = body_message (
      "\"wa_id\":\"5215550001\",\"user_id\":\"MX.222\"",
      "\"from\":\"525550001\",\"from_user_id\":\"MX.222\",\"id\":\"wamid.2\","
      "\"timestamp\":\"1790000002\",\"type\":\"text\",\"text\":{\"body\":\"two\"}");
  g_autofree char *mixed
      = body_message ("\"wa_id\":\"" ANNA "\"",
                      "\"from\":\"525550001\",\"id\":\"wamid.3\",\"timestamp\":\"1790000003\","
                      "\"type\":\"text\",\"text\":{\"body\":\"three\"}");

  fixture_webhook (f, anna);
  fixture_webhook (f, jose);
  fixture_webhook (f, mixed);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM contact WHERE merged_into IS NULL"),
                   ==, 2);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 2);
}

static void
test_unknown_number (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Person agent;
  g_autofree char *body = g_strdup (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"901\",\"changes\":[{"
      "\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"
      "\"phone_number_id\":\"555\"},\"contacts\":[{\"wa_id\":\"" ANNA "\"}],\"messages\":[{"
      "\"from\":\"" ANNA "\",\"id\":\"wamid.1\",\"timestamp\":\"1790000000\",\"type\":\"text\","
      "\"text\":{\"body\":\"hello\"}}]}}]}]}");
  g_autofree char *conv = NULL;
  g_autofree char *audience = NULL;

  fixture_add_person (f, "Agent", DSK_ROLE_AGENT, &agent);
  fixture_webhook (f, body);
  audience = fixture_dump (f, "SELECT token FROM conv_audience");
  g_assert_cmpstr (audience, ==, "*\n");
  conv = fixture_query (f, "SELECT id FROM conversation");
  g_assert_cmpint (person_send (f, &agent, conv, "hi", NULL), ==, DSK_RESULT_INVALID);

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_number (f->engine, NULL, "555", NULL, &error));
  fixture_commit (f);
  g_assert_cmpint (person_send (f, &agent, conv, "hi", NULL), ==, DSK_RESULT_OK);
  person_clear (&agent);
}

static void
test_kinds (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *members;
    const char *kind;
    gboolean waits;
  } cases[] = {
    { "\"type\":\"image\",\"image\":{\"id\":\"1\",\"caption\":\"look\",\"url\":\"https://x/\"}",
      "image", TRUE },
    { "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.0\",\"emoji\":\"\"}", "reaction",
      FALSE },
    { "\"type\":\"from_the_future\",\"from_the_future\":{}", "unknown", TRUE },
    { "\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"no\"}]", "unsupported",
      TRUE },
    { "\"type\":\"system\",\"system\":{\"type\":\"user_changed_number\",\"body\":\"x\"}", "system",
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *members = g_strdup_printf (
          "\"from\":\"92300%u\",\"id\":\"wamid.k%u\",\"timestamp\":\"1790000001\",%s", i, i,
          cases[i].members);
      g_autofree char *body = body_message (NULL, members);
      g_autofree char *sql = g_strdup_printf ("SELECT m.kind, c.waiting_since IS NOT NULL, m.raw "
                                              "IS NOT NULL, coalesce(m.content, '') LIKE "
                                              "'%%https%%' FROM message m JOIN conversation c ON "
                                              "c.id = m.conv WHERE m.wamid = 'wamid.k%u'",
                                              i);
      g_autofree char *expected = g_strdup_printf ("%s|%d|1|0\n", cases[i].kind, cases[i].waits);
      g_autofree char *got = NULL;

      fixture_webhook (f, body);
      got = fixture_dump (f, sql);
      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_reopen (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *second = body_text ("wamid.2", ANNA, START_MS + 60000, "two");
  g_autofree char *conv = NULL;
  g_autofree char *state = NULL;
  Person admin = { f->admin, 0 };

  fixture_webhook (f, first);
  conv = fixture_query (f, "SELECT id FROM conversation");
  dsk_clock_advance (f->clock, 1000);
  g_assert_cmpint (person_set_status (f, &admin, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  dsk_clock_advance (f->clock, 60000);
  fixture_webhook (f, second);
  state
      = fixture_dump (f, "SELECT status, episode_n, (SELECT count(*) FROM episode), waiting_since, "
                         "(SELECT count(*) FROM event WHERE kind = 'reopened') FROM conversation");
  g_assert_cmpstr (state, ==, "new|2|2|1790000060000|1\n");
}

static void
test_history (Fixture *f, gconstpointer data)
{
  g_autofree char *history = g_strdup (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{"
      "\"field\":\"history\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"
      "\"display_phone_number\":\"15550001111\",\"phone_number_id\":\"" NUMBER_ID
      "\"},\"history\":[{"
      "\"metadata\":{\"phase\":0,\"chunk_order\":1,\"progress\":100},\"threads\":[{\"id\":\"" ANNA
      "\","
      "\"messages\":[{\"from\":\"" ANNA
      "\",\"id\":\"wamid.h1\",\"timestamp\":\"1780000000\",\"type\":\"text\","
      "\"text\":{\"body\":\"long ago\"},\"history_context\":{\"status\":\"READ\"}}]}]}]}}]}]}");
  g_autofree char *live = body_text ("wamid.1", ANNA, START_MS, "now");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fixture_webhook (f, history);
  before = fixture_dump (
      f, "SELECT status, last_in_at, waiting_since, last_preview FROM conversation");
  g_assert_cmpstr (before, ==, "resolved|~|~|long ago\n");
  fixture_webhook (f, live);
  after
      = fixture_dump (f, "SELECT status, episode_n, last_preview, (SELECT opened_at FROM episode) "
                         "FROM conversation");
  g_assert_cmpstr (after, ==, "new|1|now|1790000000000\n");
}

/* Statuses before the message, repeated, backwards, and failed before delivered. */
static void
test_statuses (Fixture *f, gconstpointer data)
{
  static const char *const orders[][4] = {
    { "sent", "delivered", "read", "delivered" },
    { "read", "delivered", "sent", "sent" },
    { "failed", "delivered", "sent", "read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.s%u", i);
      g_autofree char *echo = body_echo (wamid, ANNA, START_MS, "hi");
      g_autofree char *sql = g_strdup_printf (
          "SELECT s.state, s.error_text FROM message_status s JOIN message m ON m.id = s.id "
          "WHERE m.wamid = '%s'",
          wamid);
      g_autofree char *state = NULL;

      for (guint j = 0; j < 4; j++)
        {
          g_autofree char *status
              = body_status (wamid, orders[i][j], START_MS + j * 1000,
                             strcmp (orders[i][j], "failed") == 0
                                 ? "\"errors\":[{\"code\":131026,\"title\":\"no\"}]"
                                 : NULL);

          if (j == 2)
            fixture_webhook (f, echo);
          fixture_webhook (f, status);
        }
      state = fixture_dump (f, sql);
      g_assert_cmpstr (state, ==, "read|~\n");
    }
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM status_orphan"), ==, 0);
}

static void
test_failed_words (Fixture *f, gconstpointer data)
{
  g_autofree char *echo = body_echo ("wamid.1", ANNA, START_MS, "hi");
  g_autofree char *status = body_status ("wamid.1", "failed", START_MS,
                                         "\"errors\":[{\"code\":131026,\"title\":\"Undeliverable\","
                                         "\"error_data\":{\"details\":\"No such user\"}}]");
  g_autofree char *state = NULL;

  fixture_webhook (f, echo);
  fixture_webhook (f, status);
  state = fixture_dump (f, "SELECT state, error_code, error_text FROM message_status");
  g_assert_cmpstr (state, ==, "failed|131026|No such user\n");
}

static void
test_quote_later (Fixture *f, gconstpointer data)
{
  g_autofree char *answer = body_message (
      "\"wa_id\":\"" ANNA "\"",
      "\"from\":\"" ANNA "\",\"id\":\"wamid.2\",\"timestamp\":\"1790000002\",\"type\":\"text\","
      "\"text\":{\"body\":\"that one\"},\"context\":{\"id\":\"wamid.1\",\"from\":\"x\"}");
  g_autofree char *question = body_text ("wamid.1", ANNA, START_MS, "which?");

  fixture_webhook (f, answer);
  fixture_webhook (f, question);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM message a JOIN message q ON q.id = a.quote "
                            "WHERE a.wamid = 'wamid.2' AND q.wamid = 'wamid.1'"),
      ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("text", test_text);
  ADD ("repeated", test_repeated);
  ADD ("repeated-late", test_repeated_late);
  ADD ("endless-text", test_endless_text);
  ADD ("endless-ids", test_endless_ids);
  ADD ("media", test_media);
  ADD ("revoked", test_revoked);
  ADD ("said", test_said);
  ADD ("identity", test_identity);
  ADD ("recycled-phone", test_recycled_phone);
  ADD ("merge", test_merge);
  ADD ("no-merge", test_no_merge);
  ADD ("unknown-number", test_unknown_number);
  ADD ("kinds", test_kinds);
  ADD ("reopen", test_reopen);
  ADD ("history", test_history);
  ADD ("statuses", test_statuses);
  ADD ("failed-words", test_failed_words);
  ADD ("quote-later", test_quote_later);
  return g_test_run ();
}
