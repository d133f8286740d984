/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-media.h"

G_BEGIN_DECLS

/* Files between the folder and the relay, in pieces, each of which goes on where the last one ended. These block: for
 * worker threads. */

/* Borrowed strings, but those of dsk_media_relay_copy(). */
typedef struct
{
  const char *base;   /* of the relay */
  const char *pin;    /* (nullable) of its certificate */
  const char *token;
  const char *folder;
} DskMediaRelay;

DskMediaRelay *dsk_media_relay_copy (const DskMediaRelay *self);
void dsk_media_relay_free (DskMediaRelay *self);

/* In the worker thread. */
typedef void (*DskMediaProgress) (gint64 done, gint64 total, gpointer user_data);

/* Fetches @sha256 into the folder, checked. @error: DSK_ERROR_NOT_FOUND: the relay has no such file for this user;
 * DSK_ERROR_UNAVAILABLE, _UNAUTHENTICATED, _CORRUPT, _FULL, or G_IO_ERROR_CANCELLED */
gboolean dsk_media_download (const DskMediaRelay *relay, const char *sha256, DskMediaProgress progress,
                             gpointer user_data, GCancellable *cancellable, GError **error);
/* Brings @sha256 from the folder to the relay, for @use alone. @error: DSK_ERROR_INVALID: the relay will never take
 * it */
gboolean dsk_media_upload (const DskMediaRelay *relay, const char *sha256, DskMediaUse use,
                           DskMediaProgress progress, gpointer user_data, GCancellable *cancellable, GError **error);
/* What the relay has of @sha256 from an upload for @use that did not end is not wanted any more. A file that it has in
 * whole stays. FALSE: it keeps that for a day. */
gboolean dsk_media_upload_drop (const DskMediaRelay *relay, const char *sha256, DskMediaUse use, GError **error);

G_END_DECLS
