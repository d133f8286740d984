/* SPDX-License-Identifier: GPL-3.0-or-later */

/* When kept bodies are applied, with the time as argument. */

#include "dsk-writer-pace.h"

#define START G_GINT64_CONSTANT (1000000000)
#define MS 1000

typedef struct
{
  const char *name;
  guint batches;       /* so many … */
  guint n;             /* … of so many bodies … */
  gint64 every;        /* … so far apart, each followed by a slice if there is one */
  gint64 then;         /* after the last: when is looked again */
  guint applied;       /* of all, by then, between the batches: at least */
  guint applied_most;  /* and at most */
  guint slice;         /* what the look finds */
  guint least;
} Row;

static const Row rows[] = {
  { "what comes now and then is applied at once", 20, 1, 50 * MS, 6 * MS, 20, 20, 256, 0 },
  { "one body right after another is not", 2, 1, 1 * MS, 1 * MS, 0, 0, 0, 0 },
  { "but when nothing comes", 2, 1, 1 * MS, 6 * MS, 0, 0, 256, 2 },
  { "a few at a time, together every five milliseconds", 38, 2, 1 * MS, 1 * MS, 70, 74, 0, 4 },
  { "a few at a time for long: none stays behind", 20000, 4, 1 * MS, 5 * MS, 79900, 80000, 256, 16 },
  { "one by one, many at once", 299, 1, 1 * MS, 1 * MS, 0, 0, 0, 0 },
  { "one by one, and then their share", 301, 1, 1 * MS, 1 * MS, 300, 300, 0, 0 },
  { "a rush, a short slice every ten milliseconds", 96, 32, 1 * MS, 1 * MS, 9 * 64, 9 * 64, 0, 0 },
  { "a rush that is over", 100, 32, 1 * MS, 2 * MS, 9 * 64, 11 * 64, 256, 64 },
  { "slow rounds: as many as came", 100, 64, 20 * MS, 1 * MS, 99 * 64, 100 * 64, 0, 0 },
  { "slower ones than can be caught up with, until too much is behind", 2000, 128, 20 * MS, 1 * MS,
    245500, 246500, 0, 0 },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      DskWriterPace pace = { .kept_at = START - 50 * MS, .applied_at = START };
      gint64 now = START;
      guint applied = 0;
      guint least;

      g_test_message ("%s", row->name);
      for (guint b = 0; b < row->batches; b++)
        {
          guint slice;

          now += b > 0 ? row->every : 0;
          dsk_writer_pace_kept (&pace, row->n, now);
          slice = dsk_writer_pace_slice (&pace, now, &least);
          slice = MIN (slice, MAX (least, 1)); /* the next one waits already */
          slice = MIN (slice, pace.backlog);
          if (slice == 0)
            continue;
          applied += slice;
          dsk_writer_pace_applied (&pace, slice, pace.backlog > slice, now);
        }
      g_assert_cmpuint (applied, >=, row->applied);
      g_assert_cmpuint (applied, <=, row->applied_most);
      g_assert_cmpuint (dsk_writer_pace_slice (&pace, now + row->then, &least), ==, row->slice);
      g_assert_cmpuint (least, ==, row->least);
      if (row->slice > 0)
        g_assert_cmpint (dsk_writer_pace_from (&pace), <=, now + row->then);
    }
}

static void
test_failure (void)
{
  DskWriterPace pace = { 0 };
  guint least;

  dsk_writer_pace_kept (&pace, 1, START);
  dsk_writer_pace_failed (&pace, START);
  g_assert_cmpuint (dsk_writer_pace_slice (&pace, START + 100 * MS, &least), ==, 0);
  g_assert_cmpint (dsk_writer_pace_from (&pace), >, START + 100 * MS);
  g_assert_cmpuint (dsk_writer_pace_slice (&pace, dsk_writer_pace_from (&pace), &least), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/writer-pace/rows", test_rows);
  g_test_add_func ("/relay/writer-pace/failure", test_failure);
  return g_test_run ();
}
