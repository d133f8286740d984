/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The conversation page over the demo office, in a window that stays: for tests that press real
 * keys, and for people who want to look. Usage: page-window [ROLE [CONVERSATION [templates|office]]]
 * "office": the app's own window with all of its shortcuts, and the templates. */

#include "composer-harness.h"

#include "demo-voice.h"

#include "dsk-actions.h"
#include "dsk-inbox-list.h"

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

/* Shortcuts are the application's. Returns: (transfer full) */
static GtkApplication *
give_shortcuts (Harness *harness)
{
  GtkApplication *application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  gtk_window_set_application (GTK_WINDOW (harness->window), application);
  dsk_actions_install (application);
  return application;
}

static void
choose_in_list (Harness *harness, const char *conv)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", "all");
  harness_settle (harness);
  dsk_inbox_list_show (DSK_INBOX_LIST (harness_find (harness->window, DSK_TYPE_INBOX_LIST, NULL)), conv);
  harness_settle (harness);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkApplication) application = NULL;
  g_autoptr (Harness) harness = NULL;
  gboolean office = argc > 3 && g_str_equal (argv[3], "office");
  gboolean stopped = FALSE;

  harness_init (&argc, &argv);
  harness = office ? harness_new_app (argv[1]) : harness_new (argc > 1 ? argv[1] : "agent", 1000, 700);
  if (office)
    application = give_shortcuts (harness);
  else
    gtk_window_set_title (GTK_WINDOW (harness->window), "Demo page");
  if (!office)
    demo_voice_files (harness->office);
  if (argc > 3)
    {
      put_templates (harness);
      put_full_template (harness);
    }
  if (office)
    choose_in_list (harness, argv[2]);
  harness_open (harness, argc > 2 ? argv[2] : DEMO_SANA);
  g_signal_connect (harness->window, "close-request", G_CALLBACK (close_cb), &stopped);
  g_unix_signal_add (SIGTERM, stop_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
