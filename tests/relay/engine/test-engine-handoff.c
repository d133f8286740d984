/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include "dsk-handoff.h"
#include "dsk-relay-engine-private.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/handoff/" name, Office, NULL, office_set_up, func, office_tear_down)

#define MINUTE_MS ((gint64) 60 * 1000)
#define WA_ID "923001112233"

/* Ayesha and Bilal are agents of Ops, Chand is one of Billing, Omar an operator, Vera looks on. One conversation, which
 * Ayesha has. */
typedef struct
{
  Fixture f;
  Person admin, ayesha, bilal, chand, omar, vera;
  char *ops, *billing;
  char *conv;
} Office;

static void
add_to_team (Fixture *f, const char *team, Person *person)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_member (f->engine, NULL, team, person->e.user, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

static char *
add_team (Fixture *f, const char *name)
{
  char *team = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_team (f->engine, NULL, name, &team, NULL));
  fixture_commit (f);
  return team;
}

static void
office_set_up (Office *o, gconstpointer data)
{
  Fixture *f = &o->f;

  fixture_set_up (f, data);
  o->admin = (Person){ f->admin, 0 };
  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &o->ayesha);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  fixture_add_person (f, "Chand", DSK_ROLE_AGENT, &o->chand);
  fixture_add_person (f, "Omar", DSK_ROLE_OPERATOR, &o->omar);
  fixture_add_person (f, "Vera", DSK_ROLE_VIEWER, &o->vera);
  o->ops = add_team (f, "Ops");
  o->billing = add_team (f, "Billing");
  add_to_team (f, "Ops", &o->ayesha);
  add_to_team (f, "Ops", &o->bilal);
  add_to_team (f, "Ops", &o->omar);
  add_to_team (f, "Billing", &o->chand);
  o->conv = fixture_conv_of (f, WA_ID);
  g_assert_cmpint (person_assign (f, &o->admin, o->conv, NULL, o->ops), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_do (f, &o->ayesha, DSK_COMMAND_CLAIM, o->conv), ==, DSK_RESULT_OK);
}

static void
office_tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->ayesha);
  person_clear (&o->bilal);
  person_clear (&o->chand);
  person_clear (&o->omar);
  person_clear (&o->vera);
  g_free (o->ops);
  g_free (o->billing);
  g_free (o->conv);
  fixture_tear_down (&o->f, data);
}

static gint64
look (Office *o)
{
  g_autoptr (GError) error = NULL;
  gint64 next = -1;

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_due (o->f.engine, &next, &error));
  g_assert_no_error (error);
  fixture_commit (&o->f);
  return next;
}

/* @id: (out) (transfer full) (optional) */
static DskResultCode
offer (Office *o, Person *person, const char *user, const char *team, char **id)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_HANDOFF_OFFER, o->conv);

  command->object = dsk_id_gen_next (o->f.ids);
  command->user = g_strdup (user);
  command->team = g_strdup (team);
  command->text = g_strdup ("wants the money back, see the photo");
  command->reason = g_strdup ("Refund");
  if (id != NULL)
    *id = g_strdup (command->object);
  return person_run (&o->f, person, command, NULL);
}

static DskResultCode
answer (Office *o, Person *person, DskCommandType type, const char *id)
{
  g_autoptr (DskCommand) command = new_command (&o->f, type, o->conv);

  command->object = g_strdup (id);
  if (type == DSK_COMMAND_HANDOFF_RETURN)
    command->text = g_strdup ("not ours");
  return person_run (&o->f, person, command, NULL);
}

static DskResultCode
person_note (Fixture *f, Person *person, const char *conv, const char *text)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_NOTE_ADD, conv);

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup (text);
  return person_run (f, person, command, NULL);
}

/* Whose it is, where it stands, its handoffs' states, who is in its audience; by name. */
static void
assert_now (Office *o, const char *expected)
{
  g_autofree char *now = fixture_query (
      &o->f,
      "SELECT coalesce((SELECT name FROM \"user\" WHERE id = c.owner), 'nobody') || ' ' ||"
      " coalesce((SELECT name FROM team WHERE id = c.team), 'no team') || ' ' ||"
      " coalesce((SELECT group_concat(state, '+') FROM (SELECT state FROM handoff WHERE conv = c.id ORDER BY id)), '-')"
      " || ' ' || (SELECT group_concat(x, '+') FROM (SELECT coalesce(u.name, t.name) AS x FROM conv_audience AS a"
      " LEFT JOIN \"user\" AS u ON a.token = 'user:' || u.id LEFT JOIN team AS t ON a.token = 'team:' || t.id"
      " WHERE a.conv = c.id AND a.token <> '*' ORDER BY x)) FROM conversation AS c");

  g_assert_cmpstr (now, ==, expected);
}

