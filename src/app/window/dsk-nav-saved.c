/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-nav-saved.h"

#include "dsk-labels.h"
#include "dsk-nav-views.h"
#include "dsk-popover.h"
#include "dsk-replica-saved.h"

#include <glib/gi18n.h>

/* Those that look through messages are not counted more often: each may take as long as a search. */
#define COSTLY_SECONDS 20
#define KEY "dsk-nav-saved"

typedef struct
{
  GtkListBox *box;   /* it owns this */
  DskClient *client; /* (owned) */
  gint64 costly_at;  /* when they were last asked for, monotonic; 0: never */
  guint costly_id;   /* they are asked for again */
} NavSaved;

static void read_counts (NavSaved *self, gboolean costly);

static void
nav_saved_free (gpointer data)
{
  NavSaved *self = data;

  g_clear_handle_id (&self->costly_id, g_source_remove);
  g_object_unref (self->client);
  g_free (self);
}

/* --- numbers --- */

static gpointer
count_cheap (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_count_saved (reader, data, FALSE, g_get_real_time () / 1000, error);
}

static gpointer
count_all (DskReplicaReader *reader, gpointer data, GError **error)
{
  return dsk_replica_reader_count_saved (reader, data, TRUE, g_get_real_time () / 1000, error);
}

static gboolean
costly_cb (gpointer user_data)
{
  NavSaved *self = user_data;

  self->costly_id = 0;
  read_counts (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* Those that were left out are counted soon, or once enough time has passed. */
static void
plan_costly (NavSaved *self)
{
  const gint64 due = self->costly_at + COSTLY_SECONDS * G_TIME_SPAN_SECOND;
  const gint64 now = g_get_monotonic_time ();

  if (self->costly_id == 0)
    self->costly_id = g_timeout_add (self->costly_at == 0 || due <= now ? 0 : (guint) ((due - now) / 1000), costly_cb,
                                     self);
}

static void
show_count (NavSaved *self, const DskSavedCount *count, gint64 now)
{
  g_autofree char *target = dsk_view_to_string (&count->view);
  DskNavRow *row = dsk_nav_views_find (self->box, target);
  g_autofree char *when = count->costly ? dsk_label_clock_time (now) : NULL;

  if (row != NULL)
    dsk_nav_row_set_counts_of (row, count->count.total, count->count.unread, count->at_least, when);
}

static void
counts_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkListBox) box = user_data;
  g_autoptr (GPtrArray) counts = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);
  NavSaved *self = g_object_get_data (G_OBJECT (box), KEY);
  gboolean left_out = FALSE;

  if (counts == NULL || self == NULL)
    return;
  for (guint i = 0; i < counts->len; i++)
    {
      const DskSavedCount *count = counts->pdata[i];

      if (count->counted)
        show_count (self, count, g_get_real_time () / 1000);
      else
        left_out = TRUE;
    }
  if (left_out)
    plan_costly (self);
}

static void
read_counts (NavSaved *self, gboolean costly)
{
  if (costly)
    self->costly_at = g_get_monotonic_time ();
  /* On the connection of searches, which may take a while: no list waits for it. */
  dsk_client_read_async (self->client, costly ? "search-saved-all" : "search-saved", costly ? count_all : count_cheap,
                         g_strdup (dsk_client_get_user_id (self->client)), g_free, (GDestroyNotify) g_ptr_array_unref,
                         NULL, counts_cb, g_object_ref (self->box));
}

static gboolean
is_saved (GtkListBoxRow *row, DskView *view)
{
  return row != NULL && dsk_view_from_string (dsk_nav_row_get_target (DSK_NAV_ROW (row)), view)
         && view->kind == DSK_VIEW_SAVED;
}

void
dsk_nav_saved_refresh (GtkListBox *box)
{
  NavSaved *self = g_object_get_data (G_OBJECT (box), KEY);
  GtkListBoxRow *row;
  DskView view;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (box, i)) != NULL; i++)
    if (is_saved (row, &view))
      {
        read_counts (self, FALSE);
        return;
      }
}

/* --- what can be done with one --- */

static void
add (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
menu_for (GtkListBox *box, GtkListBoxRow *row, const char *id)
{
  const int at = gtk_list_box_row_get_index (row);
  GMenu *menu = g_menu_new ();
  DskView other;

  add (menu, _ ("_Edit…"), "win.edit-saved", g_variant_new_string (id));
  if (is_saved (at > 0 ? gtk_list_box_get_row_at_index (box, at - 1) : NULL, &other))
    add (menu, _ ("Move _Up"), "win.move-saved", g_variant_new ("(si)", id, -1));
  if (is_saved (gtk_list_box_get_row_at_index (box, at + 1), &other))
    add (menu, _ ("Move _Down"), "win.move-saved", g_variant_new ("(si)", id, 1));
  add (menu, _ ("_Remove"), "win.remove-saved", g_variant_new_string (id));
  return G_MENU_MODEL (menu);
}

static void
open_menu (GtkListBox *box, GtkListBoxRow *row)
{
  g_autoptr (GMenuModel) menu = NULL;
  GtkWidget *popover;
  DskView view;

  if (!is_saved (row, &view))
    return;
  menu = menu_for (box, row, view.id);
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Saved View"), -1);
  dsk_popover_open (GTK_POPOVER (popover), GTK_WIDGET (row));
}

static void
pressed_cb (GtkListBox *box, int n_press, double x, double y, GtkGesture *gesture)
{
  DskView view;
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (box, (int) y);

  if (!is_saved (row, &view))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (box, row);
}

static void
held_cb (GtkListBox *box, double x, double y, GtkGesture *gesture)
{
  pressed_cb (box, 1, x, y, gesture);
}

static gboolean
key_cb (GtkListBox *box, guint keyval, guint keycode, GdkModifierType state)
{
  const GdkModifierType mods = state & gtk_accelerator_get_default_mod_mask ();
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (box)));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;
  const int by = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up ? -1 : 1;
  DskView view;

  if (row == NULL || gtk_widget_get_parent (row) != GTK_WIDGET (box) || !is_saved (GTK_LIST_BOX_ROW (row), &view))
    return GDK_EVENT_PROPAGATE;
  if ((mods == 0 && keyval == GDK_KEY_Menu) || (mods == GDK_SHIFT_MASK && keyval == GDK_KEY_F10))
    open_menu (box, GTK_LIST_BOX_ROW (row));
  else if (mods == 0 && keyval == GDK_KEY_F2)
    gtk_widget_activate_action (row, "win.edit-saved", "s", view.id);
  else if (mods == 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete))
    gtk_widget_activate_action (row, "win.remove-saved", "s", view.id);
  else if (mods == (GDK_CONTROL_MASK | GDK_SHIFT_MASK)
           && (by < 0 || keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down))
    gtk_widget_activate_action (row, "win.move-saved", "(si)", view.id, by);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
dsk_nav_saved_attach (GtkListBox *box, DskClient *client)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  NavSaved *self = g_new0 (NavSaved, 1);

  self->box = box;
  self->client = g_object_ref (client);
  g_object_set_data_full (G_OBJECT (box), KEY, self, nav_saved_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), box);
  gtk_widget_add_controller (GTK_WIDGET (box), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), box);
  gtk_widget_add_controller (GTK_WIDGET (box), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_swapped (hold, "pressed", G_CALLBACK (held_cb), box);
  gtk_widget_add_controller (GTK_WIDGET (box), GTK_EVENT_CONTROLLER (hold));
}
