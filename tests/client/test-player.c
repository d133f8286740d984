/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is heard, with the program that plays it and a real file of four seconds; into nothing, but as fast as it would
 * be heard. */

#include "dsk-peaks.h"
#include "dsk-player.h"
#include "sound-wait.h"

#include <glib/gstdio.h>

#include <string.h>

#define LENGTH 4000 /* ms */

typedef struct
{
  DskPlayer *player;
  char *path;
  guint n_changed;
} Fixture;

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->player = dsk_player_new ();
  f->path = g_test_build_filename (G_TEST_DIST, "client", "fixtures", "voice.ogg", NULL);
  g_signal_connect_swapped (f->player, "changed", G_CALLBACK (changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  dsk_player_stop (f->player);
  g_object_unref (f->player);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_free (f->path);
}

#define WAIT(condition)                                                                                          \
  SOUND_WAIT (condition, "state %d, %d of %d ms, %s", (int) dsk_player_get_state (f->player),                     \
              (int) dsk_player_get_position (f->player), (int) dsk_player_get_duration (f->player),               \
              dsk_player_get_error (f->player))

static void
start (Fixture *f, const char *key)
{
  dsk_player_prepare (f->player, key);
  g_assert_cmpint (dsk_player_get_state (f->player), ==, DSK_PLAYER_LOADING);
  dsk_player_open (f->player, key, f->path);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_PLAYING);
  WAIT (dsk_player_get_duration (f->player) > 0);
}

static void
test_plays (Fixture *f, gconstpointer data)
{
  gint64 position;

  g_assert_true (dsk_player_is_available ());
  g_assert_cmpint (dsk_player_get_state (f->player), ==, DSK_PLAYER_STOPPED);
  start (f, "one");
  g_assert_cmpint (ABS (dsk_player_get_duration (f->player) - LENGTH), <, 50);
  WAIT (dsk_player_get_position (f->player) > 300);
  dsk_player_pause (f->player);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_PAUSED);
  /* Beyond its end, so not reached by playing on. */
  dsk_player_seek (f->player, 3200);
  WAIT (dsk_player_get_position (f->player) == 3200);
  dsk_player_set_rate (f->player, 2);
  g_assert_cmpfloat (dsk_player_get_rate (f->player), ==, 2);
  dsk_player_play (f->player);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_PLAYING);
  /* At the end it stands at the beginning, and can be heard again. */
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_PAUSED);
  g_assert_cmpint (dsk_player_get_position (f->player), ==, 0);
  dsk_player_play (f->player);
  WAIT (dsk_player_get_position (f->player) > 100);
  position = dsk_player_get_position (f->player);
  g_assert_cmpint (position, <, 3200);
}

/* What is begun ends what was heard; that goes on later where it was. */
static void
test_one_at_a_time (Fixture *f, gconstpointer data)
{
  gint64 first;

  start (f, "one");
  WAIT (dsk_player_get_position (f->player) > 200);
  first = dsk_player_get_position (f->player);
  start (f, "two");
  g_assert_cmpstr (dsk_player_get_key (f->player), ==, "two");
  dsk_player_prepare (f->player, "one");
  g_assert_cmpint (dsk_player_get_position (f->player), ==, first);
  /* The file of another one came too late. */
  dsk_player_open (f->player, "two", f->path);
  dsk_player_fail (f->player, "two", "no file");
  g_assert_cmpint (dsk_player_get_state (f->player), ==, DSK_PLAYER_LOADING);
  dsk_player_stop (f->player);
  g_assert_null (dsk_player_get_key (f->player));
  dsk_player_prepare (f->player, "one");
  g_assert_cmpint (dsk_player_get_position (f->player), ==, 0);
}

/* What WhatsApp has besides: a second of a tone each, made with GStreamer's own encoders. All of it goes through the
 * program that may do nothing else, with what Debian has to decode it. */
static const struct
{
  const char *name;
  gint64 max_ms;
} tones[] = { { "tone.mp3", 2600 }, { "tone.m4a", 2300 }, { "tone.aac", 2600 }, { "tone.amr", 2300 },
              { "tone-wb.amr", 2300 } };

