/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>

#include "dsk-sandbox.h"

static gboolean
stop_cb (gpointer user_data)
{
  dsk_sandbox_quit (user_data, 0);
  return G_SOURCE_CONTINUE;
}

static int
run (const DskSbConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DskSandbox) sandbox = dsk_sandbox_new (config, &error);
  guint term, interrupt;
  int exit_code;

  if (sandbox == NULL)
    {
      g_printerr ("dastak-sandbox: %s\n", error->message);
      return 1;
    }
  term = g_unix_signal_add (SIGTERM, stop_cb, sandbox);
  interrupt = g_unix_signal_add (SIGINT, stop_cb, sandbox);
  exit_code = dsk_sandbox_run (sandbox);
  g_source_remove (term);
  g_source_remove (interrupt);
  return exit_code;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  DskSbConfig config;
  int exit_code = 2;

  setlocale (LC_ALL, "");
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (dsk_sb_config_parse (&config, &argc, &argv, &error))
    exit_code = run (&config);
  else
    g_printerr ("dastak-sandbox: %s\n", error->message);
  dsk_sb_config_clear (&config);
  return exit_code;
}
