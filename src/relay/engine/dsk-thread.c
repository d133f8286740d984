/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What happens to a conversation, whoever causes it. Webhooks come late, twice and in any order:
 * what is derived here from a set of messages is the same for every order in which they came. */

#include "dsk-relay-engine-private.h"

#include "dsk-planted.h"
#include "dsk-relay-entry.h"
#include "dsk-relay-message.h"
#include "dsk-relay-number.h"
#include "dsk-relay-scope.h"
#include "dsk-text.h"

static gboolean
put_episode (DskOp *op, const DskRelayConv *conv, gint64 at, gint64 resolved_at, GError **error)
{
  DskRelayEpisode episode = {
    .id = conv->episode,
    .conv = conv->id,
    .n = conv->episode_n,
    .opened_at = at,
    .resolved_at = resolved_at,
  };

  return dsk_relay_episode_put (op->db, &episode, op->seq, error);
}

static gboolean
born (DskOp *op, const DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autoptr (GPtrArray) teams = NULL;
  gboolean found;

  if (!dsk_relay_scope_born (op->db, conv->id, "*", error)
      || !dsk_relay_number_load (op->db, conv->number, &number, &found, error))
    return FALSE;
  if (!found || !number.active)
    return TRUE;
  teams = dsk_relay_number_teams (op->db, conv->number, error);
  for (guint i = 0; teams != NULL && i < teams->len; i++)
    {
      g_autofree char *token = g_strconcat ("team:", teams->pdata[i], NULL);

      if (!dsk_relay_scope_born (op->db, conv->id, token, error))
        return FALSE;
    }
  return teams != NULL;
}

/* A customer's message at @at begins an episode. Meta's times are whole seconds in the past: by the relay's
 * clock the heading would come after what it stands above. */
static gboolean
opening_event (DskOp *op, const char *conv, const char *kind, gint64 at, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);
  const DskRelayEvent event = { id, conv, kind, MIN (at - 1, op->now), NULL, NULL, NULL };

  return dsk_relay_event_add (op->db, &event, op->seq, error);
}

gboolean
dsk_thread_create (DskOp *op, const char *number, const char *contact, const char *group_id,
                   gint64 at, gboolean live, DskRelayConv *conv, GError **error)
{
  dsk_relay_conv_clear (conv);
  *conv = (DskRelayConv){
    .id = dsk_op_new_id (op),
    .number = g_strdup (number),
    .contact = g_strdup (contact),
    .group_id = g_strdup (group_id),
    .status = live ? DSK_STATUS_NEW : DSK_STATUS_RESOLVED,
    .episode = dsk_op_new_id (op),
    .episode_n = 1,
    .created_at = op->now,
    .live = live,
  };
  return dsk_relay_conv_insert (op->db, conv, op->seq, error)
         && put_episode (op, conv, at, live ? 0 : at, error) && born (op, conv, error)
         && (!live || opening_event (op, conv->id, "opened", at, error));
}

gboolean
dsk_thread_wake (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  conv->live = TRUE;
  conv->status = DSK_STATUS_NEW;
  return put_episode (op, conv, at, 0, error)
         && opening_event (op, conv->id, "opened", at, error);
}

gboolean
dsk_thread_event (DskOp *op, const char *conv, const char *kind, const char *subject,
                  const char *detail, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);
  const DskRelayEvent event = { id, conv, kind, op->now, op->actor, subject, detail };

  return dsk_relay_event_add (op->db, &event, op->seq, error);
}

gboolean
dsk_thread_open_episode (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  g_free (conv->episode);
  conv->episode = dsk_op_new_id (op);
  conv->episode_n++;
  conv->waiting_since = 0;
  return put_episode (op, conv, at, 0, error)
         && opening_event (op, conv->id, "reopened", at, error);
}

