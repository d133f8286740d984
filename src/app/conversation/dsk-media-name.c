/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-name.h"

#include "dsk-labels.h"

static const char *
extension_of (const DskMediaRow *media)
{
  static const char *const known[][2] = {
    { "image/jpeg", ".jpg" }, { "image/png", ".png" },  { "image/webp", ".webp" },
    { "video/mp4", ".mp4" },  { "video/3gpp", ".3gp" }, { "audio/ogg", ".ogg" },
    { "audio/mpeg", ".mp3" }, { "audio/mp4", ".m4a" },  { "audio/aac", ".aac" },
    { "audio/amr", ".amr" },  { "application/pdf", ".pdf" },
  };

  for (guint i = 0; media->mime != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (media->mime, known[i][0]))
      return known[i][1];
  return "";
}

char *
dsk_media_name (const DskTimelineRow *row, const DskMediaRow *media)
{
  g_autofree char *name = media->name != NULL ? dsk_label_name (media->name, FALSE) : NULL;
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *day = NULL;

  if (name != NULL)
    g_strdelimit (name, "/\\:*?\"<>|", '_');
  if (name != NULL && *name != '\0' && *name != '.')
    return g_steal_pointer (&name);
  at = g_date_time_new_from_unix_local (row->at / 1000);
  day = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H.%M") : g_strdup ("");
  return g_strdup_printf ("WhatsApp %s%s", day, extension_of (media));
}
