/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-item.h"

struct _DskConversationItem
{
  GObject parent_instance;

  gint64 key;
  GHashTable *home;        /* (owned): where it can be found while it lives */
  DskConversationRow *row; /* (owned) (nullable) */
  GList link;              /* of the model's queue; its data is this item */
  guint64 changed_at;      /* the model's count of changes when the replica's row last changed */
  guint64 read_at;         /* … and when the reading of ours began */
  gboolean queued;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskConversationItem, dsk_conversation_item, G_TYPE_OBJECT)

static void
dsk_conversation_item_finalize (GObject *object)
{
  DskConversationItem *self = DSK_CONVERSATION_ITEM (object);

  if (self->home != NULL)
    g_hash_table_remove (self->home, &self->key);
  g_clear_pointer (&self->home, g_hash_table_unref);
  g_clear_pointer (&self->row, dsk_conversation_row_free);
  G_OBJECT_CLASS (dsk_conversation_item_parent_class)->finalize (object);
}

static void
dsk_conversation_item_class_init (DskConversationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_conversation_item_finalize;

  /**
   * DskConversationItem::changed:
   *
   * Its row was filled or filled again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_conversation_item_init (DskConversationItem *self)
{
  self->link.data = self;
  self->changed_at = 1;
}

DskConversationItem *
dsk_conversation_item_new (GHashTable *home, gint64 key)
{
  DskConversationItem *self = g_object_new (DSK_TYPE_CONVERSATION_ITEM, NULL);

  self->key = key;
  self->home = g_hash_table_ref (home);
  g_hash_table_insert (home, &self->key, self);
  return self;
}

const DskConversationRow *
dsk_conversation_item_get_row (DskConversationItem *self)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_ITEM (self), NULL);

  return self->row;
}

gint64
dsk_conversation_item_get_key (DskConversationItem *self)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_ITEM (self), 0);

  return self->key;
}

void
dsk_conversation_item_take_row (DskConversationItem *self, DskConversationRow *row, guint64 read_at)
{
  g_return_if_fail (DSK_IS_CONVERSATION_ITEM (self));
  g_return_if_fail (row != NULL && row->key == self->key);

  g_clear_pointer (&self->row, dsk_conversation_row_free);
  self->row = row;
  self->read_at = read_at;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
dsk_conversation_item_get_stale (DskConversationItem *self)
{
  return self->read_at < self->changed_at;
}

void
dsk_conversation_item_set_stale (DskConversationItem *self, guint64 change)
{
  self->changed_at = change;
}

GList *
dsk_conversation_item_get_link (DskConversationItem *self)
{
  return &self->link;
}

gboolean
dsk_conversation_item_get_queued (DskConversationItem *self)
{
  return self->queued;
}

void
dsk_conversation_item_set_queued (DskConversationItem *self, gboolean queued)
{
  self->queued = queued;
}
