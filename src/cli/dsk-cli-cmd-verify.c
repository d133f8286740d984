/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"

static void
print_json (const DskCliVerified *verified)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_int (writer, "compared", verified->compared);
  dsk_json_writer_set_int (writer, "differed", verified->differed);
  dsk_json_writer_set_bool (writer, "rebuilt", verified->rebuilt);
  dsk_cli_print_object (writer);
}

static void
print_text (const DskCliVerified *verified)
{
  g_autofree char *text = NULL;

  if (verified->rebuilt)
    {
      dsk_cli_print ("%s", _ ("The local copy was damaged. It was made anew, and is what the relay has."));
      return;
    }
  if (verified->differed == 0)
    text = g_strdup_printf (ngettext ("%u part was compared, and is what the relay has.",
                                      "%u parts were compared, and are what the relay has.", verified->compared),
                            verified->compared);
  else
    text = g_strdup_printf (ngettext ("%u part was not what the relay has, and was fetched again.",
                                      "%u parts were not what the relay has, and were fetched again.",
                                      verified->differed),
                            verified->differed);
  dsk_cli_print ("%s", text);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  DskCliVerified verified = { 0 };
  int result;

  if (client == NULL)
    return DSK_CLI_ERROR;
  result = dsk_cli_verify (cli, client, &verified, error);
  dsk_client_close (client);
  if (result != DSK_CLI_OK)
    return result;
  if (verified.compared == 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NEWER,
                           _ ("The relay is too old to be compared with; its administrator should update it"));
      return DSK_CLI_ERROR;
    }
  if (cli->json)
    print_json (&verified);
  else
    print_text (&verified);
  return DSK_CLI_OK;
}

const DskCliCommand dsk_cli_cmd_verify = {
  .name = "verify",
  .arguments = "",
  .summary = N_ ("Compare what is here with the relay, and fetch again what differs"),
  .flags = 0,
  .run = run,
};
