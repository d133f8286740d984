/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_message_show (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "message", "The message's id, or WhatsApp's", "ID", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "message show - what a message said before it was changed", "message.show", options, &status);

  if (reply != NULL)
    dsk_relay_cmd_print_list (reply);
  dsk_relay_cmd_options_clear (options);
  return status;
}
