/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How our numbers stand, as Meta said when it was asked. */

#include "dsk-wa-numbers.h"
#include "engine-fixture.h"

static void
put (Fixture *f, const char *waba, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) numbers = dsk_wa_numbers_parse (body, strlen (body), &error);

  g_assert_no_error (error);
  fixture_begin (f);
  g_assert_true (dsk_relay_engine_put_numbers (f->engine, waba, numbers, &error));
  g_assert_no_error (error);
  fixture_commit (f);
}

static void
assert_numbers (Fixture *f, const char *expected)
{
  g_autofree char *found = fixture_dump (f, "SELECT quality, tier FROM number ORDER BY phone_number_id");

  g_assert_cmpstr (found, ==, expected);
}

#define NUMBER(id, more) "{\"data\":[{\"id\":\"" id "\"" more "}]}"

static void
test_put (Fixture *f, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (f, "923001112233");
  g_autofree char *waba = fixture_query (f, "SELECT waba FROM number");
  gint64 seq;

  g_assert_nonnull (waba);
  assert_numbers (f, "~|~\n");
  put (f, waba, NUMBER (NUMBER_ID, ",\"quality_rating\":\"GREEN\",\"messaging_limit_tier\":\"TIER_1K\""));
  assert_numbers (f, "GREEN|TIER_1K\n");
  seq = fixture_query_int (f, "SELECT seq FROM log_head");
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM number"), ==, seq);
  /* The same again is no news for anybody; neither is what is not said, nor others' numbers. */
  put (f, waba, NUMBER (NUMBER_ID, ",\"quality_rating\":\"GREEN\",\"messaging_limit_tier\":\"TIER_1K\""));
  put (f, waba, NUMBER (NUMBER_ID, ",\"quality_rating\":\"UNKNOWN\""));
  put (f, waba, NUMBER ("55", ",\"quality_rating\":\"RED\""));
  put (f, "another", NUMBER (NUMBER_ID, ",\"quality_rating\":\"RED\""));
  assert_numbers (f, "GREEN|TIER_1K\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM log_head"), ==, seq);
  put (f, waba, NUMBER (NUMBER_ID, ",\"quality_rating\":\"YELLOW\""));
  assert_numbers (f, "YELLOW|TIER_1K\n");
  g_assert_cmpint (fixture_query_int (f, "SELECT seq FROM log_head"), ==, seq + 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/relay/engine/numbers/put", Fixture, NULL, fixture_set_up, test_put, fixture_tear_down);
  return g_test_run ();
}
