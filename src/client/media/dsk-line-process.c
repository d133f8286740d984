/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-line-process.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define FILE_FD 3      /* where the program finds the file */
#define LINE_BYTES 128 /* more than any line that such a program has to say */

struct _DskLineProcess
{
  GObject parent_instance;

  GSubprocess *process;   /* (owned) (nullable): until it is closed */
  GOutputStream *input;   /* (unowned) (nullable): of the process */
  GInputStream *output;   /* (unowned) (nullable): of the process */
  GCancellable *reading;  /* (owned) (nullable) */
  char line[LINE_BYTES];  /* what came of the next line */
  gsize line_len;
  DskLineFunc func;
  gpointer user_data;     /* (unowned) */
};

G_DEFINE_FINAL_TYPE (DskLineProcess, dsk_line_process, G_TYPE_OBJECT)

/* What one reading brought. */
typedef struct
{
  DskLineProcess *process; /* (owned) */
  char bytes[LINE_BYTES];
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->process);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void read_next (DskLineProcess *self);

/* FALSE: a line is longer than any can be, or the program is not listened to any more. */
static gboolean
take (DskLineProcess *self, const char *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (bytes[i] != '\n')
        {
          if (self->line_len + 1 >= sizeof self->line)
            return FALSE;
          self->line[self->line_len++] = bytes[i];
          continue;
        }
      self->line[self->line_len] = '\0';
      self->line_len = 0;
      self->func (self->line, self->user_data);
      if (self->process == NULL)
        return FALSE;
    }
  return TRUE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  DskLineProcess *self = reading->process;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (self->process == NULL)
    return;
  if (n > 0 && take (self, reading->bytes, (gsize) n))
    read_next (self);
  else if (self->process != NULL)
    {
      dsk_line_process_close (self);
      self->func (NULL, self->user_data);
    }
}

static void
read_next (DskLineProcess *self)
{
  Reading *reading = g_new (Reading, 1);

  reading->process = g_object_ref (self);
  g_input_stream_read_async (self->output, reading->bytes, sizeof reading->bytes, G_PRIORITY_DEFAULT, self->reading,
                             read_cb, reading);
}

/* Runs in the child. Whatever becomes of us, and even if its input says nothing to it, it does not outlive us: what
 * GSubprocess is to end is ended by another thread, for which nobody waits who leaves. */
static void
child_cb (gpointer parent)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != GPOINTER_TO_INT (parent))
    _exit (1);
}

DskLineProcess *
dsk_line_process_new (const char *program, const char *argument, int fd, DskLineFunc func, gpointer user_data,
                      GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (DskLineProcess) self = g_object_new (DSK_TYPE_LINE_PROCESS, NULL);

  g_return_val_if_fail (fd >= 0, NULL);

  self->func = func;
  self->user_data = user_data;
  g_subprocess_launcher_take_fd (launcher, fd, FILE_FD);
  g_subprocess_launcher_set_child_setup (launcher, child_cb, GINT_TO_POINTER (getpid ()), NULL);
  self->process = g_subprocess_launcher_spawn (launcher, error, program, argument, NULL);
  if (self->process == NULL)
    return NULL;
  self->input = g_subprocess_get_stdin_pipe (self->process);
  self->output = g_subprocess_get_stdout_pipe (self->process);
  self->reading = g_cancellable_new ();
  read_next (self);
  return g_steal_pointer (&self);
}

void
dsk_line_process_tell (DskLineProcess *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  g_return_if_fail (DSK_IS_LINE_PROCESS (self));

  if (self->input == NULL)
    return;
  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_output_stream_write_all (self->input, line, strlen (line), NULL, NULL, NULL);
}

void
dsk_line_process_close (DskLineProcess *self)
{
  g_return_if_fail (DSK_IS_LINE_PROCESS (self));

  if (self->process == NULL)
    return;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->output = NULL;
  self->input = NULL;
  g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
}

static void
dsk_line_process_dispose (GObject *object)
{
  dsk_line_process_close (DSK_LINE_PROCESS (object));
  G_OBJECT_CLASS (dsk_line_process_parent_class)->dispose (object);
}

static void
dsk_line_process_class_init (DskLineProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_line_process_dispose;
  /* A program that is gone is seen by what it does not say; as for sockets, in GSocket. */
  signal (SIGPIPE, SIG_IGN);
}

static void
dsk_line_process_init (DskLineProcess *self)
{
}
