/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/snooze/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define MINUTE_MS ((gint64) 60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define WA_ID "923001112233"

static gint64
now (Fixture *f)
{
  return dsk_clock_now_ms (f->clock);
}

static DskResultCode
snooze (Fixture *f, Person *person, const char *conv, gint64 until)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_SNOOZE, conv);

  command->until = until;
  return person_run (f, person, command, NULL);
}

/* Returns: when it wants to be called again */
static gint64
look (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  gint64 next = -1;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_due (f->engine, &next, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return next;
}

static gint64
snoozed_until (Fixture *f)
{
  return fixture_query_int (f, "SELECT coalesce(snoozed_until, 0) FROM conversation");
}

/* What the timeline says of it, as "kind detail". */
static void
assert_events (Fixture *f, const char *expected)
{
  g_autofree char *events = fixture_query (
      f, "SELECT group_concat(x, ', ') FROM (SELECT kind || CASE WHEN kind = 'woke' THEN ' ' || detail ELSE '' END AS x"
         " FROM event WHERE kind IN ('snoozed', 'woke') ORDER BY id)");

  g_assert_cmpstr (events, ==, expected);
}

static void
test_time (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  Person admin = { f->admin, 0 };
  g_autofree char *by = NULL;
  gint64 head;

  g_assert_cmpint (look (f), ==, 0);
  g_assert_cmpint (snooze (f, &admin, conv, now (f) + 60 * MINUTE_MS), ==, DSK_RESULT_OK);
  by = fixture_query (f, "SELECT snoozed_by FROM conversation");
  g_assert_cmpstr (by, ==, f->admin.user);
  g_assert_cmpint (dsk_relay_engine_next_due (f->engine), ==, now (f) + 60 * MINUTE_MS);
  g_assert_cmpint (look (f), ==, now (f) + 60 * MINUTE_MS);
  dsk_clock_advance (f->clock, 60 * MINUTE_MS - 1);
  head = dsk_relay_engine_head (f->engine);
  g_assert_cmpint (look (f), ==, now (f) + 1);
  g_assert_cmpint (dsk_relay_engine_head (f->engine), ==, head);
  dsk_clock_advance (f->clock, 1);
  g_assert_cmpint (look (f), ==, 0);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  g_assert_cmpint (dsk_relay_engine_head (f->engine), ==, head + 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT snoozed_by IS NULL AND seq = (SELECT seq FROM log_head)"
                                         " FROM conversation"), ==, 1);
  assert_events (f, "snoozed, woke time");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM audit WHERE action = 'conversation.wake'"), ==, 1);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM audit WHERE action = 'conversation.snooze@1'"), ==, 1);
}

