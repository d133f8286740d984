/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a handoff, whoever causes it. While it is open the receiver sees the conversation, as one of its
 * audience, and its owner stays responsible for it. */

#include "dsk-relay-engine-private.h"

#include "dsk-relay-number.h"
#include "dsk-relay-scope.h"

void
dsk_relay_engine_set_handoff_minutes (DskRelayEngine *self, guint minutes)
{
  g_return_if_fail (self != NULL && minutes > 0);

  self->handoff_ms = (gint64) minutes * 60 * 1000;
}

gboolean
dsk_handoff_is_for (DskOp *op, const DskRelayHandoff *handoff, const DskRelayUser *user, gboolean *is, GError **error)
{
  g_autoptr (GPtrArray) teams = NULL;

  *is = FALSE;
  /* Nobody takes from themselves what they gave to their own team. */
  if (g_strcmp0 (handoff->from_user, user->id) == 0)
    return TRUE;
  *is = g_strcmp0 (handoff->to_user, user->id) == 0 && dsk_permission_allows (user->role, DSK_ACTION_SEND, TRUE);
  if (*is || handoff->to_team == NULL || !dsk_permission_allows (user->role, DSK_ACTION_CLAIM, FALSE))
    return TRUE;
  teams = dsk_relay_team_list_of (op->db, user->id, error);
  *is = teams != NULL && g_ptr_array_find_with_equal_func (teams, handoff->to_team, g_str_equal, NULL);
  return teams != NULL;
}

gboolean
dsk_handoff_offered_to (DskOp *op, const DskRelayConv *conv, const DskRelayUser *user, gboolean *offered,
                        GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean found;

  *offered = FALSE;
  return dsk_relay_handoff_find_open (op->db, conv->id, &handoff, &found, error)
         && (!found || dsk_handoff_is_for (op, &handoff, user, offered, error));
}

/* Whether it is a token of the conversation anyway, if it is @owner's and of @team. */
static gboolean
stays (DskOp *op, const DskRelayConv *conv, const DskRelayHandoff *handoff, const char *owner, const char *team,
       gboolean *stay, GError **error)
{
  g_autoptr (GPtrArray) teams = NULL;

  *stay = TRUE;
  if (handoff->to_user != NULL || team != NULL)
    {
      *stay = handoff->to_user != NULL ? g_strcmp0 (handoff->to_user, owner) == 0
                                       : g_strcmp0 (handoff->to_team, team) == 0;
      return TRUE;
    }
  teams = dsk_relay_number_teams (op->db, conv->number, error);
  *stay = teams != NULL && g_ptr_array_find_with_equal_func (teams, handoff->to_team, g_str_equal, NULL);
  return teams != NULL;
}

/* The receiver sees the conversation only as long as it is offered to them. */
static gboolean
unseat (DskOp *op, const DskRelayConv *conv, const DskRelayHandoff *handoff, const char *owner, const char *team,
        GError **error)
{
  g_autofree char *token = handoff->to_user != NULL ? g_strconcat ("user:", handoff->to_user, NULL)
                                                    : g_strconcat ("team:", handoff->to_team, NULL);
  gboolean stay;

  return stays (op, conv, handoff, owner, team, &stay, error)
         && (stay || dsk_relay_scope_remove_audience (op->db, op->seq, conv->id, token, error));
}

static gboolean
close_it (DskOp *op, const DskRelayConv *conv, DskRelayHandoff *handoff, DskHandoffStimulus stimulus,
          const char *by, const char *answer, GError **error)
{
  const DskHandoffStep *step = dsk_handoff_step (stimulus);

  handoff->state = step->state;
  handoff->ended_at = op->now;
  g_free (handoff->ended_by);
  handoff->ended_by = g_strdup (by);
  g_free (handoff->answer);
  handoff->answer = g_strdup (answer);
  return dsk_relay_handoff_put (op->db, handoff, op->seq, error)
         && (step->event == NULL
             || dsk_thread_event (op, conv->id, step->event,
                                  handoff->to_user != NULL ? handoff->to_user : handoff->to_team, handoff->id, error));
}

