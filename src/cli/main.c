/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>

#include "dsk-cli.h"
#include "dsk-error.h"

static const DskCliCommand *const commands[] = {
  &dsk_cli_cmd_enrol,  &dsk_cli_cmd_status,     &dsk_cli_cmd_sync,   &dsk_cli_cmd_conversations,
  &dsk_cli_cmd_show,   &dsk_cli_cmd_send,       &dsk_cli_cmd_note,   &dsk_cli_cmd_claim,
  &dsk_cli_cmd_assign, &dsk_cli_cmd_set_status, &dsk_cli_cmd_search, &dsk_cli_cmd_tail,
  &dsk_cli_cmd_numbers, &dsk_cli_cmd_alerts,
  &dsk_cli_cmd_media,   &dsk_cli_cmd_attention,
  &dsk_cli_cmd_costs,   &dsk_cli_cmd_watch,
  &dsk_cli_cmd_verify, &dsk_cli_cmd_views,
  &dsk_cli_cmd_canned, &dsk_cli_cmd_contact,
  &dsk_cli_cmd_handoff, &dsk_cli_cmd_handoffs,
  &dsk_cli_cmd_schedule, &dsk_cli_cmd_scheduled,
  &dsk_cli_cmd_start,
};

static gboolean
on_wait (const char *name, const char *value, gpointer data, GError **error)
{
  DskCli *cli = data;
  gint64 seconds = 0;

  if (value == NULL)
    cli->wait = 60;
  else if (g_ascii_string_to_signed (value, 10, 1, 24 * 60 * 60, &seconds, NULL))
    cli->wait = (int) seconds;
  else
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--wait takes a number of seconds from 1 on"));
      return FALSE;
    }
  return TRUE;
}

static GOptionContext *
make_context (DskCli *cli, gboolean *version)
{
  const GOptionEntry entries[] = {
    { "profile", 'p', 0, G_OPTION_ARG_FILENAME, &cli->profile_dir,
      N_ ("The profile's folder (default: dastak/ctl in the user's data folder)"), "DIR" },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &cli->json, N_ ("One JSON object a line"), NULL },
    { "sync", 's', 0, G_OPTION_ARG_NONE, &cli->sync, N_ ("Reading: fetch what is new first"),
      NULL },
    { "offline", 0, 0, G_OPTION_ARG_NONE, &cli->offline, N_ ("Writing: only queue, do not connect"),
      NULL },
    { "wait", 'w', G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, (gpointer) on_wait,
      N_ ("Go on trying to reach the relay for so long (60)"), "SECONDS" },
    { "view", 0, 0, G_OPTION_ARG_STRING, &cli->view, N_ ("conversations: mine, unassigned, …, see “views”"),
      "VIEW" },
    { "search", 0, 0, G_OPTION_ARG_STRING, &cli->search,
      N_ ("conversations: only those with these words"), "WORDS" },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &cli->limit,
      N_ ("conversations, show, search: at most so many"), "N" },
    { "device-name", 0, 0, G_OPTION_ARG_STRING, &cli->device_name,
      N_ ("enrol: what the administrator sees"), "NAME" },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &cli->file, N_ ("send: a file to send; the text is its caption"),
      "FILE" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &cli->by,
      N_ ("costs: number, month, agent, conversation or category"), "WHAT" },
    { "attach", 0, 0, G_OPTION_ARG_FILENAME, &cli->attach,
      N_ ("note: a file to attach; then it may be without a text"), "FILE" },
    { "edit", 0, 0, G_OPTION_ARG_STRING, &cli->edit, N_ ("note: change this one, which is yours"), "NOTE" },
    { "mention", 0, 0, G_OPTION_ARG_STRING_ARRAY, &cli->mentions,
      N_ ("note: a person or team whom it calls; may be said again"), "NAME" },
    { "team", 0, 0, G_OPTION_ARG_STRING, &cli->team, N_ ("canned: for this team only; assign: to this team"),
      "NAME" },
    { "article", 0, 0, G_OPTION_ARG_NONE, &cli->article, N_ ("canned put: an article, not a reply"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &cli->reason, N_ ("handoff offer: why, in a few words"), "TEXT" },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_ ("Say the version and end"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new ("COMMAND [ARGUMENTS…]");
  GOptionGroup *group = g_option_group_new ("dastakctl", NULL, NULL, cli, NULL);
  g_autoptr (GString) help = g_string_new (_ ("Commands:"));

  g_string_append_c (help, '\n');
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (help, "  %-14s %-20s %s\n", commands[i]->name, commands[i]->arguments,
                            _ (commands[i]->summary));
  g_string_append_printf (help, "\n%s\n",
                          _ ("Exit status: 0 done, 1 error, 2 wrong usage, 3 refused by the relay, "
                             "4 not reached or queued."));
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, entries);
  dsk_cli_send_add_options (cli, group);
  g_option_context_set_main_group (context, group);
  g_option_context_set_summary (context, _ ("The client of Dastak without a window."));
  g_option_context_set_description (context, help->str);
  return context;
}

