/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"
#include "dsk-labels-bulk.h"
#include "dsk-replica-contact.h"

G_BEGIN_DECLS

/* What is to be done with each of several conversations. Owned strings. */
typedef struct {
  DskBulkKind kind;
  char *me;         /* (nullable): who does it */
  char *user;       /* (nullable): of ASSIGN */
  char *team;       /* (nullable): of ASSIGN, with no user */
  DskStatus status; /* of RESOLVE and STATUS */
  gint64 until;     /* of SNOOZE, UTC ms */
  char *tags_was;   /* (nullable): of TAGS: what all have, as a value of tags */
  char *tags_to;    /* (nullable): what all of them get in its place; other tags of each stay */
} DskBulkOrder;

void dsk_bulk_order_copy (const DskBulkOrder *self, DskBulkOrder *copy);
void dsk_bulk_order_clear (DskBulkOrder *self);

/* One of them, as it is now. */
typedef struct {
  DskConversationRow *row; /* (owned) */
  char *head;              /* (owned) (nullable): its newest message, if the order asks for it */
  char *question;          /* (owned) (nullable): the customer's last words that ask for something, likewise */
  DskContactRow *contact;  /* (owned) (nullable): who it is with, likewise */
} DskBulkTarget;

typedef struct {
  GArray *keys; /* (owned) (element-type gint64) */
  char *user;   /* (owned) (nullable): who looks */
  DskBulkKind kind;
} DskBulkQuestion;

DskBulkQuestion *dsk_bulk_question_new (const GArray *keys, const char *user, DskBulkKind kind);
void dsk_bulk_question_free (gpointer question);
/* A DskReadFunc. @question: a DskBulkQuestion. Returns: (transfer full) (element-type DskBulkTarget) */
gpointer dsk_bulk_plan_read (DskReplicaReader *reader, gpointer question, GError **error);

/**
 * dsk_bulk_plan_command:
 * @seen: (nullable): of SNOOZE: the newest message that our user saw of it; NULL: there was none
 * @undo: (element-type DskCommand): what takes it back is added, in the order in which to submit it
 * @left: (out): without a command: why
 *
 * Returns: (transfer full) (nullable)
 */
DskCommand *dsk_bulk_plan_command (const DskBulkOrder *order, DskClient *client, const DskBulkTarget *target,
                                   const char *seen, GPtrArray *undo, DskBulkLeft *left);

/* @done: what was done by dsk_bulk_plan_command(). @stands: (out): whether it is still as that made it */
gboolean dsk_bulk_plan_stands (const DskBulkOrder *order, DskReplicaReader *reader, const DskCommand *done,
                               gboolean *stands, GError **error);

G_END_DECLS
