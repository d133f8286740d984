/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation-model.h"

#include "dsk-conversation-item.h"
#include "dsk-conversation-read.h"
#include "dsk-error.h"
#include "dsk-model-diff.h"

#define PAGE_ROWS 64
#define CACHED_ROWS (32 * PAGE_ROWS)
#define MAX_STEPS 100 /* above that a list view is quicker with everything new */

struct _DskConversationModel
{
  GObject parent_instance;

  DskClient *client; /* (owned) */
  DskView view;
  DskOrder order;
  char *search; /* (owned) (nullable) */

  GArray *spine;     /* (owned) (element-type gint64): the keys, in order */
  GHashTable *items; /* (owned): key → item, not owned: every item that is alive */
  GQueue recent;     /* items (owned), the last used first */

  GHashTable *wanted;    /* (owned) (element-type gint64): rows to read next */
  GHashTable *asked;     /* (owned) (element-type gint64): rows being read */
  guint64 asked_changes; /* changes when that began */
  gboolean spine_stale;
  gboolean reset;   /* the next spine is of another view or search: it replaces all */
  guint64 changes;  /* how often the replica changed, from 1 */
  guint generation; /* how often view, order or search changed */
  gboolean at_least;       /* there may be more than @spine has */
  DskQueryProblem problem; /* why there is nothing in it */
  gboolean reading; /* one read at a time */
  guint pump_id;
  GCancellable *cancellable; /* (owned) */
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
} DskConversationModelProperty;

static GParamSpec *properties[PROP_N_ITEMS + 1];

static void dsk_conversation_model_list_model_init (GListModelInterface *iface);
static void schedule_pump (DskConversationModel *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (DskConversationModel, dsk_conversation_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      dsk_conversation_model_list_model_init))

#define KEY_AT(self, position) g_array_index ((self)->spine, gint64, position)

/* --- items and their cache --- */

/* Puts @item to the front of those that are kept though nobody shows them. */
static void
touch (DskConversationModel *self, DskConversationItem *item)
{
  GList *link = dsk_conversation_item_get_link (item);

  if (dsk_conversation_item_get_queued (item))
    g_queue_unlink (&self->recent, link);
  else
    g_object_ref (item);
  dsk_conversation_item_set_queued (item, TRUE);
  g_queue_push_head_link (&self->recent, link);
}

static void
trim (DskConversationModel *self, guint length)
{
  while (self->recent.length > length)
    {
      DskConversationItem *item = g_queue_pop_tail_link (&self->recent)->data;

      dsk_conversation_item_set_queued (item, FALSE);
      g_object_unref (item);
    }
}

static void
want (DskConversationModel *self, gint64 key)
{
  gint64 *copy;

  if (g_hash_table_contains (self->wanted, &key)
      || (self->asked_changes == self->changes && g_hash_table_contains (self->asked, &key)))
    return;
  copy = g_new (gint64, 1);
  *copy = key;
  g_hash_table_add (self->wanted, copy);
  schedule_pump (self);
}

/* Asks for what is missing of the page that @position is on. */
static void
want_page (DskConversationModel *self, guint position)
{
  guint start = position - position % PAGE_ROWS;
  guint end = MIN (start + PAGE_ROWS, self->spine->len);

  for (guint i = start; i < end; i++)
    {
      gint64 key = KEY_AT (self, i);
      DskConversationItem *item = g_hash_table_lookup (self->items, &key);

      if (item == NULL || dsk_conversation_item_get_stale (item))
        want (self, key);
    }
}

static GType
dsk_conversation_model_get_item_type (GListModel *list)
{
  return DSK_TYPE_CONVERSATION_ITEM;
}

static guint
dsk_conversation_model_get_n_items (GListModel *list)
{
  return DSK_CONVERSATION_MODEL (list)->spine->len;
}

static gpointer
dsk_conversation_model_get_item (GListModel *list, guint position)
{
  DskConversationModel *self = DSK_CONVERSATION_MODEL (list);
  DskConversationItem *item;
  gint64 key;

  if (position >= self->spine->len)
    return NULL;

  key = KEY_AT (self, position);
  item = g_hash_table_lookup (self->items, &key);
  if (item != NULL)
    g_object_ref (item);
  else
    item = dsk_conversation_item_new (self->items, key);

  touch (self, item);
  if (dsk_conversation_item_get_stale (item))
    want_page (self, position);
  return item;
}

static void
dsk_conversation_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dsk_conversation_model_get_item_type;
  iface->get_n_items = dsk_conversation_model_get_n_items;
  iface->get_item = dsk_conversation_model_get_item;
}

/* --- answers --- */

typedef struct
{
  DskConversationModel *self;
  const GArray *target;
} Step;

