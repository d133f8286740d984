/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-item.h"

struct _DskTimelineItem
{
  GObject parent_instance;

  DskTimelineItemType type;
  DskTimelineRow *row; /* (owned) (nullable) */
  gint64 day;
  gboolean continues;
  char *first;    /* (owned) (nullable): of a fold: id of its oldest event */
  guint n_folded; /* of a fold */
  gboolean open;  /* of a fold */
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
  g_clear_pointer (&self->first, g_free);
  G_OBJECT_CLASS (dsk_timeline_item_parent_class)->finalize (object);
}

static void
dsk_timeline_item_class_init (DskTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_timeline_item_finalize;

  /**
   * DskTimelineItem::changed:
   *
   * Its row was read again and differs, or it began or ceased to continue the entry before. A fold stands for more or
   * fewer events, or was opened or closed.
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

DskTimelineItem *
dsk_timeline_item_new_fold (void)
{
  DskTimelineItem *self = g_object_new (DSK_TYPE_TIMELINE_ITEM, NULL);

  self->type = DSK_TIMELINE_FOLD;
  return self;
}

static gboolean
texts_equal (const DskTimelineRow *a, const DskTimelineRow *b)
{
#define SAME(field) (g_strcmp0 (a->field, b->field) == 0)
  return SAME (text) && SAME (content) && SAME (author) && SAME (author_name) && SAME (sender)
         && SAME (sender_name) && SAME (wamid) && SAME (quote) && SAME (quote_text)
         && SAME (quote_author) && SAME (context_wamid) && SAME (error_text) && SAME (price_type)
         && SAME (price_category) && SAME (event_kind) && SAME (subject_name) && SAME (detail);
#undef SAME
}

static gboolean
media_equal (const DskMediaRow *a, const DskMediaRow *b)
{
  if (a == NULL || b == NULL)
    return a == b;
#define SAME(field) (g_strcmp0 (a->field, b->field) == 0)
  return a->size == b->size && a->width == b->width && a->height == b->height
         && a->duration_ms == b->duration_ms && SAME (state) && SAME (mime) && SAME (name)
         && SAME (sha256) && SAME (thumb) && SAME (error);
#undef SAME
}

static gboolean
reactions_equal (const GPtrArray *a, const GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      const DskReactionRow *x = a->pdata[i];
      const DskReactionRow *y = b->pdata[i];

      if (g_strcmp0 (x->emoji, y->emoji) != 0 || x->mine != y->mine
          || !g_strv_equal ((const char *const *) x->who, (const char *const *) y->who))
        return FALSE;
    }
  return TRUE;
}

static gboolean
handoffs_equal (const DskHandoffRow *a, const DskHandoffRow *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->state == b->state && a->ended_at == b->ended_at && a->acted_at == b->acted_at
         && g_strcmp0 (a->summary, b->summary) == 0 && g_strcmp0 (a->to_name, b->to_name) == 0
         && g_strcmp0 (a->from_name, b->from_name) == 0 && g_strcmp0 (a->ended_by_name, b->ended_by_name) == 0;
}

static gboolean
rows_equal (const DskTimelineRow *a, const DskTimelineRow *b)
{
  return a->item == b->item && a->at == b->at && a->direction == b->direction && a->kind == b->kind
         && a->in_group == b->in_group && a->quote_kind == b->quote_kind
         && a->edited_at == b->edited_at && a->version == b->version
         && a->edit_pending == b->edit_pending && a->calls_me == b->calls_me && a->revoked_at == b->revoked_at
         && a->delivery == b->delivery && a->error_code == b->error_code
         && a->billable == b->billable && a->pending == b->pending && texts_equal (a, b)
         && media_equal (a->media, b->media) && reactions_equal (a->reactions, b->reactions)
         && handoffs_equal (a->handoff, b->handoff);
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

void
dsk_timeline_item_set_folded (DskTimelineItem *self, const char *id, guint n_folded)
{
  g_return_if_fail (DSK_IS_TIMELINE_ITEM (self));
  g_return_if_fail (self->type == DSK_TIMELINE_FOLD);

  if (self->n_folded == n_folded && g_strcmp0 (self->first, id) == 0)
    return;
  self->n_folded = n_folded;
  g_free (self->first);
  self->first = g_strdup (id);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dsk_timeline_item_set_open (DskTimelineItem *self, gboolean open)
{
  g_return_if_fail (DSK_IS_TIMELINE_ITEM (self));
  g_return_if_fail (self->type == DSK_TIMELINE_FOLD);

  if (self->open == open)
    return;
  self->open = open;
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

guint
dsk_timeline_item_get_folded (DskTimelineItem *self, const char **id)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), 0);

  if (id != NULL)
    *id = self->first;
  return self->n_folded;
}

gboolean
dsk_timeline_item_get_open (DskTimelineItem *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_ITEM (self), FALSE);

  return self->open;
}