gboolean
dsk_thread_unsnooze (DskOp *op, DskRelayConv *conv, const char *why, GError **error)
{
  if (conv->snoozed_until == 0)
    return TRUE;
  conv->snoozed_until = 0;
  g_clear_pointer (&conv->snoozed_by, g_free);
  return why == NULL || dsk_thread_event (op, conv->id, "woke", NULL, why, error);
}

gboolean
dsk_thread_set_owner (DskOp *op, DskRelayConv *conv, const char *owner, GError **error)
{
  g_autofree char *old_token
      = conv->owner != NULL ? g_strconcat ("user:", conv->owner, NULL) : NULL;
  g_autofree char *new_token = owner != NULL ? g_strconcat ("user:", owner, NULL) : NULL;
  const DskStimulus stimulus = owner != NULL ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE;

  if (g_strcmp0 (conv->owner, owner) == 0)
    return TRUE;
  if (!DSK_PLANTED (handoff_left) && !dsk_handoff_given (op, conv, owner, conv->team, error))
    return FALSE;
  g_free (conv->owner);
  conv->owner = g_strdup (owner);
  conv->owned_at = owner != NULL ? op->now : 0;
  conv->status = dsk_status_after (conv->status, stimulus, owner != NULL);
  return (!dsk_stimulus_wakes (stimulus) || dsk_thread_unsnooze (op, conv, NULL, error))
         && (owner == NULL || dsk_later_taken (op, conv->id, owner, error))
         && (new_token == NULL
             || dsk_relay_scope_add_audience (op->db, op->seq, conv->id, new_token, error))
         && (old_token == NULL
             || dsk_relay_scope_remove_audience (op->db, op->seq, conv->id, old_token, error));
}

/* Returns: (transfer full) (nullable): the team tokens that the conversation should have */
static GPtrArray *
team_tokens (DskOp *op, const DskRelayConv *conv, const char *team, GError **error)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) teams = NULL;

  if (team != NULL)
    {
      g_ptr_array_add (tokens, g_strconcat ("team:", team, NULL));
      return g_steal_pointer (&tokens);
    }
  teams = dsk_relay_number_teams (op->db, conv->number, error);
  if (teams == NULL)
    return NULL;
  for (guint i = 0; i < teams->len; i++)
    g_ptr_array_add (tokens, g_strconcat ("team:", teams->pdata[i], NULL));
  return g_steal_pointer (&tokens);
}

