/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-choice.h"

#define LABEL_KEY "dsk-label"
#define MARK_KEY "dsk-mark"

static void
setup_cb (AdwComboRow *row, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_box_append (GTK_BOX (box), label);
  g_object_set_data (G_OBJECT (item), LABEL_KEY, label);
  gtk_list_item_set_child (item, box);
}

/* Below each other, the one that is chosen is marked. */
static void
setup_in_list_cb (AdwComboRow *row, GtkListItem *item)
{
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic");

  setup_cb (row, item);
  gtk_widget_set_hexpand (g_object_get_data (G_OBJECT (item), LABEL_KEY), TRUE);
  gtk_box_append (GTK_BOX (gtk_list_item_get_child (item)), mark);
  g_object_set_data (G_OBJECT (item), MARK_KEY, mark);
}

static void
mark (GtkListItem *item, GParamSpec *spec, AdwComboRow *row)
{
  GtkWidget *image = g_object_get_data (G_OBJECT (item), MARK_KEY);

  gtk_widget_set_opacity (image, adw_combo_row_get_selected_item (row) == gtk_list_item_get_item (item) ? 1 : 0);
}

static void
bind_cb (AdwComboRow *row, GtkListItem *item)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *list_row = gtk_widget_get_parent (gtk_list_item_get_child (item));

  gtk_label_set_text (g_object_get_data (G_OBJECT (item), LABEL_KEY), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
bind_in_list_cb (AdwComboRow *row, GtkListItem *item)
{
  bind_cb (row, item);
  g_signal_connect_object (row, "notify::selected-item", G_CALLBACK (mark), item, G_CONNECT_SWAPPED);
  mark (item, NULL, row);
}

static void
unbind_in_list_cb (AdwComboRow *row, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (row, mark, item);
}

void
dsk_choice_name (AdwComboRow *row)
{
  g_autoptr (GtkListItemFactory) one = NULL;
  g_autoptr (GtkListItemFactory) list = NULL;

  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  one = gtk_signal_list_item_factory_new ();
  list = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (one, "setup", G_CALLBACK (setup_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (one, "bind", G_CALLBACK (bind_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "setup", G_CALLBACK (setup_in_list_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "bind", G_CALLBACK (bind_in_list_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "unbind", G_CALLBACK (unbind_in_list_cb), row, G_CONNECT_SWAPPED);
  adw_combo_row_set_factory (row, one);
  adw_combo_row_set_list_factory (row, list);
}
