/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * SimEye:
 *
 * The oracle's own connection to a database, read-only. What it reads it reads past all code of the product. While
 * the disk is dead it sees nothing.
 */
typedef struct _SimEye SimEye;

SimEye *sim_eye_open (const char *path);
void sim_eye_close (SimEye *eye);
sqlite3 *sim_eye_db (SimEye *eye);

/* Queries with text parameters, NULL at their end. */
gint64 sim_eye_int (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Returns: (transfer full) (nullable) */
char *sim_eye_text (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* All rows as lines. Returns: (transfer full) */
char *sim_eye_dump (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
