/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-frames.h"

#include <sys/resource.h>

#define GIVE_UP_US (20 * G_USEC_PER_SEC)
#define FRAME_MS 16.0

/* The main loop of the process, which there is one of. */
static gint64 woken_us;
static gint64 longest_us;

struct _BenchFrames
{
  GtkWidget *window;    /* (unowned) */
  GdkFrameClock *clock; /* (owned) */
  GArray *work;         /* (owned) (element-type double) */
  gint64 painted_us;    /* the last one's end */
  guint64 n_frames;
  double cpu_ms; /* of this thread, when it was reset */

  gint64 began_us; /* when what is waited for was asked for; 0: not said */
  BenchFunc func;  /* what is waited for */
  gpointer user_data;
  gint64 seen_us; /* when it was painted; 0: not yet */
};


static int
poll_cb (GPollFD *fds, guint n, int timeout)
{
  int ready;

  if (woken_us > 0)
    longest_us = MAX (longest_us, g_get_monotonic_time () - woken_us);
  ready = g_poll (fds, n, timeout);
  woken_us = g_get_monotonic_time ();
  return ready;
}

static void
after_cb (BenchFrames *self)
{
  double ms;

  self->painted_us = g_get_monotonic_time ();
  self->n_frames++;
  /* Sizes are asked for before the clock says that it begins: the whole turn of the loop is the frame's. */
  ms = (double) (self->painted_us - woken_us) / 1000;
  g_array_append_val (self->work, ms);
  if (self->func != NULL && self->seen_us == 0 && self->func (self->user_data))
    self->seen_us = self->painted_us;
}

BenchFrames *
bench_frames_new (GtkWidget *window)
{
  BenchFrames *self = g_new0 (BenchFrames, 1);

  g_main_context_set_poll_func (NULL, poll_cb);
  self->window = window;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (window));
  self->work = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (after_cb), self);
  return self;
}

void
bench_frames_free (BenchFrames *self)
{
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_main_context_set_poll_func (NULL, g_poll);
  g_object_unref (self->clock);
  g_array_unref (self->work);
  g_free (self);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
bench_frames_begin (BenchFrames *self)
{
  self->began_us = g_get_monotonic_time ();
  woken_us = self->began_us;
}

double
bench_frames_wait (BenchFrames *self, BenchFunc func, gpointer user_data)
{
  const gint64 began = self->began_us > 0 ? self->began_us : g_get_monotonic_time ();
  guint tick = g_timeout_add (1, wake_cb, NULL);

  self->began_us = 0;
  self->func = func;
  self->user_data = user_data;
  self->seen_us = 0;
  while (self->seen_us == 0)
    {
      if (g_get_monotonic_time () - began > GIVE_UP_US)
        g_error ("waited in vain for something to be painted");
      /* What is there already, and what changes nothing that is seen, is painted by this. */
      if (func (user_data))
        gtk_widget_queue_draw (self->window);
      g_main_context_iteration (NULL, TRUE);
    }
  self->func = NULL;
  g_source_remove (tick);
  return (double) (self->seen_us - began) / 1000;
}

void
bench_frames_rest (BenchFrames *self, guint ms)
{
  const gint64 end = g_get_monotonic_time () + GIVE_UP_US;
  gint64 since = g_get_monotonic_time ();
  guint tick = g_timeout_add (1, wake_cb, NULL);

  while (g_get_monotonic_time () < MAX (since, self->painted_us) + (gint64) ms * 1000
         && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
}

void
bench_frames_run (BenchFrames *self, guint n, BenchFunc func, gpointer user_data)
{
  const gint64 end = g_get_monotonic_time () + GIVE_UP_US;
  guint64 frame = 0;

  for (guint i = 0; i < n && func (user_data); i++)
    for (frame = self->n_frames; self->n_frames == frame;)
      {
        if (g_get_monotonic_time () > end)
          g_error ("no frame was painted");
        gtk_widget_queue_draw (self->window);
        g_main_context_iteration (NULL, TRUE);
      }
}

static double
cpu_ms (void)
{
  struct rusage used;

  if (getrusage (RUSAGE_THREAD, &used) != 0)
    return 0;
  return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000
         + (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

void
bench_frames_reset (BenchFrames *self)
{
  self->cpu_ms = cpu_ms ();
  g_array_set_size (self->work, 0);
  longest_us = 0;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

BenchFigures
bench_figures (GArray *times)
{
  BenchFigures figures = { .n = times->len };

  if (times->len == 0)
    return figures;
  g_array_sort (times, compare_doubles);
  figures.p50 = g_array_index (times, double, times->len / 2);
  figures.p99 = g_array_index (times, double, (guint) ((times->len - 1) * 0.99 + 0.5));
  figures.max = g_array_index (times, double, times->len - 1);
  return figures;
}

BenchFigures
bench_frames_work (BenchFrames *self, double *late)
{
  guint n = 0;

  for (guint i = 0; i < self->work->len; i++)
    n += g_array_index (self->work, double, i) > FRAME_MS;
  *late = self->work->len > 0 ? (double) n / self->work->len : 0;
  return bench_figures (self->work);
}

double
bench_frames_cpu (BenchFrames *self)
{
  return cpu_ms () - self->cpu_ms;
}

double
bench_frames_longest_turn (BenchFrames *self)
{
  return (double) longest_us / 1000;
}
