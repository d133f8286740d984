/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-store.h"

G_BEGIN_DECLS

/* What happens to a replica's files as a whole. The store must be closed. */

/* Renames the file with its companions to PATH.@why-YYYYMMDD-HHMMSS.
 * Returns: (transfer full): the new name of the file itself; NULL on error */
char *dsk_replica_care_put_aside (const char *path, const char *why, GError **error);
/* Deletes the file, its companions, and what was put aside of it. */
void dsk_replica_care_wipe (const char *path);

/* What the store says is for whoever reads the log; this is for the person, in their language.
 * Returns: (transfer full): with the domain and the code of @error */
GError *dsk_replica_care_words (const GError *error, const char *path);

/* Puts a new replica in the place of PATH, with what a person wrote in the old one and nobody else
 * has. If some of that can't be read the old one is put aside, otherwise it is deleted. */
gboolean dsk_replica_care_renew (const char *path, DskReplicaCarry how, GError **error);

/* Puts a new replica beside PATH, which is damaged and stays what it is to be read, and carries over what a person
 * wrote: from now on that is written there. Also when there was one already, and it is damaged, too.
 * @beside: (out): FALSE: nothing of PATH can be read; it was put aside, and the new one has its place */
gboolean dsk_replica_care_begin (const char *path, gboolean *beside, GError **error);
/* The one beside it has everything, and is closed: it takes the place of PATH. Whenever the process ends, there is
 * the one or the other, whole. */
gboolean dsk_replica_care_finish (const char *path, GError **error);
/* Before PATH is opened: finishes a renewal that the end of the process interrupted. */
gboolean dsk_replica_care_settle (const char *path, GError **error);

G_END_DECLS
