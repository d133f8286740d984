/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the list is searched for, and how the keyboard gets from there into the list and out of it. */

#include "dsk-inbox-list-private.h"

#include "dsk-focus-leave.h"

const char *
dsk_inbox_list_get_search (DskInboxList *self)
{
  g_return_val_if_fail (DSK_IS_INBOX_LIST (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->search));
}

static void
search_changed_cb (DskInboxList *self)
{
  const char *text = dsk_inbox_list_get_search (self);

  self->focus_wanted = FALSE;
  gtk_widget_set_visible (self->save_view, *text != '\0');
  if (self->model != NULL)
    dsk_conversation_model_set_search (self->model, *text != '\0' ? text : NULL);
}

static void
search_activate_cb (DskInboxList *self)
{
  if (self->model == NULL || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    return;
  if (dsk_key_selection_get_position (self->selection) < 0)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), 0, TRUE);
  g_signal_emit_by_name (self, "activated");
}

static void
search_stop_cb (DskInboxList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  dsk_inbox_list_focus_list (self);
}

static gboolean
search_key_cb (DskInboxList *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Down || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  dsk_inbox_list_focus_list (self);
  return GDK_EVENT_STOP;
}

/* Tab would walk through all rows. */
static gboolean
list_key_cb (DskInboxList *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval != GDK_KEY_Tab && keyval != GDK_KEY_ISO_Left_Tab && keyval != GDK_KEY_KP_Tab)
    return GDK_EVENT_PROPAGATE;
  dsk_focus_leave (GTK_WIDGET (self->list), keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0);
  return GDK_EVENT_STOP;
}

void
dsk_inbox_list_focus_search (DskInboxList *self)
{
  g_return_if_fail (DSK_IS_INBOX_LIST (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
dsk_inbox_list_bind_search (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
}
