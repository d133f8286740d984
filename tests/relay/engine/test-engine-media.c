/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include "dsk-relay-engine-media.h"

#define ADD(name, func) g_test_add ("/engine/media/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"
#define HOUR_MS ((gint64) 60 * 60 * 1000)
#define SHA "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define THUMB "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define CONTENT "{\"media\":{\"sha256\":\"" SHA "\",\"mime\":\"image/png\",\"size\":9}}"
#define IN_IMAGE                                                                                                       \
  "\"from\":\"" ANNA "\",\"id\":\"wamid.image\",\"timestamp\":\"1790000000\",\"type\":\"image\","                      \
  "\"image\":{\"id\":\"77\",\"mime_type\":\"image/png\",\"sha256\":\"" SHA "\"}"

static const DskRelayMediaFacts facts = { .sha256 = SHA, .mime = "image/png", .size = 9, .width = 3, .thumb = THUMB };

static char *
conv_of_anna (Fixture *f)
{
  g_autofree char *body = body_text ("wamid.in", ANNA, dsk_clock_now_ms (f->clock), "hello");

  fixture_webhook (f, body);
  return fixture_query (f, "SELECT conv FROM contact_card WHERE wa_id = '" ANNA "'");
}

/* Returns: (transfer full): the id of the message whose file waits */
static char *
receive_image (Fixture *f)
{
  g_autofree char *body = body_message ("\"wa_id\":\"" ANNA "\",\"profile\":{\"name\":\"Anna\"}", IN_IMAGE);

  fixture_webhook (f, body);
  return fixture_query (f, "SELECT id FROM media");
}

static char *
send_image (Fixture *f, const char *conv)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, f->admin_n };

  command->kind = DSK_MESSAGE_IMAGE;
  command->content = g_strdup (CONTENT);
  command->object = dsk_id_gen_next (f->ids);
  g_assert_cmpint (person_run (f, &admin, command, &result), ==, DSK_RESULT_OK);
  f->admin_n = admin.n;
  return g_strdup (command->object);
}

static void
assert_media (Fixture *f, const char *expected)
{
  g_autofree char *row = fixture_query (f, "SELECT state || ' ' || coalesce(error, '-') || ' ' || attempt FROM media");

  g_assert_cmpstr (row, ==, expected);
}

static void
missed (Fixture *f, const char *message, gint64 after_ms, const char *state, const char *word)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_missed (f->engine, message, after_ms, state, word, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

/* What is due, and when the next is. */
static guint
due (Fixture *f, gint64 *next_due)
{
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (f->dir, NULL);
  g_autoptr (GPtrArray) fetches = NULL;
  g_autoptr (GPtrArray) uploads = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_relay_reader_media_due (reader, dsk_clock_now_ms (f->clock), 10, &fetches, &uploads, next_due,
                                             &error));
  g_assert_no_error (error);
  return fetches->len + 100 * uploads->len;
}

static void
test_fetch (Fixture *f, gconstpointer data)
{
  g_autofree char *message = receive_image (f);
  g_autoptr (GError) error = NULL;
  gint64 next;

  assert_media (f, "waiting - 0");
  g_assert_cmpuint (due (f, &next), ==, 1);
  missed (f, message, 5000, NULL, "network");
  assert_media (f, "waiting network 1");
  g_assert_cmpuint (due (f, &next), ==, 0);
  g_assert_cmpint (next, ==, dsk_clock_now_ms (f->clock) + 5000);
  dsk_clock_advance (f->clock, 5000);
  g_assert_cmpuint (due (f, &next), ==, 1);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_ready (f->engine, message, &facts, &error));
  fixture_commit (f);
  assert_media (f, "ready - 1");
  g_assert_cmpuint (due (f, &next), ==, 0);
  /* It is there: nothing takes that back. */
  missed (f, message, -1, "failed", "type");
  assert_media (f, "ready - 1");
}

