/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages that are more than text: what is refused at once, and what the way out makes of the rest. */

#include "engine-fixture.h"

#include <string.h>

#include "dsk-wa-template.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/send-kinds/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define BERT "923004445566"
#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define SHA "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define IMAGE "{\"media\":{\"sha256\":\"" SHA "\",\"mime\":\"image/png\",\"size\":3}}"
#define TEMPLATE "{\"template\":{\"name\":\"order_ready\",\"language\":\"en\",\"body\":[{\"text\":\"A\"}]}}"

static DskResultCode
send_kind (Fixture *f, const char *conv, DskMessageKind kind, const char *text, const char *content,
           const char *words, char **message)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, f->admin_n };
  DskResultCode code;

  command->object = dsk_id_gen_next (f->ids);
  command->kind = kind;
  command->text = g_strdup (text);
  command->content = g_strdup (content);
  command->device_at = dsk_clock_now_ms (f->clock);
  if (message != NULL)
    *message = g_strdup (command->object);
  code = person_run (f, &admin, command, &result);
  f->admin_n = admin.n;
  if (words != NULL)
    {
      g_assert_nonnull (result.detail);
      g_assert_nonnull (strstr (result.detail, words));
    }
  return code;
}

static void
assert_query (Fixture *f, const char *sql, const char *expected)
{
  g_autofree char *value = fixture_query (f, sql);

  g_assert_cmpstr (value, ==, expected);
}

/* What WhatsApp would refuse, the author hears at once, in words. */
static void
test_refused_with_words (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);

  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_INTERACTIVE, "q",
                              "{\"interactive\":{\"type\":\"button\",\"buttons\":[]}}",
                              "three buttons", NULL),
                   ==, DSK_RESULT_INVALID);
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_VOICE, "caption", IMAGE, "caption", NULL), ==,
                   DSK_RESULT_INVALID);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM send_job"), ==, 0);
}

static void
test_carried (Fixture *f, gconstpointer data)
{
  const char *place = "{\"location\":{\"latitude\":31.5,\"longitude\":74.25}}";
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autoptr (GPtrArray) jobs = NULL;
  DskSendJob *job;
  gint64 due;

  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_LOCATION, NULL, place, NULL, NULL), ==,
                   DSK_RESULT_OK);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  job = jobs->pdata[0];
  g_assert_cmpint (job->kind, ==, DSK_MESSAGE_LOCATION);
  g_assert_cmpstr (job->content, ==, place);
  g_assert_null (job->text);
}

/* A file is sent once Meta has it; what comes after it waits as well. */
static void
test_file_waits (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *image = NULL;
  g_autofree char *after = NULL;
  g_autofree char *upload = g_strdup_printf (
      "INSERT INTO media_upload SELECT id, '" SHA "', 'meta-77', %" G_GINT64_FORMAT " FROM number",
      START_MS + 30 * HOUR_MS);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  send_kind (f, conv, DSK_MESSAGE_IMAGE, "look", IMAGE, NULL, &image);
  dsk_clock_advance (f->clock, 10);
  send_kind (f, conv, DSK_MESSAGE_TEXT, "after", NULL, NULL, &after);
  fixture_exec (f, "UPDATE media SET state = 'ready'");
  none = fixture_claim (f, &due);
  g_assert_cmpint (none->len, ==, 0);
  g_assert_cmpint (due, >, dsk_clock_now_ms (f->clock));
  fixture_exec (f, upload);
  dsk_clock_advance (f->clock, due - dsk_clock_now_ms (f->clock));
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->message, ==, image);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->media_id, ==, "meta-77");
}

/* A computer that is switched off with a file on it holds up nobody. */
static void
test_file_is_overtaken (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *image = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  send_kind (f, conv, DSK_MESSAGE_IMAGE, "look", IMAGE, NULL, &image);
  dsk_clock_advance (f->clock, 10);
  send_kind (f, conv, DSK_MESSAGE_TEXT, "after", NULL, NULL, &after);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->message, ==, after);
}

