/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db-private.h"
#include "dsk-relay-rows.h"

G_BEGIN_DECLS

/* "SELECT e."a", e."b" … FROM "entity" e " and the rest, kept for the life of the process */
const char *dsk_relay_rows_select (const DskEntity *entity, const char *rest);
/* Hands the rows of @stmt to @func. */
gboolean dsk_relay_rows_emit (DskRelayDb *db, sqlite3_stmt *stmt, const DskEntity *entity, DskRowFunc func,
                              gpointer user_data, GError **error);
gboolean dsk_relay_rows_emit_gone (DskRelayDb *db, sqlite3_stmt *stmt, DskRelayGoneFunc func, gpointer user_data,
                                   GError **error);

G_END_DECLS
