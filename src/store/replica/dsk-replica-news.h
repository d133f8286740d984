/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What a person may want to be told of while they look elsewhere, as the replica has it now; and what they were told
 * already. */

/* What is more urgent comes first. */
typedef enum {
  DSK_NEWS_HANDOFF,  /* a conversation is offered to them, or to a team of theirs */
  DSK_NEWS_MENTION,  /* a note calls them */
  DSK_NEWS_ASSIGNED, /* somebody else made one theirs */
  DSK_NEWS_CLOSING,  /* the window of one of theirs, which waits for them, is about to close */
  DSK_NEWS_FAILED,   /* what they answered did not get to the customer, or nobody knows whether it did */
  DSK_NEWS_REPLY,    /* a customer wrote in one of theirs */
  DSK_NEWS_UNSENT,   /* what they wrote to be sent later was not, because something came between */
  DSK_NEWS_TROUBLE,  /* something of theirs was not done; of no conversation in particular */
  DSK_NEWS_ALERT,    /* WhatsApp says something of our numbers that whoever manages them should mind; of no
                      * conversation. Not among dsk_replica_reader_news(): see dsk_news_row_of_alerts() */
  DSK_NEWS_N,
} DskNewsKind;

const char *dsk_news_kind_to_string (DskNewsKind kind);
gboolean dsk_news_kind_from_string (const char *text, DskNewsKind *kind);

/* How long before a window closes that is news. */
#define DSK_NEWS_CLOSING_MS (G_GINT64_CONSTANT (3600) * 1000)
/* How long nothing is known of a message until that is news: mostly WhatsApp says more of it soon. */
#define DSK_NEWS_UNKNOWN_MS (G_GINT64_CONSTANT (60) * 1000)

/* One kind of news of one conversation: the newest, and how many there are. Owned strings. */
typedef struct {
  DskNewsKind kind;
  char *conv;        /* id; "" for what is of none */
  char *id;          /* what it is: a message, note, event…; later ones of a conversation have later times */
  gint64 at;         /* when the relay had it, or since when it is news; UTC ms */
  guint count;
  char *name;        /* (nullable): the customer's, as DskConversationRow.name */
  char *phone;       /* (nullable) */
  char **members;    /* (nullable) as DskConversationRow.members */
  char *who;         /* (nullable): the colleague's name */
  char *text;        /* (nullable): what was written */
  char *content;     /* (nullable): JSON object of other kinds than text */
  DskMessageKind message_kind;
  gboolean owned;    /* the conversation has an owner */
  gint64 until;      /* of CLOSING: when the window closes; UTC ms */
  gboolean unsure;   /* of FAILED: whether it got there is not known */
  int error_code;    /* of FAILED: why; 0: not said */
  char *error_text;  /* (nullable) in Meta's words */
} DskNewsRow;

void dsk_news_row_free (DskNewsRow *row);
/* Returns: (transfer full) (nullable): the news that @alerts are, of DSK_NEWS_ALERT: text is the kind, content what it
 * says, phone the number of the one that came last; NULL: none
 * @alerts: (element-type DskAlertRow): as of dsk_replica_reader_unseen_alerts() */
DskNewsRow *dsk_news_row_of_alerts (const GPtrArray *alerts);

/**
 * dsk_replica_reader_news:
 * @now: UTC ms
 * @since: UTC ms: what is older is not looked for
 * @next_at: (out): when a window becomes news if nothing happens before; 0: none
 *
 * Nothing of it is by the replica's own user, and all of it is unseen.
 *
 * Returns: (transfer full) (element-type DskNewsRow): in no order
 */
GPtrArray *dsk_replica_reader_news (DskReplicaReader *self, gint64 now, gint64 since, gint64 *next_at, GError **error);

/* What was told last, of one kind in one conversation. Owned strings. */
typedef struct {
  char *conv;     /* "": of none */
  char *kind;     /* as dsk_news_kind_to_string(), or a word of whoever keeps it */
  char *id;       /* (nullable): NULL: this is not kept any longer */
  gint64 at;      /* as in the news; UTC ms */
  gboolean shown; /* the desktop still shows it, as far as is known */
} DskToldRow;

DskToldRow *dsk_told_row_new (const char *conv, const char *kind, const char *id, gint64 at, gboolean shown);
void dsk_told_row_free (DskToldRow *row);
/* Returns: (transfer full) (element-type DskToldRow): what dsk_replica_store_keep_told() kept, but for conversations
 * that are gone */
GPtrArray *dsk_replica_reader_told (DskReplicaReader *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskNewsRow, dsk_news_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskToldRow, dsk_told_row_free)

G_END_DECLS
