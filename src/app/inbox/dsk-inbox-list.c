/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-list-private.h"

#include <glib/gi18n.h>

#include "dsk-inbox-empty.h"
#include "dsk-inbox-keys.h"
#include "dsk-inbox-rows.h"
#include "dsk-inbox-words.h"
#include "dsk-labels.h"
#include "dsk-settings.h"
#include "dsk-stack.h"

#define REFRESH_SECONDS 60

typedef enum { PROP_FOLDED = 1, PROP_SHOW_BACK, PROP_ORDER } DskInboxListProperty;
enum { SELECTED, ACTIVATED, FILLED, N_SIGNALS };

static GParamSpec *props[PROP_ORDER + 1];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskInboxList, dsk_inbox_list, GTK_TYPE_WIDGET)

/* -------- what the pane says about itself -------- */

static void
dsk_inbox_list_update_title (DskInboxList *self)
{
  const gboolean searching = *dsk_inbox_list_get_search (self) != '\0';
  g_autofree char *words = NULL;
  gboolean at_least;

  dsk_conversation_model_get_problem (self->model, &at_least);
  words = dsk_inbox_words_title (dsk_inbox_list_get_view (self)->kind, self->order, searching,
                                 g_list_model_get_n_items (G_LIST_MODEL (self->model)), at_least);
  adw_window_title_set_subtitle (self->title, words);
}

static void
dsk_inbox_list_update_empty (DskInboxList *self)
{
  gboolean loading, at_least;
  const DskQueryProblem *problem = dsk_conversation_model_get_problem (self->model, &at_least);

  g_object_get (self->model, "loading", &loading, NULL);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    dsk_stack_show (self->stack, "list");
  else if (loading)
    return;
  else
    {
      dsk_inbox_empty_fill (self->empty, self->empty_button, dsk_inbox_list_get_view (self),
                            *dsk_inbox_list_get_search (self) != '\0', problem);
      dsk_stack_show (self->stack, "empty");
    }
  g_signal_emit (self, signals[FILLED], 0);
}

static void
dsk_inbox_list_update (DskInboxList *self)
{
  dsk_inbox_list_update_title (self);
  dsk_inbox_list_update_empty (self);
}

/* -------- rows -------- */

static gboolean
refresh_times_cb (gpointer user_data)
{
  DskInboxList *self = user_data;

  dsk_inbox_rows_refresh (self->list);
  if (self->order == DSK_ORDER_WINDOW)
    dsk_conversation_model_refresh (self->model);
  return G_SOURCE_CONTINUE;
}

static void
user_changed_cb (DskInboxList *self)
{
  dsk_inbox_rows_set_user (self->list, dsk_client_get_user_id (self->client));
}

/* The list has selected the row on press. Folded, that shows nothing: a tap has to open. */
static void
tap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (DSK_INBOX_LIST (widget)->folded)
    g_signal_emit (widget, signals[ACTIVATED], 0);
}

/* -------- selection -------- */

static void
dsk_inbox_list_forget_awaited (DskInboxList *self)
{
  if (self->awaited != NULL)
    g_clear_signal_handler (&self->awaited_id, self->awaited);
  g_clear_object (&self->awaited);
}

static void
awaited_changed_cb (DskInboxList *self)
{
  const DskConversationRow *row = dsk_conversation_item_get_row (self->awaited);
  g_autofree char *id = NULL;

  if (row == NULL)
    return;
  id = g_strdup (row->id);
  dsk_inbox_list_forget_awaited (self);
  g_signal_emit (self, signals[SELECTED], 0, id);
}

static void
selection_changed_cb (DskInboxList *self)
{
  int position = dsk_key_selection_get_position (self->selection);

  dsk_inbox_list_forget_awaited (self);
  if (position < 0)
    return;
  self->last_position = position;
  self->awaited = g_list_model_get_item (G_LIST_MODEL (self->model), position);
  self->awaited_id = g_signal_connect_swapped (self->awaited, "changed",
                                               G_CALLBACK (awaited_changed_cb), self);
  awaited_changed_cb (self);
}

static gboolean
refocus_cb (gpointer user_data)
{
  DskInboxList *self = user_data;

  self->refocus_id = 0;
  if (dsk_key_selection_get_position (self->selection) >= 0)
    dsk_inbox_rows_refocus (self->list, dsk_key_selection_get_key (self->selection));
  return G_SOURCE_REMOVE;
}

static void
dsk_inbox_list_queue_refocus (DskInboxList *self)
{
  if (self->refocus_id == 0)
    self->refocus_id = g_idle_add (refocus_cb, self);
}

