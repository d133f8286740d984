/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskTimelineItem:
 *
 * One entry of a timeline: a message, note, event, or (made by the model) a day separator, the unread mark, or
 * a fold: the line that stands for many events in a row.
 */
#define DSK_TYPE_TIMELINE_ITEM (dsk_timeline_item_get_type ())
G_DECLARE_FINAL_TYPE (DskTimelineItem, dsk_timeline_item, DSK, TIMELINE_ITEM, GObject)

typedef enum { DSK_TIMELINE_ROW, DSK_TIMELINE_DAY, DSK_TIMELINE_UNREAD, DSK_TIMELINE_FOLD } DskTimelineItemType;

DskTimelineItemType dsk_timeline_item_get_item_type (DskTimelineItem *self);
/* Returns: (nullable): NULL for separators and folds; valid until "changed" */
const DskTimelineRow *dsk_timeline_item_get_row (DskTimelineItem *self);
/* Day separators: local midnight, UTC ms. */
gint64 dsk_timeline_item_get_day (DskTimelineItem *self);
/* Whether the entry before it is by the same author within five minutes: no author line, closer together. */
gboolean dsk_timeline_item_get_continues (DskTimelineItem *self);
/* Folds: how many events it stands for. @id: (out) (optional) (transfer none): that of the oldest of them */
guint dsk_timeline_item_get_folded (DskTimelineItem *self, const char **id);
/* Folds: whether they are shown below it. */
gboolean dsk_timeline_item_get_open (DskTimelineItem *self);

/**
 * DskTimelineModel:
 *
 * The loaded part of one conversation, oldest first: the newest 50 entries, then older ones on request, above,
 * without touching what is there. Follows the client's "changed" for its conversation with minimal changes
 * (items keep their identity; a new tick is "changed" on its item, not items-changed).
 *
 * Properties: conversation (id, nullable), row (pointer: const DskConversationRow *, its own current list row),
 * loading, at-start (nothing older). Signals: "loaded" (first page is in), "row-changed".
 */
#define DSK_TYPE_TIMELINE_MODEL (dsk_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (DskTimelineModel, dsk_timeline_model, DSK, TIMELINE_MODEL, GObject)

DskTimelineModel *dsk_timeline_model_new (DskClient *client);
void dsk_timeline_model_set_conversation (DskTimelineModel *self, const char *conv);
const char *dsk_timeline_model_get_conversation (DskTimelineModel *self);
/* Returns: (transfer none) (nullable): the conversation itself: name, owner, status, window… */
const DskConversationRow *dsk_timeline_model_get_row (DskTimelineModel *self);
/* Up to @n_rows more, above those that are there; nothing if some are on their way. */
void dsk_timeline_model_load_older (DskTimelineModel *self, guint n_rows);
gboolean dsk_timeline_model_get_at_start (DskTimelineModel *self);
/* Shows, or hides again, the events that a fold stands for; @id: of any of them. Another conversation begins with all
 * of its folds closed. Returns: FALSE: it is in none, or that is so already */
gboolean dsk_timeline_model_set_open (DskTimelineModel *self, const char *id, gboolean open);
/* Why nothing of the conversation can be shown, in words; changes with "row-changed". Returns: (nullable) */
const char *dsk_timeline_model_get_trouble (DskTimelineModel *self);
/* Id of the newest message loaded, for head_msg and mark-read. Returns: (nullable) */
const char *dsk_timeline_model_get_head (DskTimelineModel *self);

G_END_DECLS
