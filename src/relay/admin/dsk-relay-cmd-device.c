/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_device_revoke (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "device", "The device's id", "ID", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "device revoke - shut a device out and have it wiped", "device.revoke", options, &status);

  if (reply != NULL)
    printf ("Done.\n");
  dsk_relay_cmd_options_clear (options);
  return status;
}
