/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-intake.h"

#include "dsk-planted.h"
#include "dsk-relay-contact.h"
#include "dsk-relay-merge.h"
#include "dsk-relay-message.h"
#include "dsk-relay-send-job.h"
#include "dsk-send.h"
#include "dsk-text.h"

#define ERROR_CHARS 300

static void
read_price (DskRelayStatus *status)
{
  g_free (status->price_type);
  g_free (status->price_category);
  status->priced = dsk_wa_pricing_read (status->pricing, &status->billable, &status->price_type,
                                        &status->price_category);
}

/* What becomes of the code if @report decides. That WhatsApp holds it back is only so while nothing else says that it
 * was sent, whichever is heard first. */
static int
code_of (const DskRelayStatus *status, const DskRelayStatus *report, DskDelivery state)
{
  if (state == DSK_DELIVERY_FAILED)
    return report->error_code;
  return state == DSK_DELIVERY_SENT && report->error_code == DSK_CODE_HELD_BACK && status->state != DSK_DELIVERY_SENT
             ? DSK_CODE_HELD_BACK
             : 0;
}

/* Of two reports of one state the earlier time is kept, and of two prices the greater text, so that
 * the order of arrival does not matter. */
static gboolean
merge (DskRelayStatus *status, const DskRelayStatus *report)
{
  DskDelivery state = dsk_delivery_merge (status->state, report->state);
  gboolean changed = FALSE;

  if (report->pricing != NULL && g_strcmp0 (report->pricing, status->pricing) > 0)
    {
      g_free (status->pricing);
      status->pricing = g_strdup (report->pricing);
      read_price (status);
      changed = TRUE;
    }
  if (state != status->state
      || (report->state == state && report->at != 0
          && (status->at == 0 || report->at < status->at)))
    {
      status->error_code = code_of (status, report, state);
      status->state = state;
      status->at = report->at;
      g_free (status->error_text);
      status->error_text = state == DSK_DELIVERY_FAILED ? g_strdup (report->error_text) : NULL;
      changed = TRUE;
    }
  if (status->error_code == DSK_CODE_HELD_BACK && report->state == DSK_DELIVERY_SENT
      && report->error_code != DSK_CODE_HELD_BACK)
    {
      status->error_code = 0;
      changed = TRUE;
    }
  return changed;
}

/* In a group each has a state of their own. */
static gboolean
merge_participant (DskOp *op, const char *message, const DskRelayStatus *report, GError **error)
{
  g_auto (DskRelayStatus) status = { 0 };
  gboolean found;

  if (!dsk_relay_status_load_participant (op->db, message, report->participant, &status, &found, error))
    return FALSE;
  if (!found)
    {
      status.state = DSK_DELIVERY_QUEUED;
      status.participant = g_strdup (report->participant);
    }
  return (!merge (&status, report) && found) || dsk_relay_status_put_participant (op->db, message, &status, error);
}

gboolean
dsk_intake_merge_status (DskOp *op, const char *message, const char *conv,
                         const DskRelayStatus *report, GError **error)
{
  g_auto (DskRelayStatus) status = { 0 };
  DskDelivery before;
  gboolean found;

  if (report->participant != NULL && !merge_participant (op, message, report, error))
    return FALSE;
  /* That one of a group did not get it says nothing of the message: the others may have. */
  if (report->participant != NULL && report->state == DSK_DELIVERY_FAILED)
    return TRUE;
  if (!dsk_relay_status_load (op->db, message, &status, &found, error))
    return FALSE;
  if (!found)
    status.state = DSK_DELIVERY_QUEUED;
  before = status.state;
  if (!merge (&status, report) && found)
    return TRUE;
  if (!dsk_relay_status_put (op->db, message, conv, &status, op->seq, error))
    return FALSE;
  if ((status.state == DSK_DELIVERY_FAILED) == (before == DSK_DELIVERY_FAILED))
    return TRUE;
  if (before == DSK_DELIVERY_FAILED)
    return dsk_send_arrived_after_all (op, conv, error);
  return dsk_send_failed_late (op, conv, report, error) && dsk_send_reopen (op, message, conv, "failed", error);
}

gboolean
dsk_intake_adopt_orphans (DskOp *op, const char *wamid, const char *message, const char *conv,
                          GError **error)
{
  g_autoptr (GPtrArray) orphans = dsk_relay_orphan_take (op->db, wamid, error);

  for (guint i = 0; orphans != NULL && i < orphans->len; i++)
    if (!dsk_intake_merge_status (op, message, conv, orphans->pdata[i], error))
      return FALSE;
  return orphans != NULL;
}

/* Meta knows the message, so it was sent, whatever we had heard of it until now. */
static gboolean
settle_job (DskOp *op, const char *message, GError **error)
{
  g_auto (DskRelaySendJob) job = { 0 };
  gboolean found;

  if (!dsk_relay_send_job_load (op->db, message, &job, &found, error))
    return FALSE;
  if (!found || job.state == DSK_SEND_DONE || job.state == DSK_SEND_FAILED)
    return TRUE;
  return dsk_relay_send_job_set (op->db, message, DSK_SEND_DONE, job.attempt, job.due_at, error);
}

