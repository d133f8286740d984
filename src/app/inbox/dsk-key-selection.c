/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-key-selection.h"

struct _DskKeySelection {
  GObject parent_instance;

  DskConversationModel *model; /* (owned) */
  gint64 key;
};

typedef enum { PROP_MODEL = 1, PROP_KEY } DskKeySelectionProperty;

static GParamSpec *props[PROP_KEY + 1];

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
dsk_key_selection_is_selected (GtkSelectionModel *selection, guint position)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);
  g_autoptr (DskConversationItem) item = NULL;

  if (self->key == 0)
    return FALSE;
  item = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  return item != NULL && dsk_conversation_item_get_key (item) == self->key;
}

static GtkBitset *
dsk_key_selection_get_selection_in_range (GtkSelectionModel *selection, guint position,
                                          guint n_items)
{
  GtkBitset *result = gtk_bitset_new_empty ();
  int selected = dsk_key_selection_get_position (DSK_KEY_SELECTION (selection));

  if (selected >= 0 && (guint) selected >= position && (guint) selected - position < n_items)
    gtk_bitset_add (result, selected);
  return result;
}

static gboolean
dsk_key_selection_select_item (GtkSelectionModel *selection, guint position, gboolean unselect_rest)
{
  DskKeySelection *self = DSK_KEY_SELECTION (selection);
  g_autoptr (DskConversationItem)
      item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item == NULL)
    return FALSE;
  dsk_key_selection_set_key (self, dsk_conversation_item_get_key (item));
  return TRUE;
}

static gboolean
dsk_key_selection_unselect_item (GtkSelectionModel *selection, guint position)
{
  /* Something stays open once it was opened; Ctrl+click must not close it. */
  return FALSE;
}

static void
dsk_key_selection_selection_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = dsk_key_selection_is_selected;
  iface->get_selection_in_range = dsk_key_selection_get_selection_in_range;
  iface->select_item = dsk_key_selection_select_item;
  iface->unselect_item = dsk_key_selection_unselect_item;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_list_model_items_changed (user_data, position, removed, added);
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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_key_selection_finalize (GObject *object)
{
  DskKeySelection *self = DSK_KEY_SELECTION (object);

  g_clear_object (&self->model);
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
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
dsk_key_selection_init (DskKeySelection *self)
{
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
