/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-conversation.h"
#include "dsk-message.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/**
 * DskRelayConv:
 *
 * A working copy of a conversation and its current episode: load or fill, change, save. Owned
 * strings. Times are UTC ms, 0 for none.
 */
typedef struct
{
  char *id;
  char *number;
  char *contact;  /* (nullable) */
  char *group_id; /* (nullable) */
  DskStatus status;
  char *owner; /* (nullable) */
  char *team;  /* (nullable) */
  gint64 owned_at;
  char *episode;
  gint64 episode_n;
  gint64 last_at;
  char *last_msg;       /* (nullable) */
  char *last_direction; /* (nullable) */
  char *last_kind;      /* (nullable) */
  char *last_preview;   /* (nullable) */
  gint64 last_in_at;
  gint64 waiting_since;
  gint64 created_at;
  gint64 last_answer_at; /* the newest message that answered the customer */
  gint64 snoozed_until;
  char *snoozed_by; /* (nullable) */
  gboolean live;         /* FALSE: only history is known of it so far */
  gint64 named_at;       /* when a message last said what its contact is called; see dsk_relay_contact_set_name() */
  gint64 seq;            /* as loaded */
} DskRelayConv;

void dsk_relay_conv_clear (DskRelayConv *conv);
gboolean dsk_relay_conv_load (DskRelayDb *db, const char *id, DskRelayConv *conv, gboolean *found,
                              GError **error);
/* The one of (number, contact) or of (number, group); the other is NULL. */
gboolean dsk_relay_conv_find (DskRelayDb *db, const char *number, const char *contact,
                              const char *group_id, DskRelayConv *conv, gboolean *found,
                              GError **error);
gboolean dsk_relay_conv_insert (DskRelayDb *db, const DskRelayConv *conv, gint64 seq,
                                GError **error);
/* All but whose it is. */
gboolean dsk_relay_conv_save (DskRelayDb *db, const DskRelayConv *conv, gint64 seq, GError **error);
/* It is with @contact from now on. */
gboolean dsk_relay_conv_give (DskRelayDb *db, const char *id, const char *contact, gint64 seq, GError **error);
/* Returns: (transfer full) (element-type utf8): all conversations that somebody owns */
GPtrArray *dsk_relay_conv_of_owner (DskRelayDb *db, const char *owner, GError **error);
/* Of those, the ones in which a customer waits and that are not put off. */
GPtrArray *dsk_relay_conv_waiting_for (DskRelayDb *db, const char *owner, GError **error);
/* @load: (out): how many @owner has that are neither resolved nor put off, but for @except (an id) */
gboolean dsk_relay_conv_load_of (DskRelayDb *db, const char *owner, const char *except, gint64 *load, GError **error);
/* Returns: (transfer full) (element-type utf8): all conversations of a contact */
GPtrArray *dsk_relay_conv_of_contact (DskRelayDb *db, const char *contact, GError **error);

/* Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  gint64 n;
  gint64 opened_at;
  gint64 first_reply_at;
  char *first_reply_by; /* (nullable) */
  gint64 resolved_at;
  char *resolved_by; /* (nullable) */
} DskRelayEpisode;

void dsk_relay_episode_clear (DskRelayEpisode *episode);
gboolean dsk_relay_episode_load (DskRelayDb *db, const char *id, DskRelayEpisode *episode,
                                 GError **error);
gboolean dsk_relay_episode_put (DskRelayDb *db, const DskRelayEpisode *episode, gint64 seq,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayConv, dsk_relay_conv_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayEpisode, dsk_relay_episode_clear)

G_END_DECLS
