/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-key-selection.h"

struct _DskKeySelection {
  GObject parent_instance;

  DskConversationModel *model; /* (owned) */
  gint64 key;
  GHashTable *marked; /* (owned) (element-type gint64): keys */
  guint prune_id;
};

typedef enum { PROP_MODEL = 1, PROP_KEY, PROP_N_MARKED } DskKeySelectionProperty;

static GParamSpec *props[PROP_N_MARKED + 1];

static void dsk_key_selection_list_init (GListModelInterface *iface);
static void dsk_key_selection_selection_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DskKeySelection, dsk_key_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dsk_key_selection_list_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          dsk_key_selection_selection_init))

static GType
dsk_key_selection_get_item_type (GListModel *list)
{
  return DSK_TYPE_CONVERSATION_ITEM;
}

static guint
dsk_key_selection_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DSK_KEY_SELECTION (list)->model));
}

static gpointer
dsk_key_selection_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DSK_KEY_SELECTION (list)->model), position);
}

static void
dsk_key_selection_list_init (GListModelInterface *iface)
{
  iface->get_item_type = dsk_key_selection_get_item_type;
  iface->get_n_items = dsk_key_selection_get_n_items;
  iface->get_item = dsk_key_selection_get_item;
}

static gboolean
has_marked (DskKeySelection *self)
{
  return g_hash_table_size (self->marked) > 0;
}

static gboolean
dsk_key_selection_is_selected (GtkSelectionModel *selection, guint position)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);
  gint64 key = dsk_conversation_model_get_key (self->model, position);

  if (key == 0)
    return FALSE;
  return has_marked (self) ? g_hash_table_contains (self->marked, &key) : key == self->key;
}

static GtkBitset *
dsk_key_selection_get_selection_in_range (GtkSelectionModel *selection, guint position,
                                          guint n_items)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);
  GtkBitset *result = gtk_bitset_new_empty ();
  int selected = dsk_key_selection_get_position (self);

  if (has_marked (self))
    {
      for (guint i = 0; i < n_items; i++)
        if (dsk_key_selection_is_selected (selection, position + i))
          gtk_bitset_add (result, position + i);
    }
  else if (selected >= 0 && (guint) selected >= position && (guint) selected - position < n_items)
    gtk_bitset_add (result, selected);
  return result;
}

/* All rows look at whether they are selected once more, and who counts counts. */
static void
marked_changed (DskKeySelection *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self));

  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MARKED]);
}

static void
set_marked (DskKeySelection *self, guint position, gboolean marked)
{
  gint64 key = dsk_conversation_model_get_key (self->model, position);

  if (key == 0)
    return;
  if (marked)
    g_hash_table_add (self->marked, g_memdup2 (&key, sizeof key));
  else
    g_hash_table_remove (self->marked, &key);
}

static gboolean
dsk_key_selection_select_item (GtkSelectionModel *selection, guint position, gboolean unselect_rest)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);
  gint64 key = dsk_conversation_model_get_key (self->model, position);

  if (key == 0)
    return FALSE;
  /* What selects a row without a mouse, as assistive technologies do, wants to see it. */
  if (unselect_rest || !has_marked (self))
    {
      dsk_key_selection_clear_marked (self);
      dsk_key_selection_set_key (self, key);
      return TRUE;
    }
  set_marked (self, position, TRUE);
  marked_changed (self);
  return TRUE;
}

static gboolean
dsk_key_selection_unselect_item (GtkSelectionModel *selection, guint position)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);

  /* Something stays open once it was opened; Ctrl+click must not close it. */
  if (!has_marked (self))
    return FALSE;
  set_marked (self, position, FALSE);
  marked_changed (self);
  return TRUE;
}

static gboolean
dsk_key_selection_select_range (GtkSelectionModel *selection, guint position, guint n_items,
                                gboolean unselect_rest)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);

  if (unselect_rest)
    g_hash_table_remove_all (self->marked);
  for (guint i = 0; i < n_items; i++)
    set_marked (self, position + i, TRUE);
  marked_changed (self);
  return TRUE;
}

static gboolean
dsk_key_selection_unselect_range (GtkSelectionModel *selection, guint position, guint n_items)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);

  for (guint i = 0; i < n_items; i++)
    set_marked (self, position + i, FALSE);
  marked_changed (self);
  return TRUE;
}

static void
dsk_key_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = dsk_key_selection_is_selected;
  iface->get_selection_in_range = dsk_key_selection_get_selection_in_range;
  iface->select_item = dsk_key_selection_select_item;
  iface->unselect_item = dsk_key_selection_unselect_item;
  iface->select_range = dsk_key_selection_select_range;
  iface->unselect_range = dsk_key_selection_unselect_range;
}

