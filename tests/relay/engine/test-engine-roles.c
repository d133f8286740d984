/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who may do and see what: every role with every scope, every command, and every place that a conversation can have
 * relative to somebody. The tables below are total: what is not written in them fails. */

#include <string.h>

#include "dsk-error.h"
#include "dsk-note-content.h"
#include "roles-office.h"

/* --- commands --- */

static void
fill_text (Office *o, Place place, DskCommand *command)
{
  command->object = dsk_id_gen_next (o->f.ids);
  command->text = g_strdup ("words");
}

static void
fill_user (Office *o, Place place, DskCommand *command)
{
  command->user = g_strdup (o->other.e.user);
}

static void
fill_status (Office *o, Place place, DskCommand *command)
{
  command->status = DSK_STATUS_ESCALATED;
}

static void
fill_until (Office *o, Place place, DskCommand *command)
{
  command->until = dsk_clock_now_ms (o->f.clock) + 60000;
}

static void
fill_message (Office *o, Place place, DskCommand *command)
{
  command->object = g_strdup (o->message[place]);
}

static void
fill_note (Office *o, Place place, DskCommand *command)
{
  command->object = g_strdup (o->note[place]);
}

/* Of a note of their own: nobody changes a colleague's. */
static void
fill_edit (Office *o, Place place, DskCommand *command)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE note SET author = '%s' WHERE id = '%s'", o->subject.e.user,
                                          o->note[place]);

  fixture_exec (&o->f, sql);
  fill_note (o, place, command);
  g_clear_pointer (&command->text, g_free);
  command->text = g_strdup ("It is settled");
  command->base_seq = 1;
  command->head_msg = g_strdup (command->object);
}

static void
fill_offer (Office *o, Place place, DskCommand *command)
{
  fill_text (o, place, command);
  command->user = g_strdup (o->f.admin.user);
}

static void
fill_contact (Office *o, Place place, DskCommand *command)
{
  g_autofree char *ask = g_strdup_printf ("SELECT contact FROM conversation WHERE id = '%s'", o->conv[place]);

  command->object = fixture_query (&o->f, ask);
  command->content = g_strdup ("{\"remark\":\"x\"}");
}

static void
fill_nothing (Office *o, Place place, DskCommand *command)
{
}

/* What each command needs, and whose right it is. */
static const struct
{
  DskAction action;
  void (*fill) (Office *o, Place place, DskCommand *command);
} commands[DSK_COMMAND_N] = {
  [DSK_COMMAND_MESSAGE_SEND] = { DSK_ACTION_SEND, fill_text },
  [DSK_COMMAND_NOTE_ADD] = { DSK_ACTION_NOTE, fill_text },
  [DSK_COMMAND_NOTE_EDIT] = { DSK_ACTION_NOTE, fill_edit },
  [DSK_COMMAND_CLAIM] = { DSK_ACTION_CLAIM, fill_nothing },
  [DSK_COMMAND_ASSIGN] = { DSK_ACTION_ASSIGN, fill_user },
  [DSK_COMMAND_SET_STATUS] = { DSK_ACTION_SET_STATUS, fill_status },
  [DSK_COMMAND_MARK_READ] = { DSK_ACTION_MARK_READ, fill_message },
  [DSK_COMMAND_MARK_UNREAD] = { DSK_ACTION_MARK_READ, fill_message },
  [DSK_COMMAND_MEDIA_RETRY] = { DSK_ACTION_MARK_READ, fill_message },
  [DSK_COMMAND_MESSAGE_CANCEL] = { DSK_ACTION_SEND, fill_message },
  [DSK_COMMAND_MENTION_SEEN] = { DSK_ACTION_MARK_READ, fill_note },
  [DSK_COMMAND_SNOOZE] = { DSK_ACTION_SET_STATUS, fill_until },
  [DSK_COMMAND_HANDOFF_OFFER] = { DSK_ACTION_HANDOFF, fill_offer },
  [DSK_COMMAND_HANDOFF_ACCEPT] = { DSK_ACTION_TAKE_HANDOFF, fill_text },
  [DSK_COMMAND_HANDOFF_RETURN] = { DSK_ACTION_TAKE_HANDOFF, fill_text },
  [DSK_COMMAND_HANDOFF_CANCEL] = { DSK_ACTION_TAKE_HANDOFF, fill_text },
  [DSK_COMMAND_CONTACT_EDIT] = { DSK_ACTION_EDIT_CONTACT, fill_contact },
  [DSK_COMMAND_SCHEDULED_SEND] = { DSK_ACTION_SEND, fill_text },
  [DSK_COMMAND_SCHEDULED_REMOVE] = { DSK_ACTION_MARK_READ, fill_text },
};

