/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-player.h"
#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/**
 * DskTimelineView:
 *
 * The timeline of one conversation: it stays at the newest entry while the person is there, keeps
 * still while they read further up, loads older entries before they reach the top, and says so when
 * something new comes. Toasts appear over it, never over the composer.
 *
 * Signals: "seen": the newest entry has been in sight, in an active window, for two seconds.
 */
#define DSK_TYPE_TIMELINE_VIEW (dsk_timeline_view_get_type ())
G_DECLARE_FINAL_TYPE (DskTimelineView, dsk_timeline_view, DSK, TIMELINE_VIEW, GtkWidget)

/* @user: (nullable): who is signed in */
/* Whose files the messages have. */
void dsk_timeline_view_set_client (DskTimelineView *self, DskClient *client);
/* Returns: (transfer none): what is heard of the messages in here: one at a time */
DskPlayer *dsk_timeline_view_get_player (DskTimelineView *self);
/* Returns: (transfer none) (nullable): where their files are */
DskMediaCache *dsk_timeline_view_get_files (DskTimelineView *self);
void dsk_timeline_view_set_model (DskTimelineView *self, DskTimelineModel *model, const char *user);
/* Goes to a message or note, wherever it stands, and marks it; @id: (nullable): marks none. */
void dsk_timeline_view_show (DskTimelineView *self, const char *id);
void dsk_timeline_view_scroll_to_end (DskTimelineView *self);
/* Whether the newest entry is in sight. */
gboolean dsk_timeline_view_is_at_end (DskTimelineView *self);
/* What came in sight gets its pictures, and sounds how loud they are; soon, and once. */
void dsk_timeline_view_look (DskTimelineView *self);
/* What is in sight is to be seen anew: "seen" comes once it was for that long, even if it came for it before. */
void dsk_timeline_view_see_again (DskTimelineView *self);
/* @toast: (transfer full) */
void dsk_timeline_view_add_toast (DskTimelineView *self, AdwToast *toast);
/* Returns: (transfer none) (nullable): the parameter of conversation.undo that the toast that is there has */
const char *dsk_timeline_view_get_undo (DskTimelineView *self);
/* As if somebody pressed Undo on the toast that is there. Returns: FALSE: it has none */
gboolean dsk_timeline_view_undo (DskTimelineView *self);
void dsk_timeline_view_focus (DskTimelineView *self);

G_END_DECLS