static void
test_retry (Fixture *f, gconstpointer data)
{
  g_autofree char *message = receive_image (f);
  g_autofree char *conv = fixture_query (f, "SELECT conv FROM media");
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MEDIA_RETRY, conv);
  g_autoptr (DskCommand) again = new_command (f, DSK_COMMAND_MEDIA_RETRY, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, f->admin_n };
  gint64 next;

  missed (f, message, -1, "failed", "type");
  assert_media (f, "failed type 0");
  g_assert_cmpuint (due (f, &next), ==, 0);
  command->object = g_strdup (message);
  again->object = g_strdup (message);
  g_assert_cmpint (person_run (f, &admin, command, &result), ==, DSK_RESULT_OK);
  assert_media (f, "waiting - 0");
  g_assert_cmpuint (due (f, &next), ==, 1);
  dsk_command_result_clear (&result);
  g_assert_cmpint (person_run (f, &admin, again, &result), ==, DSK_RESULT_INVALID);
}

/* One that could not be fetched yet does not wait for its pause to end, and its pauses begin anew. */
static void
test_retry_waiting (Fixture *f, gconstpointer data)
{
  g_autofree char *message = receive_image (f);
  g_autofree char *conv = fixture_query (f, "SELECT conv FROM media");
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MEDIA_RETRY, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, f->admin_n };
  gint64 next;

  missed (f, message, 3600000, NULL, "network");
  missed (f, message, 3600000, NULL, "disk");
  assert_media (f, "waiting disk 2");
  g_assert_cmpuint (due (f, &next), ==, 0);
  command->object = g_strdup (message);
  g_assert_cmpint (person_run (f, &admin, command, &result), ==, DSK_RESULT_OK);
  assert_media (f, "waiting - 0");
  g_assert_cmpuint (due (f, &next), ==, 1);
}

static DskResultCode
take_back (Fixture *f, const char *conv, const char *message)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_CANCEL, conv);
  g_auto (DskCommandResult) result = { 0 };
  Person admin = { f->admin, f->admin_n };
  DskResultCode code;

  command->object = g_strdup (message);
  code = person_run (f, &admin, command, &result);
  f->admin_n = admin.n;
  if (code == DSK_RESULT_CONFLICT)
    g_assert_cmpstr (result.detail, ==, "{\"reason\":\"sent\"}");
  return code;
}

/* A message whose file is on the way is taken back: it is not sent when the file comes after all. One that was given
 * to WhatsApp can't be. */
static void
test_take_back (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of_anna (f);
  g_autofree char *message = send_image (f, conv);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (DskCommand) text = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);
  g_auto (DskCommandResult) result = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;
  Person admin = { f->admin, f->admin_n };
  gint64 next;

  g_assert_cmpint (take_back (f, conv, message), ==, DSK_RESULT_OK);
  assert_media (f, "failed taken-back 0");
  status = fixture_query (f, "SELECT state || ' ' || error_code FROM message_status ORDER BY seq DESC LIMIT 1");
  g_assert_cmpstr (status, ==, "failed -1");
  g_assert_cmpint (take_back (f, conv, message), ==, DSK_RESULT_OK);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_brought (f->engine, f->admin.user, DSK_MEDIA_FOR_MESSAGE, &facts, &error));
  g_assert_true (dsk_relay_engine_claim_sends (f->engine, 10, &none, &next, &error));
  fixture_commit (f);
  g_assert_cmpuint (none->len, ==, 0);
  assert_media (f, "failed taken-back 0");

  admin = (Person){ f->admin, f->admin_n };
  text->object = dsk_id_gen_next (f->ids);
  text->text = g_strdup ("Hello");
  g_assert_cmpint (person_run (f, &admin, text, &result), ==, DSK_RESULT_OK);
  f->admin_n = admin.n;
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_claim_sends (f->engine, 10, &jobs, &next, &error));
  fixture_commit (f);
  g_assert_cmpuint (jobs->len, ==, 1);
  g_assert_cmpint (take_back (f, conv, text->object), ==, DSK_RESULT_CONFLICT);
}

static void
test_bring (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of_anna (f);
  g_autofree char *message = send_image (f, conv);
  g_autoptr (GError) error = NULL;
  Person other = { 0 };
  gint64 next;

  fixture_add_person (f, "Other", DSK_ROLE_AGENT, &other);
  assert_media (f, "bringing - 0");
  /* Somebody else's file is not this one's. */
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_brought (f->engine, other.e.user, DSK_MEDIA_FOR_MESSAGE, &facts, &error));
  fixture_commit (f);
  assert_media (f, "bringing - 0");
  g_assert_cmpuint (due (f, &next), ==, 0);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_brought (f->engine, f->admin.user, DSK_MEDIA_FOR_MESSAGE, &facts, &error));
  fixture_commit (f);
  assert_media (f, "ready - 0");
  g_assert_cmpuint (due (f, &next), ==, 100);
  person_clear (&other);
}