static void
step_cb (guint position, guint removed, guint added, guint first_added, gpointer user_data)
{
  Step *step = user_data;
  DskConversationModel *self = step->self;

  if (removed > 0)
    g_array_remove_range (self->spine, position, removed);
  if (added > 0)
    g_array_insert_vals (self->spine, position, &g_array_index (step->target, gint64, first_added),
                         added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* @target: the keys as they shall be */
static void
take_spine (DskConversationModel *self, GArray *target)
{
  Step step = { self, target };
  guint n_old = self->spine->len;
  g_autoptr (GArray) old = g_array_copy (self->spine);

  if (self->reset
      || !dsk_model_diff ((const gint64 *) (gpointer) old->data, old->len,
                          (const gint64 *) (gpointer) target->data, target->len, MAX_STEPS, step_cb,
                          &step))
    {
      g_array_set_size (self->spine, 0);
      if (n_old > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
      g_array_append_vals (self->spine, target->data, target->len);
      if (target->len > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, target->len);
    }
  if (n_old != self->spine->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (self->reset)
    {
      self->reset = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }
}

static void
take_rows (DskConversationModel *self, GPtrArray *rows, guint64 changes)
{
  gsize n_rows;
  g_autofree gpointer *taken = g_ptr_array_steal (rows, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      DskConversationRow *row = taken[i];
      g_autoptr (DskConversationItem) item = g_hash_table_lookup (self->items, &row->key);

      if (item != NULL)
        g_object_ref (item);
      else
        item = dsk_conversation_item_new (self->items, row->key);
      if (!dsk_conversation_item_get_queued (item))
        touch (self, item);
      dsk_conversation_item_take_row (item, row, changes);
    }
  trim (self, CACHED_ROWS);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskConversationRead) read
      = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  self->reading = FALSE;
  g_hash_table_remove_all (self->asked);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (read == NULL)
    {
      /* There is no replica any more, or not yet: nothing of it may stay on the screen. */
      if (g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE) && self->spine->len > 0)
        {
          g_autoptr (GArray) nothing = g_array_new (FALSE, FALSE, sizeof (gint64));

          take_spine (self, nothing);
          trim (self, 0);
        }
      /* The client says what is wrong with the replica; the next change tries again. */
      g_debug ("conversation list: %s", error->message);
      self->spine_stale = TRUE;
      return;
    }
  if (read->rows != NULL)
    take_rows (self, read->rows, read->changes);
  if (read->spine != NULL && read->generation == self->generation)
    {
      self->at_least = read->at_least;
      dsk_query_problem_set (&self->problem, read->problem.fault, read->problem.op, read->problem.value);
      take_spine (self, read->spine);
    }
  if (self->spine_stale || g_hash_table_size (self->wanted) > 0)
    schedule_pump (self);
}

/* --- questions --- */

/* Rows that somebody shows are read again now, the others when somebody asks for them. */
static void
want_shown (DskConversationModel *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      DskConversationItem *item = value;
      guint ours = dsk_conversation_item_get_queued (item) ? 1 : 0;

      if (dsk_conversation_item_get_stale (item) && G_OBJECT (item)->ref_count > ours)
        want (self, *(gint64 *) key);
    }
}

static gboolean
pump_cb (gpointer user_data)
{
  DskConversationModel *self = user_data;
  DskConversationRead *read;
  GHashTable *swap;
  GHashTableIter iter;
  gpointer key;

  self->pump_id = 0;
  if (self->reading)
    return G_SOURCE_REMOVE;

  read = dsk_conversation_read_new ();
  read->want_spine = self->spine_stale;
  /* Whoever shows a new list asks for its beginning at once: one way there and back less. */
  read->n_first = self->reset ? PAGE_ROWS : 0;
  read->view = self->view;
  read->order = self->order;
  read->search = g_strdup (self->search);
  read->user = g_strdup (dsk_client_get_user_id (self->client));
  read->changes = self->changes;
  read->generation = self->generation;
  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (read->wanted, key, 1);
  g_hash_table_remove_all (self->asked);
  swap = self->asked;
  self->asked = self->wanted;
  self->wanted = swap;
  self->asked_changes = self->changes;
  self->spine_stale = FALSE;
  self->reading = TRUE;
  dsk_client_read_async (self->client, NULL, dsk_conversation_read_run, read,
                         (GDestroyNotify) dsk_conversation_read_free,
                         (GDestroyNotify) dsk_conversation_read_free, self->cancellable, read_cb,
                         g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Before the next frame is drawn, but after everybody has asked. */
static void
schedule_pump (DskConversationModel *self)
{
  if (self->pump_id == 0 && !self->reading)
    self->pump_id = g_idle_add_full (G_PRIORITY_DEFAULT, pump_cb, self, NULL);
}

static void
changed_cb (DskClient *client, const char *const *ids, gpointer user_data)
{
  DskConversationModel *self = user_data;
  gboolean anything = ids == NULL || ids[0] == NULL;
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  self->changes++;
  for (guint i = 0; !anything && ids[i] != NULL; i++)
    g_hash_table_add (named, (gpointer) ids[i]);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DskConversationRow *row = dsk_conversation_item_get_row (value);

      if (anything || row == NULL || g_hash_table_contains (named, row->id))
        dsk_conversation_item_set_stale (value, self->changes);
    }
  want_shown (self);
  self->spine_stale = TRUE;
  schedule_pump (self);
}

static void
state_cb (DskConversationModel *self)
{
  /* The first read may have come before the replica was open. */
  if (self->spine_stale || self->reset)
    {
      self->spine_stale = TRUE;
      schedule_pump (self);
    }
}

static void
start_over (DskConversationModel *self)
{
  gboolean was_loading = self->reset;

  self->generation++;
  self->spine_stale = TRUE;
  self->reset = TRUE;
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  schedule_pump (self);
}

/* --- object --- */

DskConversationModel *
dsk_conversation_model_new (DskClient *client)
{
  DskConversationModel *self;

  g_return_val_if_fail (DSK_IS_CLIENT (client), NULL);

  self = g_object_new (DSK_TYPE_CONVERSATION_MODEL, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "changed", G_CALLBACK (changed_cb), self, 0);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::user-id", G_CALLBACK (dsk_conversation_model_refresh), self,
                           G_CONNECT_SWAPPED);
  schedule_pump (self);
  return self;
}

void
dsk_conversation_model_set_view (DskConversationModel *self, const DskView *view)
{
  g_return_if_fail (DSK_IS_CONVERSATION_MODEL (self));
  g_return_if_fail ((guint) view->kind < DSK_VIEW_N);

  if (dsk_view_equal (&self->view, view))
    return;
  self->view = *view;
  start_over (self);
}

const DskView *
dsk_conversation_model_get_view (DskConversationModel *self)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_MODEL (self), NULL);

  return &self->view;
}

