/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way out: queued → sending → done, failed or unknown. Whatever is "sending" when the process
 * dies is unknown afterwards; nothing that Meta may have is sent twice. */

#include "dsk-send.h"

#include <string.h>

#include "dsk-intake.h"
#include "dsk-phone.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-media-file.h"
#include "dsk-relay-message.h"
#include "dsk-text.h"

#define REASON_CHARS 300
#define CODE_MEDIA_FIRST 131052 /* Meta can't use a file … */
#define CODE_MEDIA_LAST 131053

void
dsk_send_job_free (DskSendJob *job)
{
  if (job == NULL)
    return;
  g_free (job->message);
  g_free (job->conv);
  g_free (job->phone_number_id);
  g_free (job->waba);
  g_free (job->to);
  g_free (job->recipient);
  g_free (job->group_id);
  g_free (job->text);
  g_free (job->content);
  g_free (job->media_id);
  g_free (job->context_wamid);
  g_free (job);
}

gboolean
dsk_send_put_state (DskOp *op, const DskRelaySendJob *job, DskSendState state, DskDelivery delivery,
                    gint64 due_at, int code, const char *words, GError **error)
{
  g_autofree char *text = words != NULL ? dsk_text_preview (words, REASON_CHARS) : NULL;
  DskRelayStatus status = { delivery, op->now, code, text, NULL };

  return dsk_relay_send_job_set (op->db, job->message, state, job->attempt, due_at, error)
         && dsk_relay_status_put (op->db, job->message, job->conv, &status, op->seq, error);
}

gboolean
dsk_send_fail (DskOp *op, const DskRelaySendJob *job, int code, const char *words, GError **error)
{
  return dsk_send_put_state (op, job, DSK_SEND_FAILED, DSK_DELIVERY_FAILED, job->due_at, code, words,
                             error)
         && dsk_send_reopen (op, job->message, job->conv, code == DSK_CODE_TAKEN_BACK ? "taken-back" : "failed", error);
}

gint64
dsk_send_until (const DskRelaySendText *text)
{
  return text->queued_at + (text->kind == DSK_MESSAGE_TEMPLATE ? DSK_WA_TEMPLATE_MAX_MS : DSK_WA_REPLY_MAX_MS);
}

/* Whether who is called @present (nullable) is called @value from now on. A number that @conv was begun with may be
 * written otherwise than it was typed (Mexico, Argentina, Brazil): an answer comes from the one that Meta names. Of who
 * has written, their own messages say what they are called. */
static gboolean
is_news (DskAliasKind kind, const DskRelayConv *conv, const char *present, const char *value)
{
  g_autofree char *other = NULL;

  if (present == NULL)
    return TRUE;
  if (kind != DSK_ALIAS_WA_ID || conv->last_in_at != 0)
    return FALSE;
  other = dsk_phone_other_form (present);
  return g_strcmp0 (other, value) == 0;
}

