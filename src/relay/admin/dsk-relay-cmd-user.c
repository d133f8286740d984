/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

#define ROLES "super-admin, admin, supervisor, agent, operator or viewer"
#define SEES "Supervisors and viewers: teams or all-teams; viewers also everything"
#define NOTES "Viewers: yes lets them read notes"

int
dsk_relay_cmd_user_add (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "name", "The person's name", "NAME", TRUE, NULL },
    { "role", ROLES, "ROLE", TRUE, NULL },
    { "sees", SEES, "WHAT", FALSE, NULL },
    { "notes", NOTES, "YES", FALSE, NULL },
    { "team", "The team that they begin in", "NAME", FALSE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply
      = dsk_relay_cmd_call (argc, argv, "user add - add a person", "user.add", options, &status);

  if (reply != NULL)
    {
      printf ("User: %s\n", json_object_get_string_member_with_default (reply, "user", ""));
      dsk_relay_cmd_print_code (options[0].value,
                                json_object_get_string_member_with_default (reply, "code", ""));
    }
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_user_code (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "user code - give a person a code for one more device", "user.code", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_code (options[0].value,
                              json_object_get_string_member_with_default (reply, "code", ""));
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_user_list (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply
      = dsk_relay_cmd_call (argc, argv, "user list - who there is", "user.list", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_list (reply);
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_user_devices (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (argc, argv, "user devices - the devices of a person",
                                                     "user.devices", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_list (reply);
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_user_set_role (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { "role", ROLES, "ROLE", TRUE, NULL },
    { "sees", SEES, "WHAT", FALSE, NULL },
    { "notes", NOTES, "YES", FALSE, NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv, "user set-role - change what a person may and sees", "user.set-role",
                           options);
}

int
dsk_relay_cmd_user_set (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { "capacity", "How many conversations they take; none: no limit", "N", FALSE, NULL },
    { "availability", "online, busy, away or off-shift", "WORD", FALSE, NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv, "user set - say how much a person takes, and whether they are on shift",
                           "user.set", options);
}

int
dsk_relay_cmd_user_disable (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };

  return dsk_relay_cmd_do (argc, argv,
                           "user disable - shut a person out, have their devices wiped, give back what they own",
                           "user.disable", options);
}

int
dsk_relay_cmd_user_enable (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "user", "The person's name or id", "NAME", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "user enable - let a person in again, with a new device", "user.enable", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_code (options[0].value,
                              json_object_get_string_member_with_default (reply, "code", ""));
  dsk_relay_cmd_options_clear (options);
  return status;
}
