/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-inbox-menu.h"

#include <glib/gi18n.h>

#include "dsk-inbox-rows.h"
#include "dsk-labels.h"
#include "dsk-permission.h"

/* -------- what is in it -------- */

static void
add (GMenu *menu, const char *label, const char *what)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "row.do", "s", what);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* Of several it may be any; each is looked at. */
static void
add_statuses (GMenu *menu, const DskConversationRow *row, guint n)
{
  g_autoptr (GMenu) statuses = g_menu_new ();

  for (guint i = 0; i < DSK_STATUS_N; i++)
    if (n > 1 ? i != DSK_STATUS_NEW : dsk_status_can_change (row->status, (DskStatus) i))
      add (statuses, dsk_label_status ((DskStatus) i), dsk_status_to_string ((DskStatus) i));
  g_menu_append_submenu (menu, _("_Status"), G_MENU_MODEL (statuses));
}

typedef struct {
  gboolean claim, assign, hand, take, status, snooze, tags, read, note;
} May;

static May
may_of (DskClient *client, const DskConversationRow *row, guint n)
{
  DskRole role = DSK_ROLE_VIEWER;
  const gboolean mine = g_strcmp0 (row->owner, dsk_client_get_user_id (client)) == 0;
  const gboolean owns = mine || n > 1;
  const gboolean over = row->status == DSK_STATUS_RESOLVED && n == 1;
  const gboolean free = row->owner == NULL || n > 1;

  dsk_role_from_string (dsk_client_get_role (client), &role);
  return (May){
    .claim = free && !over && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE),
    .assign = dsk_permission_allows (role, DSK_ACTION_ASSIGN, owns),
    .hand = n == 1 && !over && row->handoff == NULL
            && dsk_permission_allows (role, DSK_ACTION_HANDOFF,
                                      mine || (free && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE))),
    .take = n == 1 && !free && !mine && dsk_permission_allows (role, DSK_ACTION_ASSIGN, FALSE),
    .status = dsk_permission_allows (role, DSK_ACTION_SET_STATUS, owns),
    .snooze = !over && dsk_permission_allows (role, DSK_ACTION_SET_STATUS, owns),
    .tags = dsk_permission_allows (role, DSK_ACTION_EDIT_CONTACT, owns),
    .read = dsk_permission_allows (role, DSK_ACTION_MARK_READ, owns),
    .note = n == 1 && dsk_permission_allows (role, DSK_ACTION_NOTE, owns),
  };
}

GMenuModel *
dsk_inbox_menu_new (DskClient *client, const DskConversationRow *row, guint n)
{
  const May may = may_of (client, row, n);
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();
  g_autoptr (GMenu) ownership = g_menu_new ();
  g_autoptr (GMenu) other = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();

  if (n == 1)
    add (open, _("_Open"), "open");
  if (may.claim)
    add (ownership, _("_Claim"), "win.claim");
  if (may.assign)
    add (ownership, _("_Assign…"), "win.assign");
  if (may.hand)
    add (ownership, _("_Hand Off…"), "conversation.hand-off");
  if (may.take)
    add (ownership, _("_Take Over"), "conversation.take-over");
  if (may.status)
    add_statuses (ownership, row, n);
  if (may.snooze)
    add (ownership, _("_Snooze…"), "win.snooze");
  if (may.tags)
    add (other, _("_Tags…"), "win.tags");
  if (may.note)
    add (other, _("Write a _Note"), "conversation.note-mode");
  if (may.read && (n > 1 || row->unread > 0))
    add (other, _("_Mark as Read"), "read");
  if (may.read && (n > 1 || row->unread == 0) && row->window_until != 0)
    add (other, _("Mark as _Unread"), "unread");
  if (n == 1)
    add (other, _("_Why Is It Here?"), "why");
  if (n == 1)
    add (copy, _("Copy _Link"), "copy-link");
  if (n == 1 && row->phone != NULL && *row->phone != '\0')
    add (copy, _("_Copy Phone Number"), "copy-phone");
  add_section (menu, open);
  add_section (menu, ownership);
  add_section (menu, other);
  add_section (menu, copy);
  return G_MENU_MODEL (menu);
}

/* -------- how it is asked for -------- */

typedef struct {
  DskInboxMenuFunc func;
  gpointer user_data; /* (unowned) */
} Watch;

static void
watch_free (gpointer watch, GClosure *closure)
{
  g_free (watch);
}

/* Returns: (nullable): what the list view has there */
static GtkWidget *
child_at (GtkWidget *list_view, double x, double y)
{
  GtkWidget *child = gtk_widget_pick (list_view, x, y, GTK_PICK_DEFAULT);

  while (child != NULL && gtk_widget_get_parent (child) != list_view)
    child = gtk_widget_get_parent (child);
  return child != NULL && dsk_inbox_rows_key (child) != 0 ? child : NULL;
}

static void
ask_at (GtkGesture *gesture, double x, double y, const Watch *watch)
{
  GtkWidget *child = child_at (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), x, y);

  if (child != NULL && watch->func (child, x, y, watch->user_data))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, gpointer watch)
{
  ask_at (gesture, x, y, watch);
}

static void
long_cb (GtkGesture *gesture, double x, double y, gpointer watch)
{
  ask_at (gesture, x, y, watch);
}

static gboolean
key_cb (GtkWidget *list_view, GVariant *args, gpointer data)
{
  const Watch *watch = data;
  GtkWidget *child = gtk_widget_get_focus_child (list_view);

  return child != NULL && dsk_inbox_rows_key (child) != 0 && watch->func (child, -1, -1, watch->user_data);
}

static Watch *
watch_new (DskInboxMenuFunc func, gpointer user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->func = func;
  watch->user_data = user_data;
  return watch;
}

void
dsk_inbox_menu_watch (GtkWidget *list_view, DskInboxMenuFunc func, gpointer user_data)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_LIST_VIEW (list_view));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_data (click, "pressed", G_CALLBACK (pressed_cb), watch_new (func, user_data), watch_free, 0);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_data (press, "pressed", G_CALLBACK (long_cb), watch_new (func, user_data), watch_free, 0);
  gtk_widget_add_controller (list_view, GTK_EVENT_CONTROLLER (press));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (key_cb, watch_new (func, user_data), g_free)));
  gtk_widget_add_controller (list_view, keys);
}
