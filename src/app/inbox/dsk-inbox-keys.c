/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-keys.h"

#include "dsk-inbox-list-private.h"
#include "dsk-inbox-rows.h"
#include "dsk-key-selection.h"

static const struct {
  guint key;
  const char *action;
} actions[] = {
  { GDK_KEY_c, "win.claim" }, { GDK_KEY_a, "win.assign" }, { GDK_KEY_e, "win.resolve" },
  { GDK_KEY_s, "win.snooze" }, { GDK_KEY_h, "win.hand-off" }, { GDK_KEY_l, "win.tags" }, { GDK_KEY_u, "win.unread" },
  { GDK_KEY_slash, "win.filter-list" },
  { GDK_KEY_r, "win.reply" }, { GDK_KEY_n, "win.note" },
};

static const struct {
  guint key;
  int delta;
} moves[] = { { GDK_KEY_j, 1 }, { GDK_KEY_k, -1 } };

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  dsk_inbox_list_move (user_data, g_variant_get_int32 (args));
  return TRUE;
}

/* -------- marking, for several at once -------- */

static DskKeySelection *
selection_of (GtkWidget *view)
{
  return DSK_KEY_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
}

/* Returns: the key of the row with the focus; without one, of what is open */
static gint64
current_key (GtkWidget *view)
{
  GtkWidget *child = gtk_widget_get_focus_child (view);
  gint64 key = child != NULL ? dsk_inbox_rows_key (child) : 0;

  return key != 0 ? key : dsk_key_selection_get_key (selection_of (view));
}

static gboolean
mark_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  dsk_key_selection_toggle (selection_of (widget), current_key (widget));
  return TRUE;
}

/* From where the last one went to, while the focus may still be on its way there, or else from where the focus is,
 * wherever the last click was; back again, and the rows are not marked any more. */
static gboolean
extend_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DskKeySelection *selection = selection_of (widget);
  gint64 open = dsk_key_selection_get_key (selection);
  gint64 here = open != 0 && dsk_key_selection_is_marked (selection, open) ? open : current_key (widget);
  gint64 there;

  if (here == 0)
    return FALSE;
  if (!dsk_key_selection_is_marked (selection, here))
    dsk_key_selection_toggle (selection, here);
  dsk_key_selection_set_key (selection, here);
  dsk_inbox_list_move (user_data, g_variant_get_int32 (args));
  there = dsk_key_selection_get_key (selection);
  if (there != here)
    dsk_key_selection_toggle (selection, dsk_key_selection_is_marked (selection, there) ? here : there);
  return TRUE;
}

static gboolean
peek_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return dsk_inbox_list_peek (user_data);
}

static gboolean
clear_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return dsk_inbox_list_do_with_marked (user_data, "bulk.clear");
}

static void
add_key (GtkEventController *controller, guint key, GdkModifierType mods, GtkShortcutFunc func, DskInboxList *list,
         int delta)
{
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_keyval_trigger_new (key, mods), gtk_callback_action_new (func, list, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (delta));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* Before the list view's own, which says the same of one row that is chosen by whatever means. */
static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *child = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  gint64 key;

  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != GDK_CONTROL_MASK)
    return;
  while (child != NULL && gtk_widget_get_parent (child) != view)
    child = gtk_widget_get_parent (child);
  key = child != NULL ? dsk_inbox_rows_key (child) : 0;
  if (key == 0)
    return;
  dsk_key_selection_toggle_too (selection_of (view), key);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

GtkEventController *
dsk_inbox_keys_new_clicks (void)
{
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), NULL);
  return GTK_EVENT_CONTROLLER (gesture);
}

GtkEventController *
dsk_inbox_keys_new_marking (DskInboxList *list)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  /* Before the list view's own, which count from the last click. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_key (controller, GDK_KEY_x, 0, mark_cb, list, 0);
  add_key (controller, GDK_KEY_space, 0, peek_cb, list, 0);
  add_key (controller, GDK_KEY_Escape, 0, clear_cb, list, 0);
  add_key (controller, GDK_KEY_Down, GDK_SHIFT_MASK, extend_cb, list, 1);
  add_key (controller, GDK_KEY_Up, GDK_SHIFT_MASK, extend_cb, list, -1);
  return controller;
}

/* -------- all others -------- */

GtkEventController *
dsk_inbox_keys_new (DskInboxList *list)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (actions[i].key, 0),
                          gtk_named_action_new (actions[i].action)));
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    add_key (controller, moves[i].key, 0, move_cb, list, moves[i].delta);
  return controller;
}
