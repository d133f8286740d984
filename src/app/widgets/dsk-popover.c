/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-popover.h"

#define FOCUS_KEY "dsk-focus"

static gboolean
unparent_cb (gpointer user_data)
{
  g_autoptr (GtkWidget) popover = user_data;

  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* It does not go at once: the button that was clicked is still being looked at, and what a menu's item does is only
 * done after this. */
static void
closed_cb (GtkWidget *popover)
{
  GtkRoot *root = gtk_widget_get_root (popover);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *before = g_object_get_data (G_OBJECT (popover), FOCUS_KEY);

  if (before != NULL && gtk_widget_get_root (before) == root && gtk_widget_get_mapped (before)
      && (focus == NULL || gtk_widget_is_ancestor (focus, popover)))
    gtk_widget_grab_focus (before);
  g_idle_add (unparent_cb, g_object_ref (popover));
}

void
dsk_popover_open (GtkPopover *popover, GtkWidget *parent)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_return_if_fail (GTK_IS_POPOVER (popover));

  for (GtkWidget *above = parent; focus == NULL && above != NULL; above = gtk_widget_get_parent (above))
    if (gtk_widget_get_focusable (above))
      focus = above;
  if (focus != NULL)
    g_object_set_data_full (G_OBJECT (popover), FOCUS_KEY, g_object_ref (focus), g_object_unref);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_widget_set_parent (GTK_WIDGET (popover), parent);
  gtk_popover_popup (popover);
}
