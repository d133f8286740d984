/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The relay's own keys, in the folder "keys" of its data (0700, each file 0600):
 *
 * - relay.pem, relay.key: a certificate that the relay signed itself, and its key (EC P-256). Desktops trust it
 *   by its fingerprint, which comes with the enrolment link, and look neither at its name nor at its date.
 * - audit.key, audit.pub: an Ed25519 pair for signing the audit log, each one line of base64.
 *
 * A file appears under its name only when it is whole and on the disk. */

/**
 * dsk_relay_keys_ensure:
 * @data_dir: the relay's data; made if it is not there
 * @now_ms: UTC milliseconds, for the certificate's validity
 * @made: (out) (optional): whether anything was missing and made
 * @error: DSK_ERROR_CORRUPT: a public half has lost its secret one, or they are no pair. Then nothing is replaced:
 *   desktops rely on it
 *
 * Makes what is missing, also after it was stopped half-way.
 */
gboolean dsk_relay_keys_ensure (const char *data_dir, gint64 now_ms, gboolean *made, GError **error);

/* Returns: (transfer full) (nullable): the relay's own certificate with its key */
GTlsCertificate *dsk_relay_keys_load_certificate (const char *data_dir, GError **error);
/* Returns: (transfer full) (nullable): SHA-256 of the relay's own certificate, lower-case hex. Needs no secret. */
char *dsk_relay_keys_fingerprint (const char *data_dir, GError **error);

/* Whether the first certificate in a PEM file belongs to the private key in another. @error: words with both names */
gboolean dsk_relay_keys_check_pair (const char *certificate, const char *key, GError **error);
/* Returns: (transfer full): SHA-256 of @certificate, lower-case hex */
char *dsk_relay_keys_hash (GTlsCertificate *certificate);

G_END_DECLS
