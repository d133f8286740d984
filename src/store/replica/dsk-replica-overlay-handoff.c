/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handoffs, as the commands of the outbox will have them. What the relay says of one stands as soon as it is here. */

#include "dsk-replica-overlay-private.h"

#include "dsk-handoff.h"

gboolean
dsk_replica_overlay_offer (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown, GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO overlay_handoff (id, n, conv_key, from_user, to_user, to_team, reason, summary,"
                     " state, at, from_team) SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'offered', $9, $10"
                     " WHERE NOT EXISTS (SELECT 1 FROM v_handoff WHERE conv_key = $3"
                     " AND (id = $1 OR state = 'offered'))"
                     " ON CONFLICT DO NOTHING",
                     "siisssssis", command->object, command->n, shown->key, self->user, command->user, command->team,
                     command->reason, command->text, command->device_at, shown->team);
}

/* @id: (nullable): whichever is open. @done: (out): there was one */
static gboolean
end (DskReplicaStore *self, const DskCommand *command, const DskReplicaShown *shown, const char *id,
     DskHandoffState state, const char *by, gboolean *done, GError **error)
{
  if (!dsk_db_run (self->db, error,
                   "INSERT OR REPLACE INTO overlay_handoff (id, n, conv_key, from_user, to_user, to_team, reason,"
                   " summary, state, at, due_at, ended_at, ended_by, answer, from_team, acted_at)"
                   " SELECT id, $1, conv_key, from_user, to_user, to_team, reason, summary, $2, at, due_at, $3, $4, $5,"
                   " from_team, acted_at FROM v_handoff WHERE conv_key = $6 AND state = 'offered'"
                   " AND ($7 IS NULL OR id = $7)",
                   "isissis", command->n, dsk_handoff_state_to_string (state), command->device_at, by,
                   command->type == DSK_COMMAND_HANDOFF_RETURN ? command->text : NULL, shown->key, id))
    return FALSE;
  *done = dsk_db_changes (self->db) > 0;
  return TRUE;
}

/* The team to which it is offered has it then. */
static gboolean
take (DskReplicaStore *self, DskReplicaShown *shown, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *team
      = dsk_db_get_text (self->db, &local, "SELECT to_team FROM v_handoff WHERE conv_key = $1 AND id = $2", "is",
                         shown->key, id);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  dsk_replica_shown_own (shown, self->user);
  if (team == NULL)
    return TRUE;
  g_free (shown->team);
  shown->team = g_steal_pointer (&team);
  return TRUE;
}

gboolean
dsk_replica_overlay_answer (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown, GError **error)
{
  const DskHandoffStimulus stimulus = command->type == DSK_COMMAND_HANDOFF_ACCEPT   ? DSK_HANDOFF_ON_ACCEPT
                                      : command->type == DSK_COMMAND_HANDOFF_RETURN ? DSK_HANDOFF_ON_RETURN
                                                                                    : DSK_HANDOFF_ON_CANCEL;
  gboolean done;

  if (!end (self, command, shown, command->object, dsk_handoff_step (stimulus)->state, self->user, &done, error))
    return FALSE;
  return !done || stimulus != DSK_HANDOFF_ON_ACCEPT || take (self, shown, command->object, error);
}

/* The id of the one that waits for our user. Returns: (transfer full) (nullable) */
static char *
offered (DskReplicaStore *self, gint64 key, const char *user, GError **error)
{
  return dsk_db_get_text (self->db, error,
                          "SELECT id FROM v_handoff WHERE conv_key = $1 AND state = 'offered' AND from_user <> $2"
                          " AND (to_user = $2 OR to_team IN"
                          " (SELECT m.team FROM team_member AS m WHERE m.user = $2 AND m.active = 1))",
                          "is", key, user);
}

gboolean
dsk_replica_overlay_end_handoff (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown,
                                 const char *owner, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *taken = owner != NULL ? offered (self, shown->key, owner, &local) : NULL;
  gboolean done;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return end (self, command, shown, NULL, taken != NULL ? DSK_HANDOFF_ACCEPTED : DSK_HANDOFF_CANCELLED,
              taken != NULL ? owner : self->user, &done, error);
}

gboolean
dsk_replica_overlay_reply (DskReplicaStore *self, const DskCommand *command, DskReplicaShown *shown, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = NULL;
  gboolean done;

  if (g_strcmp0 (shown->owner, self->user) == 0)
    return TRUE;
  id = offered (self, shown->key, self->user, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return id == NULL
         || (end (self, command, shown, id, DSK_HANDOFF_ACCEPTED, self->user, &done, error)
             && take (self, shown, id, error));
}
