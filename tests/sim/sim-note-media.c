/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of notes. Their bytes are not simulated: a file is its digest, which is told by the words of its note. */

#include "sim-note-media.h"

#include "dsk-note-content.h"
#include "dsk-relay-engine-media.h"

void
sim_note_media_add (SimDevice *device, DskCommand *command, guint64 arg)
{
  g_autoptr (GPtrArray) mentions = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *file = NULL;
  g_autofree char *before = NULL;

  if (device->version->rev < 6 || arg % 3 != 0)
    return;
  sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, command->text, -1);
  file = g_strdup_printf ("{\"media\":{\"sha256\":\"%s\",\"mime\":\"image/png\",\"size\":9,\"name\":\"n.png\"}}",
                          sha256);
  before = g_steal_pointer (&command->content);
  mentions = dsk_note_content_mentions (before);
  command->kind = DSK_MESSAGE_IMAGE;
  command->content = dsk_note_content_new (mentions, file);
}

gboolean
sim_note_media_bring (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  g_autofree char *all = sim_eye_dump (world->relay->eye,
                                       "SELECT n.author || ' ' || f.sha256 FROM note_media f JOIN note n ON n.id = f.id"
                                       " WHERE f.state = 'bringing' ORDER BY f.id",
                                       NULL);
  g_auto (GStrv) lines = g_strsplit (g_strchomp (all), "\n", -1);
  g_auto (GStrv) parts = NULL;

  if (*all == '\0')
    return TRUE;
  parts = g_strsplit (lines[arg % g_strv_length (lines)], " ", 2);
  return dsk_relay_engine_media_brought (engine, parts[0], DSK_MEDIA_FOR_NOTE,
                                         &(DskRelayMediaFacts){ .sha256 = parts[1], .mime = "image/png", .size = 9 },
                                         error);
}

void
sim_note_media_check (SimWorld *world)
{
  gint64 n = sim_eye_int (world->relay->eye,
                          "SELECT (SELECT count(*) FROM media m JOIN note_media f ON f.sha256 = m.sha256)"
                          " + (SELECT count(*) FROM media_brought m JOIN note_media f ON f.sha256 = m.sha256)"
                          " + (SELECT count(*) FROM media_upload m JOIN note_media f ON f.sha256 = m.sha256)",
                          NULL);

  if (n != 0)
    sim_violate (world, "13 notes", "%d files of notes are among those of messages", (int) n);
}
