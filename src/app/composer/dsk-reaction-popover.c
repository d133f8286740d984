/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-reaction-popover.h"

#include "dsk-popover.h"

#include <glib/gi18n.h>

struct _DskReactionPopover
{
  GtkPopover parent_instance;

  GtkWidget *box;     /* (owned by the widget tree) */
  GtkWidget *chooser; /* (owned by its parent) (nullable) */
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskReactionPopover, dsk_reaction_popover, GTK_TYPE_POPOVER)

/* What WhatsApp itself offers first. */
static const struct
{
  const char *emoji;
  const char *name;
} common[] = {
  { "👍", N_ ("Thumbs up") }, { "❤️", N_ ("Heart") },     { "😂", N_ ("Laughing") },
  { "😮", N_ ("Surprised") }, { "😢", N_ ("Sad") },        { "🙏", N_ ("Thank you") },
};

static void
pick (DskReactionPopover *self, const char *emoji)
{
  g_object_ref (self);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, emoji);
  g_object_unref (self);
}

static void
clicked_cb (DskReactionPopover *self, GtkWidget *button)
{
  pick (self, g_object_get_data (G_OBJECT (button), "dsk-emoji"));
}

static void
more_cb (DskReactionPopover *self, GtkWidget *button)
{
  if (self->chooser == NULL)
    {
      self->chooser = gtk_emoji_chooser_new ();
      gtk_widget_set_parent (self->chooser, button);
      g_signal_connect_object (self->chooser, "emoji-picked", G_CALLBACK (pick), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_popover_popup (GTK_POPOVER (self->chooser));
}

static GtkWidget *
add_button (DskReactionPopover *self, GtkWidget *button, const char *name)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self->box), button);
  return button;
}

static void
set_mine (DskReactionPopover *self, const char *mine)
{
  GtkWidget *button;

  for (guint i = 0; i < G_N_ELEMENTS (common); i++)
    {
      button = add_button (self, gtk_button_new_with_label (common[i].emoji), _ (common[i].name));
      g_object_set_data (G_OBJECT (button), "dsk-emoji", (gpointer) common[i].emoji);
      if (g_strcmp0 (mine, common[i].emoji) == 0)
        gtk_widget_add_css_class (button, "accent");
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
    }
  button = add_button (self, gtk_button_new_from_icon_name ("view-more-horizontal-symbolic"),
                       _ ("Other Emoji"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (more_cb), self);
  if (mine == NULL)
    return;
  button = add_button (self, gtk_button_new_from_icon_name ("window-close-symbolic"),
                       _ ("Take the Reaction Back"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clicked_cb), self);
}

static void
dsk_reaction_popover_dispose (GObject *object)
{
  g_clear_pointer (&DSK_REACTION_POPOVER (object)->chooser, gtk_widget_unparent);
  G_OBJECT_CLASS (dsk_reaction_popover_parent_class)->dispose (object);
}

static void
dsk_reaction_popover_class_init (DskReactionPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_reaction_popover_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dsk_reaction_popover_init (DskReactionPopover *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "reactions");
  gtk_popover_set_child (GTK_POPOVER (self), self->box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("React"), -1);
}

DskReactionPopover *
dsk_reaction_popover_popup (GtkWidget *parent, const char *mine)
{
  DskReactionPopover *self = g_object_new (DSK_TYPE_REACTION_POPOVER, NULL);

  set_mine (self, mine);
  dsk_popover_open (GTK_POPOVER (self), parent);
  return self;
}
