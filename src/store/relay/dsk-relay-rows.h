/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Rows as they go into frames: the entity's columns, for who may see them. All functions read,
 * inside one transaction of a reader. They return FALSE on an error, and when @func does. */

/* Rows of @entity whose number is in (@from, @upto], of conversations that @user may see now. */
gboolean dsk_relay_rows_changed (DskRelayDb *db, DskEntityId entity, const char *user, gint64 from,
                                 gint64 upto, DskRowFunc func, gpointer user_data, GError **error);

/* The same whoever may see it: only for who looks at the rights of each before it tells anybody. */
gboolean dsk_relay_rows_between (DskRelayDb *db, DskEntityId entity, gint64 from, gint64 upto, DskRowFunc func,
                                 gpointer user_data, GError **error);

typedef void (*DskRelayGoneFunc) (const char *entity, const char *id, const char *conv, gint64 seq,
                                  gpointer user_data);
/* The same for tombstones. */
gboolean dsk_relay_rows_gone (DskRelayDb *db, const char *user, gint64 from, gint64 upto,
                              DskRelayGoneFunc func, gpointer user_data, GError **error);

/* Those after @from of which @user is told nothing, whatever they see of the conversation: they do not see rows of
 * that class now. */
gboolean dsk_relay_rows_gone_unseen (DskRelayDb *db, const char *user, gint64 from, DskRelayGoneFunc func,
                                     gpointer user_data, GError **error);

/* As dsk_relay_rows_between(). */
gboolean dsk_relay_rows_gone_between (DskRelayDb *db, gint64 from, gint64 upto, DskRelayGoneFunc func,
                                      gpointer user_data, GError **error);

/* At most @max rows of an entity of the GLOBAL stream, by id, above @after ("": from the start). */
gboolean dsk_relay_rows_global (DskRelayDb *db, DskEntityId entity, const char *after, guint max,
                                DskRowFunc func, gpointer user_data, GError **error);

/* How many of a conversation's newest messages go with its head. */
#define DSK_RELAY_HEAD_MESSAGES 20

/* Of one conversation: CONVERSATION, CONTACT_CARD, EPISODE and READ_MARKER rows, all; MESSAGE and
 * MESSAGE_STATUS rows of the newest DSK_RELAY_HEAD_MESSAGES. */
gboolean dsk_relay_rows_head (DskRelayDb *db, DskEntityId entity, const char *conv, DskRowFunc func,
                              gpointer user_data, GError **error);

/* A place in a conversation's messages, notes or events; walked from the newest to the oldest. */
typedef struct
{
  gint64 at;   /* messages only */
  char id[37]; /* "": before the first */
} DskRelayPlace;

/* Where a walk over what the head left out begins; @more FALSE: the head had it all. */
gboolean dsk_relay_rows_rest_start (DskRelayDb *db, const char *conv, DskRelayPlace *place,
                                    gboolean *more, GError **error);
/* At most @max MESSAGE rows older than @place, with their MESSAGE_STATUS rows; moves @place. @more
 * FALSE: there is nothing older. */
gboolean dsk_relay_rows_messages (DskRelayDb *db, const char *conv, DskRelayPlace *place, guint max,
                                  gboolean *more, DskRowFunc func, gpointer user_data,
                                  GError **error);
/* The same for NOTE and EVENT, which are ordered by id. */
gboolean dsk_relay_rows_entries (DskRelayDb *db, DskEntityId entity, const char *conv,
                                 DskRelayPlace *place, guint max, gboolean *more, DskRowFunc func,
                                 gpointer user_data, GError **error);

/* All rows of an entity of the CONVERSATION stream that belong to @conv, in no order. */
gboolean dsk_relay_rows_of_conv (DskRelayDb *db, DskEntityId entity, const char *conv, DskRowFunc func,
                                 gpointer user_data, GError **error);
/* At most @max of them by descending id, below @after ("": from the start). */
gboolean dsk_relay_rows_of_conv_page (DskRelayDb *db, DskEntityId entity, const char *conv, const char *after,
                                      guint max, DskRowFunc func, gpointer user_data, GError **error);

/* Keys of conversations that @user may see. */
typedef struct
{
  char id[37];
  gint64 last_at;
} DskRelayConvKey;

/* Unresolved ones, newest first, after (@last_at, @id); @id "": from the start.
 * Returns: (transfer full) (element-type DskRelayConvKey) */
GArray *dsk_relay_rows_open_convs (DskRelayDb *db, const char *user, gint64 last_at, const char *id,
                                   guint max, GError **error);
/* By descending id, below @id ("": from the start). @except_since: leave out unresolved ones that
 * did not change after that log position; -1: leave none out. */
GArray *dsk_relay_rows_convs (DskRelayDb *db, const char *user, const char *id, gint64 except_since,
                              guint max, GError **error);
/* About how many rows @user may see: for a progress bar. */
gboolean dsk_relay_rows_estimate (DskRelayDb *db, const char *user, gint64 *rows, GError **error);

G_END_DECLS