static void
assert_events (Office *o, const char *expected)
{
  g_autofree char *events
      = fixture_query (&o->f, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM event WHERE kind LIKE 'handoff%'"
                              " ORDER BY id)");

  g_assert_cmpstr (events, ==, expected);
}

static void
test_accept (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, NULL, &id), ==, DSK_RESULT_OK);
  /* Ayesha answers for it, and Chand of another team sees it. */
  assert_now (o, "Ayesha Ops offered Ayesha+Chand+Ops");
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (answer (o, &o->chand, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_OK);
  assert_now (o, "Chand Ops accepted Chand+Ops");
  g_assert_cmpint (answer (o, &o->chand, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_CONFLICT);
  assert_events (o, "handoff handoff-accepted");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM audit WHERE action LIKE 'handoff.%@1'"), ==, 5);
  g_assert_cmpint (look (o), ==, 0);
}

/* To a team: the conversation becomes theirs with it. */
static void
test_team (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, &id), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops offered Ayesha+Billing+Ops");
  g_assert_cmpint (answer (o, &o->chand, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_OK);
  assert_now (o, "Chand Billing accepted Billing+Chand");
}

static void
test_return (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *said = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->omar.e.user, NULL, &id), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops offered Ayesha+Omar+Ops");
  g_assert_cmpint (answer (o, &o->omar, DSK_COMMAND_HANDOFF_RETURN, id), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops returned Ayesha+Ops");
  said = fixture_query (&o->f, "SELECT answer FROM handoff");
  g_assert_cmpstr (said, ==, "not ours");
  g_assert_cmpint (offer (o, &o->ayesha, o->omar.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  assert_events (o, "handoff handoff-returned handoff");
}

static void
test_expires (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *late = NULL;
  const gint64 start = dsk_clock_now_ms (o->f.clock);

  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, &id), ==, DSK_RESULT_OK);
  g_assert_cmpint (dsk_relay_engine_next_due (o->f.engine), ==, start + DSK_HANDOFF_MINUTES * MINUTE_MS);
  dsk_clock_advance (o->f.clock, DSK_HANDOFF_MINUTES * MINUTE_MS - 1);
  look (o);
  assert_now (o, "Ayesha Ops offered Ayesha+Billing+Ops");
  /* The process dies, and it is due while there is none. */
  fixture_restart (&o->f);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (look (o), ==, 0);
  assert_now (o, "nobody Billing expired Billing");
  assert_events (o, "handoff handoff-expired");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM audit WHERE action = 'handoff.expire'"), ==, 1);
  /* Who accepts now takes it from the queue. */
  g_assert_cmpint (answer (o, &o->chand, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_OK);
  assert_now (o, "Chand Billing expired Billing+Chand");

  /* To a person: the queue is that of the team where it stands. */
  dsk_relay_engine_set_handoff_minutes (o->f.engine, 1);
  g_assert_cmpint (offer (o, &o->chand, o->omar.e.user, NULL, &late), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  look (o);
  assert_now (o, "nobody Billing expired+expired Billing");
  g_assert_cmpint (answer (o, &o->omar, DSK_COMMAND_HANDOFF_ACCEPT, late), ==, DSK_RESULT_INVALID);
}

static void
test_cancel (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, &id), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_CANCEL, id), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (answer (o, &o->ayesha, DSK_COMMAND_HANDOFF_CANCEL, id), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops cancelled Ayesha+Ops");
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_CONFLICT);
  assert_now (o, "Ayesha Ops cancelled Ayesha+Ops");
}

/* What others do meanwhile. */
static void
test_others (Office *o, gconstpointer data)
{
  Fixture *f = &o->f;

  /* The receiver answers. */
  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_send (f, &o->bilal, o->conv, "a colleague looks at it", NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops offered Ayesha+Billing+Ops");
  g_assert_cmpint (person_send (f, &o->chand, o->conv, "here is the money", NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Chand Billing accepted Billing+Chand");
  g_assert_cmpint (fixture_query_int (f, "SELECT acted_at = ended_at FROM handoff"), ==, 1);

  /* Assigned to the receiver, and to somebody else. */
  g_assert_cmpint (offer (o, &o->chand, o->bilal.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &o->admin, o->conv, o->bilal.e.user, NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Bilal Billing accepted+accepted Bilal+Billing");
  g_assert_cmpint (offer (o, &o->bilal, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &o->admin, o->conv, o->ayesha.e.user, NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Billing accepted+accepted+cancelled Ayesha+Billing");

  /* Given back, and to another team. */
  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (f, &o->ayesha, o->conv, NULL, o->ops), ==, DSK_RESULT_OK);
  assert_now (o, "nobody Ops accepted+accepted+cancelled+cancelled Ops");

  /* Resolved; and then there is nothing to hand on. */
  g_assert_cmpint (person_do (f, &o->ayesha, DSK_COMMAND_CLAIM, o->conv), ==, DSK_RESULT_OK);
  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_set_status (f, &o->ayesha, o->conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops accepted+accepted+cancelled+cancelled+cancelled Ayesha+Ops");
  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (look (o), ==, 0);
}

static void
test_refusals (Office *o, gconstpointer data)
{
  Fixture *f = &o->f;
  g_autofree char *empty = add_team (f, "Empty");

  add_to_team (f, "Empty", &o->omar);
  add_to_team (f, "Empty", &o->vera);
  add_to_team (f, "Ops", &o->vera);
  g_assert_cmpint (offer (o, &o->bilal, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (offer (o, &o->vera, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (offer (o, &o->ayesha, o->ayesha.e.user, NULL, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->admin, o->ayesha.e.user, NULL, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->ayesha, o->vera.e.user, NULL, NULL), ==, DSK_RESULT_INVALID);
  /* Nobody there could take it, or see it before. */
  g_assert_cmpint (offer (o, &o->ayesha, NULL, empty, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, o->ops, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->ayesha, NULL, NULL, NULL), ==, DSK_RESULT_INVALID);
  assert_now (o, "Ayesha Ops - Ayesha+Ops");
  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->billing, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, NULL), ==, DSK_RESULT_INVALID);
  assert_now (o, "Ayesha Ops offered Ayesha+Billing+Ops");
}

/* Nobody's: who hands it on has it until it is taken. */
static void
test_nobodys (Office *o, gconstpointer data)
{
  g_assert_cmpint (person_assign (&o->f, &o->ayesha, o->conv, NULL, o->ops), ==, DSK_RESULT_OK);
  g_assert_cmpint (offer (o, &o->omar, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->bilal, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Bilal Ops offered Bilal+Chand+Ops");
}

/* From the transfer to the first thing that the receiver did. */
static void
test_gap (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, &id), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_note (&o->f, &o->bilal, o->conv, "I look at it"), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT acted_at IS NULL FROM handoff"), ==, 1);
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_ACCEPT, id), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_note (&o->f, &o->ayesha, o->conv, "thanks"), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT acted_at IS NULL FROM handoff"), ==, 1);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_set_status (&o->f, &o->bilal, o->conv, DSK_STATUS_ESCALATED), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_send (&o->f, &o->bilal, o->conv, "done", NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT ended_at - at FROM handoff"), ==, MINUTE_MS);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT acted_at - at FROM handoff"), ==, 3 * MINUTE_MS);
}

/* The owner's account is closed while it waits. */
static void
test_owner_leaves (Office *o, gconstpointer data)
{
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_disable_user (o->f.engine, NULL, "Ayesha", &devices, &error));
  fixture_commit (&o->f);
  assert_now (o, "nobody Ops cancelled Ops");
}

/* The receiver's account is closed, or may answer nobody any more. */
static void
test_receiver_leaves (Office *o, gconstpointer data)
{
  const DskPersonRights looks_on = { DSK_ROLE_VIEWER, DSK_SCOPE_TEAMS, FALSE };
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_disable_user (o->f.engine, NULL, "Chand", &devices, &error));
  fixture_commit (&o->f);
  assert_now (o, "Ayesha Ops cancelled Ayesha+Ops");
  g_assert_cmpint (offer (o, &o->ayesha, o->omar.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_set_rights (o->f.engine, NULL, "Omar", &looks_on, &error));
  fixture_commit (&o->f);
  assert_now (o, "Ayesha Ops cancelled+cancelled Ayesha+Ops");
}

/* Nor does the customer then wait for an owner who went home: what was on its way stayed with them only for that. */
static void
test_receiver_of_absent_leaves (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) off = new_command (&o->f, DSK_COMMAND_USER_AVAILABILITY, NULL);
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  off->availability = DSK_AVAILABILITY_OFF_SHIFT;
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, off, NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Ayesha Ops offered Ayesha+Chand+Ops");
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_disable_user (o->f.engine, NULL, "Chand", &devices, &error));
  fixture_commit (&o->f);
  assert_now (o, "nobody Ops cancelled Ops");
}

/* Somebody who may only answer what is theirs answers what is offered to them: so they have taken it. */
static void
test_operator_answers (Office *o, gconstpointer data)
{
  g_assert_cmpint (person_send (&o->f, &o->omar, o->conv, "not mine", NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (offer (o, &o->ayesha, o->omar.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_send (&o->f, &o->omar, o->conv, "mine", NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Omar Ops accepted Omar+Ops");
}

/* And may say what comes after their answer. */
static void
test_operator_resolves (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_MESSAGE_SEND, o->conv);

  command->object = dsk_id_gen_next (o->f.ids);
  command->text = g_strdup ("mine, and done");
  command->status = DSK_STATUS_RESOLVED;
  g_assert_cmpint (offer (o, &o->ayesha, o->omar.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_run (&o->f, &o->omar, command, NULL), ==, DSK_RESULT_OK);
  assert_now (o, "Omar Ops accepted Omar+Ops");
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT status = 'resolved' FROM conversation"), ==, 1);
}

/* A command that comes once more, after its result is forgotten, finds what it did. */
static void
test_again (Office *o, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *own = NULL;

  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, &id), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_RETURN, id), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->bilal, DSK_COMMAND_HANDOFF_RETURN, id), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->ayesha, DSK_COMMAND_HANDOFF_CANCEL, id), ==, DSK_RESULT_CONFLICT);
  /* To one's own team: it is for the others of it. */
  g_assert_cmpint (offer (o, &o->ayesha, NULL, o->ops, &own), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->ayesha, DSK_COMMAND_HANDOFF_ACCEPT, own), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (answer (o, &o->ayesha, DSK_COMMAND_HANDOFF_CANCEL, own), ==, DSK_RESULT_OK);
  g_assert_cmpint (answer (o, &o->ayesha, DSK_COMMAND_HANDOFF_CANCEL, own), ==, DSK_RESULT_OK);
  assert_events (o, "handoff handoff-returned handoff handoff-cancelled");
}

/* Offered before the relay was put back from a backup: what became of it nobody knows, and it does not wait again. */
static void
test_restored (Office *o, gconstpointer data)
{
  o->f.engine->restored_at = dsk_clock_now_ms (o->f.clock) + MINUTE_MS;
  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, NULL), ==, DSK_RESULT_NEEDS_CONFIRM);
  assert_now (o, "Ayesha Ops - Ayesha+Ops");
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (offer (o, &o->ayesha, o->bilal.e.user, NULL, NULL), ==, DSK_RESULT_OK);
}

/* Assigned to the receiver and to another team at once: given to them, and what they did long ago is nothing of it. */
static void
test_given_with_team (Office *o, gconstpointer data)
{
  g_assert_cmpint (offer (o, &o->ayesha, o->chand.e.user, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_assign (&o->f, &o->admin, o->conv, o->chand.e.user, o->billing), ==, DSK_RESULT_OK);
  assert_now (o, "Chand Billing accepted Billing+Chand");
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_assign (&o->f, &o->admin, o->conv, o->ayesha.e.user, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, MINUTE_MS);
  g_assert_cmpint (person_assign (&o->f, &o->admin, o->conv, o->chand.e.user, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (person_note (&o->f, &o->chand, o->conv, "again"), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT acted_at IS NULL FROM handoff"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("accept", test_accept);
  ADD ("team", test_team);
  ADD ("return", test_return);
  ADD ("expires", test_expires);
  ADD ("cancel", test_cancel);
  ADD ("others", test_others);
  ADD ("refusals", test_refusals);
  ADD ("nobodys", test_nobodys);
  ADD ("gap", test_gap);
  ADD ("owner-leaves", test_owner_leaves);
  ADD ("receiver-leaves", test_receiver_leaves);
  ADD ("receiver-of-absent-leaves", test_receiver_of_absent_leaves);
  ADD ("operator-answers", test_operator_answers);
  ADD ("operator-resolves", test_operator_resolves);
  ADD ("again", test_again);
  ADD ("restored", test_restored);
  ADD ("given-with-team", test_given_with_team);
  return g_test_run ();
}
