/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-model-private.h"

#include <glib/gi18n-lib.h>

#include "dsk-model-diff.h"
#include "dsk-timeline-fold.h"
#include "dsk-timeline-item.h"
#include "dsk-timeline-sequence.h"

typedef enum
{
  PROP_CONVERSATION = 1,
  PROP_ROW,
  PROP_LOADING,
  PROP_AT_START,
} DskTimelineModelProperty;

static GParamSpec *properties[PROP_AT_START + 1];

enum
{
  LOADED,
  ROW_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void dsk_timeline_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DskTimelineModel, dsk_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dsk_timeline_model_list_model_init))

static GType
dsk_timeline_model_get_item_type (GListModel *list)
{
  return DSK_TYPE_TIMELINE_ITEM;
}

static guint
dsk_timeline_model_get_n_items (GListModel *list)
{
  return DSK_TIMELINE_MODEL (list)->shown->len;
}

static gpointer
dsk_timeline_model_get_item (GListModel *list, guint position)
{
  DskTimelineModel *self = DSK_TIMELINE_MODEL (list);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position))
                                     : NULL;
}

static void
dsk_timeline_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dsk_timeline_model_get_item_type;
  iface->get_n_items = dsk_timeline_model_get_n_items;
  iface->get_item = dsk_timeline_model_get_item;
}

/* --- what is shown --- */

typedef struct
{
  DskTimelineModel *self;
  GPtrArray *target; /* (element-type DskTimelineItem) */
} Step;

static void
step_cb (guint position, guint removed, guint added, guint first_added, gpointer user_data)
{
  Step *step = user_data;
  GPtrArray *shown = step->self->shown;

  if (removed > 0)
    g_ptr_array_remove_range (shown, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (shown, (int) (position + i),
                        g_object_ref (g_ptr_array_index (step->target, first_added + i)));
  g_list_model_items_changed (G_LIST_MODEL (step->self), position, removed, added);
}

/* Items are compared by who they are: an object is one entry for as long as it is loaded. */
static gint64 *
identities (GPtrArray *items)
{
  gint64 *keys = g_new (gint64, MAX (items->len, 1));

  for (guint i = 0; i < items->len; i++)
    keys[i] = (gint64) GPOINTER_TO_SIZE (g_ptr_array_index (items, i));
  return keys;
}

static void
show (DskTimelineModel *self, GPtrArray *target)
{
  Step step = { self, target };
  guint n_old = self->shown->len;
  g_autofree gint64 *old_keys = identities (self->shown);
  g_autofree gint64 *new_keys = identities (target);

  dsk_model_diff (old_keys, n_old, new_keys, target->len, G_MAXUINT, step_cb, &step);
}

static GPtrArray *
sequence (DskTimelineModel *self)
{
  g_autoptr (GPtrArray) all = NULL;

  if (self->unread_left > 0 && self->unread_before == NULL)
    self->unread_before
        = dsk_timeline_find_unread (self->rows, self->unread_until, self->unread_left);
  all = dsk_timeline_sequence (self->rows, self->days, self->unread, self->unread_before);
  return dsk_timeline_fold (all, self->folds);
}

void
dsk_timeline_model_rebuild (DskTimelineModel *self)
{
  g_autoptr (GPtrArray) target = sequence (self);

  show (self, target);
}

void
dsk_timeline_model_rebuild_all (DskTimelineModel *self)
{
  guint n_old = self->shown->len;

  g_ptr_array_unref (self->shown);
  self->shown = sequence (self);
  if (n_old > 0 || self->shown->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->shown->len);
}

/* --- what it tells --- */

void
dsk_timeline_model_set_at_start (DskTimelineModel *self, gboolean at_start)
{
  if (self->at_start == at_start)
    return;
  self->at_start = at_start;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_START]);
}

void
dsk_timeline_model_forget_rows (DskTimelineModel *self)
{
  g_ptr_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->by_id);
  g_hash_table_remove_all (self->days);
  g_hash_table_remove_all (self->folds);
  g_clear_pointer (&self->row, dsk_conversation_row_free);
  g_clear_pointer (&self->unread_until, g_free);
  g_clear_pointer (&self->unread_before, g_free);
  self->unread_left = 0;
  self->loaded = self->damaged = FALSE;
  self->older_wanted = 0;
  dsk_timeline_model_set_at_start (self, FALSE);
}

void
dsk_timeline_model_forget (DskTimelineModel *self)
{
  guint n = self->shown->len;

  g_ptr_array_set_size (self->shown, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  dsk_timeline_model_forget_rows (self);
}

void
dsk_timeline_model_tell_conversation (DskTimelineModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERSATION]);
}

void
dsk_timeline_model_tell_loaded (DskTimelineModel *self)
{
  g_signal_emit (self, signals[LOADED], 0);
}

void
dsk_timeline_model_tell_row (DskTimelineModel *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  g_signal_emit (self, signals[ROW_CHANGED], 0);
}

/* --- what it hears --- */

static void
changed_cb (DskClient *client, const char *const *ids, gpointer user_data)
{
  DskTimelineModel *self = user_data;

  if (self->conv == NULL)
    return;
  if (ids != NULL && ids[0] != NULL && !g_strv_contains (ids, self->conv))
    return;
  self->refresh_wanted = TRUE;
  dsk_timeline_model_schedule (self);
}

