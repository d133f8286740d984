/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-labels.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define MAX_NAMES 8
#define EMOJI_CHARS 12

char *
dsk_bubble_reaction_words (const DskReactionRow *reaction)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (reaction->count, MAX_NAMES); i++)
    {
      g_autofree char *name = *reaction->who[i] != '\0' ? dsk_label_name (reaction->who[i], TRUE)
                                                        : g_strdup (_ ("Customer"));

      g_string_append_printf (words, "%s%s", i > 0 ? C_ ("list separator", ", ") : "", name);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static GtkWidget *
pill_new (const DskReactionRow *reaction)
{
  g_autofree char *emoji = dsk_text_preview (reaction->emoji, EMOJI_CHARS);
  g_autofree char *who = dsk_bubble_reaction_words (reaction);
  g_autofree char *shown = reaction->count > 1 ? g_strdup_printf ("%s %u", emoji, reaction->count)
                                               : g_strdup (emoji);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", emoji, who);
  GtkWidget *pill = g_object_new (GTK_TYPE_LABEL, "label", shown, "tooltip-text", who, NULL);

  gtk_widget_add_css_class (pill, "reaction");
  if (reaction->mine)
    gtk_widget_add_css_class (pill, "mine");
  gtk_accessible_update_property (GTK_ACCESSIBLE (pill), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return pill;
}

GtkWidget *
dsk_bubble_reactions_new (const GPtrArray *reactions)
{
  GtkWidget *box;

  if (reactions == NULL || reactions->len == 0)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  for (guint i = 0; i < reactions->len; i++)
    gtk_box_append (GTK_BOX (box), pill_new (reactions->pdata[i]));
  gtk_widget_add_css_class (box, "reactions");
  return box;
}