void
dsk_conversation_model_set_order (DskConversationModel *self, DskOrder order)
{
  g_return_if_fail (DSK_IS_CONVERSATION_MODEL (self));
  g_return_if_fail ((guint) order < DSK_ORDER_N);

  if (self->order == order)
    return;
  self->order = order;
  start_over (self);
}

void
dsk_conversation_model_refresh (DskConversationModel *self)
{
  g_return_if_fail (DSK_IS_CONVERSATION_MODEL (self));

  self->spine_stale = TRUE;
  schedule_pump (self);
}

void
dsk_conversation_model_set_search (DskConversationModel *self, const char *search)
{
  g_return_if_fail (DSK_IS_CONVERSATION_MODEL (self));

  if (search != NULL && *search == '\0')
    search = NULL;
  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_strdup (search);
  start_over (self);
}

const DskQueryProblem *
dsk_conversation_model_get_problem (DskConversationModel *self, gboolean *at_least)
{
  *at_least = self->at_least;
  return &self->problem;
}

gint64
dsk_conversation_model_get_key (DskConversationModel *self, guint position)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_MODEL (self), 0);

  return position < self->spine->len ? KEY_AT (self, position) : 0;
}

int
dsk_conversation_model_find (DskConversationModel *self, gint64 key)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_MODEL (self), -1);

  for (guint i = 0; i < self->spine->len; i++)
    if (KEY_AT (self, i) == key)
      return (int) i;
  return -1;
}

static void
dsk_conversation_model_get_property (GObject *object, guint prop_id, GValue *value,
                                     GParamSpec *pspec)
{
  DskConversationModel *self = DSK_CONVERSATION_MODEL (object);

  switch ((DskConversationModelProperty) prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->reset);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->spine->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_conversation_model_dispose (GObject *object)
{
  DskConversationModel *self = DSK_CONVERSATION_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pump_id, g_source_remove);
  trim (self, 0);
  G_OBJECT_CLASS (dsk_conversation_model_parent_class)->dispose (object);
}

static void
dsk_conversation_model_finalize (GObject *object)
{
  DskConversationModel *self = DSK_CONVERSATION_MODEL (object);

  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->search, g_free);
  dsk_query_problem_clear (&self->problem);
  g_clear_pointer (&self->spine, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->wanted, g_hash_table_unref);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  G_OBJECT_CLASS (dsk_conversation_model_parent_class)->finalize (object);
}

static void
dsk_conversation_model_class_init (DskConversationModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dsk_conversation_model_get_property;
  object_class->dispose = dsk_conversation_model_dispose;
  object_class->finalize = dsk_conversation_model_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dsk_conversation_model_init (DskConversationModel *self)
{
  self->view = *DSK_VIEW (DSK_VIEW_MINE);
  self->spine = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->items = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->recent);
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->asked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->changes = 1;
  self->spine_stale = TRUE;
  self->reset = TRUE;
}
