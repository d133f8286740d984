/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The relay's files: DATA/media/ab/cdef… by the SHA-256 of what they hold, DATA/media/tmp for what is on its way. All
 * of this blocks, and none of it is for the writer's thread or the main one. */

/* The length that temporary files of uploads are kept for the rest to come. */
#define DSK_MEDIA_TEMP_KEPT_S (24 * 60 * 60)

/* Returns: (transfer full) */
char *dsk_media_store_path (const char *data_dir, const char *sha256);
/* Opens or makes DATA/media/tmp/NAME. @path: (out) (transfer full). Returns: a descriptor, or −1.
 * @error: DSK_ERROR_FULL, DSK_ERROR_FAILED */
int dsk_media_store_open_temp (const char *data_dir, const char *name, int flags, char **path, GError **error);
/* @error: DSK_ERROR_FULL, DSK_ERROR_FAILED */
gboolean dsk_media_store_write (int fd, gconstpointer data, gsize len, GError **error);
/* Gives what is complete its place, durably: the file and its name. @path is gone afterwards. */
gboolean dsk_media_store_adopt (const char *data_dir, const char *path, const char *sha256, GError **error);
/* Returns: (transfer full) (nullable): hex */
char *dsk_media_store_digest (const char *path, GError **error);
/* Whether @bytes more leave enough space for everything else. */
gboolean dsk_media_store_has_space (const char *data_dir, gint64 bytes);
/* Removes temporary files that nobody goes on with: old ones, and when the relay is @starting also those of its own
 * jobs, which begin anew. */
void dsk_media_store_sweep (const char *data_dir, gboolean starting);
/* Bytes of temporary files whose names begin with @prefix, without the one that is called @except. */
gint64 dsk_media_store_held (const char *data_dir, const char *prefix, const char *except);
/* Removes a file that nobody needs, unless it came again meanwhile and is less than a day old. */
void dsk_media_store_remove_old (const char *data_dir, const char *sha256);
/* Returns: (transfer full) (element-type utf8): digests of files that are at least a day old, of one of the 256
 * folders */
GPtrArray *dsk_media_store_list (const char *data_dir, guint folder);

G_END_DECLS
