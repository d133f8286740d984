/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dsk-cli-outgoing.h"
#include "dsk-content.h"
#include "dsk-error.h"

#define LOOK_BACK 500 /* how many entries of a conversation can be named */
#define PREFIX_MIN 8
#define MINUTES_LEN 16 /* of 2026-11-30T18:00, which has no seconds */

/* Modes that take words besides the conversation. */
static gboolean
takes_words (DskCliSendMode mode)
{
  return mode == DSK_CLI_SEND_TEXT || mode == DSK_CLI_SEND_BUTTONS || mode == DSK_CLI_SEND_LIST
         || mode == DSK_CLI_SEND_REACTION;
}

/* @text: an id, or its beginning. Returns: (transfer none) (nullable) */
static const DskTimelineRow *
find_message (GPtrArray *rows, const char *text, GError **error)
{
  const DskTimelineRow *found = NULL;

  for (guint i = 0; strlen (text) >= PREFIX_MIN && i < rows->len; i++)
    {
      const DskTimelineRow *row = g_ptr_array_index (rows, i);

      if (row->item != DSK_ITEM_MESSAGE || !g_str_has_prefix (row->id, text))
        continue;
      if (found != NULL)
        {
          g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT, _ ("Several messages begin with “%s”"), text);
          return NULL;
        }
      found = row;
    }
  if (found == NULL)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                 _ ("There is no message “%s” among the newest of this conversation"), text);
  return found;
}

/* What the author has seen, so that an answer that somebody overtook comes back. */
static const char *
head_of (GPtrArray *rows)
{
  for (guint i = rows->len; i > 0; i--)
    {
      const DskTimelineRow *row = g_ptr_array_index (rows, i - 1);

      if (row->item == DSK_ITEM_MESSAGE && !row->pending)
        return row->id;
    }
  return NULL;
}

/* Of a message whose way nobody knows the customer may get a second one: a person has to want that. */
static gboolean
confirm (DskCli *cli, const DskTimelineRow *row, GError **error)
{
  char answer[8];

  if (cli->send.yes || row->delivery == DSK_DELIVERY_FAILED)
    return TRUE;
  if (!isatty (STDIN_FILENO))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("Nobody knows whether the customer got this message; say --yes to send it again"));
      return FALSE;
    }
  fprintf (stderr, "%s ", _ ("Nobody knows whether the customer got this message. Send it again? (yes/no)"));
  if (fgets (answer, sizeof answer, stdin) != NULL && g_str_has_prefix (answer, "yes"))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("Nothing was sent"));
  return FALSE;
}

/* @until: (out): UTC ms; 0: now. FALSE with @error: it is no time to come */
static gboolean
read_time (const char *text, gint64 *until, GError **error)
{
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autofree char *full = text != NULL && strlen (text) == MINUTES_LEN ? g_strconcat (text, ":00", NULL) : NULL;
  g_autoptr (GDateTime) time
      = text != NULL ? g_date_time_new_from_iso8601 (full != NULL ? full : text, here) : NULL;

  *until = time != NULL ? g_date_time_to_unix (time) * 1000 : 0;
  if (text == NULL || *until > g_get_real_time () / 1000)
    return TRUE;
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
               time == NULL ? _ ("“%s” is no time; write it like 2026-11-30T18:00") : _ ("%s has passed"), text);
  return FALSE;
}

