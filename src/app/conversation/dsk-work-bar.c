/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-work-bar.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

struct _DskWorkBar
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *label;
  GtkButton *wake;
};

G_DEFINE_FINAL_TYPE (DskWorkBar, dsk_work_bar, GTK_TYPE_WIDGET)

void
dsk_work_bar_set_row (DskWorkBar *self, const DskConversationRow *row, gboolean may_wake, gint64 now_ms)
{
  gboolean snoozed = row != NULL && row->snoozed_until != 0;
  g_autofree char *words = NULL;

  g_return_if_fail (DSK_IS_WORK_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), snoozed);
  if (!snoozed)
    return;
  words = dsk_label_snoozed (row->snoozed_until, row->snoozed_by_name, now_ms);
  gtk_label_set_text (self->label, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), words);
  gtk_widget_set_visible (GTK_WIDGET (self->wake), may_wake);
}

static void
dsk_work_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (dsk_work_bar_parent_class)->dispose (object);
}

static void
dsk_work_bar_class_init (DskWorkBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_work_bar_dispose;
  gtk_widget_class_set_css_name (widget_class, "work-bar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
dsk_work_bar_init (DskWorkBar *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 8);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-snooze-symbolic", "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "hexpand", TRUE, NULL);
  self->wake = g_object_new (GTK_TYPE_BUTTON, "label", _ ("_Wake Up"), "use-underline", TRUE, "action-name",
                             "conversation.wake", "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->icon), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->label), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->wake), widget);
  gtk_widget_set_visible (widget, FALSE);
}
