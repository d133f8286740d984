/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "line-program.h"

#include <stdio.h>
#include <unistd.h>

#define LINE_MAX_BYTES 64

typedef struct
{
  const LineProgram *program;
  gpointer user_data;
} Running;

static GMainLoop *loop; /* (owned) (nullable) */

/* --- what it says --- */

static void
say (const char *format, va_list arguments)
{
  vprintf (format, arguments);
  putchar ('\n');
  fflush (stdout);
}

void
line_program_say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  say (format, arguments);
  va_end (arguments);
}

void
line_program_die (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  say (format, arguments);
  va_end (arguments);
  _exit (1);
}

/* --- what it hears --- */

static gboolean
input_cb (GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
  const Running *running = user_data;
  g_autofree char *line = NULL;
  gsize end = 0;

  if (g_io_channel_read_line (channel, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL)
    {
      running->program->told (NULL, running->user_data);
      return G_SOURCE_REMOVE;
    }
  line[end] = '\0';
  running->program->told (line, running->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  const Running *running = user_data;

  running->program->happened (message, running->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
tick_cb (gpointer user_data)
{
  const Running *running = user_data;

  running->program->ticked (running->user_data);
  return G_SOURCE_CONTINUE;
}

void
line_program_end (void)
{
  if (loop != NULL)
    g_main_loop_quit (loop);
}

void
line_program_run (const LineProgram *program, GstElement *pipeline, GstState state, gpointer user_data)
{
  Running running = { program, user_data };
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);

  loop = g_main_loop_new (NULL, FALSE);
  g_io_channel_set_buffer_size (input, LINE_MAX_BYTES);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, input_cb, &running);
  gst_bus_add_watch (bus, bus_cb, &running);
  g_timeout_add (LINE_PROGRAM_TICK_MS, tick_cb, &running);
  gst_element_set_state (pipeline, state);
  g_main_loop_run (loop);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (pipeline);
  g_clear_pointer (&loop, g_main_loop_unref);
}
