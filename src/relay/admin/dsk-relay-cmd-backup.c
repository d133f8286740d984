/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>

#include "dsk-relay-admin.h"
#include "dsk-relay-cmd.h"

int
dsk_relay_cmd_backup (int argc, char **argv)
{
  DskCmdOption options[] = {
    { "data", "The relay's data", "DIR", TRUE, NULL },
    { "to", "The file to write; it must not exist", "FILE", TRUE, NULL },
    { NULL },
  };
  g_autoptr (JsonObject) request = NULL;
  g_autoptr (JsonObject) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int status;

  if (dsk_relay_cmd_parse (argc, argv, "backup - copy the database while it is in use", options, &status))
    {
      /* The relay that writes it works in another folder. */
      path = g_canonicalize_filename (options[1].value, NULL);
      request = dsk_relay_admin_request_new ("backup");
      json_object_set_string_member (request, "path", path);
      reply = dsk_relay_admin_call (options[0].value, request, &error);
      if (reply == NULL)
        status = dsk_relay_cmd_fail (error->message);
      else
        printf ("Wrote %s\n", path);
    }
  dsk_relay_cmd_options_clear (options);
  return status;
}
