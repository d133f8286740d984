/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A number of measured times, in ms. */
typedef struct
{
  double p50;
  double p99;
  double max;
  guint n;
} BenchFigures;

typedef gboolean (*BenchFunc) (gpointer user_data);

/* What a window's frames cost, by its own frame clock. */
typedef struct _BenchFrames BenchFrames;

BenchFrames *bench_frames_new (GtkWidget *window);
void bench_frames_free (BenchFrames *self);

/* What is waited for next is asked for now. */
void bench_frames_begin (BenchFrames *self);
/* Lets the program run until a frame was painted in which @func was true. Returns: how long that took since
 * bench_frames_begin(), ms */
double bench_frames_wait (BenchFrames *self, BenchFunc func, gpointer user_data);
/* Lets it run until nothing was painted for so long. */
void bench_frames_rest (BenchFrames *self, guint ms);
/* Lets it run for so many frames; @func is asked before each, and FALSE ends it. */
void bench_frames_run (BenchFrames *self, guint n, BenchFunc func, gpointer user_data);

/* Forgets what was measured. */
void bench_frames_reset (BenchFrames *self);
/* The work of each frame since: the turn of the main loop up to the end of its paint. @late: (out): the share over
 * 16 ms */
BenchFigures bench_frames_work (BenchFrames *self, double *late);
/* What the thread of the window has worked since, ms. */
double bench_frames_cpu (BenchFrames *self);
/* How long the main loop did one thing without looking at its sources, at most, since; ms. */
double bench_frames_longest_turn (BenchFrames *self);

/* @times: (element-type double) */
BenchFigures bench_figures (GArray *times);

G_END_DECLS
