/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* A program that does one thing with a pipeline, alone: it is told what to do by lines on its input, says by lines on
 * its output how it is, and has no other way to talk to anybody. */

#define LINE_PROGRAM_TICK_MS 100

typedef struct
{
  /* @line: (nullable): without its end; NULL: the input is over, after which there is no more */
  void (*told) (const char *line, gpointer user_data);
  void (*happened) (GstMessage *message, gpointer user_data);
  void (*ticked) (gpointer user_data); /* each LINE_PROGRAM_TICK_MS */
} LineProgram;

/* Until line_program_end(). @pipeline: (transfer full): is brought to @state first; is gone on return */
void line_program_run (const LineProgram *program, GstElement *pipeline, GstState state, gpointer user_data);
void line_program_end (void);

/* A line, at once. */
void line_program_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* The last line. Nothing is cleaned up: what is broken may not be able to. */
G_NORETURN void line_program_die (const char *format, ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
