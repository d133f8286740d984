/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-entry-row.h"

static void
title_cb (AdwPreferencesRow *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, adw_preferences_row_get_title (row), -1);
}

/* What stands there is said when somebody comes to it, and not again with each letter. */
static void
text_cb (GtkWidget *row)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  if (!gtk_widget_has_focus (GTK_WIDGET (text)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_editable_get_text (text), -1);
}

void
dsk_entry_row_tell (AdwEntryRow *row)
{
  GtkEditable *text;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  text = gtk_editable_get_delegate (GTK_EDITABLE (row));
  g_object_set (row, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  g_object_set (text, "accessible-role", GTK_ACCESSIBLE_ROLE_TEXT_BOX, NULL);
  g_signal_connect (row, "notify::title", G_CALLBACK (title_cb), NULL);
  g_signal_connect_object (text, "changed", G_CALLBACK (text_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (text, "notify::has-focus", G_CALLBACK (text_cb), row, G_CONNECT_SWAPPED);
  title_cb (ADW_PREFERENCES_ROW (row));
}

GtkWidget *
dsk_entry_row_new (void)
{
  GtkWidget *row = adw_entry_row_new ();

  dsk_entry_row_tell (ADW_ENTRY_ROW (row));
  return row;
}
