/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "sim-disk.h"

G_BEGIN_DECLS

/**
 * SimEye:
 *
 * The oracle's own connection to a database, read-only. What it reads it reads past all code of the product. While
 * the disk is dead it sees nothing.
 */
typedef struct _SimEye SimEye;

/* @disk: has @file, a database that somebody has opened. @slot: whose file it is: of one slot all have the same
 * schema, and one eye is open at a time. */
SimEye *sim_eye_open (const char *slot, SimDisk *disk, const char *file);
void sim_eye_close (SimEye *eye);
/* All of them, for good. */
void sim_eye_end (void);
sqlite3 *sim_eye_db (SimEye *eye);

/* Queries with text parameters, NULL at their end. */
gint64 sim_eye_int (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Returns: (transfer full) (nullable) */
char *sim_eye_text (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Before its first row; to be reset. Returns: (transfer none) (nullable) */
sqlite3_stmt *sim_eye_start (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;
/* Whether both give the same rows, of the same types. Resets them. */
gboolean sim_eye_same (sqlite3_stmt *one, sqlite3_stmt *other);
/* All rows as lines. Returns: (transfer full) */
char *sim_eye_dump (SimEye *eye, const char *sql, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
