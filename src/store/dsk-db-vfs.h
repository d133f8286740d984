/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dsk_db_vfs_durable:
 *
 * The name of a VFS for connections that write and sync each commit (synchronous=FULL) from the first to the last, and
 * for no others: readers would miss what is not synced. It is SQLite's own, but for the log: what goes there one after
 * the other is gathered, and written when it is to be synced. SQLite writes each page of a commit with two calls, the
 * head of the frame and the page. Nobody reads what is gathered, because SQLite makes a commit known after its sync.
 *
 * A failed write is reported by the sync then, or by whatever else needed the file, and what was gathered is gone with
 * the commit that failed.
 *
 * Returns: (transfer none): registered with SQLite, over its default
 */
const char *dsk_db_vfs_durable (void);

G_END_DECLS
