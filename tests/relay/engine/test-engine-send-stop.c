/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers that Meta refuses, accounts that are too busy, and the pace. */

#include "dsk-pacer.h"
#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/send-stop/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define BERT "923004445566"
#define MINUTE_MS ((gint64) 60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define STOPPED ((DskWaSendResult) { .outcome = DSK_WA_STOP, .code = 131042, .reason = (char *) "Pay first" })
#define ACCEPTED(id) ((DskWaSendResult) { .outcome = DSK_WA_ACCEPTED, .wamid = (char *) id })

static void
assert_query (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *value = fixture_query (f, sql);

  g_assert_cmpstr (value, ==, expected);
}

/* Claims; there must be @n. Returns: (transfer full) (nullable): the id of the first */
static char *
claim_n (Fixture *f, guint n, gint64 *due)
{
  gint64 next;
  g_autoptr (GPtrArray) jobs = fixture_claim (f, due != NULL ? due : &next);

  g_assert_cmpuint (jobs->len, ==, n);
  return n > 0 ? g_strdup (((DskSendJob *) jobs->pdata[0])->message) : NULL;
}

static char *
stop (Fixture *f, Person *admin, const char *conv)
{
  g_autofree char *message = NULL;
  char *claimed;

  person_send (f, admin, conv, "hi", &message);
  claimed = claim_n (f, 1, NULL);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*refuses everything*");
  fixture_finish (f, claimed, STOPPED);
  g_test_assert_expected_messages ();
  return claimed;
}

/* Everybody sees why, the administrator is alerted once, and one message at a time asks again. */
static void
test_stop_and_probe (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *first = NULL;
  g_autofree char *probe = NULL;
  g_autofree char *later = NULL;
  g_autofree char *rest = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  first = stop (f, &admin, anna);
  assert_query (f, "SELECT stop_code || ' ' || stop_text || ' ' || (seq > 1) FROM number", "131042 Pay first 1");
  assert_query (f, "SELECT kind || ' ' || level || ' ' || detail FROM alert",
                "number_stopped critical {\"code\":\"131042\",\"text\":\"Pay first\"}");
  fixture_assert_state (f, first, "queued queued");
  person_send (f, &admin, bert, "hi", NULL);
  claim_n (f, 0, &due);
  g_assert_cmpint (due, ==, START_MS + 5 * MINUTE_MS);

  dsk_clock_advance (f->clock, 5 * MINUTE_MS);
  probe = claim_n (f, 1, NULL);
  claim_n (f, 0, NULL);
  fixture_finish (f, probe, STOPPED);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM alert"), ==, 1);
  claim_n (f, 0, NULL);

  dsk_clock_advance (f->clock, HOUR_MS);
  later = claim_n (f, 1, NULL);
  fixture_finish (f, later, ACCEPTED ("wamid.1"));
  assert_query (f, "SELECT stop_code IS NULL AND stop_text IS NULL AND stop_at IS NULL FROM number", "1");
  assert_query (f, "SELECT kind FROM alert ORDER BY seq DESC LIMIT 1", "number_resumed");
  rest = claim_n (f, 1, NULL);
  g_assert_cmpstr (rest, !=, later);
}

static void
test_resumed_by_hand (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  Person admin = { f->admin, 0 };

  first = stop (f, &admin, anna);
  claim_n (f, 0, NULL);
  fixture_begin (f);
  g_assert_false (dsk_relay_engine_resume_number (f->engine, NULL, "nothing", &error));
  g_clear_error (&error);
  g_assert_true (dsk_relay_engine_resume_number (f->engine, NULL, NUMBER_ID, &error));
  fixture_commit (f);
  assert_query (f, "SELECT stop_code IS NULL FROM number", "1");
  again = claim_n (f, 1, NULL);
  g_assert_cmpstr (again, ==, first);
}

/* A message to @conv that WhatsApp took. */
static void
send_one (Fixture *f, Person *admin, const char *conv, const char *wamid)
{
  g_autofree char *message = NULL;

  person_send (f, admin, conv, "hi", NULL);
  message = claim_n (f, 1, NULL);
  fixture_finish (f, message, ACCEPTED (wamid));
}

