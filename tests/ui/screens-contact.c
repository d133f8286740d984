/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who a conversation is with. */

#include "screens.h"

static void
put_known (Harness *harness)
{
  const char *card[] = { "d1900000-0000-7000-8000-000000001001", DEMO_SANA, "c1900000-0000-7000-8000-000000001001",
                         "S K", "923005550101", "923005550101", NULL, "sana.khan", "stop", "1577959200000", "Sana Khan",
                         "ur", "[\"COD only\",\"VIP\",\"Wholesale\",\"تھوک\"]", "granted", "1577959200000",
                         "{\"City\":\"Lahore\",\"Shoe size\":\"38\",\"شہر\":\"لاہور\"}",
                         "Calls after six.\nLikes voice messages." };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_CONTACT_CARD, card);
  office_commit (harness->office, DEMO_SANA);
  harness_settle (harness);
}

GtkWidget *
screens_show_contact_known (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  put_known (harness);
  harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_contact_editor (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  put_known (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.edit-contact", NULL);
  harness_settle (harness);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_contact_history (Harness *harness)
{
  const char *episode[] = { "e1900000-0000-7000-8000-000000000001", DEMO_KINDS, "1", "1577872800000", NULL, NULL,
                            "1577959200000", OFFICE_BILAL };

  screens_open (harness, DEMO_KINDS);
  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_EPISODE, episode);
  office_commit (harness->office, DEMO_KINDS);
  harness_settle (harness);
  harness_settle (harness);
  gtk_widget_activate_action (GTK_WIDGET (harness->page), "conversation.toggle-panel", NULL);
  harness_settle (harness);
  return harness->window;
}
