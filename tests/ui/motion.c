/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "motion.h"

#include <adwaita.h>

static gboolean
moves (GtkWidget *widget)
{
  if (GTK_IS_REVEALER (widget))
    {
      GtkRevealer *revealer = GTK_REVEALER (widget);

      return gtk_revealer_get_reveal_child (revealer) != gtk_revealer_get_child_revealed (revealer);
    }
  if (GTK_IS_STACK (widget))
    return gtk_stack_get_transition_running (GTK_STACK (widget));
  if (ADW_IS_LEAFLET (widget))
    return adw_leaflet_get_child_transition_running (ADW_LEAFLET (widget));
  if (ADW_IS_SQUEEZER (widget))
    return adw_squeezer_get_transition_running (ADW_SQUEEZER (widget));
  if (ADW_IS_FLAP (widget))
    {
      const double progress = adw_flap_get_reveal_progress (ADW_FLAP (widget));

      return adw_flap_get_reveal_flap (ADW_FLAP (widget)) ? progress < 1 : progress > 0;
    }
  return FALSE;
}

GtkWidget *
motion_find (GtkWidget *root)
{
  GtkWidget *found = gtk_widget_get_mapped (root) && moves (root) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = motion_find (child);
  return found;
}

GtkWidget *
motion_find_anywhere (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = motion_find (window);
    }
  return found;
}
