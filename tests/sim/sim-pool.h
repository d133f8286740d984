/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A run begins: what the product has open belongs to it. */
void sim_pool_begin (void);
/* A run ends: nobody looks at files any more. */
void sim_pool_end (void);
/* The database at @path is replaced by one that was not made from the template: no connection to it is kept in this
 * run. */
void sim_pool_refuse (const char *path);
/* Closes all. */
void sim_pool_clear (void);

G_END_DECLS
