/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-model.h"

G_BEGIN_DECLS

/* dsk-timeline-model.c: what is shown, and what it tells. dsk-timeline-model-read.c: what it asks of the replica. */

struct _DskTimelineModel
{
  GObject parent_instance;

  DskClient *client;       /* (owned) */
  char *conv;              /* (owned) (nullable) */
  DskConversationRow *row; /* (owned) (nullable) */

  GPtrArray *rows;         /* (owned) (element-type DskTimelineItem): what was read, oldest first */
  GHashTable *by_id;       /* (owned): id → item of rows, not owned */
  GHashTable *days;        /* (owned): midnight → separator, owned */
  GHashTable *folds;       /* (owned): id of an event → the line that stands for it, owned */
  DskTimelineItem *unread; /* (owned): the mark */
  GPtrArray *shown;        /* (owned) (element-type DskTimelineItem): rows, separators, folds */

  guint unread_left; /* customer messages that the mark still has to go above */
  char
      *unread_until; /* (owned) (nullable): id of the newest row when the conversation was opened */
  char *unread_before; /* (owned) (nullable): where the mark is */

  gboolean loaded;  /* the first page is in */
  gboolean damaged; /* nothing of it is, because it can't be read */
  gboolean at_start;
  gboolean refresh_wanted;
  guint older_wanted; /* how many more; 0: none */
  gboolean reading;
  guint generation; /* how often the conversation changed */
  guint read_generation; /* … when the read that is running began */
  guint pump_id;
};

/* --- dsk-timeline-model.c --- */

/* Makes what is shown of the rows that are there: as a few changes, or, of another conversation, as one. */
void dsk_timeline_model_rebuild (DskTimelineModel *self);
void dsk_timeline_model_rebuild_all (DskTimelineModel *self);
/* Nothing is there and shown any more. */
void dsk_timeline_model_forget (DskTimelineModel *self);
/* Nothing is there any more, though it still is shown. */
void dsk_timeline_model_forget_rows (DskTimelineModel *self);
void dsk_timeline_model_set_at_start (DskTimelineModel *self, gboolean at_start);
void dsk_timeline_model_tell_conversation (DskTimelineModel *self);
void dsk_timeline_model_tell_row (DskTimelineModel *self);
void dsk_timeline_model_tell_loaded (DskTimelineModel *self);

/* --- dsk-timeline-model-read.c --- */

/* Asks for what is wanted, soon. */
void dsk_timeline_model_schedule (DskTimelineModel *self);
/* Of a conversation that was just chosen. Returns: whether its first page is there already */
gboolean dsk_timeline_model_open_now (DskTimelineModel *self);

G_END_DECLS
