/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversation page over the demo office, in a window that stays: for tests that press real
 * keys, and for people who want to look. Usage: page-window [ROLE [CONVERSATION [templates]]] */

#include "composer-harness.h"

#include "demo-voice.h"

#include <glib-unix.h>

static gboolean
stop_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
close_cb (GtkWindow *window, gpointer user_data)
{
  return stop_cb (user_data);
}

int
main (int argc, char **argv)
{
  g_autoptr (Harness) harness = NULL;
  gboolean stopped = FALSE;

  harness_init (&argc, &argv);
  harness = harness_new (argc > 1 ? argv[1] : "agent", 1000, 700);
  gtk_window_set_title (GTK_WINDOW (harness->window), "Demo page");
  demo_voice_files (harness->office);
  if (argc > 3)
    {
      put_templates (harness);
      put_full_template (harness);
    }
  harness_open (harness, argc > 2 ? argv[2] : DEMO_SANA);
  g_signal_connect (harness->window, "close-request", G_CALLBACK (close_cb), &stopped);
  g_unix_signal_add (SIGTERM, stop_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
