/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The windows beside the main one, and the preferences. */

#include "screens.h"

#include "demo-attention.h"
#include "demo-costs.h"

#include "dsk-about.h"
#include "dsk-attention-window.h"
#include "dsk-connection.h"
#include "dsk-costs-window.h"
#include "dsk-help-overlay.h"
#include "dsk-numbers-window.h"
#include "dsk-preferences-window.h"

GtkWidget *
screens_show_numbers (Harness *harness)
{
  static const char *const number[]
      = { "01900000-0000-7000-8000-0000000000a1", "100000000000001", "+92 42 555 0100", "Orders",
          "active", "W1", "RED", "TIER_1K", "131042", NULL, "1" };
  static const char *const alerts[][7] = {
    { "01900000-0000-7000-8000-0000000000f1", "W1", NULL, "account_update", "warning", "1",
      "{\"event\":\"ACCOUNT_VIOLATION\",\"violation_type\":\"ALCOHOL\"}" },
    { "01900000-0000-7000-8000-0000000000f2", "W1", NULL, "message_template_quality_update", "warning", "2",
      "{\"message_template_name\":\"order_update\",\"new_quality_score\":\"RED\","
      "\"previous_quality_score\":\"GREEN\"}" },
    { "01900000-0000-7000-8000-0000000000f3", "W1", NULL, "template_category_update", "warning", "3",
      "{\"message_template_name\":\"order_update\",\"new_category\":\"MARKETING\"}" },
    { "01900000-0000-7000-8000-0000000000f4", "W1", "01900000-0000-7000-8000-0000000000a1",
      "phone_number_quality_update", "info", "4", "{\"event\":\"UPGRADE\",\"current_limit\":\"TIER_1K\"}" },
    { "01900000-0000-7000-8000-0000000000f5", "W1", "01900000-0000-7000-8000-0000000000a1", "history", "warning", "5",
      "{\"code\":\"2593109\",\"title\":\"History sharing is turned off\"}" },
  };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, number);
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    office_put (harness->office, DSK_ENTITY_ALERT, alerts[i]);
  office_commit (harness->office, NULL);
  dsk_numbers_window_present (GTK_WIDGET (harness->page), harness->office->client);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_number_quarantined (Harness *harness)
{
  static const char *const number[] = { "01900000-0000-7000-8000-0000000000a1", "100000000000001", "+92 42 555 0100",
                                        "Orders", "quarantine", "W1", NULL, NULL, NULL, NULL, NULL };

  office_begin (harness->office);
  office_put (harness->office, DSK_ENTITY_NUMBER, number);
  office_commit (harness->office, NULL);
  dsk_numbers_window_present (GTK_WIDGET (harness->page), harness->office->client);
  harness_settle (harness);
  return screens_above (harness);
}

GtkWidget *
screens_show_costs (Harness *harness)
{
  office_begin (harness->office);
  demo_costs_add (harness->office, DEMO_CLOSED);
  office_commit (harness->office, NULL);
  dsk_costs_window_present (GTK_WIDGET (harness->page), harness->office->client);
  harness_settle (harness);
  return screens_above (harness);
}

static GtkWidget *
present (Harness *harness, GtkWindow *window)
{
  gtk_window_present (window);
  harness_settle (harness);
  return GTK_WIDGET (window);
}

GtkWidget *
screens_show_attention (Harness *harness)
{
  return present (harness, dsk_attention_window_new (GTK_WINDOW (harness->window), harness->office->client));
}

GtkWidget *
screens_show_attention_full (Harness *harness)
{
  demo_attention_fill (harness->office);
  return screens_show_attention (harness);
}

GtkWidget *
screens_show_preferences (Harness *harness)
{
  return present (harness, dsk_preferences_window_new (GTK_WINDOW (harness->window), harness->office->client));
}

GtkWidget *
screens_show_notify_preferences (Harness *harness)
{
  GtkWidget *window = screens_show_preferences (harness);

  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), "notifications");
  harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_shortcuts (Harness *harness)
{
  return present (harness, dsk_help_overlay_new (GTK_WINDOW (harness->window)));
}

GtkWidget *
screens_show_connection (Harness *harness)
{
  dsk_connection_present (GTK_WINDOW (harness->window), harness->office->client);
  return screens_above (harness);
}

GtkWidget *
screens_show_about (Harness *harness)
{
  dsk_about_present (GTK_WINDOW (harness->window));
  return screens_above (harness);
}
