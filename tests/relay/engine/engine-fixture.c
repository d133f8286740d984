/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "dsk-wa-signature.h"

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_rmdir (path);
}

void
fixture_set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  *f = (Fixture){ 0 };
  f->dir = g_dir_make_tmp ("dastak-engine-XXXXXX", &error);
  g_assert_no_error (error);
  f->clock = dsk_clock_new_fake (START_MS);
  f->random = dsk_random_new_seeded (7);
  f->ids = dsk_id_gen_new (f->clock, f->random);
  g_assert_true (dsk_relay_engine_create (f->dir, f->clock, f->random, &error));
  f->engine = dsk_relay_engine_open (f->dir, f->clock, f->random, &error);
  g_assert_no_error (error);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_number (f->engine, NULL, NUMBER_ID, "Shop", &error));
  g_assert_true (
      dsk_relay_engine_add_user (f->engine, NULL, "Admin", DSK_ROLE_ADMIN, NULL, &code, &error));
  g_assert_true (dsk_relay_engine_enrol (f->engine, code, "desk", &f->admin, &error));
  fixture_commit (f);
}

void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;

  if (f->engine != NULL)
    {
      g_assert_true (dsk_relay_engine_check (f->engine, &report, &error));
      g_assert_no_error (error);
      dsk_relay_engine_close (f->engine);
    }
  dsk_enrolment_clear (&f->admin);
  dsk_id_gen_free (f->ids);
  dsk_random_unref (f->random);
  dsk_clock_unref (f->clock);
  remove_tree (f->dir);
  g_free (f->dir);
}

void
fixture_restart (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->engine, dsk_relay_engine_close);
  f->engine = dsk_relay_engine_open (f->dir, f->clock, f->random, &error);
  g_assert_no_error (error);
}

void
fixture_begin (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_relay_engine_begin (f->engine, &error));
}

void
fixture_commit (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dsk_relay_engine_commit (f->engine, &error));
}

