/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A call is one entry of a conversation. WhatsApp tells of its beginning and of its end, in any order. */

#include "dsk-intake.h"

#include <string.h>

#include "dsk-relay-message.h"
#include "dsk-relay-revision.h"

static gboolean
is_end (const char *content)
{
  return content != NULL && strstr (content, "\"event\":\"terminate\"") != NULL;
}

gboolean
dsk_intake_call_taken (const char *content)
{
  static const char key[] = "\"duration_s\":";
  const char *duration = content != NULL ? strstr (content, key) : NULL;

  return duration != NULL && g_ascii_strtoll (duration + strlen (key), NULL, 10) > 0;
}

/* The end says more than the beginning; of two of a kind the greater text, so that their order does not matter. */
static const char *
choose (const char *a, const char *b)
{
  if (is_end (a) != is_end (b))
    return is_end (a) ? a : b;
  return g_strcmp0 (a, b) >= 0 ? a : b;
}

/* Only one of ours that the customer took answers them. @news: it is known to be one only now */
static gboolean
answer (DskOp *op, DskRelayConv *conv, gboolean news, GError **error)
{
  return (!news || dsk_later_hold_all (op, conv->id, "answered", NULL, error))
         && dsk_relay_message_last_answer (op->db, conv->id, &conv->last_answer_at, error)
         && dsk_thread_answered (op, conv, conv->last_answer_at, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

/* It began earlier than we thought. */
static gboolean
move (DskOp *op, const DskRelayMessageHead *head, gint64 at, DskRelayConv *conv, GError **error)
{
  g_auto (DskRelayMessageHead) newest = { 0 };
  gboolean found;

  if (!dsk_thread_face (op, conv, error))
    return FALSE;
  if (head->direction == DSK_DIRECTION_IN && conv->status != DSK_STATUS_RESOLVED
      && !dsk_thread_asked (op, conv, at, error))
    return FALSE;
  if (!dsk_relay_message_newest_in (op->db, conv->id, &newest, &found, error))
    return FALSE;
  if (found)
    conv->last_in_at = MIN (newest.at, op->now);
  return dsk_relay_conv_save (op->db, conv, op->seq, error);
}

gboolean
dsk_intake_call (DskOp *op, const DskWaUpdate *update, gboolean *found, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  g_auto (DskRelayConv) conv = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *content = NULL;
  const char *better;
  gint64 at;
  gboolean known;
  gboolean taken;

  if (!dsk_relay_message_find_call (op->db, update->wamid, update->direction, &head, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  at = update->timestamp > 0 ? MIN (update->timestamp, head.at) : head.at;
  if (!dsk_relay_revision_first (op->db, head.id, &text, &content, error))
    return FALSE;
  better = choose (content, update->content);
  if (at == head.at && g_strcmp0 (better, content) == 0)
    return TRUE;
  if (!dsk_relay_message_set_call (op->db, head.id, at, better, op->seq, error))
    return FALSE;
  taken = head.direction == DSK_DIRECTION_OUT && dsk_intake_call_taken (better);
  if (at == head.at && (!taken || dsk_intake_call_taken (content)))
    return TRUE;
  return dsk_relay_conv_load (op->db, head.conv, &conv, &known, error)
         && (!known
             || ((at == head.at || move (op, &head, at, &conv, error))
                 && (!taken || answer (op, &conv, !dsk_intake_call_taken (content), error))));
}