/* A template needs no window: neither when it is queued nor when it is sent. */
static void
test_template_outside_the_window (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  gint64 due;

  dsk_clock_advance (f->clock, 25 * HOUR_MS);
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEXT, "late", NULL, NULL, NULL), ==,
                   DSK_RESULT_WINDOW_CLOSED);
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "Your order A", TEMPLATE, NULL, &message),
                   ==, DSK_RESULT_OK);
  dsk_clock_advance (f->clock, HOUR_MS);
  jobs = fixture_claim (f, &due);
  g_assert_cmpint (jobs->len, ==, 1);
  g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->message, ==, message);
}

/* The window is looked at again when it is sent: who waited too long fails, and hears why. */
static void
test_window_closes_while_waiting (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = NULL;
  g_autoptr (GPtrArray) none = NULL;
  gint64 due;

  dsk_clock_advance (f->clock, 23 * HOUR_MS);
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEXT, "in time", NULL, NULL, &message), ==,
                   DSK_RESULT_OK);
  dsk_clock_advance (f->clock, HOUR_MS);
  none = fixture_claim (f, &due);
  g_assert_cmpint (none->len, ==, 0);
  assert_query (f, "SELECT state || ' ' || error_code FROM message_status", "failed 131047");
}

static void
put_templates (Fixture *f, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) templates = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_template_free);
  g_autofree char *after = NULL;
  g_autofree char *waba = fixture_query (f, "SELECT waba FROM number");

  g_assert_true (dsk_wa_templates_parse (body, strlen (body), templates, &after, &error));
  g_assert_no_error (error);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_put_templates (f->engine, waba, templates, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

#define ONE(status, category)                                                                      \
  "{\"id\":\"7\",\"name\":\"order_ready\",\"language\":\"en\",\"status\":\"" status "\",\"category\":\"" category      \
  "\",\"components\":[{\"type\":\"BODY\",\"text\":\"Your order {{1}}\"}]}"
#define OTHER "{\"name\":\"bye\",\"language\":\"ur\",\"status\":\"APPROVED\",\"components\":[]}"

/* What Meta tells is kept, what it tells no more is inactive, and only what changed is news. */
static void
test_templates_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  gint64 seq;

  put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "," OTHER "]}");
  assert_query (f, "SELECT group_concat(name || ' ' || status || ' ' || active) FROM template "
                   "ORDER BY id", "order_ready APPROVED 1,bye APPROVED 1");
  seq = fixture_query_int (f, "SELECT sum(seq) FROM template");
  put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "," OTHER "]}");
  g_assert_cmpint (fixture_query_int (f, "SELECT sum(seq) FROM template"), ==, seq);
  put_templates (f, "{\"data\":[" ONE ("PAUSED", "UTILITY") "]}");
  assert_query (f, "SELECT group_concat(name || ' ' || status || ' ' || active) FROM template "
                   "ORDER BY id", "order_ready PAUSED 1,bye APPROVED 0");
  /* Each change has a number of its own, so that a frame need not hold all. */
  g_assert_cmpint (fixture_query_int (f, "SELECT count(DISTINCT seq) FROM template"), ==, 2);
}

static void
test_templates_due (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *waba = fixture_query (f, "SELECT waba FROM number");
  static const struct
  {
    gint64 advance;
    gboolean want;
    guint due;
  } steps[] = { { 0, FALSE, 0 }, { 50 * 60 * 1000, FALSE, 0 }, { 0, TRUE, 1 }, { 10 * 60 * 1000, FALSE, 1 } };

  put_templates (f, "{\"data\":[]}");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GPtrArray) accounts = NULL;
      g_autoptr (GError) error = NULL;

      dsk_clock_advance (f->clock, steps[i].advance);
      fixture_begin (f);
      if (steps[i].want)
        g_assert_true (dsk_relay_engine_want_templates (f->engine, waba, &error));
      g_assert_true (dsk_relay_engine_templates_due (f->engine, &accounts, &error));
      fixture_commit (f);
      g_assert_cmpuint (accounts->len, ==, steps[i].due);
    }
}

