/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Edits and revocations, on numbers that the phone app uses, too. What a message says is made anew from what it said
 * at first and all that changed it, by their times: so it is the same for every order in which they came. */

#include "dsk-intake.h"

#include "dsk-relay-revision.h"

typedef struct
{
  const char *text;    /* (nullable) */
  const char *content; /* (nullable) */
  gint64 edited_at;
  gint64 revoked_at;
  gint64 n; /* versions that are kept */
} Revision;

/* The words of an edit go with the message that they were in. */
static gboolean
silence (DskOp *op, GPtrArray *changes, gint64 until, GError **error)
{
  for (guint i = 0; i < changes->len; i++)
    {
      DskRelayChange *change = changes->pdata[i];
      gboolean changed;

      if (change->text == NULL)
        continue;
      if (!dsk_relay_revision_forget (op->db, change->id, error)
          || !dsk_relay_revision_keep (op->db, change->id, 1, until, DSK_MESSAGE_REVOKE, change->text, NULL, error)
          || !dsk_relay_revision_set (op->db, change->id, NULL, change->content, 0, 0, op->seq, &changed, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
apply (DskOp *op, const char *message, GPtrArray *changes, Revision *r, GError **error)
{
  for (guint i = 0; i < changes->len && r->revoked_at == 0; i++)
    {
      const DskRelayChange *change = changes->pdata[i];

      if (!dsk_relay_revision_keep (op->db, message, ++r->n, change->at, change->kind, r->text, r->content, error))
        return FALSE;
      if (change->kind == DSK_MESSAGE_REVOKE)
        {
          r->revoked_at = change->at;
          r->text = NULL;
          r->content = NULL;
        }
      else
        {
          r->edited_at = change->at;
          r->text = change->text;
        }
    }
  return r->revoked_at == 0
         || (silence (op, changes, r->revoked_at, error)
             && dsk_relay_revision_hide_media (op->db, message, op->seq, error));
}

/* @changed: (out): whether the message says something else now */
static gboolean
revise (DskOp *op, const char *message, GPtrArray *changes, gboolean *changed, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *content = NULL;
  Revision r = { 0 };

  *changed = FALSE;
  if (!dsk_relay_revision_first (op->db, message, &text, &content, error)
      || !dsk_relay_revision_forget (op->db, message, error))
    return FALSE;
  r.text = text;
  r.content = content;
  return apply (op, message, changes, &r, error)
         && dsk_relay_revision_set (op->db, message, r.text, r.content, r.edited_at, r.revoked_at, op->seq, changed,
                                    error);
}

gboolean
dsk_intake_revise (DskOp *op, const DskWaUpdate *update, const char *id, const char *sender, DskRelayConv *conv,
                   GError **error)
{
  gboolean is_change
      = update->message_kind == DSK_MESSAGE_EDIT || update->message_kind == DSK_MESSAGE_REVOKE;
  const char *wamid = is_change ? update->context_wamid : update->wamid;
  /* In a group many hands write; in a conversation of two there is one, whatever it is called. */
  const char *hand = conv->group_id != NULL ? sender : NULL;
  g_auto (DskRelayMessageHead) target = { 0 };
  g_autoptr (GPtrArray) changes = NULL;
  gboolean found = TRUE;
  gboolean changed;

  if (wamid == NULL)
    return TRUE;
  if (is_change
      && !dsk_relay_revision_target (op->db, conv->id, update->direction, hand, wamid, &target, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  changes = dsk_relay_revision_changes (op->db, conv->id, update->direction, hand, wamid, error);
  if (changes == NULL)
    return FALSE;
  if (changes->len == 0)
    return TRUE;
  if (!revise (op, is_change ? target.id : id, changes, &changed, error))
    return FALSE;
  return !changed || dsk_thread_face (op, conv, error);
}

gboolean
dsk_intake_revise_all (DskOp *op, const char *conv, GError **error)
{
  static const DskDirection directions[] = { DSK_DIRECTION_IN, DSK_DIRECTION_OUT };

  for (guint d = 0; d < G_N_ELEMENTS (directions); d++)
    {
      g_autoptr (GPtrArray) wamids = dsk_relay_revision_wamids (op->db, conv, directions[d], error);

      for (guint i = 0; wamids != NULL && i < wamids->len; i++)
        {
          g_auto (DskRelayMessageHead) target = { 0 };
          g_autoptr (GPtrArray) changes = NULL;
          gboolean found;
          gboolean changed;

          if (!dsk_relay_revision_target (op->db, conv, directions[d], NULL, wamids->pdata[i], &target, &found, error))
            return FALSE;
          if (!found)
            continue;
          changes = dsk_relay_revision_changes (op->db, conv, directions[d], NULL, wamids->pdata[i], error);
          if (changes == NULL || !revise (op, target.id, changes, &changed, error))
            return FALSE;
        }
      if (wamids == NULL)
        return FALSE;
    }
  return TRUE;
}
