/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions with buttons and lists, and what customers chose. */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"

#include <glib/gi18n.h>

#define MAX_BUTTONS 10
#define MAX_ROWS 30
#define MAX_FIELDS 40

/* --- answers --- */

static GtkWidget *
fields_new (JsonObject *fields, const char *name)
{
  GtkWidget *card = dsk_bubble_card_new ("fields", name != NULL ? name : _ ("Form"));
  g_autoptr (GList) members = json_object_get_members (fields);
  guint n = 0;

  for (GList *l = members; l != NULL && n < MAX_FIELDS; l = l->next)
    {
      g_autofree char *value = dsk_inside_text (fields, l->data);

      if (value == NULL)
        continue;
      gtk_box_append (GTK_BOX (card), dsk_bubble_field_new (l->data, value));
      n++;
    }
  return card;
}

static GtkWidget *
answer_new (JsonObject *interactive)
{
  JsonObject *fields = dsk_json_get_object (interactive, "fields");
  g_autofree char *description = dsk_inside_line (interactive, "description");
  g_autofree char *name = dsk_inside_line (interactive, "name");

  if (fields != NULL && json_object_get_size (fields) > 0)
    return fields_new (fields, name);
  return description != NULL ? dsk_bubble_text_new (description, "field-name") : NULL;
}

/* --- questions --- */

static void
add_buttons (GtkBox *box, JsonArray *buttons)
{
  for (guint i = 0; i < MIN (dsk_json_get_length (buttons), MAX_BUTTONS); i++)
    {
      g_autofree char *title = dsk_inside_line (dsk_json_get_element (buttons, i), "title");

      if (title != NULL)
        gtk_box_append (box, dsk_bubble_pill_new ("dastak-reply-symbolic", title));
    }
}

static void
add_rows (GtkBox *box, JsonArray *rows)
{
  for (guint i = 0; i < MIN (dsk_json_get_length (rows), MAX_ROWS); i++)
    {
      JsonObject *row = dsk_json_get_element (rows, i);
      g_autofree char *title = dsk_inside_line (row, "title");
      g_autofree char *description = dsk_inside_line (row, "description");
      g_autofree char *words = NULL;

      if (title == NULL)
        continue;
      words = description != NULL ? g_strdup_printf ("%s\n%s", title, description)
                                  : g_strdup (title);
      gtk_box_append (box, dsk_bubble_line_new (NULL, words, "list-row"));
    }
}

static void
add_list (GtkBox *box, JsonObject *interactive)
{
  JsonArray *sections = dsk_json_get_array (interactive, "sections");
  g_autofree char *button = dsk_inside_line (interactive, "button");

  if (dsk_json_get_length (sections) == 0)
    return;
  gtk_box_append (box, dsk_bubble_pill_new ("dastak-all-symbolic",
                                            button != NULL ? button : _ ("List")));
  for (guint i = 0; i < MIN (dsk_json_get_length (sections), MAX_BUTTONS); i++)
    {
      JsonObject *section = dsk_json_get_element (sections, i);
      g_autofree char *title = dsk_inside_line (section, "title");

      if (title != NULL)
        gtk_box_append (box, dsk_bubble_text_new (title, "field-name"));
      add_rows (box, dsk_json_get_array (section, "rows"));
    }
}

static GtkWidget *
question_new (JsonObject *interactive)
{
  GtkWidget *box = dsk_bubble_card_new ("question", _ ("What the customer can choose"));
  g_autofree char *footer = dsk_inside_line (interactive, "footer");
  g_autofree char *display = dsk_inside_line (interactive, "display_text");
  g_autofree char *url = dsk_inside_line (interactive, "url");
  g_autofree char *flow = dsk_inside_line (interactive, "flow_cta");
  g_autofree char *type = dsk_inside_line (interactive, "type");

  if (footer != NULL)
    gtk_box_append (GTK_BOX (box), dsk_bubble_text_new (footer, "field-name"));
  add_buttons (GTK_BOX (box), dsk_json_get_array (interactive, "buttons"));
  add_list (GTK_BOX (box), interactive);
  if (display != NULL)
    gtk_box_append (GTK_BOX (box), dsk_bubble_pill_new ("dastak-link-symbolic", display));
  if (url != NULL)
    gtk_box_append (GTK_BOX (box), dsk_bubble_text_new (url, "field-name"));
  if (flow != NULL)
    gtk_box_append (GTK_BOX (box), dsk_bubble_pill_new ("dastak-document-symbolic", flow));
  if (g_strcmp0 (type, "location_request_message") == 0)
    gtk_box_append (GTK_BOX (box),
                    dsk_bubble_pill_new ("dastak-location-symbolic", _ ("Send location")));
  if (gtk_widget_get_first_child (box) != NULL)
    return box;
  g_object_unref (g_object_ref_sink (box));
  return NULL;
}

GtkWidget *
dsk_bubble_choice_new (const DskTimelineRow *row, JsonObject *content)
{
  JsonObject *interactive = dsk_json_get_object (content, "interactive");

  if (interactive == NULL)
    return NULL;
  return row->direction == DSK_DIRECTION_IN ? answer_new (interactive) : question_new (interactive);
}