static void
test_template_rules (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);

  /* Before anything is known Meta decides. */
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, NULL, NULL), ==, DSK_RESULT_OK);
  put_templates (f, "{\"data\":[" OTHER "]}");
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, "no such template", NULL), ==,
                   DSK_RESULT_INVALID);
  put_templates (f, "{\"data\":[" ONE ("PAUSED", "MARKETING") "]}");
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, "not approved", NULL), ==,
                   DSK_RESULT_INVALID);
  put_templates (f, "{\"data\":[" ONE ("APPROVED", "MARKETING") "]}");
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, NULL, NULL), ==, DSK_RESULT_OK);
  fixture_exec (f, "INSERT INTO contact_preference SELECT contact, number, 'stop', 1 FROM conversation");
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, "opted-out", NULL), ==,
                   DSK_RESULT_FORBIDDEN);
  put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "]}");
  g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, NULL, NULL), ==, DSK_RESULT_OK);
}

static void
hear_status (Fixture *f, const char *name, const char *status)
{
  g_autofree char *waba = fixture_query (f, "SELECT waba FROM number");
  g_autofree char *body = g_strdup_printf (
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"%s\",\"time\":1790000000,\"changes\":[{"
      "\"field\":\"message_template_status_update\",\"value\":{\"event\":\"%s\",\"message_template_id\":7,"
      "\"message_template_name\":\"%s\",\"message_template_language\":\"en\"}}]}]}",
      waba, status, name);

  fixture_webhook (f, body);
}

/* What waits for a paused template leaves when it is approved again, and fails when it never will be. */
static void
test_paused (Fixture *f, gconstpointer data)
{
  const DskWaSendResult paused = { .outcome = DSK_WA_HOLD, .code = 132015, .retry_after_ms = 3 * HOUR_MS };
  static const struct
  {
    gboolean webhook;
    const char *status;
    const char *expected; /* NULL: it leaves */
  } rows[] = { { TRUE, "APPROVED", NULL },          { FALSE, "APPROVED", NULL },
               { TRUE, "DISABLED", "failed 132016" }, { FALSE, "REJECTED", "failed 132007" },
               { TRUE, "FLAGGED", "queued 132015" } };
  g_autofree char *conv = fixture_conv_of (f, ANNA);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *message = NULL;
      g_autofree char *sql = NULL;
      g_autoptr (GPtrArray) first = NULL;
      g_autoptr (GPtrArray) again = NULL;
      gint64 due;

      put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "]}");
      g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, NULL, &message), ==, DSK_RESULT_OK);
      first = fixture_claim (f, &due);
      g_assert_cmpuint (first->len, ==, 1);
      fixture_finish (f, message, paused);
      /* What says that it is as it was, or that of another one, says nothing. */
      put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "]}");
      hear_status (f, "bye", rows[i].status);
      sql = g_strdup_printf ("SELECT state || ' ' || error_code FROM message_status WHERE id = '%s'", message);
      assert_query (f, sql, "queued 132015");
      put_templates (f, "{\"data\":[" ONE ("PAUSED", "UTILITY") "]}");
      assert_query (f, sql, "queued 132015");
      if (rows[i].webhook)
        hear_status (f, "order_ready", rows[i].status);
      else if (rows[i].expected == NULL)
        put_templates (f, "{\"data\":[" ONE ("APPROVED", "UTILITY") "]}");
      else
        put_templates (f, "{\"data\":[" ONE ("REJECTED", "UTILITY") "]}");
      again = fixture_claim (f, &due);
      g_assert_cmpuint (again->len, ==, rows[i].expected == NULL);
      if (rows[i].expected != NULL)
        assert_query (f, sql, rows[i].expected);
      else
        fixture_finish (f, message, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED });
    }
}

