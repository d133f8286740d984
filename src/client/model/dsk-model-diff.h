/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskModelDiffFunc:
 * @position: where, in the list as it is after the steps before this one
 * @removed: how many entries go from there
 * @added: how many come there
 * @first_added: index in the new list of the first one that comes
 *
 * One step on the way from the old list to the new one; one of @removed and @added is 0.
 */
typedef void (*DskModelDiffFunc) (guint position, guint removed, guint added, guint first_added,
                                  gpointer user_data);

/**
 * dsk_model_diff:
 * @old_keys: the list as it is; no key twice
 * @new_keys: the list as it shall be; no key twice
 * @max_steps: give up above this many steps
 *
 * The smallest way from one list of unique keys to another: first everything that goes or moves is
 * taken out, from the end to the start, then everything that comes or moves is put in, from the
 * start to the end. A move to the top is so (p, 1, 0) and (0, 0, 1), which costs a list view two
 * rows. The longest increasing run of common keys stays untouched.
 *
 * Returns: FALSE, without having called @func, if more than @max_steps would be needed
 */
gboolean dsk_model_diff (const gint64 *old_keys, guint n_old, const gint64 *new_keys, guint n_new,
                         guint max_steps, DskModelDiffFunc func, gpointer user_data);

G_END_DECLS
