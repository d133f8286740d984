/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-attachment-rules.h"

#include "dsk-media.h"

#include <glib/gi18n-lib.h>

#include <string.h>

/* Everything else is a document. How large each may be is core's to say. */
static const struct
{
  const char *mime;
  DskMessageKind kind;
} types[] = {
  { "image/jpeg", DSK_MESSAGE_IMAGE },   { "image/png", DSK_MESSAGE_IMAGE },
  { "image/webp", DSK_MESSAGE_STICKER }, { "video/mp4", DSK_MESSAGE_VIDEO },
  { "video/3gpp", DSK_MESSAGE_VIDEO },   { "audio/aac", DSK_MESSAGE_AUDIO },
  { "audio/amr", DSK_MESSAGE_AUDIO },    { "audio/mpeg", DSK_MESSAGE_AUDIO },
  { "audio/mp4", DSK_MESSAGE_AUDIO },    { "audio/ogg", DSK_MESSAGE_AUDIO },
};

/* Returns: the index of the type in the table, or -1 */
static int
find (const char *mime)
{
  gsize len = mime != NULL ? strcspn (mime, "; ") : 0;

  for (guint i = 0; len > 0 && i < G_N_ELEMENTS (types); i++)
    if (strlen (types[i].mime) == len && g_ascii_strncasecmp (types[i].mime, mime, len) == 0)
      return (int) i;
  return -1;
}

DskMessageKind
dsk_attachment_kind (const char *mime)
{
  int i = find (mime);

  return i >= 0 ? types[i].kind : DSK_MESSAGE_DOCUMENT;
}

gboolean
dsk_attachment_takes_caption (DskMessageKind kind)
{
  return kind == DSK_MESSAGE_IMAGE || kind == DSK_MESSAGE_VIDEO || kind == DSK_MESSAGE_DOCUMENT;
}

static char *
too_large (DskMessageKind kind)
{
  g_autofree char *limit
      = g_format_size_full ((guint64) dsk_media_limit (kind), G_FORMAT_SIZE_IEC_UNITS);

  switch ((int) kind)
    {
    case DSK_MESSAGE_IMAGE:
      /* Translators: %s is a size, as in "5.0 MiB" */
      return g_strdup_printf (
          _ ("WhatsApp takes photos up to %s. Make it smaller, or send it as a document."), limit);
    case DSK_MESSAGE_VIDEO:
      return g_strdup_printf (
          _ ("WhatsApp takes videos up to %s. Make it shorter, or send it as a document."), limit);
    case DSK_MESSAGE_AUDIO:
    case DSK_MESSAGE_VOICE:
      return g_strdup_printf (
          _ ("WhatsApp takes audio up to %s. Make it shorter, or send it as a document."), limit);
    case DSK_MESSAGE_STICKER:
      return g_strdup_printf (_ ("WhatsApp takes stickers up to %s. Send it as a document instead."),
                              limit);
    default:
      return g_strdup_printf (_ ("WhatsApp takes files up to %s. Send a link to it instead."),
                              limit);
    }
}

char *
dsk_attachment_problem (DskMessageKind kind, const char *mime, gint64 size, DskMediaUse use, gboolean *as_document)
{
  gboolean note = use == DSK_MEDIA_FOR_NOTE;
  gboolean fits = size <= (note ? DSK_MEDIA_MAX_BYTES : dsk_media_limit (kind));

  *as_document = FALSE;
  if (size <= 0)
    return g_strdup (_ ("This file is empty. Choose another one."));
  if (g_strcmp0 (mime, "application/x-executable") == 0)
    return note ? g_strdup (_ ("Programs can't be attached. Write where to find it instead."))
                : g_strdup (_ ("Programs can't be sent. Send a link to it instead."));
  if (fits)
    return NULL;
  if (note)
    {
      g_autofree char *limit = g_format_size_full ((guint64) DSK_MEDIA_MAX_BYTES, G_FORMAT_SIZE_IEC_UNITS);

      /* Translators: %s is a size, as in "100.0 MiB" */
      return g_strdup_printf (_ ("The relay takes files up to %s. Write where to find it instead."), limit);
    }
  *as_document = kind != DSK_MESSAGE_DOCUMENT && size <= DSK_MEDIA_MAX_BYTES;
  return too_large (*as_document ? kind : DSK_MESSAGE_DOCUMENT);
}
