/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-daemon-private.h"

G_BEGIN_DECLS

/**
 * DskRelayMetrics:
 *
 * What a monitoring program asks for at http://ADDRESS/metrics, in Prometheus's text: numbers, no names, no words.
 * On a loopback address of its own, so that no proxy gives it away.
 */
typedef struct _DskRelayMetrics DskRelayMetrics;

/* Listens where [relay] metrics says. @error: %G_IO_ERROR */
DskRelayMetrics *dsk_relay_metrics_new (DskRelayDaemon *daemon, GError **error);
/* Nothing is asked any more; while the readers still answer. */
void dsk_relay_metrics_stop (DskRelayMetrics *self);
void dsk_relay_metrics_free (DskRelayMetrics *self);

G_END_DECLS
