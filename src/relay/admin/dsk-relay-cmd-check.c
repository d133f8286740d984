/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_check (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (argc, argv, "check - look whether the data is sound",
                                                     "check", options, &status);

  if (reply != NULL)
    {
      const char *report = json_object_get_string_member_with_default (reply, "report", "");

      printf ("%s%s", report, g_str_has_suffix (report, "\n") ? "" : "\n");
      status = json_object_get_boolean_member_with_default (reply, "sound", FALSE) ? 0 : 1;
    }
  dsk_relay_cmd_options_clear (options);
  return status;
}