/* Debian's GStreamer 1.22.0 expects interleaved samples of this decoder; libav of 5.1.9 on has them apart, one channel
 * though it is, and the two don't come together. Then it is said, and nothing hangs. */
static gboolean
cannot_decode_here (Fixture *f, const char *name)
{
  if (strcmp (name, "tone-wb.amr") != 0)
    return FALSE;
  dsk_player_prepare (f->player, name);
  dsk_player_open (f->player, name, f->path);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED
        || (dsk_player_get_state (f->player) == DSK_PLAYER_PLAYING && dsk_player_get_duration (f->player) > 0));
  if (dsk_player_get_state (f->player) != DSK_PLAYER_FAILED)
    {
      dsk_player_stop (f->player);
      return FALSE;
    }
  g_assert_nonnull (dsk_player_get_error (f->player));
  g_test_message ("%s: not here: %s", name, dsk_player_get_error (f->player));
  return TRUE;
}

static void
test_kinds (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "client", "fixtures", tones[i].name, NULL);

      g_test_message ("%s", tones[i].name);
      g_free (f->path);
      f->path = g_steal_pointer (&path);
      if (cannot_decode_here (f, tones[i].name))
        continue;
      start (f, tones[i].name);
      g_assert_cmpint (dsk_player_get_duration (f->player), >, 1500);
      g_assert_cmpint (dsk_player_get_duration (f->player), <, tones[i].max_ms);
      WAIT (dsk_player_get_position (f->player) > 300);
      dsk_player_seek (f->player, 1200);
      WAIT (dsk_player_get_position (f->player) >= 1200);
      /* To its end, where it stands at the beginning again. */
      WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_PAUSED);
    }
}

/* --- how loud it is --- */

typedef struct
{
  GObject *owner;
  GBytes *peaks;
  guint n_told;
} Peaks;

static Peaks told;

static void
peaks_cb (GObject *owner, GBytes *peaks)
{
  g_assert_true (owner == told.owner);
  g_clear_pointer (&told.peaks, g_bytes_unref);
  told.peaks = peaks != NULL ? g_bytes_ref (peaks) : NULL;
  told.n_told++;
}

