/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/send-queue/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define BERT "923004445566"
#define HOUR_MS ((gint64) 60 * 60 * 1000)

static void
test_accepted (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autofree char *read = body_status ("wamid.out", "read", START_MS + 5000, NULL);
  g_autoptr (GPtrArray) jobs = NULL;
  Person admin = { f->admin, 0 };
  DskSendJob *job;
  gint64 due;

  g_assert_cmpint (person_send (f, &admin, conv, "hi", &message), ==, DSK_RESULT_OK);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  job = jobs->pdata[0];
  g_assert_cmpstr (job->message, ==, message);
  g_assert_cmpstr (job->to, ==, ANNA);
  g_assert_null (job->recipient);
  g_assert_cmpstr (job->text, ==, "hi");
  g_assert_cmpstr (job->phone_number_id, ==, NUMBER_ID);
  g_assert_cmpint (job->attempt, ==, 1);
  fixture_assert_state (f, message, "sending sending");
  /* The webhook is faster than the answer. */
  fixture_webhook (f, read);
  fixture_finish (f, message,
          (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.out" });
  fixture_assert_state (f, message, "read done");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM status_orphan"), ==, 0);
}

/* WhatsApp took it and holds it back: that is so until it says anything else, and not if it has said so already. */
static void
test_held_back (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *before; /* NULL: nothing */
    const char *after;
    gint64 at; /* of the latter, from when the answer came */
    const char *held;
    const char *expected;
  } rows[] = {
    { NULL, "sent", 1000, "sent|-3\n", "sent|~\n" },
    { NULL, "sent", -1000, "sent|-3\n", "sent|~\n" },
    { NULL, "delivered", 1000, "sent|-3\n", "delivered|~\n" },
    { NULL, "failed", 1000, "sent|-3\n", "failed|132015\n" },
    { "sent", "read", 1000, "sent|~\n", "read|~\n" },
    { "delivered", "sent", 1000, "delivered|~\n", "delivered|~\n" },
  };
  Person admin = { f->admin, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *customer = g_strdup_printf ("92300444000%u", i);
      g_autofree char *conv = fixture_conv_of (f, customer);
      g_autofree char *wamid = g_strdup_printf ("wamid.held.%u", i);
      g_autofree char *message = NULL;
      g_autofree char *sql = NULL;
      g_autofree char *held = NULL;
      g_autofree char *state = NULL;
      g_autofree char *after
          = body_status (wamid, rows[i].after, dsk_clock_now_ms (f->clock) + rows[i].at,
                         g_str_equal (rows[i].after, "failed") ? "\"errors\":[{\"code\":132015}]" : NULL);
      g_autoptr (GPtrArray) jobs = NULL;
      gint64 due;

      g_assert_cmpint (person_send (f, &admin, conv, "hi", &message), ==, DSK_RESULT_OK);
      jobs = fixture_claim (f, &due);
      g_assert_cmpint (jobs->len, ==, 1);
      if (rows[i].before != NULL)
        {
          g_autofree char *before = body_status (wamid, rows[i].before, dsk_clock_now_ms (f->clock), NULL);

          fixture_webhook (f, before);
        }
      fixture_finish (f, message,
                      (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = wamid, .held = TRUE });
      sql = g_strdup_printf ("SELECT state, error_code FROM message_status WHERE id = '%s'", message);
      held = fixture_dump (f, sql);
      g_assert_cmpstr (held, ==, rows[i].held);
      fixture_webhook (f, after);
      state = fixture_dump (f, sql);
      g_assert_cmpstr (state, ==, rows[i].expected);
    }
}

static void
test_bsuid_only (Fixture *f, gconstpointer data)
{
  g_autofree char *body
      = body_message ("\"user_id\":\"PK.77\"",
                      "\"from_user_id\":\"PK.77\",\"id\":\"wamid.1\",\"timestamp\":\"1790000000\","
                      "\"type\":\"text\",\"text\":{\"body\":\"who am I\"}");
  g_autofree char *conv = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  fixture_webhook (f, body);
  conv = fixture_query (f, "SELECT id FROM conversation");
  g_assert_cmpint (person_send (f, &admin, conv, "hi", NULL), ==, DSK_RESULT_OK);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  g_assert_null (((DskSendJob *) jobs->pdata[0])->to);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->recipient, ==, "PK.77");
}

