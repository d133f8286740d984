/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is recorded, with the program that does it and a tone instead of a microphone: what comes out is what WhatsApp
 * takes as a voice message, and what our own player plays. */

#include "dsk-line-process.h"
#include "dsk-media.h"
#include "dsk-player.h"
#include "dsk-recorder.h"
#include "sound-wait.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RATE 48 /* granules a millisecond */

typedef struct
{
  DskRecorder *recorder;
  guint n_changed;
  char *dir;
  char *program; /* one of ours that says what a test wants */
} Fixture;

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->recorder = dsk_recorder_new ();
  f->dir = g_dir_make_tmp ("dastak-recorder-XXXXXX", NULL);
  f->program = g_build_filename (f->dir, "liar", NULL);
  g_signal_connect_swapped (f->recorder, "changed", G_CALLBACK (changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->recorder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (f->program);
  g_assert_cmpint (g_rmdir (f->dir), ==, 0);
  g_free (f->program);
  g_free (f->dir);
}

#define WAIT(condition)                                                                                          \
  SOUND_WAIT (condition, "state %d, %d ms, %s", (int) dsk_recorder_get_state (f->recorder),                      \
              (int) dsk_recorder_get_duration (f->recorder), dsk_recorder_get_words (f->recorder))

/* --- the file --- */

typedef struct
{
  guint n_pages;
  guint n_streams;
  guint8 last_flags;
  guint64 granules;
} Ogg;

static guint64
le (const guint8 *at, guint n)
{
  guint64 value = 0;

  for (guint i = 0; i < n; i++)
    value |= (guint64) at[i] << (8 * i);
  return value;
}

/* Page for page, to its last byte. */
static Ogg
read_ogg (const guint8 *data, gsize len)
{
  Ogg ogg = { 0 };
  gsize at = 0;

  while (at < len)
    {
      guint n_segments;
      gsize body = 0;

      g_assert_cmpuint (len - at, >=, 27);
      g_assert_cmpmem (data + at, 4, "OggS", 4);
      n_segments = data[at + 26];
      g_assert_cmpuint (len - at, >=, 27 + n_segments);
      for (guint i = 0; i < n_segments; i++)
        body += data[at + 27 + i];
      ogg.n_pages++;
      ogg.last_flags = data[at + 5];
      ogg.n_streams += (ogg.last_flags & 2) != 0;
      ogg.granules = le (data + at + 6, 8);
      at += 27 + n_segments + body;
      g_assert_cmpuint (at, <=, len);
    }
  return ogg;
}

/* One stream of Opus with one channel, complete. Returns: ms */
static gint64
check_voice (const guint8 *data, gsize len)
{
  const char *mime = dsk_media_sniff (data, MIN (len, DSK_MEDIA_SNIFF_BYTES));
  Ogg ogg = read_ogg (data, len);

  g_assert_cmpstr (mime, ==, "audio/ogg");
  g_assert_true (dsk_media_allowed (DSK_MESSAGE_VOICE, mime, NULL));
  g_assert_cmpuint (len, >, 47);
  g_assert_cmpmem (data + 28, 8, "OpusHead", 8);
  g_assert_cmpuint (data[28 + 9], ==, 1); /* channels */
  g_assert_cmpuint (ogg.n_streams, ==, 1);
  g_assert_cmpuint (ogg.n_pages, >, 2);
  g_assert_true ((ogg.last_flags & 4) != 0); /* its end */
  return (gint64) ((ogg.granules - le (data + 28 + 10, 2)) / RATE);
}

static void
play (Fixture *f, const char *path, gint64 length)
{
  g_autoptr (DskPlayer) player = dsk_player_new ();

  dsk_player_prepare (player, "recorded");
  dsk_player_open (player, "recorded", path);
  WAIT (dsk_player_get_duration (player) > 0 || dsk_player_get_state (player) == DSK_PLAYER_FAILED);
  g_assert_cmpstr (dsk_player_get_error (player), ==, NULL);
  g_assert_cmpint (ABS (dsk_player_get_duration (player) - length), <, 100);
  dsk_player_stop (player);
}

static void
test_records (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize len;
  gint64 told, length;

  g_assert_true (dsk_recorder_is_available ());
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_IDLE);
  dsk_recorder_start (f->recorder);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_STARTING);
  WAIT (dsk_recorder_get_duration (f->recorder) > 1200);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_RECORDING);
  g_assert_cmpfloat (dsk_recorder_get_level (f->recorder), >, 0.5);
  g_assert_cmpfloat (dsk_recorder_get_level (f->recorder), <=, 1);
  g_assert_false (dsk_recorder_is_silent (f->recorder));
  dsk_recorder_stop (f->recorder);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_FINISHING);
  WAIT (dsk_recorder_get_state (f->recorder) != DSK_RECORDER_FINISHING);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_DONE);
  g_assert_null (dsk_recorder_get_words (f->recorder));
  told = dsk_recorder_get_duration (f->recorder);

  file = dsk_recorder_dup_file (f->recorder);
  path = g_file_get_path (file);
  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  length = check_voice ((const guint8 *) bytes, len);
  /* All that it told of is there; how much more came until it ended is a matter of how busy the machine is. */
  g_assert_cmpint (length, >=, told - 100);
  /* At most what three minutes in half a megabyte come to, and a page. */
  g_assert_cmpint ((gint64) len, <, length * 4 + 8000);
  play (f, path, length);
}

