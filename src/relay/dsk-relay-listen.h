/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-http-server.h"
#include "dsk-relay-config.h"

G_BEGIN_DECLS

/**
 * dsk_relay_listen:
 * @server: gets the connections
 * @config: the configuration, checked
 * @bound: (out) (transfer full): where it listens, with the port that the system picked
 * @error: %G_IO_ERROR, in words that name the address
 *
 * Listens where [relay] listen says: an address and port, or a Unix socket, which only its owner and group may use
 * (mode 0660). A socket that nobody listens on any more is what a relay left that was killed, and is replaced;
 * anything else of that name is left alone.
 */
gboolean dsk_relay_listen (DskHttpServer *server, const DskRelayConfig *config, GSocketAddress **bound,
                           GError **error);

/* Takes the Unix socket away, if there is one. Once nobody is served any more. */
void dsk_relay_listen_end (const DskRelayConfig *config);

/* Returns: (transfer full): how @bound is shown to people, like "http://127.0.0.1:7443" */
char *dsk_relay_listen_describe (GSocketAddress *bound, gboolean tls);

G_END_DECLS
