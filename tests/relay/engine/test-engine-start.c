/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conversations that we begin. */

#include "start-office.h"

#include "dsk-start-content.h"
#include "dsk-wa-template.h"

/* Nothing is left of what was refused. */
static void
assert_nothing (Office *o)
{
  start_assert (o, "SELECT (SELECT count(*) FROM conversation) + (SELECT count(*) FROM contact)"
                   " + (SELECT count(*) FROM contact_alias) + (SELECT count(*) FROM message)"
                   " + (SELECT count(*) FROM send_job)",
                "0");
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

  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  owner = fixture_query (&o->f, "SELECT owner FROM conversation");
  detail = fixture_query (&o->f, "SELECT json_extract (detail, '$.conv') FROM cmd_result ORDER BY rowid DESC LIMIT 1");
  g_assert_cmpstr (detail, ==, conv);
  g_assert_cmpstr (owner, ==, o->ayesha.e.user);
  start_assert (o, "SELECT status || ' ' || (last_in_at IS NULL) || ' ' || (waiting_since IS NULL) || ' ' || last_kind"
                   " FROM conversation",
                "waiting 1 1 template");
  start_assert (o, "SELECT wa_id FROM contact_card", PHONE);
  start_assert (o, "SELECT count(*) FROM conv_audience WHERE token LIKE 'team:%'", "1");
  /* What is stored is a message like any other. */
  start_assert (o, "SELECT json_extract (content, '$.start') IS NULL FROM message", "1");
  start_assert (o, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM event ORDER BY at, id)", "opened claimed");
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

  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  start_assert (o, "SELECT first_reply_at IS NULL FROM episode", "1");
  start_customer_writes (o, "wamid.1", PHONE);
  start_assert (o, "SELECT count(*) || ' ' || sum (waiting_since IS NOT NULL) FROM conversation", "1 1");
  start_assert (o, "SELECT first_reply_at IS NULL FROM episode", "1");
  dsk_clock_advance (o->f.clock, 60 * 1000);
  g_assert_cmpint (person_send (&o->f, &o->ayesha, conv, "with pleasure", NULL), ==, DSK_RESULT_OK);
  start_assert (o, "SELECT count(*) || ' ' || sum (first_reply_at IS NOT NULL) FROM episode", "1 1");
  start_assert (o, "SELECT waiting_since IS NULL FROM conversation", "1");
}

/* Of one whose conversation they see it goes there; of one that others have, nowhere. */
static void
test_known (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  Person admin = { o->f.admin, 0 };

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, conv), ==, DSK_RESULT_OK);
  start_assert (o, "SELECT count(*) FROM conversation", "1");
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'out'", "1");
  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "start-unseen"), ==, DSK_RESULT_FORBIDDEN);
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'out'", "1");
  /* Nobody is named. */
  start_assert (o, "SELECT detail FROM cmd_result ORDER BY rowid DESC LIMIT 1", "{\"reason\":\"start-unseen\"}");
}

/* Two at once: the second is asked, and not the customer twice. */
static void
test_at_once (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) first = start_new (o, PHONE);
  g_autoptr (DskCommand) second = start_new (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, first, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_run (&o->f, &o->bilal, second, &result), ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_nonnull (strstr (result.detail, "\"reason\":\"taken\""));
  g_assert_nonnull (strstr (result.detail, "Ayesha"));
  start_assert (o, "SELECT count(*) FROM message", "1");
  /* Who wants it all the same says so again. */
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, NULL), ==, DSK_RESULT_OK);
  start_assert (o, "SELECT count(*) FROM message", "2");
}

/* The customer was faster. */
static void
test_overtaken (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = start_new (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };

  start_customer_writes (o, "wamid.2", PHONE);
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
  g_autoptr (DskCommand) text = start_new (o, PHONE);
  g_autoptr (DskCommand) bare = start_new (o, PHONE);
  g_autoptr (DskCommand) wrong = start_new (o, "12");
  g_autofree char *number = g_strdup (o->number);

  fixture_add_person (&o->f, "Vera", DSK_ROLE_VIEWER, &viewer);
  fixture_add_person (&o->f, "Omar", DSK_ROLE_OPERATOR, &operator);
  fixture_add_person (&o->f, "Zoya", DSK_ROLE_AGENT, &other);
  fixture_begin (&o->f);
  start_must (&o->f, dsk_relay_engine_remove_member (o->f.engine, NULL, o->team, "Zoya", &error), error);
  fixture_commit (&o->f);
  g_assert_cmpint (start_run (o, &viewer, PHONE, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (start_run (o, &operator, PHONE, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (start_run (o, &other, PHONE, "start-other-number"), ==, DSK_RESULT_FORBIDDEN);
  text->kind = DSK_MESSAGE_TEXT;
  g_assert_cmpint (person_run (&o->f, &o->ayesha, text, NULL), ==, DSK_RESULT_INVALID);
  g_free (bare->content);
  bare->content = g_strdup (START_TEMPLATE);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, bare, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (person_run (&o->f, &o->ayesha, wrong, NULL), ==, DSK_RESULT_INVALID);
  g_free (o->number);
  o->number = dsk_id_gen_next (o->f.ids);
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, "number-not-set-up"), ==, DSK_RESULT_FORBIDDEN);
  g_free (o->number);
  o->number = g_strdup (number);
  exec (o, "UPDATE number SET stop_code = 131042, stop_at = 1");
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, "number-stopped"), ==, DSK_RESULT_FORBIDDEN);
  exec (o, "UPDATE number SET stop_code = NULL, stop_at = NULL, waba = NULL");
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, "number-no-account"), ==, DSK_RESULT_FORBIDDEN);
  exec (o, "UPDATE number SET state = 'quarantine'");
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, "number-not-set-up"), ==, DSK_RESULT_FORBIDDEN);
  assert_nothing (o);
  person_clear (&viewer);
  person_clear (&operator);
  person_clear (&other);
}