void
fixture_add_person (Fixture *f, const char *name, DskRole role, Person *person)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  *person = (Person){ 0 };
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_add_user (f->engine, NULL, name, role, NULL, &code, &error));
  g_assert_no_error (error);
  g_assert_true (dsk_relay_engine_enrol (f->engine, code, "desk", &person->e, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

void
person_clear (Person *person)
{
  dsk_enrolment_clear (&person->e);
}

void
fixture_keep (Fixture *f, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autofree char *header = dsk_wa_signature_make ("secret", (const guint8 *) body, strlen (body));
  guint8 mac[DSK_WA_MAC_LEN];

  g_assert_true (
      dsk_wa_signature_check ("secret", (const guint8 *) body, strlen (body), header, mac));
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_append_webhook (f->engine, mac, bytes, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

void
fixture_apply (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  guint applied;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_apply_webhooks (f->engine, 100, &applied, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

void
fixture_webhook (Fixture *f, const char *body)
{
  fixture_keep (f, body);
  fixture_apply (f);
}

#define ENVELOPE                                                                                   \
  "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"900\",\"changes\":[{"            \
  "\"field\":\"%s\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{"                  \
  "\"display_phone_number\":\"15550001111\",\"phone_number_id\":\"" NUMBER_ID "\"},%s}}]}]}"

char *
body_message (const char *contact_members, const char *message_members)
{
  g_autofree char *value = contact_members != NULL
                               ? g_strdup_printf ("\"contacts\":[{%s}],\"messages\":[{%s}]",
                                                  contact_members, message_members)
                               : g_strdup_printf ("\"messages\":[{%s}]", message_members);

  return g_strdup_printf (ENVELOPE, "messages", value);
}

char *
body_text (const char *wamid, const char *wa_id, gint64 at_ms, const char *text)
{
  g_autofree char *contact
      = g_strdup_printf ("\"profile\":{\"name\":\"Customer %s\"},\"wa_id\":\"%s\"", wa_id, wa_id);
  g_autofree char *message
      = g_strdup_printf ("\"from\":\"%s\",\"id\":\"%s\",\"timestamp\":\"%" G_GINT64_FORMAT
                         "\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}",
                         wa_id, wamid, at_ms / 1000, text);

  return body_message (contact, message);
}

char *
body_echo (const char *wamid, const char *to, gint64 at_ms, const char *text)
{
  g_autofree char *value = g_strdup_printf ("\"message_echoes\":[{\"from\":\"15550001111\",\"to\":"
                                            "\"%s\",\"id\":\"%s\",\"timestamp\":\"%" G_GINT64_FORMAT
                                            "\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}]",
                                            to, wamid, at_ms / 1000, text);

  return g_strdup_printf (ENVELOPE, "smb_message_echoes", value);
}

char *
body_status (const char *wamid, const char *state, gint64 at_ms, const char *more)
{
  g_autofree char *value = g_strdup_printf (
      "\"statuses\":[{\"id\":\"%s\",\"status\":\"%s\",\"timestamp\":\"%" G_GINT64_FORMAT
      "\",\"recipient_id\":\"923001112233\"%s%s}]",
      wamid, state, at_ms / 1000, more != NULL ? "," : "", more != NULL ? more : "");

  return g_strdup_printf (ENVELOPE, "messages", value);
}

char *
fixture_dump (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->dir, "relay.db", NULL);
  g_autoptr (GString) lines = g_string_new (NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        {
          const char *text = (const char *) sqlite3_column_text (stmt, i);

          g_string_append_printf (lines, "%s%s", i > 0 ? "|" : "", text != NULL ? text : "~");
        }
      g_string_append_c (lines, '\n');
    }
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

void
fixture_exec (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->dir, "relay.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_close (db);
}

char *
fixture_query (Fixture *f, const char *sql)
{
  char *lines = fixture_dump (f, sql);

  g_strchomp (lines);
  if (*lines == '\0' || strcmp (lines, "~") == 0)
    g_clear_pointer (&lines, g_free);
  return lines;
}

gint64
fixture_query_int (Fixture *f, const char *sql)
{
  g_autofree char *text = fixture_query (f, sql);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

DskCommand *
new_command (Fixture *f, DskCommandType type, const char *conv)
{
  g_autofree char *id = dsk_id_gen_next (f->ids);
  DskCommand *command = dsk_command_new (type, id, conv);

  command->device_at = dsk_clock_now_ms (f->clock);
  return command;
}

DskResultCode
person_run (Fixture *f, Person *person, DskCommand *command, DskCommandResult *result)
{
  g_autoptr (GError) error = NULL;
  g_auto (DskCommandResult) local = { 0 };
  DskExecution execution;

  command->n = ++person->n;
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_execute (f->engine, person->e.device, command, &execution,
                                           result != NULL ? result : &local, &error));
  g_assert_no_error (error);
  g_assert_cmpint (execution, ==, DSK_EXECUTED);
  fixture_commit (f);
  return result != NULL ? result->code : local.code;
}

DskResultCode
person_send (Fixture *f, Person *person, const char *conv, const char *text, char **message)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_MESSAGE_SEND, conv);

  command->object = dsk_id_gen_next (f->ids);
  command->text = g_strdup (text);
  if (message != NULL)
    *message = g_strdup (command->object);
  return person_run (f, person, command, NULL);
}

DskResultCode
person_do (Fixture *f, Person *person, DskCommandType type, const char *conv)
{
  g_autoptr (DskCommand) command = new_command (f, type, conv);

  return person_run (f, person, command, NULL);
}

DskResultCode
person_assign (Fixture *f, Person *person, const char *conv, const char *user, const char *team)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_ASSIGN, conv);

  command->user = g_strdup (user);
  command->team = g_strdup (team);
  return person_run (f, person, command, NULL);
}

DskResultCode
person_set_status (Fixture *f, Person *person, const char *conv, DskStatus status)
{
  g_autoptr (DskCommand) command = new_command (f, DSK_COMMAND_SET_STATUS, conv);

  command->status = status;
  return person_run (f, person, command, NULL);
}

/* --- sending --- */

char *
fixture_conv_of (Fixture *f, const char *wa_id)
{
  g_autofree char *wamid = g_strdup_printf ("wamid.in.%s", wa_id);
  g_autofree char *body = body_text (wamid, wa_id, dsk_clock_now_ms (f->clock), "hello");
  g_autofree char *sql
      = g_strdup_printf ("SELECT conv FROM contact_card WHERE wa_id = '%s'", wa_id);

  fixture_webhook (f, body);
  return fixture_query (f, sql);
}

GPtrArray *
fixture_claim (Fixture *f, gint64 *next_due)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *jobs = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_claim_sends (f->engine, 100, &jobs, next_due, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return jobs;
}

void
fixture_finish (Fixture *f, const char *message, DskWaSendResult result)
{
  g_autoptr (GError) error = NULL;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_finish_send (f->engine, message, &result, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

void
fixture_assert_state (Fixture *f, const char *message, const char *expected)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT s.state || ' ' || j.state FROM message_status s JOIN send_job j ON j.message = s.id "
      "WHERE s.id = '%s'",
      message);
  g_autofree char *state = fixture_query (f, sql);

  g_assert_cmpstr (state, ==, expected);
}