/* What Meta says of who got it; a name that somebody else has is left to the webhooks. */
static gboolean
learn (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  const struct
  {
    DskAliasKind kind;
    const char *value;
  } names[] = { { DSK_ALIAS_WA_ID, result->wa_id }, { DSK_ALIAS_BSUID, result->bsuid } };
  g_auto (DskRelayConv) conv = { 0 };
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;

  if (!dsk_relay_conv_load (op->db, job->conv, &conv, &found, error)
      || !dsk_relay_number_load (op->db, job->number, &number, &found, error))
    return FALSE;
  for (guint i = 0; conv.contact != NULL && i < G_N_ELEMENTS (names); i++)
    {
      const char *scope = number.waba != NULL ? number.waba : "";
      g_autofree char *id = dsk_op_new_id (op);
      g_autofree char *present = NULL;
      g_autofree char *holder = NULL;
      g_autoptr (GError) local = NULL;

      if (names[i].value == NULL)
        continue;
      present = dsk_relay_alias_get (op->db, conv.contact, names[i].kind, &local);
      if (local == NULL)
        holder = dsk_relay_alias_find (op->db, names[i].kind, scope, names[i].value, NULL, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (is_news (names[i].kind, &conv, present, names[i].value) && holder == NULL
          && (!dsk_relay_alias_add (op->db, id, conv.contact, names[i].kind, scope, names[i].value,
                                    op->now, error)
              || !dsk_intake_refresh_cards (op, conv.contact, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
accepted (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  g_auto (DskRelayMessageHead) other = { 0 };
  const DskRelayStatus sent = { .state = DSK_DELIVERY_SENT,
                                .at = op->now,
                                .error_code = result->held ? DSK_CODE_HELD_BACK : 0 };
  gboolean found;
  gboolean taken = FALSE;

  if (!dsk_relay_message_load (op->db, job->message, &head, &found, error)
      || (result->wamid != NULL
          && !dsk_relay_message_find (op->db, result->wamid, &other, &taken, error)))
    return FALSE;
  if (taken && g_strcmp0 (other.id, job->message) != 0)
    g_warning ("WhatsApp gave message %s the id of another one", job->message);
  if (head.wamid == NULL && result->wamid != NULL && !taken
      && (!dsk_relay_message_set_wamid (op->db, job->message, result->wamid, op->seq, error)
          || !dsk_relay_message_resolve_quotes (op->db, result->wamid, job->message, op->seq,
                                                error)))
    return FALSE;
  return dsk_relay_send_job_set (op->db, job->message, DSK_SEND_DONE, job->attempt, job->due_at,
                                 error)
         && dsk_intake_merge_status (op, job->message, job->conv, &sent, error)
         && (result->wamid == NULL
             || dsk_intake_adopt_orphans (op, result->wamid, job->message, job->conv, error))
         && learn (op, job, result, error) && dsk_send_accepted (op, job, error)
         && dsk_courtesy_replied (op, job->conv, error);
}

static gint64
when (DskOp *op, gint64 after_ms)
{
  return op->now + after_ms
         + (gint64) dsk_random_below (op->engine->random, (guint64) MAX (after_ms, 0) / 4 + 1);
}

/* Meta may have lost a file before its time: the first time that it refuses one, it is uploaded again.
 * @renewed: (out): whether that is so */
static gboolean
renew_file (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, gboolean *renewed,
            GError **error)
{
  g_autofree char *media_id = NULL;
  g_autofree char *word = NULL;
  DskOutgoing outgoing;

  *renewed = FALSE;
  if (job->attempt > 1 || (result->code != 100 && (result->code < CODE_MEDIA_FIRST || result->code > CODE_MEDIA_LAST)))
    return TRUE;
  if (!dsk_relay_media_outgoing (op->db, job->message, job->number, op->now, &outgoing, &media_id, &word, error))
    return FALSE;
  if (outgoing != DSK_OUTGOING_READY)
    return TRUE;
  *renewed = TRUE;
  return dsk_relay_upload_forget (op->db, media_id, error)
         && dsk_send_put_state (op, job, DSK_SEND_QUEUED, DSK_DELIVERY_QUEUED, op->now, result->code,
                                result->reason, error);
}

static gboolean
refused (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  const DskRelayStatus report = { .state = DSK_DELIVERY_FAILED, .at = op->now, .error_code = result->code };
  gboolean renewed;

  return dsk_send_failed_late (op, job->conv, &report, error) && renew_file (op, job, result, &renewed, error)
         && (renewed
             || dsk_send_fail (op, job, result->code,
                               result->reason != NULL ? result->reason : "WhatsApp refused it", error));
}

/* It is looked at again when it is to be given up, at the latest. */
static gboolean
try_later (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelaySendText) text = { 0 };

  return dsk_relay_send_text_load (op->db, job->message, &text, error)
         && dsk_send_put_state (op, job, DSK_SEND_QUEUED, DSK_DELIVERY_QUEUED,
                                MIN (when (op, result->retry_after_ms), MAX (dsk_send_until (&text), op->now)),
                                result->code, result->reason, error);
}

/* Some refusals are not about the message: the number, or the account, is too fast. */
static gboolean
slow_down (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;

  switch (dsk_wa_error_scope (result->code))
    {
    case DSK_WA_SCOPE_NUMBER:
      return dsk_relay_number_hold (op->db, job->number, op->now + result->retry_after_ms, error);
    case DSK_WA_SCOPE_ACCOUNT:
      return dsk_relay_number_load (op->db, job->number, &number, &found, error)
             && (number.waba == NULL
                 || dsk_relay_number_hold_account (op->db, number.waba,
                                                   op->now + result->retry_after_ms, error));
    case DSK_WA_SCOPE_MESSAGE:
    default:
      return TRUE;
    }
}

/* Meta knows something of the template that we don't. */
static gboolean
doubt_templates (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;

  if (result->code < 132000 || result->code > 132099)
    return TRUE;
  if (!dsk_relay_number_load (op->db, job->number, &number, &found, error))
    return FALSE;
  return number.waba == NULL || dsk_relay_engine_want_templates (op->engine, number.waba, error);
}

/* What the account's meter says, whatever became of the message. */
static gboolean
heed_meter (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  return dsk_relay_engine_heed_meter (op->engine, DSK_ABOUT_NUMBER, job->number, result->account_wait_ms, error);
}

static gboolean
finish (DskOp *op, const DskRelaySendJob *job, const DskWaSendResult *result, GError **error)
{
  switch (result->outcome)
    {
    case DSK_WA_ACCEPTED:
      return accepted (op, job, result, error);
    case DSK_WA_RETRY:
    case DSK_WA_HOLD:
      return slow_down (op, job, result, error) && try_later (op, job, result, error);
    case DSK_WA_PERMANENT:
      return refused (op, job, result, error);
    case DSK_WA_STOP:
      return dsk_send_stop (op, job->number, result, error)
             && dsk_send_put_state (op, job, DSK_SEND_QUEUED, DSK_DELIVERY_QUEUED, op->now, result->code,
                           result->reason, error);
    case DSK_WA_UNKNOWN:
    default:
      return dsk_send_put_state (op, job, DSK_SEND_UNKNOWN, DSK_DELIVERY_UNKNOWN, job->due_at, result->code,
                        result->reason, error);
    }
}

gboolean
dsk_relay_engine_finish_send (DskRelayEngine *self, const char *message,
                              const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelaySendJob) job = { 0 };
  gboolean found;
  gboolean ok;
  DskOp op;

  g_return_val_if_fail (message != NULL && result != NULL, FALSE);

  if (!dsk_op_begin (&op, self, NULL, NULL, error))
    return FALSE;
  ok = dsk_relay_send_job_load (self->db, message, &job, &found, error);
  if (ok && found)
    {
      /* A status webhook may have been faster: then only the id that it lacked is news. */
      if (job.state == DSK_SEND_SENDING || result->outcome == DSK_WA_ACCEPTED)
        ok = finish (&op, &job, result, error) && heed_meter (&op, &job, result, error)
             && doubt_templates (&op, &job, result, error);
    }
  return dsk_op_end (&op, ok, error);
}