static void
hear_failed (Fixture *f, const char *wamid, gint64 at, int code)
{
  g_autofree char *errors = g_strdup_printf ("\"errors\":[{\"code\":%d,\"title\":\"Pay first\"}]", code);
  g_autofree char *body = body_status (wamid, "failed", at, errors);

  fixture_webhook (f, body);
}

static void
hear_stop (Fixture *f, const char *wamid, gint64 at, int code)
{
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*refuses everything*");
  hear_failed (f, wamid, at, code);
  g_test_assert_expected_messages ();
}

static void
resume (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_resume_number (f->engine, NULL, NUMBER_ID, &error));
  fixture_commit (f);
}

/* What Meta says after it took a message stops the number, too: once, and not again when it comes late. */
static void
test_status_stops (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *again = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *wamid = g_strdup_printf ("wamid.%u", i);

      send_one (f, &admin, anna, wamid);
      dsk_clock_advance (f->clock, 2000);
    }
  hear_failed (f, "wamid.0", START_MS + 8000, 131026);
  assert_query (f, "SELECT count(*) FROM alert", "0");
  hear_stop (f, "wamid.1", START_MS + 7000, 131042);
  hear_failed (f, "wamid.1", START_MS + 7000, 131042);
  hear_failed (f, "wamid.2", START_MS + 6000, 131042);
  assert_query (f, "SELECT stop_code || ' ' || stop_text FROM number", "131042 Pay first");
  assert_query (f, "SELECT group_concat(kind || ' ' || level || ' ' || detail) FROM alert",
                "number_stopped critical {\"code\":\"131042\",\"text\":\"Pay first\"}");
  person_send (f, &admin, anna, "hi", NULL);
  claim_n (f, 0, &due);
  g_assert_cmpint (due, ==, START_MS + 8000 + 5 * MINUTE_MS);

  dsk_clock_advance (f->clock, 10000);
  resume (f);
  hear_failed (f, "wamid.1", START_MS + 7000, 131042);
  hear_failed (f, "wamid.3", START_MS + 9000, 368);
  assert_query (f, "SELECT stop_code IS NULL AND hold_until = 0 FROM number", "1");
  assert_query (f, "SELECT count(*) FROM message_status WHERE state = 'failed'", "4");

  again = claim_n (f, 1, NULL);
  fixture_finish (f, again, ACCEPTED ("wamid.4"));
  hear_stop (f, "wamid.4", START_MS + 20000, 368);
  assert_query (f, "SELECT stop_code FROM number", "368");
}

/* It may be known before the answer to our request is. */
static void
test_status_before_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  Person admin = { f->admin, 0 };

  person_send (f, &admin, anna, "hi", NULL);
  message = claim_n (f, 1, NULL);
  hear_failed (f, "wamid.1", START_MS, 131031);
  assert_query (f, "SELECT stop_code IS NULL FROM number", "1");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*refuses everything*");
  fixture_finish (f, message, ACCEPTED ("wamid.1"));
  g_test_assert_expected_messages ();
  assert_query (f, "SELECT stop_code FROM number", "131031");
  assert_query (f, "SELECT count(*) FROM alert", "1");
}

/* That Meta takes a message does not say that the number works when messages fail after that: a status does. */
static void
test_status_frees (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *probe = NULL;
  g_autofree char *second = NULL;
  g_autofree char *early = NULL;
  g_autofree char *sent = NULL;
  Person admin = { f->admin, 0 };
  gint64 now;

  send_one (f, &admin, anna, "wamid.0");
  send_one (f, &admin, anna, "wamid.1");
  hear_stop (f, "wamid.1", START_MS, 131042);
  early = body_status ("wamid.0", "sent", START_MS - 1000, NULL);
  fixture_webhook (f, early);
  for (guint i = 0; i < 3; i++)
    person_send (f, &admin, anna, "hi", NULL);

  dsk_clock_advance (f->clock, 5 * MINUTE_MS);
  probe = claim_n (f, 1, NULL);
  fixture_finish (f, probe, ACCEPTED ("wamid.2"));
  assert_query (f, "SELECT stop_code FROM number", "131042");
  claim_n (f, 0, NULL);
  hear_failed (f, "wamid.2", dsk_clock_now_ms (f->clock), 131042);
  assert_query (f, "SELECT count(*) FROM alert", "1");

  dsk_clock_advance (f->clock, HOUR_MS);
  second = claim_n (f, 1, NULL);
  fixture_finish (f, second, ACCEPTED ("wamid.3"));
  claim_n (f, 0, NULL);
  now = dsk_clock_now_ms (f->clock);
  sent = body_status ("wamid.3", "sent", now, NULL);
  fixture_webhook (f, sent);
  assert_query (f, "SELECT stop_code IS NULL FROM number", "1");
  assert_query (f, "SELECT group_concat(kind) FROM (SELECT kind FROM alert ORDER BY seq)",
                "number_stopped,number_resumed");
  g_free (claim_n (f, 1, NULL));
}

