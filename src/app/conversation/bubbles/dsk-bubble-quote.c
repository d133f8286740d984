/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"
#include "dsk-message-words.h"
#include "dsk-rich-text.h"
#include "dsk-text.h"

#include <glib/gi18n.h>

#define QUOTE_CHARS 160

/* A customer is known here by number or by "PK.1234…", which says nothing to people. */
static gboolean
is_name (const char *author)
{
  if (author == NULL || *author == '\0' || *author == '+' || g_ascii_isdigit (*author))
    return FALSE;
  return !(g_ascii_isupper (author[0]) && g_ascii_isupper (author[1]) && author[2] == '.');
}

/* Returns: (transfer full) */
static char *
author_of (const DskTimelineRow *row)
{
  if (is_name (row->quote_author))
    return dsk_label_name (row->quote_author, FALSE);
  if (row->in_group && row->quote_author != NULL && g_ascii_isdigit (*row->quote_author))
    return dsk_label_phone (row->quote_author);
  return g_strdup (_ ("Customer"));
}

static char *
words_of (const DskTimelineRow *row)
{
  return row->item == DSK_ITEM_MESSAGE && row->revoked_at == 0 ? dsk_message_quote (row) : NULL;
}

char *
dsk_bubble_quote_key (const DskTimelineRow *row)
{
  g_autofree char *words = words_of (row);

  if (words == NULL)
    return NULL;
  return g_strdup_printf ("%s\n%s\n%s", row->quote != NULL ? row->quote : "",
                          row->quote_author != NULL ? row->quote_author : "", words);
}

static GtkWidget *
line_new (const char *text, int lines)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0f, "ellipsize", PANGO_ELLIPSIZE_END, "lines",
                       lines, "wrap", lines > 1, "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars",
                       lines > 1 ? DSK_BUBBLE_CHARS : -1, NULL);
}

GtkWidget *
dsk_bubble_quote_new (const DskTimelineRow *row)
{
  g_autofree char *words = words_of (row);
  g_autofree char *author = NULL;
  g_autofree char *preview = NULL;
  g_autofree char *text = NULL;
  GtkWidget *quote;
  GtkWidget *box;
  GtkWidget *name;

  if (words == NULL)
    return NULL;
  author = author_of (row);
  preview = dsk_text_preview (words, QUOTE_CHARS);
  text = dsk_rich_text_clean (preview, 0, NULL);
  name = line_new (author, 1);
  gtk_widget_add_css_class (name, "quote-author");
  gtk_widget_set_visible (name, row->quote != NULL);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), line_new (text, 2));
  quote = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (quote), box);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (quote), "s", row->quote != NULL ? row->quote : "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (quote), "timeline.jump");
  gtk_widget_set_sensitive (quote, row->quote != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (quote), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Go to the Quoted Message"), -1);
  gtk_widget_add_css_class (quote, "quote");
  return quote;
}
