/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-player.h"

#include "dsk-line-process.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>

struct _DskPlayer
{
  GObject parent_instance;

  char *key; /* (owned) (nullable) */
  DskPlayerState state;
  gint64 position;
  gint64 duration;
  double rate;
  char *error;          /* (owned) (nullable) */
  GHashTable *stopped;  /* (owned): key, owned → position in ms: of what was not heard to its end */

  DskLineProcess *process; /* (owned) (nullable) */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskPlayer, dsk_player, G_TYPE_OBJECT)

static void
changed (DskPlayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
dsk_player_get_program (void)
{
  const char *own = g_getenv ("DASTAK_PLAYER");

  return own != NULL ? own : DSK_LIBEXECDIR "/dastak-player";
}

gboolean
dsk_player_is_available (void)
{
  return g_file_test (dsk_player_get_program (), G_FILE_TEST_IS_EXECUTABLE);
}

/* --- the program --- */

static void
tell_rate (DskPlayer *self)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->process != NULL)
    dsk_line_process_tell (self->process, "rate %s\n",
                           g_ascii_formatd (number, sizeof number, "%.2f", self->rate));
}

static void
close_process (DskPlayer *self)
{
  if (self->process != NULL)
    dsk_line_process_close (self->process);
  g_clear_object (&self->process);
}

static void
set_failed (DskPlayer *self, const char *words)
{
  close_process (self);
  self->state = DSK_PLAYER_FAILED;
  self->position = 0;
  g_free (self->error);
  self->error = g_strdup (words);
  changed (self);
}

/* There a package of the system changes nothing: decoders are the runtime's, or of an extension of it, which not all
 * have, for patents' sake. */
static const char *
words_for_flatpak (const char *kind)
{
  static const char *const extension[] = { "AAC", "AMR", "MP4", NULL };

  if (g_strv_contains (extension, kind))
    return _ ("This computer can’t play sound of this kind yet: install the Flatpak extension "
              "org.freedesktop.Platform.ffmpeg-full. Meanwhile you can save the file, or open it in another program.");
  return _ ("This computer can’t play sound of this kind yet: update Dastak and its Flatpak runtime. Meanwhile you can "
            "save the file, or open it in another program.");
}

const char *
dsk_player_words_for_missing (const char *kind, gboolean flatpak)
{
  static const struct
  {
    const char *kind;
    const char *words;
  } missing[] = {
    { "AAC", N_ ("This computer can’t play AAC yet: install the package gstreamer1.0-libav. Meanwhile you can save the "
                 "file, or open it in another program.") },
    { "AMR", N_ ("This computer can’t play AMR yet: install the package gstreamer1.0-libav. Meanwhile you can save the "
                 "file, or open it in another program.") },
    { "MP4", N_ ("This computer can’t play MP4 sound yet: install the package gstreamer1.0-libav. Meanwhile you can "
                 "save the file, or open it in another program.") },
    { "MP3", N_ ("This computer can’t play MP3 yet: install the package gstreamer1.0-plugins-good. Meanwhile you can "
                 "save the file, or open it in another program.") },
    { "Ogg", N_ ("This computer can’t play voice messages yet: install the package gstreamer1.0-plugins-base. "
                 "Meanwhile you can save the file, or open it in another program.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (missing); i++)
    if (strcmp (missing[i].kind, kind) == 0)
      return flatpak ? words_for_flatpak (kind) : _ (missing[i].words);
  return NULL;
}

/* @why: (nullable): it ended without a word */
static const char *
words_for (const char *why)
{
  gboolean flatpak = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  const char *missing;

  if (why == NULL)
    why = "";
  missing = g_str_has_prefix (why, "decoder ") ? dsk_player_words_for_missing (why + strlen ("decoder "), flatpak)
                                               : NULL;
  if (missing != NULL)
    return missing;
  if (g_strcmp0 (why, "format") == 0)
    return _ ("Sound of this kind is not played here. Save it, or open it in another program.");
  if (g_str_has_prefix (why, "decoder"))
    return _ ("What plays sound of this kind is not installed on this computer. "
              "Open it in another program.");
  if (g_strcmp0 (why, "device") == 0)
    return _ ("There is nothing on this computer to hear it with. Check the sound settings.");
  return _ ("It can’t be played: the file is damaged.");
}

/* @line: (nullable): of the program */
static void
understand (const char *line, gpointer user_data)
{
  DskPlayer *self = user_data;

  if (line == NULL)
    {
      set_failed (self, words_for (NULL));
      return;
    }
  if (g_str_has_prefix (line, "duration "))
    self->duration = CLAMP (g_ascii_strtoll (line + 9, NULL, 10), 0, G_MAXINT);
  else if (g_str_has_prefix (line, "position "))
    self->position = CLAMP (g_ascii_strtoll (line + 9, NULL, 10), 0, G_MAXINT);
  else if (strcmp (line, "playing") == 0)
    self->state = DSK_PLAYER_PLAYING;
  else if (strcmp (line, "paused") == 0)
    self->state = DSK_PLAYER_PAUSED;
  else if (strcmp (line, "ended") == 0)
    {
      self->state = DSK_PLAYER_PAUSED;
      self->position = 0;
    }
  else if (g_str_has_prefix (line, "error "))
    {
      set_failed (self, words_for (line + 6));
      return;
    }
  else
    return;
  changed (self);
}

static gboolean
start_process (DskPlayer *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  self->process = dsk_line_process_new (dsk_player_get_program (), NULL, fd, understand, self, &error);
  if (self->process == NULL)
    g_debug ("player: %s", error->message);
  return self->process != NULL;
}

/* --- what is played --- */

static void
leave (DskPlayer *self)
{
  if (self->key != NULL && self->state != DSK_PLAYER_FAILED && self->position > 0)
    g_hash_table_insert (self->stopped, g_strdup (self->key), GINT_TO_POINTER ((int) self->position));
  close_process (self);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->error, g_free);
  self->state = DSK_PLAYER_STOPPED;
  self->position = self->duration = 0;
}

void
dsk_player_prepare (DskPlayer *self, const char *key)
{
  g_return_if_fail (DSK_IS_PLAYER (self));
  g_return_if_fail (key != NULL);

  leave (self);
  self->key = g_strdup (key);
  self->state = DSK_PLAYER_LOADING;
  self->position = GPOINTER_TO_INT (g_hash_table_lookup (self->stopped, key));
  g_hash_table_remove (self->stopped, key);
  changed (self);
}

void
dsk_player_open (DskPlayer *self, const char *key, const char *path)
{
  g_return_if_fail (DSK_IS_PLAYER (self));
  g_return_if_fail (path != NULL);

  if (g_strcmp0 (self->key, key) != 0 || self->state != DSK_PLAYER_LOADING || self->process != NULL)
    return;
  if (!start_process (self, path))
    {
      set_failed (self, words_for ("decoder"));
      return;
    }
  if (self->position > 0)
    dsk_line_process_tell (self->process, "seek %" G_GINT64_FORMAT "\n", self->position);
  if (self->rate != 1)
    tell_rate (self);
  dsk_line_process_tell (self->process, "play\n");
}

void
dsk_player_fail (DskPlayer *self, const char *key, const char *words)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  if (g_strcmp0 (self->key, key) == 0)
    set_failed (self, words);
}

void
dsk_player_play (DskPlayer *self)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  if (self->process != NULL)
    dsk_line_process_tell (self->process, "play\n");
}

