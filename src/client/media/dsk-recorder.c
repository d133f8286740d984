/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-recorder.h"

#include "dsk-line-process.h"
#include "dsk-media.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What somebody breathes is louder. */
#define SILENCE_LEVEL 5
#define SILENCE_MS 3000
/* The program gives up after two seconds itself; who waits for it waits to close a window. */
#define FINISH_MS 5000

struct _DskRecorder
{
  GObject parent_instance;

  DskRecorderState state;
  DskLineProcess *process; /* (owned) (nullable): while it runs */
  int fd;                  /* of the file, in memory; -1: none yet */
  gint64 duration;
  gint64 heard_at;         /* ms of the recording, when it was not silent last */
  int level;               /* 0 to 100 */
  const char *words;       /* (nullable): translated, static */
  guint deadline_id;       /* while it finishes */
  gboolean missing;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskRecorder, dsk_recorder, G_TYPE_OBJECT)

static const char *
program (void)
{
  const char *own = g_getenv ("DASTAK_RECORDER");

  return own != NULL ? own : DSK_LIBEXECDIR "/dastak-recorder";
}

gboolean
dsk_recorder_is_available (void)
{
  return g_file_test (program (), G_FILE_TEST_IS_EXECUTABLE);
}

/* --- how it ends --- */

static void
close_process (DskRecorder *self)
{
  if (self->process != NULL)
    dsk_line_process_close (self->process);
  g_clear_object (&self->process);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
}

static void
end (DskRecorder *self, DskRecorderState state, const char *words)
{
  close_process (self);
  self->state = state;
  self->words = words;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* @why: (nullable): it ended without a word */
static const char *
words_for_failure (const char *why)
{
  if (g_strcmp0 (why, "microphone") == 0)
    return _ ("There is no microphone that can be used. Connect one, or check the sound settings.");
  if (g_strcmp0 (why, "denied") == 0)
    return _ ("Dastak may not use the microphone. Allow it in the system’s privacy settings.");
  if (g_strcmp0 (why, "space") == 0)
    return _ ("There is no space left for the recording on this computer.");
  if (g_strcmp0 (why, "encoder") != 0)
    return _ ("The recording did not work. Try again.");
  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return _ ("This computer can’t record voice messages yet: update Dastak and its Flatpak runtime.");
  return _ ("This computer can’t record voice messages yet: install the packages gstreamer1.0-plugins-base and "
            "gstreamer1.0-plugins-good.");
}

static void
set_failed (DskRecorder *self, const char *why)
{
  self->missing = g_strcmp0 (why, "encoder") == 0;
  end (self, DSK_RECORDER_FAILED, words_for_failure (why));
}

/* Returns: (nullable): what there is to say besides that it is done */
static const char *
words_for_end (const char *why)
{
  if (strcmp (why, "full") == 0)
    return _ ("The recording has reached the largest size that WhatsApp takes.");
  if (strcmp (why, "lost") == 0)
    return _ ("The microphone was disconnected. What was recorded until then is kept.");
  return NULL;
}

static gboolean
has_file (DskRecorder *self)
{
  const off_t size = lseek (self->fd, 0, SEEK_END);

  return size > 0 && size <= dsk_media_limit (DSK_MESSAGE_VOICE);
}

static void
set_done (DskRecorder *self, const char *why)
{
  if (has_file (self))
    end (self, DSK_RECORDER_DONE, words_for_end (why));
  else
    set_failed (self, NULL);
}

/* It can't go on, or is gone. What was said is not lost for that. @why: (nullable): it ended without a word */
static void
break_off (DskRecorder *self, const char *why)
{
  if ((self->state == DSK_RECORDER_RECORDING || self->state == DSK_RECORDER_FINISHING) && has_file (self))
    end (self, DSK_RECORDER_DONE, _ ("The recording broke off. What was recorded until then is kept."));
  else
    set_failed (self, why);
}

static gboolean
deadline_cb (gpointer user_data)
{
  DskRecorder *self = user_data;

  self->deadline_id = 0;
  break_off (self, NULL);
  return G_SOURCE_REMOVE;
}

/* --- the program --- */

/* @line: (nullable) */
static void
understand (const char *line, gpointer user_data)
{
  DskRecorder *self = user_data;

  if (line == NULL)
    break_off (self, NULL);
  else if (strcmp (line, "recording") == 0 && self->state == DSK_RECORDER_STARTING)
    self->state = DSK_RECORDER_RECORDING;
  else if (g_str_has_prefix (line, "duration "))
    self->duration = CLAMP (g_ascii_strtoll (line + 9, NULL, 10), 0, G_MAXINT);
  else if (g_str_has_prefix (line, "level "))
    {
      self->level = (int) CLAMP (g_ascii_strtoll (line + 6, NULL, 10), 0, 100);
      if (self->level > SILENCE_LEVEL)
        self->heard_at = self->duration;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (g_str_has_prefix (line, "done "))
    set_done (self, line + 5);
  else if (g_str_has_prefix (line, "error "))
    break_off (self, line + 6);
}

void
dsk_recorder_start (DskRecorder *self)
{
  g_autofree char *limit = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_media_limit (DSK_MESSAGE_VOICE));
  g_autoptr (GError) error = NULL;
  int theirs;

  g_return_if_fail (DSK_IS_RECORDER (self));
  g_return_if_fail (self->state == DSK_RECORDER_IDLE);

  self->fd = memfd_create ("dastak-voice", MFD_CLOEXEC);
  theirs = self->fd >= 0 ? fcntl (self->fd, F_DUPFD_CLOEXEC, 0) : -1;
  if (theirs < 0)
    {
      set_failed (self, errno == ENOMEM ? "space" : NULL);
      return;
    }
  self->state = DSK_RECORDER_STARTING;
  self->process = dsk_line_process_new (program (), limit, theirs, understand, self, &error);
  if (self->process != NULL)
    return;
  g_debug ("recorder: %s", error->message);
  set_failed (self, "encoder");
}

void
dsk_recorder_stop (DskRecorder *self)
{
  g_return_if_fail (DSK_IS_RECORDER (self));

  if (self->state == DSK_RECORDER_STARTING)
    dsk_recorder_cancel (self);
  if (self->state != DSK_RECORDER_RECORDING)
    return;
  self->state = DSK_RECORDER_FINISHING;
  self->deadline_id = g_timeout_add (FINISH_MS, deadline_cb, self);
  dsk_line_process_tell (self->process, "stop\n");
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dsk_recorder_cancel (DskRecorder *self)
{
  g_return_if_fail (DSK_IS_RECORDER (self));

  close_process (self);
  self->state = DSK_RECORDER_IDLE;
  self->duration = 0;
  self->level = 0;
}

DskRecorderState
dsk_recorder_get_state (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), DSK_RECORDER_IDLE);

  return self->state;
}