/* A row that moves leaves the list and comes back at once. */
static gboolean
prune_cb (gpointer user_data)
{
  DskKeySelection *self = user_data;
  const guint before = g_hash_table_size (self->marked);
  GHashTableIter iter;
  gpointer key;

  self->prune_id = 0;
  g_hash_table_iter_init (&iter, self->marked);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (dsk_conversation_model_find (self->model, *(gint64 *) key) < 0)
      g_hash_table_iter_remove (&iter);
  if (g_hash_table_size (self->marked) != before)
    marked_changed (self);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  DskKeySelection *self = user_data;

  g_list_model_items_changed (user_data, position, removed, added);
  if (removed > 0 && has_marked (self) && self->prune_id == 0)
    self->prune_id = g_idle_add (prune_cb, self);
}

static void
dsk_key_selection_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DskKeySelection *self = DSK_KEY_SELECTION (object);

  switch ((DskKeySelectionProperty) prop_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_KEY:
      g_value_set_int64 (value, self->key);
      break;
    case PROP_N_MARKED:
      g_value_set_uint (value, g_hash_table_size (self->marked));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_key_selection_finalize (GObject *object)
{
  DskKeySelection *self = DSK_KEY_SELECTION (object);

  g_clear_handle_id (&self->prune_id, g_source_remove);
  g_clear_object (&self->model);
  g_hash_table_unref (self->marked);
  G_OBJECT_CLASS (dsk_key_selection_parent_class)->finalize (object);
}

static void
dsk_key_selection_class_init (DskKeySelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dsk_key_selection_get_property;
  object_class->finalize = dsk_key_selection_finalize;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, DSK_TYPE_CONVERSATION_MODEL,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_KEY] = g_param_spec_int64 ("key", NULL, NULL, 0, G_MAXINT64, 0,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_N_MARKED] = g_param_spec_uint ("n-marked", NULL, NULL, 0, G_MAXUINT, 0,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
dsk_key_selection_init (DskKeySelection *self)
{
  self->marked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

DskKeySelection *
dsk_key_selection_new (DskConversationModel *model)
{
  DskKeySelection *self;

  g_return_val_if_fail (DSK_IS_CONVERSATION_MODEL (model), NULL);

  self = g_object_new (DSK_TYPE_KEY_SELECTION, NULL);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, 0);
  return self;
}

void
dsk_key_selection_set_key (DskKeySelection *self, gint64 key)
{
  int old, new;

  g_return_if_fail (DSK_IS_KEY_SELECTION (self));

  if (self->key == key)
    return;
  old = dsk_key_selection_get_position (self);
  self->key = key;
  new = dsk_key_selection_get_position (self);

  /* Two signals of one row each rather than one that spans everything between them. */
  if (old >= 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
  if (new >= 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), new, 1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEY]);
}

gint64
dsk_key_selection_get_key (DskKeySelection *self)
{
  g_return_val_if_fail (DSK_IS_KEY_SELECTION (self), 0);
  return self->key;
}

int
dsk_key_selection_get_position (DskKeySelection *self)
{
  g_return_val_if_fail (DSK_IS_KEY_SELECTION (self), -1);
  return self->key != 0 ? dsk_conversation_model_find (self->model, self->key) : -1;
}

guint
dsk_key_selection_get_n_marked (DskKeySelection *self)
{
  g_return_val_if_fail (DSK_IS_KEY_SELECTION (self), 0);
  return g_hash_table_size (self->marked);
}

GArray *
dsk_key_selection_get_marked (DskKeySelection *self)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (DSK_IS_KEY_SELECTION (self), keys);
  g_hash_table_iter_init (&iter, self->marked);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);
  return keys;
}

gboolean
dsk_key_selection_is_marked (DskKeySelection *self, gint64 key)
{
  g_return_val_if_fail (DSK_IS_KEY_SELECTION (self), FALSE);
  return g_hash_table_contains (self->marked, &key);
}

void
dsk_key_selection_toggle (DskKeySelection *self, gint64 key)
{
  int position;

  g_return_if_fail (DSK_IS_KEY_SELECTION (self));

  position = key != 0 ? dsk_conversation_model_find (self->model, key) : -1;
  if (position < 0)
    return;
  set_marked (self, (guint) position, !g_hash_table_contains (self->marked, &key));
  marked_changed (self);
}

void
dsk_key_selection_toggle_too (DskKeySelection *self, gint64 key)
{
  g_return_if_fail (DSK_IS_KEY_SELECTION (self));

  if (!has_marked (self) && self->key != key)
    dsk_key_selection_toggle (self, self->key);
  dsk_key_selection_toggle (self, key);
}

void
dsk_key_selection_clear_marked (DskKeySelection *self)
{
  g_return_if_fail (DSK_IS_KEY_SELECTION (self));

  if (!has_marked (self))
    return;
  g_hash_table_remove_all (self->marked);
  marked_changed (self);
}