static const DskCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static int
usage (const char *message)
{
  fprintf (stderr, "dastakctl: %s\n%s\n", message, _ ("Try dastakctl --help."));
  return DSK_CLI_USAGE;
}

static int
dispatch (DskCli *cli, int argc, char **argv)
{
  const DskCliCommand *command;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  int result;

  if (argc < 2)
    return usage (_ ("say which command"));
  command = find_command (argv[1]);
  if (command == NULL)
    {
      words = g_strdup_printf (_ ("there is no command “%s”"), argv[1]);
      return usage (words);
    }
  if (argc - 2 < command->min_args || argc - 2 > command->max_args)
    {
      words = g_strdup_printf (_ ("usage: dastakctl %s %s"), command->name, command->arguments);
      return usage (words);
    }
  if ((cli->sync && !(command->flags & DSK_CLI_READS))
      || (cli->offline && !(command->flags & DSK_CLI_WRITES)) || cli->limit < 0)
    return usage (_ ("that option does not go with this command"));
  result = command->run (cli, argc - 2, argv + 2, &error);
  if (error != NULL)
    fprintf (stderr, "dastakctl: %s\n", error->message);
  return result;
}

/* As the app does; DASTAK_LOCALEDIR is for running from the build tree. */
static void
set_language (void)
{
  const char *locale_dir = g_getenv ("DASTAK_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : DSK_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
drop_dashes (int *argc, char **argv)
{
  /* GOption leaves "--" where it stands when what follows is no option of ours. */
  for (int i = 1; i < *argc; i++)
    if (g_str_equal (argv[i], "--"))
      {
        for (int j = i; j < *argc; j++)
          argv[j] = argv[j + 1];
        (*argc)--;
        return;
      }
}

int
main (int argc, char **argv)
{
  DskCli cli = { .wait = DSK_CLI_WAIT_NONE };
  gboolean version = FALSE;
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  int result;

  set_language ();
  context = make_context (&cli, &version);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return usage (error->message);
  drop_dashes (&argc, argv);
  if (version)
    {
      printf ("dastakctl %s\n", DSK_VERSION);
      return DSK_CLI_OK;
    }
  if (cli.profile_dir == NULL)
    cli.profile_dir = g_build_filename (g_get_user_data_dir (), "dastak", "ctl", NULL);
  result = dispatch (&cli, argc, argv);
  g_free (cli.profile_dir);
  g_free (cli.view);
  g_free (cli.search);
  g_free (cli.device_name);
  g_free (cli.attach);
  g_free (cli.file);
  g_free (cli.by);
  g_strfreev (cli.mentions);
  g_free (cli.edit);
  g_free (cli.team);
  g_free (cli.reason);
  dsk_cli_send_clear (&cli.send);
  return result;
}
