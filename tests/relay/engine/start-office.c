/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "start-office.h"

#include "dsk-start-content.h"

void
start_must (Fixture *f, gboolean ok, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (ok);
}

void
start_set_up (Office *o, gconstpointer data)
{
  Fixture *f = &o->f;
  g_autoptr (GError) error = NULL;

  fixture_set_up (f, data);
  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &o->ayesha);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  fixture_begin (f);
  start_must (f, dsk_relay_engine_add_team (f->engine, NULL, "Ops", &o->ops, &error), error);
  fixture_commit (f);
  fixture_exec (f, "UPDATE number SET waba = '900'");
  o->number = fixture_query (f, "SELECT id FROM number");
  o->team = fixture_query (f, "SELECT team FROM number_team");
}

void
start_tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->ayesha);
  person_clear (&o->bilal);
  g_free (o->number);
  g_free (o->team);
  g_free (o->ops);
  fixture_tear_down (&o->f, data);
}

DskCommand *
start_new (Office *o, const char *phone)
{
  DskCommand *command = new_command (&o->f, DSK_COMMAND_START, NULL);

  command->object = dsk_id_gen_next (o->f.ids);
  command->kind = DSK_MESSAGE_TEMPLATE;
  command->text = g_strdup ("Your order A is ready");
  command->content = dsk_start_content_new (START_TEMPLATE, o->number, phone);
  return command;
}

DskResultCode
start_run (Office *o, Person *person, const char *phone, const char *detail)
{
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) command = start_new (o, phone);
  DskResultCode code = person_run (&o->f, person, command, &result);

  if (detail != NULL)
    {
      g_assert_nonnull (result.detail);
      g_assert_nonnull (strstr (result.detail, detail));
    }
  return code;
}

void
start_assert (Office *o, const char *sql, const char *expected)
{
  g_autofree char *value = fixture_query (&o->f, sql);

  g_assert_cmpstr (value, ==, expected);
}

void
start_customer_writes (Office *o, const char *wamid, const char *wa_id)
{
  g_autofree char *body = NULL;

  dsk_clock_advance (o->f.clock, 60 * 1000);
  body = body_text (wamid, wa_id, dsk_clock_now_ms (o->f.clock), "yes please");
  fixture_webhook (&o->f, body);
}
