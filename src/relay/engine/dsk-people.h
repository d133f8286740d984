/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-engine-private.h"
#include "dsk-relay-people.h"

G_BEGIN_DECLS

/* DSK_ERROR_NOT_FOUND if there is nobody */
gboolean dsk_people_find_user (DskOp *op, const char *name_or_id, DskRelayUser *user,
                               GError **error);
/* Brings the tokens of @user to what their role, scope and teams say (none if they are not active), and logs what
 * changed. Everything that changes one of these ends with it. */
gboolean dsk_people_grant (DskOp *op, const DskRelayUser *user, GError **error);
/* Puts @user into @team (an id), without a word in the audit. */
gboolean dsk_people_join (DskOp *op, const char *team, const DskRelayUser *user, GError **error);
/* Returns: (transfer full) (nullable): the id of an active team; NULL with DSK_ERROR_NOT_FOUND */
char *dsk_people_find_team (DskOp *op, const char *name_or_id, GError **error);
/* DSK_ERROR_INVALID in words if @user's role can't have their scope. */
gboolean dsk_people_check_scope (const DskRelayUser *user, GError **error);
/* Keeps what @user is now, with its audit line; what waits for somebody who is off shift goes back to its queue.
 * Nothing happens if they are that already. */
gboolean dsk_people_set_availability (DskOp *op, DskRelayUser *user, DskAvailability availability, GError **error);
/* Makes an enrolment code, with its audit line. @code: (out) (transfer full) */
gboolean dsk_people_make_code (DskOp *op, const DskRelayUser *user, char **code, GError **error);

G_END_DECLS
