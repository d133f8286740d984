/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Has the file of a message fetched again, from now on and as if for the first time. @found: (out): FALSE: the message
 * has no file that could not be fetched */
gboolean dsk_relay_media_retry (DskRelayDb *db, const char *message, const char *conv, gint64 now, gint64 seq,
                                gboolean *found, GError **error);

G_END_DECLS
