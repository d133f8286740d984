/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* No picture is shown with more pixels in a row or column than this. */
#define DSK_PICTURE_SIDE_MAX 4096

/**
 * dsk_picture_load_async:
 * @path: a file that somebody sent, or that is to be sent
 * @max_side: pixels: larger ones are made smaller while they are read; at most %DSK_PICTURE_SIDE_MAX
 *
 * Has a picture decoded by dastak-thumbnail, a program that is locked up and may do nothing else; this process only
 * sees the pixels. Only JPEG, PNG and WebP, told by their first bytes, and none of more than 50 megapixels.
 */
void dsk_picture_load_async (const char *path, int max_side, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full). @error: DSK_ERROR_INVALID and others, in words for a person */
GdkTexture *dsk_picture_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
