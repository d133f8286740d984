/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-relay-config.h"

G_BEGIN_DECLS

/**
 * dsk_relay_tls_load:
 * @config: the configuration, checked
 * @now_ms: UTC milliseconds
 * @certificate: (out) (transfer full) (nullable): with its key; NULL: the relay speaks no TLS
 * @pin: (out) (transfer full) (nullable): fingerprint of the certificate, if it is the relay's own
 * @error: which file, and what to do
 *
 * Makes the relay's keys if its data has none yet, and warns of a certificate that is or will soon be out of
 * date. The caller holds the data.
 */
gboolean dsk_relay_tls_load (const DskRelayConfig *config, gint64 now_ms, GTlsCertificate **certificate,
                             char **pin, GError **error);

G_END_DECLS
