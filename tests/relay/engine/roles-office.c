/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "roles-office.h"

#include <string.h>

#include "dsk-note-content.h"

const char *const roles_seen[DSK_SCOPE_N] = {
  [DSK_SCOPE_ASSIGNED] = "-y----",
  [DSK_SCOPE_TEAMS] = "yyy---",
  [DSK_SCOPE_ALL_TEAMS] = "yyyyy-",
  [DSK_SCOPE_EVERYTHING] = "yyyyyy",
};

/* @mentioned: (nullable): a person. Returns: (transfer full) (nullable): the result's detail */
char *
write_note (Office *o, Place place, const char *mentioned)
{
  g_autoptr (GPtrArray) mentions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_mention_free);
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) note = new_command (&o->f, DSK_COMMAND_NOTE_ADD, o->conv[place]);
  DskExecution execution;

  note->object = dsk_id_gen_next (o->f.ids);
  note->text = g_strdup ("@a note");
  if (mentioned != NULL)
    g_ptr_array_add (mentions, dsk_mention_new (FALSE, mentioned, 0, 1));
  note->content = dsk_note_content_new (mentions, NULL);
  note->n = ++o->f.admin_n;
  fixture_begin (&o->f);
  g_assert_true (
      dsk_relay_engine_execute (o->f.engine, o->f.admin.device, note, &execution, &result, NULL));
  g_assert_cmpint (result.code, ==, DSK_RESULT_OK);
  fixture_commit (&o->f);
  g_free (o->note[place]);
  o->note[place] = g_strdup (note->object);
  return g_steal_pointer (&result.detail);
}

void
add_note (Office *o, Place place)
{
  g_autofree char *detail = write_note (o, place, NULL);

  g_assert_null (detail);
}

static void
add_conv (Office *o, Place place)
{
  g_autofree char *wamid = g_strdup_printf ("wamid.%u", place);
  g_autofree char *phone = g_strdup_printf ("92300000000%u", place);
  g_autofree char *body = body_text (wamid, phone, dsk_clock_now_ms (o->f.clock), "hello");
  g_autofree char *ask = g_strdup_printf ("SELECT conv FROM message WHERE wamid = '%s'", wamid);
  g_autofree char *ask_id = g_strdup_printf ("SELECT id FROM message WHERE wamid = '%s'", wamid);

  if (place == PLACE_NO_TEAM)
    {
      g_autoptr (GString) text = g_string_new (body);

      g_string_replace (text, NUMBER_ID, QUARANTINED, 0);
      fixture_webhook (&o->f, text->str);
    }
  else
    fixture_webhook (&o->f, body);
  o->conv[place] = fixture_query (&o->f, ask);
  o->message[place] = fixture_query (&o->f, ask_id);
  add_note (o, place);
}

void
assign (Office *o, Place place, const char *user, const char *team)
{
  Person admin = { .e = o->f.admin, .n = o->f.admin_n };

  g_assert_cmpint (person_assign (&o->f, &admin, o->conv[place], user, team), ==, DSK_RESULT_OK);
  o->f.admin_n = admin.n;
}

void
set_rights (Office *o, DskRole role, DskScope scope, gboolean notes)
{
  const DskPersonRights rights = { role, scope, notes };

  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_set_rights (o->f.engine, NULL, o->subject.e.user, &rights, NULL));
  fixture_commit (&o->f);
}

void
office_open (Office *o)
{
  *o = (Office){ 0 };
  fixture_set_up (&o->f, NULL);
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_engine_add_team (o->f.engine, NULL, "B", &o->team_b, NULL));
  fixture_commit (&o->f);
  fixture_add_person (&o->f, "Other", DSK_ROLE_AGENT, &o->other);
  fixture_add_person (&o->f, "Subject", DSK_ROLE_AGENT, &o->subject);
  for (guint place = 0; place < PLACE_N; place++)
    add_conv (o, (Place) place);
  assign (o, PLACE_COLLEAGUE, o->other.e.user, NULL);
  assign (o, PLACE_OTHER, NULL, o->team_b);
  assign (o, PLACE_WAS_OWN, o->subject.e.user, NULL);
  assign (o, PLACE_WAS_OWN, o->other.e.user, o->team_b);
  assign (o, PLACE_OWN, o->subject.e.user, NULL);
}

void
office_close (Office *o)
{
  for (guint place = 0; place < PLACE_N; place++)
    {
      g_free (o->conv[place]);
      g_free (o->message[place]);
      g_free (o->note[place]);
    }
  g_free (o->team_b);
  person_clear (&o->other);
  person_clear (&o->subject);
  fixture_tear_down (&o->f, NULL);
}
