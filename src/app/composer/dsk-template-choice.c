/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-template-choice.h"

GtkDropDown *
dsk_template_choice_new (const char *name)
{
  GtkWidget *choice
      = g_object_new (GTK_TYPE_DROP_DOWN, "margin-start", 12, "margin-end", 12, "visible", FALSE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The button in it has the keyboard, and would be read as "GtkToggleButton". */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (choice)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_DROP_DOWN (choice);
}

void
dsk_template_choice_fill (GtkDropDown *choice, const char *all, GPtrArray *rows, DskTemplateNameOf name_of)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *kept = g_strdup (dsk_template_choice_get (choice));
  guint selected = 0;

  gtk_string_list_append (names, all);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *name = name_of (g_ptr_array_index (rows, i));

      if (name == NULL || !g_hash_table_add (seen, (gpointer) name))
        continue;
      gtk_string_list_append (names, name);
      if (g_strcmp0 (name, kept) == 0)
        selected = g_hash_table_size (seen);
    }
  gtk_drop_down_set_model (choice, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (choice, selected);
  gtk_widget_set_visible (GTK_WIDGET (choice), g_hash_table_size (seen) > 1);
}

const char *
dsk_template_choice_get (GtkDropDown *choice)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (choice);

  return item != NULL && gtk_drop_down_get_selected (choice) > 0 ? gtk_string_object_get_string (item) : NULL;
}
