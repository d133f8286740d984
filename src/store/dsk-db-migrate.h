/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db-private.h"

G_BEGIN_DECLS

/* Private to dsk-db.c: whether the file is ours (or new), and of no newer version. Changes nothing. */
gboolean dsk_db_check_version (DskDb *self, gint32 application_id, guint n_migrations,
                               GError **error);

/* Checks how old it is, and (WRITER only) brings it up to date. */
gboolean dsk_db_migrate (DskDb *self, DskDbMode mode, gint32 application_id,
                         const DskMigration *migrations, guint n_migrations, GError **error);

/* Runs several statements that return nothing. */
gboolean dsk_db_exec (DskDb *self, const char *sql, const char *what, GError **error);

G_END_DECLS
