/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-message.h"

G_BEGIN_DECLS

/* Messages that their writer changed or took back: what they said before is kept for the audit. */

/* An edit or a revocation. Owned strings. */
typedef struct
{
  char *id;
  DskMessageKind kind;
  gint64 at;
  char *text;    /* (nullable) as it was when it came */
  char *content; /* (nullable) */
} DskRelayChange;

void dsk_relay_change_free (DskRelayChange *change);
/* Returns: (transfer full) (element-type DskRelayChange): what changes the message @wamid of a conversation, in the
 * order of their times. @sender: (nullable): only what that one wrote */
GPtrArray *dsk_relay_revision_changes (DskRelayDb *db, const char *conv, DskDirection direction, const char *sender,
                                       const char *wamid, GError **error);
/* Returns: (transfer full) (element-type utf8): wamids that edits and revocations by @direction in @conv are about */
GPtrArray *dsk_relay_revision_wamids (DskRelayDb *db, const char *conv, DskDirection direction, GError **error);
/* The message that an edit or revocation of @wamid by the same hand is about. */
gboolean dsk_relay_revision_target (DskRelayDb *db, const char *conv, DskDirection direction, const char *sender,
                                    const char *wamid, DskRelayMessageHead *head, gboolean *found, GError **error);
/* What @message said at first. @text, @content: (out) (transfer full) (nullable) */
gboolean dsk_relay_revision_first (DskRelayDb *db, const char *message, char **text, char **content, GError **error);
/* What @message said, oldest first; the last is what it says now. @until: when a change of @kind ended it, 0 for what
 * it says now; @text, @content: (nullable) */
typedef void (*DskRelaySaidFunc) (gint64 until, const char *kind, const char *text, const char *content,
                                  gpointer user_data);
gboolean dsk_relay_revision_foreach (DskRelayDb *db, const char *message, DskRelaySaidFunc func, gpointer user_data,
                                     GError **error);
/* Forgets what @message said before. */
gboolean dsk_relay_revision_forget (DskRelayDb *db, const char *message, GError **error);
/* What @message said until @until, when a change of @kind ended it; @n from 1. */
gboolean dsk_relay_revision_keep (DskRelayDb *db, const char *message, gint64 n, gint64 until, DskMessageKind kind,
                                  const char *text, const char *content, GError **error);
/* What @message says now; 0: never edited, never revoked. @changed: (out): whether that is news */
gboolean dsk_relay_revision_set (DskRelayDb *db, const char *message, const char *text, const char *content,
                                 gint64 edited_at, gint64 revoked_at, gint64 seq, gboolean *changed, GError **error);
/* The file of a message that was taken back is nobody's any more. */
gboolean dsk_relay_revision_hide_media (DskRelayDb *db, const char *message, gint64 seq, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayChange, dsk_relay_change_free)

G_END_DECLS