/* Returns: (transfer full) (nullable) */
static DskCommand *
make_command (DskCli *cli, DskClient *client, const char *conv, const char *words, GError **error)
{
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, NULL, error);
  g_autoptr (GPtrArray) rows = NULL;
  DskConversationRow *seen;
  g_autoptr (DskOutgoing) outgoing = NULL;
  DskCommand *command;
  const DskTimelineRow *target = NULL;
  const DskTimelineRow *quote = NULL;
  DskCliSendMode mode = dsk_cli_send_mode (&cli->send);

  if (reader == NULL)
    return NULL;
  rows = dsk_replica_reader_timeline (reader, conv, 0, NULL, LOOK_BACK, error);
  if (rows == NULL)
    return NULL;
  if (mode == DSK_CLI_SEND_REACTION || mode == DSK_CLI_SEND_AGAIN)
    {
      target = find_message (rows, mode == DSK_CLI_SEND_AGAIN ? cli->send.again : words, error);
      if (target == NULL || (mode == DSK_CLI_SEND_AGAIN && !confirm (cli, target, error)))
        return NULL;
    }
  if (cli->send.quote != NULL)
    {
      quote = find_message (rows, cli->send.quote, error);
      if (quote == NULL)
        return NULL;
    }
  if (cli->file != NULL)
    outgoing = dsk_cli_make_file (cli, client, DSK_MEDIA_FOR_MESSAGE, words, error);
  else
    outgoing = dsk_cli_make_outgoing (&cli->send, reader, conv, words, target, error);
  if (outgoing == NULL
      || !dsk_content_check (outgoing->kind, outgoing->text, outgoing->content, error))
    return NULL;
  seen = dsk_cli_find_conversation (reader, dsk_client_get_user_id (client), conv, error);
  if (seen == NULL)
    return NULL;
  command = dsk_client_command_send_outgoing (
      client, conv, outgoing,
      quote != NULL                   ? quote->id
      : mode == DSK_CLI_SEND_REACTION ? target->id
      : mode == DSK_CLI_SEND_AGAIN    ? target->quote
                                      : NULL,
      head_of (rows));
  command->user = g_strdup (seen->owner);
  dsk_conversation_row_free (seen);
  return command;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  DskCliSendMode mode = dsk_cli_send_mode (&cli->send);
  g_autofree char *conv = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;
  gint64 until;

  if (!read_time (cli->send.at, &until, error))
    return DSK_CLI_USAGE;
  if (cli->file != NULL ? mode != DSK_CLI_SEND_TEXT : (argc == 2) != takes_words (mode))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "%s",
                   mode == DSK_CLI_SEND_REACTION ? _ ("Say which message the reaction is for, by its id")
                   : takes_words (mode)          ? _ ("say what to send: a text, a --file, or both")
                                                 : _ ("With these options there is no other text"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = make_command (cli, client, conv, argc == 2 ? argv[1] : NULL, error);
  if (command != NULL)
    command->until = until;
  if (command != NULL)
    result = dsk_cli_submit (cli, client, command, error);
  if (result == DSK_CLI_OK && cli->file != NULL)
    result = dsk_cli_bring_files (cli, client, error);
  dsk_client_close (client);
  return result;
}

void
dsk_cli_send_add_options (DskCli *cli, GOptionGroup *group)
{
  const GOptionEntry entries[] = {
    { "quote", 0, 0, G_OPTION_ARG_STRING, &cli->send.quote, N_ ("send: the message that it answers"), "MESSAGE" },
    { "template", 0, 0, G_OPTION_ARG_STRING, &cli->send.template, N_ ("send, start: a template, by its name"), "NAME" },
    { "language", 0, 0, G_OPTION_ARG_STRING, &cli->send.language, N_ ("send, start: of the template"), "CODE" },
    { "param", 0, 0, G_OPTION_ARG_STRING_ARRAY, &cli->send.params,
      N_ ("send, start: a variable of the template, in their order or as NAME=VALUE"), "VALUE" },
    { "location", 0, 0, G_OPTION_ARG_STRING, &cli->send.location,
      N_ ("send: a place: latitude,longitude or a link to a map"), "PLACE" },
    { "contact", 0, 0, G_OPTION_ARG_STRING, &cli->send.contact, N_ ("send: somebody's card"), "NAME,PHONE" },
    { "reaction", 0, 0, G_OPTION_ARG_STRING, &cli->send.reaction,
      N_ ("send: a reaction to a message; an empty one takes it back"), "EMOJI" },
    { "buttons", 0, 0, G_OPTION_ARG_STRING, &cli->send.buttons,
      N_ ("send: buttons below the text"), "ONE|TWO|THREE" },
    { "list", 0, 0, G_OPTION_ARG_STRING, &cli->send.list,
      N_ ("send: a list to choose from; the first word opens it"), "BUTTON|ONE|TWO…" },
    { "again", 0, 0, G_OPTION_ARG_STRING, &cli->send.again,
      N_ ("send: once more what failed, or what nobody knows of"), "MESSAGE" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &cli->send.at,
      N_ ("send: later, at this time, as in 2026-11-30T18:00"), "TIME" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &cli->send.from, N_ ("start: which of our numbers, as “numbers” lists them"),
      "NUMBER" },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &cli->send.yes, N_ ("send: do not ask"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_group_add_entries (group, entries);
}

void
dsk_cli_send_clear (DskCliSend *send)
{
  g_free (send->quote);
  g_free (send->template);
  g_free (send->language);
  g_strfreev (send->params);
  g_free (send->location);
  g_free (send->contact);
  g_free (send->reaction);
  g_free (send->buttons);
  g_free (send->list);
  g_free (send->again);
  g_free (send->at);
  g_free (send->from);
}

const DskCliCommand dsk_cli_cmd_send = {
  .name = "send",
  .arguments = "CONVERSATION [TEXT]",
  .summary = N_ ("Answer the customer (--file), now or later (--at)"),
  .min_args = 1,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
