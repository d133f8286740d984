/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-db-private.h"
#include "dsk-replica-reader.h"

G_BEGIN_DECLS

struct _DskReplicaReader
{
  DskDb *db; /* (owned) */
};

/* One snapshot: every call of the reader is between these two. */
gboolean dsk_replica_reader_begin (DskReplicaReader *self, GError **error);
void dsk_replica_reader_end (DskReplicaReader *self);

/* Returns: (transfer full) (nullable) */
char *dsk_replica_reader_dup (sqlite3_stmt *stmt, int index);
/* Of a statement whose first columns are those of dsk_replica_reader_list_users(). Returns: (transfer full): a
 * DskUserRow */
gpointer dsk_replica_reader_make_user (sqlite3_stmt *stmt);

/* --- cards --- */

/* SQL: what of card c the index of words has besides name and numbers, for the text around a hit. */
#define DSK_REPLICA_CARD_WORDS                                                                                         \
  "coalesce(' · ' || nullif(c.profile_name, c.name), '')"                                                              \
  " || CASE WHEN json_valid(c.tags) THEN coalesce((SELECT group_concat(' · ' || w.value, '')"                          \
  " FROM json_each(c.tags) AS w), '') ELSE '' END"                                                                     \
  " || CASE WHEN json_valid(c.attributes) THEN coalesce((SELECT group_concat(' · ' || w.key || ': ' || w.value, '')"   \
  " FROM json_each(c.attributes) AS w), '') ELSE '' END"                                                               \
  " || coalesce(' · ' || c.remark, '')"

/* --- dsk-replica-duty.c --- */

/* SQL: how many conversations @user (SQL, too) has, confirmed ⊕ overlay. @more: conditions of c, each with an AND */
#define DSK_REPLICA_LOAD_OF(user, more)                                                            \
  "((SELECT count(*) FROM conversation AS c WHERE c.owner = " user " AND c.status <> 'resolved'"    \
  " AND c.snoozed_until IS NULL" more                                                              \
  " AND NOT EXISTS (SELECT 1 FROM overlay_conversation AS o WHERE o.conv_key = c.rid))"            \
  " + (SELECT count(*) FROM overlay_conversation AS c WHERE c.owner = " user                       \
  " AND c.status <> 'resolved' AND c.snoozed_until IS NULL" more "))"

/* --- dsk-replica-list.c --- */

/* What decides about the place of a conversation in lists. Owned strings. */
typedef struct
{
  gint64 key;
  gint64 last_at;
  gint64 last_in_at;    /* 0: the customer never wrote */
  gint64 waiting_since; /* 0: nobody waits */
  char *owner;  /* (nullable) */
  char *team;   /* (nullable) */
  char *number; /* of the business */
  DskStatus status;
  gboolean resolved;
  gboolean snoozed;
  gboolean unread;
  gboolean calls; /* a note in it calls our user, who has not seen it, or it is offered to them */
} DskReplicaPlace;

void dsk_replica_place_clear (DskReplicaPlace *place);
void dsk_replica_place_free (gpointer place);
/* Returns: (transfer full) (element-type gint64 DskReplicaPlace): of what the outbox changes; NULL
 * on error */
GHashTable *dsk_replica_reader_overlay (DskReplicaReader *self, GError **error);
/* A handoff that waits for our user. */
#define DSK_REPLICA_OFFERED(table, key)                                                                                \
  "EXISTS (SELECT 1 FROM " table " AS h, state AS s WHERE h.conv_key = " key                                          \
  "  AND h.state = 'offered' AND h.from_user <> s.user AND (h.to_user = s.user OR h.to_team IN"                       \
  "  (SELECT t.team FROM team_member AS t WHERE t.user = s.user AND t.active = 1)))"
/* Of each confirmed conversation what dsk_replica_place_read() reads. */
#define DSK_REPLICA_PLACES "SELECT rid, " DSK_REPLICA_PLACE " FROM conversation AS c"
/* Of v_conversation and of conversation (as c) alike, after the key; of the latter the last says whether a note calls
 * our user, or a handoff waits for them. */
#define DSK_REPLICA_PLACE_COLUMNS                                                                                      \
  "last_at, owner, team, number, status, unread, last_in_at, waiting_since, snoozed_until IS NOT NULL, "
#define DSK_REPLICA_PLACE                                                                                              \
  DSK_REPLICA_PLACE_COLUMNS "EXISTS (SELECT 1 FROM mention AS m WHERE m.conv_key = c.rid"                             \
                            "  AND m.user = (SELECT s.user FROM state AS s) AND m.seen_at IS NULL) OR "               \
                            DSK_REPLICA_OFFERED ("handoff", "c.rid")