/* Somebody known by the id that spans linked portfolios alone is written to by that; their own id goes first. */
static void
test_parent_bsuid (Fixture *f, gconstpointer data)
{
  g_autofree char *body
      = body_message ("\"parent_user_id\":\"PK.ENT.77\"",
                      "\"from_parent_user_id\":\"PK.ENT.77\",\"id\":\"wamid.1\",\"timestamp\":\"1790000000\","
                      "\"type\":\"text\",\"text\":{\"body\":\"who am I\"}");
  g_autofree char *both
      = body_message ("\"user_id\":\"PK.77\",\"parent_user_id\":\"PK.ENT.77\"",
                      "\"from_user_id\":\"PK.77\",\"from_parent_user_id\":\"PK.ENT.77\",\"id\":\"wamid.2\","
                      "\"timestamp\":\"1790000001\",\"type\":\"text\",\"text\":{\"body\":\"still me\"}");
  g_autofree char *conv = NULL;
  g_autofree char *first = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) later = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  fixture_webhook (f, body);
  conv = fixture_query (f, "SELECT id FROM conversation");
  g_assert_cmpint (person_send (f, &admin, conv, "hi", &first), ==, DSK_RESULT_OK);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  g_assert_null (((DskSendJob *) jobs->pdata[0])->to);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->recipient, ==, "PK.ENT.77");
  fixture_finish (f, first, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.out" });
  fixture_webhook (f, both);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation"), ==, 1);
  g_assert_cmpint (person_send (f, &admin, conv, "again", NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (f->clock, 60000);
  later = fixture_claim (f, &due);
  g_assert_cmpint (later->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) later->pdata[0])->recipient, ==, "PK.77");
}

/* One at a time in a conversation, in order, even while the first waits for another attempt. */
static void
test_order (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GPtrArray) retried = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  person_send (f, &admin, anna, "one", &one);
  dsk_clock_advance (f->clock, 10);
  person_send (f, &admin, anna, "two", &two);
  person_send (f, &admin, bert, "other", &other);
  first = fixture_claim (f, &due);
  g_assert_cmpint (first->len, ==, 2);
  g_assert_cmpstr (((DskSendJob *) first->pdata[0])->message, ==, one);
  g_assert_cmpstr (((DskSendJob *) first->pdata[1])->message, ==, other);
  none = fixture_claim (f, &due);
  g_assert_cmpint (none->len, ==, 0);
  fixture_finish (f, one,
          (DskWaSendResult){ .outcome = DSK_WA_RETRY, .code = 131000, .retry_after_ms = 4000 });
  fixture_assert_state (f, one, "queued queued");
  waiting = fixture_claim (f, &due);
  g_assert_cmpint (waiting->len, ==, 0);
  g_assert_cmpint (due, >=, START_MS + 4010);
  g_assert_cmpint (due, <=, START_MS + 5010);
  dsk_clock_advance (f->clock, 6000);
  retried = fixture_claim (f, &due);
  g_assert_cmpint (retried->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) retried->pdata[0])->message, ==, one);
  g_assert_cmpint (((DskSendJob *) retried->pdata[0])->attempt, ==, 2);
}

