/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-card.h"

#include "dsk-flow.h"
#include "dsk-read-once.h"

typedef struct
{
  GtkImage *icon;     /* (owned by the widget tree), as all that follow */
  GtkLabel *title;
  GtkWidget *buttons;
} DskCardPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DskCard, dsk_card, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((DskCardPrivate *) dsk_card_get_instance_private (self))

void
dsk_card_set_icon (DskCard *self, const char *icon_name)
{
  g_return_if_fail (DSK_IS_CARD (self));

  gtk_image_set_from_icon_name (PRIVATE (self)->icon, icon_name);
}

void
dsk_card_set_title (DskCard *self, const char *title)
{
  g_return_if_fail (DSK_IS_CARD (self));

  gtk_label_set_text (PRIVATE (self)->title, title);
}

void
dsk_card_add (DskCard *self, GtkWidget *widget)
{
  g_return_if_fail (DSK_IS_CARD (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_insert_before (widget, GTK_WIDGET (self), PRIVATE (self)->buttons);
}

GtkWidget *
dsk_card_words_new (const char *style)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
dsk_card_add_button (DskCard *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_return_val_if_fail (DSK_IS_CARD (self), NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  dsk_read_once (button);
  dsk_flow_append (DSK_FLOW (PRIVATE (self)->buttons), button);
  return button;
}

static void
dsk_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_card_parent_class)->dispose (object);
}

static void
dsk_card_class_init (DskCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_card_init (DskCard *self)
{
  DskCardPrivate *priv = PRIVATE (self);
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  priv->icon = g_object_new (GTK_TYPE_IMAGE, "valign", GTK_ALIGN_START, "margin-top", 2, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  priv->title = GTK_LABEL (dsk_card_words_new ("heading"));
  gtk_widget_set_hexpand (GTK_WIDGET (priv->title), TRUE);
  priv->buttons = dsk_flow_new ();
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (priv->icon));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (priv->title));
  gtk_widget_set_parent (head, widget);
  gtk_widget_set_parent (priv->buttons, widget);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY, priv->title, NULL, -1);
  gtk_widget_set_visible (widget, FALSE);
}
