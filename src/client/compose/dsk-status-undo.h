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

G_END_DECLS
