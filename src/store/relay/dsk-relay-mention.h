/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* People whom notes call: one row each for a note, until they saw it and after. */

/* Borrowed strings. */
typedef struct
{
  const char *id;
  const char *conv;
  const char *note;
  const char *user;
  const char *team; /* (nullable) as one of this team */
  gint64 at;
} DskRelayMention;

/* @renew: who was called by that note before and saw it, or was not called any more, is called again */
gboolean dsk_relay_mention_add (DskRelayDb *db, const DskRelayMention *mention, gboolean renew, gint64 seq,
                                GError **error);
/* Returns: (transfer full) (element-type utf8): who has been called by @note */
GPtrArray *dsk_relay_mention_list (DskRelayDb *db, const char *note, GError **error);
/* @note calls @user no more: it is as if they had seen it. */
gboolean dsk_relay_mention_withdraw (DskRelayDb *db, const char *note, const char *user, gint64 at, gint64 seq,
                                     GError **error);
/* @user saw @note at @at. @found: (out): FALSE: no note of @conv with that id. One that they saw before, or that does
 * not call them, stays as it is. */
gboolean dsk_relay_mention_see (DskRelayDb *db, const char *note, const char *conv, const char *user, gint64 at,
                                gint64 seq, gboolean *found, GError **error);

G_END_DECLS