static void
test_outcomes (Fixture *f, gconstpointer data)
{
  static const struct
  {
    DskWaOutcome outcome;
    const char *state;
  } cases[] = {
    { DSK_WA_ACCEPTED, "sent done" },
    { DSK_WA_PERMANENT, "failed failed" },
    { DSK_WA_UNKNOWN, "unknown unknown" },
    { DSK_WA_HOLD, "queued queued" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *wa_id = g_strdup_printf ("92300000%u", i);
      g_autofree char *wamid = g_strdup_printf ("wamid.o%u", i);
      g_autofree char *conv = fixture_conv_of (f, wa_id);
      g_autofree char *message = NULL;
      g_autoptr (GPtrArray) jobs = NULL;
      Person admin = { f->admin, (gint64) i };
      gint64 due;

      person_send (f, &admin, conv, "hi", &message);
      jobs = fixture_claim (f, &due);
      g_assert_cmpint (jobs->len, ==, 1);
      fixture_finish (f, message,
              (DskWaSendResult){ .outcome = cases[i].outcome,
                                 .wamid = i == 0 ? wamid : NULL,
                                 .reason = (char *) "because",
                                 .retry_after_ms = 24 * HOUR_MS });
      fixture_assert_state (f, message, cases[i].state);
    }
}

/* A number that WhatsApp refuses as a whole rests, and so do all its conversations. */
static void
test_stop (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *message = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) freed = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  person_send (f, &admin, anna, "hi", &message);
  jobs = fixture_claim (f, &due);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*refuses everything*");
  fixture_finish (f, message, (DskWaSendResult){ .outcome = DSK_WA_STOP, .code = 190 });
  g_test_assert_expected_messages ();
  person_send (f, &admin, bert, "hi", NULL);
  held = fixture_claim (f, &due);
  g_assert_cmpint (held->len, ==, 0);
  g_assert_cmpint (due, ==, START_MS + 5 * 60 * 1000);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_number (f->engine, NULL, NUMBER_ID, NULL, &error));
  fixture_commit (f);
  /* One asks whether it works again; see test-engine-send-stop. */
  freed = fixture_claim (f, &due);
  g_assert_cmpint (freed->len, ==, 1);
}

static void
test_window_closed_meanwhile (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  person_send (f, &admin, conv, "hi", &message);
  dsk_clock_advance (f->clock, 24 * HOUR_MS);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 0);
  g_assert_cmpint (due, ==, 0);
  fixture_assert_state (f, message, "failed failed");
  words = fixture_query (f, "SELECT error_code || ' ' || error_text FROM message_status");
  g_assert_nonnull (strstr (words, "131047 The 24 hours"));
}

/* What was being sent when the process died is unknown, is not sent again, and is reconciled by the
 * id that we gave WhatsApp. */
static void
test_crash_while_sending (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autofree char *opaque = NULL;
  g_autofree char *sent = NULL;
  g_autofree char *wamid = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GPtrArray) after = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  person_send (f, &admin, conv, "hi", &message);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  fixture_restart (f);
  fixture_assert_state (f, message, "unknown unknown");
  after = fixture_claim (f, &due);
  g_assert_cmpint (after->len, ==, 0);
  opaque = g_strdup_printf ("\"biz_opaque_callback_data\":\"%s\"", message);
  sent = body_status ("wamid.out", "delivered", START_MS, opaque);
  fixture_webhook (f, sent);
  fixture_assert_state (f, message, "delivered done");
  wamid = fixture_query (f, "SELECT wamid FROM message WHERE direction = 'out'");
  g_assert_cmpstr (wamid, ==, "wamid.out");
}

/* A message that can't be claimed takes no other along: nothing is "sending" that nobody posts. */
static void
test_claim_fails (Fixture *f, gconstpointer data)
{
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *trap = NULL;
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  g_assert_cmpint (person_send (f, &admin, anna, "one", &one), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_send (f, &admin, bert, "two", &two), ==, DSK_RESULT_OK);
  trap = g_strdup_printf ("CREATE TRIGGER trap BEFORE UPDATE ON send_job WHEN old.message = '%s' "
                          "BEGIN SELECT RAISE (ABORT, 'trap'); END",
                          two);
  fixture_exec (f, trap);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*can't be taken*");
  first = fixture_claim (f, &due);
  g_test_assert_expected_messages ();
  g_assert_cmpint (first->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) first->pdata[0])->message, ==, one);
  fixture_assert_state (f, one, "sending sending");
  fixture_assert_state (f, two, "queued queued");
  g_assert_cmpint (due, >, dsk_clock_now_ms (f->clock));

  fixture_exec (f, "DROP TRIGGER trap");
  second = fixture_claim (f, &due);
  g_assert_cmpint (second->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) second->pdata[0])->message, ==, two);
}

/* A database put back from a backup: another epoch, and nothing that was queued goes out by itself.
 */
