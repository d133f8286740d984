/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Bodies that are kept, and what becomes of each: applied, or refused with a reason; in order, once, all or nothing. */

#include "engine-fixture.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/engine/bodies/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define ANNA "923001112233"

/* Kept, marked with a reason, and no obstacle for what follows. */
static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *good = body_text ("wamid.1", ANNA, START_MS, "hello");

  fixture_webhook (f, "{\"object\":\"whatsapp_business_account\",\"entry\":[");
  fixture_webhook (f, "[]");
  fixture_webhook (f, good);
  g_assert_cmpint (
      fixture_query_int (f, "SELECT count(*) FROM webhook_raw WHERE state = 2 AND note <> ''"), ==,
      2);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 1);
}

/* A body that our own tables refuse is passed over; what is behind it does not wait for ever. */
static void
test_refused_by_tables (Fixture *f, gconstpointer data)
{
  g_autofree char *bad = body_text ("wamid.bad", ANNA, START_MS, "one");
  g_autofree char *good = body_text ("wamid.good", ANNA, START_MS + 1000, "two");
  g_autofree char *wamids = NULL;
  g_autofree char *states = NULL;

  fixture_exec (f, "CREATE TRIGGER trap BEFORE INSERT ON message WHEN new.wamid = 'wamid.bad' "
                   "BEGIN SELECT RAISE (ABORT, 'trap'); END");
  fixture_webhook (f, bad);
  fixture_webhook (f, good);
  wamids = fixture_dump (f, "SELECT wamid FROM message");
  g_assert_cmpstr (wamids, ==, "wamid.good\n");
  states = fixture_dump (f, "SELECT state FROM webhook_raw ORDER BY id");
  g_assert_cmpstr (states, ==, "2\n0\n");
}

/* What is applied together is applied again one by one if something of it can't be: nothing twice, in order. */
static void
test_one_of_many (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *bad = body_text ("wamid.bad", ANNA, START_MS + 1000, "two");
  g_autofree char *last = body_text ("wamid.3", ANNA, START_MS + 2000, "three");
  g_autofree char *messages = NULL;
  g_autofree char *states = NULL;

  fixture_exec (f, "CREATE TRIGGER trap BEFORE INSERT ON message WHEN new.wamid = 'wamid.bad' "
                   "BEGIN SELECT RAISE (ABORT, 'trap'); END");
  fixture_keep (f, first);
  fixture_keep (f, bad);
  fixture_keep (f, last);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_waiting"), ==, 3);
  fixture_apply (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_waiting"), ==, 0);
  messages = fixture_dump (f, "SELECT m.wamid, h.seq - m.seq FROM message m, log_head h ORDER BY m.seq");
  g_assert_cmpstr (messages, ==, "wamid.1|1\nwamid.3|0\n");
  states = fixture_dump (f, "SELECT state, note IS NULL FROM webhook_raw ORDER BY id");
  g_assert_cmpstr (states, ==, "0|1\n2|0\n0|1\n");
}

/* If SQLite has undone the whole transaction, nothing is written outside of it: all waits, and why is told. */
static void
test_undone_by_sqlite (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *bad = body_text ("wamid.bad", ANNA, START_MS + 1000, "two");
  g_autoptr (GError) error = NULL;
  guint applied;

  fixture_exec (f, "CREATE TRIGGER trap BEFORE INSERT ON message WHEN new.wamid = 'wamid.bad' "
                   "BEGIN SELECT RAISE (ROLLBACK, 'trap'); END");
  fixture_keep (f, "{\"object\":");
  fixture_keep (f, first);
  fixture_keep (f, bad);
  fixture_begin (f);
  g_assert_false (dsk_relay_engine_apply_webhooks (f->engine, 100, &applied, &error));
  g_assert_nonnull (error);
  dsk_relay_engine_rollback (f->engine);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_waiting"), ==, 3);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_raw WHERE state <> 0"), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 0);
  fixture_exec (f, "DROP TRIGGER trap");
  fixture_apply (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 2);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_raw WHERE state = 2"), ==, 1);
}

/* A body is looked for behind those that were applied, also if nothing of those is kept any more. */
static void
test_nothing_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *first = body_text ("wamid.1", ANNA, START_MS, "one");
  g_autofree char *second = body_text ("wamid.2", ANNA, START_MS + 1000, "two");

  fixture_webhook (f, first);
  fixture_exec (f, "DELETE FROM webhook_raw");
  fixture_webhook (f, second);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 2);
}

/* A body that was kept when the process died is applied by the next one. */
static void
test_crash_between (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *body = body_text ("wamid.1", ANNA, START_MS, "hello");
  g_autofree char *lost = body_text ("wamid.2", ANNA, START_MS, "not acknowledged");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GBytes) lost_bytes = g_bytes_new (lost, strlen (lost));
  const guint8 mac[32] = { 1 };
  const guint8 lost_mac[32] = { 2 };
  guint applied;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_append_webhook (f->engine, mac, bytes, &error));
  fixture_commit (f);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_append_webhook (f->engine, lost_mac, lost_bytes, &error));
  g_assert_true (dsk_relay_engine_apply_webhooks (f->engine, 10, &applied, &error));
  fixture_restart (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 0);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_apply_webhooks (f->engine, 10, &applied, &error));
  g_assert_cmpint (applied, ==, 1);
  fixture_commit (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("unreadable", test_unreadable);
  ADD ("refused-by-tables", test_refused_by_tables);
  ADD ("one-of-many", test_one_of_many);
  ADD ("undone-by-sqlite", test_undone_by_sqlite);
  ADD ("nothing-kept", test_nothing_kept);
  ADD ("crash-between", test_crash_between);
  return g_test_run ();
}
