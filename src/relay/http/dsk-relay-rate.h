/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskRelayRate:
 *
 * How often a name, like an address, may do something in a minute. Bounded: when too many names are known,
 * all of them share one allowance until the minute is over.
 */
typedef struct _DskRelayRate DskRelayRate;

#define DSK_RELAY_RATE_NAMES 10000

DskRelayRate *dsk_relay_rate_new (guint per_minute);
void dsk_relay_rate_free (DskRelayRate *self);
/* @now_ms: monotonic. FALSE: too often. */
gboolean dsk_relay_rate_take (DskRelayRate *self, const char *name, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayRate, dsk_relay_rate_free)

G_END_DECLS
