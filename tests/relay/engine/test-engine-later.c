/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages that are to be sent later: each once, and never after something came between. */

#include "engine-fixture.h"

#include "dsk-relay-engine-private.h"
#include "dsk-relay-media-file.h"

#define ADD(name, func) g_test_add ("/engine/later/" name, Office, NULL, set_up, func, tear_down)

#define MINUTE_MS ((gint64) 60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)
#define ANNA "923001112233"
#define DIGEST "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

typedef struct
{
  Fixture f;
  Person agent;
  Person other;
  Person admin;
  char *conv;
  char *head; /* what they all have seen */
} Office;

static gint64
now (Office *o)
{
  return dsk_clock_now_ms (o->f.clock);
}

static void
set_up (Office *o, gconstpointer data)
{
  fixture_set_up (&o->f, NULL);
  fixture_add_person (&o->f, "Noor", DSK_ROLE_AGENT, &o->agent);
  fixture_add_person (&o->f, "Omar", DSK_ROLE_AGENT, &o->other);
  o->conv = fixture_conv_of (&o->f, ANNA);
  o->head = fixture_query (&o->f, "SELECT id FROM message");
}

static void
tear_down (Office *o, gconstpointer data)
{
  person_clear (&o->agent);
  person_clear (&o->other);
  g_free (o->conv);
  g_free (o->head);
  fixture_tear_down (&o->f, NULL);
}

static Person *
admin (Office *o)
{
  o->admin = (Person){ o->f.admin, o->f.admin_n };
  return &o->admin;
}

static DskCommand *
later (Office *o, const char *text, gint64 until)
{
  DskCommand *command = new_command (&o->f, DSK_COMMAND_MESSAGE_SEND, o->conv);

  command->object = dsk_id_gen_next (o->f.ids);
  command->text = g_strdup (text);
  command->until = until;
  command->device_at = now (o);
  command->head_msg = g_strdup (o->head);
  return command;
}

/* Returns: (transfer full): its id */
static char *
schedule (Office *o, Person *person, const char *text, gint64 until)
{
  g_autoptr (DskCommand) command = later (o, text, until);

  g_assert_cmpint (person_run (&o->f, person, command, NULL), ==, DSK_RESULT_OK);
  return g_strdup (command->object);
}

/* @why: (out) (optional) (transfer full): the detail. */
static DskResultCode
act (Office *o, Person *person, DskCommandType type, const char *id, const char *head, char **why)
{
  g_autoptr (DskCommand) command = new_command (&o->f, type, o->conv);
  g_auto (DskCommandResult) result = { 0 };
  DskResultCode code;

  command->object = g_strdup (id);
  command->head_msg = g_strdup (head);
  command->device_at = now (o);
  code = person_run (&o->f, person, command, &result);
  if (why != NULL)
    *why = g_strdup (result.detail);
  return code;
}

/* Returns: when it wants to be called again */
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

static void
pass (Office *o, gint64 ms)
{
  dsk_clock_advance (o->f.clock, ms);
  look (o);
}

/* All of them, as "state text code", and what is in the queue. */
static void
assert_all (Office *o, const char *scheduled, const char *queue)
{
  g_autofree char *rows = fixture_query (
      &o->f, "SELECT coalesce(group_concat(state || ' ' || coalesce(text, '-') || ' ' || coalesce(json_extract(detail,"
             " '$.reason'), '-'), ', '), 'none') FROM (SELECT * FROM scheduled ORDER BY at, id)");
  g_autofree char *jobs = fixture_query (
      &o->f, "SELECT coalesce(group_concat(m.text, ', '), 'none') FROM (SELECT text FROM send_job JOIN message"
             " ON id = message ORDER BY id) m");

  g_assert_cmpstr (rows, ==, scheduled);
  g_assert_cmpstr (jobs, ==, queue);
}