static void
test_peaks (Fixture *f, gconstpointer data)
{
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_PLAYER"));
  g_autofree char *dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (dir, "liar", NULL);
  const guint8 *levels;
  guint8 loudest = 0, softest = 255;
  gsize n;

  told.owner = owner;
  /* Two who ask for the same are told both; who is gone is not. */
  dsk_peaks_ask ("one", f->path, owner, peaks_cb);
  dsk_peaks_ask ("one", f->path, owner, peaks_cb);
  {
    g_autoptr (GObject) gone = g_object_new (G_TYPE_OBJECT, NULL);

    dsk_peaks_ask ("one", f->path, gone, peaks_cb);
  }
  g_assert_cmpuint (told.n_told, ==, 0);
  WAIT (told.n_told == 2);
  g_assert_nonnull (told.peaks);
  levels = g_bytes_get_data (told.peaks, &n);
  g_assert_cmpuint (n, ==, DSK_PEAKS_N);
  for (guint i = 0; i < n; i++)
    {
      loudest = MAX (loudest, levels[i]);
      softest = MIN (softest, levels[i]);
    }
  g_assert_cmpuint (loudest, ==, 255);
  g_assert_cmpuint (softest, <, 255);
  /* It is known now. */
  dsk_peaks_ask ("one", "/nonexistent", owner, peaks_cb);
  g_assert_cmpuint (told.n_told, ==, 3);
  g_assert_nonnull (told.peaks);

  /* What is no sound, what is not there, and a program that says something else. */
  g_assert_true (g_file_set_contents_full (program, "#!/bin/sh\necho peaks 00zz\n", -1, G_FILE_SET_CONTENTS_NONE, 0700,
                                           NULL));
  dsk_peaks_ask ("text", program, owner, peaks_cb);
  WAIT (told.n_told == 4);
  g_assert_null (told.peaks);
  dsk_peaks_ask ("missing", "/nonexistent", owner, peaks_cb);
  WAIT (told.n_told == 5);
  g_assert_null (told.peaks);
  g_setenv ("DASTAK_PLAYER", program, TRUE);
  dsk_peaks_ask ("lie", f->path, owner, peaks_cb);
  WAIT (told.n_told == 6);
  g_assert_null (told.peaks);
  g_setenv ("DASTAK_PLAYER", own, TRUE);
  g_assert_cmpint (g_remove (program), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* --- what can't be played --- */

/* In a Flatpak no package of the system helps, and none is named. */
static void
test_flatpak (void)
{
  static const struct
  {
    const char *kind;
    const char *words;
  } missing[] = {
    { "AMR", "extension org.freedesktop.Platform.ffmpeg-full" },
    { "AAC", "extension org.freedesktop.Platform.ffmpeg-full" },
    { "MP4", "extension org.freedesktop.Platform.ffmpeg-full" },
    { "MP3", "update Dastak" },
    { "Ogg", "update Dastak" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      const char *words = dsk_player_words_for_missing (missing[i].kind, TRUE);

      g_assert_nonnull (strstr (words, missing[i].words));
      g_assert_nonnull (strstr (words, "save the file"));
      g_assert_null (strstr (words, "package"));
      g_assert_nonnull (strstr (dsk_player_words_for_missing (missing[i].kind, FALSE), "package"));
    }
  g_assert_null (dsk_player_words_for_missing ("FLAC", TRUE));
  g_assert_null (dsk_player_words_for_missing ("FLAC", FALSE));
}

/* Without the plugins the person is told which package it takes, and what can be done meanwhile. */
static void
test_no_decoder (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *kind;
    const char *package;
  } missing[] = {
    { "tone.amr", "AMR", "gstreamer1.0-libav" },
    { "tone.aac", "AAC", "gstreamer1.0-libav" },
    { "tone.m4a", "MP4", "gstreamer1.0-libav" },
    { "voice.ogg", "voice messages", "gstreamer1.0-plugins-base" },
  };
  g_autofree char *dir = g_dir_make_tmp ("dastak-player-XXXXXX", NULL);
  g_autofree char *registry = g_build_filename (dir, "registry", NULL);

  /* No decoder is ever chosen: the same as if it were not installed, for what chooses. */
  g_setenv ("GST_PLUGIN_FEATURE_RANK",
            "avdec_aac:NONE,fdkaacdec:NONE,faad:NONE,avdec_amrnb:NONE,avdec_amrwb:NONE,amrnbdec:NONE,amrwbdec:NONE,"
            "opusdec:NONE,avdec_opus:NONE",
            TRUE);
  g_setenv ("GST_REGISTRY", registry, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "client", "fixtures", missing[i].name, NULL);

      g_test_message ("%s", missing[i].name);
      dsk_player_prepare (f->player, missing[i].name);
      dsk_player_open (f->player, missing[i].name, path);
      WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED);
      g_test_message ("%s", dsk_player_get_error (f->player));
      g_assert_nonnull (strstr (dsk_player_get_error (f->player), missing[i].kind));
      g_assert_nonnull (strstr (dsk_player_get_error (f->player), missing[i].package));
      g_assert_nonnull (strstr (dsk_player_get_error (f->player), "save the file"));
    }
  g_unsetenv ("GST_PLUGIN_FEATURE_RANK");
  g_unsetenv ("GST_REGISTRY");
  g_remove (registry);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

static const struct
{
  const char *name;
  const char *bytes;
  gsize len;
  const char *words;
} bad[] = {
  { "text", "hello, I am no sound at all", 27, "is not played here" },
  /* Ogg with something else than Opus: WhatsApp does not have it. */
  { "vorbis", "OggS\0\2\0\0\0\0\0\0\0\0\1\2\3\4\0\0\0\0\0\0\0\0\1\x1e\1vorbis\0\0\0\0", 40, "is not played here" },
  { "cut", "OggS\0\2\0\0\0\0\0\0\0\0\1\2\3\4\0\0\0\0\0\0\0\0\1\x13OpusHead\1\1\0\0", 40, "damaged" },
  { "empty", "", 0, "is not played here" },
};

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *dir = g_dir_make_tmp ("dastak-player-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_build_filename (dir, bad[i].name, NULL);

      g_assert_true (g_file_set_contents (path, bad[i].bytes, (gssize) bad[i].len, NULL));
      g_test_message ("%s", bad[i].name);
      dsk_player_prepare (f->player, bad[i].name);
      dsk_player_open (f->player, bad[i].name, path);
      WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED);
      g_assert_nonnull (strstr (dsk_player_get_error (f->player), bad[i].words));
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

/* Nothing to hear it with; and no program at all. */
static void
test_nothing_to_play_with (Fixture *f, gconstpointer data)
{
  const char *sink = g_getenv ("DASTAK_PLAYER_SINK");
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_PLAYER"));
  g_autofree char *kept = g_strdup (sink);

  g_setenv ("DASTAK_PLAYER_SINK", "no-such-sink", TRUE);
  dsk_player_prepare (f->player, "one");
  dsk_player_open (f->player, "one", f->path);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED);
  g_assert_nonnull (strstr (dsk_player_get_error (f->player), "sound settings"));
  g_setenv ("DASTAK_PLAYER_SINK", kept, TRUE);

  g_setenv ("DASTAK_PLAYER", "/nonexistent/dastak-player", TRUE);
  g_assert_false (dsk_player_is_available ());
  dsk_player_prepare (f->player, "one");
  dsk_player_open (f->player, "one", f->path);
  g_assert_cmpint (dsk_player_get_state (f->player), ==, DSK_PLAYER_FAILED);
  g_assert_nonnull (dsk_player_get_error (f->player));

  /* A program that ends, whatever it was told, is no more than a sound that ends. */
  g_setenv ("DASTAK_PLAYER", "/bin/true", TRUE);
  dsk_player_prepare (f->player, "one");
  dsk_player_open (f->player, "one", f->path);
  WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED);
  dsk_player_play (f->player);
  dsk_player_seek (f->player, 100);
  g_setenv ("DASTAK_PLAYER", own, TRUE);
}

