/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-lease.h"
#include "dsk-replica-canned.h"
#include "dsk-replica-offline.h"
#include "dsk-text.h"

#define PREFIX_MIN 8

/* Without the relay for too long nothing is shown. */
static gboolean
is_held (DskReplicaReader *reader, GError **error)
{
  g_auto (DskReplicaPosition) position = { 0 };
  gint64 mark;

  if (!dsk_replica_reader_position (reader, &position, error) || !dsk_replica_reader_clock_mark (reader, &mark, error))
    return FALSE;
  if (dsk_lease_judge_marked (position.synced_at, mark, g_get_real_time () / 1000, position.lock_ms, position.wipe_ms)
      == DSK_LEASE_HELD)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FORBIDDEN,
                       _ ("This copy is locked, because the relay was not reached for too long. Run dastakctl "
                          "sync where the relay can be reached"));
  return FALSE;
}

/* Whoever only reads does not bring a database up to date; after an update of the program nothing could be read before
 * something was written. */
static DskReplicaReader *
open_up_to_date (DskCli *cli, const char *path, GError **error)
{
  g_autoptr (GError) older = NULL;
  g_autoptr (DskClient) client = NULL;
  DskReplicaReader *reader = dsk_replica_reader_open (path, &older);

  if (reader != NULL)
    return reader;
  if (!g_error_matches (older, DSK_ERROR, DSK_ERROR_UNAVAILABLE))
    {
      g_propagate_error (error, g_steal_pointer (&older));
      return NULL;
    }
  client = dsk_cli_open_client (cli, error);
  if (client == NULL)
    return NULL;
  dsk_client_close (client);
  return dsk_replica_reader_open (path, error);
}

DskReplicaReader *
dsk_cli_open_reader (DskCli *cli, DskProfile **profile, GError **error)
{
  g_autoptr (DskProfile) loaded = dsk_profile_load (cli->profile_dir, error);
  g_autofree char *path = NULL;
  DskReplicaReader *reader;

  if (loaded == NULL)
    return NULL;
  path = dsk_profile_replica_path (loaded);
  if (loaded->relay == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                   loaded->relay == NULL
                       ? _ ("There is nothing in the profile %s yet: run dastakctl enrol first")
                       : _ ("There is nothing in the profile %s yet: run dastakctl sync first"),
                   cli->profile_dir);
      return NULL;
    }
  reader = open_up_to_date (cli, path, error);
  if (reader != NULL && !cli->locked_too && !is_held (reader, error))
    g_clear_pointer (&reader, dsk_replica_reader_close);
  if (reader != NULL && profile != NULL)
    *profile = g_steal_pointer (&loaded);
  return reader;
}

static gboolean
is_phone (const char *text)
{
  return *text != '\0' && strspn (text, "+0123456789 ()-./") == strlen (text);
}

/* Every conversation whose number ends as people write it: with or without the country's code and
 * zeros. */
static DskConversationRow *
find_by_phone (DskReplicaReader *reader, const char *user, const char *text, GError **error)
{
  g_autofree char *digits = dsk_text_phone_digits (text);
  const DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_ALL), .user = user, .search = digits };
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  DskConversationRow *found = NULL;
  guint n = 0;

  if (digits == NULL
      || !dsk_replica_reader_list_keys (reader, &query, &keys, error))
    return NULL;
  rows = dsk_replica_reader_get_rows (reader, (const gint64 *) (gpointer) keys->data, keys->len,
                                      user, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      DskConversationRow *row = g_ptr_array_index (rows, i);
      g_autofree char *phone = row->phone != NULL ? dsk_text_phone_digits (row->phone) : NULL;

      if (g_strcmp0 (phone, digits) != 0)
        continue;
      n++;
      found = row;
    }
  if (n > 1)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                   ngettext ("There is %u conversation with this number; say which by its id",
                             "There are %u conversations with this number; say which by its id", n),
                   n);
      return NULL;
    }
  return n == 1 ? dsk_replica_reader_get_conversation (reader, found->id, user, error) : NULL;
}

DskConversationRow *
dsk_cli_find_conversation (DskReplicaReader *reader, const char *user, const char *text,
                           GError **error)
{
  g_autoptr (GError) local = NULL;
  DskConversationRow *row = NULL;

  if (strlen (text) >= PREFIX_MIN)
    row = dsk_replica_reader_get_conversation (reader, text, user, &local);
  if (row != NULL)
    return row;
  if (local != NULL && !g_error_matches (local, DSK_ERROR, DSK_ERROR_NOT_FOUND)
      && !g_error_matches (local, DSK_ERROR, DSK_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_clear_error (&local);
  if (is_phone (text))
    row = find_by_phone (reader, user, text, &local);
  if (row == NULL && local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (row == NULL)
    g_set_error_literal (
        error, DSK_ERROR, DSK_ERROR_NOT_FOUND,
        _ ("There is no such conversation here. A conversation is named by its id, by the "
           "first 8 or more characters of it, or by the customer's phone number"));
  return row;
}

static gboolean
same_name (const char *a, const char *b)
{
  g_autofree char *fold_a = dsk_text_fold (a);
  g_autofree char *fold_b = dsk_text_fold (b);

  return g_str_equal (fold_a, fold_b);
}

char *
dsk_cli_find_user (DskReplicaReader *reader, const char *text, GError **error)
{
  g_autoptr (GPtrArray) users = dsk_replica_reader_list_users (reader, error);
  const char *found = NULL;
  guint n = 0;

  if (users == NULL)
    return NULL;
  for (guint i = 0; i < users->len; i++)
    {
      const DskUserRow *user = g_ptr_array_index (users, i);

      if (g_str_equal (user->id, text))
        return g_strdup (text);
      if (user->active && same_name (user->name, text))
        {
          found = user->id;
          n++;
        }
    }
  if (n == 1)
    return g_strdup (found);
  if (n > 1)
    g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                 ngettext ("There is %u user of this name; say which by id",
                           "There are %u users of this name; say which by id", n),
                 n);
  else
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no user “%s” here"), text);
  return NULL;
}

char *
dsk_cli_find_team (DskReplicaReader *reader, const char *text, GError **error)
{
  g_autoptr (GPtrArray) teams = dsk_replica_reader_list_teams (reader, error);
  const char *found = NULL;
  guint n = 0;

  if (teams == NULL)
    return NULL;
  for (guint i = 0; i < teams->len; i++)
    {
      const DskTeamRow *team = teams->pdata[i];

      if (g_str_equal (team->id, text))
        return g_strdup (text);
      if (!same_name (team->name, text))
        continue;
      found = team->id;
      n++;
    }
  if (n > 1)
    g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                 ngettext ("There is %u team of this name; say which by id",
                           "There are %u teams of this name; say which by id", n),
                 n);
  else if (n == 0)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is no team called “%s” here"), text);
  return n == 1 ? g_strdup (found) : NULL;
}

gconstpointer
dsk_cli_find_among (GPtrArray *rows, DskCliNamesFunc names, const char *text, GError **error)
{
  gconstpointer found = NULL;
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *id, *name;

      names (rows->pdata[i], &id, &name);
      if (g_str_equal (id, text))
        return rows->pdata[i];
      if (!same_name (name, text))
        continue;
      found = rows->pdata[i];
      n++;
    }
  if (n > 1)
    g_set_error (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                 _ ("“%s” is the name of several people or teams; say which by id"), text);
  else if (n == 0)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("There is nobody and no team called “%s” here"), text);
  return n == 1 ? found : NULL;
}