static void
test_time (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "good morning", now (o) + HOUR_MS);
  g_autofree char *message = NULL;

  assert_all (o, "waiting good morning -", "none");
  /* Somebody sees to it from now on. */
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT owner IS NOT NULL FROM conversation"), ==, 1);
  g_assert_cmpint (dsk_relay_engine_next_due (o->f.engine), ==, now (o) + HOUR_MS);
  pass (o, HOUR_MS - 1);
  assert_all (o, "waiting good morning -", "none");
  pass (o, 1);
  assert_all (o, "sent - -", "good morning");
  message = fixture_query (&o->f, "SELECT id FROM message WHERE direction = 'out'");
  g_assert_cmpstr (message, ==, id);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM scheduled s JOIN message m ON m.id = s.id"
                                             " AND m.author = s.author AND m.relay_at = s.due_at AND m.seq = s.seq"),
                   ==, 1);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM audit WHERE action = 'scheduled.due'"), ==, 1);
  pass (o, HOUR_MS);
  assert_all (o, "sent - -", "good morning");
  g_assert_cmpint (look (o), ==, 0);
}

/* What nobody did in time is done when the relay starts again. */
static void
test_restart (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  fixture_restart (&o->f);
  g_assert_cmpint (dsk_relay_engine_next_due (o->f.engine), ==, now (o) + HOUR_MS);
  dsk_clock_advance (o->f.clock, HOUR_MS + 10 * MINUTE_MS);
  fixture_restart (&o->f);
  look (o);
  assert_all (o, "sent - -", "later");
}

/* But nothing is said on Monday that was meant for Saturday. */
static void
test_late (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "see you today", now (o) + HOUR_MS);

  dsk_clock_advance (o->f.clock, HOUR_MS + 16 * MINUTE_MS);
  fixture_restart (&o->f);
  look (o);
  assert_all (o, "held see you today time-passed", "none");
}

/* What the customer wrote counts from when WhatsApp got its 200, though nobody has looked into it yet; but what can't
 * be looked into holds nothing up for ever. */
static void
test_news (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  fixture_exec (&o->f, "INSERT INTO webhook_raw (mac, body, received_at) VALUES (randomblob(32), x'7b7d', 0)");
  pass (o, HOUR_MS);
  assert_all (o, "waiting later -", "none");
  g_assert_cmpint (dsk_relay_engine_next_due (o->f.engine), ==, now (o));
  pass (o, MINUTE_MS);
  assert_all (o, "sent - -", "later");
}

static void
test_customer (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);
  g_autofree char *body = NULL;
  g_autofree char *newest = NULL;
  g_autofree char *why = NULL;

  dsk_clock_advance (o->f.clock, MINUTE_MS);
  body = body_text ("wamid.more", ANNA, now (o), "one more thing");
  fixture_webhook (&o->f, body);
  assert_all (o, "held later newer-message", "none");
  pass (o, HOUR_MS);
  assert_all (o, "held later newer-message", "none");
  /* Who has not looked at it either is asked, as with any reply; who has sends it. */
  g_assert_cmpint (act (o, &o->other, DSK_COMMAND_SCHEDULED_SEND, id, o->head, &why), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpstr (why, ==, "{\"reason\":\"scheduled-not-yours\"}");
  newest = fixture_query (&o->f, "SELECT id FROM message WHERE text = 'one more thing'");
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_SEND, id, newest, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "sent - -", "later");
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_SEND, id, newest, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "sent - -", "later");
}

/* Its author had not seen what the customer wrote before the relay heard of it. */
static void
test_unseen (Office *o, gconstpointer data)
{
  g_autofree char *body = body_text ("wamid.more", ANNA, now (o) + 1000, "one more thing");
  g_autoptr (DskCommand) command = NULL;
  g_auto (DskCommandResult) result = { 0 };

  dsk_clock_advance (o->f.clock, MINUTE_MS);
  fixture_webhook (&o->f, body);
  command = later (o, "later", now (o) + HOUR_MS);
  g_assert_cmpint (person_run (&o->f, &o->agent, command, &result), ==, DSK_RESULT_NEEDS_CONFIRM);
  g_assert_cmpstr (result.detail, ==, "{\"reason\":\"newer-message\"}");
  assert_all (o, "none", "none");
}

static void
test_answered (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);
  g_autofree char *by = NULL;

  g_assert_cmpint (person_send (&o->f, &o->agent, o->conv, "mine", NULL), ==, DSK_RESULT_OK);
  assert_all (o, "waiting later -", "mine");
  g_assert_cmpint (person_send (&o->f, &o->other, o->conv, "theirs", NULL), ==, DSK_RESULT_OK);
  assert_all (o, "held later answered", "mine, theirs");
  by = fixture_query (&o->f, "SELECT json_extract(detail, '$.user_name') FROM scheduled");
  g_assert_cmpstr (by, ==, "Omar");
}