/* Tried and undone. Returns: (transfer full): the code, and for INVALID the reason */
static char *
try_command (Office *o, DskCommandType type, Place place)
{
  g_autoptr (GError) error = NULL;
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) command = new_command (&o->f, type, o->conv[place]);
  DskExecution execution;

  g_assert_nonnull (commands[type].fill);
  commands[type].fill (o, place, command);
  command->n = o->subject.n + 1;
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_execute (o->f.engine, o->subject.e.device, command, &execution, &result,
                                           &error));
  g_assert_no_error (error);
  g_assert_cmpint (execution, ==, DSK_EXECUTED);
  dsk_relay_engine_rollback (o->f.engine);
  if (result.code == DSK_RESULT_INVALID)
    return g_strdup (result.detail);
  return g_strdup (dsk_result_code_to_string (result.code));
}

static void
check_command (Office *o, DskRole role, DskScope scope, DskCommandType type, Place place)
{
  gboolean visible = roles_seen[scope][place] == 'y';
  gboolean owns = place == PLACE_OWN && role != DSK_ROLE_VIEWER;
  g_autofree char *got = NULL;

  /* What is about no conversation has tests of its own. */
  if (!dsk_command_type_has_conv (type))
    return;
  got = try_command (o, type, place);
  if (role == DSK_ROLE_VIEWER && place == PLACE_OWN)
    visible = roles_seen[scope][PLACE_TEAM] == 'y'; /* was given back */
  if (type == DSK_COMMAND_HANDOFF_OFFER && (place == PLACE_TEAM || place == PLACE_OTHER || place == PLACE_NO_TEAM))
    owns = dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE);
  g_test_message ("%s, %s: %s in place %u: %s", dsk_role_to_string (role), dsk_scope_to_string (scope),
                  dsk_command_type_to_string (type), place, got);
  if (!visible)
    g_assert_cmpstr (got, ==, "{\"reason\":\"There is no such conversation\"}");
  else if (!dsk_permission_allows (role, commands[type].action, owns))
    g_assert_cmpstr (got, ==, "forbidden");
  else if (place == PLACE_NO_TEAM && type == DSK_COMMAND_MESSAGE_SEND)
    g_assert_cmpstr (got, ==, "forbidden"); /* of that number nothing can be sent */
  else if (commands[type].action == DSK_ACTION_TAKE_HANDOFF)
    g_assert_cmpstr (got, ==, "{\"reason\":\"handoff-gone\"}");
  else if (type == DSK_COMMAND_SCHEDULED_SEND || type == DSK_COMMAND_SCHEDULED_REMOVE)
    g_assert_cmpstr (got, ==, "{\"reason\":\"scheduled-gone\"}");
  else if (type == DSK_COMMAND_MEDIA_RETRY)
    g_assert_true (g_str_has_prefix (got, "{")); /* allowed, but there is no file */
  else if (type == DSK_COMMAND_CLAIM && (place == PLACE_COLLEAGUE || place == PLACE_WAS_OWN))
    g_assert_cmpstr (got, ==, "conflict");
  else
    g_assert_cmpstr (got, ==, "ok");
}

static void
check_owner (Office *o, const char *owner)
{
  g_autofree char *ask = g_strdup_printf ("SELECT owner FROM conversation WHERE id = '%s'", o->conv[PLACE_OWN]);
  g_autofree char *found = fixture_query (&o->f, ask);

  g_assert_cmpstr (found, ==, owner);
}

