/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-view-private.h"

#include "dsk-focus-leave.h"

#include <glib/gi18n.h>

#define END_SLACK 48    /* px: as good as at the end */
#define OLDER_AHEAD 800 /* px from the top at which older entries are asked for … */
#define OLDER_ROWS 100 /* … and so many: each time costs a frame, however many they are */
#define SEEN_AFTER_MS 2000

enum
{
  SEEN,
  TOAST_GONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskTimelineView, dsk_timeline_view, GTK_TYPE_WIDGET)

/* --- rows --- */

static void
setup_cb (DskTimelineView *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, dsk_timeline_entry_new ());
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
bind_cb (DskTimelineView *self, GtkListItem *list_item)
{
  dsk_timeline_entry_set_item (DSK_TIMELINE_ENTRY (gtk_list_item_get_child (list_item)),
                               gtk_list_item_get_item (list_item), self->user);
  dsk_timeline_view_mark (self, DSK_TIMELINE_ENTRY (gtk_list_item_get_child (list_item)));
}

/* --- what was seen --- */

static gboolean
can_see (DskTimelineView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return self->sticky && self->model != NULL && dsk_timeline_model_get_head (self->model) != NULL
         && gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root)
         && gtk_window_is_active (GTK_WINDOW (root));
}

static gboolean
seen_cb (gpointer user_data)
{
  DskTimelineView *self = user_data;

  self->seen_id = 0;
  if (can_see (self))
    g_signal_emit (self, signals[SEEN], 0);
  return G_SOURCE_REMOVE;
}

/* Binding a row means nothing (rows far outside are bound, too): only the end in sight counts. */
static void
watch_seen (DskTimelineView *self)
{
  if (!can_see (self))
    g_clear_handle_id (&self->seen_id, g_source_remove);
  else if (self->seen_id == 0)
    self->seen_id = g_timeout_add (SEEN_AFTER_MS, seen_cb, self);
}

void
dsk_timeline_view_see_again (DskTimelineView *self)
{
  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  watch_seen (self);
}

/* --- the button that leads to the end --- */

static void
child_revealed_cb (DskTimelineView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->revealer),
                          gtk_revealer_get_reveal_child (self->revealer)
                              || gtk_revealer_get_child_revealed (self->revealer));
}

static void
update_newer (DskTimelineView *self)
{
  g_autofree char *words = NULL;

  gtk_revealer_set_reveal_child (self->revealer, !self->sticky);
  if (self->sticky)
    self->n_new = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->newer_label), self->n_new > 0);
  if (self->n_new > 0)
    {
      words = g_strdup_printf (ngettext ("%u new message", "%u new messages", self->n_new),
                               self->n_new);
      gtk_label_set_text (self->newer_label, words);
      gtk_widget_remove_css_class (GTK_WIDGET (self->newer), "circular");
      gtk_widget_add_css_class (GTK_WIDGET (self->newer), "pill-like");
      gtk_widget_add_css_class (GTK_WIDGET (self->newer), "suggested-action");
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->newer), "circular");
      gtk_widget_remove_css_class (GTK_WIDGET (self->newer), "pill-like");
      gtk_widget_remove_css_class (GTK_WIDGET (self->newer), "suggested-action");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->newer), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : _ ("Go to the Newest Message"), -1);
}

/* --- scrolling --- */

static double
end_value (DskTimelineView *self)
{
  return MAX (gtk_adjustment_get_upper (self->adjustment)
                  - gtk_adjustment_get_page_size (self->adjustment),
              0);
}

static void
remember_size (DskTimelineView *self)
{
  self->upper = gtk_adjustment_get_upper (self->adjustment);
  self->page_size = gtk_adjustment_get_page_size (self->adjustment);
}

static void
set_sticky (DskTimelineView *self, gboolean sticky)
{
  if (self->sticky == sticky)
    return;
  self->sticky = sticky;
  update_newer (self);
  watch_seen (self);
}

static void
want_older (DskTimelineView *self)
{
  if (self->model != NULL && !self->sticky
      && gtk_adjustment_get_value (self->adjustment) < OLDER_AHEAD)
    dsk_timeline_model_load_older (self->model, OLDER_ROWS);
}

/* The list learns the heights of its rows while it lays them out, so the end moves until it has: go
 * there again each time it moved. Jumping by position ("list.scroll-to-item") works on guesses and
 * stops short. */
