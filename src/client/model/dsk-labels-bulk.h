/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words about what was done with several conversations at once, translated; see dsk-labels.h. */

typedef enum {
  DSK_BULK_CLAIM,
  DSK_BULK_ASSIGN,  /* to somebody, or to a team */
  DSK_BULK_RELEASE, /* to nobody */
  DSK_BULK_RESOLVE,
  DSK_BULK_STATUS,  /* another one */
  DSK_BULK_SNOOZE,
  DSK_BULK_WAKE,    /* what was snoozed is wanted again */
  DSK_BULK_TAGS,
  DSK_BULK_READ,
  DSK_BULK_UNREAD,
} DskBulkKind;

/* Why it was not done with one of them. */
typedef enum {
  DSK_BULK_LEFT_OWNED,    /* a colleague has it */
  DSK_BULK_LEFT_RESOLVED, /* it is over */
  DSK_BULK_LEFT_DENIED,   /* our user may not */
  DSK_BULK_LEFT_GROUP,    /* it is with nobody in particular */
  DSK_BULK_LEFT_FULL,     /* there would be too much of it */
  DSK_BULK_LEFT_SAME,     /* it is so already */
  DSK_BULK_LEFT_REFUSED,  /* the relay did not do it */
  DSK_BULK_LEFT_N,
} DskBulkLeft;

typedef struct {
  DskBulkKind kind;
  guint done;
  guint left[DSK_BULK_LEFT_N];
  const char *owner; /* (nullable): of all that a colleague has; NULL: they belong to several */
  const char *error; /* (nullable): what was wrong with another one */
} DskBulkCount;

/* Returns: (transfer full): "3 of 5 conversations claimed; 2 belong to Bilal" */
char *dsk_label_bulk (const DskBulkCount *count);

/* With how many it could not be taken back. */
typedef struct {
  guint changed;     /* somebody changed them again since */
  guint wrote;       /* their customers wrote since */
  guint unanswered;  /* the relay has not said yet what it made of them */
  guint fetching;    /* where they stand is not known for now */
  guint failed;      /* this computer could not */
  const char *error; /* (nullable): why */
} DskBulkUndoCount;

/* Returns: (transfer full) (nullable): NULL: there is nothing to say */
char *dsk_label_bulk_undo (const DskBulkUndoCount *count);

G_END_DECLS
