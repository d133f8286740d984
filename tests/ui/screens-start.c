/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown before there are conversations, or instead of them. */

#include "screens.h"

#include "dsk-error.h"
#include "dsk-first-run.h"
#include "dsk-sync-page.h"
#include "dsk-trouble-page.h"

static GtkWidget *
page_in_window (Harness *harness, GtkWidget *page)
{
  int width, height;
  GtkWidget *window;

  gtk_window_get_default_size (GTK_WINDOW (harness->window), &width, &height);
  window = g_object_new (ADW_TYPE_WINDOW, "content", page, "default-width", width, "default-height", height, "title",
                         "Dastak", NULL);
  gtk_window_present (GTK_WINDOW (window));
  harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_welcome (Harness *harness)
{
  DskFirstRun *page = g_object_new (DSK_TYPE_FIRST_RUN, NULL);

  dsk_first_run_set_client (page, harness->office->client);
  return page_in_window (harness, GTK_WIDGET (page));
}

GtkWidget *
screens_show_connect (Harness *harness)
{
  DskFirstRun *page = g_object_new (DSK_TYPE_FIRST_RUN, NULL);
  GtkWidget *window;

  dsk_first_run_set_client (page, harness->office->client);
  window = page_in_window (harness, GTK_WIDGET (page));
  dsk_first_run_connect (page, "dastak://127.0.0.1:9?code=ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567");
  for (int i = 0; i < 4; i++)
    harness_settle (harness);
  return window;
}

GtkWidget *
screens_show_sync (Harness *harness)
{
  DskSyncPage *page = g_object_new (DSK_TYPE_SYNC_PAGE, NULL);

  dsk_sync_page_set_client (page, harness->office->client);
  return page_in_window (harness, GTK_WIDGET (page));
}

static GtkWidget *
show_trouble (Harness *harness, DskClientState state, const GError *error)
{
  DskTroublePage *page = g_object_new (DSK_TYPE_TROUBLE_PAGE, NULL);

  dsk_trouble_page_set_trouble (page, state, error);
  return page_in_window (harness, GTK_WIDGET (page));
}

GtkWidget *
screens_show_locked (Harness *harness)
{
  return show_trouble (harness, DSK_CLIENT_LOCKED, NULL);
}

GtkWidget *
screens_show_revoked (Harness *harness)
{
  return show_trouble (harness, DSK_CLIENT_REVOKED, NULL);
}

GtkWidget *
screens_show_broken (Harness *harness)
{
  g_autoptr (GError) error = g_error_new_literal (DSK_ERROR, DSK_ERROR_CORRUPT, "row 4 of message");

  return show_trouble (harness, DSK_CLIENT_BROKEN, error);
}