/* Nothing is left: neither the program nor a file. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint n;

  dsk_recorder_start (f->recorder);
  WAIT (dsk_recorder_get_state (f->recorder) == DSK_RECORDER_RECORDING);
  dsk_recorder_cancel (f->recorder);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_IDLE);
  n = f->n_changed;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f->n_changed, ==, n);

  /* Before the first sound there is nothing to keep. */
  dsk_recorder_start (f->recorder);
  dsk_recorder_stop (f->recorder);
  g_assert_cmpint (dsk_recorder_get_state (f->recorder), ==, DSK_RECORDER_IDLE);
}

/* --- the program itself --- */

typedef struct
{
  GString *said;
  gboolean over;
} Heard;

static void
heard_cb (const char *line, gpointer user_data)
{
  Heard *heard = user_data;

  if (line == NULL)
    heard->over = TRUE;
  else if (!g_str_has_prefix (line, "level ") && !g_str_has_prefix (line, "duration "))
    g_string_append_printf (heard->said, "%s;", line);
}

/* It stops by itself before the file is larger than it may be. */
static void
test_full (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Heard heard = { said, FALSE };
  int fd = memfd_create ("voice", MFD_CLOEXEC);
  g_autofree guint8 *bytes = g_malloc (64 * 1024);
  g_autoptr (DskLineProcess) process
      = dsk_line_process_new (g_getenv ("DASTAK_RECORDER"), "35000", dup (fd), heard_cb, &heard, &error);
  gssize len;

  g_assert_no_error (error);
  WAIT (heard.over);
  g_assert_cmpstr (said->str, ==, "recording;done full;");
  len = pread (fd, bytes, 64 * 1024, 0);
  g_assert_cmpint (len, >, 1000);
  g_assert_cmpint (len, <=, 35000);
  check_voice (bytes, (gsize) len);
  close (fd);
}

/* The microphone is gone after a second: what it gave is there to its last sample, and no other. */
static void
test_own_end (Fixture *f, gconstpointer data)
{
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_RECORDER_SOURCE"));
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Heard heard = { said, FALSE };
  int fd = memfd_create ("voice", MFD_CLOEXEC);
  g_autofree guint8 *bytes = g_malloc (1024 * 1024);
  g_autoptr (DskLineProcess) process = NULL;
  gssize len;

  g_setenv ("DASTAK_RECORDER_SOURCE", "audiotestsrc num-buffers=100 samplesperbuffer=480", TRUE);
  process = dsk_line_process_new (g_getenv ("DASTAK_RECORDER"), "1000000", dup (fd), heard_cb, &heard, &error);
  g_setenv ("DASTAK_RECORDER_SOURCE", own, TRUE);
  g_assert_no_error (error);
  WAIT (heard.over);
  g_assert_cmpstr (said->str, ==, "recording;done lost;");
  len = pread (fd, bytes, 1024 * 1024, 0);
  g_assert_cmpint (check_voice (bytes, (gsize) len), ==, 1000);
  close (fd);
}

