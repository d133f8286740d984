/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What colleagues know of a customer: to look at and to change. */

#include "dsk-cli.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dsk-cli-print.h"
#include "dsk-error.h"
#include "dsk-labels-contact.h"
#include "dsk-replica-contact.h"

#define MAX_CHANGES 32

/* --- show --- */

static void
print_object (const DskContactRow *row)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "id", row->id);
  dsk_json_writer_set_string (writer, "conv", row->conv);
  dsk_json_writer_set_string (writer, "name", row->name);
  dsk_json_writer_set_string (writer, "profile_name", row->profile_name);
  dsk_json_writer_set_string (writer, "phone", row->phone);
  dsk_json_writer_set_string (writer, "username", row->username);
  dsk_json_writer_set_string (writer, "marketing", row->marketing);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      const char *value = row->values[i];

      dsk_json_writer_name (writer, dsk_contact_field_to_string ((DskContactField) i));
      if (value != NULL && (i == DSK_CONTACT_TAGS || i == DSK_CONTACT_ATTRIBUTES))
        dsk_json_writer_raw (writer, value, strlen (value));
      else
        dsk_json_writer_string (writer, value);
    }
  dsk_json_writer_set_bool (writer, "pending", row->pending != 0);
  dsk_cli_print_object (writer);
}

static int
show (DskCli *cli, const DskContactRow *row)
{
  if (cli->json)
    {
      print_object (row);
      return DSK_CLI_OK;
    }
  dsk_cli_print ("%s  %s", row->name != NULL ? row->name : "-", row->phone != NULL ? row->phone : "-");
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    if (row->values[i] != NULL)
      {
        g_autofree char *words = dsk_label_contact_value ((DskContactField) i, row->values[i]);

        dsk_cli_print ("%s: %s", dsk_label_contact_field ((DskContactField) i), words);
      }
  return DSK_CLI_OK;
}

/* --- edit --- */

/* Tags @now and @tag, or without it. Returns: (transfer full) (nullable) */
static char *
with_tag (const char *now, const char *tag, gboolean has)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (now);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; tags[i] != NULL; i++)
    if (strcmp (tags[i], tag) != 0)
      g_ptr_array_add (list, tags[i]);
  if (has)
    g_ptr_array_add (list, (gpointer) tag);
  g_ptr_array_add (list, NULL);
  return dsk_contact_tags_write ((const char *const *) list->pdata);
}

/* Attributes @now, with @name as @value; "": without it. Returns: (transfer full) (nullable) */
static char *
with_attribute (const char *now, const char *name, const char *value)
{
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (now);
  gboolean found = FALSE;

  for (guint i = 0; i < attributes->len; i++)
    {
      DskContactAttribute *attribute = attributes->pdata[i];

      if (strcmp (attribute->name, name) != 0)
        continue;
      found = TRUE;
      g_free (attribute->value);
      attribute->value = g_strdup (value);
    }
  if (!found)
    g_ptr_array_add (attributes, dsk_contact_attribute_new (name, value));
  return dsk_contact_attributes_write (attributes);
}

/* @raw: (transfer full) (nullable): what @field is to be */
static gboolean
set (DskContactRow *row, DskContactField field, char *raw, GError **error)
{
  g_autofree char *owned = raw;
  char *value;

  if (!dsk_contact_value_clean (field, owned, &value, error))
    return FALSE;
  g_free (row->values[field]);
  row->values[field] = value;
  return TRUE;
}

