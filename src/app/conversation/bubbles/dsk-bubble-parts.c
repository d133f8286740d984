/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-parts.h"

#include "dsk-rich-text.h"

GtkWidget *
dsk_bubble_text_new (const char *text, const char *css_class)
{
  g_autofree char *clean = dsk_rich_text_clean (text, DSK_RICH_TEXT_SHOWN_BYTES, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", clean, "xalign", 0.0f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars",
                                   DSK_BUBBLE_CHARS, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
dsk_bubble_line_new (const char *icon, const char *text, const char *css_class)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = dsk_bubble_text_new (text, NULL);

  if (icon != NULL)
    gtk_box_append (GTK_BOX (line),
                    g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START,
                                  NULL));
  /* Without this a box gives a wrapped label the least width that its height needs. */
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (line), label);
  if (css_class != NULL)
    gtk_widget_add_css_class (line, css_class);
  return line;
}

GtkWidget *
dsk_bubble_field_new (const char *name, const char *value)
{
  GtkWidget *field = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (field), dsk_bubble_text_new (name, "field-name"));
  gtk_box_append (GTK_BOX (field), dsk_bubble_text_new (value, NULL));
  return field;
}

GtkWidget *
dsk_bubble_button_new (const char *label, const char *name, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));

  gtk_widget_add_css_class (button, "bubble-button");
  if (GTK_IS_LABEL (child))
    gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
  return button;
}

GtkWidget *
dsk_bubble_pill_new (const char *icon, const char *label)
{
  GtkWidget *pill = dsk_bubble_line_new (icon, label, "pill");
  GtkWidget *text = gtk_widget_get_last_child (pill);

  gtk_label_set_xalign (GTK_LABEL (text), 0.5f);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  return pill;
}

GtkWidget *
dsk_bubble_card_new (const char *css_class, const char *name)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                  3, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);

  gtk_widget_add_css_class (card, "card-part");
  gtk_widget_add_css_class (card, css_class);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return card;
}
