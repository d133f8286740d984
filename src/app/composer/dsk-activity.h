/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/* Returns: (transfer full) (nullable): the newest message that somebody else than @user wrote in
 * @model after the one called @since, in words ("Customer: …"); NULL if nobody did.
 * @since: (nullable): NULL: there was none */
char *dsk_activity_since (DskTimelineModel *model, const char *since, const char *user);

G_END_DECLS
