/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

#define MAX_CARDS 10
#define MAX_LINES 5

static char *
name_of (JsonObject *contact)
{
  g_autofree char *name = dsk_inside_line (contact, "name");
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (name != NULL)
    return dsk_label_name (name, FALSE);
  first = dsk_inside_line (contact, "first");
  last = dsk_inside_line (contact, "last");
  if (first == NULL && last == NULL)
    return g_strdup (_ ("Contact"));
  return g_strdup_printf ("%s%s%s", first != NULL ? first : "",
                          first != NULL && last != NULL ? " " : "", last != NULL ? last : "");
}

static void
add_phones (GtkBox *card, JsonObject *contact, const char *name)
{
  JsonArray *phones = dsk_json_get_array (contact, "phones");

  for (guint i = 0; i < MIN (dsk_json_get_length (phones), MAX_LINES); i++)
    {
      JsonObject *phone = dsk_json_get_element (phones, i);
      g_autofree char *number = dsk_inside_line (phone, "phone");
      g_autofree char *shown = number != NULL ? dsk_label_phone (number) : NULL;
      g_autofree char *words = NULL;
      GtkWidget *line, *button;

      if (number == NULL)
        continue;
      line = dsk_bubble_line_new (NULL, shown, "phone-line");
      /* Translators: the first is a phone number, the second whose it is */
      words = g_strdup_printf (_ ("Copy %s of %s"), shown, name);
      button = dsk_bubble_button_new (_ ("_Copy"), words, "timeline.copy-number", number);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (line), button);
      gtk_box_append (card, line);
    }
}

static void
add_lines (GtkBox *card, JsonObject *contact, const char *list, const char *member)
{
  JsonArray *array = dsk_json_get_array (contact, list);

  for (guint i = 0; i < MIN (dsk_json_get_length (array), MAX_LINES); i++)
    {
      g_autofree char *line = dsk_inside_line (dsk_json_get_element (array, i), member);

      if (line != NULL)
        gtk_box_append (card, dsk_bubble_text_new (line, NULL));
    }
}

static GtkWidget *
card_new (JsonObject *contact)
{
  g_autofree char *name = name_of (contact);
  g_autofree char *org = dsk_inside_line (contact, "org");
  g_autofree char *title = dsk_inside_line (contact, "title");
  GtkWidget *card = dsk_bubble_card_new ("contact", name);

  gtk_box_append (GTK_BOX (card), dsk_bubble_line_new ("dastak-mine-symbolic", name, "part-title"));
  if (title != NULL)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (title, "field-name"));
  if (org != NULL)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (org, "field-name"));
  add_phones (GTK_BOX (card), contact, name);
  add_lines (GTK_BOX (card), contact, "emails", "email");
  add_lines (GTK_BOX (card), contact, "addresses", "text");
  return card;
}

GtkWidget *
dsk_bubble_contacts_new (JsonObject *content)
{
  JsonArray *contacts = dsk_json_get_array (content, "contacts");
  guint n = dsk_json_get_length (contacts);
  GtkWidget *box;

  if (n == 0)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < MIN (n, MAX_CARDS); i++)
    gtk_box_append (GTK_BOX (box), card_new (dsk_json_get_element (contacts, i)));
  if (n > MAX_CARDS)
    {
      g_autofree char *more = g_strdup_printf (
          ngettext ("and %u more contact", "and %u more contacts", n - MAX_CARDS), n - MAX_CARDS);
      gtk_box_append (GTK_BOX (box), dsk_bubble_text_new (more, "field-name"));
    }
  return box;
}
