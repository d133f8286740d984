/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ways to send, and taking back what was just sent. */

#include "screens.h"

#include "composer-harness.h"
#include "demo-colleagues.h"
#include "demo-scheduled.h"
#include "dsk-settings.h"

#include <glib/gi18n.h>

/* The button beside Send. Returns: (nullable) */
static GtkWidget *
find_more (GtkWidget *send)
{
  GtkWidget *more = gtk_widget_get_next_sibling (send);

  return GTK_IS_MENU_BUTTON (more) ? more : NULL;
}

GtkWidget *
screens_show_send_menu (Harness *harness)
{
  GtkWidget *more;

  /* Screens before this one may have stopped it. */
  put_number (harness, "active", NULL, NULL);
  screens_open (harness, DEMO_SANA);
  type_text (harness, "Your parcel leaves tonight.");
  harness_settle (harness);
  more = find_more (page_find (harness, GTK_TYPE_BUTTON, _ ("Send")));
  if (more != NULL)
    gtk_menu_button_popup (GTK_MENU_BUTTON (more));
  harness_settle (harness);
  return more != NULL ? GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (more))) : NULL;
}

GtkWidget *
screens_show_undo (Harness *harness)
{
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 60);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-resolve", NULL);
  harness_settle (harness);
  harness_settle (harness);
  dsk_settings_set_int (DSK_SETTINGS_UNDO_SECONDS, 0);
  return harness->window;
}

GtkWidget *
screens_show_send_later (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  type_text (harness, "Your parcel leaves tonight.");
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (composer (harness)), "composer.send-later", NULL);
  harness_settle (harness);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_scheduled (Harness *harness)
{
  demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_ME, FALSE);
  demo_scheduled_put (harness->office, DEMO_SANA, OFFICE_BILAL, TRUE);
  screens_open (harness, DEMO_SANA);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_send_now_anyway (Harness *harness)
{
  g_autofree char *mine = office_id (0xf500);

  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, DSK_DOING_ALL, DSK_PRESENCE_ONLINE);
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.send-scheduled", "s", mine);
  harness_settle (harness);
  /* What comes next is about somebody else. */
  demo_colleague (harness->office->client, DEMO_SANA, OFFICE_BILAL, 0, DSK_PRESENCE_ONLINE);
  return screens_above (harness);
}
