/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two contacts turn out to be one person. What was said with either of them on one number of ours becomes one
 * conversation, as if it had been known from the start. */

#include "dsk-intake.h"

#include <string.h>

#include "dsk-contacts.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-merge.h"
#include "dsk-relay-scope.h"

static char *
make_id (gpointer user_data)
{
  return dsk_op_new_id (user_data);
}

static gboolean
move_all (DskOp *op, const char *from, const char *to, GError **error)
{
  for (guint what = 0; what < DSK_MOVE_N; what++)
    {
      g_autoptr (GPtrArray) ids = dsk_relay_merge_list (op->db, (DskMove) what, from, error);

      for (guint i = 0; ids != NULL && i < ids->len; i++)
        {
          g_autofree char *id = dsk_op_new_id (op);

          if (!dsk_relay_merge_move (op->db, (DskMove) what, ids->pdata[i], id, to, op->seq, error))
            return FALSE;
        }
      if (ids == NULL)
        return FALSE;
    }
  return dsk_relay_merge_quotes (op->db, to, op->seq, error)
         && dsk_intake_revise_all (op, to, error)
         && dsk_relay_merge_markers (op->db, from, to, make_id, op, op->seq, error);
}

static int
by_time (gconstpointer a, gconstpointer b)
{
  const DskRelayEpisode *first = *(DskRelayEpisode *const *) a;
  const DskRelayEpisode *second = *(DskRelayEpisode *const *) b;

  if ((first->resolved_at == 0) != (second->resolved_at == 0))
    return first->resolved_at == 0 ? 1 : -1; /* the open one is the last */
  if (first->opened_at != second->opened_at)
    return first->opened_at < second->opened_at ? -1 : 1;
  return strcmp (first->id, second->id);
}

static DskRelayEpisode *
find_open (GPtrArray *episodes)
{
  for (guint i = 0; i < episodes->len; i++)
    if (((DskRelayEpisode *) episodes->pdata[i])->resolved_at == 0)
      return episodes->pdata[i];
  return NULL;
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Adds those of @theirs to @ours: two open ones are one. @theirs are new rows of @conv. */
static void
join_episodes (DskOp *op, GPtrArray *ours, GPtrArray *theirs, const char *conv)
{
  DskRelayEpisode *open = find_open (ours);

  while (theirs->len > 0)
    {
      DskRelayEpisode *episode = g_ptr_array_steal_index (theirs, 0);

      if (episode->resolved_at == 0 && open != NULL)
        {
          open->opened_at = earlier (open->opened_at, episode->opened_at);
          open->first_reply_at = 0; /* found again among all messages */
          g_clear_pointer (&open->first_reply_by, g_free);
          dsk_relay_episode_clear (episode);
          g_free (episode);
          continue;
        }
      g_free (episode->id);
      g_free (episode->conv);
      episode->id = dsk_op_new_id (op);
      episode->conv = g_strdup (conv);
      g_ptr_array_add (ours, episode);
    }
}

static gboolean
merge_episodes (DskOp *op, const DskRelayConv *from, DskRelayConv *to, GError **error)
{
  g_autoptr (GPtrArray) theirs = dsk_relay_merge_take_episodes (op->db, from->id, error);
  g_autoptr (GPtrArray) ours
      = theirs != NULL ? dsk_relay_merge_take_episodes (op->db, to->id, error) : NULL;
  const DskRelayEpisode *current;

  if (ours == NULL)
    return FALSE;
  /* That of a conversation that was only history stands for nothing that happened here. */
  if (from->live)
    join_episodes (op, ours, theirs, to->id);
  g_ptr_array_sort (ours, by_time);
  for (guint i = 0; i < ours->len; i++)
    {
      DskRelayEpisode *episode = ours->pdata[i];

      episode->n = i + 1;
      if (!dsk_relay_episode_put (op->db, episode, op->seq, error))
        return FALSE;
    }
  current = ours->pdata[ours->len - 1];
  g_free (to->episode);
  to->episode = g_strdup (current->id);
  to->episode_n = current->n;
  return TRUE;
}

/* Its state, as if all of its messages had come to it. */
static gboolean
settle (DskOp *op, const DskRelayConv *from, DskRelayConv *to, GError **error)
{
  gboolean open = to->status != DSK_STATUS_RESOLVED;

  if (from->status != DSK_STATUS_RESOLVED && (!open || from->status == DSK_STATUS_ESCALATED))
    to->status = from->status;
  to->created_at = MIN (to->created_at, from->created_at);
  to->last_in_at = MAX (to->last_in_at, from->last_in_at);
  to->last_answer_at = MAX (to->last_answer_at, from->last_answer_at);
  to->waiting_since = earlier (to->waiting_since, from->waiting_since);
  /* Who put it off did not know what came to it now. */
  if (!dsk_thread_face (op, to, error) || (from->live && !dsk_thread_unsnooze (op, to, NULL, error)))
    return FALSE;
  if (to->owner == NULL && from->owner != NULL
      && !dsk_thread_set_owner (op, to, from->owner, error))
    return FALSE;
  /* What was to be sent later there was not meant to be said in somebody else's conversation. */
  return (to->owner == NULL || dsk_later_taken (op, to->id, to->owner, error)) && dsk_thread_settle (op, to, error);
}

static gboolean
hide (DskOp *op, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) tokens = dsk_relay_scope_audience (op->db, conv, error);

  for (guint i = 0; tokens != NULL && i < tokens->len; i++)
    if (!dsk_relay_scope_remove_audience (op->db, op->seq, conv, tokens->pdata[i], error))
      return FALSE;
  return tokens != NULL;
}