static void
test_restored (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autofree char *backup = g_build_filename (f->dir, "backup.db", NULL);
  g_autofree char *live = g_build_filename (f->dir, "relay.db", NULL);
  g_autofree char *epoch = fixture_query (f, "SELECT epoch FROM log_head");
  g_autofree char *new_epoch = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *wal = g_strconcat (live, "-wal", NULL);
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (DskCommand) old = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  Person admin = { f->admin, 0 };
  gsize len;
  gint64 due;

  person_send (f, &admin, conv, "hi", &message);
  g_assert_true (dsk_relay_engine_backup (f->engine, backup, &error));
  g_assert_no_error (error);
  g_clear_pointer (&f->engine, dsk_relay_engine_close);
  g_assert_true (g_file_get_contents (backup, &bytes, &len, &error));
  g_assert_true (g_file_set_contents (live, bytes, (gssize) len, &error));
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  dsk_clock_advance (f->clock, 1000);
  fixture_restart (f);
  new_epoch = fixture_query (f, "SELECT epoch FROM log_head");
  g_assert_cmpstr (new_epoch, !=, epoch);
  fixture_assert_state (f, message, "unknown unknown");
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 0);
  old->object = dsk_id_gen_next (f->ids);
  old->text = g_strdup ("did it go out before?");
  g_assert_cmpint (person_run (f, &admin, old, NULL), ==, DSK_RESULT_NEEDS_CONFIRM);
}

static guint
ticks (Fixture *f)
{
  g_autoptr (GPtrArray) taken = dsk_relay_engine_take_courtesies (f->engine);

  for (guint i = 0; i < taken->len; i++)
    {
      g_assert_cmpstr (((DskCourtesy *) taken->pdata[i])->wamid, ==, "wamid.in." ANNA);
      g_assert_cmpstr (((DskCourtesy *) taken->pdata[i])->phone_number_id, ==, NUMBER_ID);
    }
  return taken->len;
}

/* Customers see that they were read only as the policy says. */
static void
test_ticks (Fixture *f, gconstpointer data)
{
  static const struct
  {
    gboolean on_reply, on_seen;
    guint after_look, after_reply;
  } policies[] = { { FALSE, FALSE, 0, 0 }, { TRUE, FALSE, 0, 1 }, { TRUE, TRUE, 1, 1 } };
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *seen = fixture_query (f, "SELECT id FROM message");
  g_autoptr (DskCourtesy) typing = NULL;
  Person admin = { f->admin, 0 };
  gint64 due;

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (DskCommand) look = new_command (f, DSK_COMMAND_MARK_READ, conv);
      g_autofree char *message = NULL;
      g_autofree char *wamid = g_strdup_printf ("wamid.t%u", i);
      g_autoptr (GPtrArray) jobs = NULL;
      g_auto (DskCommandResult) result = { 0 };

      dsk_relay_engine_set_courtesy (f->engine, policies[i].on_reply, policies[i].on_seen);
      fixture_exec (f, "DELETE FROM read_marker");
      look->object = g_strdup (seen);
      g_assert_cmpint (person_run (f, &admin, look, &result), ==, DSK_RESULT_OK);
      g_assert_cmpuint (ticks (f), ==, policies[i].after_look);
      person_send (f, &admin, conv, "hi", &message);
      jobs = fixture_claim (f, &due);
      fixture_finish (f, message, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = wamid });
      g_assert_cmpuint (ticks (f), ==, policies[i].after_reply);
    }
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_find_courtesy (f->engine, conv, &typing, NULL));
  g_assert_nonnull (typing);
  g_clear_pointer (&typing, dsk_courtesy_free);
  dsk_clock_advance (f->clock, 24 * HOUR_MS);
  g_assert_true (dsk_relay_engine_find_courtesy (f->engine, conv, &typing, NULL));
  g_assert_null (typing);
  fixture_commit (f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ticks", test_ticks);
  ADD ("accepted", test_accepted);
  ADD ("held-back", test_held_back);
  ADD ("bsuid-only", test_bsuid_only);
  ADD ("parent-bsuid", test_parent_bsuid);
  ADD ("order", test_order);
  ADD ("outcomes", test_outcomes);
  ADD ("stop", test_stop);
  ADD ("window-closed-meanwhile", test_window_closed_meanwhile);
  ADD ("crash-while-sending", test_crash_while_sending);
  ADD ("claim-fails", test_claim_fails);
  ADD ("restored", test_restored);
  return g_test_run ();
}
