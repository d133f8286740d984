/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Who may see what. Tokens: "*", "team:ID", "user:ID"; of users also "cls:N": within what they see, rows of that
 * class, see dsk_role_sees_class(). Changes are logged at @seq; one that changes
 * nothing is not. */

/* Part of making the conversation: not a change. */
gboolean dsk_relay_scope_born (DskRelayDb *db, const char *conv, const char *token, GError **error);
/* @seq: (out): of the change that made it; 0: nobody knows any more */
gboolean dsk_relay_scope_born_at (DskRelayDb *db, const char *conv, gint64 *seq, GError **error);
gboolean dsk_relay_scope_add_audience (DskRelayDb *db, gint64 seq, const char *conv,
                                       const char *token, GError **error);
gboolean dsk_relay_scope_remove_audience (DskRelayDb *db, gint64 seq, const char *conv,
                                          const char *token, GError **error);
gboolean dsk_relay_scope_add_token (DskRelayDb *db, gint64 seq, const char *user, const char *token,
                                    GError **error);
gboolean dsk_relay_scope_remove_token (DskRelayDb *db, gint64 seq, const char *user,
                                       const char *token, GError **error);

/* Returns: (transfer full) (element-type utf8) */
GPtrArray *dsk_relay_scope_audience (DskRelayDb *db, const char *conv, GError **error);
GPtrArray *dsk_relay_scope_tokens (DskRelayDb *db, const char *user, GError **error);
/* Conversations with @token; at most @max. */
GPtrArray *dsk_relay_scope_convs (DskRelayDb *db, const char *token, guint max, GError **error);
gboolean dsk_relay_scope_visible (DskRelayDb *db, const char *user, const char *conv,
                                  gboolean *visible, GError **error);
/* @came: (out): whether @conv became visible to @user in some way after @cursor, or nobody knows any more: what they
 * knew then may have been without it. That they took it themselves does not count. */
gboolean dsk_relay_scope_came_after (DskRelayDb *db, const char *user, const char *conv, gint64 cursor, gboolean *came,
                                     GError **error);
/* @given: (out): whether @owner came to own @conv after @cursor, as far as it is known */
gboolean dsk_relay_scope_given_after (DskRelayDb *db, const char *owner, const char *conv, gint64 cursor,
                                      gboolean *given, GError **error);
/* Whether @user sees rows of class @cls in conversations that they see. */
gboolean dsk_relay_scope_sees (DskRelayDb *db, const char *user, guint cls, gboolean *sees, GError **error);
/* Conversations that @user sees and that have rows of class @cls, seen or not, or had after @cursor; at most @max. */
GPtrArray *dsk_relay_scope_convs_of_class (DskRelayDb *db, const char *user, guint cls, gint64 cursor, guint max,
                                           GError **error);

typedef struct
{
  gint64 seq;
  gboolean principal; /* FALSE: audience */
  char *subject;      /* (owned) */
  char *token;        /* (owned) */
  gboolean added;
} DskRelayScopeEntry;

/* Returns: (transfer full) (element-type DskRelayScopeEntry): newest first: changes after @cursor
 * of any audience, and of @user's tokens; at most @max */
GPtrArray *dsk_relay_scope_log (DskRelayDb *db, const char *user, gint64 cursor, guint max,
                                GError **error);
/* @moved: (out): whether anything of anybody changed after @cursor */
gboolean dsk_relay_scope_moved (DskRelayDb *db, gint64 cursor, gboolean *moved, GError **error);

G_END_DECLS
