/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "dsk-cli-print.h"
#include "dsk-json-writer.h"

typedef struct
{
  DskCli *cli;
  DskClient *client; /* (unowned) */
  GHashTable *names; /* (owned): user → name */
  GHashTable *there; /* (owned): users who were printed as being there → DskPresence */
  gboolean done;
  guint reading;
} Watch;

static const char *
name_of (Watch *watch, const char *user)
{
  const char *name = g_hash_table_lookup (watch->names, user);

  return name != NULL ? name : user;
}

/* --- lines --- */

static void
print_person (Watch *watch, const char *user, DskPresence presence)
{
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!watch->cli->json)
    {
      dsk_cli_print ("%s: %s", name_of (watch, user), dsk_presence_to_string (presence));
      return;
    }
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "presence");
  dsk_json_writer_set_string (writer, "user", user);
  dsk_json_writer_set_string (writer, "name", name_of (watch, user));
  dsk_json_writer_set_string (writer, "presence", dsk_presence_to_string (presence));
  dsk_cli_print_object (writer);
}

static void
write_act (Watch *watch, DskJsonWriter *writer, const DskEphAct *act)
{
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "user", act->user);
  dsk_json_writer_set_string (writer, "name", name_of (watch, act->user));
  dsk_json_writer_set_bool (writer, "viewing", (act->doing & DSK_DOING_VIEWING) != 0);
  dsk_json_writer_set_bool (writer, "typing", (act->doing & DSK_DOING_TYPING) != 0);
  dsk_json_writer_set_bool (writer, "replying", (act->doing & DSK_DOING_REPLYING) != 0);
  dsk_json_writer_end_object (writer);
}

static void
print_conv_text (Watch *watch, const char *conv, const GArray *acts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);

      g_string_append_printf (text, "%s%s:%s%s%s", i > 0 ? ", " : "", name_of (watch, act->user),
                              (act->doing & DSK_DOING_VIEWING) != 0 ? " viewing" : "",
                              (act->doing & DSK_DOING_TYPING) != 0 ? " typing" : "",
                              (act->doing & DSK_DOING_REPLYING) != 0 ? " replying" : "");
    }
  dsk_cli_print ("%s  %s", conv, text->len > 0 ? text->str : "-");
}

static void
print_conv (Watch *watch, const char *conv)
{
  const GArray *acts = dsk_colleagues_in (dsk_client_get_colleagues (watch->client), conv);
  g_autoptr (DskJsonWriter) writer = NULL;

  if (!watch->cli->json)
    {
      print_conv_text (watch, conv, acts);
      return;
    }
  writer = dsk_json_writer_new ();
  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "type", "conversation");
  dsk_json_writer_set_string (writer, "conv", conv);
  dsk_json_writer_name (writer, "who");
  dsk_json_writer_begin_array (writer);
  for (guint i = 0; acts != NULL && i < acts->len; i++)
    write_act (watch, writer, &g_array_index (acts, DskEphAct, i));
  dsk_json_writer_end_array (writer);
  dsk_cli_print_object (writer);
}

/* Who came, who went, who calls themselves something else. */
static void
print_people (Watch *watch)
{
  DskColleagues *colleagues = dsk_client_get_colleagues (watch->client);
  g_autoptr (GPtrArray) now = dsk_colleagues_people (colleagues);
  GHashTableIter iter;
  gpointer user;
  gpointer presence;

  g_hash_table_iter_init (&iter, watch->there);
  while (g_hash_table_iter_next (&iter, &user, &presence))
    if (dsk_colleagues_presence (colleagues, user) == DSK_PRESENCE_OFFLINE)
      {
        print_person (watch, user, DSK_PRESENCE_OFFLINE);
        g_hash_table_iter_remove (&iter);
      }
  for (guint i = 0; i < now->len; i++)
    {
      const char *one = g_ptr_array_index (now, i);
      DskPresence is = dsk_colleagues_presence (colleagues, one);

      if ((DskPresence) GPOINTER_TO_INT (g_hash_table_lookup (watch->there, one)) == is)
        continue;
      g_hash_table_insert (watch->there, g_strdup (one), GINT_TO_POINTER (is));
      print_person (watch, one, is);
    }
}

/* --- names --- */

static gpointer
read_users (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_list_users (reader, error);
}

typedef struct
{
  Watch *watch;
  char **convs; /* (owned) */
} Look;

static void
on_users (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  g_auto (GStrv) convs = look->convs;
  Watch *watch = look->watch;
  g_autoptr (GPtrArray) users = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  watch->reading--;
  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const DskUserRow *row = g_ptr_array_index (users, i);

      g_hash_table_replace (watch->names, g_strdup (row->id), g_strdup (row->name));
    }
  if (*convs == NULL)
    print_people (watch);
  for (guint i = 0; convs[i] != NULL; i++)
    print_conv (watch, convs[i]);
  fflush (stdout);
}

static void
on_colleagues (DskClient *client, GStrv convs, Watch *watch)
{
  Look *look = g_new0 (Look, 1);

  *look = (Look){ watch, g_strdupv (convs) };
  watch->reading++;
  dsk_client_read_async (client, NULL, read_users, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_users,
                         look);
}

static void
print_all (Watch *watch)
{
  g_autoptr (GPtrArray) convs = dsk_colleagues_convs (dsk_client_get_colleagues (watch->client));
  char *nobody[] = { NULL };

  on_colleagues (watch->client, nobody, watch);
  if (convs->len == 0)
    return;
  g_ptr_array_add (convs, NULL);
  on_colleagues (watch->client, (char **) convs->pdata, watch);
}

/* --- staying --- */

static gboolean
on_signal (gpointer user_data)
{
  ((Watch *) user_data)->done = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
goes_on (Watch *watch)
{
  DskClientState state = dsk_client_get_state (watch->client);

  return !watch->done
         && (state == DSK_CLIENT_OFFLINE || state == DSK_CLIENT_CONNECTING || state == DSK_CLIENT_SYNCING
             || state == DSK_CLIENT_ONLINE);
}

static void
follow (Watch *watch)
{
  guint sources[] = { g_unix_signal_add (SIGINT, on_signal, watch), g_unix_signal_add (SIGTERM, on_signal, watch) };

  dsk_client_start (watch->client);
  /* Before, nobody has a name. */
  while (goes_on (watch) && dsk_client_get_state (watch->client) != DSK_CLIENT_ONLINE)
    g_main_context_iteration (NULL, TRUE);
  g_signal_connect (watch->client, "colleagues", G_CALLBACK (on_colleagues), watch);
  print_all (watch);
  while (goes_on (watch))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (watch->client, watch);
  while (watch->reading > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DskClient) client = dsk_cli_open_client (cli, error);
  Watch watch = { .cli = cli, .client = client };
  int result = DSK_CLI_OK;

  if (client == NULL)
    return DSK_CLI_ERROR;
  watch.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  watch.there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (dsk_client_get_state (client) == DSK_CLIENT_OFFLINE)
    follow (&watch);
  if (!watch.done)
    {
      const GError *last = dsk_client_get_last_error (client);

      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                           last != NULL ? last->message : _ ("This profile belongs to no relay yet"));
      result = DSK_CLI_ERROR;
    }
  dsk_client_close (client);
  g_hash_table_unref (watch.names);
  g_hash_table_unref (watch.there);
  return result;
}

const DskCliCommand dsk_cli_cmd_watch = {
  .name = "watch",
  .arguments = "",
  .summary = N_ ("Stay connected and print who is there, and who looks at or answers which conversation"),
  .flags = DSK_CLI_READS,
  .run = run,
};
