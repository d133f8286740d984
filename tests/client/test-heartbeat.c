/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A dead peer is noticed, one that answers is not taken for dead, on a clock that moves by hand. */

#include "dsk-heartbeat.h"

#define TICK_MS 5000
#define START ((gint64) 1000000)

/* @answers: the other side answers each ping before the next look. Returns: when it was given up, 0: never */
static gint64
run (gint64 duration, gboolean answers, gint64 mute_from, guint *pings)
{
  DskHeartbeat beat;

  dsk_heartbeat_begin (&beat, START);
  *pings = 0;
  for (gint64 now = START + TICK_MS; now <= START + duration; now += TICK_MS)
    switch (dsk_heartbeat_look (&beat, now))
      {
      case DSK_HEARTBEAT_DEAD:
        return now - START;
      case DSK_HEARTBEAT_PING:
        (*pings)++;
        if (answers && now - START < mute_from)
          dsk_heartbeat_hear (&beat, now + 1);
        break;
      case DSK_HEARTBEAT_NOTHING:
      default:
        break;
      }
  return 0;
}

static void
test_table (void)
{
  static const struct
  {
    gint64 duration;
    gboolean answers;
    gint64 mute_from;
    gint64 dead;
    guint pings;
  } rows[] = {
    { 15000, FALSE, 0, 0, 0 },
    { 20000, FALSE, 0, 0, 1 },
    { 45000, FALSE, 0, 0, 2 },
    { 600000, FALSE, 0, 50000, 2 },       /* never said a word */
    { 3600000, TRUE, G_MAXINT64, 0, 180 },/* an hour in which nothing happens */
    { 600000, TRUE, 100000, 135000, 6 },  /* its last word was 80 s after the start */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint pings;
      gint64 dead = run (rows[i].duration, rows[i].answers, rows[i].mute_from, &pings);

      g_test_message ("row %u", i);
      g_assert_cmpint (dead, ==, rows[i].dead);
      g_assert_cmpuint (pings, ==, rows[i].pings);
    }
}

/* What the relay says by itself is as good as an answer. */
static void
test_talk (void)
{
  DskHeartbeat beat;

  dsk_heartbeat_begin (&beat, START);
  for (gint64 now = START; now < START + 600000; now += TICK_MS)
    {
      dsk_heartbeat_hear (&beat, now);
      g_assert_cmpint (dsk_heartbeat_look (&beat, now), !=, DSK_HEARTBEAT_DEAD);
    }
}

/* After a sleep the connection is not waited for. */
static void
test_sleep (void)
{
  DskHeartbeat beat;

  dsk_heartbeat_begin (&beat, START);
  dsk_heartbeat_hear (&beat, START + TICK_MS);
  g_assert_cmpint (dsk_heartbeat_look (&beat, START + 8 * 3600 * 1000), ==, DSK_HEARTBEAT_DEAD);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heartbeat/table", test_table);
  g_test_add_func ("/heartbeat/talk", test_talk);
  g_test_add_func ("/heartbeat/sleep", test_sleep);
  return g_test_run ();
}
