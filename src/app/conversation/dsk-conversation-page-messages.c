/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What can be done with one message of the timeline: reacted to, sent again. */

#include "dsk-conversation-page-private.h"

#include "dsk-message-menu.h"
#include "dsk-reaction-popover.h"
#include "dsk-timeline-entry.h"

#include <glib/gi18n.h>

#include <string.h>

/* --- the widget of a message --- */

static const DskTimelineRow *
row_of (GtkWidget *entry)
{
  DskTimelineItem *item = dsk_timeline_entry_get_item (DSK_TIMELINE_ENTRY (entry));

  return item != NULL ? dsk_timeline_item_get_row (item) : NULL;
}

/* The entry of @id (NULL: any) inside of @widget. Returns: (nullable) */
static GtkWidget *
find_entry (GtkWidget *widget, const char *id)
{
  if (DSK_IS_TIMELINE_ENTRY (widget))
    {
      const DskTimelineRow *row = row_of (widget);

      return id == NULL || (row != NULL && strcmp (row->id, id) == 0) ? widget : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_mapped (child) ? find_entry (child, id) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The entry that has the focus, itself or something in it. Returns: (nullable) */
static GtkWidget *
focused_entry (DskConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *entry;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->timeline)))
    return NULL;
  entry = gtk_widget_get_ancestor (focus, DSK_TYPE_TIMELINE_ENTRY);
  if (entry == NULL && gtk_widget_get_first_child (focus) != NULL
      && DSK_IS_TIMELINE_ENTRY (gtk_widget_get_first_child (focus)))
    entry = gtk_widget_get_first_child (focus);
  return entry;
}

/* --- reactions --- */

static const char *
my_reaction (const DskTimelineRow *row)
{
  for (guint i = 0; row->reactions != NULL && i < row->reactions->len; i++)
    {
      const DskReactionRow *reaction = g_ptr_array_index (row->reactions, i);

      if (reaction->mine)
        return reaction->emoji;
    }
  return NULL;
}

static void
picked_cb (DskConversationPage *self, const char *emoji, DskReactionPopover *popover)
{
  const char *id = g_object_get_data (G_OBJECT (popover), "dsk-message");
  const char *wamid = g_object_get_data (G_OBJECT (popover), "dsk-wamid");
  const char *conv = g_object_get_data (G_OBJECT (popover), "dsk-conversation");
  g_autoptr (DskOutgoing) reaction = dsk_outgoing_new_reaction (wamid, emoji);

  if (g_strcmp0 (conv, dsk_timeline_model_get_conversation (self->model)) == 0)
    dsk_composer_send_outgoing (self->composer, reaction, id, 0);
}

static void
explain (DskConversationPage *self, const char *words)
{
  dsk_timeline_view_add_toast (self->timeline, adw_toast_new (words));
}

static void
react (DskConversationPage *self, GtkWidget *entry)
{
  const DskTimelineRow *row = entry != NULL ? row_of (entry) : NULL;
  DskReactionPopover *popover;

  if (row == NULL || row->item != DSK_ITEM_MESSAGE || row->revoked_at != 0)
    return;
  if (row->wamid == NULL)
    explain (self, _ ("Wait until this message is at WhatsApp to react to it"));
  else if (!dsk_message_may_react (row, g_get_real_time () / 1000))
    explain (self, _ ("WhatsApp takes no reaction to this any more"));
  else if (!dsk_composer_may_send (self->composer, TRUE))
    explain (self, _ ("Reactions can be sent while the 24-hour window is open"));
  else
    {
      popover = dsk_reaction_popover_popup (entry, my_reaction (row));
      g_object_set_data_full (G_OBJECT (popover), "dsk-message", g_strdup (row->id), g_free);
      g_object_set_data_full (G_OBJECT (popover), "dsk-wamid", g_strdup (row->wamid), g_free);
      g_object_set_data_full (G_OBJECT (popover), "dsk-conversation",
                              g_strdup (dsk_timeline_model_get_conversation (self->model)),
                              g_free);
      g_signal_connect_object (popover, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
    }
}

static void
react_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);

  react (self, find_entry (GTK_WIDGET (self->timeline), g_variant_get_string (parameter, NULL)));
}

/* --- the menu --- */

static void
popup_menu (DskConversationPage *self, GtkWidget *entry, double x, double y)
{
  /* The window may have closed since the conversation last changed. */
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.react",
                                 dsk_composer_may_send (self->composer, TRUE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "conversation.edit-note",
                                 dsk_conversation_page_may_edit_note (self, row_of (entry)));
  dsk_message_menu_popup (entry, row_of (entry), x, y);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  GtkWidget *entry
      = find_entry (GTK_WIDGET (self->timeline), g_variant_get_string (parameter, NULL));

  if (entry != NULL && row_of (entry) != NULL)
    popup_menu (self, entry, -1, -1);
}