gboolean
dsk_thread_set_team (DskOp *op, DskRelayConv *conv, const char *team, GError **error)
{
  g_autoptr (GPtrArray) wanted = team_tokens (op, conv, team, error);
  g_autoptr (GPtrArray) present
      = wanted != NULL ? dsk_relay_scope_audience (op->db, conv->id, error) : NULL;

  if (present == NULL
      || (g_strcmp0 (conv->team, team) != 0 && !dsk_handoff_given (op, conv, conv->owner, team, error)))
    return FALSE;
  g_free (conv->team);
  conv->team = g_strdup (team);
  for (guint i = 0; i < wanted->len; i++)
    if (!dsk_relay_scope_add_audience (op->db, op->seq, conv->id, wanted->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < present->len; i++)
    if (g_str_has_prefix (present->pdata[i], "team:")
        && !g_ptr_array_find_with_equal_func (wanted, present->pdata[i], g_str_equal, NULL)
        && !dsk_relay_scope_remove_audience (op->db, op->seq, conv->id, present->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Reactions, edits and the like are not what a conversation is about, but they date one that has
 * nothing else. */
static gboolean
is_listed (DskMessageKind kind)
{
  return kind != DSK_MESSAGE_REACTION && kind != DSK_MESSAGE_EDIT && kind != DSK_MESSAGE_REVOKE
         && kind != DSK_MESSAGE_SYSTEM;
}

static void
fill_face (DskRelayConv *conv, const char *message, DskDirection direction, DskMessageKind kind,
           gint64 at, const char *text)
{
  g_free (conv->last_msg);
  g_free (conv->last_direction);
  g_free (conv->last_kind);
  g_free (conv->last_preview);
  conv->last_at = at;
  conv->last_msg = g_strdup (message);
  conv->last_direction = g_strdup (dsk_direction_to_string (direction));
  conv->last_kind = g_strdup (dsk_message_kind_to_string (kind));
  conv->last_preview = text != NULL ? dsk_text_preview (text, DSK_PREVIEW_CHARS) : NULL;
}

void
dsk_thread_show (DskRelayConv *conv, const char *message, DskDirection direction,
                 DskMessageKind kind, gint64 at, const char *text)
{
  if (!is_listed (kind))
    {
      if (conv->last_msg == NULL)
        conv->last_at = MAX (conv->last_at, at);
      return;
    }
  if (conv->last_msg != NULL
      && (at < conv->last_at || (at == conv->last_at && g_strcmp0 (message, conv->last_msg) < 0)))
    return;
  fill_face (conv, message, direction, kind, at, text);
}

gboolean
dsk_thread_face (DskOp *op, DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayFace) face = { 0 };
  gboolean found;
  gint64 last_at;

  if (!dsk_relay_message_face (op->db, conv->id, &face, &found, &last_at, error))
    return FALSE;
  g_clear_pointer (&conv->last_msg, g_free);
  g_clear_pointer (&conv->last_direction, g_free);
  g_clear_pointer (&conv->last_kind, g_free);
  g_clear_pointer (&conv->last_preview, g_free);
  conv->last_at = last_at;
  if (found)
    fill_face (conv, face.head.id, face.head.direction, face.head.kind, face.head.at, face.text);
  return TRUE;
}

/* @changed: (inout): set if the first reply is another one than it was */
static gboolean
refresh_first_reply (DskOp *op, const DskRelayConv *conv, DskRelayEpisode *episode, gboolean *changed, GError **error)
{
  g_autofree char *by = NULL;
  gint64 first_in = 0;
  gint64 first_reply = 0;

  if (!dsk_relay_message_waiting (op->db, conv->id, episode->opened_at - 1, &first_in, error)
      || (first_in != 0
          && !dsk_relay_message_first_answer (op->db, conv->id, first_in, &first_reply, &by, error)))
    return FALSE;
  if (first_reply == episode->first_reply_at)
    return TRUE;
  episode->first_reply_at = first_reply;
  g_free (episode->first_reply_by);
  episode->first_reply_by = g_steal_pointer (&by);
  *changed = TRUE;
  return TRUE;
}

/* The episode's beginning and its first reply, from the messages as they are known now. */
static gboolean
refresh_episode (DskOp *op, DskRelayConv *conv, gint64 at, gint64 *opened_at, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };
  gboolean changed = FALSE;

  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error))
    return FALSE;
  if (episode.n == 1 && at < episode.opened_at)
    {
      episode.opened_at = at;
      changed = TRUE;
    }
  *opened_at = episode.opened_at;
  if (conv->last_answer_at >= episode.opened_at && (episode.first_reply_at == 0 || at <= episode.first_reply_at)
      && !refresh_first_reply (op, conv, &episode, &changed, error))
    return FALSE;
  return !changed || dsk_relay_episode_put (op->db, &episode, op->seq, error);
}

/* Nobody had seen it when they resolved the conversation, even if it was written before that. */
static gboolean
reopen (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  conv->status
      = dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  if (!dsk_thread_open_episode (op, conv, at, error))
    return FALSE;
  conv->waiting_since = at;
  return dsk_route_returning_customer (op, conv, error);
}

static gboolean
asked (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  gint64 opened_at;

  /* A time in the future must not hold the window open. */
  conv->last_in_at = MAX (conv->last_in_at, MIN (at, op->now));
  if (dsk_stimulus_wakes (DSK_STIMULUS_CUSTOMER_MESSAGE) && !DSK_PLANTED (snooze_deaf)
      && !dsk_thread_unsnooze (op, conv, "customer", error))
    return FALSE;
  if (conv->status == DSK_STATUS_RESOLVED)
    return reopen (op, conv, at, error);
  if (!refresh_episode (op, conv, at, &opened_at, error))
    return FALSE;
  if (at <= conv->last_answer_at)
    return TRUE;
  if (conv->waiting_since == 0 || at < conv->waiting_since)
    conv->waiting_since = at;
  conv->status
      = dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return TRUE;
}