/* @team: (nullable): one that is gone is none. Returns: (transfer full) (nullable) */
static char *
team_after (DskOp *op, const DskRelayConv *conv, const DskRelayHandoff *handoff, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *team = handoff->to_team != NULL ? dsk_relay_team_find (op->db, handoff->to_team, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return team != NULL ? g_steal_pointer (&team) : g_strdup (conv->team);
}

gboolean
dsk_handoff_end (DskOp *op, DskRelayConv *conv, DskRelayHandoff *handoff, DskHandoffStimulus stimulus,
                 const char *taker, const char *answer, GError **error)
{
  const DskHandoffStep *step = dsk_handoff_step (stimulus);
  g_autoptr (GError) local = NULL;
  g_autofree char *team = NULL;

  if (step->owner == DSK_HANDOFF_OWNER_STAYS)
    return unseat (op, conv, handoff, conv->owner, conv->team, error)
           && close_it (op, conv, handoff, stimulus, op->actor, answer, error) && dsk_route_waiting (op, conv, error);
  team = team_after (op, conv, handoff, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!unseat (op, conv, handoff, taker, team, error)
      || !close_it (op, conv, handoff, stimulus, taker != NULL ? taker : op->actor, answer, error))
    return FALSE;
  return (g_strcmp0 (conv->team, team) == 0 || dsk_thread_set_team (op, conv, team, error))
         && dsk_thread_set_owner (op, conv, taker, error);
}

gboolean
dsk_handoff_end_open (DskOp *op, DskRelayConv *conv, DskHandoffStimulus stimulus, const char *owner, const char *team,
                      GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean found;

  if (!dsk_relay_handoff_find_open (op->db, conv->id, &handoff, &found, error))
    return FALSE;
  return !found
         || (unseat (op, conv, &handoff, owner, team, error)
             && close_it (op, conv, &handoff, stimulus,
                          dsk_handoff_step (stimulus)->state == DSK_HANDOFF_ACCEPTED ? owner : op->actor, NULL,
                          error));
}

gboolean
dsk_handoff_given (DskOp *op, DskRelayConv *conv, const char *owner, const char *team, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  g_auto (DskRelayUser) user = { 0 };
  gboolean found;
  gboolean is = FALSE;

  if (!dsk_relay_handoff_find_open (op->db, conv->id, &handoff, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (owner != NULL && g_strcmp0 (conv->owner, owner) != 0
      && (!dsk_relay_user_load (op->db, owner, &user, &found, error)
          || (found && !dsk_handoff_is_for (op, &handoff, &user, &is, error))))
    return FALSE;
  return dsk_handoff_end_open (op, conv, is ? DSK_HANDOFF_ON_GIVEN : DSK_HANDOFF_ON_GIVEN_AWAY, owner, team, error);
}

gboolean
dsk_handoff_acted (DskOp *op, const DskRelayConv *conv, const char *user, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean found;

  if (g_strcmp0 (conv->owner, user) != 0)
    return TRUE;
  if (!dsk_relay_handoff_find_idle (op->db, conv->id, user, conv->owned_at, &handoff, &found, error))
    return FALSE;
  handoff.acted_at = op->now;
  return !found || dsk_relay_handoff_put (op->db, &handoff, op->seq, error);
}

gboolean
dsk_handoff_replied (DskOp *op, DskRelayConv *conv, const DskRelayUser *user, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  gboolean found;
  gboolean is = FALSE;

  if (!dsk_relay_handoff_find_open (op->db, conv->id, &handoff, &found, error)
      || (found && g_strcmp0 (conv->owner, user->id) != 0
          && !dsk_handoff_is_for (op, &handoff, user, &is, error))
      || (is && !dsk_handoff_end (op, conv, &handoff, DSK_HANDOFF_ON_REPLY, user->id, NULL, error)))
    return FALSE;
  return dsk_handoff_acted (op, conv, user->id, error);
}

gboolean
dsk_handoff_withdraw_from (DskOp *op, const char *user, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_handoff_list_offered_to (op->db, user, error);

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    {
      g_auto (DskRelayConv) conv = { 0 };
      DskOp own = *op;
      gboolean found;

      /* A number of its own, so that no frame has to hold them all. */
      own.seq = dsk_relay_db_next_seq (op->db);
      if (!dsk_relay_conv_load (op->db, convs->pdata[i], &conv, &found, error)
          || (found
              && (!dsk_handoff_end_open (&own, &conv, DSK_HANDOFF_ON_CANCEL, conv.owner, conv.team, error)
                  || !dsk_route_waiting (&own, &conv, error)
                  || !dsk_relay_conv_save (op->db, &conv, own.seq, error))))
        return FALSE;
    }
  return convs != NULL;
}

gboolean
dsk_handoff_expire (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayHandoff) handoff = { 0 };
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  if (!dsk_relay_handoff_load (op->db, id, &handoff, &found, error)
      || (found && !dsk_relay_conv_load (op->db, handoff.conv, &conv, &found, error)))
    return FALSE;
  if (!found || handoff.state != DSK_HANDOFF_OFFERED)
    return TRUE;
  return dsk_handoff_end (op, &conv, &handoff, DSK_HANDOFF_ON_TIME, NULL, NULL, error)
         && dsk_relay_conv_save (op->db, &conv, op->seq, error)
         && dsk_op_audit (op, "handoff.expire", handoff.id, conv.id, NULL, error);
}
