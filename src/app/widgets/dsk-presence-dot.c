/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-presence-dot.h"

#define WIDTH 16 /* of a picture and a dot alike */

GtkWidget *
dsk_presence_dot_new (gboolean team)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "hexpand", FALSE, "width-request", WIDTH, NULL);
  GtkWidget *dot = team ? gtk_image_new_from_icon_name ("dastak-team-symbolic")
                        : gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  g_object_set (dot, "valign", GTK_ALIGN_CENTER, "halign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), dot);
  return box;
}

static const char *
class_of (DskPresence presence)
{
  switch (presence)
    {
    case DSK_PRESENCE_ONLINE:
      return "online";
    case DSK_PRESENCE_BUSY:
      return "busy";
    case DSK_PRESENCE_AWAY:
      return "away";
    case DSK_PRESENCE_OFFLINE:
    case DSK_PRESENCE_N:
    default:
      return "offline";
    }
}

void
dsk_presence_dot_set (GtkWidget *dot, DskPresence presence)
{
  const char *classes[] = { "presence-dot", class_of (presence), NULL };

  g_return_if_fail (GTK_IS_BOX (dot));

  gtk_widget_set_css_classes (gtk_widget_get_first_child (dot), classes);
}
