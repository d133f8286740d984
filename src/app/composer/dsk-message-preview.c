/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-message-preview.h"

#include <glib/gi18n.h>

struct _DskMessagePreview
{
  GtkWidget parent_instance;

  GtkWidget *box;       /* (owned by the widget tree) */
  GtkWidget *media_box; /* (owned by the widget tree) */
  GtkLabel *media;      /* (owned by the widget tree) */
  GtkLabel *header;     /* (owned by the widget tree) */
  GtkLabel *body;       /* (owned by the widget tree) */
  GtkLabel *footer;     /* (owned by the widget tree) */
  GtkWidget *buttons;   /* (owned by the widget tree) */
};

G_DEFINE_FINAL_TYPE (DskMessagePreview, dsk_message_preview, GTK_TYPE_WIDGET)

static void
show (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

void
dsk_message_preview_set (DskMessagePreview *self, const char *media, const char *header,
                         const char *body, const char *footer)
{
  g_return_if_fail (DSK_IS_MESSAGE_PREVIEW (self));

  show (self->media, media);
  gtk_widget_set_visible (self->media_box, media != NULL);
  show (self->header, header);
  /* An empty bubble would look broken. */
  show (self->body, body != NULL && *body != '\0' ? body : "…");
  show (self->footer, footer);
}

void
dsk_message_preview_clear_buttons (DskMessagePreview *self)
{
  GtkWidget *child;

  g_return_if_fail (DSK_IS_MESSAGE_PREVIEW (self));

  while ((child = gtk_widget_get_first_child (self->buttons)) != NULL)
    gtk_box_remove (GTK_BOX (self->buttons), child);
  gtk_widget_set_visible (self->buttons, FALSE);
}

void
dsk_message_preview_add_button (DskMessagePreview *self, const char *icon, const char *title)
{
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *pill;

  g_return_if_fail (DSK_IS_MESSAGE_PREVIEW (self));

  if (icon != NULL)
    gtk_box_append (GTK_BOX (inside),
                    g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (inside),
                  g_object_new (GTK_TYPE_LABEL, "label", *title != '\0' ? title : "…",
                                "ellipsize", PANGO_ELLIPSIZE_END, NULL));
  gtk_widget_set_halign (inside, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (inside, TRUE);
  pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (pill, "choice");
  gtk_box_append (GTK_BOX (pill), inside);
  gtk_box_append (GTK_BOX (self->buttons), pill);
  gtk_widget_set_visible (self->buttons, TRUE);
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "visible", FALSE, "max-width-chars", 42,
                                   NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
dsk_message_preview_dispose (GObject *object)
{
  g_clear_pointer (&DSK_MESSAGE_PREVIEW (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_message_preview_parent_class)->dispose (object);
}

static void
dsk_message_preview_class_init (DskMessagePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_message_preview_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dsk_message_preview_init (DskMessagePreview *self)
{
  GtkWidget *bubble = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-attach-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (self->box, "message-preview");
  gtk_widget_add_css_class (bubble, "bubble");
  gtk_widget_add_css_class (bubble, "outgoing");
  self->media_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->media = make_label (NULL);
  gtk_box_append (GTK_BOX (self->media_box), icon);
  gtk_box_append (GTK_BOX (self->media_box), GTK_WIDGET (self->media));
  self->header = make_label ("heading");
  self->body = make_label (NULL);
  self->footer = make_label ("preview-footer");
  gtk_box_append (GTK_BOX (bubble), self->media_box);
  gtk_box_append (GTK_BOX (bubble), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (bubble), GTK_WIDGET (self->body));
  gtk_box_append (GTK_BOX (bubble), GTK_WIDGET (self->footer));
  self->buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (self->box), bubble);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  gtk_widget_set_halign (self->box, GTK_ALIGN_END);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Preview"), -1);
  dsk_message_preview_set (self, NULL, NULL, NULL, NULL);
}

GtkWidget *
dsk_message_preview_new (void)
{
  return g_object_new (DSK_TYPE_MESSAGE_PREVIEW, NULL);
}
