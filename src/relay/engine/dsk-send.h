/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cmd.h"
#include "dsk-relay-number.h"
#include "dsk-relay-send-job.h"
#include "dsk-relay-status.h"

G_BEGIN_DECLS

/* Between the parts of the way out; not for others. */

/* Moves a job, and tells everybody. @words: (nullable) */
gboolean dsk_send_put_state (DskOp *op, const DskRelaySendJob *job, DskSendState state,
                             DskDelivery delivery, gint64 due_at, int code, const char *words,
                             GError **error);
gboolean dsk_send_fail (DskOp *op, const DskRelaySendJob *job, int code, const char *words,
                        GError **error);

/**
 * dsk_send_reopen:
 * @message: one of @conv_id that never got to the customer, and whose status says so
 * @why: "taken-back", "failed"
 *
 * The customer waits as if it had not been said, unless something else answers. If it was sent with a status that the
 * conversation was to have after it, and that is still the last word on it, the conversation is open again. Whatever
 * somebody did since then stays.
 */
gboolean dsk_send_reopen (DskOp *op, const char *message, const char *conv_id, const char *why, GError **error);
/* A message of @conv_id that was said to have failed got there: it answers. */
gboolean dsk_send_arrived_after_all (DskOp *op, const char *conv_id, GError **error);

/* Returns: when it is given up if it did not leave */
gint64 dsk_send_until (const DskRelaySendText *text);

/* Meta refuses everything from @number. */
gboolean dsk_send_stop (DskOp *op, const char *number, const DskWaSendResult *result, GError **error);
/* Something left the number: if it was stopped, it is no more. */
gboolean dsk_send_works (DskOp *op, const char *number, GError **error);
/* @at: (out): when it last was stopped no more; 0: never */
gboolean dsk_send_resumed_at (DskOp *op, const char *number, gint64 *at, GError **error);
/* Whether it was a status that stopped the number: then Meta takes messages from it and sends none of them. */
gboolean dsk_send_set_late (DskOp *op, const char *number, gboolean late, GError **error);
gboolean dsk_send_is_late (DskOp *op, const char *number, gboolean *late, GError **error);

/* Meta took the message, whose status may be known already. */
gboolean dsk_send_accepted (DskOp *op, const DskRelaySendJob *job, GError **error);
/* A message of @conv has just become one that failed: @report says why. What it says of the number, or of the
 * customer, is heeded, unless it is older than what is known. */
gboolean dsk_send_failed_late (DskOp *op, const char *conv, const DskRelayStatus *report, GError **error);
/* A status says that a message of @conv left Meta at @at: so the number sends. */
gboolean dsk_send_left (DskOp *op, const char *conv, gint64 at, GError **error);
/* The customer wants no marketing from the number of @conv_id, as was known at @at. */
gboolean dsk_send_opted_out (DskOp *op, const char *conv_id, gint64 at, GError **error);
/* @rate: (out): messages a second */
gboolean dsk_send_rate (DskRelayEngine *engine, const DskRelayNumber *number, guint *rate, GError **error);

/* Somebody answered, or looked: noted if the policy wants the customer to see it. */
gboolean dsk_courtesy_replied (DskOp *op, const char *conv, GError **error);
gboolean dsk_courtesy_seen (DskOp *op, const char *conv, GError **error);

/* Meta says that a template of @waba is @status now: what waits for it leaves at once, or fails if it never will. */
gboolean dsk_send_template_is (DskOp *op, const char *waba, const char *name, const char *language, const char *status,
                               GError **error);

/* Whether a template may be sent: it is approved, and no marketing for who wants none. */
gboolean dsk_send_check_template (DskOp *op, const DskRelayConv *conv, const DskRelayNumber *number,
                                  const char *name, const char *language, DskCommandResult *result,
                                  GError **error);

/**
 * dsk_send_check:
 * @number: of the conversation
 * @target: (out) (transfer full) (nullable): of a reaction: our id of the message that it is for
 * @result: (inout): set if it must not be sent
 *
 * Whether WhatsApp would take what @command says, as far as the relay can tell.
 *
 * Returns: FALSE only if the database failed
 */
gboolean dsk_send_check (DskOp *op, const DskCommand *command, const DskRelayConv *conv,
                         const DskRelayNumber *number, char **target, DskCommandResult *result,
                         GError **error);

G_END_DECLS