/* Whoever listened to it is gone: the microphone is closed, and the file complete. */
static void
test_input_ends (Fixture *f, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree guint8 *bytes = g_malloc (1024 * 1024);
  char first[10];
  gsize n;
  gssize len;
  int fd = memfd_create ("voice", MFD_CLOEXEC);

  g_subprocess_launcher_take_fd (launcher, dup (fd), 3);
  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("DASTAK_RECORDER"), "1000000", NULL);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), first, sizeof first, &n, NULL, NULL));
  g_assert_cmpmem (first, n, "recording\n", 10);
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
  len = pread (fd, bytes, 1024 * 1024, 0);
  check_voice (bytes, (gsize) len);
  close (fd);
}

/* --- what can go wrong --- */

static void
fail_with (Fixture *f, const char *words)
{
  g_autoptr (DskRecorder) recorder = dsk_recorder_new ();

  dsk_recorder_start (recorder);
  WAIT (dsk_recorder_get_state (recorder) == DSK_RECORDER_FAILED);
  g_test_message ("%s", dsk_recorder_get_words (recorder));
  g_assert_nonnull (strstr (dsk_recorder_get_words (recorder), words));
  g_assert_cmpint (dsk_recorder_is_missing (recorder), ==, strstr (words, "install") != NULL);
}

static void
test_nothing_to_record_with (Fixture *f, gconstpointer data)
{
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_RECORDER"));
  g_autofree char *source = g_strdup (g_getenv ("DASTAK_RECORDER_SOURCE"));
  g_autofree char *registry = g_build_filename (f->dir, "registry", NULL);

  /* There is no sound server. */
  g_setenv ("DASTAK_RECORDER_SOURCE", "pulsesrc", TRUE);
  g_setenv ("PULSE_SERVER", "unix:/nonexistent/pulse", TRUE);
  fail_with (f, "no microphone");
  /* Whatever this computer has, none of it is there. */
  g_unsetenv ("DASTAK_RECORDER_SOURCE");
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);
  fail_with (f, "no microphone");
  g_unsetenv ("ALSA_CONFIG_PATH");
  g_unsetenv ("PULSE_SERVER");
  g_setenv ("DASTAK_RECORDER_SOURCE", source, TRUE);

  /* GStreamer without its plugins. */
  g_setenv ("GST_REGISTRY", registry, TRUE);
  g_setenv ("GST_PLUGIN_SYSTEM_PATH_1_0", f->dir, TRUE);
  fail_with (f, "install the packages");
  g_unsetenv ("GST_REGISTRY");
  g_unsetenv ("GST_PLUGIN_SYSTEM_PATH_1_0");
  g_unlink (registry);

  g_setenv ("DASTAK_RECORDER", "/nonexistent/dastak-recorder", TRUE);
  g_assert_false (dsk_recorder_is_available ());
  fail_with (f, "install the packages");
  g_setenv ("DASTAK_RECORDER", "/bin/true", TRUE);
  fail_with (f, "did not work");
  g_setenv ("DASTAK_RECORDER", own, TRUE);
}

