/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-media-egress.h"
#include "dsk-relay-media.h"

G_BEGIN_DECLS

typedef enum
{
  DSK_FETCH_READY,
  DSK_FETCH_AGAIN,  /* later */
  DSK_FETCH_FAILED, /* not by itself; a person may try again */
  DSK_FETCH_GONE,   /* Meta does not have it any more */
} DskFetchOutcome;

typedef struct
{
  DskFetchOutcome outcome;
  const char *word;         /* (nullable) static: a short key of the reason */
  char *detail;             /* (nullable) (owned): for the log */
  gint64 after_ms;          /* AGAIN */
  gint64 account_wait_ms;   /* as of dsk_relay_meter_wait_ms() */
  DskRelayMediaFacts facts; /* READY; (owned) */
} DskFetchResult;

void dsk_fetch_result_clear (DskFetchResult *result);
/* How long to wait before attempt @attempt + 1, without jitter. */
gint64 dsk_fetch_pause_ms (gint64 attempt);
/**
 * dsk_fetch_run:
 * @now: UTC ms
 *
 * Gets one file from Meta: asks where it is, downloads and checks it, and gives it its place. Whatever happens before
 * the end leaves nothing behind. Blocks; for a worker thread.
 */
void dsk_fetch_run (const DskMediaEgress *egress, const DskRelayMediaJob *job, gint64 now, GCancellable *cancellable,
                    DskFetchResult *result);

G_END_DECLS