static void
test_commands (void)
{
  Office o;
  guint cells = 0;
  guint subjects = 0;

  for (guint role = 0; role < DSK_ROLE_N; role++)
    for (guint scope = 0; scope < DSK_SCOPE_N; scope++)
      {
        if (!dsk_role_may_have_scope ((DskRole) role, (DskScope) scope))
          continue;
        subjects++;
        office_open (&o);
        set_rights (&o, (DskRole) role, (DskScope) scope, FALSE);
        check_owner (&o, role == DSK_ROLE_VIEWER ? NULL : o.subject.e.user);
        for (guint type = 0; type < DSK_COMMAND_N; type++)
          for (guint place = 0; place < PLACE_N; place++, cells++)
            check_command (&o, (DskRole) role, (DskScope) scope, (DskCommandType) type, (Place) place);
        office_close (&o);
      }
  g_assert_cmpuint (subjects, ==, 9);
  g_assert_cmpuint (cells, ==, subjects * DSK_COMMAND_N * PLACE_N);
  g_test_message ("%u cells", cells);
}

/* --- what is seen --- */

static guint
count_seen (DskRole role, DskScope scope)
{
  guint n = 0;

  for (guint place = 0; place < PLACE_N; place++)
    n += roles_seen[scope][role == DSK_ROLE_VIEWER && place == PLACE_OWN ? PLACE_TEAM : place] == 'y';
  return n;
}

static void
check_sight (Office *o, Toy *toy, DskRole role, DskScope scope, gboolean notes)
{
  gboolean sees_notes = role != DSK_ROLE_VIEWER || notes;
  guint n = count_seen (role, scope);

  toy_settle (toy, 4000, 50);
  toy_check (toy);
  g_assert_cmpuint (toy_count (toy, "conversation"), ==, n);
  g_assert_cmpint (toy_count (toy, "note") > 0, ==, sees_notes);
  add_note (o, PLACE_TEAM);
  toy_settle (toy, 4000, 50);
  toy_check (toy);
}

static void
become (Office *o, Toy *toy, const DskPersonRights *kind)
{
  set_rights (o, kind->role, kind->scope, kind->notes);
  if (kind->role != DSK_ROLE_VIEWER)
    assign (o, PLACE_OWN, o->subject.e.user, NULL);
  check_sight (o, toy, kind->role, kind->scope, kind->notes);
}

/* From every kind of sight to every other one, without starting over: what may not be seen any more is forgotten,
 * what may be is fetched, and no frame ever holds anything else (the toy asserts that). */
static void
test_changes (void)
{
  static const DskPersonRights kinds[] = {
    { DSK_ROLE_SUPER_ADMIN, DSK_SCOPE_EVERYTHING, FALSE },
    { DSK_ROLE_ADMIN, DSK_SCOPE_EVERYTHING, FALSE },
    { DSK_ROLE_SUPERVISOR, DSK_SCOPE_TEAMS, FALSE },
    { DSK_ROLE_SUPERVISOR, DSK_SCOPE_ALL_TEAMS, FALSE },
    { DSK_ROLE_AGENT, DSK_SCOPE_TEAMS, FALSE },
    { DSK_ROLE_OPERATOR, DSK_SCOPE_ASSIGNED, FALSE },
    { DSK_ROLE_VIEWER, DSK_SCOPE_TEAMS, FALSE },
    { DSK_ROLE_VIEWER, DSK_SCOPE_ALL_TEAMS, TRUE },
    { DSK_ROLE_VIEWER, DSK_SCOPE_EVERYTHING, FALSE },
  };
  const guint n = G_N_ELEMENTS (kinds);
  Office o;
  Toy toy;

  office_open (&o);
  toy_init (&toy, &o.f, o.subject.e.token);
  toy_connect (&toy);
  /* In steps of each length, around, from every place that such steps do not reach. */
  for (guint step = 1; step < n; step++)
    for (guint start = 0; start < (step % 3 == 0 ? 3 : 1); start++)
      for (guint i = 0; i <= (step % 3 == 0 ? n / 3 : n); i++)
        become (&o, &toy, &kinds[(start + i * step) % n]);
  toy_clear (&toy);
  office_close (&o);
}

/* Whom a note calls is told if they see it anyway, and what a desktop says beforehand is never wrong. */
static void
check_told (Office *o, DskRole role, DskScope scope, Place place)
{
  const gboolean owns = place == PLACE_OWN && role != DSK_ROLE_VIEWER;
  const DskPlace where = { .owns = owns,
                           .has_team = place != PLACE_NO_TEAM,
                           .in_team = place == PLACE_TEAM || place == PLACE_OWN || place == PLACE_COLLEAGUE };
  const gboolean told = roles_seen[scope][place] == 'y' && role != DSK_ROLE_VIEWER;
  g_autofree char *detail = write_note (o, place, o->subject.e.user);
  g_autofree char *ask = g_strdup_printf ("SELECT count(*) FROM mention WHERE note = '%s' AND \"user\" = '%s'",
                                          o->note[place], o->subject.e.user);

  g_test_message ("%s, %s, place %u: %s", dsk_role_to_string (role), dsk_scope_to_string (scope), place, detail);
  g_assert_cmpint (fixture_query_int (&o->f, ask), ==, told);
  if (told)
    g_assert_null (detail);
  else
    g_assert_nonnull (strstr (detail, o->subject.e.user));
  g_assert_cmpint (dsk_role_sight (role, &where), !=, told ? DSK_SIGHT_NO : DSK_SIGHT_YES);
}

