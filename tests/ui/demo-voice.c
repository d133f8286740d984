/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "demo-voice.h"

#include "dsk-media-file.h"

#include <glib/gstdio.h>

#define VOICE_SHA "2222222222222222222222222222222222222222222222222222222222222222"
#define BROKEN_SHA "3333333333333333333333333333333333333333333333333333333333333333"
#define PAPER_SHA "4444444444444444444444444444444444444444444444444444444444444444"

static void
put (Office *office, const char *sha256, const char *bytes, gsize len)
{
  g_autofree char *folder = g_build_filename (office->dir, "media", NULL);
  g_autofree char *path = dsk_media_folder_path (folder, sha256);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) len, NULL));
}

void
demo_voice_files (Office *office)
{
  g_autofree char *voice
      = g_test_build_filename (G_TEST_DIST, "client", "fixtures", "voice.ogg", NULL);
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_true (g_file_get_contents (voice, &bytes, &len, NULL));
  put (office, VOICE_SHA, bytes, len);
  put (office, BROKEN_SHA, "this is no sound", 16);
}

static void
say (Office *office, guint n, const OfficeMessage *message, const OfficeMedia *media)
{
  g_autofree char *id = office_id (n);

  office_message (office, DEMO_VOICE, id, message);
  office_media (office, DEMO_VOICE, id, media);
}

void
demo_voice_fill (Office *office)
{
  gint64 at = office->now - 10 * OFFICE_MINUTE;
  const OfficeMedia note = { .mime = "audio/ogg; codecs=opus", .size = 6603, .sha256 = VOICE_SHA,
                             .duration_ms = 4000 };

  office_conversation (office, DEMO_VOICE,
                       &(OfficeConversation){ .name = "Hina Voice", .phone = "923005550107",
                                              .status = "open", .owner = OFFICE_ME, .last_kind = "voice",
                                              .last_at = at, .last_in_at = at });
  say (office, 0xc001, &(OfficeMessage){ .kind = "voice", .at = at }, &note);
  say (office, 0xc002,
       &(OfficeMessage){ .kind = "voice", .at = at + 1000, .out = TRUE, .author = OFFICE_ME, .state = "read" },
       &note);
  say (office, 0xc003, &(OfficeMessage){ .kind = "audio", .at = at + 2000 },
       &(OfficeMedia){ .mime = "audio/mpeg", .name = "song.mp3", .size = 16, .sha256 = BROKEN_SHA });
  say (office, 0xc004,
       &(OfficeMessage){ .kind = "document", .at = at + 3000, .out = TRUE, .author = OFFICE_ME, .state = "queued" },
       &(OfficeMedia){ .state = "bringing", .mime = "application/pdf", .name = "offer.pdf",
                       .size = 2400000, .sha256 = PAPER_SHA });
}