/* Of two, the first to leave is what the second did not know of; the same of what came from the phone. */
static void
test_two (Office *o, gconstpointer data)
{
  g_autofree char *first = schedule (o, &o->agent, "first", now (o) + HOUR_MS);
  g_autofree char *second = schedule (o, &o->other, "second", now (o) + 2 * HOUR_MS);
  g_autofree char *own = schedule (o, &o->agent, "own", now (o) + 3 * HOUR_MS);
  g_autofree char *echo = NULL;

  pass (o, HOUR_MS);
  pass (o, HOUR_MS);
  assert_all (o, "sent - -, held second answered, waiting own -", "first");
  echo = body_echo ("wamid.echo", ANNA, now (o), "from the phone");
  fixture_webhook (&o->f, echo);
  assert_all (o, "sent - -, held second answered, held own answered", "first");
}

static void
test_owner (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  /* Back to the queue it is still what the customer is told. */
  g_assert_cmpint (person_assign (&o->f, admin (o), o->conv, NULL, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "waiting later -", "none");
  o->f.admin_n = o->admin.n;
  g_assert_cmpint (person_assign (&o->f, admin (o), o->conv, o->other.e.user, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "held later taken", "none");
}

/* Resolved or put off, it leaves all the same. */
static void
test_resolved (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  g_assert_cmpint (person_set_status (&o->f, &o->other, o->conv, DSK_STATUS_RESOLVED), ==, DSK_RESULT_OK);
  pass (o, HOUR_MS);
  assert_all (o, "sent - -", "later");
}

static void
test_refused (Office *o, gconstpointer data)
{
  static const struct
  {
    gint64 after;
    DskMessageKind kind;
    DskResultCode code;
    const char *why;
  } cases[] = {
    { 0, DSK_MESSAGE_TEXT, DSK_RESULT_NEEDS_CONFIRM, "time-passed" },
    { -HOUR_MS, DSK_MESSAGE_TEXT, DSK_RESULT_NEEDS_CONFIRM, "time-passed" },
    { DAY_MS, DSK_MESSAGE_TEXT, DSK_RESULT_WINDOW_CLOSED, "window-closed" },
    { DAY_MS - MINUTE_MS, DSK_MESSAGE_TEXT, DSK_RESULT_OK, NULL },
    { 30 * DAY_MS, DSK_MESSAGE_TEMPLATE, DSK_RESULT_OK, NULL },
    { 400 * DAY_MS, DSK_MESSAGE_TEMPLATE, DSK_RESULT_INVALID, "A message can't be put off for more than a year" },
    { HOUR_MS, DSK_MESSAGE_REACTION, DSK_RESULT_INVALID, "A reaction can't be sent later" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DskCommand) command = later (o, "hello", now (o) + cases[i].after);
      g_auto (DskCommandResult) result = { 0 };

      command->kind = cases[i].kind;
      if (command->kind == DSK_MESSAGE_TEMPLATE)
        command->content = g_strdup ("{\"template\":{\"name\":\"order\",\"language\":\"en\"}}");
      g_assert_cmpint (person_run (&o->f, &o->agent, command, &result), ==, cases[i].code);
      if (cases[i].why != NULL)
        g_assert_nonnull (strstr (result.detail, cases[i].why));
    }
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM scheduled"), ==, 2);
}

/* What its author may do counts when it leaves. */
static void
test_author (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  fixture_exec (&o->f, "UPDATE user SET active = 0 WHERE name = 'Noor'");
  pass (o, HOUR_MS);
  assert_all (o, "held later author-left", "none");
}

static void
test_scope (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  fixture_exec (&o->f, "UPDATE user SET role = 'viewer' WHERE name = 'Noor'");
  pass (o, HOUR_MS);
  assert_all (o, "held later author-may-not", "none");
}

static void
test_window (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);

  fixture_exec (&o->f, "UPDATE conversation SET last_in_at = last_in_at - 86400000");
  fixture_restart (&o->f);
  pass (o, HOUR_MS);
  assert_all (o, "held later window-closed", "none");
}

static void
test_removed (Office *o, gconstpointer data)
{
  g_autofree char *one = schedule (o, &o->agent, "one", now (o) + HOUR_MS);
  g_autofree char *two = schedule (o, &o->agent, "two", now (o) + HOUR_MS);
  g_autofree char *why = NULL;

  g_assert_cmpint (act (o, &o->other, DSK_COMMAND_SCHEDULED_REMOVE, one, NULL, NULL), ==, DSK_RESULT_FORBIDDEN);
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_REMOVE, one, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_REMOVE, one, NULL, NULL), ==, DSK_RESULT_OK);
  /* Its author wants to know that a supervisor did. */
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM event WHERE kind = 'unscheduled'"), ==, 0);
  g_assert_cmpint (act (o, admin (o), DSK_COMMAND_SCHEDULED_REMOVE, two, NULL, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM event e JOIN scheduled s ON s.author = e.subject"
                                             " WHERE e.kind = 'unscheduled' AND s.text IS NULL"), ==, 2);
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_SEND, one, o->head, &why), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpstr (why, ==, "{\"reason\":\"scheduled-removed\"}");
  pass (o, HOUR_MS);
  assert_all (o, "removed - -, removed - -", "none");
}