static void
test_told (void)
{
  Office o;

  for (guint role = 0; role < DSK_ROLE_N; role++)
    for (guint scope = 0; scope < DSK_SCOPE_N; scope++)
      {
        if (!dsk_role_may_have_scope ((DskRole) role, (DskScope) scope))
          continue;
        office_open (&o);
        set_rights (&o, (DskRole) role, (DskScope) scope, TRUE);
        for (guint place = 0; place < PLACE_N; place++)
          check_told (&o, (DskRole) role, (DskScope) scope, (Place) place);
        office_close (&o);
      }
}

/* Of all teams means also of those to come; named teams are those that one is in. */
static void
test_teams (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  g_autofree char *team_c = NULL;
  Office o;
  Toy toy;

  office_open (&o);
  set_rights (&o, DSK_ROLE_SUPERVISOR, DSK_SCOPE_ALL_TEAMS, FALSE);
  toy_init (&toy, &o.f, o.subject.e.token);
  toy_connect (&toy);
  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_add_team (o.f.engine, NULL, "C", &team_c, &error));
  fixture_commit (&o.f);
  assign (&o, PLACE_TEAM, NULL, team_c);
  check_sight (&o, &toy, DSK_ROLE_SUPERVISOR, DSK_SCOPE_ALL_TEAMS, FALSE);
  set_rights (&o, DSK_ROLE_SUPERVISOR, DSK_SCOPE_TEAMS, FALSE);
  toy_settle (&toy, 4000, 50);
  g_assert_cmpuint (toy_count (&toy, "conversation"), ==, 2);
  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_add_member (o.f.engine, NULL, "c", "subject", &error));
  fixture_commit (&o.f);
  toy_settle (&toy, 4000, 50);
  g_assert_cmpuint (toy_count (&toy, "conversation"), ==, 3);
  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_remove_member (o.f.engine, NULL, "C", "Subject", &error));
  fixture_commit (&o.f);
  toy_settle (&toy, 4000, 50);
  toy_check (&toy);
  g_assert_cmpuint (toy_count (&toy, "conversation"), ==, 2);
  fixture_begin (&o.f);
  g_assert_false (dsk_relay_engine_remove_member (o.f.engine, NULL, "C", "Subject", &again));
  g_assert_error (again, DSK_ERROR, DSK_ERROR_NOT_FOUND);
  fixture_commit (&o.f);
  toy_clear (&toy);
  office_close (&o);
}

static void
test_scope_of_role (void)
{
  g_autoptr (GError) error = NULL;
  const DskPersonRights wrong = { DSK_ROLE_AGENT, DSK_SCOPE_EVERYTHING, FALSE };
  Office o;

  office_open (&o);
  fixture_begin (&o.f);
  g_assert_false (dsk_relay_engine_set_rights (o.f.engine, NULL, "Subject", &wrong, &error));
  g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
  fixture_commit (&o.f);
  office_close (&o);
}

/* --- who left --- */

static DskExecution
try_execute (Office *o)
{
  g_autoptr (DskCommand) command = new_command (&o->f, DSK_COMMAND_CLAIM, o->conv[PLACE_TEAM]);
  g_auto (DskCommandResult) result = { 0 };
  DskExecution execution;

  command->n = o->subject.n + 1;
  fixture_begin (&o->f);
  g_assert_true (
      dsk_relay_engine_execute (o->f.engine, o->subject.e.device, command, &execution, &result, NULL));
  fixture_commit (&o->f);
  return execution;
}

