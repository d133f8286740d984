/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-relay-config.h"

G_BEGIN_DECLS

/* Where desktops reach the relay, so that commands can print whole enrolment links. Only a relay that serves
 * knows; it leaves what it knows in the file "url" of its data, like https://relay.example.org:7443?cert=… */

/**
 * dsk_relay_link_save:
 * @config: the configuration, checked
 * @bound: where it listens
 * @tls: whether it speaks TLS
 * @pin: (nullable): fingerprint of the certificate, if it is the relay's own
 *
 * Takes the file away if the address can't be known. Failing does no harm but to links.
 */
void dsk_relay_link_save (const DskRelayConfig *config, GSocketAddress *bound, gboolean tls,
                          const char *pin);

/* Returns: (transfer full) (nullable): the link with which @code is used, as dsk_relay_address_parse() reads it;
 *   NULL: no relay has served this data yet, or it could not know */
char *dsk_relay_link_new (const char *data_dir, const char *code);

G_END_DECLS