static void
test_too_late (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);
  g_autofree char *why = NULL;

  pass (o, HOUR_MS);
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_REMOVE, id, NULL, &why), ==, DSK_RESULT_CONFLICT);
  g_assert_cmpstr (why, ==, "{\"reason\":\"scheduled-sent\"}");
}

/* It may have left before the database was put back. */
static void
test_restored (Office *o, gconstpointer data)
{
  g_autofree char *id = schedule (o, &o->agent, "later", now (o) + HOUR_MS);
  g_autoptr (GError) error = NULL;

  fixture_begin (&o->f);
  g_assert_true (dsk_later_hold_restored (o->f.engine, &error));
  fixture_commit (&o->f);
  assert_all (o, "held later restored", "none");
  /* So may what was held then, and was sent by somebody after. */
  fixture_exec (&o->f, "UPDATE scheduled SET detail = '{\"reason\":\"newer-message\"}'");
  fixture_begin (&o->f);
  g_assert_true (dsk_later_hold_restored (o->f.engine, &error));
  fixture_commit (&o->f);
  assert_all (o, "held later restored", "none");
  /* The same of what an older relay put back and did not look at. */
  fixture_exec (&o->f, "UPDATE scheduled SET state = 'waiting', detail = NULL");
  o->f.engine->restored_at = now (o) + MINUTE_MS;
  pass (o, HOUR_MS);
  assert_all (o, "held later restored", "none");
}

