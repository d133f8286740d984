/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-engine-private.h"
#include "dsk-relay-people.h"

G_BEGIN_DECLS

/**
 * DskCommandFunc:
 * @op: the operation; its number is where the effect shows
 * @command: validated
 * @actor: who asks; active, and allowed to
 * @conv: (nullable): the conversation, if it is about one, which @actor may see; the function saves it if it changes it
 * @result: (inout): OK at the start
 *
 * Either refuses, by setting @result and changing nothing, or does it all.
 *
 * Returns: FALSE only if the database failed
 */
typedef gboolean (*DskCommandFunc) (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                    DskRelayConv *conv, DskCommandResult *result, GError **error);

gboolean dsk_cmd_message_send (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                               DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_note_add (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                           DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_note_edit (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                            DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_claim (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                        DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_assign (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                         DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_set_status (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                             DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_mark_unread (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                              DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_mark_read (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                            DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_message_cancel (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                 DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_media_retry (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                              DskRelayConv *conv, DskCommandResult *result, GError **error);

gboolean dsk_cmd_mention_seen (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                               DskRelayConv *conv, DskCommandResult *result, GError **error);

gboolean dsk_cmd_snooze (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                         DskRelayConv *conv, DskCommandResult *result, GError **error);

/* @conv: NULL: they are of no conversation, and look at the actor's rights themselves */
gboolean dsk_cmd_canned_put (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                             DskCommandResult *result, GError **error);
gboolean dsk_cmd_canned_remove (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                                DskCommandResult *result, GError **error);
gboolean dsk_cmd_handoff_offer (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_handoff_accept (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_handoff_return (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_handoff_cancel (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                DskRelayConv *conv, DskCommandResult *result, GError **error);
gboolean dsk_cmd_contact_edit (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                               DskCommandResult *result, GError **error);
/* Likewise. */
gboolean dsk_cmd_availability (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                               DskRelayConv *conv, DskCommandResult *result, GError **error);

gboolean dsk_cmd_scheduled_send (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                                 DskCommandResult *result, GError **error);
gboolean dsk_cmd_scheduled_remove (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                   DskRelayConv *conv, DskCommandResult *result, GError **error);

/* Likewise. */
gboolean dsk_cmd_start (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                        DskCommandResult *result, GError **error);

/**
 * dsk_cmd_message_check:
 * @conv: without an id: it is made if @command is accepted
 * @target: (out) (transfer full) (nullable): of a reaction, for dsk_cmd_message_accept()
 *
 * The first half of dsk_cmd_message_send(): whether @command is refused. Nothing is changed.
 */
gboolean dsk_cmd_message_check (DskOp *op, const DskCommand *command, const DskRelayUser *actor,
                                const DskRelayConv *conv, char **target, DskCommandResult *result, GError **error);
/* The second half, of what was not refused. */
gboolean dsk_cmd_message_accept (DskOp *op, const DskCommand *command, const DskRelayUser *actor, DskRelayConv *conv,
                                 const char *target, DskCommandResult *result, GError **error);
/* Whether somebody else than the author of @command, and than whom they saw there, has @conv since. */
gboolean dsk_cmd_was_taken (const DskCommand *command, const DskRelayUser *actor, const DskRelayConv *conv);

/* Whether the customer wrote something that the author had not seen, as far as the command says what they had. */
gboolean dsk_cmd_moved_on (DskOp *op, const DskCommand *command, const DskRelayConv *conv, gboolean *moved,
                           GError **error);
/* Refuses with @code and, as detail, {"reason":@reason}. Always returns TRUE. */
gboolean dsk_cmd_refuse (DskCommandResult *result, DskResultCode code, const char *reason);
/* The same, with who it was: {"reason":@reason,"user":id,"user_name":name}. @user: (nullable): nobody in particular.
 * Returns: FALSE only if the database failed */
gboolean dsk_cmd_refuse_by (DskOp *op, DskResultCode code, const char *reason, const char *user,
                            DskCommandResult *result, GError **error);
/* Refuses with CONFLICT and what the conversation is like now:
 * {"at":ms,"owner":id,"owner_name":name,"status":word} */
gboolean dsk_cmd_conflict (DskOp *op, const DskRelayConv *conv, DskCommandResult *result,
                           GError **error);

G_END_DECLS