static void
say (Fixture *f, const char *script)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", script);

  g_assert_true (g_file_set_contents_full (f->program, text, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_RECORDER"));
  g_autoptr (DskRecorder) silent = dsk_recorder_new ();
  g_autoptr (DskRecorder) lost = dsk_recorder_new ();

  g_setenv ("DASTAK_RECORDER", f->program, TRUE);
  say (f, "echo error denied");
  fail_with (f, "may not use the microphone");
  say (f, "echo error space");
  fail_with (f, "no space");
  say (f, "echo error something");
  fail_with (f, "did not work");
  /* What ends without a file, or a line without an end, is no recording. */
  say (f, "echo recording; echo done stopped");
  fail_with (f, "did not work");
  say (f, "echo recording; cat /dev/zero");
  fail_with (f, "did not work");

  /* A microphone that is switched off. */
  say (f, "echo recording; for i in 900 2900; do echo duration $i; echo level 2; done; read line");
  dsk_recorder_start (silent);
  WAIT (dsk_recorder_get_duration (silent) == 2900);
  g_assert_false (dsk_recorder_is_silent (silent));
  dsk_recorder_cancel (silent);
  say (f, "echo recording; for i in 900 3000; do echo duration $i; echo level 2; done; read line");
  dsk_recorder_start (silent);
  WAIT (dsk_recorder_get_duration (silent) == 3000 && dsk_recorder_is_silent (silent));

  say (f, "echo recording; echo sound >&3; echo done lost");
  dsk_recorder_start (lost);
  WAIT (dsk_recorder_get_state (lost) == DSK_RECORDER_DONE);
  g_assert_nonnull (strstr (dsk_recorder_get_words (lost), "disconnected"));
  g_setenv ("DASTAK_RECORDER", own, TRUE);
}

/* Returns: (transfer full): as it is once it ended */
static DskRecorder *
record (Fixture *f, const char *script)
{
  DskRecorder *recorder = dsk_recorder_new ();

  say (f, script);
  dsk_recorder_start (recorder);
  WAIT (dsk_recorder_get_state (recorder) > DSK_RECORDER_STARTING);
  dsk_recorder_stop (recorder);
  WAIT (dsk_recorder_get_state (recorder) > DSK_RECORDER_FINISHING);
  return recorder;
}

static void
expect_kept (Fixture *f, const char *script)
{
  g_autofree char *voice = g_test_build_filename (G_TEST_DIST, "client", "fixtures", "voice.ogg", NULL);
  g_autofree char *whole = g_strdup_printf ("cat '%s' >&3; %s", voice, script);
  g_autoptr (DskRecorder) recorder = record (f, whole);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize len;

  g_assert_cmpint (dsk_recorder_get_state (recorder), ==, DSK_RECORDER_DONE);
  g_assert_nonnull (strstr (dsk_recorder_get_words (recorder), "broke off"));
  file = dsk_recorder_dup_file (recorder);
  path = g_file_get_path (file);
  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  check_voice ((const guint8 *) bytes, len);
}

/* However the program ends, or if it does not: what was said until then is kept. */
static void
test_breaks_off (Fixture *f, gconstpointer data)
{
  g_autofree char *own = g_strdup (g_getenv ("DASTAK_RECORDER"));

  g_setenv ("DASTAK_RECORDER", f->program, TRUE);
  expect_kept (f, "echo recording; exit 1");
  expect_kept (f, "echo recording; echo error space");
  expect_kept (f, "echo recording; read word; echo error broken; exit 1");
  expect_kept (f, "echo recording; exec sleep 600");
  g_setenv ("DASTAK_RECORDER", own, TRUE);
}

/* Neither gone nor dead. */
static gboolean
is_running (const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", pid);
  g_autofree char *stat = NULL;

  return g_file_get_contents (path, &stat, NULL, NULL) && strstr (stat, ") Z ") == NULL;
}

/* A program that does not listen is not left running by who leaves without a word. */
static void
test_leaves (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->dir, "pid", NULL);
  g_autofree char *pid = NULL;

  if (g_test_subprocess ())
    {
      g_autofree char *script
          = g_strdup_printf ("echo $$ > %s; echo recording; exec sleep 600 2>/dev/null", g_getenv ("DASTAK_LEFT"));

      say (f, script);
      g_setenv ("DASTAK_RECORDER", f->program, TRUE);
      dsk_recorder_start (f->recorder);
      WAIT (dsk_recorder_get_state (f->recorder) == DSK_RECORDER_RECORDING);
      g_unlink (f->program);
      g_rmdir (f->dir);
      _exit (0);
    }
  g_setenv ("DASTAK_LEFT", path, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &pid, NULL, NULL));
  g_strstrip (pid);
  WAIT (!is_running (pid));
  g_unlink (path);
}

#define ADD(name, func) g_test_add ("/client/recorder/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("records", test_records);
  ADD ("cancel", test_cancel);
  ADD ("leaves", test_leaves);
  ADD ("full", test_full);
  ADD ("own-end", test_own_end);
  ADD ("input-ends", test_input_ends);
  ADD ("nothing-to-record-with", test_nothing_to_record_with);
  ADD ("words", test_words);
  ADD ("breaks-off", test_breaks_off);
  return g_test_run ();
}
