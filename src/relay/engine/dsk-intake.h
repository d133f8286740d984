/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-contact.h"
#include "dsk-relay-conversation.h"
#include "dsk-relay-engine-private.h"
#include "dsk-relay-number.h"
#include "dsk-relay-status.h"
#include "dsk-wa-webhook.h"

G_BEGIN_DECLS

/* Holds @update to bounds: names are cut, what can be done without is dropped.
 * Returns: (nullable): static: which id is too long, so that the update must be left out */
const char *dsk_intake_bound (DskWaUpdate *update);

/* One update of a webhook each; repeated ones change nothing. */
gboolean dsk_intake_message (DskOp *op, const DskWaUpdate *update, GError **error);
gboolean dsk_intake_other (DskOp *op, const DskWaUpdate *update, GError **error);
gboolean dsk_intake_preference (DskOp *op, const DskWaUpdate *update, GError **error);
gboolean dsk_intake_person (DskOp *op, const DskWaUpdate *update, GError **error);
/* The cards of all conversations of @contact say what is known now. */
gboolean dsk_intake_refresh_cards (DskOp *op, const char *contact, GError **error);
gboolean dsk_intake_status (DskOp *op, const DskWaUpdate *update, GError **error);

/* @content: (nullable). Whether who was called took it, as far as is known. */
gboolean dsk_intake_call_taken (const char *content);
/* What another body says of a call that is stored already. @found: (out): FALSE: it is not */
gboolean dsk_intake_call (DskOp *op, const DskWaUpdate *update, gboolean *found, GError **error);
/* Brings a stored message up to what edits and revocations of it say: @update, stored as @id, may be such a change or
 * what was changed, and come before or after the other. @sender: (nullable): who wrote it. @conv may get another
 * face; the caller saves it. */
gboolean dsk_intake_revise (DskOp *op, const DskWaUpdate *update, const char *id, const char *sender,
                            DskRelayConv *conv, GError **error);

/* The same for all of a conversation of two, after others came to it. */
gboolean dsk_intake_revise_all (DskOp *op, const char *conv, GError **error);

/* The number that the update is about; an unknown one is made, in quarantine. */
gboolean dsk_intake_number (DskOp *op, const DskWaUpdate *update, DskRelayNumber *number,
                            GError **error);

/* The phone app uses the number, too: it may send less from now on. */
gboolean dsk_intake_phone_app (DskOp *op, const DskRelayNumber *number, GError **error);

/* What a customer is called from now on, as a field of its own says. */
gboolean dsk_intake_user_id (DskOp *op, const DskWaUpdate *update, GError **error);
/* The same, as a message of the system says that is @contact's. */
gboolean dsk_intake_system (DskOp *op, const DskWaUpdate *update, const char *contact, GError **error);
/* @from is the same person as @to: all that is theirs is @to's now, and their conversations on one number are one. */
gboolean dsk_intake_merge (DskOp *op, const char *from, const char *to, GError **error);

/* Who has a name now.
 * @holder: (out) (transfer full) (nullable): nobody, which a failure to look must not be taken for
 * @since: (out) (optional): from when on it is known to be theirs; not set if it is nobody's */
gboolean dsk_intake_holder (DskOp *op, DskAliasKind kind, const char *scope, const char *value, char **holder,
                            gint64 *since, GError **error);
/* @contact has the name @value from @at on. Somebody else who has it is the same person and merged into @contact,
 * unless it is not @certain and @bsuid (nullable), which is @contact's, says that they are two: then they lose it.
 * @changed: (inout): set if it is news */
gboolean dsk_intake_take_name (DskOp *op, DskAliasKind kind, const char *scope, const char *value, const char *contact,
                               const char *bsuid, gboolean certain, gint64 at, gboolean *changed, GError **error);

/* Returns: (transfer full) (nullable): the contact that the update is about, made if need be, with
 * what it says about them learnt. @changed: whether a card may have to be written again
 * @named_at: (out) (optional): see dsk_relay_contact_set_name(); with NULL all is kept with the contact */
char *dsk_intake_contact (DskOp *op, const DskWaUpdate *update, gint64 *named_at, gboolean *changed, GError **error);

/* Who would be meant by a message from @digits now, with nothing changed.
 * @scope: the account of the business number, "" for none
 * @contact: (out) (transfer full) (nullable): NULL: nobody yet */
gboolean dsk_intake_find_phone (DskOp *op, const char *scope, const char *digits, char **contact, GError **error);

/* What is stored of @message becomes at least @report. */
gboolean dsk_intake_merge_status (DskOp *op, const char *message, const char *conv,
                                  const DskRelayStatus *report, GError **error);
/* The statuses that came before we knew that @wamid is @message. */
gboolean dsk_intake_adopt_orphans (DskOp *op, const char *wamid, const char *message,
                                   const char *conv, GError **error);

G_END_DECLS