gint64
dsk_recorder_get_duration (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), 0);

  return self->duration;
}

double
dsk_recorder_get_level (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), 0);

  return self->level / 100.0;
}

gboolean
dsk_recorder_is_silent (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), FALSE);

  return self->duration - self->heard_at >= SILENCE_MS;
}

const char *
dsk_recorder_get_words (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), NULL);

  return self->words;
}

gboolean
dsk_recorder_is_missing (DskRecorder *self)
{
  g_return_val_if_fail (DSK_IS_RECORDER (self), FALSE);

  return self->missing;
}

GFile *
dsk_recorder_dup_file (DskRecorder *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DSK_IS_RECORDER (self), NULL);
  g_return_val_if_fail (self->state == DSK_RECORDER_DONE, NULL);

  path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  return g_file_new_for_path (path);
}

/* --- object --- */

static void
dsk_recorder_dispose (GObject *object)
{
  close_process (DSK_RECORDER (object));
  G_OBJECT_CLASS (dsk_recorder_parent_class)->dispose (object);
}

static void
dsk_recorder_finalize (GObject *object)
{
  DskRecorder *self = DSK_RECORDER (object);

  if (self->fd >= 0)
    close (self->fd);
  G_OBJECT_CLASS (dsk_recorder_parent_class)->finalize (object);
}

static void
dsk_recorder_class_init (DskRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_recorder_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_recorder_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dsk_recorder_init (DskRecorder *self)
{
  self->fd = -1;
}

DskRecorder *
dsk_recorder_new (void)
{
  return g_object_new (DSK_TYPE_RECORDER, NULL);
}
