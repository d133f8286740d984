/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp does not want yet is tried for as long as anybody may still want it, and not for ever. */

#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/send-age/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define BERT "923004445566"
#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define TEMPLATE "{\"template\":{\"name\":\"order_ready\",\"language\":\"en\",\"body\":[{\"text\":\"A\"}]}}"
#define GIVEN_UP "failed -2"

/* Returns: (transfer full): its id */
static char *
send_template (Fixture *f, const char *conv)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  Person admin = { f->admin, f->admin_n };

  command->object = dsk_id_gen_next (f->ids);
  command->kind = DSK_MESSAGE_TEMPLATE;
  command->text = g_strdup ("Your order A");
  command->content = g_strdup (TEMPLATE);
  g_assert_cmpint (person_run (f, &admin, command, NULL), ==, DSK_RESULT_OK);
  f->admin_n = admin.n;
  return g_strdup (command->object);
}

static char *
send_text (Fixture *f, const char *conv)
{
  Person admin = { f->admin, f->admin_n };
  char *message;

  g_assert_cmpint (person_send (f, &admin, conv, "hi", &message), ==, DSK_RESULT_OK);
  f->admin_n = admin.n;
  return message;
}

/* @expected: (nullable): the one message that leaves now */
static void
assert_leaves (Fixture *f, const char *expected, gint64 *due)
{
  g_autoptr (GPtrArray) jobs = fixture_claim (f, due);

  g_assert_cmpuint (jobs->len, ==, expected != NULL);
  if (expected != NULL)
    g_assert_cmpstr (((DskSendJob *) jobs->pdata[0])->message, ==, expected);
}

static void
assert_status (Fixture *f, const char *message, const char *expected)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT state || ' ' || coalesce(error_code, 0) FROM message_status WHERE id = '%s'", message);
  g_autofree char *status = fixture_query (f, sql);

  g_assert_cmpstr (status, ==, expected);
}

/* Tried a day later, and not for a third day. */
static void
test_template (Fixture *f, gconstpointer data)
{
  const DskWaSendResult held = { .outcome = DSK_WA_HOLD, .code = 131049, .retry_after_ms = 24 * HOUR_MS };
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *message = send_template (f, conv);
  gint64 due;

  assert_leaves (f, message, &due);
  fixture_finish (f, message, held);
  dsk_clock_advance (f->clock, 31 * HOUR_MS);
  assert_leaves (f, message, &due);
  fixture_finish (f, message, held);
  assert_leaves (f, NULL, &due);
  g_assert_cmpint (due, ==, START_MS + 48 * HOUR_MS);
  dsk_clock_advance (f->clock, 17 * HOUR_MS - 1);
  assert_leaves (f, NULL, &due);
  assert_status (f, message, "queued 131049");
  dsk_clock_advance (f->clock, 1);
  assert_leaves (f, NULL, &due);
  assert_status (f, message, GIVEN_UP);
  fixture_assert_state (f, message, "failed failed");
}

/* Not even if the customer keeps the window open; and what has a closed window says that, which helps more. */
static void
test_reply (Fixture *f, gconstpointer data)
{
  const DskWaSendResult trouble = { .outcome = DSK_WA_RETRY, .code = 131000, .retry_after_ms = HOUR_MS };
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *other = fixture_conv_of (f, BERT);
  g_autofree char *message = send_text (f, conv);
  g_autofree char *closed = NULL;
  g_autofree char *again = NULL;
  gint64 due;

  assert_leaves (f, message, &due);
  fixture_finish (f, message, trouble);
  dsk_clock_advance (f->clock, 23 * HOUR_MS);
  again = body_text ("wamid.again", ANNA, dsk_clock_now_ms (f->clock), "hello?");
  fixture_webhook (f, again);
  closed = send_text (f, other);
  dsk_clock_advance (f->clock, HOUR_MS);
  assert_leaves (f, NULL, &due);
  assert_status (f, message, GIVEN_UP);
  assert_status (f, closed, "failed 131047");
}

/* After a number was stopped for days what is old does not leave, nor does it take the turn of what is not. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, ANNA);
  g_autofree char *other = fixture_conv_of (f, BERT);
  g_autofree char *first = send_template (f, conv);
  g_autofree char *second = send_template (f, conv);
  g_autofree char *late = NULL;
  gint64 due;

  assert_leaves (f, first, &due);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*refuses everything*");
  fixture_finish (f, first, (DskWaSendResult){ .outcome = DSK_WA_STOP, .code = 131042 });
  g_test_assert_expected_messages ();
  dsk_clock_advance (f->clock, 47 * HOUR_MS);
  late = send_template (f, other);
  dsk_clock_advance (f->clock, 2 * HOUR_MS);
  assert_leaves (f, late, &due);
  assert_leaves (f, NULL, &due);
  assert_status (f, first, GIVEN_UP);
  fixture_finish (f, late, (DskWaSendResult){ .outcome = DSK_WA_ACCEPTED, .wamid = (char *) "wamid.late" });
  assert_leaves (f, NULL, &due);
  assert_status (f, second, GIVEN_UP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("template", test_template);
  ADD ("reply", test_reply);
  ADD ("stopped", test_stopped);
  return g_test_run ();
}
