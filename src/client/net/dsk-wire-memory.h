/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a profile remembers of networks: in which ones no WebSocket comes through, for six hours, and which kind of
 * wire was used last. A file of its own, network.conf; that it can't be read or written costs a little time at most. */

/* Returns: (transfer full): a name for the network that this computer is in, as far as one can tell without asking
 * anybody: the digest of its own network's address */
char *dsk_wire_memory_network (void);
/* @path: (nullable): nothing is remembered. Whether @network is one without WebSockets. @now_ms: UTC */
gboolean dsk_wire_memory_recall (const char *path, const char *network, gint64 now_ms);
/* A relay was heard, over requests that wait if @poll, else over a WebSocket. Writes only what is new. */
void dsk_wire_memory_note (const char *path, const char *network, gboolean poll, gint64 now_ms);
/* Returns: (transfer full) (nullable): "websocket" or "long-poll", whichever was used last */
char *dsk_wire_memory_last (const char *path);

G_END_DECLS
