/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "dsk-cli-follow.h"
#include "dsk-cli-print.h"
#include "dsk-json-writer.h"

typedef struct
{
  DskCli *cli;
  DskCliFollow *follow; /* (unowned) */
  GHashTable *names; /* (owned): user → name */
  GHashTable *there; /* (owned): users who were printed as being there → DskPresence */
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
  const GArray *acts = dsk_colleagues_in (dsk_client_get_colleagues (watch->follow->client), conv);
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
  DskColleagues *colleagues = dsk_client_get_colleagues (watch->follow->client);
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

  watch->follow->reading--;
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
  watch->follow->reading++;
  dsk_client_read_async (client, NULL, read_users, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_users,
                         look);
}

static void
print_all (Watch *watch)
{
  g_autoptr (GPtrArray) convs = dsk_colleagues_convs (dsk_client_get_colleagues (watch->follow->client));
  char *nobody[] = { NULL };

  on_colleagues (watch->follow->client, nobody, watch);
  if (convs->len == 0)
    return;
  g_ptr_array_add (convs, NULL);
  on_colleagues (watch->follow->client, (char **) convs->pdata, watch);
}

/* Before, nobody has a name. */
static void
begin (DskCliFollow *follow, gpointer user_data)
{
  Watch *watch = user_data;

  watch->follow = follow;
  g_signal_connect (follow->client, "colleagues", G_CALLBACK (on_colleagues), watch);
  print_all (watch);
}

static int
run (DskCli *cli, int argc, char **argv, GError **error)
{
  Watch watch = { .cli = cli };
  int result;

  watch.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  watch.there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  result = dsk_cli_follow (cli, begin, &watch, error);
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
