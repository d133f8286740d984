/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "dsk-relay-cmd.h"

static const struct
{
  const char *word;
  const char *second; /* (nullable) */
  int (*run) (int argc, char **argv);
  const char *help;
} commands[] = {
  { "init", NULL, dsk_relay_cmd_init, "make the data of a new relay" },
  { "serve", NULL, dsk_relay_cmd_serve, "run the relay" },
  { "user", "add", dsk_relay_cmd_user_add, "add a person" },
  { "user", "code", dsk_relay_cmd_user_code, "give a person a code for one more device" },
  { "user", "list", dsk_relay_cmd_user_list, "who there is, what they may and see" },
  { "user", "devices", dsk_relay_cmd_user_devices, "the devices of a person" },
  { "user", "set-role", dsk_relay_cmd_user_set_role, "change what a person may and sees" },
  { "user", "set", dsk_relay_cmd_user_set, "say how much a person takes, and whether they are on shift" },
  { "user", "disable", dsk_relay_cmd_user_disable, "shut a person out" },
  { "user", "enable", dsk_relay_cmd_user_enable, "let a person in again" },
  { "team", "list", dsk_relay_cmd_team_list, "the teams and who is in them" },
  { "team", "remove-member", dsk_relay_cmd_team_remove_member, "take a person out of a team" },
  { "team", "add", dsk_relay_cmd_team_add, "add a team" },
  { "team", "member", dsk_relay_cmd_team_member, "put a person into a team" },
  { "team", "set", dsk_relay_cmd_team_set, "say whether only owners reply" },
  { "number", "add", dsk_relay_cmd_number_add, "make a business number ours" },
  { "number", "resume", dsk_relay_cmd_number_resume, "send from a stopped number again" },
  { "number", "rate", dsk_relay_cmd_number_rate, "say how fast a number may send" },
  { "device", "revoke", dsk_relay_cmd_device_revoke, "shut a device out and have it wiped" },
  { "message", "show", dsk_relay_cmd_message_show, "what a message said before it was changed" },
  { "backup", NULL, dsk_relay_cmd_backup, "copy the database while it is in use" },
  { "check", NULL, dsk_relay_cmd_check, "look whether the data is sound" },
};

static void
print_help (FILE *out)
{
  fprintf (out, "Usage: dastak-relay COMMAND [OPTION…]\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *name
          = g_strjoin (" ", commands[i].word, commands[i].second, NULL);

      fprintf (out, "  %-18s %s\n", name, commands[i].help);
    }
  fprintf (out, "\ndastak-relay COMMAND --help says more; dastak-relay serve --help-config lists the "
                "configuration.\n");
}

/* Frames and bodies come and go by the thousand. Given back to the system each time, their memory is fetched and
 * zeroed anew each time, which costs more than what is done with it. */
static void
keep_memory (void)
{
#if defined (__GLIBC__) && !defined (HAVE_JEMALLOC)
  mallopt (M_MMAP_THRESHOLD, 1024 * 1024);
  mallopt (M_TRIM_THRESHOLD, 2 * 1024 * 1024);
#endif
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  keep_memory ();
  signal (SIGPIPE, SIG_IGN);
  umask (077); /* customers' words are in every file that it makes, backups among them */
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    {
      int words = commands[i].second != NULL ? 2 : 1;

      if (argc <= words || strcmp (argv[1], commands[i].word) != 0
          || (words == 2 && strcmp (argv[2], commands[i].second) != 0))
        continue;
      argv[words] = argv[0];
      return commands[i].run (argc - words, argv + words);
    }
  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "help") == 0))
    {
      print_help (stdout);
      return 0;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      printf ("dastak-relay %s\n", DSK_VERSION);
      return 0;
    }
  print_help (stderr);
  return 2;
}
