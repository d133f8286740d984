/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include <string.h>

#include "dsk-error.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/command/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define MINUTE_MS ((gint64) 60 * 1000)

static char *
new_conv (Fixture *f)
{
  g_autofree char *body
      = body_text ("wamid.first", "923001112233", dsk_clock_now_ms (f->clock), "hello");

  fixture_webhook (f, body);
  return fixture_query (f, "SELECT id FROM conversation");
}

static DskExecution
execute_raw (Fixture *f, Person *person, DskCommand *command, gint64 n, DskCommandResult *result)
{
  g_autoptr (GError) error = NULL;
  DskExecution execution;

  command->n = n;
  fixture_begin (f);
  g_assert_true (
      dsk_relay_engine_execute (f->engine, person->e.device, command, &execution, result, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return execution;
}

static void
test_exactly_once (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autoptr (DskCommand) first = new_command (f, DSK_COMMAND_NOTE_ADD, conv);
  g_autoptr (DskCommand) second = new_command (f, DSK_COMMAND_NOTE_ADD, conv);
  g_auto (DskCommandResult) result = { 0 };
  g_auto (DskCommandResult) again = { 0 };
  Person admin = { f->admin, 0 };
  gint64 head;

  first->object = dsk_id_gen_next (f->ids);
  first->text = g_strdup ("one");
  second->object = dsk_id_gen_next (f->ids);
  second->text = g_strdup ("two");
  g_assert_cmpint (execute_raw (f, &admin, second, 2, &result), ==, DSK_EXECUTE_GAP);
  g_assert_cmpint (execute_raw (f, &admin, first, 1, &result), ==, DSK_EXECUTED);
  g_assert_cmpint (result.code, ==, DSK_RESULT_OK);
  g_assert_cmpint (result.seq, ==, dsk_relay_engine_head (f->engine));
  head = dsk_relay_engine_head (f->engine);
  g_assert_cmpint (execute_raw (f, &admin, first, 1, &again), ==, DSK_EXECUTED);
  g_assert_cmpint (again.seq, ==, result.seq);
  g_assert_cmpint (execute_raw (f, &admin, second, 1, &again), ==, DSK_EXECUTE_FORK);
  g_assert_cmpint (dsk_relay_engine_head (f->engine), ==, head);
  fixture_restart (f);
  dsk_command_result_clear (&again);
  g_assert_cmpint (execute_raw (f, &admin, first, 1, &again), ==, DSK_EXECUTED);
  g_assert_cmpint (again.seq, ==, result.seq);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM note"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM audit WHERE action = 'note.add@1'"),
                   ==, 1);
}

/* A replica with a new identity sends again what it does not know to have arrived. */
static void
test_same_id_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = new_conv (f);
  g_autofree char *code = NULL;
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, 0 };
  Person other = { 0 };

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup ("once");
  g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_OK);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_new_code (f->engine, NULL, "admin", &code, &error));
  g_assert_true (dsk_relay_engine_enrol (f->engine, code, "second desk", &other.e, &error));
  fixture_commit (f);
  g_assert_cmpint (person_run (f, &other, command, &result), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message WHERE direction = 'out'"),
                   ==, 1);
  person_clear (&other);
}

static void
test_reject (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (DskCommandResult) result = { 0 };
  DskExecution execution;

  for (guint i = 0; i < 2; i++)
    {
      dsk_command_result_clear (&result);
      fixture_begin (f);
      g_assert_true (dsk_relay_engine_reject (f->engine, f->admin.device, 1, DSK_RESULT_UNSUPPORTED,
                                              &execution, &result, &error));
      fixture_commit (f);
      g_assert_cmpint (execution, ==, DSK_EXECUTED);
      g_assert_cmpint (result.code, ==, DSK_RESULT_UNSUPPORTED);
    }
  g_assert_cmpint (fixture_query_int (f, "SELECT last_n FROM device"), ==, 1);
}

