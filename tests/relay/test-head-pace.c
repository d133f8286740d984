/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-head-pace.h"

/* One head after the other; how long each had to wait, and is told then. */
typedef struct
{
  const char *about;
  guint n_devices;
  gint64 came[6]; /* ms after the first; a negative number ends it */
  gint64 head[6];
  guint waits[6];
} Case;

static const Case cases[] = {
  { "the first one of all is told at once, however long the log", 20, { 0, 100, -1 }, { 900000, 900001 }, { 0, 0 } },
  { "a quiet relay tells at once", 200, { 0, 50, 1000, 1010, -1 }, { 1, 2, 3, 4 }, { 0, 0, 0, 0 } },
  { "twenty a second are no rush", 200, { 0, 50, 100, 150, 200, -1 }, { 1, 2, 3, 4, 5 }, { 0, 0, 0, 0, 0 } },
  { "two at once are told as two", 20, { 0, 1, -1 }, { 1, 2 }, { 0, 9 } },
  { "a rush with few devices", 3, { 0, 1, 11, 21, -1 }, { 1, 30, 60, 90 }, { 0, 9, 9, 9 } },
  { "a rush with many", 20, { 0, 1, 11, 61, -1 }, { 1, 30, 60, 260 }, { 0, 9, 49, 49 } },
  { "in proportion", 8, { 0, 1, 11, 31, -1 }, { 1, 30, 60, 160 }, { 0, 9, 19, 19 } },
  { "a rush that is over is forgotten at once", 200, { 0, 1, 11, 500, 511, -1 }, { 1, 30, 60, 61, 62 },
    { 0, 9, 49, 0, 0 } },
};

static void
test_waits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *c = &cases[i];
      DskHeadPace pace = { 0 };

      g_test_message ("%s", c->about);
      for (guint n = 0; n < G_N_ELEMENTS (c->came) && c->came[n] >= 0; n++)
        {
          gint64 now = 5000000 + c->came[n];
          guint wait = dsk_head_pace_wait (&pace, c->n_devices, now);

          g_assert_cmpuint (wait, ==, c->waits[n]);
          dsk_head_pace_told (&pace, c->head[n], now + wait);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/head-pace/waits", test_waits);
  return g_test_run ();
}
