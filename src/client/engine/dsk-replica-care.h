/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-store.h"

G_BEGIN_DECLS

/* What happens to a replica's files as a whole. The store must be closed. */

/* Renames the file with its companions to PATH.@why-YYYYMMDD-HHMMSS.
 * Returns: (transfer full): the new name of the file itself; NULL on error */
char *dsk_replica_care_put_aside (const char *path, const char *why, GError **error);
void dsk_replica_care_wipe (const char *path);

/* What the store says is for whoever reads the log; this is for the person, in their language.
 * Returns: (transfer full): with the domain and the code of @error */
GError *dsk_replica_care_words (const GError *error, const char *path);

/* Replies and notes that were never sent become drafts of @store, so that what somebody wrote is
 * not lost.
 * @commands: (nullable) (element-type DskCommand) */
void dsk_replica_care_keep_texts (DskReplicaStore *store, GPtrArray *commands, gint64 now_ms);

G_END_DECLS
