/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-intake.h"

#include "dsk-media.h"
#include "dsk-planted.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-media.h"
#include "dsk-relay-message.h"
#include "dsk-relay-revision.h"
#include "dsk-text.h"

/* Far above what WhatsApp lets anybody write, far below what a frame may hold; the raw message
 * keeps the rest. */
#define TEXT_MAX_CHARS (4 * DSK_TEXT_MAX_CHARS)

static const char *
sender_of (const DskWaUpdate *update)
{
  if (update->direction == DSK_DIRECTION_OUT)
    return NULL;
  if (update->wa_id != NULL)
    return update->wa_id;
  return update->phone != NULL ? update->phone : update->bsuid;
}

static gboolean
find_repeat (DskOp *op, const DskWaUpdate *update, DskRelayMessageHead *head, gboolean *found,
             GError **error)
{
  DskRelayMessage message = {
    .wamid = update->wamid,
    .direction = update->direction,
    .kind = update->message_kind,
    .at = update->timestamp > 0 ? update->timestamp : 0,
    .sender = sender_of (update),
    .historical = update->historical,
  };

  *found = FALSE;
  return DSK_PLANTED (repeat_inserted)
         || dsk_relay_message_find_repeat (op->db, &message, head, found, error);
}

static gboolean
is_placeholder (DskMessageKind kind)
{
  return kind == DSK_MESSAGE_UNSUPPORTED || kind == DSK_MESSAGE_UNKNOWN;
}

/* The message that it quotes, if it is known and in the same conversation. */
static gboolean
find_quote (DskOp *op, const DskWaUpdate *update, const char *conv, char **quote, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  gboolean found;

  *quote = NULL;
  if (update->context_wamid == NULL)
    return TRUE;
  if (!dsk_relay_message_find (op->db, update->context_wamid, &head, &found, error))
    return FALSE;
  if (found && g_strcmp0 (head.conv, conv) == 0)
    *quote = g_strdup (head.id);
  return TRUE;
}

/* The file, which another job fetches. */
static gboolean
add_media (DskOp *op, const DskWaUpdate *update, const char *id, const char *conv, GError **error)
{
  const DskRelayMediaNew media = {
    .message = id,
    .conv = conv,
    .mime = update->media_mime,
    .name = update->media_name,
    .size = update->media_size,
    .sha256 = update->media_sha256,
    .media_id = update->media_id,
  };

  return !dsk_media_kind_has_file (update->message_kind)
         || dsk_relay_media_add (op->db, &media, op->now, op->seq, error);
}

static gboolean
store (DskOp *op, const DskWaUpdate *update, const char *id, const char *conv, gint64 at,
       gboolean replace, GError **error)
{
  g_autofree char *quote = NULL;
  g_autofree char *cut = NULL;
  DskRelayMessage message = {
    .id = id,
    .conv = conv,
    .direction = update->direction,
    .kind = update->message_kind,
    .at = at,
    .relay_at = op->now,
    .sender = sender_of (update),
    .text = update->text,
    .content = update->content,
    .wamid = update->wamid,
    .context_wamid = update->context_wamid,
    .historical = update->historical,
    .raw = update->raw,
  };

  if (!find_quote (op, update, conv, &quote, error))
    return FALSE;
  message.quote = quote;
  if (update->text != NULL && strlen (update->text) > TEXT_MAX_CHARS)
    message.text = cut = dsk_text_clean (update->text, TEXT_MAX_CHARS);
  if (replace)
    return dsk_relay_message_fill (op->db, &message, op->seq, error)
           && add_media (op, update, id, conv, error);
  return dsk_relay_message_insert (op->db, &message, op->seq, error)
         && add_media (op, update, id, conv, error)
         && (update->wamid == NULL
             || dsk_relay_message_resolve_quotes (op->db, update->wamid, id, op->seq, error));
}

/* An outbound message that we did not send has been sent: somebody wrote it in the phone app. */
static gboolean
begin_status (DskOp *op, const DskWaUpdate *update, const char *id, const char *conv, gint64 at,
              GError **error)
{
  DskRelayStatus status = { .state = DSK_DELIVERY_SENT, .at = at };

  return dsk_intake_merge_status (op, id, conv, &status, error)
         && (update->wamid == NULL
             || dsk_intake_adopt_orphans (op, update->wamid, id, conv, error));
}

static gboolean
find_conv (DskOp *op, const DskWaUpdate *update, const char *number, const char *contact, gint64 at,
           DskRelayConv *conv, gboolean *created, GError **error)
{
  gboolean found;

  if (!dsk_relay_conv_find (op->db, number, contact, update->group_id, conv, &found, error))
    return FALSE;
  *created = !found;
  if (!found)
    return dsk_thread_create (op, number, contact, update->group_id, at, !update->historical, conv,
                              error);
  if (!conv->live && !update->historical)
    return dsk_thread_wake (op, conv, at, error);
  return TRUE;
}

