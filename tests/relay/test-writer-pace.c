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
  gboolean yielding;
} Row;

static const Row rows[] = {
  { "one body alone is not applied at once", 1, 1, 0, 1 * MS, 0, 0, 0, FALSE },
  { "but when nothing comes", 1, 1, 0, 6 * MS, 0, 0, 256, TRUE },
  { "a few at a time, together every five milliseconds", 38, 2, 1 * MS, 1 * MS, 70, 74, 0, FALSE },
  { "one by one, many at once", 299, 1, 1 * MS, 1 * MS, 0, 0, 0, FALSE },
  { "one by one, and then their share", 301, 1, 1 * MS, 1 * MS, 300, 300, 0, FALSE },
  { "a rush, a short slice every ten milliseconds", 96, 32, 1 * MS, 1 * MS, 9 * 48, 9 * 48, 0, FALSE },
  { "a rush that is over", 100, 32, 1 * MS, 2 * MS, 9 * 48, 11 * 48, 256, TRUE },
  { "slow rounds get one short slice each", 100, 64, 20 * MS, 1 * MS, 99 * 48, 100 * 48, 0, FALSE },
  { "unless too much is behind: as many as come", 2000, 64, 20 * MS, 1 * MS, 117000, 118100, 0, FALSE },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Row *row = &rows[i];
      DskWriterPace pace = { .applied_at = START };
      gint64 now = START;
      guint applied = 0;
      gboolean yielding;

      g_test_message ("%s", row->name);
      for (guint b = 0; b < row->batches; b++)
        {
          guint slice;

          now += b > 0 ? row->every : 0;
          dsk_writer_pace_kept (&pace, row->n, now);
          slice = MIN (dsk_writer_pace_slice (&pace, now, &yielding), pace.backlog);
          if (slice == 0)
            continue;
          applied += slice;
          dsk_writer_pace_applied (&pace, slice, pace.backlog > slice, now);
        }
      g_assert_cmpuint (applied, >=, row->applied);
      g_assert_cmpuint (applied, <=, row->applied_most);
      g_assert_cmpuint (dsk_writer_pace_slice (&pace, now + row->then, &yielding), ==, row->slice);
      g_assert_cmpint (yielding, ==, row->yielding);
      if (row->slice > 0)
        g_assert_cmpint (dsk_writer_pace_from (&pace), <=, now + row->then);
    }
}

static void
test_failure (void)
{
  DskWriterPace pace = { 0 };
  gboolean yielding;

  dsk_writer_pace_kept (&pace, 1, START);
  dsk_writer_pace_failed (&pace, START);
  g_assert_cmpuint (dsk_writer_pace_slice (&pace, START + 100 * MS, &yielding), ==, 0);
  g_assert_cmpint (dsk_writer_pace_from (&pace), >, START + 100 * MS);
  g_assert_cmpuint (dsk_writer_pace_slice (&pace, dsk_writer_pace_from (&pace), &yielding), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/writer-pace/rows", test_rows);
  g_test_add_func ("/relay/writer-pace/failure", test_failure);
  return g_test_run ();
}
