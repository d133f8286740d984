/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What became of one message may say more: that its number can't send at all, or that its customer wants no
 * marketing. Statuses come late, repeated and in any order. */

#include "dsk-send.h"

#include "dsk-intake.h"
#include "dsk-relay-news.h"

#define CODE_OPTED_OUT 131050 /* the customer stopped the marketing messages of the number */

/* Whole seconds, as Meta's times are. */
static gboolean
is_before (gint64 at, gint64 other)
{
  return at / 1000 < other / 1000;
}

gboolean
dsk_send_opted_out (DskOp *op, const char *conv_id, gint64 at, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };
  gboolean found;
  gboolean news;

  if (!dsk_relay_conv_load (op->db, conv_id, &conv, &found, error))
    return FALSE;
  if (!found || conv.contact == NULL)
    return TRUE;
  return dsk_relay_preference_put (op->db, conv.contact, conv.number, "stop", at, &news, error)
         && (!news || dsk_intake_refresh_cards (op, conv.contact, error));
}

/* Of the number that the conversation is with. */
static gboolean
load_number (DskOp *op, const char *conv_id, DskRelayNumber *number, gboolean *found, GError **error)
{
  g_auto (DskRelayConv) conv = { 0 };

  return dsk_relay_conv_load (op->db, conv_id, &conv, found, error)
         && (!*found || dsk_relay_number_load (op->db, conv.number, number, found, error));
}

static gboolean
stop_late (DskOp *op, const char *conv, const DskRelayStatus *report, gint64 wait, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  const DskWaSendResult result = { .outcome = DSK_WA_STOP,
                                   .code = report->error_code,
                                   .reason = report->error_text,
                                   .retry_after_ms = wait };
  gboolean found;
  gint64 resumed_at;

  if (!load_number (op, conv, &number, &found, error)
      || (found && !dsk_send_resumed_at (op, number.id, &resumed_at, error)))
    return FALSE;
  if (!found || is_before (report->at, resumed_at))
    return TRUE;
  return dsk_send_stop (op, number.id, &result, error) && dsk_send_set_late (op, number.id, TRUE, error);
}

gboolean
dsk_send_failed_late (DskOp *op, const char *conv, const DskRelayStatus *report, GError **error)
{
  gint64 wait;

  if (report->error_code == CODE_OPTED_OUT)
    return dsk_send_opted_out (op, conv, report->at, error);
  if (report->error_code <= 0
      || dsk_wa_error_policy (report->error_code, 0, FALSE, 1, &wait) != DSK_WA_STOP)
    return TRUE;
  return stop_late (op, conv, report, wait, error);
}

gboolean
dsk_send_left (DskOp *op, const char *conv, gint64 at, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;
  gint64 next;

  /* Nearly always none is stopped. */
  if (!dsk_relay_number_next_try (op->db, &next, error) || next == 0)
    return next == 0;
  if (!load_number (op, conv, &number, &found, error))
    return FALSE;
  return !found || !number.stopped || at <= number.stop_at || dsk_send_works (op, number.id, error);
}

gboolean
dsk_send_accepted (DskOp *op, const DskRelaySendJob *job, GError **error)
{
  g_auto (DskRelayStatus) status = { 0 };
  gboolean found;
  gboolean late;

  if (!dsk_relay_status_load (op->db, job->message, &status, &found, error)
      || !dsk_send_is_late (op, job->number, &late, error))
    return FALSE;
  /* That it was taken says little when statuses said what became of it, or of others before it. */
  return late || (found && status.state == DSK_DELIVERY_FAILED) || dsk_send_works (op, job->number, error);
}
