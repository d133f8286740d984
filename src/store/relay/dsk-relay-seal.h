/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Beside the database lies a file, relay.seal, that names the run that wrote last; the database knows that name, and
 * when the file got it. A database that was put back by copying files does not fit to the seal that it finds, or finds
 * one that was copied with it. */

/* @fits FALSE: the database was put back, or moved. One that was never sealed fits. Inside a transaction. */
gboolean dsk_relay_seal_check (DskRelayDb *db, gboolean *fits, GError **error);
/* Before the commit of the transaction in which the run @boot begins, after @previous (nullable). */
gboolean dsk_relay_seal_prepare (DskRelayDb *db, const char *previous, const char *boot, GError **error);
/* After it, outside of any transaction. If it can't be written that is logged; the next run knows why. */
gboolean dsk_relay_seal_put (DskRelayDb *db, const char *previous, const char *boot, GError **error);

G_END_DECLS
