/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files for the customers to attach, made on the spot: real ones of their kind, which any viewer
 * opens. */

/* Returns: (transfer full): a PNG with a pattern in colours that follow from @seed */
GBytes *dsk_sb_sample_image (guint32 seed);
/* Returns: (transfer full): Opus in Ogg, silence of about @seconds */
GBytes *dsk_sb_sample_voice (guint seconds);
/* Returns: (transfer full): a WebP of one pixel */
GBytes *dsk_sb_sample_sticker (void);
/* Returns: (transfer full): an MP4 without tracks */
GBytes *dsk_sb_sample_video (void);
/* Returns: (transfer full): a PDF of one page that says @title (ASCII) */
GBytes *dsk_sb_sample_document (const char *title);

G_END_DECLS