/* A new token frees what a token stopped, and nothing else. */
static void
test_token_changed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *first = NULL;
  Person admin = { f->admin, 0 };

  first = stop (f, &admin, anna);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_token_changed (f->engine, &error));
  fixture_commit (f);
  claim_n (f, 0, NULL);
  fixture_exec (f, "UPDATE number SET stop_code = 190");
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_token_changed (f->engine, &error));
  fixture_commit (f);
  g_free (claim_n (f, 1, NULL));
  assert_query (f, "SELECT stop_code FROM number", "190");
}

/* With nothing to try it with, a number is taken to work when its time is over. */
static void
test_nothing_to_try (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *first = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  first = stop (f, &admin, anna);
  fixture_exec (f, "UPDATE send_job SET state = 'failed'");
  claim_n (f, 0, &due);
  g_assert_cmpint (due, ==, START_MS + 5 * MINUTE_MS);
  assert_query (f, "SELECT stop_code FROM number", "131042");
  dsk_clock_advance (f->clock, 5 * MINUTE_MS);
  claim_n (f, 0, NULL);
  assert_query (f, "SELECT stop_code IS NULL FROM number", "1");
}

/* Too fast as a number, or as an account: all wait, whoever was refused. */
static void
test_number_and_account_wait (Fixture *f, gconstpointer data)
{
  static const struct
  {
    DskWaSendResult result;
    gint64 wait;
  } rows[] = {
    { { .outcome = DSK_WA_RETRY, .code = 130429, .retry_after_ms = 2000 }, 2000 },
    { { .outcome = DSK_WA_RETRY, .code = 80007, .retry_after_ms = MINUTE_MS }, MINUTE_MS },
    { { .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.9", .account_wait_ms = 7 * MINUTE_MS }, 7 * MINUTE_MS },
    { { .outcome = DSK_WA_RETRY, .code = 131016, .retry_after_ms = MINUTE_MS }, 0 },
  };
  Person admin = { f->admin, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *one = g_strdup_printf ("92300000%u1", i);
      g_autofree char *two = g_strdup_printf ("92300000%u2", i);
      g_autofree char *anna = fixture_conv_of (f, one);
      g_autofree char *bert = fixture_conv_of (f, two);
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;
      gint64 due;

      person_send (f, &admin, anna, "hi", NULL);
      first = claim_n (f, 1, NULL);
      fixture_finish (f, first, rows[i].result);
      person_send (f, &admin, bert, "hi", NULL);
      if (rows[i].wait > 0)
        {
          claim_n (f, 0, &due);
          g_assert_cmpint (due, ==, dsk_clock_now_ms (f->clock) + rows[i].wait);
          dsk_clock_advance (f->clock, rows[i].wait);
        }
      second = claim_n (f, 1, NULL);
      fixture_exec (f, "UPDATE send_job SET state = 'done'");
      dsk_clock_advance (f->clock, HOUR_MS);
    }
}

/* A customer gets no more than Meta allows, also over a restart; others are not kept waiting. */
static void
test_pair (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *other = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  for (guint i = 0; i < DSK_PACER_PAIR_BURST + 2; i++)
    person_send (f, &admin, anna, "hi", NULL);
  for (guint i = 0; i < DSK_PACER_PAIR_BURST; i++)
    {
      g_autofree char *message = claim_n (f, 1, NULL);
      g_autofree char *wamid = g_strdup_printf ("wamid.%u", i);

      fixture_finish (f, message, ACCEPTED (wamid));
      dsk_clock_advance (f->clock, 20);
      if (i == 20)
        fixture_restart (f);
    }
  claim_n (f, 0, &due);
  g_assert_cmpint (due, >, dsk_clock_now_ms (f->clock) + 4000);
  g_assert_cmpint (due, <=, dsk_clock_now_ms (f->clock) + 6000);
  person_send (f, &admin, bert, "hi", NULL);
  other = claim_n (f, 1, NULL);
  dsk_clock_advance (f->clock, due - dsk_clock_now_ms (f->clock));
  g_free (claim_n (f, 1, NULL));
}

/* Returns: how many of what is queued leave within a second */
static guint
sent_in_a_second (Fixture *f)
{
  guint sent = 0;

  for (gint64 end = dsk_clock_now_ms (f->clock) + 999; dsk_clock_now_ms (f->clock) <= end;)
    {
      gint64 due;
      g_autoptr (GPtrArray) jobs = fixture_claim (f, &due);

      sent += jobs->len;
      g_assert_cmpint (due, >, dsk_clock_now_ms (f->clock));
      dsk_clock_advance (f->clock, due - dsk_clock_now_ms (f->clock));
    }
  return sent;
}

/* A number sends its rate and no more; another number is not kept waiting by it. */
static void
test_rate (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Person admin = { f->admin, 0 };
  guint sent;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *wa_id = g_strdup_printf ("9230000%03u", i);
      g_autofree char *conv = fixture_conv_of (f, wa_id);

      person_send (f, &admin, conv, "hi", NULL);
    }
  fixture_begin (f);
  g_assert_false (dsk_relay_engine_set_rate (f->engine, NULL, NUMBER_ID, 5000, &error));
  g_clear_error (&error);
  g_assert_true (dsk_relay_engine_set_rate (f->engine, NULL, NUMBER_ID, 20, &error));
  fixture_commit (f);
  sent = sent_in_a_second (f);
  g_assert_cmpuint (sent, <=, 20);
  g_assert_cmpuint (sent, >=, 17);
}

/* Once the phone app is seen to use the number, it sends less: at once, not after a restart. */
static void
test_coexistence_rate (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  g_autofree char *echo = body_echo ("wamid.echo", "923009998877", START_MS, "from the phone");
  guint sent;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *wa_id = g_strdup_printf ("9230000%03u", i);
      g_autofree char *conv = fixture_conv_of (f, wa_id);

      person_send (f, &admin, conv, "hi", NULL);
    }
  g_assert_cmpint (fixture_query_int (f, "SELECT coexistence FROM number"), ==, 0);
  g_free (claim_n (f, DSK_PACER_NUMBER_RATE / 10, NULL));
  fixture_webhook (f, echo);
  g_assert_cmpint (fixture_query_int (f, "SELECT coexistence FROM number"), ==, 1);
  sent = sent_in_a_second (f);
  g_assert_cmpuint (sent, <=, DSK_PACER_COEXISTENCE_RATE);
  g_assert_cmpuint (sent, >=, DSK_PACER_COEXISTENCE_RATE - 3);
}

