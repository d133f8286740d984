/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How loud the parts of a sound are: DSK_PEAKS_N bytes, of parts of the same length, the loudest of which is 255.
 * dastak-player finds out, one file after the other, and it is remembered until the end. In the thread of the main
 * context. */

#define DSK_PEAKS_N 48

/* @peaks: (nullable): NULL: it can't be played */
typedef void (*DskPeaksFunc) (GObject *owner, GBytes *peaks);

/* Calls @func, at once if it is known. @sha256, @path: of the file; @owner: is not kept: if it is gone, nobody is
 * told */
void dsk_peaks_ask (const char *sha256, const char *path, GObject *owner, DskPeaksFunc func);

G_END_DECLS
