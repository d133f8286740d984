/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The two panes of the window of knowledge, as they are made; what happens in them is the window's. */

#include "dsk-knowledge-window-private.h"

#include <glib/gi18n.h>

GtkWidget *
dsk_knowledge_window_make_left (DskKnowledgeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  self->make = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_set_name (self->make, "new");
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->make);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  self->list = DSK_KNOWLEDGE_LIST (dsk_knowledge_list_new ());
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_widget_set_size_request (box, 270, -1);
  return box;
}

static GtkWidget *
newer_new (DskKnowledgeWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->theirs = gtk_button_new_with_label (_ ("Show Theirs"));
  self->mine = gtk_button_new_with_label (_ ("Keep Mine"));
  self->newer_words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "hexpand", TRUE, NULL);
  gtk_widget_add_css_class (box, "canned-newer");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->newer_words));
  gtk_box_append (GTK_BOX (box), self->theirs);
  gtk_box_append (GTK_BOX (box), self->mine);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

GtkWidget *
dsk_knowledge_window_make_right (DskKnowledgeWindow *self, DskClient *client)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Back"), -1);
  self->save = gtk_button_new_with_label (_ ("Save"));
  gtk_widget_set_tooltip_text (self->save, _ ("Save (Ctrl+S)"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_name (self->remove, "remove");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Remove"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->remove);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), adw_window_title_new ("", ""));
  self->editor = DSK_CANNED_EDITOR (dsk_canned_editor_new (client));
  self->pages = GTK_STACK (gtk_stack_new ());
  self->template_ = DSK_TEMPLATE_VIEW (dsk_template_view_new ());
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->editor), "editor");
  gtk_stack_add_named (self->pages, GTK_WIDGET (self->template_), "template");
  gtk_stack_add_named (self->pages,
                       dsk_knowledge_status_new ("dastak-document-symbolic", _ ("Choose One at the Side"), NULL),
                       "none");
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->pages));
  self->newer = newer_new (self);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->newer);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_size_request (box, 340, -1);
  return box;
}
