/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * dsk_client_undo_status:
 * @from: what the status was
 * @to: what it is since, chosen by a person
 *
 * Returns: (transfer full) (element-type DskCommand): what makes it @from again, in the order in which to submit it:
 * from where nothing leads back at once, by way of open. What was new is open then, as nothing leads back to new; if
 * it is that already, there is nothing to do.
 */
GPtrArray *dsk_client_undo_status (DskClient *client, const char *conv, DskStatus from, DskStatus to);

/**
 * dsk_status_undo_owner:
 * @from: what the status was, when @owner (nullable) had the conversation
 * @to: (nullable): who has it since
 * @status: (out): what it has to be set to once @owner has it again
 *
 * Returns: whether it would not be that by itself then, and our user may set it
 */
gboolean dsk_status_undo_owner (DskClient *client, DskStatus from, const char *owner, const char *to,
                                DskStatus *status);

G_END_DECLS
