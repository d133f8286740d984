/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-filter.h"

G_BEGIN_DECLS

/* @place: as it is shown; borrowed */
typedef void (*DskReplicaPlaceFunc) (const DskReplicaPlace *place, gpointer user_data);

/**
 * dsk_replica_reader_each_fitting:
 * @query: its view is not of the kind SAVED
 * @overlay: of dsk_replica_reader_overlay()
 * @fit: (inout): its problem is to be cleared in any case
 *
 * In a snapshot. Every conversation of a view that a search fits, once, in no order. Words are looked for in messages,
 * notes, names and numbers; if it also asks who wrote them, when, or what is attached, one message or note must fit all
 * of that. Of messages and notes only the newest are looked at.
 *
 * Returns: FALSE with @error: the replica can't be read
 */
typedef struct
{
  gboolean at_least;       /* there may be more: not all was looked at */
  DskQueryProblem problem; /* why nothing can be looked for */
} DskReplicaFit;

gboolean dsk_replica_reader_each_fitting (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay,
                                          DskReplicaFit *fit, DskReplicaPlaceFunc func, gpointer user_data,
                                          GError **error);
/* Every place of a view, once, as it is shown. @open_only: what is resolved is passed over */
gboolean dsk_replica_reader_each_place (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay,
                                        gboolean open_only, DskReplicaPlaceFunc func, gpointer user_data,
                                        GError **error);

G_END_DECLS
