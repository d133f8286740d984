/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_user_add (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "name", "The person's name", "NAME", TRUE, NULL },
    { "role", "super-admin, admin, supervisor, agent, operator or viewer", "ROLE", TRUE, NULL },
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
