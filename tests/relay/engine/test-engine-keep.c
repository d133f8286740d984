/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes after a while: bodies that were applied, and statuses of messages that never came. */

#include "engine-fixture.h"

#define DAY ((gint64) 24 * 3600 * 1000)
#define ANNA "923001111111"

static DskPruned
prune (Fixture *f, gint64 bodies_ms, gint64 statuses_ms, gboolean *more)
{
  g_autoptr (GError) error = NULL;
  DskPruned pruned;

  fixture_begin (f);
  g_assert_true (dsk_relay_engine_prune (f->engine, bodies_ms, statuses_ms, &pruned, more, &error));
  g_assert_no_error (error);
  fixture_commit (f);
  return pruned;
}

static void
assert_bodies (Fixture *f, const char *expected)
{
  g_autofree char *found
      = fixture_dump (f, "SELECT id, times, length(body) > 0, length(mac) FROM webhook_raw ORDER BY id");

  g_assert_cmpstr (found, ==, expected);
}

static void
hear (Fixture *f, const char *wamid)
{
  g_autofree char *body = body_text (wamid, ANNA, START_MS, "hello");

  fixture_webhook (f, body);
}

/* Only what is old enough; the key stays, so that a repeat is one however late it comes. */
static void
test_bodies (Fixture *f, gconstpointer data)
{
  gboolean more;
  DskPruned pruned;
  gint64 seq;

  hear (f, "wamid.1");
  dsk_clock_advance (f->clock, 20 * DAY);
  hear (f, "wamid.2");
  dsk_clock_advance (f->clock, 10 * DAY + 1);
  seq = fixture_query_int (f, "SELECT seq FROM log_head");
  pruned = prune (f, 30 * DAY, 30 * DAY, &more);
  g_assert_cmpint (pruned.bodies, ==, 1);
  g_assert_false (more);
  assert_bodies (f, "1|1|0|32\n2|1|1|32\n");
  /* Nobody is told of anything. */
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM log_head"), ==, seq);
  /* After a restart, too. */
  fixture_restart (f);
  hear (f, "wamid.1");
  assert_bodies (f, "1|2|0|32\n2|1|1|32\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 2);
  g_assert_cmpint (prune (f, 30 * DAY, 30 * DAY, &more).bodies, ==, 0);
  dsk_clock_advance (f->clock, 20 * DAY);
  g_assert_cmpint (prune (f, 30 * DAY, 30 * DAY, &more).bodies, ==, 1);
  hear (f, "wamid.3");
  assert_bodies (f, "1|2|0|32\n2|1|0|32\n3|1|1|32\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message"), ==, 3);
}

/* What waits is not touched, and neither is what could not be read, or not all of it. */
static void
test_what_stays (Fixture *f, gconstpointer data)
{
  g_autofree char *body = body_text ("wamid.2", ANNA, START_MS, "later");
  gboolean more;

  fixture_webhook (f, "{\"object\":");
  hear (f, "wamid.1");
  fixture_exec (f, "UPDATE webhook_raw SET note = 'something of it was left out' WHERE id = 2");
  fixture_keep (f, body);
  dsk_clock_advance (f->clock, 100 * DAY);
  g_assert_cmpint (prune (f, 30 * DAY, 30 * DAY, &more).bodies, ==, 0);
  assert_bodies (f, "1|1|1|32\n2|1|1|32\n3|1|1|32\n");
  fixture_apply (f);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message WHERE wamid = 'wamid.2'"), ==, 1);
  g_assert_cmpint (prune (f, 30 * DAY, 30 * DAY, &more).bodies, ==, 1);
  assert_bodies (f, "1|1|1|32\n2|1|1|32\n3|1|0|32\n");
}

