/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-toast.h"

#include "dsk-read-once.h"

#include <glib/gi18n.h>

#define CHILDREN_KEY "dsk-toasts"

/* Whatever has only a picture closes it. */
static void
name_close (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Dismiss"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_close (child);
}

static void
children_cb (AdwToastOverlay *overlay, guint at, guint removed, guint added, GListModel *children)
{
  for (guint i = at; i < at + added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

      if (child == adw_toast_overlay_get_child (overlay))
        continue;
      name_close (child);
      dsk_read_once (child);
    }
}

void
dsk_toast_add (AdwToastOverlay *overlay, AdwToast *toast)
{
  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  if (g_object_get_data (G_OBJECT (overlay), CHILDREN_KEY) == NULL)
    {
      GListModel *children = gtk_widget_observe_children (GTK_WIDGET (overlay));

      g_object_set_data_full (G_OBJECT (overlay), CHILDREN_KEY, children, g_object_unref);
      g_signal_connect_object (children, "items-changed", G_CALLBACK (children_cb), overlay, G_CONNECT_SWAPPED);
    }
  adw_toast_overlay_add_toast (overlay, toast);
}
