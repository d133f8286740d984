/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-readers.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/**
 * DskRelayAdminSocket:
 *
 * The running relay's ear for its administrator: a socket in the data folder that only the relay's own user
 * and root can open. One line of JSON in, one out.
 */
typedef struct _DskRelayAdminSocket DskRelayAdminSocket;

/* A device lost its access (@revoked), or its user has other rights now; durably. */
typedef void (*DskAdminChanged) (const char *device, gboolean revoked, gpointer user_data);

/* @care: does backups and checks, beside the writer */
DskRelayAdminSocket *dsk_relay_admin_socket_new (const char *data_dir, DskRelayWriter *writer,
                                                 DskRelayReaders *care, DskAdminChanged changed,
                                                 gpointer user_data, GError **error);
/* Hears nothing more; what was asked is still answered if the writer still runs. */
void dsk_relay_admin_socket_free (DskRelayAdminSocket *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayAdminSocket, dsk_relay_admin_socket_free)

G_END_DECLS
