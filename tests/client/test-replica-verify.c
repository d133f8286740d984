/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is here is compared with the relay: damage is found and healed, and nothing else is fetched. */

#include <sqlite3.h>

#include "dsk-error.h"
#include "session-fixture.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static void
fill (FakeRelay *relay)
{
  for (guint conv = 1; conv <= 3; conv++)
    fake_relay_add_conversation (relay, conv);
  fake_relay_add_message (relay, 1, 1, "one");
  fake_relay_add_message (relay, 2, 2, "two");
  fake_relay_add_message (relay, 1, 3, "three");
  fake_relay_add_message (relay, 3, 4, "four");
}

/* A hand that changes the file behind everybody's back. */
static void
harm (Fixture *f, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open_v2 (f->path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_busy_timeout (db, 1000);
  if (sqlite3_exec (db, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (db);
}

static void
start (Fixture *f)
{
  f->relay->schema_rev = DSK_SCHEMA_REV;
  fill (f->relay);
  session_connect_and_pump (f);
  g_assert_true (f->caught_up);
}

static void
verify (Fixture *f)
{
  f->compared = f->differed = -1;
  session_step (f, DSK_REPLICA_SESSION_VERIFY, NULL);
  session_pump (f);
}

static void
test_same (Fixture *f, gconstpointer data)
{
  start (f);
  verify (f);
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 0);
  g_assert_cmpuint (f->relay->n_verified, ==, 3);
}

typedef struct
{
  const char *name;
  const char *sql;
  gboolean deep; /* not to be seen from ids and numbers alone */
} Harm;

static const Harm harms[] = {
  { "content", "UPDATE message SET text = 'tampered' WHERE text = 'one'", TRUE },
  { "head", "UPDATE conversation SET status = 'resolved' WHERE id LIKE '%001'", TRUE },
  { "row", "DELETE FROM message WHERE text = 'three'", FALSE },
  { "stray", "INSERT INTO message (conv_key, id, conv, direction, kind, at, relay_at, text, seq)"
             " SELECT conv_key, 'stray', conv, 'in', 'text', at, at, 'stray', 1 FROM message WHERE text = 'one'",
    FALSE },
  { "conversation", "DELETE FROM message WHERE text IN ('one', 'three');"
                    "DELETE FROM conversation WHERE id LIKE '%001'", FALSE },
};

static void
test_harm (Fixture *f, gconstpointer data)
{
  const Harm *harm_done = data;

  start (f);
  harm (f, harm_done->sql);
  verify (f);
  g_assert_false (f->failed);
  g_assert_cmpint (f->close_code, ==, 0);
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 1);
  session_assert_texts (f, 1, "one three");
  session_assert_texts (f, 2, "two");
  verify (f);
  g_assert_cmpint (f->differed, ==, 0);
}

/* A relay of another schema revision: what is told apart by ids and numbers still is. */
static void
test_shallow (Fixture *f, gconstpointer data)
{
  f->relay->schema_rev = DSK_SCHEMA_REV + 1;
  fill (f->relay);
  session_connect_and_pump (f);
  for (guint i = 0; i < G_N_ELEMENTS (harms); i++)
    {
      if (harms[i].deep)
        continue;
      harm (f, harms[i].sql);
      verify (f);
      g_assert_cmpint (f->differed, ==, 1);
      session_assert_texts (f, 1, "one three");
    }
}

/* What a relay of before it had such rows does not count is not damage. */
static void
test_older_relay (Fixture *f, gconstpointer data)
{
  f->relay->schema_rev = 1;
  fill (f->relay);
  session_connect_and_pump (f);
  harm (f, "INSERT INTO media (conv_key, id, conv, state, seq) SELECT rid, 'm', id, 'waiting', 1 FROM conversation"
           " LIMIT 1");
  verify (f);
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 0);
  g_assert_cmpint (f->relay->verify_rev, ==, DSK_SCHEMA_REV);
}

/* One that is not ours to see any more. */
static void
test_extra (Fixture *f, gconstpointer data)
{
  start (f);
  g_hash_table_add (f->relay->hidden, fake_id ('c', 2));
  verify (f);
  g_assert_cmpint (f->compared, ==, 2);
  g_assert_cmpint (f->differed, ==, 1);
  session_assert_texts (f, 2, "-");
}