/* A command that comes again under another number, after its result was forgotten, finds what it did. */
static void
test_again (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = later (o, "later", now (o) + HOUR_MS);

  g_assert_cmpint (person_run (&o->f, &o->agent, command, NULL), ==, DSK_RESULT_OK);
  fixture_exec (&o->f, "DELETE FROM cmd_result");
  g_assert_cmpint (person_run (&o->f, &o->agent, command, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "waiting later -", "none");
}

/* A digest alone opens nothing, and what was brought is kept for as long as it is to be sent. */
static void
test_file (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = later (o, "photo", now (o) + 20 * HOUR_MS);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  command->kind = DSK_MESSAGE_IMAGE;
  command->content = g_strdup ("{\"media\":{\"sha256\":\"" DIGEST "\",\"mime\":\"image/jpeg\",\"size\":10}}");
  g_assert_cmpint (person_run (&o->f, &o->agent, command, NULL), ==, DSK_RESULT_OK);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM scheduled WHERE file = '" DIGEST "'"), ==, 1);
  fixture_exec (&o->f, "INSERT INTO media_brought (sha256, user, at, mime, size) SELECT '" DIGEST "', id, 1,"
                       " 'image/jpeg', 10 FROM user WHERE name = 'Noor'");
  fixture_begin (&o->f);
  g_assert_true (dsk_relay_media_forget_brought (o->f.engine->db, now (o), &error));
  fixture_commit (&o->f);
  g_assert_cmpint (fixture_query_int (&o->f, "SELECT count(*) FROM media_brought"), ==, 1);
  /* A supervisor sends it with the file that its author brought. */
  g_assert_cmpint (act (o, admin (o), DSK_COMMAND_SCHEDULED_SEND, command->object, o->head, NULL), ==, DSK_RESULT_OK);
  state = fixture_query (&o->f, "SELECT state FROM media");
  g_assert_cmpstr (state, ==, "ready");
}

/* What is due before its file came is for its author: the file may come when nobody means it any more. */
static void
test_file_missing (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = later (o, "photo", now (o) + HOUR_MS);

  command->kind = DSK_MESSAGE_IMAGE;
  command->content = g_strdup ("{\"media\":{\"sha256\":\"" DIGEST "\",\"mime\":\"image/jpeg\",\"size\":10}}");
  g_assert_cmpint (person_run (&o->f, &o->agent, command, NULL), ==, DSK_RESULT_OK);
  /* A colleague's is not its author's. */
  fixture_exec (&o->f, "INSERT INTO media_brought (sha256, user, at, mime, size) SELECT '" DIGEST "', id, 1,"
                       " 'image/jpeg', 10 FROM user WHERE name <> 'Noor'");
  pass (o, HOUR_MS);
  assert_all (o, "held photo file-missing", "none");
  /* A colleague can't send what only its author's computer has. */
  g_assert_cmpint (act (o, admin (o), DSK_COMMAND_SCHEDULED_SEND, command->object, o->head, NULL), ==,
                   DSK_RESULT_NEEDS_CONFIRM);
  assert_all (o, "held photo file-missing", "none");
  fixture_exec (&o->f, "INSERT INTO media_brought (sha256, user, at, mime, size) SELECT '" DIGEST "', id, 1,"
                       " 'image/jpeg', 10 FROM user WHERE name = 'Noor'");
  g_assert_cmpint (act (o, &o->agent, DSK_COMMAND_SCHEDULED_SEND, command->object, o->head, NULL), ==, DSK_RESULT_OK);
  assert_all (o, "sent - -", "photo");
}

static void
test_visible (Office *o, gconstpointer data)
{
  g_autoptr (DskCommand) command = later (o, "photo", now (o) + HOUR_MS);
  g_autoptr (GError) error = NULL;
  gboolean visible;

  fixture_exec (&o->f, "INSERT INTO media_brought (sha256, user, at, mime, size) SELECT '" DIGEST "', id, 1,"
                       " 'image/jpeg', 10 FROM user WHERE name = 'Omar'");
  command->kind = DSK_MESSAGE_IMAGE;
  command->content = g_strdup ("{\"media\":{\"sha256\":\"" DIGEST "\",\"mime\":\"image/jpeg\",\"size\":10}}");
  g_assert_cmpint (person_run (&o->f, &o->agent, command, NULL), ==, DSK_RESULT_OK);
  g_assert_true (dsk_relay_media_visible (o->f.engine->db, o->agent.e.user, DIGEST, &visible, &error));
  g_assert_false (visible);
  fixture_exec (&o->f, "INSERT INTO media_brought (sha256, user, at, mime, size) SELECT '" DIGEST "', id, 1,"
                       " 'image/jpeg', 10 FROM user WHERE name = 'Noor'");
  g_assert_true (dsk_relay_media_visible (o->f.engine->db, o->f.admin.user, DIGEST, &visible, &error));
  g_assert_true (visible);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("time", test_time);
  ADD ("restart", test_restart);
  ADD ("late", test_late);
  ADD ("news", test_news);
  ADD ("customer", test_customer);
  ADD ("unseen", test_unseen);
  ADD ("answered", test_answered);
  ADD ("two", test_two);
  ADD ("owner", test_owner);
  ADD ("resolved", test_resolved);
  ADD ("refused", test_refused);
  ADD ("author", test_author);
  ADD ("scope", test_scope);
  ADD ("window", test_window);
  ADD ("removed", test_removed);
  ADD ("too-late", test_too_late);
  ADD ("restored", test_restored);
  ADD ("again", test_again);
  ADD ("file", test_file);
  ADD ("file-missing", test_file_missing);
  ADD ("visible", test_visible);
  return g_test_run ();
}
