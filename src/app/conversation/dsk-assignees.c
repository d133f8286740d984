/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-assignees.h"

#include "dsk-permission.h"
#include "dsk-replica-canned.h"

void
dsk_assignees_free (DskAssignees *assignees)
{
  if (assignees == NULL)
    return;

  g_clear_pointer (&assignees->people, g_ptr_array_unref);
  g_clear_pointer (&assignees->teams, g_ptr_array_unref);
  g_free (assignees);
}

/* A role that came later may or may not: the relay will say. */
static gboolean
may (const DskUserRow *user, DskAction action, gboolean owns)
{
  DskRole role;

  return !dsk_role_from_string (user->role, &role) || dsk_permission_allows (role, action, owns);
}

static gboolean
read_people (DskAssignees *self, DskReplicaReader *reader, GError **error)
{
  self->people = dsk_replica_reader_list_users (reader, error);
  for (guint i = self->people != NULL ? self->people->len : 0; i > 0; i--)
    {
      const DskUserRow *user = self->people->pdata[i - 1];

      if (!user->active || !may (user, DSK_ACTION_SEND, TRUE))
        g_ptr_array_remove_index (self->people, i - 1);
    }
  return self->people != NULL;
}

static gboolean
read_teams (DskAssignees *self, DskReplicaReader *reader, GError **error)
{
  self->teams = dsk_replica_reader_list_receivers (reader, NULL, error);
  for (guint i = self->teams != NULL ? self->teams->len : 0; i > 0; i--)
    if (!((const DskReceiverRow *) self->teams->pdata[i - 1])->team)
      g_ptr_array_remove_index (self->teams, i - 1);
  return self->teams != NULL;
}

static void
add_to (DskReceiverRow *team, const DskUserRow *user)
{
  DskUserRow *copy = g_memdup2 (user, sizeof *user);

  copy->id = g_strdup (user->id);
  copy->name = g_strdup (user->name);
  copy->role = g_strdup (user->role);
  g_ptr_array_add (team->people, copy);
  team->bar = DSK_RECEIVER_MAY;
}

/* Nothing is handed to oneself; a team that one is in can still take what it is given. */
static gboolean
add_me (DskAssignees *self, DskReplicaReader *reader, const char *me, GError **error)
{
  g_autoptr (GPtrArray) mine = dsk_replica_reader_list_teams (reader, error);
  const DskUserRow *user = NULL;

  for (guint i = 0; i < self->people->len && user == NULL; i++)
    if (g_strcmp0 (((const DskUserRow *) self->people->pdata[i])->id, me) == 0)
      user = self->people->pdata[i];
  for (guint i = 0; mine != NULL && user != NULL && may (user, DSK_ACTION_CLAIM, FALSE) && i < mine->len; i++)
    for (guint j = 0; ((const DskTeamRow *) mine->pdata[i])->mine && j < self->teams->len; j++)
      if (g_str_equal (((DskReceiverRow *) self->teams->pdata[j])->id, ((const DskTeamRow *) mine->pdata[i])->id))
        add_to (self->teams->pdata[j], user);
  return mine != NULL;
}

gpointer
dsk_assignees_read (DskReplicaReader *reader, gpointer me, GError **error)
{
  g_autoptr (DskAssignees) self = g_new0 (DskAssignees, 1);

  return read_people (self, reader, error) && read_teams (self, reader, error) && add_me (self, reader, me, error)
             ? g_steal_pointer (&self)
             : NULL;
}

const char *
dsk_assignees_team_name (const DskAssignees *assignees, const char *id)
{
  for (guint i = 0; i < assignees->teams->len; i++)
    {
      const DskReceiverRow *team = assignees->teams->pdata[i];

      if (g_strcmp0 (team->id, id) == 0)
        return team->name;
    }
  return NULL;
}

GPtrArray *
dsk_assignees_undo (DskClient *client, const char *conv, const char *owner, const char *team, const char *user)
{
  const gboolean owns = user != NULL && g_strcmp0 (user, dsk_client_get_user_id (client)) == 0;
  GPtrArray *commands;
  DskRole role;

  if (!dsk_role_from_string (dsk_client_get_role (client), &role)
      || !dsk_permission_allows (role, DSK_ACTION_ASSIGN, owns))
    return NULL;
  commands = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  /* A user alone would leave it in the team that it went to. */
  if (user == NULL && owner != NULL && team == NULL)
    g_ptr_array_add (commands, dsk_client_command_assign (client, conv, NULL, NULL));
  g_ptr_array_add (commands, dsk_client_command_assign (client, conv, owner, team));
  return commands;
}
