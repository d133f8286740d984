/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes to somebody who has not written to us: with a template. */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dsk-cli-outgoing.h"
#include "dsk-error.h"
#include "dsk-labels-start.h"
#include "dsk-labels.h"
#include "dsk-replica-health.h"
#include "dsk-start.h"
#include "dsk-text.h"

static gboolean
is_meant (const DskNumberRow *row, const char *text)
{
  g_autofree char *ours = dsk_text_phone_digits (row->display);
  g_autofree char *wanted = dsk_text_phone_digits (text);

  return g_strcmp0 (row->id, text) == 0 || g_strcmp0 (row->phone_number_id, text) == 0
         || (ours != NULL && g_strcmp0 (ours, wanted) == 0);
}

/* Beside the result, for a person: what was typed may have been meant otherwise. */
static void
say_phone (const char *phone)
{
  g_autofree char *words = dsk_label_phone (phone);

  /* Translators: %s is a phone number */
  g_autofree char *text = g_strdup_printf (_ ("the message is for %s"), words);

  fprintf (stderr, "dastakctl: %s\n", text);
}

/* @text: (nullable): NULL: the one that there is. Returns: (transfer none) (nullable) */
static const DskNumberRow *
find_number (GPtrArray *rows, const char *text, GError **error)
{
  const DskNumberRow *found = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      const DskNumberRow *row = g_ptr_array_index (rows, i);

      if (!g_str_equal (row->state, "active") || (text != NULL && !is_meant (row, text)))
        continue;
      if (found != NULL)
        {
          g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                               _ ("There are several business numbers; say which with --from"));
          return NULL;
        }
      found = row;
    }
  if (found == NULL)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no such business number"));
  return found;
}

static DskCommand *
make_command (DskCli *cli, DskClient *client, const char *text, GError **error)
{
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, NULL, error);
  g_autoptr (GPtrArray) rows = reader != NULL ? dsk_replica_reader_numbers (reader, error) : NULL;
  const DskNumberRow *number = rows != NULL ? find_number (rows, cli->send.from, error) : NULL;
  g_autoptr (DskOutgoing) template = NULL;
  g_autofree char *phone = NULL;
  DskPhoneFault fault;

  if (number == NULL)
    return NULL;
  fault = dsk_phone_read (text, number->display, &phone);
  if (fault != DSK_PHONE_OK)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s: %s", text, dsk_label_phone_fault (fault));
      return NULL;
    }
  template = dsk_cli_make_template (&cli->send, reader, number->id, error);
  if (template != NULL)
    say_phone (phone);
  return template != NULL ? dsk_client_command_start (client, template, number->id, phone) : NULL;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;

  if (dsk_cli_send_mode (&cli->send) != DSK_CLI_SEND_TEMPLATE)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("a conversation is begun with a template; say which with --template"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_client (cli, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = make_command (cli, client, argv[0], error);
  if (command != NULL)
    result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_start = {
  .name = "start",
  .arguments = "PHONE --template NAME",
  .summary = N_ ("Write first, with a template, to somebody who has not written"),
  .min_args = 1,
  .max_args = 1,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
