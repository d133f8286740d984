/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a search can ask besides words, as it is written: "owner:me". To add one: its name in dsk-query.c and what it
 * means in store/replica/dsk-replica-filter.c. */
typedef enum
{
  DSK_QUERY_FROM,   /* who wrote it: me, us, customer, or part of a name */
  DSK_QUERY_OWNER,  /* me, nobody, or part of a name */
  DSK_QUERY_STATUS, /* new, open, waiting, escalated, resolved */
  DSK_QUERY_TEAM,   /* part of its name, or none */
  DSK_QUERY_NUMBER, /* of the business: part of its name or of its digits */
  DSK_QUERY_HAS,    /* file, picture, video, voice, document, location, contact */
  DSK_QUERY_BEFORE, /* a day, without it */
  DSK_QUERY_AFTER,  /* a day, with it */
  DSK_QUERY_TAG,    /* one that the customer has, all of it */
  DSK_QUERY_IS,     /* open, unread, unseen, unanswered, snoozed, mentioned */
  DSK_QUERY_N,
} DskQueryOp;

#define DSK_QUERY_TAG_ALIAS "label"

typedef struct
{
  DskQueryOp op;
  char *value; /* (owned): of what has a list of values, one of them; of days as typed, folded */
} DskQueryTerm;

/**
 * DskQuery:
 *
 * A search as a person writes it: words, and operators like `status:open`, in any order. A value with spaces in it is
 * put between quotes: `owner:"Sana Khan"`; words between quotes are never operators. Of the same operator several mean
 * any of them, but for has:, is:, tag:, before: and after:, which must all hold. Many are used to call a tag a label:
 * label: is read as tag:, and written so.
 */
typedef struct
{
  GPtrArray *terms; /* (owned) (element-type DskQueryTerm) */
  GPtrArray *words; /* (owned) (element-type utf8): as typed; between quotes several words can be one */
} DskQuery;

typedef enum
{
  DSK_QUERY_FINE,
  DSK_QUERY_NOT_TEXT, /* no valid UTF-8 */
  DSK_QUERY_NO_VALUE, /* "owner:" and nothing after it */
  DSK_QUERY_UNKNOWN,  /* there is no such value, or nobody and nothing of that name */
  DSK_QUERY_NO_DAY,   /* before: and after: want a day */
  DSK_QUERY_TOO_LONG, /* more terms than anybody writes */
} DskQueryFault;

/* Why a search can't be understood. */
typedef struct
{
  DskQueryFault fault;
  DskQueryOp op; /* but for NOT_TEXT and TOO_LONG */
  char *value;   /* (owned) (nullable): what was written after it */
} DskQueryProblem;

void dsk_query_problem_clear (DskQueryProblem *problem);
/* @value: (nullable) */
void dsk_query_problem_set (DskQueryProblem *problem, DskQueryFault fault, DskQueryOp op, const char *value);

/**
 * dsk_query_parse:
 * @text: any bytes
 * @problem: (out caller-allocates): to be cleared in any case
 *
 * Returns: (transfer full) (nullable): NULL: see @problem
 */
DskQuery *dsk_query_parse (const char *text, DskQueryProblem *problem);
void dsk_query_free (DskQuery *query);
/* Returns: (transfer full): @query as it would be written, which is read as the same again */
char *dsk_query_to_string (const DskQuery *query);
/* Returns: (transfer full): its words alone */
char *dsk_query_words (const DskQuery *query);
gboolean dsk_query_has (const DskQuery *query, DskQueryOp op);

const char *dsk_query_op_to_string (DskQueryOp op); /* "owner" */
/* Returns: (transfer none) (nullable) (array zero-terminated=1): all that can stand after it; NULL: names or days */
const char *const *dsk_query_op_values (DskQueryOp op);

/**
 * dsk_query_day:
 * @value: "2026-11-01", "today", "yesterday", "7d": seven days ago; folded
 * @now: UTC ms
 * @begin: (out): when that day begins in @zone, UTC ms
 *
 * Returns: FALSE: it is no day
 */
gboolean dsk_query_day (const char *value, gint64 now, GTimeZone *zone, gint64 *begin);

/**
 * DskQueryTail:
 *
 * What is being written at the end of a search. Nothing in it is owned.
 */
typedef struct
{
  gsize at;         /* byte where it begins: what is chosen takes its place from here on */
  gboolean has_op;  /* FALSE: a word that may become an operator */
  DskQueryOp op;
  const char *rest; /* the word, or what was written of the value, without a quote at its beginning */
} DskQueryTail;

/* FALSE: nothing is being written */
gboolean dsk_query_tail (const char *text, DskQueryTail *tail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskQuery, dsk_query_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskQueryProblem, dsk_query_problem_clear)

G_END_DECLS