static void
dsk_inbox_list_scroll_to (DskInboxList *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* After the list view's own handler. */
static void
items_changed_cb (DskInboxList *self, guint position, guint removed, guint added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  int selected = dsk_key_selection_get_position (self->selection);

  /* Who reads at the top wants to see what comes in there; the view would keep its old first row
   * still. */
  if (added > 0 && position == 0 && (added == n_items || gtk_adjustment_get_value (adjustment) < 1))
    dsk_inbox_list_scroll_to (self, 0);
  if (selected >= 0)
    self->last_position = selected;
  /* When the focused row is moved, the view gives the focus to its neighbour: follow the
   * conversation. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL && selected >= 0)
    dsk_inbox_list_queue_refocus (self);
  dsk_inbox_list_update (self);
  if (self->focus_wanted && n_items > 0 && *dsk_inbox_list_get_search (self) == '\0')
    dsk_inbox_list_focus_list (self);
}

static void
list_activate_cb (DskInboxList *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

void
dsk_inbox_list_move (DskInboxList *self, int delta)
{
  int n_items, position;

  g_return_if_fail (DSK_IS_INBOX_LIST (self));

  n_items = self->model != NULL ? (int) g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  if (n_items == 0)
    return;
  position = dsk_key_selection_get_position (self->selection);
  if (position >= 0)
    position += delta;
  else if (dsk_key_selection_get_key (self->selection) == 0)
    position = 0;
  else /* it left the view: the one that took its place is the next one */
    position = self->last_position + (delta > 0 ? 0 : delta);
  position = CLAMP (position, 0, n_items - 1);
  /* What is marked stays so. */
  dsk_key_selection_set_key (self->selection, dsk_conversation_model_get_key (self->model, position));
  dsk_inbox_list_scroll_to (self, position);
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) != NULL)
    dsk_inbox_list_queue_refocus (self);
}

gboolean
dsk_inbox_list_do_with_marked (DskInboxList *self, const char *action)
{
  g_return_val_if_fail (DSK_IS_INBOX_LIST (self), FALSE);
  return dsk_bulk_bar_do (self->bulk, action);
}

gboolean
dsk_inbox_list_undo (DskInboxList *self)
{
  g_return_val_if_fail (DSK_IS_INBOX_LIST (self), FALSE);
  return dsk_bulk_bar_undo (self->bulk);
}

static gpointer
read_conversation (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_get_conversation (reader, data, NULL, error);
}

static void
show_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskInboxList) self = user_data;
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  int position;

  if (row == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("A conversation could not be shown: %s", error->message);
      return;
    }
  dsk_key_selection_set_key (self->selection, row->key);
  position = dsk_key_selection_get_position (self->selection);
  if (position >= 0)
    dsk_inbox_list_scroll_to (self, position);
  else
    g_signal_emit (self, signals[SELECTED], 0, row->id);
  dsk_conversation_row_free (row);
}

void
dsk_inbox_list_show (DskInboxList *self, const char *id)
{
  g_return_if_fail (DSK_IS_INBOX_LIST (self));
  g_return_if_fail (id != NULL);

  if (self->client == NULL)
    return;
  g_cancellable_cancel (self->showing);
  g_clear_object (&self->showing);
  self->showing = g_cancellable_new ();
  dsk_client_read_async (self->client, "inbox-show", read_conversation, g_strdup (id), g_free,
                         (GDestroyNotify) dsk_conversation_row_free, self->showing, show_ready_cb,
                         g_object_ref (self));
}

