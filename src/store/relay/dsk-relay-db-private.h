/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

#define DSK_RELAY_APPLICATION_ID 0x44534b52 /* "DSKR" */

extern const DskMigration dsk_relay_migrations[];
extern const guint dsk_relay_n_migrations;

/* (nullable) */
const gint *dsk_relay_db_get_stop (DskRelayDb *self);

G_END_DECLS