/* What WhatsApp wants tomorrow does not silence the conversation until then. */
static void
test_held_lets_pass (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *held = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  Person admin = { f->admin, 0 };

  person_send (f, &admin, anna, "sale", &held);
  first = claim_n (f, 1, NULL);
  fixture_finish (f, first,
                  (DskWaSendResult) {
                      .outcome = DSK_WA_HOLD, .code = 131049, .retry_after_ms = 24 * HOUR_MS });
  person_send (f, &admin, anna, "an answer", NULL);
  second = claim_n (f, 1, NULL);
  g_assert_cmpstr (second, !=, held);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("stop-and-probe", test_stop_and_probe);
  ADD ("resumed-by-hand", test_resumed_by_hand);
  ADD ("token-changed", test_token_changed);
  ADD ("nothing-to-try", test_nothing_to_try);
  ADD ("number-and-account-wait", test_number_and_account_wait);
  ADD ("pair", test_pair);
  ADD ("rate", test_rate);
  ADD ("status-stops", test_status_stops);
  ADD ("status-before-answer", test_status_before_answer);
  ADD ("status-frees", test_status_frees);
  ADD ("coexistence-rate", test_coexistence_rate);
  ADD ("held-lets-pass", test_held_lets_pass);
  return g_test_run ();
}
