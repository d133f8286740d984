/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"

#include <glib/gi18n.h>

/* A map of the world's own; nothing is asked of it before somebody says so. */
#define MAP "https://www.openstreetmap.org/?mlat=%s&mlon=%s#map=16/%s/%s"

GtkWidget *
dsk_bubble_location_new (JsonObject *content)
{
  JsonObject *location = dsk_json_get_object (content, "location");
  g_autofree char *name = dsk_inside_line (location, "name");
  g_autofree char *address = dsk_inside_line (location, "address");
  char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *place = NULL;
  g_autofree char *uri = NULL;
  double latitude, longitude;
  GtkWidget *card, *button;

  if (!dsk_json_get_number (location, "latitude", &latitude)
      || !dsk_json_get_number (location, "longitude", &longitude) || latitude < -90 || latitude > 90
      || longitude < -180 || longitude > 180)
    return NULL;
  card = dsk_bubble_card_new ("location", _ ("Location"));
  gtk_box_append (GTK_BOX (card), dsk_bubble_line_new ("dastak-location-symbolic",
                                                       name != NULL ? name : _ ("Location"),
                                                       "part-title"));
  if (address != NULL && g_strcmp0 (address, name) != 0)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (address, NULL));
  g_ascii_formatd (north, sizeof north, "%.5f", latitude);
  g_ascii_formatd (east, sizeof east, "%.5f", longitude);
  place = g_strdup_printf ("\342\201\246%s, %s\342\201\251", north, east);
  gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (place, "field-name"));
  uri = g_strdup_printf (MAP, north, east, north, east);
  button = dsk_bubble_button_new (_ ("Open _Map…"), NULL, "timeline.open-link", uri);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card), button);
  return card;
}
