/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The main window as others have it: where there is nothing yet, and where somebody may not do everything. */

#include "screens.h"

#include "demo-kinds.h"

#include "dsk-client-private.h"
#include "dsk-inbox-list.h"

/* One at a time besides the usual one. */
static Harness *other;

void
screens_end (void)
{
  g_clear_pointer (&other, harness_free);
}

Harness *
screens_open_other (Harness *harness, const char *role, gboolean filled)
{
  int width, height;

  screens_end ();
  other = filled ? harness_new_app (role) : harness_new_app_empty (role);
  gtk_window_get_default_size (GTK_WINDOW (harness->window), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (other->window), width, height);
  harness_settle (other);
  return other;
}

static GtkWidget *
show_view (Harness *harness, const char *view)
{
  gtk_widget_activate_action (harness->window, "win.view", "s", view);
  harness_settle (harness);
  harness_settle (harness);
  return harness->window;
}

/* -------- news of our numbers -------- */

GtkWidget *
screens_show_number_alerts (Harness *harness)
{
  Harness *office = screens_open_other (harness, "admin", TRUE);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time () / 1000);
  const char *const alert[] = { "01900000-0000-7000-8000-0000000000e1", "w1", NULL, "account_update", "critical", now,
                                "{\"event\":\"ACCOUNT_DELETED\"}" };

  office_begin (office->office);
  office_put (office->office, DSK_ENTITY_ALERT, alert);
  office_commit (office->office, NULL);
  return show_view (office, "all");
}

/* -------- nothing there -------- */

GtkWidget *
screens_show_new_office (Harness *harness)
{
  return show_view (screens_open_other (harness, "admin", FALSE), "all");
}

GtkWidget *
screens_show_empty_mine (Harness *harness)
{
  return show_view (screens_open_other (harness, "agent", FALSE), "mine");
}

GtkWidget *
screens_show_empty_unassigned (Harness *harness)
{
  return show_view (screens_open_other (harness, "agent", FALSE), "unassigned");
}

GtkWidget *
screens_show_empty_mentions (Harness *harness)
{
  return show_view (screens_open_other (harness, "agent", FALSE), "mentions");
}

GtkWidget *
screens_show_empty_snoozed (Harness *harness)
{
  return show_view (screens_open_other (harness, "agent", FALSE), "snoozed");
}

/* -------- what is wrong -------- */

GtkWidget *
screens_show_wrong_clock (Harness *harness)
{
  Harness *theirs = screens_open_other (harness, "agent", TRUE);

  dsk_client_clock_learn (theirs->office->client, g_get_real_time () / 1000 + 23 * OFFICE_MINUTE);
  g_object_notify (G_OBJECT (theirs->office->client), "state");
  return show_view (theirs, "all");
}

/* -------- who may not do everything -------- */

static GtkWidget *
show_as (Harness *harness, const char *role, const char *conv)
{
  Harness *theirs = screens_open_other (harness, role, TRUE);

  show_view (theirs, "all");
  dsk_inbox_list_show (DSK_INBOX_LIST (harness_find (theirs->window, DSK_TYPE_INBOX_LIST, NULL)), conv);
  harness_open (theirs, conv);
  gtk_widget_activate_action (theirs->window, "win.reply", NULL);
  harness_settle (theirs);
  harness_settle (theirs);
  return theirs->window;
}

GtkWidget *
screens_show_viewer (Harness *harness)
{
  return show_as (harness, "viewer", DEMO_URDU);
}

GtkWidget *
screens_show_operator (Harness *harness)
{
  return show_as (harness, "operator", DEMO_URDU);
}

GtkWidget *
screens_show_viewer_knowledge (Harness *harness)
{
  Harness *theirs = screens_open_other (harness, "viewer", TRUE);

  gtk_widget_activate_action (theirs->window, "win.knowledge", NULL);
  harness_settle (theirs);
  harness_settle (theirs);
  return screens_above (theirs);
}
