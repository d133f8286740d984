/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-quote-bar.h"

#include <glib/gi18n.h>

struct _DskQuoteBar
{
  GtkWidget parent_instance;

  GtkWidget *box;  /* (owned by the widget tree) */
  GtkLabel *words; /* (owned by the widget tree) */
  char *message;   /* (owned) (nullable) */
};

enum
{
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskQuoteBar, dsk_quote_bar, GTK_TYPE_WIDGET)

void
dsk_quote_bar_set (DskQuoteBar *self, const char *message, const char *words)
{
  g_autofree char *name = NULL;

  g_return_if_fail (DSK_IS_QUOTE_BAR (self));

  g_free (self->message);
  self->message = g_strdup (message);
  gtk_label_set_text (self->words, words != NULL ? words : "");
  gtk_widget_set_visible (self->box, message != NULL);
  if (message == NULL)
    return;
  /* Translators: %s is what the customer wrote */
  name = g_strdup_printf (_ ("Reply to: %s"), words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

const char *
dsk_quote_bar_get (DskQuoteBar *self)
{
  g_return_val_if_fail (DSK_IS_QUOTE_BAR (self), NULL);

  return self->message;
}

static void
close_cb (DskQuoteBar *self)
{
  dsk_quote_bar_set (self, NULL, NULL);
  g_signal_emit (self, signals[DROPPED], 0);
}

static void
dsk_quote_bar_dispose (GObject *object)
{
  DskQuoteBar *self = DSK_QUOTE_BAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (dsk_quote_bar_parent_class)->dispose (object);
}

static void
dsk_quote_bar_class_init (DskQuoteBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dsk_quote_bar_dispose;
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
dsk_quote_bar_init (DskQuoteBar *self)
{
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dastak-reply-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->box = g_object_new (GTK_TYPE_BOX, "spacing", 6, "visible", FALSE, "accessible-role",
                            GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  gtk_widget_add_css_class (self->box, "quote");
  self->words = g_object_new (GTK_TYPE_LABEL, "hexpand", TRUE, "xalign", 0.0f, "ellipsize",
                              PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, _ ("Do Not Quote (Esc)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Do Not Quote"), -1);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (self->box), close);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
