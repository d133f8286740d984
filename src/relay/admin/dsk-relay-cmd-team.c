/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_team_add (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "name", "The team's name", "NAME", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply
      = dsk_relay_cmd_call (argc, argv, "team add - add a team", "team.add", options, &status);

  if (reply != NULL)
    printf ("Team: %s\n", json_object_get_string_member_with_default (reply, "team", ""));
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_team_member (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "team", "The team's name or id", "NAME", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv, "team member - put a person into a team", "team.member", options);
}

int
dsk_relay_cmd_team_set (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "team", "The team's name or id", "NAME", TRUE, NULL },
    { "owner-only", "on: only the owner of a conversation replies there; off: everybody who sees it", "ON", TRUE,
      NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv, "team set - say whether only owners reply", "team.set", options);
}

int
dsk_relay_cmd_team_remove_member (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "team", "The team's name or id", "NAME", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv, "team remove-member - take a person out of a team", "team.remove-member",
                           options);
}

int
dsk_relay_cmd_team_list (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply
      = dsk_relay_cmd_call (argc, argv, "team list - the teams and who is in them", "team.list", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_list (reply);
  dsk_relay_cmd_options_clear (options);
  return status;
}