gboolean
dsk_thread_asked (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  return dsk_later_hold_all (op, conv->id, "newer-message", NULL, error) && asked (op, conv, at, error)
         && dsk_route_waiting (op, conv, error);
}

gboolean
dsk_thread_answered (DskOp *op, DskRelayConv *conv, gint64 at, GError **error)
{
  gint64 opened_at;
  gint64 after;

  conv->last_answer_at = MAX (conv->last_answer_at, at);
  if (conv->status == DSK_STATUS_RESOLVED)
    return TRUE;
  if (!refresh_episode (op, conv, at, &opened_at, error))
    return FALSE;
  after = conv->episode_n > 1 ? MAX (conv->last_answer_at, opened_at - 1) : conv->last_answer_at;
  if (!dsk_relay_message_waiting (op->db, conv->id, after, &conv->waiting_since, error))
    return FALSE;
  conv->status = dsk_status_after (conv->status, DSK_STIMULUS_REPLY, conv->owner != NULL);
  if (conv->waiting_since != 0)
    conv->status
        = dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return dsk_route_waiting (op, conv, error);
}

/* @answer_gone: the newest answer is none any more */
static gboolean
unanswered (DskOp *op, DskRelayConv *conv, gboolean answer_gone, GError **error)
{
  g_auto (DskRelayEpisode) episode = { 0 };
  gboolean changed = FALSE;
  gint64 after;

  if (!dsk_relay_episode_load (op->db, conv->episode, &episode, error)
      || !refresh_first_reply (op, conv, &episode, &changed, error)
      || (changed && !dsk_relay_episode_put (op->db, &episode, op->seq, error)))
    return FALSE;
  if (!answer_gone)
    return TRUE;
  after = conv->episode_n > 1 ? MAX (conv->last_answer_at, episode.opened_at - 1) : conv->last_answer_at;
  if (!dsk_relay_message_waiting (op->db, conv->id, after, &conv->waiting_since, error))
    return FALSE;
  /* Nor is a customer waited for who got nothing. */
  if (conv->waiting_since != 0 || conv->last_answer_at < episode.opened_at)
    conv->status = dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return dsk_route_waiting (op, conv, error);
}

gboolean
dsk_thread_recount_answers (DskOp *op, DskRelayConv *conv, gboolean reopened, GError **error)
{
  const gint64 before = conv->last_answer_at;

  if (!dsk_relay_message_last_answer (op->db, conv->id, &conv->last_answer_at, error))
    return FALSE;
  if (conv->status == DSK_STATUS_RESOLVED)
    return TRUE;
  return conv->last_answer_at > before
             ? dsk_thread_answered (op, conv, conv->last_answer_at, error)
             : unanswered (op, conv, reopened || conv->last_answer_at != before, error);
}

gboolean
dsk_thread_settle (DskOp *op, DskRelayConv *conv, GError **error)
{
  gint64 opened_at;

  if (conv->status == DSK_STATUS_RESOLVED)
    {
      conv->waiting_since = 0;
      return TRUE;
    }
  if (conv->last_answer_at != 0)
    return dsk_thread_answered (op, conv, conv->last_answer_at, error);
  if (!refresh_episode (op, conv, conv->last_at, &opened_at, error)
      || !dsk_relay_message_waiting (op->db, conv->id, conv->episode_n > 1 ? opened_at - 1 : 0,
                                     &conv->waiting_since, error))
    return FALSE;
  if (conv->waiting_since != 0)
    conv->status
        = dsk_status_after (conv->status, DSK_STIMULUS_CUSTOMER_MESSAGE, conv->owner != NULL);
  return dsk_route_waiting (op, conv, error);
}
