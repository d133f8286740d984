/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/* Returns: (transfer full): what is in the folder: whole files, what came so far of others, copies that were never
 * finished; and those that other programs open. Blocks. */
GPtrArray *dsk_media_folder_look (const char *folder);
/**
 * dsk_media_folder_forget:
 * @found: what dsk_media_folder_look() found before @named was read: nothing else is removed
 * @named: (element-type utf8): a set of the digests that messages here name
 * @held: (element-type utf8): a set of the digests of what waits to be sent, as in drafts
 * @max_bytes: what may stay in all; what was not looked at for longest goes first
 *
 * Removes what no message names any more, as when its conversation is not this user's business now, whether it is here
 * as a whole or in part. What the relay still has to get, what is held, however long, and what was added here within a
 * week and may not be sent yet, stays. Blocks.
 */
void dsk_media_folder_forget (const char *folder, GPtrArray *found, GHashTable *named, GHashTable *held,
                              gint64 max_bytes);
/* Adds the digests of the files that a draft names to @held. @draft: files are lines of JSON */
void dsk_media_hold (GHashTable *held, const char *draft);

/* Where a copy of a file belongs that another program is to open; it goes as the file itself does. @name: of one part.
 * Returns: (transfer full) (nullable). @error: as dsk_media_folder_place_to_open() */
char *dsk_client_place_to_open (DskClient *self, const char *sha256, const char *name, GError **error);
/* Does that for the files of @client, in another thread, now and then, as soon as it is in step with the relay.
 * @forgotten: rows went, so that their files have to go soon */
void dsk_client_forget_files (DskClient *self, gboolean forgotten);

G_END_DECLS