static void
have_no_templates (Office *o)
{
  static const char none[] = "{\"data\":[]}";
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_template_free);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  start_must (&o->f, dsk_wa_templates_parse (none, strlen (none), templates, &after, &error), error);
  fixture_begin (&o->f);
  start_must (&o->f, dsk_relay_engine_put_templates (o->f.engine, "900", templates, &error), error);
  fixture_commit (&o->f);
}

/* A template that WhatsApp no longer has: also where the conversation would have been made. */
static void
test_template (Office *o, gconstpointer data)
{
  have_no_templates (o);
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_INVALID);
  assert_nothing (o);
}

/* The same command again, under another number, after what came of it is forgotten. */
static void
test_again (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = start_new (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };
  g_autofree char *conv = NULL;

  g_assert_cmpint (person_run (&o->f, &o->ayesha, command, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  exec (o, "DELETE FROM cmd_result");
  g_assert_cmpint (person_run (&o->f, &o->ayesha, command, &result), ==, DSK_RESULT_OK);
  g_assert_nonnull (strstr (result.detail, conv));
  start_assert (o, "SELECT count(*) FROM message", "1");
  start_assert (o, "SELECT count(*) FROM conversation", "1");
}

/* Takes what is to be sent. Returns: (transfer full): the message */
static char *
claim (Office *o)
{
  gint64 due;
  g_autoptr (GPtrArray) jobs = fixture_claim (&o->f, &due);

  g_assert_cmpint (jobs->len, >, 0);
  return g_strdup (((DskSendJob *) jobs->pdata[0])->message);
}

/* Meta took @message (transfer full), and calls who got it @wa_id. */
static void
meta_names (Office *o, char *message, const char *wa_id)
{
  g_autofree char *ours = message;
  g_autofree char *wamid = g_strconcat ("wamid.of.", message, NULL);
  g_autofree char *name = g_strdup (wa_id);

  fixture_finish (&o->f, message, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = wamid, .wa_id = name });
}

/* A Mexican number, typed without the 1 that WhatsApp has in it. */
static void
test_other_form (Office *o, gconstpointer data)
{
  g_assert_cmpint (start_run (o, &o->ayesha, MEXICO, NULL), ==, DSK_RESULT_OK);
  meta_names (o, claim (o), MEXICO_OTHER);
  start_customer_writes (o, "wamid.3", MEXICO_OTHER);
  start_assert (o, "SELECT count(*) || ' ' || sum (waiting_since IS NOT NULL) FROM conversation", "1 1");
  start_assert (o, "SELECT count(*) FROM contact", "1");
}

/* Whoever is known in one form is found in the other. */
static void
test_found_in_other_form (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, MEXICO_OTHER);

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start_run (o, &o->ayesha, MEXICO, conv), ==, DSK_RESULT_OK);
  start_assert (o, "SELECT count(*) FROM conversation", "1");
}

/* From another number of ours from now on, of the same team. */
static void
use_second_number (Office *o)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (&o->f);
  start_must (&o->f, dsk_relay_engine_add_number (o->f.engine, NULL, "100000000000002", NULL, &error), error);
  fixture_commit (&o->f);
  exec (o, "UPDATE number SET waba = '900'");
  exec (o, "INSERT OR IGNORE INTO number_team (number, team) SELECT n.id, t.team FROM number n, number_team t");
  g_free (o->number);
  o->number = fixture_query (&o->f, "SELECT id FROM number WHERE phone_number_id = '100000000000002'");
}

/* What another team knows of a customer does not come with a conversation on another number. */
static void
test_of_others (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  Person admin = { o->f.admin, 0 };

  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  use_second_number (o);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "start-unseen"), ==, DSK_RESULT_FORBIDDEN);
  start_assert (o, "SELECT detail FROM cmd_result ORDER BY rowid DESC LIMIT 1", "{\"reason\":\"start-unseen\"}");
  start_assert (o, "SELECT count(*) FROM conversation", "1");
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'out'", "0");
  /* Who sees one of them sees all of that anyway. */
  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->team), ==, DSK_RESULT_OK);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, NULL), ==, DSK_RESULT_OK);
  start_assert (o, "SELECT count(*) FROM conversation", "2");
}