/* Who stopped the marketing of the number at Meta is known to have as soon as Meta refuses one, at once or later. */
static void
test_opted_out (Fixture *f, gconstpointer data)
{
  const char *const errors = "\"errors\":[{\"code\":131050,\"title\":\"Opted out\"}]";
  g_autofree char *status = body_status ("wamid.1", "failed", START_MS + 5000, errors);
  const DskWaSendResult results[] = {
    { .outcome = DSK_WA_PERMANENT, .code = 131050, .reason = (char *) "Opted out" },
    { .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.1" },
  };
  g_autofree char *conv = fixture_conv_of (f, ANNA);

  put_templates (f, "{\"data\":[" ONE ("APPROVED", "MARKETING") "]}");
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *message = NULL;
      g_autoptr (GPtrArray) jobs = NULL;
      gint64 due;

      g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, NULL, &message), ==, DSK_RESULT_OK);
      jobs = fixture_claim (f, &due);
      g_assert_cmpint (jobs->len, ==, 1);
      assert_query (f, "SELECT marketing IS NOT 'stop' FROM contact_card", "1");
      fixture_finish (f, message, results[i]);
      if (results[i].outcome == DSK_WA_ACCEPTED)
        fixture_webhook (f, status);
      assert_query (f, "SELECT marketing FROM contact_card", "stop");
      assert_query (f, "SELECT count(*) || marketing FROM contact_preference", "1stop");
      g_assert_cmpint (send_kind (f, conv, DSK_MESSAGE_TEMPLATE, "A", TEMPLATE, "opted-out", NULL), ==,
                       DSK_RESULT_FORBIDDEN);
      fixture_exec (f, "UPDATE contact_preference SET marketing = 'resume'");
      fixture_exec (f, "UPDATE contact_card SET marketing = 'resume'");
    }
  /* An older word than the last one changes nothing. */
  fixture_webhook (f, status);
  assert_query (f, "SELECT marketing FROM contact_card", "resume");
}

static void
test_reactions (Fixture *f, gconstpointer data)
{
  const char *to_anna = "{\"reaction\":{\"wamid\":\"wamid.in." ANNA "\"}}";
  const char *to_bert = "{\"reaction\":{\"wamid\":\"wamid.in." BERT "\"}}";
  g_autofree char *anna = fixture_conv_of (f, ANNA);
  g_autofree char *bert = fixture_conv_of (f, BERT);
  g_autofree char *message = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *target = NULL;

  g_assert_cmpint (send_kind (f, anna, DSK_MESSAGE_REACTION, "👍", to_bert, "not in this", NULL), ==,
                   DSK_RESULT_INVALID);
  g_assert_cmpint (send_kind (f, anna, DSK_MESSAGE_REACTION, "👍", to_anna, NULL, &message), ==,
                   DSK_RESULT_OK);
  g_assert_cmpint (send_kind (f, anna, DSK_MESSAGE_REACTION, NULL, to_anna, NULL, NULL), ==,
                   DSK_RESULT_OK);
  sql = g_strdup_printf ("SELECT m.context_wamid || ' ' || (q.wamid = m.context_wamid) FROM message m "
                         "JOIN message q ON q.id = m.quote WHERE m.id = '%s'", message);
  target = fixture_query (f, sql);
  g_assert_cmpstr (target, ==, "wamid.in." ANNA " 1");
  /* It is no answer: nobody took the conversation, and the customer still waits. */
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE owner IS NOT NULL"), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM conversation WHERE waiting_since IS NULL"), ==, 0);
  dsk_clock_advance (f->clock, 31 * 24 * HOUR_MS);
  g_assert_cmpint (send_kind (f, bert, DSK_MESSAGE_REACTION, "👍", to_bert, "30 days", NULL), ==,
                   DSK_RESULT_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refused-with-words", test_refused_with_words);
  ADD ("carried", test_carried);
  ADD ("file-waits", test_file_waits);
  ADD ("file-is-overtaken", test_file_is_overtaken);
  ADD ("template-outside-the-window", test_template_outside_the_window);
  ADD ("window-closes-while-waiting", test_window_closes_while_waiting);
  ADD ("reactions", test_reactions);
  ADD ("opted-out", test_opted_out);
  ADD ("templates-kept", test_templates_kept);
  ADD ("templates-due", test_templates_due);
  ADD ("template-rules", test_template_rules);
  ADD ("paused", test_paused);
  return g_test_run ();
}
