/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-item.h"

struct _DskTimelineItem
{
  GObject parent_instance;

  DskTimelineItemType type;
  DskTimelineRow *row; /* (owned) (nullable) */
  gint64 day;
  gboolean continues;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskTimelineItem, dsk_timeline_item, G_TYPE_OBJECT)

static void
dsk_timeline_item_finalize (GObject *object)
{
  DskTimelineItem *self = DSK_TIMELINE_ITEM (object);

  g_clear_pointer (&self->row, dsk_timeline_row_free);
  G_OBJECT_CLASS (dsk_timeline_item_parent_class)->finalize (object);
}

static void
dsk_timeline_item_class_init (DskTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_timeline_item_finalize;

  /**
   * DskTimelineItem::changed:
   *
   * Its row was read again and differs, or it began or ceased to continue the entry before.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_timeline_item_init (DskTimelineItem *self)
{
}

DskTimelineItem *
dsk_timeline_item_new_row (DskTimelineRow *row)
{
  DskTimelineItem *self = g_object_new (DSK_TYPE_TIMELINE_ITEM, NULL);

  self->type = DSK_TIMELINE_ROW;
  self->row = row;
  return self;
}

DskTimelineItem *
dsk_timeline_item_new_day (gint64 day)
{
  DskTimelineItem *self = g_object_new (DSK_TYPE_TIMELINE_ITEM, NULL);

  self->type = DSK_TIMELINE_DAY;
  self->day = day;
  return self;
}

DskTimelineItem *
dsk_timeline_item_new_unread (void)
{
  DskTimelineItem *self = g_object_new (DSK_TYPE_TIMELINE_ITEM, NULL);

  self->type = DSK_TIMELINE_UNREAD;
  return self;
}

static gboolean
rows_equal (const DskTimelineRow *a, const DskTimelineRow *b)
{
  return a->item == b->item && a->at == b->at && a->direction == b->direction && a->kind == b->kind
         && a->delivery == b->delivery && a->error_code == b->error_code && a->pending == b->pending
         && g_strcmp0 (a->text, b->text) == 0 && g_strcmp0 (a->content, b->content) == 0
         && g_strcmp0 (a->author, b->author) == 0 && g_strcmp0 (a->author_name, b->author_name) == 0
         && g_strcmp0 (a->sender, b->sender) == 0 && g_strcmp0 (a->quote_text, b->quote_text) == 0
         && g_strcmp0 (a->quote_author, b->quote_author) == 0
         && g_strcmp0 (a->error_text, b->error_text) == 0
         && g_strcmp0 (a->event_kind, b->event_kind) == 0
         && g_strcmp0 (a->subject_name, b->subject_name) == 0
         && g_strcmp0 (a->detail, b->detail) == 0;
}

void
dsk_timeline_item_take_row (DskTimelineItem *self, DskTimelineRow *row)
{
  g_return_if_fail (DSK_IS_TIMELINE_ITEM (self));
  g_return_if_fail (self->type == DSK_TIMELINE_ROW);

  if (rows_equal (self->row, row))
    {
      dsk_timeline_row_free (row);
      return;
    }
  dsk_timeline_row_free (self->row);
  self->row = row;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dsk_timeline_item_set_continues (DskTimelineItem *self, gboolean continues)
{
  g_return_if_fail (DSK_IS_TIMELINE_ITEM (self));

  if (self->continues == continues)
    return;
  self->continues = continues;
  g_signal_emit (self, signals[CHANGED], 0);
}

DskTimelineItemType
dsk_timeline_item_get_item_type (DskTimelineItem *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), DSK_TIMELINE_ROW);

  return self->type;
}

const DskTimelineRow *
dsk_timeline_item_get_row (DskTimelineItem *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), NULL);

  return self->row;
}

gint64
dsk_timeline_item_get_day (DskTimelineItem *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), 0);

  return self->day;
}

gboolean
dsk_timeline_item_get_continues (DskTimelineItem *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), FALSE);

  return self->continues;
}
