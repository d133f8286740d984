/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-found.h"

G_BEGIN_DECLS

/* What the end of a search may become. */
typedef struct
{
  char *label; /* (owned): "owner:", "waiting", "Sana Khan" */
  char *text;  /* (owned): all of the search, when it is chosen */
} DskCompletion;

/**
 * DskSearchResults:
 *
 * What a search of everything found at once: the first part of each group.
 */
typedef struct
{
  DskFoundPage *pages[DSK_FOUND_N]; /* (owned) */
  DskQueryProblem problem;          /* why nothing was looked for */
  gboolean blank;                   /* there is nothing to look for */
  GPtrArray *completions;           /* (owned) (element-type DskCompletion) */
} DskSearchResults;

void dsk_search_results_free (DskSearchResults *results);

/* For dsk_client_read_async(). @data: the text, as typed. Returns: (transfer full): DskSearchResults */
gpointer dsk_search_read_run (DskReplicaReader *reader, gpointer data, GError **error);

/* One more part of one group. */
typedef struct
{
  char *text; /* (owned) */
  DskFoundGroup group;
  gint64 after;
} DskSearchMore;

void dsk_search_more_free (gpointer more);
/* For dsk_client_read_async(). @data: DskSearchMore. Returns: (transfer full): DskFoundPage */
gpointer dsk_search_more_run (DskReplicaReader *reader, gpointer data, GError **error);

/* "Messages". Returns: (transfer none) */
const char *dsk_label_found (DskFoundGroup group);
/* Returns: (transfer full): "Nobody is called “aisha”" */
char *dsk_label_query_problem (const DskQueryProblem *problem);
/* What follows an operator, in a few words. Returns: (transfer none) */
const char *dsk_label_query_op (DskQueryOp op);

G_END_DECLS