void
dsk_player_pause (DskPlayer *self)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  if (self->process != NULL)
    dsk_line_process_tell (self->process, "pause\n");
}

void
dsk_player_stop (DskPlayer *self)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  g_hash_table_remove_all (self->stopped);
  if (self->key == NULL)
    return;
  leave (self);
  g_hash_table_remove_all (self->stopped);
  changed (self);
}

void
dsk_player_seek (DskPlayer *self, gint64 position)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  self->position = self->duration > 0 ? CLAMP (position, 0, self->duration) : MAX (position, 0);
  if (self->process != NULL)
    dsk_line_process_tell (self->process, "seek %" G_GINT64_FORMAT "\n", self->position);
  changed (self);
}

void
dsk_player_set_rate (DskPlayer *self, double rate)
{
  g_return_if_fail (DSK_IS_PLAYER (self));

  self->rate = CLAMP (rate, 0.5, 3);
  tell_rate (self);
  changed (self);
}

const char *
dsk_player_get_key (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), NULL);

  return self->key;
}

DskPlayerState
dsk_player_get_state (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), DSK_PLAYER_STOPPED);

  return self->state;
}

gint64
dsk_player_get_position (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), 0);

  return self->position;
}

gint64
dsk_player_get_duration (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), 0);

  return self->duration;
}

double
dsk_player_get_rate (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), 1);

  return self->rate;
}

const char *
dsk_player_get_error (DskPlayer *self)
{
  g_return_val_if_fail (DSK_IS_PLAYER (self), NULL);

  return self->error;
}

/* --- object --- */

static void
dsk_player_dispose (GObject *object)
{
  close_process (DSK_PLAYER (object));
  G_OBJECT_CLASS (dsk_player_parent_class)->dispose (object);
}

static void
dsk_player_finalize (GObject *object)
{
  DskPlayer *self = DSK_PLAYER (object);

  g_free (self->key);
  g_free (self->error);
  g_hash_table_unref (self->stopped);
  G_OBJECT_CLASS (dsk_player_parent_class)->finalize (object);
}

static void
dsk_player_class_init (DskPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_player_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_player_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_player_init (DskPlayer *self)
{
  self->rate = 1;
  self->stopped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

DskPlayer *
dsk_player_new (void)
{
  return g_object_new (DSK_TYPE_PLAYER, NULL);
}
