/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-query.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

#define DSK_SAVED_NAME_MAX 60    /* characters */
#define DSK_SAVED_QUERY_MAX 1000 /* bytes */
#define DSK_SAVED_MAX 50         /* of one user */

/**
 * DskSavedView:
 *
 * A search that its user gave a name. It is theirs and stays on this computer: it may name a customer. Owned strings.
 */
typedef struct
{
  char *id;
  char *name;
  DskView base; /* where it looks; not of the kind SAVED */
  char *query;  /* as a DskQuery is written */
  gint64 position; /* in the list, ascending; below 0: to be put at its end */
  gint64 made_at;  /* UTC ms */
} DskSavedView;

DskSavedView *dsk_saved_view_new (const char *id, const char *name, const DskView *base, const char *query);
DskSavedView *dsk_saved_view_copy (const DskSavedView *view);
void dsk_saved_view_free (DskSavedView *view);
/* Whether it can be kept, once it has an id: a name, a search that can be read, and both not too long. */
gboolean dsk_saved_view_is_valid (const DskSavedView *view);

/* Returns: (transfer full) (element-type DskSavedView): those of our user, in their order */
GPtrArray *dsk_replica_reader_list_saved (DskReplicaReader *self, GError **error);
/* In a snapshot. @view: (out) (transfer full) (nullable): NULL: there is none (any more) */
gboolean dsk_replica_reader_saved (DskReplicaReader *self, const char *id, DskSavedView **view, GError **error);

/* How many conversations a saved view holds. */
typedef struct
{
  DskView view;
  DskViewCount count;
  gboolean counted;  /* FALSE: it was left out; see dsk_replica_reader_count_saved() */
  gboolean costly;   /* it has to look through messages, or at what is resolved */
  gboolean at_least; /* only the newest messages were looked at */
} DskSavedCount;

/**
 * dsk_replica_reader_count_saved:
 * @user: (nullable): who looks
 * @costly: also those that take long
 * @now: UTC ms
 *
 * Those that ask only about conversations, and about none that is resolved, are all counted in one walk over the open
 * ones.
 *
 * Returns: (transfer full) (element-type DskSavedCount): one for each saved view, in their order
 */
GPtrArray *dsk_replica_reader_count_saved (DskReplicaReader *self, const char *user, gboolean costly, gint64 now,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSavedView, dsk_saved_view_free)

G_END_DECLS
