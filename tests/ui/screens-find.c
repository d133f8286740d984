/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The command palette. */

#include "screens.h"

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