/* It is remembered over a restart, and what became due meanwhile is done then. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  Person admin = { f->admin, 0 };
  gint64 until = now (f) + 5 * MINUTE_MS;

  g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
  fixture_restart (f);
  g_assert_cmpint (dsk_relay_engine_next_due (f->engine), ==, until);
  dsk_clock_advance (f->clock, DAY_MS);
  fixture_restart (f);
  g_assert_cmpint (look (f), ==, 0);
  g_assert_cmpint (snoozed_until (f), ==, 0);
}

static void
test_many (Fixture *f, gconstpointer data)
{
  Person admin = { f->admin, 0 };
  gint64 until = now (f) + MINUTE_MS;
  guint looks = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *who = g_strdup_printf ("9230011122%02u", i);
      g_autofree char *conv = fixture_conv_of (f, who);

      g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
    }
  dsk_clock_advance (f->clock, MINUTE_MS);
  while (look (f) != 0)
    g_assert_cmpuint (++looks, <, 3);
  g_assert_cmpuint (looks, ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE snoozed_until IS NOT NULL"), ==, 0);
}

static void
write_in (Fixture *f, const char *wamid)
{
  g_autofree char *body = body_text (wamid, WA_ID, now (f), "are you there?");

  fixture_webhook (f, body);
}

static void
test_wakers (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *team = NULL;
  Person admin = { f->admin, 0 };
  Person bilal = { 0 };
  gint64 until = now (f) + DAY_MS / 2;

  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);

  g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
  write_in (f, "wamid.two");
  g_assert_cmpint (snoozed_until (f), ==, 0);
  assert_events (f, "snoozed, woke customer");

  g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
  g_assert_cmpint (snooze (f, &admin, conv, 0), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  assert_events (f, "snoozed, woke customer, snoozed, woke person");
  g_assert_cmpint (snooze (f, &admin, conv, 0), ==, DSK_RESULT_OK);
  assert_events (f, "snoozed, woke customer, snoozed, woke person");

  g_assert_cmpint (person_do (f, &admin, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
  /* Whoever answers still wants to see it later. */
  g_assert_cmpint (person_send (f, &admin, conv, "one moment", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, until);
  g_assert_cmpint (person_assign (f, &admin, conv, bilal.e.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);

  /* Nobody's, and given to others who are to see it now. */
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Ops", &team, NULL));
  fixture_commit (f);
  g_assert_cmpint (person_assign (f, &admin, conv, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (snooze (f, &admin, conv, until), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &admin, conv, NULL, team), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  g_assert_cmpint (person_assign (f, &admin, conv, bilal.e.user, NULL), ==, DSK_RESULT_OK);

  g_assert_cmpint (snooze (f, &bilal, conv, until), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (f, &bilal, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  g_assert_cmpint (snooze (f, &bilal, conv, until), ==, DSK_RESULT_INVALID);
  person_clear (&bilal);
}

/* What nobody could see would wait for ever. */
static void
test_owner_leaves (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;
  Person bilal = { 0 };

  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);
  g_assert_cmpint (person_do (f, &bilal, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  g_assert_cmpint (snooze (f, &bilal, conv, now (f) + DAY_MS), ==, DSK_RESULT_OK);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_disable_user (f->engine, NULL, "Bilal", &devices, &error));
  fixture_commit (f);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  person_clear (&bilal);
}

/* Written on a computer that was away. */
static void
test_late (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autoptr (DskCommand) unseen = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_autoptr (DskCommand) far = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, 0 };

  g_assert_cmpint (snooze (f, &admin, conv, now (f)), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  unseen->head_msg = fixture_query (f, "SELECT last_msg FROM conversation");
  unseen->until = now (f) + DAY_MS;
  dsk_clock_advance (f->clock, 2000);
  write_in (f, "wamid.two");
  g_assert_cmpint (person_run (f, &admin, unseen, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (snoozed_until (f), ==, 0);
  assert_events (f, NULL);
  far->until = now (f) + DSK_SNOOZE_MAX_MS + 1;
  g_assert_cmpint (person_run (f, &admin, far, &result), ==, DSK_RESULT_INVALID);
  g_assert_cmpstr (result.detail, ==, "{\"reason\":\"A conversation can't be snoozed for more than a year\"}");
}

/* Decided on what changed since: it is refused, and whoever decided is told; what is so already is no conflict. */
static void
test_compared (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autoptr (DskCommand) seen = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_autoptr (DskCommand) late = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_autoptr (DskCommand) wake = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_autoptr (DskCommand) woken = new_command (f, DSK_COMMAND_SNOOZE, conv);
  g_auto (DskCommandResult) result = { 0 };
  const gint64 until = now (f) + DAY_MS;
  Person admin = { f->admin, 0 };
  Person bilal = { 0 };

  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);
  seen->base_seq = late->base_seq = fixture_query_int (f, "SELECT seq FROM conversation");
  seen->until = until;
  late->until = until + DAY_MS;
  g_assert_cmpint (person_run (f, &bilal, seen, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &admin, late, &result), ==, DSK_RESULT_CONFLICT);
  g_assert_nonnull (strstr (result.detail, "\"status\":"));
  g_assert_cmpint (snoozed_until (f), ==, until);
  assert_events (f, "snoozed");

  /* Undo of a snooze, after a colleague decided otherwise. */
  wake->base_seq = woken->base_seq = fixture_query_int (f, "SELECT seq FROM conversation");
  g_assert_cmpint (snooze (f, &admin, conv, until + DAY_MS), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &bilal, wake, NULL), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpint (snoozed_until (f), ==, until + DAY_MS);
  g_assert_cmpint (snooze (f, &admin, conv, 0), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (f, &bilal, woken, NULL), ==, DSK_RESULT_OK);
  person_clear (&bilal);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("time", test_time);
  ADD ("restart", test_restart);
  ADD ("many", test_many);
  ADD ("wakers", test_wakers);
  ADD ("owner-leaves", test_owner_leaves);
  ADD ("late", test_late);
  ADD ("compared", test_compared);
  return g_test_run ();
}
