/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-query.h"
#include "dsk-replica-reader-private.h"

G_BEGIN_DECLS

/**
 * DskReplicaFilter:
 *
 * What the operators of a search ask for, with names looked up in this replica. NULL and 0 ask for nothing.
 */
typedef struct
{
  guint statuses;      /* one bit each: any of them */
  GHashTable *owners;  /* (owned) (nullable) (element-type utf8): ids, "" is nobody */
  GHashTable *teams;   /* (owned) (nullable) (element-type utf8): ids, "" is none */
  GHashTable *numbers; /* (owned) (nullable) (element-type utf8): ids */
  GHashTable *tagged;  /* (owned) (nullable) (element-type gint64): keys of those whose customers have all the tags */
  GHashTable *unseen;  /* (owned) (nullable) (element-type gint64): if that is asked for: keys */
  guint states;        /* one bit each, DskReplicaState: all of them */
  gint64 after;        /* UTC ms, that is in it */
  gint64 before;       /* UTC ms, that is not */

  /* Of what is written in a conversation. */
  gboolean from;          /* any of these four */
  gboolean from_customer;
  gboolean from_us;
  GHashTable *authors;    /* (owned) (nullable) (element-type utf8): users */
  GHashTable *from_convs; /* (owned) (nullable) (element-type gint64): keys of those whose customer it is */
  guint has;              /* one bit each, DskReplicaThing: all of them */
} DskReplicaFilter;

/* In the order of dsk_query_op_values(). */
typedef enum
{
  DSK_REPLICA_OPEN,
  DSK_REPLICA_UNREAD, /* by our user */
  DSK_REPLICA_UNSEEN, /* by anybody, and the customer waits */
  DSK_REPLICA_UNANSWERED,
  DSK_REPLICA_SNOOZED,
  DSK_REPLICA_MENTIONED,
} DskReplicaFilterState;

/**
 * dsk_replica_filter_init:
 * @now: UTC ms
 * @problem: (inout): UNKNOWN if nobody and nothing is called what is asked for
 *
 * In a snapshot. To be cleared in any case.
 *
 * Returns: FALSE with @error: the replica can't be read; TRUE with a fault in @problem: it can't be looked for
 */
gboolean dsk_replica_filter_init (DskReplicaFilter *filter, DskReplicaReader *reader, const DskQuery *query, gint64 now,
                                  DskQueryProblem *problem, GError **error);
void dsk_replica_filter_clear (DskReplicaFilter *filter);
/* Whether it asks about single messages or notes. */
gboolean dsk_replica_filter_is_of_items (const DskReplicaFilter *filter);
/* Whether it passes over all that is resolved. */
gboolean dsk_replica_filter_is_open (const DskReplicaFilter *filter);
/* What it says of a conversation. @days: also when something last happened in it */
gboolean dsk_replica_filter_holds (const DskReplicaFilter *filter, const DskReplicaPlace *place, gboolean days);
/* What it says of a message or note. @author: (nullable); @incoming: a customer wrote it; @kind: of a message */
gboolean dsk_replica_filter_holds_item (const DskReplicaFilter *filter, gint64 key, gint64 at, const char *author,
                                        gboolean incoming, DskMessageKind kind);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplicaFilter, dsk_replica_filter_clear)

G_END_DECLS