/* "name=Sana", "tag=vip", "untag=vip", "attribute.City=Lahore" */
static gboolean
change (DskContactRow *row, const char *argument, GError **error)
{
  const char *equal = strchr (argument, '=');
  const char *value = equal != NULL ? equal + 1 : NULL;
  g_autofree char *key = equal != NULL ? g_strndup (argument, (gsize) (equal - argument)) : NULL;

  if (g_strcmp0 (key, "name") == 0)
    return set (row, DSK_CONTACT_GIVEN_NAME, g_strdup (value), error);
  if (g_strcmp0 (key, "language") == 0)
    return set (row, DSK_CONTACT_LANGUAGE, g_strdup (value), error);
  if (g_strcmp0 (key, "consent") == 0)
    return set (row, DSK_CONTACT_CONSENT, *value != '\0' ? g_strdup (value) : NULL, error);
  if (g_strcmp0 (key, "remark") == 0)
    return set (row, DSK_CONTACT_REMARK, g_strdup (value), error);
  if (g_strcmp0 (key, "tag") == 0 || g_strcmp0 (key, "untag") == 0)
    return set (row, DSK_CONTACT_TAGS, with_tag (row->values[DSK_CONTACT_TAGS], value, *key == 't'), error);
  if (key != NULL && g_str_has_prefix (key, "attribute."))
    return set (row, DSK_CONTACT_ATTRIBUTES,
                with_attribute (row->values[DSK_CONTACT_ATTRIBUTES], key + strlen ("attribute."), value), error);
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
               _ ("“%s” is not name=, language=, consent=, remark=, tag=, untag= or attribute.NAME="), argument);
  return FALSE;
}

static int
edit (DskCli *cli, DskContactRow *row, int argc, char **argv, GError **error)
{
  g_auto (DskContactChange) changes = { 0 };
  g_autoptr (DskClient) client = NULL;
  g_autoptr (DskCommand) command = NULL;
  char *was[DSK_CONTACT_FIELD_N];
  gboolean ok = TRUE;
  int result = DSK_CLI_ERROR;

  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    was[i] = g_strdup (row->values[i]);
  for (int i = 0; i < argc && ok; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      {
        g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("The text is not valid UTF-8"));
        ok = FALSE;
      }
    else
      ok = change (row, argv[i], error);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    {
      dsk_contact_change_set (&changes, (DskContactField) i, was[i], row->values[i]);
      g_free (was[i]);
    }
  if (!ok)
    return DSK_CLI_USAGE;
  if (dsk_contact_change_is_empty (&changes))
    return DSK_CLI_OK;
  client = dsk_cli_open_client (cli, error);
  if (client == NULL)
    return DSK_CLI_ERROR;
  command = dsk_client_command_contact_edit (client, row->conv, row->id, &changes);
  result = dsk_cli_submit (cli, client, command, error);
  dsk_client_close (client);
  return result;
}

static DskContactRow *
find (DskCli *cli, const char *text, GError **error)
{
  g_autoptr (DskProfile) profile = NULL;
  g_autoptr (DskReplicaReader) reader = dsk_cli_open_reader (cli, &profile, error);
  DskConversationRow *conv
      = reader != NULL ? dsk_cli_find_conversation (reader, profile->user, text, error) : NULL;
  DskContactRow *row = NULL;
  gboolean read;

  if (conv == NULL)
    return NULL;
  read = dsk_replica_reader_get_contact (reader, conv->id, &row, error);
  dsk_conversation_row_free (conv);
  if (read && row == NULL)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("This conversation is with nobody in particular"));
  return row;
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  const gboolean shows = strcmp (argv[0], "show") == 0 && argc == 2;
  const gboolean edits = strcmp (argv[0], "edit") == 0 && argc > 2;
  g_autoptr (DskContactRow) row = NULL;
  int result;

  if (!shows && !edits)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID,
                           _ ("it is “show CONVERSATION” or “edit CONVERSATION FIELD=VALUE…”"));
      return DSK_CLI_USAGE;
    }
  if (shows && (result = dsk_cli_sync_first (cli, error)) != DSK_CLI_OK)
    return result;
  row = find (cli, argv[1], error);
  if (row == NULL)
    return DSK_CLI_ERROR;
  return shows ? show (cli, row) : edit (cli, row, argc - 2, argv + 2, error);
}

const DskCliCommand dsk_cli_cmd_contact = {
  .name = "contact",
  .arguments = "show|edit …",
  .summary = N_ ("Show or change what colleagues know of a customer"),
  .min_args = 2,
  .max_args = 2 + MAX_CHANGES,
  .flags = DSK_CLI_READS | DSK_CLI_WRITES,
  .run = run,
};
