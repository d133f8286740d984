/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-focus-leave.h"

void
dsk_focus_leave (GtkWidget *widget, gboolean backward)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));

  g_return_if_fail (root != NULL);

  /* Whoever cannot have it is passed over. */
  gtk_widget_set_can_focus (widget, FALSE);
  gtk_widget_child_focus (root, backward ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (widget, TRUE);
}