static gboolean
merge_convs (DskOp *op, DskRelayConv *from, DskRelayConv *to, GError **error)
{
  return dsk_handoff_end_open (op, from, DSK_HANDOFF_ON_MERGE, from->owner, from->team, error)
         && hide (op, from->id, error) && move_all (op, from->id, to->id, error)
         && merge_episodes (op, from, to, error) && settle (op, from, to, error)
         && dsk_relay_merge_close (op->db, from->id, to->id, op->seq, error)
         && dsk_relay_conv_save (op->db, to, op->seq, error)
         && dsk_op_audit (op, "conversation.merge", from->id, to->id, NULL, error);
}

/* Which of the two stays: one that people know of before one of which only history is known, then the older one. */
static gboolean
comes_first (const DskRelayConv *a, const DskRelayConv *b)
{
  if (a->live != b->live)
    return a->live;
  if (a->created_at != b->created_at)
    return a->created_at < b->created_at;
  return strcmp (a->id, b->id) < 0;
}

static gboolean
merge_on_number (DskOp *op, const char *conv, const char *to, GError **error)
{
  g_auto (DskRelayConv) mine = { 0 };
  g_auto (DskRelayConv) other = { 0 };
  gboolean found;

  if (!dsk_relay_conv_load (op->db, conv, &mine, &found, error)
      || !dsk_relay_conv_find (op->db, mine.number, to, NULL, &other, &found, error))
    return FALSE;
  if (!found)
    return dsk_relay_conv_give (op->db, mine.id, to, op->seq, error);
  if (!comes_first (&mine, &other))
    return merge_convs (op, &mine, &other, error);
  return merge_convs (op, &other, &mine, error) && dsk_relay_conv_give (op->db, mine.id, to, op->seq, error);
}

gboolean
dsk_intake_merge (DskOp *op, const char *from, const char *to, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_conv_of_contact (op->db, from, error);

  if (convs == NULL || !dsk_relay_contact_settle_name (op->db, from, error)
      || !dsk_relay_contact_settle_name (op->db, to, error))
    return FALSE;
  for (guint i = 0; i < convs->len; i++)
    if (!merge_on_number (op, convs->pdata[i], to, error))
      return FALSE;
  return dsk_contacts_join (op, from, to, error) && dsk_relay_contact_merge (op->db, from, to, error);
}