void dsk_replica_place_read (sqlite3_stmt *stmt, DskReplicaPlace *place);
/* The confirmed place. @found: whether there is such a conversation */
gboolean dsk_replica_reader_place (DskReplicaReader *self, gint64 key, DskReplicaPlace *place,
                                   gboolean *found, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplicaPlace, dsk_replica_place_clear)

/* --- dsk-replica-conditions.c --- */

/* @user: (nullable): nobody's conversations are NULL's */
gboolean dsk_replica_place_in_view (const DskReplicaPlace *place, const DskView *view, const char *user);
/**
 * dsk_replica_view_stmt:
 * @select: up to its last condition, if it has one
 * @walk: @select and @rest want an index that has all that views ask about: none is to be looked for by that
 * @rest: what follows the conditions
 *
 * Returns: (transfer none) (nullable): @select, what the view holds, @rest; with the view, the user as $1 and what has
 * to be later than a message of a customer whose window is still open as $2. Strings are borrowed from @query.
 */
sqlite3_stmt *dsk_replica_view_stmt (DskReplicaReader *self, const char *select, gboolean walk,
                                     const char *rest, const DskListQuery *query, GError **error);

/* --- dsk-replica-seen.c --- */

/* In a snapshot. @names: (out) (transfer full) (nullable): colleagues who have read what the customer of a conversation
 * wrote last, in the order in which they did */
gboolean dsk_replica_reader_seen_by (DskReplicaReader *self, gint64 key, char ***names, GError **error);
/* In a snapshot. Returns: (transfer full) (nullable) (element-type gint64): keys of those whose customer waits, and no
 * colleague of our user has read why; NULL on error */
GHashTable *dsk_replica_reader_unseen (DskReplicaReader *self, GError **error);

/* --- dsk-replica-handoffs.c --- */

/* In a snapshot. @row: (out) (transfer full) (nullable): the open one of a conversation */
gboolean dsk_replica_reader_open_scheduled (DskReplicaReader *self, gint64 key, GPtrArray **rows, GError **error);
gboolean dsk_replica_reader_open_handoff (DskReplicaReader *self, gint64 key, DskHandoffRow **row, GError **error);
/* To the events of @rows (element-type DskTimelineRow) that are about one. */
gboolean dsk_replica_reader_add_handoffs (DskReplicaReader *self, GPtrArray *rows, GError **error);

/* --- dsk-replica-members.c --- */

/* All in a snapshot. What a group is known by, see DskConversationRow.members. */
gboolean dsk_replica_reader_members (DskReplicaReader *self, gint64 key, char ***members, GError **error);
/* @members: NULL if @conv is no group, or not here */
gboolean dsk_replica_reader_members_of (DskReplicaReader *self, const char *conv, char ***members, GError **error);
/* @sender: (nullable): as WhatsApp names them
 * @name: (out) (transfer full) (nullable): what they are called where they have a conversation of their own */
gboolean dsk_replica_reader_member_name (DskReplicaReader *self, const char *sender, char **name, GError **error);
/* Senders and whom they answer, of @rows (element-type DskTimelineRow) of a group. */
gboolean dsk_replica_reader_name_members (DskReplicaReader *self, GPtrArray *rows, GError **error);

/* --- dsk-replica-reactions.c --- */

/* To each message of @rows (element-type DskTimelineRow, oldest first), in a snapshot: two queries, however many
 * there are. */
gboolean dsk_replica_reader_add_reactions (DskReplicaReader *self, gint64 key, GPtrArray *rows,
                                           GError **error);

/* --- dsk-replica-match.c --- */

/**
 * DskReplicaMatch:
 *
 * A search as typed, as the index of words wants it. The last word may
 * be unfinished. */
typedef struct
{
  GPtrArray *words; /* (owned): folded */
  gboolean is_open; /* the last word may go on */
  char *text;     /* (owned) (nullable): for notes, and unless @messages is set, for messages; NULL
                   * can't     match any */
  char *messages; /* (owned) (nullable): for messages */
  char *contact;  /* (owned) (nullable): for names and numbers */
} DskReplicaMatch;

/* In a snapshot. A match on which this failed is to be cleared too. */
gboolean dsk_replica_match_init (DskReplicaMatch *match, DskReplicaReader *reader,
                                 const char *query, GError **error);
void dsk_replica_match_clear (DskReplicaMatch *match);
/* Whether all words are in @text. */
gboolean dsk_replica_match_text (const DskReplicaMatch *match, const char *text);
/* Returns: (transfer full): the part of @text around the first hit, the hits in it marked */
char *dsk_replica_match_snippet (const DskReplicaMatch *match, const char *text);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskReplicaMatch, dsk_replica_match_clear)

G_END_DECLS