static void
test_invalid_moves_on (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autoptr (DskCommand) empty = new_command (f, DSK_COMMAND_NOTE_ADD, conv);
  Person admin = { f->admin, 0 };

  empty->object = g_strdup ("not an id; DROP TABLE note");
  empty->text = g_strdup ("");
  g_assert_cmpint (person_run (f, &admin, empty, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (person_do (f, &admin, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
}

static DskResultCode
send_and (Fixture *f, Person *person, const char *conv, DskStatus status, const char *head_msg)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup ("done");
  command->status = status;
  command->head_msg = g_strdup (head_msg);
  return person_run (f, person, command, NULL);
}

static void
assert_states (Fixture *f, const char *expected)
{
  g_autofree char *states
      = fixture_query (f, "SELECT (SELECT count(*) FROM message WHERE direction = 'out') || ' ' ||"
                          " (SELECT group_concat (status) FROM conversation) || ' ' ||"
                          " (SELECT count(*) FROM event WHERE kind IN ('status', 'resolved'))");

  g_assert_cmpstr (states, ==, expected);
}

/* The message and the status, or neither. */
static void
test_send_status (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  Person agent;

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &agent);
  dsk_clock_advance (f->clock, MINUTE_MS);
  g_assert_cmpint (send_and (f, &agent, conv, DSK_STATUS_RESOLVED, NULL), ==, DSK_RESULT_OK);
  assert_states (f, "1 resolved 1");
  /* What is resolved does not wait for an answer. */
  g_assert_cmpint (send_and (f, &agent, conv, DSK_STATUS_WAITING, NULL), ==, DSK_RESULT_INVALID);
  assert_states (f, "1 resolved 1");
  g_assert_cmpint (person_set_status (f, &agent, conv, DSK_STATUS_OPEN), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (f, &agent, conv, DSK_STATUS_ESCALATED), ==, DSK_RESULT_OK);
  /* What comes back to its author changes nothing: they had not seen what the relay never heard of. */
  g_assert_cmpint (send_and (f, &agent, conv, DSK_STATUS_WAITING, conv), ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_cmpint (fixture_query_int (f, "SELECT status = 'escalated' FROM conversation"), ==, 1);
  g_assert_cmpint (send_and (f, &agent, conv, DSK_STATUS_WAITING, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT status = 'waiting' FROM conversation"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message WHERE direction = 'out'"), ==, 2);
  person_clear (&agent);
}

static void
test_claim_conflict (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *status = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (DskCommand) late = new_command (f, DSK_COMMAND_CLAIM, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person a;
  Person b;

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Agent B", DSK_ROLE_AGENT, &b);
  g_assert_cmpint (person_do (f, &a, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &b, late, &result), ==, DSK_RESULT_CONFLICT);
  expected
      = g_strdup_printf ("{\"owner\":\"%s\",\"owner_name\":\"Agent A\",\"at\":%" G_GINT64_FORMAT
                         ",\"status\":\"open\"}",
                         a.e.user, START_MS);
  g_assert_cmpstr (result.detail, ==, expected);
  g_assert_cmpint (person_do (f, &a, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  status = fixture_query (f, "SELECT status FROM conversation");
  g_assert_cmpstr (status, ==, "open");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'claimed'"), ==,
                   1);
  person_clear (&a);
  person_clear (&b);
}

static void
test_reply_claims (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *state = NULL;
  g_autofree char *expected = NULL;
  Person a;

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  dsk_clock_advance (f->clock, MINUTE_MS);
  g_assert_cmpint (person_send (f, &a, conv, "good morning", NULL), ==, DSK_RESULT_OK);
  state = fixture_dump (
      f, "SELECT status, owner, waiting_since, last_direction, last_preview, "
         "(SELECT first_reply_at FROM episode), (SELECT first_reply_by FROM episode), "
         "(SELECT state FROM message_status), (SELECT state FROM send_job) "
         "FROM conversation");
  expected
      = g_strdup_printf ("waiting|%s|~|out|good morning|%" G_GINT64_FORMAT "|%s|queued|queued\n",
                         a.e.user, START_MS + MINUTE_MS, a.e.user);
  g_assert_cmpstr (state, ==, expected);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM audit WHERE entry LIKE '%good morning%'"), ==, 0);
  person_clear (&a);
}

/* @owner: (nullable): whom its author saw there. Returns: (transfer full): the result, with the words of its detail */
static char *
send_seeing (Fixture *f, Person *person, const char *conv, const char *head, const char *owner, gint64 written)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup ("we close at six");
  command->head_msg = g_strdup (head);
  command->user = g_strdup (owner);
  command->device_at = written;
  person_run (f, person, command, &result);
  return g_strdup_printf ("%s %s", dsk_result_code_to_string (result.code), result.detail != NULL ? result.detail : "");
}

static void
assert_starts (const char *text, const char *start)
{
  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, start));
}

/* @expected: how its result begins, "code {detail" */
static void
assert_send (Fixture *f, Person *person, const char *conv, const char *head, gint64 written, const char *expected)
{
  g_autofree char *got = send_seeing (f, person, conv, head, NULL, written);

  assert_starts (got, expected);
}

static void
test_window (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *expected = NULL;
  Person admin = { f->admin, 0 };

  dsk_clock_advance (f->clock, 24 * HOUR_MS - 1);
  g_assert_cmpint (person_send (f, &admin, conv, "just in time", NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (f->clock, 1);
  g_assert_cmpint (person_send (f, &admin, conv, "too late", NULL), ==, DSK_RESULT_WINDOW_CLOSED);
  expected = g_strdup_printf ("window-closed {\"reason\":\"window-closed\",\"at\":%" G_GINT64_FORMAT "}",
                              dsk_clock_now_ms (f->clock));
  assert_send (f, &admin, conv, NULL, 0, expected);
}

static void
test_needs_confirm (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *head = fixture_query (f, "SELECT id FROM message");
  g_autofree char *newer = NULL;
  Person admin = { f->admin, 0 };
  gint64 written = dsk_clock_now_ms (f->clock);
  gint64 age[] = { 14 * MINUTE_MS, 16 * MINUTE_MS };
  DskResultCode expected[] = { DSK_RESULT_OK, DSK_RESULT_NEEDS_CONFIRM };

  dsk_clock_advance (f->clock, MINUTE_MS);
  newer = body_text ("wamid.newer", "923001112233", dsk_clock_now_ms (f->clock), "wait, no");
  fixture_webhook (f, newer);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

      dsk_clock_advance (f->clock, written + age[i] - dsk_clock_now_ms (f->clock));
      command->object = dsk_id_gen_next (f->ids);
      command->text = g_strdup ("as you wish");
      command->head_msg = g_strdup (head);
      command->device_at = written;
      g_assert_cmpint (person_run (f, &admin, command, NULL), ==, expected[i]);
    }
}

/* Two answers to one question: what somebody wrote before a colleague took the conversation or answered does
 * not go out unasked, however young it is. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *head = fixture_query (f, "SELECT id FROM message");
  g_autofree char *late = NULL;
  g_autofree char *taken = NULL;
  gint64 now;
  Person a;
  Person b;
  const char *unseen = "0190a0a0-0000-7000-8000-000000000001"; /* an own answer that was refused */

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Agent B", DSK_ROLE_AGENT, &b);
  dsk_clock_advance (f->clock, 1000);
  now = dsk_clock_now_ms (f->clock);
  /* Somebody may step in: what was written with the claim in sight goes out, though nothing was said since. */
  g_assert_cmpint (person_do (f, &a, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  taken = send_seeing (f, &b, conv, head, NULL, now - 1);
  assert_starts (taken, "needs-confirm {\"reason\":\"taken\"");
  g_assert_nonnull (strstr (taken, a.e.user));
  g_assert_nonnull (strstr (taken, "\"user_name\":\"Agent A\""));
  assert_send (f, &b, conv, head, now, "ok");
  assert_send (f, &a, conv, head, now, "needs-confirm {\"reason\":\"answered\"");
  assert_send (f, &a, conv, unseen, now, "needs-confirm {\"reason\":\"overtaken\"");
  late = fixture_query (f, "SELECT id FROM message WHERE direction = 'out'");
  assert_send (f, &a, conv, late, now, "ok");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM send_job"), ==, 2);
  person_clear (&a);
  person_clear (&b);
}

/* Clocks differ: who says whom they saw there is believed by the name, not by the time. */
static void
test_owner_seen (Fixture *f, gconstpointer data)
{
  const gint64 early = 1, late = dsk_clock_now_ms (f->clock) + MINUTE_MS;
  Person a, b, admin = { f->admin, 0 };

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Agent B", DSK_ROLE_AGENT, &b);
  {
    const struct
    {
      const char *owner, *seen;
      gint64 written;
      const char *expected;
    } table[] = {
      { a.e.user, a.e.user, early, "ok" },
      { a.e.user, b.e.user, late, "needs-confirm {\"reason\":\"taken\"" },
      { a.e.user, admin.e.user, late, "needs-confirm {\"reason\":\"taken\"" },
      { a.e.user, NULL, early, "needs-confirm {\"reason\":\"taken\"" },
      { a.e.user, NULL, late, "ok" },
      /* One's own, and nobody's. */
      { b.e.user, a.e.user, early, "ok" },
      { NULL, a.e.user, early, "ok" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (table); i++)
      {
        g_autofree char *phone = g_strdup_printf ("92300111223%u", i);
        g_autofree char *conv = fixture_conv_of (f, phone);
        g_autofree char *sql = g_strdup_printf ("SELECT id FROM message WHERE conv = '%s'", conv);
        g_autofree char *head = fixture_query (f, sql);
        g_autofree char *got = NULL;

        if (table[i].owner != NULL)
          g_assert_cmpint (person_assign (f, &admin, conv, table[i].owner, NULL), ==, DSK_RESULT_OK);
        got = send_seeing (f, &b, conv, head, table[i].seen, table[i].written);
        g_test_message ("%u", i);
        assert_starts (got, table[i].expected);
      }
  }
  person_clear (&a);
  person_clear (&b);
}

/* What was resolved meanwhile is not opened again by what was written before; a person says so. */
static void
test_resolved_meanwhile (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *head = fixture_query (f, "SELECT id FROM message");
  gint64 now;
  Person a, b;

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  fixture_add_person (f, "Agent B", DSK_ROLE_AGENT, &b);
  dsk_clock_advance (f->clock, 1000);
  now = dsk_clock_now_ms (f->clock);
  g_assert_cmpint (person_set_status (f, &a, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  assert_send (f, &b, conv, head, now - 1, "needs-confirm {\"reason\":\"resolved\"");
  /* Who resolved it knows; so does who wrote afterwards; and who says that it is meant. */
  assert_send (f, &a, conv, head, now - 1, "ok");
  g_assert_cmpint (person_set_status (f, &a, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  assert_send (f, &b, conv, NULL, now - 1, "ok");
  person_clear (&a);
  person_clear (&b);
}

static void
test_rights (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  Person operator;
  Person viewer;
  Person admin = { f->admin, 0 };

  fixture_add_person (f, "Operator", DSK_ROLE_OPERATOR, &operator);
  fixture_add_person (f, "Viewer", DSK_ROLE_VIEWER, &viewer);
  g_assert_cmpint (person_send (f, &viewer, conv, "no", NULL), ==, DSK_RESULT_FORBIDDEN);
  /* What an operator may not see does not exist. */
  g_assert_cmpint (person_send (f, &operator, conv, "no", NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (person_assign (f, &admin, conv, operator.e.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_send (f, &operator, conv, "yes", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_do (f, &operator, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (person_assign (f, &admin, conv, viewer.e.user, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM audit WHERE entry LIKE '%forbidden%'"), ==, 2);
  person_clear (&operator);
  person_clear (&viewer);
}

static void
test_assign_scope (Fixture *f, gconstpointer data)
{
  gint64 events;
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = new_conv (f);
  g_autofree char *team = NULL;
  g_autofree char *everyone = fixture_query (f, "SELECT id FROM team");
  g_autofree char *got = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *released = NULL;
  g_autofree char *expected_released = NULL;
  Person a;
  Person admin = { f->admin, 0 };

  fixture_add_person (f, "Agent A", DSK_ROLE_AGENT, &a);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Second line", &team, &error));
  fixture_commit (f);
  g_assert_cmpint (person_assign (f, &admin, conv, a.e.user, team), ==, DSK_RESULT_OK);
  /* To who has it already: nothing happened, and the timeline says nothing. */
  events = fixture_query_int (f, "SELECT count(*) FROM event");
  g_assert_cmpint (person_assign (f, &admin, conv, a.e.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &admin, conv, a.e.user, team), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event"), ==, events);
  got = fixture_dump (f, "SELECT token FROM conv_audience ORDER BY token");
  expected = g_strdup_printf ("*\nteam:%s\nuser:%s\n", team, a.e.user);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM scope_log WHERE kind = 'audience'"),
                   ==, 3);
  g_assert_cmpint (person_assign (f, &admin, conv, NULL, NULL), ==, DSK_RESULT_OK);
  released = fixture_dump (f, "SELECT token FROM conv_audience ORDER BY token");
  expected_released = g_strdup_printf ("*\nteam:%s\n", everyone);
  g_assert_cmpstr (released, ==, expected_released);
  person_clear (&a);
}

static void
test_status_compare_and_set (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = new_conv (f);
  g_autofree char *newer = body_text ("wamid.newer", "923001112233", START_MS, "one more thing");
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_SET_STATUS, conv);
  Person admin = { f->admin, 0 };

  command->status = DSK_STATUS_RESOLVED;
  command->base_seq = fixture_query_int (f, "SELECT seq FROM conversation");
  fixture_webhook (f, newer);
  g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpint (person_set_status (f, &admin, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM episode WHERE resolved_at IS NOT NULL"), ==, 1);
  g_assert_cmpint (person_set_status (f, &admin, conv, DSK_STATUS_WAITING), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (person_set_status (f, &admin, conv, DSK_STATUS_OPEN), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT episode_n FROM conversation"), ==, 2);
}

/* One that fails is undone alone; the others of its batch stay. */
static void
test_batch_isolation (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) none = NULL;
  g_autofree char *conv = new_conv (f);
  g_autofree char *user = NULL;
  g_autofree char *code = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Kept", NULL, &none));
  g_assert_false (
      dsk_relay_engine_add_user (f->engine, NULL, "ADMIN", DSK_ROLE_AGENT, &user, &code, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_CONFLICT);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Kept too", NULL, &none));
  fixture_commit (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM team WHERE name LIKE 'Kept%'"), ==,
                   2);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM \"user\""), ==, 1);
}

static void
test_revoked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *conv = new_conv (f);
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_CLAIM, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, 0 };

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_revoke_device (f->engine, NULL, f->admin.device, &error));
  fixture_commit (f);
  g_assert_cmpint (execute_raw (f, &admin, command, 1, &result), ==, DSK_EXECUTE_UNKNOWN_DEVICE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("exactly-once", test_exactly_once);
  ADD ("same-id-elsewhere", test_same_id_elsewhere);
  ADD ("reject", test_reject);
  ADD ("invalid-moves-on", test_invalid_moves_on);
  ADD ("claim-conflict", test_claim_conflict);
  ADD ("reply-claims", test_reply_claims);
  ADD ("send-status", test_send_status);
  ADD ("window", test_window);
  ADD ("needs-confirm", test_needs_confirm);
  ADD ("overtaken", test_overtaken);
  ADD ("owner-seen", test_owner_seen);
  ADD ("resolved-meanwhile", test_resolved_meanwhile);
  ADD ("rights", test_rights);
  ADD ("assign-scope", test_assign_scope);
  ADD ("status-compare-and-set", test_status_compare_and_set);
  ADD ("batch-isolation", test_batch_isolation);
  ADD ("revoked", test_revoked);
  return g_test_run ();
}
