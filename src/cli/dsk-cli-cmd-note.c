/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>

#include "dsk-cli-outgoing.h"
#include "dsk-error.h"
#include "dsk-mention-text.h"

static void
callable_names (gconstpointer row, const char **id, const char **name)
{
  *id = ((const DskCallableRow *) row)->id;
  *name = ((const DskCallableRow *) row)->name;
}

static gboolean
is_called (GPtrArray *mentions, const DskCallableRow *row)
{
  for (guint i = 0; i < mentions->len; i++)
    {
      const DskMention *mention = mentions->pdata[i];

      if (g_strcmp0 (mention->user != NULL ? mention->user : mention->team, row->id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Where the text says "@name", or at its end, which then says so. Returns: (transfer full) */
static char *
call_all (GString *text, GPtrArray *called, GHashTable *chosen, const char *file)
{
  g_autoptr (GPtrArray) before = dsk_mention_text_find (text->str, called, chosen);
  g_autoptr (GPtrArray) mentions = NULL;

  for (guint i = 0; i < called->len; i++)
    if (!is_called (before, called->pdata[i]))
      g_string_append_printf (text, " @%s", ((DskCallableRow *) called->pdata[i])->name);
  mentions = dsk_mention_text_find (text->str, called, chosen);
  return dsk_note_content_new (mentions, file);
}

/* @file: (nullable): content of a message with a file, which the note has
 * @content: (out) (transfer full) (nullable). FALSE with @error: a name that means nobody */
static gboolean
call (DskCli *cli, const char *conv, GString *text, const char *file, char **content, GError **error)
{
  g_autoptr (GPtrArray) called = g_ptr_array_new ();
  g_autoptr (GHashTable) chosen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  *content = dsk_note_content_new (NULL, file);
  if (cli->mentions == NULL || !g_utf8_validate (text->str, -1, NULL))
    return TRUE;
  reader = dsk_cli_open_reader (cli, &profile, error);
  rows = reader != NULL ? dsk_replica_reader_list_callables (reader, conv, error) : NULL;
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; cli->mentions[i] != NULL; i++)
    {
      const DskCallableRow *row = dsk_cli_find_among (rows, callable_names, cli->mentions[i], error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (called, (gpointer) row);
      g_hash_table_insert (chosen, row->name, row->id);
    }
  g_free (*content);
  *content = call_all (text, called, chosen, file);
  return TRUE;
}

/* Returns: (transfer full) (nullable): of a note that is to be changed as it is here, or will be; NULL with @error */
static DskCommand *
edit (DskCli *cli, DskClient *client, const char *conv, const char *text, const char *content, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, &profile, error);
  g_autoptr (GPtrArray) versions = reader != NULL ? dsk_replica_reader_note_versions (reader, cli->edit, error) : NULL;
  const DskNoteVersion *newest;

  if (versions == NULL)
    return NULL;
  if (versions->len == 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no note “%s” here"), cli->edit);
      return NULL;
    }
  newest = versions->pdata[0];
  return dsk_client_command_note_edit (client, conv, cli->edit, newest->version, newest->id, text, content);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *conv = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GString) text = g_string_new (argc > 1 ? argv[1] : NULL);
  g_autoptr (DskOutgoing) file = NULL;
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  int result = DSK_CLI_ERROR;

  if ((argc < 2 && cli->attach == NULL) || (cli->edit != NULL && cli->attach != NULL))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           cli->edit != NULL ? _ ("A note keeps its file; only its text can be changed")
                                             : _ ("say what to write: a text, a file to --attach, or both"));
      return DSK_CLI_USAGE;
    }
  client = dsk_cli_open_for (cli, argv[0], &conv, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  file = cli->attach != NULL ? dsk_cli_make_file (cli, client, DSK_MEDIA_FOR_NOTE, NULL, error) : NULL;
  if ((cli->attach == NULL || file != NULL)
      && call (cli, conv, text, file != NULL ? file->content : NULL, &content, error))
    {
      command = cli->edit != NULL ? edit (cli, client, conv, text->str, content, error)
                                  : dsk_client_command_note (client, conv, *text->str != '\0' ? text->str : NULL,
                                                             content);
      if (command != NULL && file != NULL)
        command->kind = file->kind;
      if (command != NULL)
        result = dsk_cli_submit (cli, client, command, error);
      if (result == DSK_CLI_OK && file != NULL)
        result = dsk_cli_bring_files (cli, client, error);
    }
  dsk_client_close (client);
  return result;
}

const DskCliCommand dsk_cli_cmd_note = {
  .name = "note",
  .arguments = "CONVERSATION [TEXT]",
  .summary = N_ ("Write a note that only the team sees, or change one (--attach, --mention, --edit)"),
  .min_args = 1,
  .max_args = 2,
  .flags = DSK_CLI_WRITES,
  .run = run,
};
