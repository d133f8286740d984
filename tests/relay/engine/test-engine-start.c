/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conversations that we begin. */

#include "engine-fixture.h"

#include <string.h>

#include "dsk-start-content.h"
#include "dsk-wa-template.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/start/" name, Office, NULL, office_set_up, func, office_tear_down)

#define PHONE "923001112233"
#define MEXICO "525512345678"
#define MEXICO_OTHER "5215512345678"
#define TEMPLATE "{\"template\":{\"name\":\"order_ready\",\"language\":\"en\",\"body\":[{\"text\":\"A\"}]}}"

typedef struct
{
  Fixture f;
  char *number; /* (owned) */
  char *team;   /* (owned): whose number it is, and of all who are not taken out of it */
  char *ops;    /* (owned): a team without them */
  Person ayesha;
  Person bilal;
} Office;

static void
must (Fixture *f, gboolean ok, GError *error)
{
  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
office_set_up (Office *o, gconstpointer data)
{
  Fixture *f = &o->f;
  g_autoptr (GError) error = NULL;

  fixture_set_up (f, data);
  fixture_add_person (f, "Ayesha", DSK_ROLE_AGENT, &o->ayesha);
  fixture_add_person (f, "Bilal", DSK_ROLE_AGENT, &o->bilal);
  fixture_begin (f);
  must (f, dsk_relay_engine_add_team (f->engine, NULL, "Ops", &o->ops, &error), error);
  fixture_commit (f);
  fixture_exec (f, "UPDATE number SET waba = '900'");
  o->number = fixture_query (f, "SELECT id FROM number");
  o->team = fixture_query (f, "SELECT team FROM number_team");
}

static void
office_tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->ayesha);
  person_clear (&o->bilal);
  g_free (o->number);
  g_free (o->team);
  g_free (o->ops);
  fixture_tear_down (&o->f, data);
}

static DskCommand *
new_start (Office *o, const char *phone)
{
  DskCommand *command = new_command (&o->f, DSK_COMMAND_START, NULL);

  command->object = dsk_id_gen_next (o->f.ids);
  command->kind = DSK_MESSAGE_TEMPLATE;
  command->text = g_strdup ("Your order A is ready");
  command->content = dsk_start_content_new (TEMPLATE, o->number, phone);
  return command;
}

/* @detail: (nullable): what the result's detail must have */
static DskResultCode
start (Office *o, Person *person, const char *phone, const char *detail)
{
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (DskCommand) command = new_start (o, phone);
  DskResultCode code = person_run (&o->f, person, command, &result);

  if (detail != NULL)
    {
      g_assert_nonnull (result.detail);
      g_assert_nonnull (strstr (result.detail, detail));
    }
  return code;
}

static void
assert_query (Office *o, const char *sql, const char *expected)
{
  g_autofree char *value = fixture_query (&o->f, sql);

  g_assert_cmpstr (value, ==, expected);
}

/* Nothing is left of what was refused. */
static void
assert_nothing (Office *o)
{
  assert_query (o, "SELECT (SELECT count(*) FROM conversation) + (SELECT count(*) FROM contact)"
                   " + (SELECT count(*) FROM contact_alias) + (SELECT count(*) FROM message)"
                   " + (SELECT count(*) FROM send_job)",
                "0");
}

static void
customer_writes (Office *o, const char *wamid, const char *wa_id)
{
  g_autofree char *body = NULL;

  dsk_clock_advance (o->f.clock, 60 * 1000);
  body = body_text (wamid, wa_id, dsk_clock_now_ms (o->f.clock), "yes please");
  fixture_webhook (&o->f, body);
}