/* A program that was taken over may say what it likes. */
static void
test_liar (Fixture *f, gconstpointer data)
{
  static const char *const bodies[] = {
    "cat /dev/zero",                             /* one line without an end */
    "printf '%0200d\\n' 1",                      /* one that is longer than any */
    "while :; do echo nonsense; done & sleep 1; kill $!", /* many that say nothing */
    "echo error",
    "printf 'duration -5\\nposition 99999999999999999999\\nplay'",
  };
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_PLAYER"));
  g_autofree char *dir = g_dir_make_tmp ("dastak-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (dir, "liar", NULL);

  g_setenv ("DASTAK_PLAYER", program, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", bodies[i]);

      g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
      dsk_player_prepare (f->player, "one");
      dsk_player_open (f->player, "one", f->path);
      WAIT (dsk_player_get_state (f->player) == DSK_PLAYER_FAILED);
      g_assert_cmpint (dsk_player_get_duration (f->player), >=, 0);
      g_assert_nonnull (dsk_player_get_error (f->player));
    }
  g_setenv ("DASTAK_PLAYER", own, TRUE);
  g_assert_cmpint (g_remove (program), ==, 0);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
}

#define ADD(name, func) g_test_add ("/client/player/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plays", test_plays);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("kinds", test_kinds);
  ADD ("peaks", test_peaks);
  ADD ("no-decoder", test_no_decoder);
  ADD ("refused", test_refused);
  ADD ("liar", test_liar);
  ADD ("nothing-to-play-with", test_nothing_to_play_with);
  g_test_add_func ("/client/player/flatpak", test_flatpak);
  return g_test_run ();
}
