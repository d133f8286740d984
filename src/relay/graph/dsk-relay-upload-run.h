/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-media-egress.h"
#include "dsk-relay-media-file.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_UPLOAD_DONE,
  DSK_UPLOAD_AGAIN,
  DSK_UPLOAD_REFUSED, /* it will never be taken */
} DskUploadOutcome;

typedef struct
{
  DskUploadOutcome outcome;
  char *media_id; /* (nullable) (owned) */
  int code;       /* Meta's; 0: none */
  char *words;    /* (nullable) (owned): why not */
  gint64 account_wait_ms; /* as of dsk_relay_meter_wait_ms() */
} DskUploadResult;

void dsk_upload_result_clear (DskUploadResult *result);
/* Brings one file to Meta, streamed. Uploading twice does no harm, so that whatever failed may be tried again.
 * Blocks; for a worker thread. */
void dsk_upload_run (const DskMediaEgress *egress, const DskRelayUploadJob *job, GCancellable *cancellable,
                     DskUploadResult *result);

G_END_DECLS
