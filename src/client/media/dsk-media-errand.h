/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-media-transfer.h"

G_BEGIN_DECLS

/* One file that is brought or fetched, for a worker thread: all of it is its own. */
typedef struct
{
  DskMediaRelay *relay; /* (owned) */
  char *sha256;         /* (owned) */
  gboolean up;
  DskMediaUse use;      /* what it is brought for */
} DskMediaErrand;

DskMediaErrand *dsk_media_errand_new (const DskMediaRelay *relay, const char *sha256, gboolean up, DskMediaUse use);
void dsk_media_errand_free (DskMediaErrand *self);

/* Blocks. A file that was brought loses its mark; one that lost its mark before it was there was given up: what the
 * relay has of it is dropped. @error: as dsk_media_upload() and dsk_media_download() */
gboolean dsk_media_errand_run (const DskMediaErrand *self, DskMediaProgress progress, gpointer user_data,
                               GCancellable *cancellable, GError **error);
/* Blocks: what the relay has of a file that was given up goes. */
void dsk_media_errand_drop (const DskMediaErrand *self);

G_END_DECLS
