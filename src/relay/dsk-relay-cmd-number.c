/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_number_add (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "phone-number-id", "The number's id, as Meta's app dashboard shows it", "ID", TRUE, NULL },
    { "name", "What to call it", "NAME", FALSE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "number add - make a business number ours", "number.add", options, &status);

  if (reply != NULL)
    printf ("Done.\n");
  dsk_relay_cmd_options_clear (options);
  return status;
}
