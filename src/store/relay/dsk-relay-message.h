/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* One message to be stored. Borrowed strings. */
typedef struct
{
  const char *id;
  const char *conv;
  DskDirection direction;
  DskMessageKind kind;
  gint64 at;
  gint64 relay_at;
  gint64 device_at;          /* 0: none */
  const char *author;        /* (nullable) */
  const char *sender;        /* (nullable) */
  const char *text;          /* (nullable) */
  const char *quote;         /* (nullable) */
  const char *content;       /* (nullable) */
  const char *wamid;         /* (nullable) */
  const char *context_wamid; /* (nullable) */
  gboolean historical;
  const char *raw; /* (nullable) */
} DskRelayMessage;

gboolean dsk_relay_message_insert (DskRelayDb *db, const DskRelayMessage *message, gint64 seq,
                                   GError **error);
/* Replaces what a placeholder said. */
gboolean dsk_relay_message_fill (DskRelayDb *db, const DskRelayMessage *message, gint64 seq,
                                 GError **error);
/* What is known of a stored message. Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  DskDirection direction;
  DskMessageKind kind;
  gint64 at;
  char *wamid; /* (nullable) */
} DskRelayMessageHead;

void dsk_relay_message_head_clear (DskRelayMessageHead *head);
gboolean dsk_relay_message_load (DskRelayDb *db, const char *id, DskRelayMessageHead *head,
                                 gboolean *found, GError **error);
/* The stored message that @m repeats: one that left us or came by history, by its wamid alone; a
 * customer's by sender, time (0 fits any) and kind too, where an unshowable one may stand for what
 * it turns out to be. */
gboolean dsk_relay_message_find_repeat (DskRelayDb *db, const DskRelayMessage *m,
                                        DskRelayMessageHead *head, gboolean *found, GError **error);
/* @answered: whether a person other than @user wrote to the customer after @since, as the timeline orders */
gboolean dsk_relay_message_answered_by_others (DskRelayDb *db, const char *conv, const char *user,
                                               gint64 since, gboolean *answered, GError **error);
/* The same by the log: whether the relay learnt of it, or of something new about it, after it stood at @cursor; what
 * came by history, and what is no answer, is none. */
gboolean dsk_relay_message_answered_after (DskRelayDb *db, const char *conv, const char *user, gint64 cursor,
                                           gboolean *answered, GError **error);
/* Ours before a customer's, the newest first, if several carry @wamid. */
gboolean dsk_relay_message_find (DskRelayDb *db, const char *wamid, DskRelayMessageHead *head,
                                 gboolean *found, GError **error);
gboolean dsk_relay_message_set_wamid (DskRelayDb *db, const char *id, const char *wamid, gint64 seq,
                                      GError **error);
/* Messages that quoted @wamid before we knew it now quote @id. */
gboolean dsk_relay_message_resolve_quotes (DskRelayDb *db, const char *wamid, const char *id,
                                           gint64 seq, GError **error);
/* The customer's newest message that wants an answer. */
gboolean dsk_relay_message_newest_in (DskRelayDb *db, const char *conv, DskRelayMessageHead *head,
                                      gboolean *found, GError **error);
/* @came: (out): whether the relay learnt of something that wants an answer after it stood at @cursor */
gboolean dsk_relay_message_came_after (DskRelayDb *db, const char *conv, gint64 cursor, gboolean *came,
                                       GError **error);
/* Time of the oldest message after @after that wants an answer; 0: none */
gboolean dsk_relay_message_waiting (DskRelayDb *db, const char *conv, gint64 after, gint64 *at,
                                    GError **error);
/* Time and author of the oldest message to the customer at or after @after that did not fail; 0: none. @author: (out)
 * (transfer full) (nullable) */
gboolean dsk_relay_message_first_answer (DskRelayDb *db, const char *conv, gint64 after, gint64 *at,
                                         char **author, GError **error);

/* What a conversation shows of itself in a list: its newest message that is one to people. Owned strings. */
typedef struct
{
  DskRelayMessageHead head; /* of the kind REVOKE if it was taken back */
  char *text;               /* (nullable) */
} DskRelayFace;

void dsk_relay_face_clear (DskRelayFace *face);
/* @last_at: (out): time of the newest message of any kind, if there is none to show */
gboolean dsk_relay_message_face (DskRelayDb *db, const char *conv, DskRelayFace *face, gboolean *found,
                                 gint64 *last_at, GError **error);
/* The call that WhatsApp names @wamid, of which both its beginning and its end tell. */
gboolean dsk_relay_message_find_call (DskRelayDb *db, const char *wamid, DskDirection direction,
                                      DskRelayMessageHead *head, gboolean *found, GError **error);
gboolean dsk_relay_message_set_call (DskRelayDb *db, const char *id, gint64 at, const char *content, gint64 seq,
                                     GError **error);

/* @at: (out): of the newest message of ours in @conv that answers and did not fail; 0: there is none */
gboolean dsk_relay_message_last_answer (DskRelayDb *db, const char *conv, gint64 *at, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayFace, dsk_relay_face_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayMessageHead, dsk_relay_message_head_clear)

G_END_DECLS
