/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dsk_picture_load_async:
 * @path: a file that a customer sent
 * @max_side: pixels: larger ones are made smaller while they are read; 0: as it is
 *
 * Decodes a picture in a thread. Only JPEG, PNG and WebP, told by their first bytes, and none of more than 50
 * megapixels.
 */
void dsk_picture_load_async (const char *path, int max_side, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full). @error: DSK_ERROR_INVALID and others, in words for a person */
GdkTexture *dsk_picture_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