void
dsk_inbox_list_focus_list (DskInboxList *self)
{
  g_return_if_fail (DSK_IS_INBOX_LIST (self));

  /* Opening a conversation is left to the person: it marks what is in there as read. */
  self->focus_wanted = self->model == NULL
                       || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  if (self->focus_wanted)
    {
      dsk_inbox_list_focus_search (self);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  if (dsk_key_selection_get_position (self->selection) >= 0)
    dsk_inbox_list_queue_refocus (self);
}

/* -------- the object -------- */

static void
dsk_inbox_list_set_order (DskInboxList *self, const char *text)
{
  DskOrder order;

  if (!dsk_order_from_string (text, &order) || self->order == order)
    return;
  self->order = order;
  dsk_settings_set_string (DSK_SETTINGS_LIST_ORDER, text);
  if (self->model != NULL)
    {
      dsk_conversation_model_set_order (self->model, order);
      dsk_inbox_list_update_title (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ORDER]);
}

static void
dsk_inbox_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  DskInboxList *self = DSK_INBOX_LIST (object);

  switch ((DskInboxListProperty) prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_SHOW_BACK:
      g_value_set_boolean (value, self->show_back);
      break;
    case PROP_ORDER:
      g_value_set_string (value, dsk_order_to_string (self->order));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_inbox_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  DskInboxList *self = DSK_INBOX_LIST (object);

  switch ((DskInboxListProperty) prop_id)
    {
    case PROP_FOLDED:
      self->folded = g_value_get_boolean (value);
      break;
    case PROP_SHOW_BACK:
      self->show_back = g_value_get_boolean (value);
      break;
    case PROP_ORDER:
      dsk_inbox_list_set_order (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dsk_inbox_list_dispose (GObject *object)
{
  DskInboxList *self = DSK_INBOX_LIST (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->refocus_id, g_source_remove);
  g_cancellable_cancel (self->showing);
  g_clear_object (&self->showing);
  dsk_inbox_list_forget_awaited (self);
  dsk_inbox_list_close_popover (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_INBOX_LIST);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (dsk_inbox_list_parent_class)->dispose (object);
}

static void
dsk_inbox_list_class_init (DskInboxListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = dsk_inbox_list_get_property;
  object_class->set_property = dsk_inbox_list_set_property;
  object_class->dispose = dsk_inbox_list_dispose;

  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_SHOW_BACK] = g_param_spec_boolean ("show-back", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "newest",
                                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_install_property_action (widget_class, "inbox.order", "order");

  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FILLED] = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DSK_TYPE_BULK_BAR);
  g_type_ensure (DSK_TYPE_CLOCK_BANNER);
  g_type_ensure (DSK_TYPE_NUMBER_BANNER);
  g_type_ensure (DSK_TYPE_OFFLINE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-inbox-list.ui");
  gtk_widget_class_install_action (widget_class, "inbox.tap", NULL, tap_action);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, header);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, back);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, title);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, banner);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, clock_banner);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, number_banner);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, search);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, save_view);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, search_box);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, stack);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, scroller);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, list);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, empty);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, list_activate_cb);
  dsk_inbox_list_bind_search (widget_class);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, take_next);
  gtk_widget_class_bind_template_child (widget_class, DskInboxList, bulk);
}

static void
dsk_inbox_list_init (DskInboxList *self)
{
  g_autofree char *order
      = dsk_settings_get_string (DSK_SETTINGS_LIST_ORDER, dsk_order_to_string (DSK_ORDER_NEWEST));

  dsk_order_from_string (order, &self->order);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_controller (GTK_WIDGET (self->list), dsk_inbox_keys_new (self));
  gtk_widget_add_controller (GTK_WIDGET (self->list), dsk_inbox_keys_new_marking (self));
  gtk_widget_add_controller (GTK_WIDGET (self->list), dsk_inbox_keys_new_clicks ());
  dsk_inbox_list_watch_menus (self);
  dsk_stack_show (self->stack, "loading");
}

void
dsk_inbox_list_set_client (DskInboxList *self, DskClient *client)
{
  g_autoptr (GtkListItemFactory) factory = dsk_inbox_rows_new_factory (client);

  g_return_if_fail (DSK_IS_INBOX_LIST (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  self->model = dsk_conversation_model_new (client);
  dsk_conversation_model_set_order (self->model, self->order);
  self->selection = dsk_key_selection_new (self->model);
  dsk_bulk_bar_set_selection (self->bulk, client, self->selection);
  dsk_inbox_rows_watch (self->list);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->selection, "notify::key", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "notify::loading", G_CALLBACK (dsk_inbox_list_update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::user-id", G_CALLBACK (user_changed_cb), self,
                           G_CONNECT_SWAPPED);
  dsk_offline_banner_set_client (self->banner, client);
  dsk_clock_banner_set_client (self->clock_banner, client);
  dsk_number_banner_set_client (self->number_banner, client);
  self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, refresh_times_cb, self);
  dsk_inbox_list_update (self);
}

void
dsk_inbox_list_set_title (DskInboxList *self, const char *title)
{
  adw_window_title_set_title (self->title, title);
}

void
dsk_inbox_list_set_view (DskInboxList *self, const DskView *view, const char *title)
{
  g_return_if_fail (DSK_IS_INBOX_LIST (self));

  if (self->model == NULL)
    return;
  dsk_inbox_list_set_title (self, title);
  dsk_conversation_model_set_view (self->model, view);
  dsk_key_selection_clear_marked (self->selection);
  gtk_widget_set_visible (self->take_next, view->kind == DSK_VIEW_UNASSIGNED);
  dsk_inbox_list_update (self);
}

const DskView *
dsk_inbox_list_get_view (DskInboxList *self)
{
  static const DskView none = { DSK_VIEW_UNASSIGNED, "" };

  g_return_val_if_fail (DSK_IS_INBOX_LIST (self), &none);
  return self->model != NULL ? dsk_conversation_model_get_view (self->model) : &none;
}
