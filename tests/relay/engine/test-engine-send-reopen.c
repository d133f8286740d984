/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A reply that never gets to the customer, with a status after it or without. */

#include "engine-fixture.h"

#define ADD(name, func) g_test_add ("/engine/send-reopen/" name, Office, NULL, set_up, func, tear_down)

#define ANNA "923001112233"
#define MINUTE_MS ((gint64) 60 * 1000)

typedef struct
{
  Fixture f;
  Person sana, bilal;
  char *conv;
  char *message; /* (nullable): sent last */
} Office;

static void
set_up (Office *o, gconstpointer data)
{
  fixture_set_up (&o->f, NULL);
  fixture_add_person (&o->f, "Sana", DSK_ROLE_AGENT, &o->sana);
  fixture_add_person (&o->f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  o->conv = fixture_conv_of (&o->f, ANNA);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
}

static void
tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->sana);
  person_clear (&o->bilal);
  g_free (o->conv);
  g_free (o->message);
  fixture_tear_down (&o->f, NULL);
}

/* @status: NEW: nothing but the reply */
static void
send_and (Office *o, DskStatus status)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_MESSAGE_SEND, o->conv);

  command->object = dsk_id_gen_next (o->f.ids);
  command->text = g_strdup ("done");
  command->status = status;
  g_free (o->message);
  o->message = g_strdup (command->object);
  g_assert_cmpint (person_run (&o->f, &o->sana, command, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
}

static void
take_back (Office *o, Person *by)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_MESSAGE_CANCEL, o->conv);

  command->object = g_strdup (o->message);
  g_assert_cmpint (person_run (&o->f, by, command, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
}

/* "status, whether the customer waits since they wrote, whether the episode ended, what the timeline says of it" */
static void
assert_now (Office *o, const char *expected)
{
  g_autofree char *now = fixture_query (
      &o->f, "SELECT c.status || CASE WHEN c.waiting_since IS NULL THEN '' WHEN c.waiting_since = (SELECT min(at)"
             " FROM message WHERE direction = 'in') THEN ' waits' ELSE ' wrong' END ||"
             " CASE WHEN e.resolved_at IS NULL AND e.resolved_by IS NULL THEN '' ELSE ' ended' END ||"
             " coalesce((SELECT ' ' || group_concat(coalesce(u.name, 'relay') || ':' || v.detail) FROM event v"
             " LEFT JOIN \"user\" u ON u.id = v.actor WHERE v.kind = 'unsent'), '')"
             " FROM conversation c JOIN episode e ON e.id = c.episode");

  g_assert_cmpstr (now, ==, expected);
}

static void
test_taken_back (Office *o, gconstpointer data)
{
  send_and (o, DSK_STATUS_RESOLVED);
  assert_now (o, "resolved ended");
  take_back (o, &o->sana);
  assert_now (o, "open waits Sana:taken-back");
  /* A second time there is nothing left to take back. */
  take_back (o, &o->sana);
  assert_now (o, "open waits Sana:taken-back");
}

/* By a colleague; and what was escalated still is. */
static void
test_escalated (Office *o, gconstpointer data)
{
  g_assert_cmpint (person_set_status (&o->f, &o->sana, o->conv, DSK_STATUS_ESCALATED), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  send_and (o, DSK_STATUS_WAITING);
  assert_now (o, "waiting");
  take_back (o, &o->bilal);
  assert_now (o, "escalated waits Bilal:taken-back");
}

static void
test_refused (Office *o, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  send_and (o, DSK_STATUS_RESOLVED);
  jobs = fixture_claim (&o->f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  fixture_finish (&o->f, o->message, (DskWaSendResult){ .outcome = DSK_WA_PERMANENT, .code = 131009 });
  fixture_assert_state (&o->f, o->message, "failed failed");
  assert_now (o, "open waits relay:failed");
}

/* Meta took it, and could not deliver it. */
static void
test_undelivered (Office *o, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *failed = body_status ("wamid.out", "failed", START_MS + 2 * MINUTE_MS,
                                         "\"errors\":[{\"code\":131026,\"title\":\"undeliverable\"}]");
  gint64 due;

  send_and (o, DSK_STATUS_RESOLVED);
  jobs = fixture_claim (&o->f, &due);
  fixture_finish (&o->f, o->message, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.out" });
  assert_now (o, "resolved ended");
  fixture_webhook (&o->f, failed);
  assert_now (o, "open waits relay:failed");
}

/* What somebody said since, or said without it, stays. */
static void
test_others (Office *o, gconstpointer data)
{
  send_and (o, DSK_STATUS_NEW);
  g_assert_cmpint (person_set_status (&o->f, &o->sana, o->conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  take_back (o, &o->sana);
  assert_now (o, "resolved ended");

  g_assert_cmpint (person_set_status (&o->f, &o->sana, o->conv, DSK_STATUS_OPEN), ==, DSK_RESULT_OK);
  send_and (o, DSK_STATUS_RESOLVED);
  g_assert_cmpint (person_set_status (&o->f, &o->bilal, o->conv, DSK_STATUS_OPEN), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (&o->f, &o->bilal, o->conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  take_back (o, &o->sana);
  assert_now (o, "resolved ended");
}

/* An answer before it counts: the customer waits for nothing but what they wrote since. */
static void
test_answered_before (Office *o, gconstpointer data)
{
  g_autofree char *first = NULL;

  send_and (o, DSK_STATUS_NEW);
  first = g_strdup (o->message);
  send_and (o, DSK_STATUS_RESOLVED);
  take_back (o, &o->sana);
  assert_now (o, "open Sana:taken-back");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT last_answer_at = (SELECT max(m.at) FROM message m JOIN"
                                             " message_status s ON s.id = m.id WHERE s.state <> 'failed')"
                                             " FROM conversation"),
                   ==, 1);
  fixture_assert_state (&o->f, first, "queued queued");
}

/* Meta took the last one, and says now what became of it. @seconds: since it was sent */
static void
report (Office *o, const char *wamid, const char *state, guint seconds)
{
  g_autofree char *body = body_status (wamid, state, START_MS + 2 * MINUTE_MS + (gint64) seconds * 1000,
                                       g_str_equal (state, "failed")
                                           ? "\"errors\":[{\"code\":131026,\"title\":\"undeliverable\"}]"
                                           : NULL);

  fixture_webhook (&o->f, body);
}

static void
taken (Office *o, const char *wamid)
{
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  jobs = fixture_claim (&o->f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  fixture_finish (&o->f, o->message, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = (char *) wamid });
}

static gint64
first_reply (Office *o)
{
  return fixture_query_int (&o->f, "SELECT first_reply_at IS NOT NULL AND first_reply_at <> 0 FROM episode");
}

/* Without a word on the conversation: it was no answer, until it is said to have got there. */
static void
test_plain (Office *o, gconstpointer data)
{
  send_and (o, DSK_STATUS_NEW);
  taken (o, "wamid.out");
  assert_now (o, "waiting");
  g_assert_cmpint (first_reply (o), ==, 1);
  report (o, "wamid.out", "failed", 0);
  assert_now (o, "open waits");
  g_assert_cmpint (first_reply (o), ==, 0);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT last_answer_at FROM conversation"), ==, 0);
  /* The same again, and what was before it, are no news. */
  report (o, "wamid.out", "failed", 1);
  report (o, "wamid.out", "sent", 0);
  assert_now (o, "open waits");
  report (o, "wamid.out", "delivered", 2);
  assert_now (o, "waiting");
  g_assert_cmpint (first_reply (o), ==, 1);
}

/* The other way around it never failed. */
static void
test_arrived_first (Office *o, gconstpointer data)
{
  send_and (o, DSK_STATUS_NEW);
  taken (o, "wamid.out");
  report (o, "wamid.out", "delivered", 2);
  report (o, "wamid.out", "failed", 0);
  assert_now (o, "waiting");
  g_assert_cmpint (first_reply (o), ==, 1);
}

/* What a colleague answered since answers; that theirs fails too is another matter. */
static void
test_answered_otherwise (Office *o, gconstpointer data)
{
  send_and (o, DSK_STATUS_NEW);
  taken (o, "wamid.one");
  g_clear_pointer (&o->message, g_free);
  g_assert_cmpint (person_send (&o->f, &o->sana, o->conv, "again", &o->message), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  taken (o, "wamid.two");
  report (o, "wamid.one", "failed", 1);
  assert_now (o, "waiting");
  g_assert_cmpint (first_reply (o), ==, 1);
  report (o, "wamid.two", "failed", 1);
  assert_now (o, "open waits");
  g_assert_cmpint (first_reply (o), ==, 0);
}

/* What somebody resolved since stays resolved, and what is escalated is so still, and waits. */
static void
test_status_since (Office *o, gconstpointer data)
{
  g_assert_cmpint (person_set_status (&o->f, &o->sana, o->conv, DSK_STATUS_ESCALATED), ==, DSK_RESULT_OK);
  send_and (o, DSK_STATUS_NEW);
  taken (o, "wamid.one");
  assert_now (o, "escalated");
  report (o, "wamid.one", "failed", 0);
  assert_now (o, "escalated waits");
  send_and (o, DSK_STATUS_NEW);
  taken (o, "wamid.two");
  g_assert_cmpint (person_set_status (&o->f, &o->sana, o->conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  report (o, "wamid.two", "failed", 0);
  assert_now (o, "resolved ended");
}

/* It may have got there. */
static void
test_unknown (Office *o, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  send_and (o, DSK_STATUS_NEW);
  jobs = fixture_claim (&o->f, &due);
  fixture_finish (&o->f, o->message, (DskWaSendResult){ .outcome = DSK_WA_UNKNOWN });
  fixture_assert_state (&o->f, o->message, "unknown unknown");
  assert_now (o, "waiting");
}

/* Of a call of ours from the phone. @seconds: since the customer wrote */
static void
hear_call (Office *o, const char *event, guint seconds, const char *more)
{
  g_autofree char *body = g_strdup_printf (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{"
      "\"field\":\"calls\",\"value\":{\"metadata\":{\"phone_number_id\":\"" NUMBER_ID "\"},"
      "\"calls\":[{\"id\":\"wacid.1\",\"to\":\"" ANNA "\",\"event\":\"%s\","
      "\"direction\":\"BUSINESS_INITIATED\",\"timestamp\":\"%" G_GINT64_FORMAT "\"%s}]}}]}]}",
      event, START_MS / 1000 + seconds, more);

  fixture_webhook (&o->f, body);
}

/* Whoever did not take our call still waits; who did was answered, in whatever order that is told. */
static void
test_call (Office *o, gconstpointer data)
{
  const gboolean end_first = GPOINTER_TO_INT (data) != 0;

  if (!end_first)
    {
      hear_call (o, "connect", 10, "");
      assert_now (o, "new waits");
    }
  hear_call (o, "terminate", 40, ",\"status\":\"COMPLETED\",\"duration\":25");
  if (end_first)
    hear_call (o, "connect", 10, "");
  assert_now (o, "waiting");
  g_assert_cmpint (first_reply (o), ==, 1);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT last_answer_at FROM conversation"), ==, START_MS + 10000);
}

static void
test_call_missed (Office *o, gconstpointer data)
{
  hear_call (o, "connect", 10, "");
  hear_call (o, "terminate", 40, ",\"status\":\"FAILED\"");
  assert_now (o, "new waits");
  g_assert_cmpint (first_reply (o), ==, 0);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT last_answer_at FROM conversation"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("taken-back", test_taken_back);
  ADD ("escalated", test_escalated);
  ADD ("refused", test_refused);
  ADD ("undelivered", test_undelivered);
  ADD ("others", test_others);
  ADD ("answered-before", test_answered_before);
  ADD ("plain", test_plain);
  ADD ("arrived-first", test_arrived_first);
  ADD ("answered-otherwise", test_answered_otherwise);
  ADD ("status-since", test_status_since);
  ADD ("unknown", test_unknown);
  ADD ("call", test_call);
  g_test_add ("/engine/send-reopen/call-end-first", Office, GINT_TO_POINTER (1), set_up, test_call, tear_down);
  ADD ("call-missed", test_call_missed);
  return g_test_run ();
}
