/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody said is put into a note, for a colleague who is called there: never into the reply. */

#include "dsk-composer-private.h"

#include "dsk-forward-text.h"
#include "dsk-media-cache.h"

#include <glib/gi18n.h>

/* A note has one file with its words. The relay has it for the message alone: it gets it for the note, too.
 * Returns: FALSE: it is not in the note, and that was said */
static gboolean
attach (DskComposer *self, DskAttachment *attachment)
{
  const char *sha256 = dsk_attachment_get_sha256 (attachment);
  g_autoptr (GError) error = NULL;

  if (!dsk_attachment_tray_is_empty (self->note_tray))
    dsk_composer_fail (self, _ ("The note has a file already: this one was not attached"));
  else if (!dsk_media_cache_bring_for (dsk_client_get_media (self->client), sha256, DSK_MEDIA_FOR_NOTE, &error))
    dsk_composer_fail (self, error->message);
  else
    return dsk_composer_add_attachment (self, DSK_COMPOSER_NOTE, attachment);
  return FALSE;
}

/* After what is written already. Returns: where the cursor belongs; -1: at the end */
static glong
write_words (DskComposer *self, const char *words)
{
  g_autofree char *draft = dsk_composer_get_text (self);
  glong place = dsk_forward_place (draft);
  const char *gap = *draft == '\0' || g_str_has_suffix (draft, "\n") ? "" : "\n";
  g_autofree char *more = NULL;
  GtkTextIter end;

  more = g_strconcat (gap, place == -2 ? "@\n" : "", words, NULL);
  if (place == -2)
    place = g_utf8_strlen (draft, -1) + g_utf8_strlen (gap, -1) + 1;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_buffer_insert (self->buffer, &end, more, -1);
  gtk_text_buffer_place_cursor (self->buffer, &end);
  gtk_text_buffer_end_user_action (self->buffer);
  return place;
}

void
dsk_composer_put_forwarded (DskComposer *self, const char *words, DskAttachment *attachment, const char *without)
{
  gboolean all = attachment == NULL || attach (self, attachment);
  glong place = write_words (self, all || without == NULL ? words : without);

  dsk_composer_focus (self);
  if (place >= 0)
    dsk_composer_ask_mention (self, (guint) place);
  gtk_text_view_scroll_mark_onscreen (self->text, gtk_text_buffer_get_insert (self->buffer));
}

void
dsk_composer_forward (DskComposer *self, const DskOutgoing *what, const char *without)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));
  g_return_if_fail (what != NULL && what->text != NULL);

  if (dsk_composer_can (self, DSK_COMPOSER_NOTE))
    dsk_composer_take_forwarded (self, what, without);
}