/* With somebody whom nobody knows: all of it is there, and it is of whoever began. */
static void
test_unknown (Office *o, gconstpointer data)
{
  g_autofree char *conv = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *owner = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;
  const DskSendJob *job;

  g_assert_cmpint (start (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  owner = fixture_query (&o->f, "SELECT owner FROM conversation");
  detail = fixture_query (&o->f, "SELECT json_extract (detail, '$.conv') FROM cmd_result ORDER BY rowid DESC LIMIT 1");
  g_assert_cmpstr (detail, ==, conv);
  g_assert_cmpstr (owner, ==, o->ayesha.e.user);
  assert_query (o, "SELECT status || ' ' || (last_in_at IS NULL) || ' ' || (waiting_since IS NULL) || ' ' || last_kind"
                   " FROM conversation",
                "waiting 1 1 template");
  assert_query (o, "SELECT wa_id FROM contact_card", PHONE);
  assert_query (o, "SELECT count(*) FROM conv_audience WHERE token LIKE 'team:%'", "1");
  /* What is stored is a message like any other. */
  assert_query (o, "SELECT json_extract (content, '$.start') IS NULL FROM message", "1");
  assert_query (o, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM event ORDER BY at, id)", "opened claimed");
  jobs = fixture_claim (&o->f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  job = jobs->pdata[0];
  g_assert_cmpstr (job->to, ==, PHONE);
  g_assert_cmpint (job->kind, ==, DSK_MESSAGE_TEMPLATE);
}

/* What they answer comes to it, and only then is there a first reply to measure. */
static void
test_answer (Office *o, gconstpointer data)
{
  g_autofree char *conv = NULL;

  g_assert_cmpint (start (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  assert_query (o, "SELECT first_reply_at IS NULL FROM episode", "1");
  customer_writes (o, "wamid.1", PHONE);
  assert_query (o, "SELECT count(*) || ' ' || sum (waiting_since IS NOT NULL) FROM conversation", "1 1");
  assert_query (o, "SELECT first_reply_at IS NULL FROM episode", "1");
  dsk_clock_advance (o->f.clock, 60 * 1000);
  g_assert_cmpint (person_send (&o->f, &o->ayesha, conv, "with pleasure", NULL), ==, DSK_RESULT_OK);
  assert_query (o, "SELECT count(*) || ' ' || sum (first_reply_at IS NOT NULL) FROM episode", "1 1");
  assert_query (o, "SELECT waiting_since IS NULL FROM conversation", "1");
}

/* Of one whose conversation they see it goes there; of one that others have, nowhere. */
static void
test_known (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  Person admin = { o->f.admin, 0 };

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start (o, &o->ayesha, PHONE, conv), ==, DSK_RESULT_OK);
  assert_query (o, "SELECT count(*) FROM conversation", "1");
  assert_query (o, "SELECT count(*) FROM message WHERE direction = 'out'", "1");
  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start (o, &o->bilal, PHONE, "start-unseen"), ==, DSK_RESULT_FORBIDDEN);
  assert_query (o, "SELECT count(*) FROM message WHERE direction = 'out'", "1");
  /* Nobody is named. */
  assert_query (o, "SELECT detail FROM cmd_result ORDER BY rowid DESC LIMIT 1", "{\"reason\":\"start-unseen\"}");
}

/* Two at once: the second is asked, and not the customer twice. */
static void
test_at_once (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) first = new_start (o, PHONE);
  g_autoptr (DskCommand) second = new_start (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, first, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_run (&o->f, &o->bilal, second, &result), ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_nonnull (strstr (result.detail, "\"reason\":\"taken\""));
  g_assert_nonnull (strstr (result.detail, "Ayesha"));
  assert_query (o, "SELECT count(*) FROM message", "1");
  /* Who wants it all the same says so again. */
  g_assert_cmpint (start (o, &o->bilal, PHONE, NULL), ==, DSK_RESULT_OK);
  assert_query (o, "SELECT count(*) FROM message", "2");
}

/* The customer was faster. */
static void
test_overtaken (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = new_start (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };

  customer_writes (o, "wamid.2", PHONE);
  g_assert_cmpint (person_run (&o->f, &o->bilal, command, &result), ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_nonnull (strstr (result.detail, "newer-message"));
}

static void
exec (Office *o, const char *sql)
{
  fixture_exec (&o->f, sql);
}

/* Everything that is refused leaves nothing behind. */
static void
test_refused (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Person viewer = { 0 }, operator = { 0 }, other = { 0 };
  g_autoptr (DskCommand) text = new_start (o, PHONE);
  g_autoptr (DskCommand) bare = new_start (o, PHONE);
  g_autoptr (DskCommand) wrong = new_start (o, "12");
  g_autofree char *number = g_strdup (o->number);

  fixture_add_person (&o->f, "Vera", DSK_ROLE_VIEWER, &viewer);
  fixture_add_person (&o->f, "Omar", DSK_ROLE_OPERATOR, &operator);
  fixture_add_person (&o->f, "Zoya", DSK_ROLE_AGENT, &other);
  fixture_begin (&o->f);
  must (&o->f, dsk_relay_engine_remove_member (o->f.engine, NULL, o->team, "Zoya", &error), error);
  fixture_commit (&o->f);
  g_assert_cmpint (start (o, &viewer, PHONE, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (start (o, &operator, PHONE, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (start (o, &other, PHONE, "start-other-number"), ==, DSK_RESULT_FORBIDDEN);
  text->kind = DSK_MESSAGE_TEXT;
  g_assert_cmpint (person_run (&o->f, &o->ayesha, text, NULL), ==, DSK_RESULT_INVALID);
  g_free (bare->content);
  bare->content = g_strdup (TEMPLATE);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, bare, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, wrong, NULL), ==, DSK_RESULT_INVALID);
  g_free (o->number);
  o->number = dsk_id_gen_next (o->f.ids);
  g_assert_cmpint (start (o, &o->ayesha, PHONE, "number-not-set-up"), ==, DSK_RESULT_FORBIDDEN);
  g_free (o->number);
  o->number = g_strdup (number);
  exec (o, "UPDATE number SET stop_code = 131042, stop_at = 1");
  g_assert_cmpint (start (o, &o->ayesha, PHONE, "number-stopped"), ==, DSK_RESULT_FORBIDDEN);
  exec (o, "UPDATE number SET stop_code = NULL, stop_at = NULL, waba = NULL");
  g_assert_cmpint (start (o, &o->ayesha, PHONE, "number-no-account"), ==, DSK_RESULT_FORBIDDEN);
  exec (o, "UPDATE number SET state = 'quarantine'");
  g_assert_cmpint (start (o, &o->ayesha, PHONE, "number-not-set-up"), ==, DSK_RESULT_FORBIDDEN);
  assert_nothing (o);
  person_clear (&viewer);
  person_clear (&operator);
  person_clear (&other);
}

/* A template that WhatsApp no longer has: also where the conversation would have been made. */
static void
test_template (Office *o, gconstpointer data)
{
  static const char none[] = "{\"data\":[]}";
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_template_free);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  must (&o->f, dsk_wa_templates_parse (none, strlen (none), templates, &after, &error), error);
  fixture_begin (&o->f);
  must (&o->f, dsk_relay_engine_put_templates (o->f.engine, "900", templates, &error), error);
  fixture_commit (&o->f);
  g_assert_cmpint (start (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_INVALID);
  assert_nothing (o);
}

/* The same command again, under another number, after what came of it is forgotten. */
static void
test_again (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = new_start (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };
  g_autofree char *conv = NULL;

  g_assert_cmpint (person_run (&o->f, &o->ayesha, command, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  exec (o, "DELETE FROM cmd_result");
  g_assert_cmpint (person_run (&o->f, &o->ayesha, command, &result), ==, DSK_RESULT_OK);
  g_assert_nonnull (strstr (result.detail, conv));
  assert_query (o, "SELECT count(*) FROM message", "1");
  assert_query (o, "SELECT count(*) FROM conversation", "1");
}

/* A Mexican number, typed without the 1 that WhatsApp has in it. */
static void
test_other_form (Office *o, gconstpointer data)
{
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *wamid = g_strdup ("wamid.out.1");
  g_autofree char *wa_id = g_strdup (MEXICO_OTHER);
  DskWaSendResult answer = { .outcome = DSK_WA_ACCEPTED, .wamid = wamid, .wa_id = wa_id };
  gint64 due;

  g_assert_cmpint (start (o, &o->ayesha, MEXICO, NULL), ==, DSK_RESULT_OK);
  jobs = fixture_claim (&o->f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  fixture_finish (&o->f, ((DskSendJob *) jobs->pdata[0])->message, answer);
  customer_writes (o, "wamid.3", MEXICO_OTHER);
  assert_query (o, "SELECT count(*) || ' ' || sum (waiting_since IS NOT NULL) FROM conversation", "1 1");
  assert_query (o, "SELECT count(*) FROM contact", "1");
}

/* Whoever is known in one form is found in the other. */
static void
test_found_in_other_form (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, MEXICO_OTHER);

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start (o, &o->ayesha, MEXICO, conv), ==, DSK_RESULT_OK);
  assert_query (o, "SELECT count(*) FROM conversation", "1");
}

/* Where only the owner replies, beginning it again is no way around. */
static void
test_owner_only (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (start (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  fixture_begin (&o->f);
  must (&o->f, dsk_relay_engine_set_owner_only (o->f.engine, NULL, o->team, TRUE, &error), error);
  fixture_commit (&o->f);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start (o, &o->bilal, PHONE, "owner-only"), ==, DSK_RESULT_FORBIDDEN);
  assert_query (o, "SELECT count(*) FROM message", "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("unknown", test_unknown);
  ADD ("answer", test_answer);
  ADD ("known", test_known);
  ADD ("at-once", test_at_once);
  ADD ("overtaken", test_overtaken);
  ADD ("refused", test_refused);
  ADD ("template", test_template);
  ADD ("again", test_again);
  ADD ("other-form", test_other_form);
  ADD ("found-in-other-form", test_found_in_other_form);
  ADD ("owner-only", test_owner_only);
  return g_test_run ();
}
