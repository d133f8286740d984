/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-errand.h"

#include <glib/gstdio.h>

#include "dsk-media-file.h"

DskMediaErrand *
dsk_media_errand_new (const DskMediaRelay *relay, const char *sha256, gboolean up, DskMediaUse use)
{
  DskMediaErrand *self = g_new0 (DskMediaErrand, 1);

  self->relay = dsk_media_relay_copy (relay);
  self->sha256 = g_strdup (sha256);
  self->up = up;
  self->use = use;
  return self;
}

void
dsk_media_errand_free (DskMediaErrand *self)
{
  dsk_media_relay_free (self->relay);
  g_free (self->sha256);
  g_free (self);
}

/* The relay would keep the pieces for a day. */
void
dsk_media_errand_drop (const DskMediaErrand *self)
{
  g_autoptr (GError) error = NULL;

  if (!dsk_media_upload_drop (self->relay, self->sha256, self->use, &error))
    g_info ("pieces of a file that was given up stay at the relay for a day: %s", error->message);
}

/* Without its mark it was given up; at the end of the app it is only cut, and goes on at the next start. */
static gboolean
bring (const DskMediaErrand *self, DskMediaProgress progress, gpointer user_data, GCancellable *cancellable,
       GError **error)
{
  g_autofree char *mark = dsk_media_folder_mark (self->relay->folder, self->sha256, self->use);

  if (dsk_media_upload (self->relay, self->sha256, self->use, progress, user_data, cancellable, error))
    {
      g_unlink (mark);
      return TRUE;
    }
  if (g_cancellable_is_cancelled (cancellable) && !g_file_test (mark, G_FILE_TEST_EXISTS))
    dsk_media_errand_drop (self);
  return FALSE;
}

gboolean
dsk_media_errand_run (const DskMediaErrand *self, DskMediaProgress progress, gpointer user_data,
                      GCancellable *cancellable, GError **error)
{
  if (self->up)
    return bring (self, progress, user_data, cancellable, error);
  return dsk_media_download (self->relay, self->sha256, progress, user_data, cancellable, error);
}