/* The message that we call, or called when we sent it, @id. */
static gboolean
load_moved (DskOp *op, const char *id, DskRelayMessageHead *head, gboolean *found, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *now = NULL;

  if (!dsk_relay_message_load (op->db, id, head, found, error))
    return FALSE;
  if (*found)
    return TRUE;
  now = dsk_relay_merge_message (op->db, id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return now == NULL || dsk_relay_message_load (op->db, now, head, found, error);
}

/* Ours by the id that we gave Meta: the answer to our request was lost, or comes later than this.
 */
static gboolean
find_by_opaque (DskOp *op, const DskWaUpdate *update, DskRelayMessageHead *head, gboolean *found,
                GError **error)
{
  if (!dsk_id_is_valid (update->opaque))
    {
      *found = FALSE;
      return TRUE;
    }
  if (!load_moved (op, update->opaque, head, found, error))
    return FALSE;
  if (*found && head->direction != DSK_DIRECTION_OUT)
    *found = FALSE;
  if (!*found)
    return TRUE;
  if (head->wamid != NULL)
    {
      g_warning ("message %s is known to WhatsApp under two ids", head->id);
      return TRUE;
    }
  return dsk_relay_message_set_wamid (op->db, head->id, update->wamid, op->seq, error)
         && dsk_relay_message_resolve_quotes (op->db, update->wamid, head->id, op->seq, error)
         && dsk_intake_adopt_orphans (op, update->wamid, head->id, head->conv, error);
}

static char *
error_words (const DskWaUpdate *update)
{
  const char *words = update->error_details != NULL ? update->error_details : update->error_title;

  return words != NULL ? dsk_text_preview (words, ERROR_CHARS) : NULL;
}

/* A status that calls one customer by two names says that they are one person. */
static gboolean
learn_names (DskOp *op, const DskWaUpdate *update, GError **error)
{
  guint n = (update->bsuid != NULL) + (update->parent_bsuid != NULL) + (update->wa_id != NULL);
  g_autofree char *contact = NULL;
  gboolean changed;

  if (n < 2)
    return TRUE;
  contact = dsk_intake_contact (op, update, NULL, &changed, error);
  return contact != NULL && (!changed || dsk_intake_refresh_cards (op, contact, error));
}

/* A name that nobody has yet is that of who got the message. */
static gboolean
learn_recipient (DskOp *op, const DskWaUpdate *update, const char *conv_id, GError **error)
{
  const char *scope = update->waba_id != NULL ? update->waba_id : "";
  g_auto (DskRelayConv) conv = { 0 };
  g_autofree char *holder = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) local = NULL;
  gboolean found;

  if (update->bsuid == NULL || update->wa_id != NULL)
    return TRUE;
  holder = dsk_relay_alias_find (op->db, DSK_ALIAS_BSUID, scope, update->bsuid, NULL, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (holder != NULL)
    return TRUE;
  if (!dsk_relay_conv_load (op->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found || conv.contact == NULL)
    return TRUE;
  id = dsk_op_new_id (op);
  return dsk_relay_alias_add (op->db, id, conv.contact, DSK_ALIAS_BSUID, scope, update->bsuid,
                              update->timestamp > 0 ? update->timestamp : op->now, error)
         && dsk_intake_refresh_cards (op, conv.contact, error);
}

gboolean
dsk_intake_status (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_auto (DskRelayMessageHead) head = { 0 };
  g_auto (DskRelayStatus) report = { 0 };
  gboolean found;

  if (!update->delivery_known || update->wamid == NULL)
    return TRUE;
  report.state = update->delivery;
  report.at = update->timestamp > 0 ? update->timestamp : op->now;
  report.error_code = MAX (update->error_code, 0);
  report.error_text = error_words (update);
  report.pricing = g_strdup (update->pricing);
  if (update->group_id != NULL)
    report.participant = g_strdup (update->wa_id != NULL ? update->wa_id : update->bsuid);
  if (!learn_names (op, update, error)
      || !dsk_relay_message_find (op->db, update->wamid, &head, &found, error)
      || (!found && !find_by_opaque (op, update, &head, &found, error)))
    return FALSE;
  if (!found)
    return DSK_PLANTED (orphan_dropped)
           || dsk_relay_orphan_park (op->db, update->wamid, update->opaque, &report, op->now, error);
  if (head.direction == DSK_DIRECTION_IN)
    return TRUE; /* about the customer's own message: nothing that we show */
  return dsk_intake_merge_status (op, head.id, head.conv, &report, error)
         && (report.state != DSK_DELIVERY_SENT || dsk_send_left (op, head.conv, report.at, error))
         && settle_job (op, head.id, error) && learn_recipient (op, update, head.conv, error);
}
