/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskRelaySecret:
 *
 * A secret in a file of its own: never in a configuration, a log or a list of processes. It can be asked
 * again and again; the file is read anew when it was replaced or rewritten.
 */
typedef struct _DskRelaySecret DskRelaySecret;

/* @key: the configuration's name for @path, for what is said of it
 * @path: may be empty: then the systemd credential @credential, if there is one */
DskRelaySecret *dsk_relay_secret_new (const char *key, const char *path, const char *credential);
void dsk_relay_secret_free (DskRelaySecret *self);
/* Whether there is a file to read it from, whatever is in it. Any thread. */
gboolean dsk_relay_secret_is_named (const DskRelaySecret *self);
/* Whether both, as they were read last, are the same secret. None is the same as none, unless it is the same file's. */
gboolean dsk_relay_secret_is_same (const DskRelaySecret *a, const DskRelaySecret *b);
/* @changed: (out) (optional): whether it is another one than at the last call that asked for this
 * Returns: (transfer none) (nullable): the secret; NULL if there is none or it can't be read (logged once) */
const char *dsk_relay_secret_get (DskRelaySecret *self, gboolean *changed);
/* For who asks a thousand times a second: what it was within the last fifth of one. What does not fit then should be
 * tried with dsk_relay_secret_get() before it is refused, if that is another one.
 * Returns: (transfer none) (nullable): like that */
const char *dsk_relay_secret_peek (DskRelaySecret *self);
/* Returns: whether the file is not any more what was read last */
gboolean dsk_relay_secret_is_stale (DskRelaySecret *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelaySecret, dsk_relay_secret_free)

G_END_DECLS