gboolean
dsk_intake_refresh_cards (DskOp *op, const char *contact, GError **error)
{
  g_autoptr (GPtrArray) convs = dsk_relay_conv_of_contact (op->db, contact, error);

  for (guint i = 0; convs != NULL && i < convs->len; i++)
    {
      g_autofree char *card = dsk_op_new_id (op);

      if (!dsk_relay_card_refresh (op->db, card, convs->pdata[i], contact, op->seq, error))
        return FALSE;
    }
  return convs != NULL;
}

/* A call that the customer did not take told them nothing. */
static gboolean
answers (const DskWaUpdate *update)
{
  return update->message_kind != DSK_MESSAGE_CALL || dsk_intake_call_taken (update->content);
}

static gboolean
tell_thread (DskOp *op, const DskWaUpdate *update, DskRelayConv *conv, const char *id, gint64 at,
             GError **error)
{
  dsk_thread_show (conv, id, update->direction, update->message_kind, at, update->text);
  if (!update->historical && dsk_message_kind_wants_answer (update->message_kind)
      && !(update->direction == DSK_DIRECTION_IN ? dsk_thread_asked (op, conv, at, error)
                                                 : !answers (update)
                                                       || (dsk_later_hold_all (op, conv->id, "answered", NULL, error)
                                                           && dsk_thread_answered (op, conv, at, error))))
    return FALSE;
  return dsk_intake_revise (op, update, id, sender_of (update), conv, error)
         && dsk_relay_conv_save (op->db, conv, op->seq, error);
}

static gboolean
fill_placeholder (DskOp *op, const DskWaUpdate *update, const DskRelayMessageHead *head,
                  GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;

  if (!is_placeholder (head->kind) || is_placeholder (update->message_kind))
    return TRUE;
  if (!dsk_relay_revision_forget (op->db, head->id, error)
      || !store (op, update, head->id, head->conv, head->at, TRUE, error)
      || !dsk_relay_conv_load (op->db, head->conv, &conv, &found, error))
    return FALSE;
  return !found
         || (dsk_intake_revise (op, update, head->id, sender_of (update), &conv, error)
             && dsk_thread_face (op, &conv, error)
             && dsk_relay_conv_save (op->db, &conv, op->seq, error));
}

/* An echo or history: only a number that the phone app uses, too, has any. */
static gboolean
is_of_the_phone (const DskWaUpdate *update)
{
  return update->historical
         || (update->direction == DSK_DIRECTION_OUT && update->message_kind != DSK_MESSAGE_CALL);
}

gboolean
dsk_intake_message (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_auto (DskRelayConv) conv = { 0 };
  g_auto (DskRelayMessageHead) head = { 0 };
  g_autofree char *contact = NULL;
  g_autofree char *id = NULL;
  gint64 at = update->timestamp > 0 ? update->timestamp : op->now;
  gint64 named_at = 0;
  gboolean found = FALSE;
  gboolean changed = FALSE;
  gboolean created;

  if (update->wamid != NULL && !find_repeat (op, update, &head, &found, error))
    return FALSE;
  if (found && update->message_kind != DSK_MESSAGE_CALL)
    return fill_placeholder (op, update, &head, error);
  if (update->message_kind == DSK_MESSAGE_CALL && update->wamid != NULL
      && (!dsk_intake_call (op, update, &found, error) || found))
    return found;
  if (!dsk_intake_number (op, update, &number, error)
      || (is_of_the_phone (update) && !dsk_intake_phone_app (op, &number, error)))
    return FALSE;
  if (update->group_id == NULL
      && (contact = dsk_intake_contact (op, update, &named_at, &changed, error)) == NULL)
    return FALSE;
  if (!find_conv (op, update, number.id, contact, at, &conv, &created, error))
    return FALSE;
  conv.named_at = MAX (conv.named_at, named_at);
  id = dsk_op_new_id (op);
  return store (op, update, id, conv.id, at, FALSE, error)
         && (update->direction == DSK_DIRECTION_IN
             || begin_status (op, update, id, conv.id, at, error))
         && tell_thread (op, update, &conv, id, at, error)
         && (contact == NULL || (!changed && !created)
             || dsk_intake_refresh_cards (op, contact, error))
         && (contact == NULL || update->message_kind != DSK_MESSAGE_SYSTEM
             || dsk_intake_system (op, update, contact, error));
}
