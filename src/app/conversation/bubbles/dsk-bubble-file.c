/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents, and sound that cannot be played here: what it is, how large, and what can be done with it. */

#include "dsk-bubble-file.h"

#include "dsk-bubble-parts.h"
#include "dsk-labels.h"
#include "dsk-message-words.h"

#include <glib/gi18n.h>

static char *
describe (const DskMediaRow *media)
{
  g_autoptr (GString) words = g_string_new (NULL);
  const char *dot = media->name != NULL ? strrchr (media->name, '.') : NULL;

  if (media->duration_ms > 0)
    {
      gint64 seconds = MIN (media->duration_ms / 1000, 359999);
      g_string_append_printf (words, "%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
    }
  if (media->size > 0)
    {
      g_autofree char *size = g_format_size ((guint64) media->size);
      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", size);
    }
  if (dot != NULL && strlen (dot) > 1 && strlen (dot) < 8)
    {
      g_autofree char *type = g_utf8_strup (dot + 1, -1);
      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", type);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

GtkWidget *
dsk_bubble_media_buttons_new (const DskTimelineRow *row, const DskMediaRow *media)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *state = dsk_inside_media_state (media);

  gtk_widget_add_css_class (box, "media-buttons");
  if (dsk_inside_media_may_retry (media) && row->item == DSK_ITEM_MESSAGE)
    gtk_box_append (GTK_BOX (box), dsk_bubble_button_new (_ ("_Retry"), NULL,
                                                          "timeline.retry-media", row->id));
  else if (state == NULL || (g_strcmp0 (media->state, "bringing") == 0 && media->sha256 != NULL))
    {
      gtk_box_append (GTK_BOX (box),
                      dsk_bubble_button_new (_ ("_Open"), NULL, "timeline.open-media", row->id));
      gtk_box_append (GTK_BOX (box),
                      dsk_bubble_button_new (_ ("_Save…"), NULL, "timeline.save-media", row->id));
    }
  else
    gtk_widget_set_visible (box, FALSE);
  return box;
}

GtkWidget *
dsk_bubble_file_new (const DskTimelineRow *row, const DskMediaRow *media)
{
  const char *kind = dsk_label_message_kind (row->kind);
  g_autofree char *name
      = media->name != NULL ? dsk_label_name (media->name, FALSE) : g_strdup (kind);
  g_autofree char *details = describe (media);
  g_autofree char *state = dsk_inside_media_state (media);
  g_autofree char *spoken = NULL;
  GtkWidget *card;

  spoken = media->name != NULL ? g_strdup_printf ("%s · %s", kind, name) : g_strdup (kind);
  card = dsk_bubble_card_new ("file", spoken);
  gtk_box_append (GTK_BOX (card),
                  dsk_bubble_line_new (dsk_message_icon (row->kind), name, "part-title"));
  if (*details != '\0')
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (details, "field-name"));
  /* That one of ours is on its way, is said by a bar below. */
  if (state != NULL && g_strcmp0 (media->state, "bringing") != 0)
    gtk_box_append (GTK_BOX (card), dsk_bubble_text_new (state, "media-state"));
  gtk_box_append (GTK_BOX (card), dsk_bubble_media_buttons_new (row, media));
  return card;
}