static void
test_disable (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) forbidden = NULL;
  g_autoptr (GError) used = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autofree char *unused = NULL;
  g_autofree char *code = NULL;
  g_autofree char *ask = NULL;
  g_auto (DskEnrolment) back = { 0 };
  g_autoptr (GBytes) frame = NULL;
  gint64 upto;
  Office o;
  Toy toy;

  office_open (&o);
  toy_init (&toy, &o.f, o.subject.e.token);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  ask = g_strdup_printf ("SELECT owner FROM conversation WHERE id = '%s'", o.conv[PLACE_OWN]);
  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_new_code (o.f.engine, NULL, "Subject", &unused, &error));
  g_assert_true (dsk_relay_engine_disable_user (o.f.engine, NULL, "subject", &devices, &error));
  fixture_commit (&o.f);
  g_assert_cmpuint (devices->len, ==, 1);
  g_assert_cmpstr (devices->pdata[0], ==, o.subject.e.device);

  g_assert_false (dsk_relay_reader_live (toy.reader, &toy.who, toy.epoch, toy.cursor, 4000, &frame, &upto,
                                         &forbidden));
  g_assert_error (forbidden, DSK_ERROR, DSK_ERROR_FORBIDDEN);
  g_assert_cmpint (try_execute (&o), ==, DSK_EXECUTE_UNKNOWN_DEVICE);
  g_assert_null (fixture_query (&o.f, ask));
  g_assert_cmpint (fixture_query_int (&o.f, "SELECT count(*) FROM user_token t JOIN \"user\" u ON u.id = "
                                            "t.\"user\" WHERE u.active = 0"),
                   ==, 0);

  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_enable_user (o.f.engine, NULL, "Subject", &code, &error));
  g_assert_no_error (error);
  g_assert_false (dsk_relay_engine_enrol (o.f.engine, unused, "desk", &back, &used));
  g_assert_error (used, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED);
  g_assert_true (dsk_relay_engine_enrol (o.f.engine, code, "desk", &back, &error));
  fixture_commit (&o.f);
  g_assert_cmpint (try_execute (&o), ==, DSK_EXECUTE_UNKNOWN_DEVICE);
  toy_clear (&toy);
  toy_init (&toy, &o.f, back.token);
  toy_connect (&toy);
  toy_settle (&toy, 4000, 50);
  toy_check (&toy);
  g_assert_cmpuint (toy_count (&toy, "conversation"), ==, 3);
  toy_clear (&toy);
  office_close (&o);
}

/* Every one of these leaves a line in the audit. */
static void
test_audit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autofree char *code = NULL;
  g_autofree char *lines = NULL;
  g_autofree char *wanted = NULL;
  const DskPersonRights rights = { DSK_ROLE_OPERATOR, DSK_SCOPE_ASSIGNED, FALSE };
  const char *id;
  Office o;

  office_open (&o);
  id = o.subject.e.user;
  fixture_begin (&o.f);
  g_assert_true (dsk_relay_engine_set_rights (o.f.engine, NULL, id, &rights, &error));
  g_assert_true (dsk_relay_engine_add_member (o.f.engine, NULL, "B", id, &error));
  g_assert_true (dsk_relay_engine_remove_member (o.f.engine, NULL, "B", id, &error));
  g_assert_true (dsk_relay_engine_disable_user (o.f.engine, NULL, id, &devices, &error));
  g_assert_true (dsk_relay_engine_enable_user (o.f.engine, NULL, id, &code, &error));
  fixture_commit (&o.f);
  lines = fixture_dump (&o.f, "SELECT action || ' ' || object FROM (SELECT * FROM audit ORDER BY n DESC LIMIT 7) "
                              "ORDER BY n");
  wanted = g_strdup_printf ("user.set-role %s\nteam.join %s\nteam.leave %s\ndevice.revoke %s\n"
                            "user.disable %s\nuser.enable %s\nuser.code %s\n",
                            id, id, id, o.subject.e.device, id, id, id);
  g_assert_cmpstr (lines, ==, wanted);
  office_close (&o);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/roles/commands", test_commands);
  g_test_add_func ("/engine/roles/changes", test_changes);
  g_test_add_func ("/engine/roles/told", test_told);
  g_test_add_func ("/engine/roles/teams", test_teams);
  g_test_add_func ("/engine/roles/scope-of-role", test_scope_of_role);
  g_test_add_func ("/engine/roles/disable", test_disable);
  g_test_add_func ("/engine/roles/audit", test_audit);
  return g_test_run ();
}
