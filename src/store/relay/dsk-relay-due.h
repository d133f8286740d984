/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What happens at a time. */

/* Returns: (transfer full) (element-type utf8): conversations whose time to wake is @now or before, earliest first */
GPtrArray *dsk_relay_due_snoozed (DskRelayDb *db, gint64 now, guint max, GError **error);
/* The same of handoffs that nobody answered: their ids */
GPtrArray *dsk_relay_due_handoffs (DskRelayDb *db, gint64 now, guint max, GError **error);
/* The same of messages that are to be sent later */
GPtrArray *dsk_relay_due_scheduled (DskRelayDb *db, gint64 now, guint max, GError **error);
/* @at: (out): UTC ms of the earliest of all; 0: there is nothing */
gboolean dsk_relay_due_next (DskRelayDb *db, gint64 *at, GError **error);

G_END_DECLS