static gboolean
follow_cb (gpointer user_data)
{
  DskTimelineView *self = user_data;

  self->follow_id = 0;
  /* In a pane that is not shown the rows have no heights: it is done when they have. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->opening = TRUE;
      return G_SOURCE_REMOVE;
    }
  remember_size (self);
  if (self->sticky)
    gtk_adjustment_set_value (self->adjustment, end_value (self));
  watch_seen (self);
  return G_SOURCE_REMOVE;
}

/* The list was laid out for this frame: if the end moved, it is laid out once more, before anything is painted. */
static void
layout_cb (DskTimelineView *self)
{
  if (self->folding)
    {
      self->folding = FALSE;
      remember_size (self);
      self->sticky = end_value (self) - gtk_adjustment_get_value (self->adjustment) <= END_SLACK;
      update_newer (self);
      watch_seen (self);
    }
  if ((self->follow_id == 0 && !self->opening) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->opening = FALSE;
  g_clear_handle_id (&self->follow_id, g_source_remove);
  follow_cb (self);
}

static void
size_changed_cb (DskTimelineView *self)
{
  dsk_timeline_view_look (self);
  if (self->folding)
    remember_size (self);
  else if (self->sticky)
    {
      if (self->follow_id == 0)
        self->follow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, follow_cb, self, NULL);
    }
  else
    {
      remember_size (self);
      want_older (self);
    }
}

static void
value_changed_cb (DskTimelineView *self)
{
  double upper = gtk_adjustment_get_upper (self->adjustment);
  double page_size = gtk_adjustment_get_page_size (self->adjustment);

  dsk_timeline_view_look (self);
  /* The value also moves with the layout; only what a person does says where they want to be. */
  if (upper != self->upper || page_size != self->page_size || self->follow_id != 0 || self->opening)
    {
      size_changed_cb (self);
      return;
    }
  set_sticky (self, end_value (self) - gtk_adjustment_get_value (self->adjustment) <= END_SLACK);
  want_older (self);
}

static void
items_changed_cb (DskTimelineView *self, guint position, guint removed, guint added,
                  GListModel *model)
{
  guint n = g_list_model_get_n_items (model);

  if (!self->sticky && added > 0 && removed == 0 && position + added == n)
    {
      for (guint i = position; i < n; i++)
        {
          g_autoptr (DskTimelineItem) item = g_list_model_get_item (model, i);
          const DskTimelineRow *row = dsk_timeline_item_get_row (item);

          if (row != NULL && row->item != DSK_ITEM_EVENT)
            self->n_new++;
        }
      update_newer (self);
    }
  watch_seen (self);
}

static void
row_changed_cb (DskTimelineView *self)
{
  dsk_timeline_view_look (self);
  dsk_timeline_view_go_on (self);
}

static void
failed_cb (DskTimelineView *self, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  dsk_timeline_view_add_toast (self, adw_toast_new (markup));
}

static void
conversation_cb (DskTimelineView *self)
{
  g_clear_pointer (&self->jump, g_free);
  g_clear_pointer (&self->found, g_free);
  dsk_player_stop (dsk_timeline_view_get_player (self));
  self->n_new = 0;
  self->folding = FALSE;
  self->sticky = self->opening = TRUE;
  update_newer (self);
  g_clear_handle_id (&self->seen_id, g_source_remove);
}

void
dsk_timeline_view_scroll_to_end (DskTimelineView *self)
{
  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  set_sticky (self, TRUE);
  size_changed_cb (self);
}

gboolean
dsk_timeline_view_is_at_end (DskTimelineView *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_VIEW (self), FALSE);

  return self->sticky;
}

void
dsk_timeline_view_focus (DskTimelineView *self)
{
  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

void
dsk_timeline_view_set_client (DskTimelineView *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  dsk_timeline_media_set_client (self->media, client);
}

DskPlayer *
dsk_timeline_view_get_player (DskTimelineView *self)
{
  g_return_val_if_fail (DSK_IS_TIMELINE_VIEW (self), NULL);

  return dsk_timeline_media_get_player (self->media);
}

DskMediaCache *
dsk_timeline_view_get_files (DskTimelineView *self)
{
  DskClient *client;

  g_return_val_if_fail (DSK_IS_TIMELINE_VIEW (self), NULL);

  client = dsk_timeline_media_get_client (self->media);
  return client != NULL ? dsk_client_get_media (client) : NULL;
}

void
dsk_timeline_view_set_model (DskTimelineView *self, DskTimelineModel *model, const char *user)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (DSK_IS_TIMELINE_VIEW (self));

  g_set_object (&self->model, model);
  g_free (self->user);
  self->user = g_strdup (user);
  g_signal_group_set_target (self->model_signals, model);
  if (model != NULL)
    selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

/* --- keys --- */

/* Otherwise Tab would visit every message on its way to what is after them. */
static gboolean
key_pressed_cb (DskTimelineView *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean back = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval != GDK_KEY_Tab && keyval != GDK_KEY_ISO_Left_Tab && keyval != GDK_KEY_KP_Tab)
    return GDK_EVENT_PROPAGATE;
  dsk_focus_leave (GTK_WIDGET (self), back);
  return GDK_EVENT_STOP;
}

/* Returns: (nullable): the lowest row that is wholly in sight */
static GtkWidget *
last_row_in_sight (DskTimelineView *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *found = NULL;
  float lowest = -1;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_mapped (row) || !gtk_widget_compute_bounds (row, list, &bounds))
        continue;
      if (bounds.origin.y > lowest
          && bounds.origin.y + bounds.size.height <= (float) gtk_widget_get_height (list) + 1)
        {
          lowest = bounds.origin.y;
          found = row;
        }
    }
  return found;
}

