/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-conversation.h"

G_BEGIN_DECLS

/* Moving what one conversation holds into another. A row that was sent out never changes its stream: what moves gets a
 * new id, and the conversation that it was in disappears for everybody. */

typedef enum
{
  DSK_MOVE_MESSAGE,
  DSK_MOVE_NOTE,
  DSK_MOVE_NOTE_VERSION,
  DSK_MOVE_MENTION,
  DSK_MOVE_HANDOFF,
  DSK_MOVE_SCHEDULED,
  DSK_MOVE_EVENT,
  DSK_MOVE_N,
} DskMove;

/* Returns: (transfer full) (element-type utf8): ids of what there is to move, in the order of the timeline */
GPtrArray *dsk_relay_merge_list (DskRelayDb *db, DskMove what, const char *conv, GError **error);
/* @old becomes @id of @conv, with all that belongs to it. */
gboolean dsk_relay_merge_move (DskRelayDb *db, DskMove what, const char *old, const char *id, const char *conv,
                               gint64 seq, GError **error);
/* What quoted a message that moved quotes it again. */
gboolean dsk_relay_merge_quotes (DskRelayDb *db, const char *conv, gint64 seq, GError **error);
/* Read markers of @from go to @to, if they are further on there. @ids: makes ids for new ones */
typedef char *(*DskRelayMakeId) (gpointer user_data);
gboolean dsk_relay_merge_markers (DskRelayDb *db, const char *from, const char *to, DskRelayMakeId make_id,
                                  gpointer user_data, gint64 seq, GError **error);
/* Returns: (transfer full) (element-type DskRelayEpisode): all of a conversation, which has none afterwards */
GPtrArray *dsk_relay_merge_take_episodes (DskRelayDb *db, const char *conv, GError **error);
/* Nobody finds @from any more: it is part of @to. */
gboolean dsk_relay_merge_close (DskRelayDb *db, const char *from, const char *to, gint64 seq, GError **error);

/* Returns: (transfer full) (nullable): the conversation that @conv became part of; NULL without @error: none */
char *dsk_relay_merge_conv (DskRelayDb *db, const char *conv, GError **error);
/* Returns: (transfer full) (nullable): what the message @old is called now, if it moved */
char *dsk_relay_merge_message (DskRelayDb *db, const char *old, GError **error);

G_END_DECLS
