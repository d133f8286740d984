/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"

G_BEGIN_DECLS

/**
 * DskRelayDaemon:
 *
 * The running relay: it puts the parts together, serves until it is told to stop, and takes them apart in
 * the order in which nothing is lost.
 */
typedef struct _DskRelayDaemon DskRelayDaemon;

/* @error: DSK_ERROR_BUSY: another relay serves this data */
DskRelayDaemon *dsk_relay_daemon_new (const DskRelayConfig *config, GError **error);
void dsk_relay_daemon_free (DskRelayDaemon *self);
/* Serves until SIGTERM or SIGINT. Returns: the exit status */
int dsk_relay_daemon_run (DskRelayDaemon *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayDaemon, dsk_relay_daemon_free)

G_END_DECLS
