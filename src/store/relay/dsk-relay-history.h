/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* How much of the past is kept, and whether it is the one that a replica knows. All inside a transaction. */

/* Remembers that the log is at its head at @now. */
gboolean dsk_relay_history_stamp (DskRelayDb *db, gint64 now, GError **error);
/* @floor: (out): the highest position that is older than @before; not below the present floor */
gboolean dsk_relay_history_find_floor (DskRelayDb *db, gint64 before, gint64 *floor, GError **error);
/* Forgets what only a cursor below @floor would need: tombstones, changes of scope, results of commands. What a
 * number was used for last is kept for each device, and so is the last number at @floor. @gone: (out): rows */
gboolean dsk_relay_history_forget (DskRelayDb *db, gint64 floor, gint64 *gone, GError **error);

/* Returns: (transfer full) (nullable): the id of the present run; NULL without @error: there was none yet */
char *dsk_relay_history_current (DskRelayDb *db, GError **error);
/* A new run, @id, begins at the head. @number: (out) (optional): greater than that of every run before */
gboolean dsk_relay_history_boot (DskRelayDb *db, const char *id, gint64 *number, GError **error);

/* Whether @cursor is of @boot as this database knows it. FALSE: it is an older copy of the one that gave it. */
gboolean dsk_relay_history_knows (DskRelayDb *db, const char *boot, gint64 cursor, gboolean *known,
                                  GError **error);

G_END_DECLS
