/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dsk_transport_pin_new:
 * @pin: SHA-256 of a certificate, lower-case hex
 *
 * A database of trust that trusts one certificate and what it signed, and nothing that the system
 * trusts: for a relay with a certificate of its own, whose fingerprint came with the enrolment
 * link.
 *
 * Returns: (transfer full)
 */
GTlsDatabase *dsk_transport_pin_new (const char *pin);

G_END_DECLS
