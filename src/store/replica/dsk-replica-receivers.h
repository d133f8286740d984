/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* Why nothing can be handed to somebody; as the relay will see it, as far as a desktop knows. */
typedef enum {
  DSK_RECEIVER_MAY,
  DSK_RECEIVER_OWNER,         /* they have it */
  DSK_RECEIVER_CANNOT_ANSWER, /* they may not answer a customer; of a team: nobody in it could take it */
} DskReceiverBar;

/* A person or a team to whom a conversation could be handed. Owned strings. */
typedef struct {
  char *id;
  char *name;
  gboolean team;
  DskReceiverBar bar;
  DskSight sight;    /* whether they see it already: a handoff shows it to them, with its notes */
  GPtrArray *people; /* (element-type DskUserRow): the person; of a team who could take it, with @load also of those
                      * whose capacity has no limit */
  gint64 open;       /* of a team: what is in its view, of what is here */
} DskReceiverRow;

void dsk_receiver_row_free (DskReceiverRow *row);
/* @conv: (nullable): NULL: something of our user's.
 * Returns: (transfer full) (element-type DskReceiverRow): people who are active, but for our user, then teams, by name
 */
GPtrArray *dsk_replica_reader_list_receivers (DskReplicaReader *self, const char *conv, GError **error);

G_END_DECLS