/* A list view that was given a new model does not know which row to focus, and would be passed
 * over. */
static gboolean
dsk_timeline_view_focus_in (GtkWidget *widget, GtkDirectionType direction)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);
  GtkWidget *row;

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL
      && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD))
    {
      row = last_row_in_sight (self);
      if (row != NULL && gtk_widget_grab_focus (row))
        return TRUE;
    }
  return GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->focus (widget, direction);
}

static void
scroll_to_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_timeline_view_scroll_to_end (DSK_TIMELINE_VIEW (widget));
}

/* --- object --- */

static void
dsk_timeline_view_root (GtkWidget *widget)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->root (widget);
  root = gtk_widget_get_root (widget);
  if (GTK_IS_WINDOW (root))
    self->active_id
        = g_signal_connect_swapped (root, "notify::is-active", G_CALLBACK (watch_seen), self);
}

static void
dsk_timeline_view_unroot (GtkWidget *widget)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (widget);

  g_clear_signal_handler (&self->active_id, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->unroot (widget);
}

static void
dsk_timeline_view_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->realize (widget);
  DSK_TIMELINE_VIEW (widget)->layout_id = g_signal_connect_data (
      gtk_widget_get_frame_clock (widget), "layout", G_CALLBACK (layout_cb), widget, NULL,
      G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

static void
dsk_timeline_view_unrealize (GtkWidget *widget)
{
  g_clear_signal_handler (&DSK_TIMELINE_VIEW (widget)->layout_id, gtk_widget_get_frame_clock (widget));
  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->unrealize (widget);
}

static void
dsk_timeline_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->map (widget);
  watch_seen (DSK_TIMELINE_VIEW (widget));
}

static void
dsk_timeline_view_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&DSK_TIMELINE_VIEW (widget)->seen_id, g_source_remove);
  /* Whoever leaves does not go on listening. */
  dsk_player_pause (dsk_timeline_view_get_player (DSK_TIMELINE_VIEW (widget)));
  GTK_WIDGET_CLASS (dsk_timeline_view_parent_class)->unmap (widget);
}

static void
dsk_timeline_view_dispose (GObject *object)
{
  DskTimelineView *self = DSK_TIMELINE_VIEW (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  g_clear_handle_id (&self->seen_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->gone_id, g_source_remove);
  g_clear_object (&self->media);
  g_clear_pointer (&self->jump, g_free);
  g_clear_pointer (&self->found, g_free);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_weak_pointer (&self->toast);
  g_clear_object (&self->model_signals);
  g_clear_object (&self->model);
  g_clear_pointer (&self->user, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DSK_TYPE_TIMELINE_VIEW);
  G_OBJECT_CLASS (dsk_timeline_view_parent_class)->dispose (object);
}

static void
dsk_timeline_view_class_init (DskTimelineViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_timeline_view_dispose;
  widget_class->focus = dsk_timeline_view_focus_in;
  widget_class->root = dsk_timeline_view_root;
  widget_class->unroot = dsk_timeline_view_unroot;
  widget_class->realize = dsk_timeline_view_realize;
  widget_class->unrealize = dsk_timeline_view_unrealize;
  widget_class->map = dsk_timeline_view_map;
  widget_class->unmap = dsk_timeline_view_unmap;
  signals[SEEN] = g_signal_new ("seen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  /* No toast is there any more, and none came in its place. */
  signals[TOAST_GONE] = g_signal_new ("toast-gone", DSK_TYPE_TIMELINE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "timeline.scroll-to-end", NULL,
                                   scroll_to_end_action);
  dsk_timeline_view_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/dastak/Dastak/ui/dsk-timeline-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, toasts);
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, scroller);
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, list);
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, revealer);
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, newer);
  gtk_widget_class_bind_template_child (widget_class, DskTimelineView, newer_label);
}

static void
dsk_timeline_view_init (DskTimelineView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->sticky = TRUE;
  self->media = dsk_timeline_media_new (GTK_WIDGET (self));
  g_signal_connect_object (self->media, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  gtk_list_view_set_factory (self->list, factory);

  self->adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (self->scroller));
  g_signal_connect_swapped (self->adjustment, "changed", G_CALLBACK (size_changed_cb), self);
  g_signal_connect_swapped (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);

  self->model_signals = g_signal_group_new (DSK_TYPE_TIMELINE_MODEL);
  g_signal_group_connect_swapped (self->model_signals, "items-changed",
                                  G_CALLBACK (items_changed_cb), self);
  g_signal_group_connect_swapped (self->model_signals, "notify::conversation",
                                  G_CALLBACK (conversation_cb), self);
  g_signal_group_connect_swapped (self->model_signals, "row-changed", G_CALLBACK (row_changed_cb),
                                  self);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);

  g_signal_connect_swapped (self->revealer, "notify::child-revealed",
                            G_CALLBACK (child_revealed_cb), self);
  g_signal_connect_swapped (self->revealer, "notify::reveal-child", G_CALLBACK (child_revealed_cb),
                            self);
}