static void
state_cb (DskTimelineModel *self)
{
  if (self->conv != NULL && !self->loaded)
    {
      self->refresh_wanted = TRUE;
      dsk_timeline_model_schedule (self);
    }
}

/* --- object --- */

DskTimelineModel *
dsk_timeline_model_new (DskClient *client)
{
  DskTimelineModel *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_TIMELINE_MODEL, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
dsk_timeline_model_set_conversation (DskTimelineModel *self, const char *conv)
{
  g_return_if_fail (DSK_IS_TIMELINE_MODEL (self));

  if (g_strcmp0 (self->conv, conv) == 0)
    return;
  self->generation++;
  g_free (self->conv);
  self->conv = g_strdup (conv);
  if (conv != NULL && dsk_timeline_model_open_now (self))
    return;
  dsk_timeline_model_forget (self);
  self->refresh_wanted = conv != NULL;
  dsk_timeline_model_schedule (self);
  dsk_timeline_model_tell_conversation (self);
  dsk_timeline_model_tell_row (self);
}

const char *
dsk_timeline_model_get_conversation (DskTimelineModel *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), NULL);

  return self->conv;
}

const DskConversationRow *
dsk_timeline_model_get_row (DskTimelineModel *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), NULL);

  return self->row;
}

void
dsk_timeline_model_load_older (DskTimelineModel *self, guint n_rows)
{
  g_return_if_fail (DSK_IS_TIMELINE_MODEL (self));
  g_return_if_fail (n_rows > 0);

  if (!self->loaded || self->at_start || self->older_wanted > 0 || self->rows->len == 0)
    return;
  self->older_wanted = n_rows;
  dsk_timeline_model_schedule (self);
}

gboolean
dsk_timeline_model_get_at_start (DskTimelineModel *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), FALSE);

  return self->at_start;
}

gboolean
dsk_timeline_model_set_open (DskTimelineModel *self, const char *id, gboolean open)
{
  DskTimelineItem *fold;

  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  fold = g_hash_table_lookup (self->folds, id);
  if (fold == NULL || dsk_timeline_item_get_open (fold) == open)
    return FALSE;
  dsk_timeline_item_set_open (fold, open);
  dsk_timeline_model_rebuild (self);
  return TRUE;
}

const char *
dsk_timeline_model_get_trouble (DskTimelineModel *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), NULL);

  return self->damaged ? _ ("This part of the local copy is damaged and has to come from the relay again.") : NULL;
}

const char *
dsk_timeline_model_get_head (DskTimelineModel *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_MODEL (self), NULL);

  for (guint i = self->rows->len; i > 0; i--)
    {
      const DskTimelineRow *row = dsk_timeline_item_get_row (g_ptr_array_index (self->rows, i - 1));

      if (row->item == DSK_ITEM_MESSAGE && !row->pending)
        return row->id;
    }
  return NULL;
}

static void
dsk_timeline_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DskTimelineModel *self = DSK_TIMELINE_MODEL (object);

  switch ((DskTimelineModelProperty) prop_id)
    {
    case PROP_CONVERSATION:
      g_value_set_string (value, self->conv);
      break;
    case PROP_ROW:
      g_value_set_pointer (value, self->row);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->conv != NULL && !self->loaded);
      break;
    case PROP_AT_START:
      g_value_set_boolean (value, self->at_start);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_timeline_model_set_property (GObject *object, guint prop_id, const GValue *value,
                                 GParamSpec *pspec)
{
  switch ((DskTimelineModelProperty) prop_id)
    {
    case PROP_CONVERSATION:
      dsk_timeline_model_set_conversation (DSK_TIMELINE_MODEL (object), g_value_get_string (value));
      break;
    case PROP_ROW:
    case PROP_LOADING:
    case PROP_AT_START:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_timeline_model_finalize (GObject *object)
{
  DskTimelineModel *self = DSK_TIMELINE_MODEL (object);

  g_clear_handle_id (&self->pump_id, g_source_remove);
  g_clear_object (&self->client);
  g_clear_object (&self->unread);
  g_clear_pointer (&self->conv, g_free);
  g_clear_pointer (&self->row, dsk_conversation_row_free);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->days, g_hash_table_unref);
  g_clear_pointer (&self->folds, g_hash_table_unref);
  g_clear_pointer (&self->unread_until, g_free);
  g_clear_pointer (&self->unread_before, g_free);
  G_OBJECT_CLASS (dsk_timeline_model_parent_class)->finalize (object);
}

static void
dsk_timeline_model_class_init (DskTimelineModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dsk_timeline_model_get_property;
  object_class->set_property = dsk_timeline_model_set_property;
  object_class->finalize = dsk_timeline_model_finalize;

  properties[PROP_CONVERSATION]
      = g_param_spec_string ("conversation", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ROW] = g_param_spec_pointer ("row", NULL, NULL, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_AT_START] = g_param_spec_boolean ("at-start", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * DskTimelineModel::loaded:
   *
   * The first page of the conversation is in.
   */
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  /**
   * DskTimelineModel::row-changed:
   *
   * The conversation's own row was read again, or is gone.
   */
  signals[ROW_CHANGED] = g_signal_new ("row-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_timeline_model_init (DskTimelineModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->folds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->unread = dsk_timeline_item_new_unread ();
}
