/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "dsk-error.h"
#include "dsk-relay-cmd.h"
#include "dsk-relay-daemon.h"
#include "dsk-relay-log.h"

typedef struct
{
  char *config;
  char *data;
  int port;
  gboolean help_config;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->config);
  g_free (options->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (int argc, char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config, "The configuration", "FILE" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, "Overrides [relay] data", "DIR" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options->port, "Overrides the port of [relay] listen", "PORT" },
    { "help-config", 0, 0, G_OPTION_ARG_NONE, &options->help_config,
      "Print all keys with default and meaning", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("serve - run the relay");

  options->port = -1;
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (argc <= 1 && options->port >= -1 && options->port <= 65535)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "“%s” is not understood",
               argc > 1 ? argv[1] : "--port");
  return FALSE;
}

/* "[::1]:7443" with another port */
static void
set_port (DskRelayConfig *config, int port)
{
  char *colon = strrchr (config->listen, ':');
  gsize len = colon != NULL && strchr (colon, ']') == NULL ? (gsize) (colon - config->listen)
                                                           : strlen (config->listen);
  char *listen = g_strdup_printf ("%.*s:%d", (int) len, config->listen, port);

  g_free (config->listen);
  config->listen = listen;
}

static gboolean
load (const Options *options, DskRelayConfig *config, GError **error)
{
  if (options->config != NULL && !dsk_relay_config_load (config, options->config, error))
    return FALSE;
  if (options->data != NULL)
    {
      g_free (config->data);
      config->data = g_canonicalize_filename (options->data, NULL);
    }
  if (options->port >= 0 && dsk_relay_config_get_socket (config) != NULL)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           "[relay] listen=unix: has no port that --port could override");
      return FALSE;
    }
  if (options->port >= 0)
    set_port (config, options->port);
  return dsk_relay_config_check (config, error);
}

/* Every connection takes a descriptor, and most systems begin with a limit of 1024 that a program may raise. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_info ("The limit of open files could not be raised: %s", g_strerror (errno));
}

int
dsk_relay_cmd_serve (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (DskRelayConfig) config = { 0 };
  g_autoptr (DskRelayDaemon) daemon = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse (argc, argv, &options, &error))
    {
      dsk_relay_cmd_fail (error->message);
      return 2;
    }
  if (options.help_config)
    {
      g_autofree char *help = dsk_relay_config_help ();

      fputs (help, stdout);
      return 0;
    }
  dsk_relay_config_init (&config);
  if (!load (&options, &config, &error))
    {
      dsk_relay_cmd_fail (error->message);
      return 2;
    }
  dsk_relay_log_setup (config.log, config.log_format);
  raise_descriptors ();
  daemon = dsk_relay_daemon_new (&config, &error);
  if (daemon == NULL)
    return dsk_relay_cmd_fail (error->message);
  return dsk_relay_daemon_run (daemon);
}
