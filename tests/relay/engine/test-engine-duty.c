/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is there, who may reply, and who gets a customer who comes back. */

#include "engine-fixture.h"

#include "dsk-error.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/duty/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define WA_ID "923001112233"

static void
later (Fixture *f)
{
  dsk_clock_advance (f->clock, 1000);
}

static void
customer_writes (Fixture *f, const char *wa_id)
{
  static guint n;
  g_autofree char *wamid = g_strdup_printf ("wamid.duty.%u", n++);
  g_autofree char *body = NULL;

  later (f);
  body = body_text (wamid, wa_id, dsk_clock_now_ms (f->clock), "hello again");
  fixture_webhook (f, body);
}

static DskResultCode
say (Fixture *f, Person *person, const char *user, DskAvailability availability)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_USER_AVAILABILITY, NULL);

  later (f);
  command->user = g_strdup (user);
  command->availability = availability;
  return person_run (f, person, command, NULL);
}

static void
set_duty (Fixture *f, const char *user, const DskPersonDuty *duty)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_set_duty (f->engine, NULL, user, duty, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

static void
set_owner_only (Fixture *f, const char *team, gboolean on)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_set_owner_only (f->engine, NULL, team, on, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

static void
assert_owner (Fixture *f, const char *conv, const char *owner)
{
  g_autofree char *ask = g_strdup_printf ("SELECT owner FROM conversation WHERE id = '%s'", conv);
  g_autofree char *found = fixture_query (f, ask);

  g_assert_cmpstr (found, ==, owner);
}

/* The last line about routing: "subject why", with - for nobody; NULL: there is none. */
static void
assert_routed (Fixture *f, const char *conv, const char *subject, const char *why)
{
  g_autofree char *ask = g_strdup_printf (
      "SELECT coalesce(subject, '-') || ' ' || json_extract(detail, '$.why') || ' ' || (actor IS NULL) FROM event "
      "WHERE kind = 'routed' AND conv = '%s' ORDER BY id DESC LIMIT 1", conv);
  g_autofree char *found = fixture_query (f, ask);
  g_autofree char *wanted = why != NULL ? g_strdup_printf ("%s %s 1", subject, why) : NULL;

  g_assert_cmpstr (found, ==, wanted);
}

static char *
team_of (Fixture *f)
{
  return fixture_query (f, "SELECT id FROM team ORDER BY id LIMIT 1");
}

/* --- what people say --- */

static void
test_says (Fixture *f, gconstpointer data)
{
  Person ayesha, admin = { f->admin, 0 };
  g_autofree char *dump = NULL;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM \"user\" WHERE availability IS NOT NULL"), ==, 0);
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_BUSY), ==, DSK_RESULT_OK);
  g_assert_cmpint (say (f, &ayesha, f->admin.user, DSK_AVAILABILITY_AWAY), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (say (f, &admin, ayesha.e.user, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  g_assert_cmpint (say (f, &admin, "01890000-0000-7000-8000-0000000000a1", DSK_AVAILABILITY_AWAY), ==,
                   DSK_RESULT_INVALID);
  /* Said again, nothing changes. */
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  dump = fixture_dump (f, "SELECT a.entry ->> 'detail' FROM audit AS a"
                          " WHERE a.action = 'user.availability' ORDER BY a.n");
  g_assert_cmpstr (dump, ==, "busy\noff-shift\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM \"user\" WHERE availability = 'off-shift' AND name = "
                                         "'Ayesha' AND seq > 1"), ==, 1);
  person_clear (&ayesha);
}

/* Everybody for themselves; who leads for others, too. */
static void
test_rights (Fixture *f, gconstpointer data)
{
  for (guint role = 0; role < DSK_ROLE_N; role++)
    {
      const gboolean leads = role <= DSK_ROLE_SUPERVISOR;
      g_autofree char *name = g_strdup_printf ("Person %u", role);
      Person person;

      fixture_add_person (f, name, (DskRole) role, &person);
      g_assert_cmpint (say (f, &person, NULL, DSK_AVAILABILITY_BUSY), ==, DSK_RESULT_OK);
      g_assert_cmpint (say (f, &person, person.e.user, DSK_AVAILABILITY_AWAY), ==, DSK_RESULT_OK);
      g_assert_cmpint (say (f, &person, f->admin.user, DSK_AVAILABILITY_AWAY), ==,
                       leads ? DSK_RESULT_OK : DSK_RESULT_FORBIDDEN);
      person_clear (&person);
    }
}

/* Unanswered work does not wait for somebody who went home; what was answered stays theirs. */
static void
test_off_shift (Fixture *f, gconstpointer data)
{
  Person ayesha;
  g_autofree char *waits = fixture_conv_of (f, WA_ID);
  g_autofree char *answered = fixture_conv_of (f, "923001112244");
  g_autofree char *resolved = fixture_conv_of (f, "923001112255");

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, waits), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_send (f, &ayesha, answered, "yes", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, resolved), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (f, &ayesha, resolved, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);

  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_AWAY), ==, DSK_RESULT_OK);
  assert_owner (f, waits, ayesha.e.user);
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  assert_owner (f, waits, NULL);
  assert_owner (f, answered, ayesha.e.user);
  assert_owner (f, resolved, ayesha.e.user);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'routed' AND actor IS NOT NULL"),
                   ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE status = 'new' AND owner IS NULL"
                                         " AND waiting_since IS NOT NULL"), ==, 1);

  /* The customer asks on: it does not wait for her either. */
  customer_writes (f, "923001112244");
  assert_owner (f, answered, NULL);
  assert_routed (f, answered, "-", "off-shift");
  /* Whoever takes it nevertheless has it. */
  later (f);
  g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, answered), ==, DSK_RESULT_OK);
  customer_writes (f, "923001112244");
  assert_owner (f, answered, ayesha.e.user);
  person_clear (&ayesha);
}