/* Anywhere in a bubble but on its text, which has a menu of its own, for what is selected in it. */
static void
pressed_cb (DskConversationPage *self, int n, double x, double y, GtkGesture *gesture)
{
  GtkWidget *timeline = GTK_WIDGET (self->timeline);
  GtkWidget *entry = gtk_widget_pick (timeline, x, y, GTK_PICK_DEFAULT);
  double entry_x, entry_y;

  if (entry != NULL && !DSK_IS_TIMELINE_ENTRY (entry))
    entry = gtk_widget_get_ancestor (entry, DSK_TYPE_TIMELINE_ENTRY);
  if (entry == NULL || row_of (entry) == NULL
      || !gtk_widget_translate_coordinates (timeline, entry, x, y, &entry_x, &entry_y))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  popup_menu (self, entry, entry_x, entry_y);
}

static void
long_pressed_cb (DskConversationPage *self, double x, double y, GtkGesture *gesture)
{
  pressed_cb (self, 1, x, y, gesture);
}

/* --- sending again --- */

/* As a new message: the first stays what it is, and is never posted again by itself. */
static void
send_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  GtkWidget *entry
      = find_entry (GTK_WIDGET (self->timeline), g_variant_get_string (parameter, NULL));
  const DskTimelineRow *row = entry != NULL ? row_of (entry) : NULL;
  g_autoptr (DskOutgoing) outgoing = NULL;

  if (row == NULL || row->item != DSK_ITEM_MESSAGE || row->direction != DSK_DIRECTION_OUT)
    return;
  if (!dsk_composer_may_send (self->composer, row->kind != DSK_MESSAGE_TEMPLATE))
    {
      explain (self, _ ("This can't be sent now"));
      return;
    }
  outgoing = dsk_outgoing_new (row->kind, row->text, row->content);
  dsk_composer_send_outgoing (self->composer, outgoing, row->quote, 0);
}

gboolean
dsk_conversation_page_take_back (DskConversationPage *self, const char *id, DskComposerMode mode,
                                 const DskOutgoing *message, const char *quote, const char *attention)
{
  g_return_val_if_fail (DSK_IS_CONVERSATION_PAGE (self), FALSE);

  if (g_strcmp0 (dsk_conversation_page_get_conversation (self), id) != 0)
    g_signal_emit_by_name (self, "open", id);
  dsk_conversation_page_set_conversation (self, id);
  return dsk_composer_take_back (self->composer, mode, message, quote, attention);
}

/* --- keys --- */

static gboolean
key_pressed_cb (DskConversationPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *entry;
  gboolean quotes = gdk_keyval_to_lower (keyval) == GDK_KEY_r;
  gboolean forwards = gdk_keyval_to_lower (keyval) == GDK_KEY_f;
  gboolean reacts = keyval == GDK_KEY_plus || keyval == GDK_KEY_KP_Add;
  gboolean deletes = keyval == GDK_KEY_Delete || keyval == GDK_KEY_KP_Delete;
  gboolean menu = keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || !(quotes || forwards || reacts || menu || deletes))
    return GDK_EVENT_PROPAGATE;
  entry = focused_entry (self);
  if (entry == NULL || row_of (entry) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (menu)
    popup_menu (self, entry, -1, -1);
  else if (row_of (entry)->item != DSK_ITEM_MESSAGE)
    return GDK_EVENT_PROPAGATE;
  else if (deletes && !dsk_message_may_take_back (row_of (entry)))
    return GDK_EVENT_PROPAGATE;
  else if (deletes)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.take-back", "s", row_of (entry)->id);
  else if (forwards)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.forward", "s", row_of (entry)->id);
  else if (quotes)
    gtk_widget_activate_action (GTK_WIDGET (self), "conversation.quote", "s", row_of (entry)->id);
  else
    react (self, entry); /* also where the action is disabled: it says why */
  return GDK_EVENT_STOP;
}

void
dsk_conversation_page_connect_messages (DskConversationPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (long_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->timeline), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self->timeline), GTK_EVENT_CONTROLLER (hold));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->timeline), keys);
  dsk_composer_take_drops (self->composer, GTK_WIDGET (self->timeline));
}

void
dsk_conversation_page_install_message_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.react", "s", react_action);
  gtk_widget_class_install_action (widget_class, "conversation.message-menu", "s", menu_action);
  gtk_widget_class_install_action (widget_class, "conversation.send-again", "s",
                                   send_again_action);
}
