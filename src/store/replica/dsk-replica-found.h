/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-query.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What a search of everything finds, in the order in which it is shown. */
typedef enum
{
  DSK_FOUND_CONVERSATIONS, /* that the operators fit, when there are no words */
  DSK_FOUND_CONTACTS,      /* people, by name or number */
  DSK_FOUND_MESSAGES,
  DSK_FOUND_NOTES,
  DSK_FOUND_FILES,         /* by name */
  DSK_FOUND_N,
} DskFoundGroup;

/* A part of one group, the newest first. */
typedef struct
{
  GPtrArray *hits; /* (owned) (element-type DskSearchHit) */
  gint64 next;     /* where to go on; 0: there are no more */
} DskFoundPage;

void dsk_found_page_free (DskFoundPage *page);

/**
 * dsk_replica_reader_find_everywhere:
 * @text: as typed, see DskQuery
 * @after: `next` of the part before; 0: from the newest on
 * @limit: how many at most
 * @now: UTC ms
 * @problem: (out caller-allocates): to be cleared in any case: why it can't be looked for; then the page is empty
 *
 * Returns: (transfer full) (nullable): NULL with @error
 */
DskFoundPage *dsk_replica_reader_find_everywhere (DskReplicaReader *self, const char *text, DskFoundGroup group,
                                                  gint64 after, guint limit, gint64 now, DskQueryProblem *problem,
                                                  GError **error);

/* Returns: (transfer full) (element-type utf8): what the teams, or the numbers of the business, are called, by name */
GPtrArray *dsk_replica_reader_list_names (DskReplicaReader *self, gboolean teams, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskFoundPage, dsk_found_page_free)

G_END_DECLS
