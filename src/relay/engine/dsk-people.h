/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-engine-private.h"
#include "dsk-relay-people.h"

G_BEGIN_DECLS

/* DSK_ERROR_NOT_FOUND if there is nobody */
gboolean dsk_people_find_user (DskOp *op, const char *name_or_id, DskRelayUser *user,
                               GError **error);
/* Makes an enrolment code, with its audit line. @code: (out) (transfer full) */
gboolean dsk_people_make_code (DskOp *op, const DskRelayUser *user, char **code, GError **error);

G_END_DECLS
