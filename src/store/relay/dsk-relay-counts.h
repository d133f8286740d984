/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What waits, for whoever watches the relay. */
typedef struct
{
  gint64 head;
  gint64 floor;
  gint64 bodies;  /* webhooks that are kept and not applied yet */
  gint64 queued;  /* messages to be sent */
  gint64 sending; /* and on their way to Meta */
  gint64 devices; /* with access */
} DskRelayCounts;

/* Inside a transaction of a reader. Reads small indexes only. */
gboolean dsk_relay_counts (DskRelayDb *db, DskRelayCounts *counts, GError **error);

G_END_DECLS