static void
test_never_brought (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of_anna (f);
  g_autofree char *message = send_image (f, conv);
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      dsk_clock_advance (f->clock, 13 * HOUR_MS);
      fixture_begin (f);
      g_assert_true (dsk_relay_engine_media_tidy (f->engine, &error));
      fixture_commit (f);
      assert_media (f, i == 0 ? "bringing - 0" : "failed not-brought 0");
    }
  status = fixture_query (f, "SELECT s.state || ' ' || s.error_code || ' ' || j.state FROM message_status s "
                             "JOIN send_job j ON j.message = s.id");
  g_assert_cmpstr (status, ==, "failed 131053 failed");
}

static void
test_upload (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of_anna (f);
  g_autofree char *message = send_image (f, conv);
  g_autofree char *number = fixture_query (f, "SELECT id FROM number");
  const DskRelayUploadJob job = { .number = number, .sha256 = (char *) SHA };
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;
  gint64 next;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_brought (f->engine, f->admin.user, DSK_MEDIA_FOR_MESSAGE, &facts, &error));
  g_assert_true (dsk_relay_engine_media_uploaded (f->engine, &job, "m1", 30 * 24 * HOUR_MS, &error));
  fixture_commit (f);
  g_assert_cmpuint (due (f, &next), ==, 0);
  /* An id that is about to end is renewed before. */
  dsk_clock_advance (f->clock, 29 * 24 * HOUR_MS + HOUR_MS);
  g_assert_cmpuint (due (f, &next), ==, 100);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_refused (f->engine, &job, 0, "too large", &error));
  fixture_commit (f);
  g_assert_cmpuint (due (f, &next), ==, 0);
  status = fixture_query (f, "SELECT state || ' ' || error_code || ' ' || error_text FROM message_status");
  g_assert_cmpstr (status, ==, "failed 131053 too large");
}

/* What Meta no longer holds is not remembered for ever. */
static void
test_expired_uploads (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = conv_of_anna (f);
  g_autoptr (GError) error = NULL;
  gint64 number = fixture_query_int (f, "SELECT count(*) FROM number");

  g_assert_nonnull (conv);
  g_assert_cmpint (number, ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *sql
          = g_strdup_printf ("INSERT INTO media_upload SELECT id, 'sha%u', 'm%u', %" G_GINT64_FORMAT " FROM number",
                             i, i, START_MS + i * HOUR_MS);

      fixture_exec (f, sql);
    }
  dsk_clock_advance (f->clock, HOUR_MS);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_media_tidy (f->engine, &error));
  fixture_commit (f);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM media_upload"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM media_upload WHERE sha256 = 'sha2'"), ==, 1);
}

/* Rights and files: who sees the message, or brought the file. */
static void
test_visible (Fixture *f, gconstpointer data)
{
  g_autofree char *message = receive_image (f);
  g_autoptr (DskRelayReader) reader = dsk_relay_reader_open (f->dir, NULL);
  g_autoptr (GError) error = NULL;
  const char *const names[] = { SHA, THUMB };
  gint64 size;
  gint64 today;

  for (guint ready = 0; ready < 2; ready++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_auto (DskPrincipal) who = { 0 };
          gboolean visible;

          g_assert_true (dsk_relay_reader_media (reader, f->admin.token, names[i], DSK_MEDIA_FOR_MESSAGE, 0, &who,
                                                 &visible, &size, &today, &error));
          g_assert_cmpint (visible, ==, ready);
          g_assert_cmpint (size, ==, -1);
        }
      fixture_begin (f);
      g_assert_true (dsk_relay_engine_media_ready (f->engine, message, &facts, &error));
      fixture_commit (f);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fetch", test_fetch);
  ADD ("retry", test_retry);
  ADD ("retry-waiting", test_retry_waiting);
  ADD ("bring", test_bring);
  ADD ("take-back", test_take_back);
  ADD ("never-brought", test_never_brought);
  ADD ("upload", test_upload);
  ADD ("expired-uploads", test_expired_uploads);
  ADD ("visible", test_visible);
  return g_test_run ();
}