/* What is put off comes back first. */
static void
test_off_shift_snoozed (Fixture *f, gconstpointer data)
{
  Person ayesha;
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_SNOOZE, conv);
  gint64 next = 0;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  command->until = dsk_clock_now_ms (f->clock) + 60000;
  g_assert_cmpint (person_run (f, &ayesha, command, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  assert_owner (f, conv, ayesha.e.user);
  dsk_clock_advance (f->clock, 60000);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_due (f->engine, &next, NULL));
  fixture_commit (f);
  assert_owner (f, conv, NULL);
  assert_routed (f, conv, "-", "off-shift");
  person_clear (&ayesha);
}

/* What was handed on at the end of a shift stays on its way; given back to nobody who is there, it goes to a queue. */
static void
test_off_shift_handed_on (Fixture *f, gconstpointer data)
{
  Person ayesha, bilal;
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autoptr (DskCommand) offer = new_command (f, DSK_COMMAND_HANDOFF_OFFER, conv);
  g_autoptr (DskCommand) back = new_command (f, DSK_COMMAND_HANDOFF_RETURN, conv);

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);
  g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  offer->object = dsk_id_gen_next (f->ids);
  offer->user = g_strdup (bilal.e.user);
  offer->text = g_strdup ("wants a refund");
  g_assert_cmpint (person_run (f, &ayesha, offer, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  assert_owner (f, conv, ayesha.e.user);
  back->object = g_strdup (offer->object);
  back->text = g_strdup ("no time");
  g_assert_cmpint (person_run (f, &bilal, back, NULL), ==, DSK_RESULT_OK);
  assert_owner (f, conv, NULL);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM event WHERE kind = 'routed'"), ==, 1);
  person_clear (&ayesha);
  person_clear (&bilal);
}

/* --- the customer comes back --- */

typedef enum { NOTHING, BUSY, OFF_SHIFT, ONE, TWO, LEFT_TEAM, OPERATOR, TEAM } Twist;

static const struct { Twist twist; gboolean stays; const char *why; } returns[] = {
  { NOTHING, TRUE, "before" },
  { BUSY, TRUE, "before" },
  { OFF_SHIFT, FALSE, "off-shift" },
  { ONE, FALSE, "full" },   /* takes one, and has another one that is open */
  { TWO, TRUE, "before" },
  { LEFT_TEAM, FALSE, "sight" },
  { OPERATOR, TRUE, "before" }, /* sees nothing but what is theirs */
  { TEAM, TRUE, "before" },
};

static void
twist (Fixture *f, Person *ayesha, const char *conv, Twist how)
{
  g_autofree char *team = team_of (f);
  g_autofree char *other = fixture_conv_of (f, "923001119999");
  Person admin = { f->admin, f->admin_n };
  const DskPersonDuty capacity = { .set_capacity = TRUE, .capacity = how == ONE ? 1 : 2 };
  const DskPersonRights rights = { DSK_ROLE_OPERATOR, DSK_SCOPE_ASSIGNED, FALSE };

  if (how == BUSY || how == OFF_SHIFT)
    g_assert_cmpint (say (f, ayesha, NULL, how == BUSY ? DSK_AVAILABILITY_BUSY : DSK_AVAILABILITY_OFF_SHIFT), ==,
                     DSK_RESULT_OK);
  if (how == ONE || how == TWO)
    {
      g_assert_cmpint (person_do (f, ayesha, DSK_COMMAND_CLAIM, other), ==, DSK_RESULT_OK);
      set_duty (f, ayesha->e.user, &capacity);
    }
  if (how == TEAM)
    g_assert_cmpint (person_assign (f, &admin, conv, ayesha->e.user, team), ==, DSK_RESULT_OK);
  f->admin_n = admin.n;
  fixture_begin (f);
  if (how == LEFT_TEAM)
    g_assert_true (dsk_relay_engine_remove_member (f->engine, NULL, team, ayesha->e.user, NULL));
  if (how == OPERATOR)
    g_assert_true (dsk_relay_engine_set_rights (f->engine, NULL, ayesha->e.user, &rights, NULL));
  fixture_commit (f);
}

static void
test_returning (Fixture *f, gconstpointer data)
{
  g_assert_null (data);
  for (guint i = 0; i < G_N_ELEMENTS (returns); i++)
    {
      g_autofree char *name = g_strdup_printf ("Ayesha %u", i);
      g_autofree char *wa_id = g_strdup_printf ("92300111000%u", i);
      g_autofree char *conv = fixture_conv_of (f, wa_id);
      Person ayesha;

      g_test_message ("%u: %s", returns[i].twist, returns[i].why);
      fixture_add_person (f, name, DSK_ROLE_AGENT, &ayesha);
      g_assert_cmpint (person_do (f, &ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
      g_assert_cmpint (person_set_status (f, &ayesha, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
      twist (f, &ayesha, conv, returns[i].twist);
      customer_writes (f, wa_id);
      assert_owner (f, conv, returns[i].stays ? ayesha.e.user : NULL);
      assert_routed (f, conv, returns[i].stays ? ayesha.e.user : "-", returns[i].why);
      g_clear_pointer (&conv, g_free);
      conv = fixture_query (f, "SELECT status FROM conversation ORDER BY seq DESC LIMIT 1");
      g_assert_cmpstr (conv, ==, returns[i].stays ? "open" : "new");
      person_clear (&ayesha);
      fixture_exec (f, "UPDATE conversation SET owner = NULL, status = 'resolved' WHERE owner IS NOT NULL");
    }
}

/* A team's own goes back to that team. Nothing is routed that nobody had, or that never ended. */
static void
test_queues (Fixture *f, gconstpointer data)
{
  Person ayesha, admin = { f->admin, 0 };
  g_autofree char *team = team_of (f);
  g_autofree char *conv = fixture_conv_of (f, WA_ID);

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  customer_writes (f, WA_ID);
  g_assert_cmpint (person_assign (f, &admin, conv, ayesha.e.user, team), ==, DSK_RESULT_OK);
  customer_writes (f, WA_ID);
  assert_routed (f, conv, NULL, NULL);
  g_assert_cmpint (person_set_status (f, &ayesha, conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  g_assert_cmpint (say (f, &ayesha, NULL, DSK_AVAILABILITY_OFF_SHIFT), ==, DSK_RESULT_OK);
  customer_writes (f, WA_ID);
  assert_owner (f, conv, NULL);
  assert_routed (f, conv, team, "off-shift");
  person_clear (&ayesha);
}

/* --- only the owner replies --- */

static DskResultCode
write_as (Fixture *f, Person *person, const char *conv, DskMessageKind kind, char **detail)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };
  DskResultCode code;

  command->object = dsk_id_gen_next (f->ids);
  command->kind = kind;
  command->text = g_strdup ("hello");
  if (kind == DSK_MESSAGE_REACTION)
    {
      g_autofree char *ask = g_strdup_printf ("SELECT id FROM message WHERE conv = '%s' AND wamid IS NOT NULL", conv);

      command->quote = fixture_query (f, ask);
      command->content = g_strdup ("{\"emoji\":\"👍\"}");
      g_free (command->text);
      command->text = g_strdup ("👍");
    }
  code = person_run (f, person, command, &result);
  if (detail != NULL)
    *detail = g_strdup (result.detail);
  return code;
}

static void
test_owner_only (Fixture *f, gconstpointer data)
{
  Person ayesha, bilal, admin = { f->admin, 0 };
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *team = team_of (f);
  g_autofree char *detail = NULL;
  g_autofree char *wanted = NULL;

  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &ayesha);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);
  set_owner_only (f, team, TRUE);
  /* Nobody's: it is whose answer comes first. */
  g_assert_cmpint (write_as (f, &ayesha, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  assert_owner (f, conv, ayesha.e.user);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, &detail), ==, DSK_RESULT_FORBIDDEN);
  wanted = g_strdup_printf ("{\"reason\":\"owner-only\",\"user\":\"%s\",\"user_name\":\"Ayesha\"}", ayesha.e.user);
  g_assert_cmpstr (detail, ==, wanted);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_REACTION, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (write_as (f, &admin, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message WHERE direction = 'out'"), ==, 1);
  /* What the customer does not see is anybody's. */
  {
    g_autoptr (DskCommand) note = new_command (f, DSK_COMMAND_NOTE_ADD, conv);

    note->object = dsk_id_gen_next (f->ids);
    note->text = g_strdup ("tell her the price");
    g_assert_cmpint (person_run (f, &bilal, note, NULL), ==, DSK_RESULT_OK);
  }
  g_assert_cmpint (person_assign (f, &admin, conv, f->admin.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_as (f, &admin, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_as (f, &ayesha, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_FORBIDDEN);
  set_owner_only (f, team, FALSE);
  g_assert_cmpint (write_as (f, &ayesha, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  person_clear (&ayesha);
  person_clear (&bilal);
}

/* A team's conversation goes by that team; one of no team by those of its number. */
static void
test_whose_policy (Fixture *f, gconstpointer data)
{
  Person bilal, admin = { f->admin, 0 };
  g_autofree char *conv = fixture_conv_of (f, WA_ID);
  g_autofree char *first = team_of (f);
  g_autofree char *sales = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, "Sales", &sales, NULL));
  fixture_commit (f);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &bilal);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_member (f->engine, NULL, sales, "Bilal", NULL));
  fixture_commit (f);
  set_owner_only (f, "sales", TRUE);
  g_assert_cmpint (person_assign (f, &admin, conv, f->admin.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (f, "SELECT coalesce(owner_only, 0) FROM number"), ==, 0);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &admin, conv, f->admin.user, sales), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (person_assign (f, &admin, conv, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &admin, conv, f->admin.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  set_owner_only (f, first, TRUE);
  g_assert_cmpint (fixture_query_int (f, "SELECT owner_only = 1 AND seq = (SELECT seq FROM log_head) FROM number"),
                   ==, 1);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_FORBIDDEN);
  set_owner_only (f, first, FALSE);
  g_assert_cmpint (write_as (f, &bilal, conv, DSK_MESSAGE_TEXT, NULL), ==, DSK_RESULT_OK);
  person_clear (&bilal);
}

static void
test_wrong (Fixture *f, gconstpointer data)
{
  const DskPersonDuty many = { .set_capacity = TRUE, .capacity = DSK_CAPACITY_MAX + 1 };
  const DskPersonDuty five = { .set_capacity = TRUE, .capacity = 5 };
  const DskPersonDuty none = { .set_capacity = TRUE };
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_false (dsk_relay_engine_set_duty (f->engine, NULL, "Admin", &many, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (dsk_relay_engine_set_duty (f->engine, NULL, "Nobody", &five, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (dsk_relay_engine_set_owner_only (f->engine, NULL, "Nowhere", TRUE, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  fixture_commit (f);
  set_duty (f, "admin", &five);
  g_assert_cmpint (fixture_query_int (f, "SELECT capacity FROM \"user\""), ==, 5);
  set_duty (f, "admin", &none);
  g_assert_cmpint (fixture_query_int (f, "SELECT capacity IS NULL FROM \"user\""), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("says", test_says);
  ADD ("rights", test_rights);
  ADD ("off-shift", test_off_shift);
  ADD ("off-shift-snoozed", test_off_shift_snoozed);
  ADD ("off-shift-handed-on", test_off_shift_handed_on);
  ADD ("returning", test_returning);
  ADD ("queues", test_queues);
  ADD ("owner-only", test_owner_only);
  ADD ("whose-policy", test_whose_policy);
  ADD ("wrong", test_wrong);
  return g_test_run ();
}
