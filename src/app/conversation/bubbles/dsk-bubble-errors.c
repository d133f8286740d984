/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What WhatsApp would not hand over, in plain words. */

#include "dsk-bubble-kinds.h"

#include "dsk-bubble-parts.h"

#include <glib/gi18n.h>

static const char *
type_words (const char *type)
{
  static const struct
  {
    const char *type;
    const char *words;
  } types[] = {
    { "poll", N_ ("The customer sent a poll.") },
    { "poll_creation", N_ ("The customer sent a poll.") },
    { "event", N_ ("The customer sent an event.") },
    { "view_once", N_ ("The customer sent a picture that can be seen once, on the phone only.") },
    { "ephemeral", N_ ("The customer's messages disappear by themselves.") },
    { "video_note", N_ ("The customer sent a video note.") },
    { "media_placeholder", N_ ("The phone did not send this file along with its history.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (type, types[i].type) == 0)
      return _ (types[i].words);
  return _ ("WhatsApp does not hand over messages of this kind.");
}

GtkWidget *
dsk_bubble_errors_new (const DskTimelineRow *row, JsonObject *content)
{
  JsonObject *error = dsk_json_get_element (dsk_json_get_array (content, "errors"), 0);
  g_autofree char *title = dsk_inside_line (error, "title");
  g_autofree char *type = dsk_inside_line (content, "type");
  gboolean missing = row->kind == DSK_MESSAGE_UNSUPPORTED || row->kind == DSK_MESSAGE_UNKNOWN;
  g_autofree char *words = NULL;

  if (missing)
    words = g_strdup_printf ("%s %s", type_words (type),
                             row->direction == DSK_DIRECTION_IN
                                 ? _ ("It is on the customer's phone; ask them to send it in "
                                      "another way.")
                                 : "");
  else if (title != NULL)
    /* Translators: %s is WhatsApp's own sentence, in English */
    words = g_strdup_printf (_ ("WhatsApp says: %s"), title);
  return words != NULL ? dsk_bubble_text_new (words, "field-name") : NULL;
}