/* What can't be sent at all says the same of everybody: nobody asks so whom others know. */
static void
test_no_oracle (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  g_autofree char *message = fixture_query (&o->f, "SELECT id FROM message");
  g_autoptr (DskCommand) twice = start_new (o, PHONE);
  Person admin = { o->f.admin, 0 };

  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "start-unseen"), ==, DSK_RESULT_FORBIDDEN);
  g_free (twice->object);
  twice->object = g_steal_pointer (&message);
  g_assert_cmpint (person_run (&o->f, &o->bilal, twice, NULL), ==, DSK_RESULT_INVALID);
  exec (o, "UPDATE number SET stop_code = 131042, stop_at = 1");
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "number-stopped"), ==, DSK_RESULT_FORBIDDEN);
  exec (o, "UPDATE number SET stop_code = NULL, stop_at = NULL");
  have_no_templates (o);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, NULL), ==, DSK_RESULT_INVALID);
  g_assert_cmpint (start_run (o, &o->bilal, MEXICO, NULL), ==, DSK_RESULT_INVALID);
}

/* Who looks at what happened in a conversation finds what was begun, and what was refused for it. */
static void
test_audit (Office *o, gconstpointer data)
{
  static const char last[] = "SELECT conv FROM audit WHERE action LIKE 'conversation.start%' ORDER BY n DESC LIMIT 1";
  g_autofree char *conv = NULL;
  Person admin = { o->f.admin, 0 };

  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  conv = fixture_query (&o->f, "SELECT id FROM conversation");
  start_assert (o, last, conv);
  exec (o, "UPDATE conversation SET owner = NULL");
  exec (o, "DELETE FROM conv_audience WHERE token LIKE 'user:%'");
  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  g_assert_cmpint (start_run (o, &o->bilal, MEXICO, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "start-unseen"), ==, DSK_RESULT_FORBIDDEN);
  start_assert (o, last, conv);
}

/* The customer answers before Meta has said how it writes their number. */
static void
test_answer_first (Office *o, gconstpointer data)
{
  g_autofree char *message = NULL;

  g_assert_cmpint (start_run (o, &o->ayesha, MEXICO, NULL), ==, DSK_RESULT_OK);
  message = claim (o);
  start_customer_writes (o, "wamid.4", MEXICO_OTHER);
  meta_names (o, g_steal_pointer (&message), MEXICO_OTHER);
  start_customer_writes (o, "wamid.5", MEXICO_OTHER);
  start_assert (o, "SELECT count(*) || ' ' || sum (waiting_since IS NOT NULL) FROM conversation", "1 1");
  start_assert (o, "SELECT count(*) FROM contact", "1");
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'in'", "2");
}

/* Of who has written, what Meta answers changes no name. */
static void
test_name_stays (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, MEXICO);

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_send (&o->f, &o->ayesha, conv, "hello", NULL), ==, DSK_RESULT_OK);
  meta_names (o, claim (o), MEXICO_OTHER);
  start_assert (o, "SELECT wa_id FROM contact_card", MEXICO);
}

/* Begun with on two numbers of ours: one answer of Meta's, and both cards say it. */
static void
test_all_cards (Office *o, gconstpointer data)
{
  g_assert_cmpint (start_run (o, &o->ayesha, MEXICO, NULL), ==, DSK_RESULT_OK);
  use_second_number (o);
  dsk_clock_advance (o->f.clock, 60 * 1000);
  g_assert_cmpint (start_run (o, &o->ayesha, MEXICO, NULL), ==, DSK_RESULT_OK);
  meta_names (o, claim (o), MEXICO_OTHER);
  start_assert (o, "SELECT count(*) || ' ' || count (DISTINCT contact) FROM conversation", "2 1");
  start_assert (o, "SELECT count(*) FROM contact_card WHERE wa_id = '" MEXICO_OTHER "'", "2");
}

/* Where only the owner replies, beginning it again is no way around. */
static void
test_owner_only (Office *o, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  fixture_begin (&o->f);
  start_must (&o->f, dsk_relay_engine_set_owner_only (o->f.engine, NULL, o->team, TRUE, &error), error);
  fixture_commit (&o->f);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start_run (o, &o->bilal, PHONE, "owner-only"), ==, DSK_RESULT_FORBIDDEN);
  start_assert (o, "SELECT count(*) FROM message", "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  START_ADD ("unknown", test_unknown);
  START_ADD ("answer", test_answer);
  START_ADD ("known", test_known);
  START_ADD ("at-once", test_at_once);
  START_ADD ("overtaken", test_overtaken);
  START_ADD ("refused", test_refused);
  START_ADD ("template", test_template);
  START_ADD ("again", test_again);
  START_ADD ("other-form", test_other_form);
  START_ADD ("found-in-other-form", test_found_in_other_form);
  START_ADD ("owner-only", test_owner_only);
  START_ADD ("of-others", test_of_others);
  START_ADD ("no-oracle", test_no_oracle);
  START_ADD ("audit", test_audit);
  START_ADD ("answer-first", test_answer_first);
  START_ADD ("name-stays", test_name_stays);
  START_ADD ("all-cards", test_all_cards);
  return g_test_run ();
}
