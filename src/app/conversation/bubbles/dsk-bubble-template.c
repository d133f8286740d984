/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Templates as they look on the phone. */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

#define MAX_BUTTONS 10

GtkWidget *
dsk_bubble_header_new (const DskTimelineRow *row, JsonObject *content)
{
  JsonObject *own = dsk_json_get_object (content, dsk_message_kind_to_string (row->kind));
  JsonObject *header = dsk_json_get_object (own, "header");
  g_autofree char *text = dsk_inside_line (header, "text");
  JsonObject *media = dsk_json_get_object (header, "media");
  g_autofree char *name = dsk_inside_line (media, "name");
  g_autofree char *type = dsk_inside_line (header, "type");
  DskMessageKind kind = dsk_message_kind_from_string (type);

  if (text != NULL)
    return dsk_bubble_text_new (text, "part-title");
  if (header == NULL)
    return NULL;
  if (kind == DSK_MESSAGE_LOCATION)
    return dsk_bubble_location_new (header);
  if (row->media != NULL || kind == DSK_MESSAGE_UNKNOWN || kind == DSK_MESSAGE_TEXT)
    return NULL;
  return dsk_bubble_line_new (kind == DSK_MESSAGE_IMAGE ? "dastak-photo-symbolic"
                                                        : "dastak-document-symbolic",
                              name != NULL ? name : dsk_label_message_kind (kind), "part-title");
}

static const char *
button_icon (const char *type)
{
  if (g_strcmp0 (type, "url") == 0)
    return "dastak-link-symbolic";
  return g_strcmp0 (type, "copy_code") == 0 ? "dastak-document-symbolic" : "dastak-reply-symbolic";
}

GtkWidget *
dsk_bubble_template_new (JsonObject *content)
{
  JsonObject *template = dsk_json_get_object (content, "template");
  JsonArray *buttons = dsk_json_get_array (template, "buttons");
  g_autofree char *footer = dsk_inside_line (template, "footer");
  g_autofree char *name = dsk_inside_line (template, "name");
  g_autofree char *language = dsk_inside_line (template, "language");
  GtkWidget *box;

  if (template == NULL)
    return NULL;
  box = dsk_bubble_card_new ("question", _ ("Template"));
  if (footer != NULL)
    gtk_box_append (GTK_BOX (box), dsk_bubble_text_new (footer, "field-name"));
  for (guint i = 0; i < MIN (dsk_json_get_length (buttons), MAX_BUTTONS); i++)
    {
      JsonObject *button = dsk_json_get_element (buttons, i);
      g_autofree char *type = dsk_inside_line (button, "type");
      g_autofree char *text = dsk_inside_line (button, "text");

      if (text != NULL)
        gtk_box_append (GTK_BOX (box), dsk_bubble_pill_new (button_icon (type), text));
    }
  if (name != NULL)
    {
      /* Isolated: within a sentence from right to left the quotes would part from it. */
      g_autofree char *shown = dsk_label_name (name, TRUE);
      g_autofree char *tongue = language != NULL ? dsk_label_name (language, TRUE) : NULL;
      /* Translators: the name of a template, and its language, "ur" */
      g_autofree char *words = tongue != NULL
                                   ? g_strdup_printf (_ ("Template “%s” (%s)"), shown, tongue)
                                   : g_strdup_printf (_ ("Template “%s”"), shown);
      gtk_box_append (GTK_BOX (box), dsk_bubble_text_new (words, "field-name"));
    }
  return box;
}
