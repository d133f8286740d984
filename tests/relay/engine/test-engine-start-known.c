/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Conversations that we begin, where there is one already: what their author's device knew of it decides whether they
 * are asked first. */

#include "start-office.h"

/* How far the log is: what a device knows that was just brought up to date. */
static gint64
head (Office *o)
{
  return fixture_query_int (&o->f, "SELECT max (seq) FROM (SELECT seq FROM scope_log UNION ALL SELECT seq FROM message"
                                   " UNION ALL SELECT seq FROM conversation UNION ALL SELECT seq FROM event)");
}

/* @cursor: what their device knew; @wrong: by how much its clock is; @reason: (nullable): NULL: it is sent */
static void
knowing (Office *o, Person *person, gint64 cursor, gint64 wrong, const char *reason)
{
  g_autoptr (DskCommand) command = start_new (o, PHONE);
  g_auto (DskCommandResult) result = { 0 };
  g_autofree char *conv = fixture_query (&o->f, "SELECT id FROM conversation");

  command->base_seq = cursor;
  command->device_at += wrong;
  g_assert_cmpint (person_run (&o->f, person, command, &result), ==,
                   reason != NULL ? DSK_RESULT_NEEDS_CONFIRM : DSK_RESULT_OK);
  g_assert_true (reason == NULL || strstr (result.detail, reason) != NULL);
  /* So that it can be looked at. */
  g_assert_nonnull (strstr (result.detail, conv));
  dsk_clock_advance (o->f.clock, 1000);
}

/* Written long after, on a device that knows nothing of it: what the device knew counts, and not its clock. */
static void
test_away (Office *o, gconstpointer data)
{
  const gint64 hour = 60 * 60 * 1000;
  gint64 nothing = head (o);
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  gint64 known = head (o);

  dsk_clock_advance (o->f.clock, hour);
  /* It came to be. */
  knowing (o, &o->bilal, nothing, 0, "newer-message");
  knowing (o, &o->bilal, nothing, 5 * hour, "newer-message");
  /* A colleague took it. */
  g_assert_cmpint (person_do (&o->f, &o->ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, hour);
  knowing (o, &o->bilal, known, 5 * hour, "\"taken\"");
  knowing (o, &o->bilal, known, 5 * hour, "Ayesha");
  known = head (o);
  /* The customer wrote, to its owner, too. */
  start_customer_writes (o, "wamid.away", PHONE);
  dsk_clock_advance (o->f.clock, hour);
  knowing (o, &o->bilal, known, 5 * hour, "newer-message");
  knowing (o, &o->ayesha, known, 5 * hour, "newer-message");
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'out'", "0");
  /* Who has looked sends it, whatever the clock says. */
  knowing (o, &o->bilal, head (o), 0, NULL);
  knowing (o, &o->ayesha, head (o), 0, NULL);
  start_assert (o, "SELECT count(*) FROM message WHERE direction = 'out'", "2");
}

/* A colleague has it as before, and answered meanwhile: nobody writes twice unasked. */
static void
test_answered (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  gint64 known;

  g_assert_cmpint (person_do (&o->f, &o->ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 60 * 1000);
  known = head (o);
  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (start_run (o, &o->ayesha, PHONE, NULL), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  knowing (o, &o->bilal, known, 0, "answered");
  /* By the clock, where that is all there is. */
  knowing (o, &o->bilal, 0, -60 * 1000, "answered");
  /* Not about what they wrote themselves, … */
  knowing (o, &o->ayesha, known, 0, NULL);
  /* … nor who has looked. */
  knowing (o, &o->bilal, head (o), 0, NULL);
  /* What came by history was said long ago. */
  fixture_exec (&o->f, "UPDATE message SET historical = 1 WHERE direction = 'out'");
  knowing (o, &o->bilal, known, 0, NULL);
}

/* It came to a team of theirs after they had gone offline. */
static void
test_came_later (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);
  Person admin = { o->f.admin, 0 };
  gint64 before;

  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->ops), ==, DSK_RESULT_OK);
  before = head (o);
  g_assert_cmpint (person_assign (&o->f, &admin, conv, NULL, o->team), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 1000);
  knowing (o, &o->bilal, before, 0, "overtaken");
  knowing (o, &o->bilal, head (o), 0, NULL);
}

/* A device that does not say what it knew: by its clock. */
static void
test_clock_alone (Office *o, gconstpointer data)
{
  g_autofree char *conv = fixture_conv_of (&o->f, PHONE);

  dsk_clock_advance (o->f.clock, 1000);
  g_assert_cmpint (person_do (&o->f, &o->ayesha, DSK_COMMAND_CLAIM, conv), ==, DSK_RESULT_OK);
  dsk_clock_advance (o->f.clock, 60 * 1000);
  knowing (o, &o->ayesha, 0, -120 * 1000, "newer-message");
  knowing (o, &o->bilal, 0, -120 * 1000, "taken");
  knowing (o, &o->bilal, 0, 0, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  START_ADD ("away", test_away);
  START_ADD ("answered", test_answered);
  START_ADD ("came-later", test_came_later);
  START_ADD ("clock-alone", test_clock_alone);
  return g_test_run ();
}
