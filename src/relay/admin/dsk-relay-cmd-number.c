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

int
dsk_relay_cmd_number_resume (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "phone-number-id", "The number's id, as Meta's app dashboard shows it", "ID", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply
      = dsk_relay_cmd_call (argc, argv, "number resume - send from a number again that WhatsApp had stopped",
                            "number.resume", options, &status);

  if (reply != NULL)
    printf ("Done. If WhatsApp still refuses it, it stops again.\n");
  dsk_relay_cmd_options_clear (options);
  return status;
}

int
dsk_relay_cmd_number_rate (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "phone-number-id", "The number's id, as Meta's app dashboard shows it", "ID", TRUE, NULL },
    { "per-second", "Messages a second, 1 to 1000; 0: as usual", "N", TRUE, NULL },
    { NULL },
  };
  int status;
  g_autoptr (JsonObject) reply = dsk_relay_cmd_call (
      argc, argv, "number rate - say how fast a number may send", "number.rate", options, &status);

  if (reply != NULL)
    printf ("Done.\n");
  dsk_relay_cmd_options_clear (options);
  return status;
}