/* A few at a time, by number and by size; what was done is not looked at again, also after a crash. */
static void
test_slices (Fixture *f, gconstpointer data)
{
  guint slices = 0;
  gint64 bodies = 0;
  gboolean more = TRUE;

  hear (f, "wamid.1");
  fixture_exec (f, "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
                   "INSERT INTO webhook_raw (id, mac, body, received_at) SELECT i, CAST (printf('%032d', i) AS BLOB), "
                   "zeroblob(iif(i > 450, 400000, 10)), (SELECT received_at FROM webhook_raw WHERE id = 1) FROM n");
  fixture_exec (f, "UPDATE log_head SET applied = 500");
  fixture_restart (f);
  dsk_clock_advance (f->clock, 40 * DAY);
  while (more)
    {
      const gint64 some = prune (f, 30 * DAY, 30 * DAY, &more).bodies;

      g_assert_cmpint (some, <=, 200);
      bodies += some;
      slices++;
      if (slices == 1)
        fixture_restart (f);
    }
  g_assert_cmpint (bodies, ==, 500);
  /* 450 small ones in three, and three of the large ones fill one. */
  g_assert_cmpuint (slices, >=, 18);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_raw WHERE length(body) > 0"), ==, 0);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM webhook_raw"), ==, 500);
}

/* If the transaction does not come to its end nothing of it was done. */
static void
test_rollback (Fixture *f, gconstpointer data)
{
  DskPruned pruned;
  gboolean more;

  hear (f, "wamid.1");
  dsk_clock_advance (f->clock, 40 * DAY);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_prune (f->engine, 30 * DAY, 30 * DAY, &pruned, &more, NULL));
  g_assert_cmpint (pruned.bodies, ==, 1);
  fixture_restart (f);
  assert_bodies (f, "1|1|1|32\n");
  g_assert_cmpint (prune (f, 30 * DAY, 30 * DAY, &more).bodies, ==, 1);
}

static void
test_statuses (Fixture *f, gconstpointer data)
{
  g_autofree char *old = body_status ("wamid.never", "delivered", START_MS, NULL);
  g_autofree char *young = body_status ("wamid.soon", "delivered", START_MS + 1, NULL);
  g_autofree char *echo = body_echo ("wamid.soon", ANNA, START_MS, "from the phone");
  gboolean more;

  fixture_webhook (f, old);
  dsk_clock_advance (f->clock, 20 * DAY);
  fixture_webhook (f, young);
  dsk_clock_advance (f->clock, 11 * DAY);
  g_assert_cmpint (prune (f, 300 * DAY, 30 * DAY, &more).statuses, ==, 1);
  g_assert_false (more);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM status_orphan WHERE wamid = 'wamid.soon'"), ==, 1);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM status_orphan"), ==, 1);
  /* That one still finds its message. */
  fixture_webhook (f, echo);
  g_assert_cmpint (fixture_query_int (f, "SELECT count(*) FROM message_status WHERE state = 'delivered'"), ==, 1);
}

static void
test_many_statuses (Fixture *f, gconstpointer data)
{
  gboolean more;

  fixture_exec (f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) "
                   "INSERT INTO status_orphan (k, wamid, state, at, received_at) "
                   "SELECT 'k' || i, 'w' || i, 'sent', 1, i FROM n");
  g_assert_cmpint (prune (f, DAY, DAY, &more).statuses, ==, 200);
  g_assert_true (more);
  g_assert_cmpint (prune (f, DAY, DAY, &more).statuses, ==, 50);
  g_assert_false (more);
}

/* A clock that was a year ahead for a day stops nothing: what came then goes, and what came after it when it is old. */
static void
test_clock_ahead (Fixture *f, gconstpointer data)
{
  g_autofree char *status = body_status ("wamid.never", "delivered", START_MS, NULL);
  gboolean more;
  DskPruned pruned;

  hear (f, "wamid.1");
  fixture_webhook (f, status);
  fixture_exec (f, "UPDATE webhook_raw SET received_at = received_at + 365 * 86400000");
  fixture_exec (f, "UPDATE status_orphan SET received_at = received_at + 365 * 86400000");
  hear (f, "wamid.2");
  dsk_clock_advance (f->clock, 31 * DAY);
  hear (f, "wamid.3");
  pruned = prune (f, 30 * DAY, 30 * DAY, &more);
  g_assert_cmpint (pruned.bodies, ==, 3);
  g_assert_cmpint (pruned.statuses, ==, 1);
  assert_bodies (f, "1|1|0|32\n2|1|0|32\n3|1|0|32\n4|1|1|32\n");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/relay/engine/keep/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("bodies", test_bodies);
  ADD ("what-stays", test_what_stays);
  ADD ("slices", test_slices);
  ADD ("rollback", test_rollback);
  ADD ("statuses", test_statuses);
  ADD ("clock-ahead", test_clock_ahead);
  ADD ("many-statuses", test_many_statuses);
  return g_test_run ();
}