static void
test_old_relay (Fixture *f, gconstpointer data)
{
  fill (f->relay);
  session_connect_and_pump (f);
  verify (f);
  g_assert_cmpint (f->compared, ==, 0);
  g_assert_cmpuint (f->relay->n_verified, ==, 0);
  f->now += 2 * DAY_MS;
  session_step (f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (f);
  g_assert_cmpuint (f->relay->n_verified, ==, 0);
}

static void
test_daily (Fixture *f, gconstpointer data)
{
  guint before;

  start (f);
  session_step (f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (f);
  f->now += DAY_MS - 1;
  session_step (f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (f);
  g_assert_cmpuint (f->relay->n_verified, ==, 0);
  f->now += 2 * 60 * 60 * 1000;
  session_step (f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (f);
  g_assert_cmpuint (f->relay->n_verified, ==, 3);
  before = f->relay->n_verified;
  session_disconnect (f);
  session_close_store (f);
  session_open_store (f);
  session_connect_and_pump (f);
  session_step (f, DSK_REPLICA_SESSION_TICK, NULL);
  session_pump (f);
  g_assert_cmpuint (f->relay->n_verified, ==, before); /* it is remembered */
}

/* The digest is of a later moment than what is here: it waits until that is here, too. */
static void
test_ahead (Fixture *f, gconstpointer data)
{
  start (f);
  fake_relay_add_message (f->relay, 2, 9, "nine");
  f->relay->mute_live = TRUE;
  verify (f);
  g_assert_cmpint (f->compared, ==, -1);
  f->relay->mute_live = FALSE;
  session_pump (f);
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 0);
}

/* A frame that ends where the digest was made, but not where the log does: a row that was written again since is in
 * neither of the two frames yet, and nothing is wrong. */
static void
test_in_part (Fixture *f, gconstpointer data)
{
  g_autofree char *id = fake_id ('e', 5);
  gint64 upto;

  start (f);
  fake_relay_add_message (f->relay, 3, 5, "five");
  upto = f->relay->head;
  f->compared = f->differed = -1;
  session_step (f, DSK_REPLICA_SESSION_VERIFY, NULL);
  session_to_relay (f);
  fake_relay_touch (f->relay, id);
  g_queue_push_tail (&f->in, fake_relay_live_part (f->relay, upto));
  session_pump (f);
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 0);
  session_assert_texts (f, 3, "four five");
}

/* What was deleted after the digest was made, and is gone here before it comes: nothing tells when. */
static void
test_deleted_meanwhile (Fixture *f, gconstpointer data)
{
  start (f);
  f->compared = f->differed = -1;
  session_step (f, DSK_REPLICA_SESSION_VERIFY, NULL);
  session_to_relay (f);
  /* Of the conversation that is compared first; the relay answers for one at a time. */
  fake_relay_delete_message (f->relay, 4);
  g_queue_push_head (&f->in, fake_relay_live (f->relay));
  session_pump (f);
  session_assert_texts (f, 3, "");
  g_assert_cmpint (f->compared, ==, 3);
  g_assert_cmpint (f->differed, ==, 0);
}

/* What comes again and differs again shows that the file can't be trusted; and so does too much at once. */
static void
test_hopeless (Fixture *f, gconstpointer data)
{
  start (f);
  harm (f, "CREATE TRIGGER rot AFTER UPDATE ON message WHEN NEW.text = 'two' AND NEW.seq > 0"
           " BEGIN UPDATE message SET text = 'rot' WHERE id = NEW.id; END;"
           "UPDATE message SET text = 'rot' WHERE text = 'two'");
  verify (f);
  g_assert_true (f->failed);
  g_assert_true (f->fail_domain == DSK_ERROR && f->fail_code == DSK_ERROR_CORRUPT);
}

static void
test_much (Fixture *f, gconstpointer data)
{
  for (guint conv = 10; conv < 40; conv++)
    fake_relay_add_conversation (f->relay, conv);
  start (f);
  harm (f, "UPDATE conversation SET created_at = 1");
  verify (f);
  g_assert_true (f->failed);
  g_assert_cmpint (f->fail_code, ==, DSK_ERROR_CORRUPT);
}

static void
test_broken_line (Fixture *f, gconstpointer data)
{
  start (f);
  harm (f, harms[0].sql);
  session_step (f, DSK_REPLICA_SESSION_VERIFY, NULL);
  session_to_relay (f);
  session_to_session (f);
  session_disconnect (f);
  session_connect_and_pump (f);
  verify (f);
  g_assert_cmpint (f->differed, ==, 1);
  session_assert_texts (f, 1, "one three");
}

#define ADD(name, func) g_test_add ("/client/verify/" name, Fixture, NULL, session_set_up, func, session_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same", test_same);
  for (guint i = 0; i < G_N_ELEMENTS (harms); i++)
    {
      g_autofree char *path = g_strconcat ("/client/verify/harm/", harms[i].name, NULL);

      g_test_add (path, Fixture, &harms[i], session_set_up, test_harm, session_tear_down);
    }
  ADD ("shallow", test_shallow);
  ADD ("older-relay", test_older_relay);
  ADD ("extra", test_extra);
  ADD ("old-relay", test_old_relay);
  ADD ("daily", test_daily);
  ADD ("ahead", test_ahead);
  ADD ("in-part", test_in_part);
  ADD ("deleted-meanwhile", test_deleted_meanwhile);
  ADD ("hopeless", test_hopeless);
  ADD ("much", test_much);
  ADD ("broken-line", test_broken_line);
  return g_test_run ();
}
