/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What there is to know while the relay can't be reached. */

/* One command of the outbox that is worth a person's while. Owned strings. */
typedef struct {
  gint64 n;
  char *conv;
  char *name; /* (nullable): of whom it is for */
  char **members; /* (nullable) as DskConversationRow.members */
  char *type; /* of the command, "message.send@1" */
  char *text; /* (nullable) */
  char *content; /* (nullable) */
  char *object; /* (nullable) what it makes or means: of a message, its id */
  char *command; /* its id, for dsk_client_undo_async() */
  DskMessageKind kind;
  gint64 at;           /* device time at which it was done, UTC ms */
  gint64 window_until; /* free answers are possible until then, UTC ms; 0: the customer never wrote */
} DskWaiting;

void dsk_waiting_free (DskWaiting *waiting);
/* Returns: (transfer full) (element-type DskWaiting): what the relay has not executed yet, in the order in which it is
 * sent; without what was merely read */
GPtrArray *dsk_replica_reader_list_waiting (DskReplicaReader *self, GError **error);

/* What became of a command of ours that is not wanted any more. */
typedef enum
{
  DSK_UNDONE_GONE,       /* it never left this computer, and never will */
  DSK_UNDONE_UNANSWERED, /* the relay may have it, and has not said what it made of it */
  DSK_UNDONE_ANSWERED,   /* it has */
} DskUndone;

/* @seq: (out): the place in the log where the relay changed the conversation @conv last, for base_seq; 0: not known */
gboolean dsk_replica_reader_conversation_seq (DskReplicaReader *self, const char *conv, gint64 *seq, GError **error);

/* What was written before the draft of @mode was read is kept beside it, under @mode, "+" and something of its own.
 * Returns: (transfer full) (array zero-terminated=1): mode, text, mode, text…, in order of the modes */
GStrv dsk_replica_reader_drafts_beside (DskReplicaReader *self, const char *conv, const char *mode, GError **error);

/* The latest time that this computer has seen without the relay, UTC ms; 0: none. A clock that is set back does not
 * make it earlier. */
gboolean dsk_replica_reader_clock_mark (DskReplicaReader *self, gint64 *mark, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskWaiting, dsk_waiting_free)

/* Whether anything else than @message needs the file @sha256 at the relay: what waits, came back or was not sent yet.
 * @needed: (out) */
gboolean dsk_replica_reader_needs_file (DskReplicaReader *reader, const char *sha256, const char *message,
                                        gboolean *needed, GError **error);

G_END_DECLS
