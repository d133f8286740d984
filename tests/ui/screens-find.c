/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search of everything, and the command palette. */

#include "screens.h"

#include "dsk-search-page.h"

GtkWidget *
screens_show_palette (Harness *harness)
{
  screens_open (harness, DEMO_URDU);
  gtk_widget_activate_action (harness->window, "win.palette", NULL);
  return screens_above (harness);
}

static GtkWidget *
show_palette_for (Harness *harness, const char *words)
{
  GtkWidget *palette = screens_show_palette (harness);

  gtk_editable_set_text (GTK_EDITABLE (harness_find (palette, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  harness_settle (harness);
  return palette;
}

GtkWidget *
screens_show_palette_people (Harness *harness)
{
  return show_palette_for (harness, "bi");
}

GtkWidget *
screens_show_palette_nothing (Harness *harness)
{
  return show_palette_for (harness, "zzz");
}

/* -------- search of everything -------- */

static GtkWidget *
show_search_for (Harness *harness, const char *words)
{
  GtkWidget *page;

  gtk_widget_activate_action (harness->window, "win.search", NULL);
  harness_settle (harness);
  page = harness_find (harness->window, DSK_TYPE_SEARCH_PAGE, NULL);
  gtk_editable_set_text (GTK_EDITABLE (harness_find (page, GTK_TYPE_SEARCH_ENTRY, NULL)), words);
  for (int i = 0; i < 6; i++)
    harness_settle (harness);
  return harness->window;
}

GtkWidget *
screens_show_search (Harness *harness)
{
  screens_open (harness, DEMO_SANA);
  return show_search_for (harness, "");
}

GtkWidget *
screens_show_search_found (Harness *harness)
{
  return show_search_for (harness, "a");
}

GtkWidget *
screens_show_search_urdu (Harness *harness)
{
  return show_search_for (harness, "ميرا");
}

GtkWidget *
screens_show_search_completions (Harness *harness)
{
  return show_search_for (harness, "is:open owner:");
}

GtkWidget *
screens_show_search_problem (Harness *harness)
{
  return show_search_for (harness, "owner:aisha");
}

GtkWidget *
screens_show_search_nothing (Harness *harness)
{
  return show_search_for (harness, "zzz");
}
