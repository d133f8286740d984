/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-timeline-media.h"

#include "dsk-inside.h"
#include "dsk-error.h"
#include "dsk-labels.h"
#include "dsk-media-forget.h"
#include "dsk-media-name.h"
#include "dsk-picture-load.h"
#include "dsk-read-once.h"

#include <glib/gi18n.h>

#include <string.h>

/* Twice what a bubble shows, for screens with small pixels. */
#define BUBBLE_PIXELS 600

struct _DskTimelineMedia
{
  GObject parent_instance;

  GtkWidget *view;           /* (unowned) (nullable): while it lives */
  DskClient *client;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  DskPlayer *player;         /* (owned) */
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskTimelineMedia, dsk_timeline_media, G_TYPE_OBJECT)

static void
fail (DskTimelineMedia *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static GtkWindow *
get_window (DskTimelineMedia *self)
{
  GtkRoot *root = self->view != NULL ? gtk_widget_get_root (self->view) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* --- pictures in sight --- */

typedef struct
{
  DskTimelineMedia *self; /* (owned) */
  GWeakRef picture;
} Showing;

static void
showing_free (Showing *showing)
{
  g_object_unref (showing->self);
  g_weak_ref_clear (&showing->picture);
  g_free (showing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Showing, showing_free)

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Showing) showing = user_data;
  g_autoptr (DskBubblePicture) picture = g_weak_ref_get (&showing->picture);
  g_autoptr (GdkTexture) texture = dsk_picture_load_finish (result, NULL);

  if (picture != NULL)
    dsk_bubble_picture_set_paintable (picture, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Showing) showing = user_data;
  g_autofree char *path
      = dsk_media_cache_fetch_finish (DSK_MEDIA_CACHE (source), result, NULL);
  g_autoptr (GObject) picture = g_weak_ref_get (&showing->picture);
  GCancellable *cancellable = showing->self->cancellable;

  if (picture == NULL)
    return;
  if (path != NULL)
    dsk_picture_load_async (path, BUBBLE_PIXELS, cancellable, loaded_cb,
                            g_steal_pointer (&showing));
  else /* Without a connection it is asked for again the next time that it comes in sight. */
    g_object_set_data (picture, "dsk-asked", NULL);
}

void
dsk_timeline_media_show (DskTimelineMedia *self, DskBubblePicture *picture)
{
  const char *wanted = dsk_bubble_picture_get_wanted (picture);
  Showing *showing;

  g_return_if_fail (DSK_IS_TIMELINE_MEDIA (self));

  if (self->client == NULL || wanted == NULL
      || g_object_get_data (G_OBJECT (picture), "dsk-asked") != NULL)
    return;
  /* Where it costs money, only what somebody opens is fetched. */
  if (!dsk_media_cache_may_show (dsk_client_get_media (self->client), wanted))
    return;
  g_object_set_data (G_OBJECT (picture), "dsk-asked", GINT_TO_POINTER (1));
  showing = g_new0 (Showing, 1);
  showing->self = g_object_ref (self);
  g_weak_ref_init (&showing->picture, picture);
  dsk_media_cache_fetch_async (dsk_client_get_media (self->client), wanted, 0, self->cancellable,
                               fetched_cb, showing);
}

/* --- whole files --- */

#define OPEN_KEY "dsk-open"

typedef struct
{
  DskTimelineMedia *self; /* (owned) */
  char *name;             /* (owned): safe as the name of a file */
  char *sha256;           /* (owned) */
  GFile *target;          /* (owned) (nullable): NULL: to be opened */
} Job;

static void
job_free (Job *job)
{
  g_object_unref (job->self);
  g_free (job->name);
  g_free (job->sha256);
  g_clear_object (&job->target);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;

  const gboolean open = g_object_get_data (G_OBJECT (job->target), OPEN_KEY) != NULL;

  /* One that was opened before may have been written in since: it is shown as it is. */
  if (!g_file_copy_finish (G_FILE (source), result, &error)
      && !(open && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_EXISTS)))
    {
      /* What is there in part would be taken for all of it. */
      if (open)
        g_file_delete_async (job->target, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
      fail (job->self, error);
      return;
    }
  if (open)
    {
      g_autofree char *uri = g_file_get_uri (job->target);
      gtk_show_uri (get_window (job->self), uri, GDK_CURRENT_TIME);
    }
}

/* A copy under its own name, in a folder that is gone when the person logs out, or when the file goes: programs want to
 * know what they open, and the cache is nobody's to write in. */
static GFile *
place_to_open (const Job *job, GError **error)
{
  g_autofree char *path = dsk_client_place_to_open (job->self->client, job->sha256, job->name, error);
  GFile *file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file != NULL)
    g_object_set_data (G_OBJECT (file), OPEN_KEY, GINT_TO_POINTER (1));
  return file;
}

static void
have_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dsk_media_cache_fetch_finish (DSK_MEDIA_CACHE (source), result, &error);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  GFileCopyFlags flags = G_FILE_COPY_TARGET_DEFAULT_PERMS;
  GFile *target;

  if (file != NULL && job->target == NULL)
    job->target = place_to_open (job, &error);
  if (file == NULL || job->target == NULL)
    {
      fail (job->self, error);
      return;
    }
  target = job->target;
  if (g_object_get_data (G_OBJECT (target), OPEN_KEY) == NULL)
    flags |= G_FILE_COPY_OVERWRITE;
  g_file_copy_async (file, target, flags, G_PRIORITY_DEFAULT, NULL, NULL, NULL, copied_cb, g_steal_pointer (&job));
}

static void
fetch (DskTimelineMedia *self, const DskMediaRow *media, Job *job)
{
  dsk_media_cache_fetch_async (dsk_client_get_media (self->client), media->sha256, media->size,
                               self->cancellable, have_file_cb, job);
}

/* Returns: (transfer full) (nullable) */
static DskMediaRow *
media_of (DskTimelineMedia *self, const DskTimelineRow *row)
{
  g_autoptr (JsonObject) content = dsk_inside_parse (row->content);
  DskMediaRow *media = dsk_inside_media (row, content);

  if (media != NULL && media->sha256 != NULL && self->client != NULL)
    return media;
  g_clear_pointer (&media, dsk_media_row_free);
  return NULL;
}

static Job *
job_new (DskTimelineMedia *self, const DskTimelineRow *row, const DskMediaRow *media)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->name = dsk_media_name (row, media);
  job->sha256 = g_strdup (media->sha256);
  return job;
}

static void
file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *path = dsk_media_cache_fetch_finish (DSK_MEDIA_CACHE (source), result, &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else
    g_task_return_error (task, error);
}

void
dsk_timeline_media_fetch_async (DskTimelineMedia *self, const DskTimelineRow *row,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  DskMediaRow *media = media_of (self, row);

  g_task_set_source_tag (task, dsk_timeline_media_fetch_async);
  if (media != NULL)
    dsk_media_cache_fetch_async (dsk_client_get_media (self->client), media->sha256, media->size,
                                 cancellable, file_cb, task);
  else
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_NOT_FOUND, "%s",
                               _ ("The file could not be downloaded"));
      g_object_unref (task);
    }
  g_clear_pointer (&media, dsk_media_row_free);
}

char *
dsk_timeline_media_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  Job *job;           /* (owned) (nullable) */
  DskMediaRow *media; /* (owned) */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_clear_pointer (&question->job, job_free);
  dsk_media_row_free (question->media);
  g_free (question);
}

static void
open_response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (strcmp (response, "open") == 0 && question->job != NULL)
    {
      DskTimelineMedia *self = question->job->self;
      fetch (self, question->media, g_steal_pointer (&question->job));
    }
}

void
dsk_timeline_media_open (DskTimelineMedia *self, const DskTimelineRow *row)
{
  DskMediaRow *media = media_of (self, row);
  GtkWidget *dialog;
  Question *question;

  if (media == NULL)
    return;
  question = g_new0 (Question, 1);
  question->media = media;
  question->job = job_new (self, row, media);
  dialog = adw_message_dialog_new (get_window (self), NULL, NULL);
  /* Translators: %s is the name of a file, as in "Open list.pdf?" */
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Open %s?"),
                                     question->job->name);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
                               row->direction == DSK_DIRECTION_IN
                                   ? _ ("A customer sent this file. Open it only if you expected "
                                        "something like it.")
                                   : _ ("It opens in another program."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "open",
                                    _ ("_Open"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (open_response_cb), question, question_free,
                         0);
  dsk_read_once (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Question *question = user_data;

  if (response == GTK_RESPONSE_ACCEPT && question->job != NULL)
    {
      DskTimelineMedia *self = question->job->self;

      question->job->target = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (question->job->target != NULL)
        fetch (self, question->media, g_steal_pointer (&question->job));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
dsk_timeline_media_save (DskTimelineMedia *self, const DskTimelineRow *row)
{
  DskMediaRow *media = media_of (self, row);
  GtkFileChooserNative *dialog;
  Question *question;

  if (media == NULL)
    return;
  question = g_new0 (Question, 1);
  question->media = media;
  question->job = job_new (self, row, media);
  dialog = gtk_file_chooser_native_new (_ ("Save File"), get_window (self),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), question->job->name);
  g_signal_connect_data (dialog, "response", G_CALLBACK (save_response_cb), question, question_free,
                         0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskTimelineMedia) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL)
    fail (self, error);
}

void
dsk_timeline_media_retry (DskTimelineMedia *self, const char *conv, const DskTimelineRow *row)
{
  g_autoptr (DskCommand) command = NULL;

  if (self->client == NULL)
    return;
  command = dsk_client_command_media_retry (self->client, conv, row->id);
  dsk_client_submit_async (self->client, command, NULL, submitted_cb, g_object_ref (self));
}

/* --- sound --- */

typedef struct
{
  DskPlayer *player; /* (owned) */
  char *id;          /* (owned): of the message */
} Listening;

static void
heard_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Listening *listening = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dsk_timeline_media_fetch_finish (result, &error);

  /* If something else was begun meanwhile, neither changes anything. */
  if (path != NULL)
    dsk_player_open (listening->player, listening->id, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    dsk_player_fail (listening->player, listening->id, error->message);
  g_object_unref (listening->player);
  g_free (listening->id);
  g_free (listening);
}

static void
listen (DskTimelineMedia *self, const DskTimelineRow *row)
{
  Listening *listening = g_new0 (Listening, 1);

  listening->player = g_object_ref (self->player);
  listening->id = g_strdup (row->id);
  dsk_player_prepare (self->player, row->id);
  dsk_timeline_media_fetch_async (self, row, self->cancellable, heard_cb, listening);
}

void
dsk_timeline_media_play (DskTimelineMedia *self, const DskTimelineRow *row)
{
  DskPlayerState state = dsk_player_get_state (self->player);

  if (g_strcmp0 (dsk_player_get_key (self->player), row->id) != 0 || state == DSK_PLAYER_FAILED)
    listen (self, row);
  else if (state == DSK_PLAYER_PLAYING)
    dsk_player_pause (self->player);
  else if (state == DSK_PLAYER_PAUSED)
    dsk_player_play (self->player);
  else
    dsk_player_stop (self->player);
}

DskPlayer *
dsk_timeline_media_get_player (DskTimelineMedia *self)
{
  return self->player;
}

DskClient *
dsk_timeline_media_get_client (DskTimelineMedia *self)
{
  return self->client;
}

/* --- object --- */

void
dsk_timeline_media_set_client (DskTimelineMedia *self, DskClient *client)
{
  g_return_if_fail (DSK_IS_TIMELINE_MEDIA (self));

  if (!g_set_object (&self->client, client))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  dsk_player_stop (self->player);
}

static void
dsk_timeline_media_finalize (GObject *object)
{
  DskTimelineMedia *self = DSK_TIMELINE_MEDIA (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  dsk_player_stop (self->player);
  g_clear_object (&self->player);
  G_OBJECT_CLASS (dsk_timeline_media_parent_class)->finalize (object);
}

static void
dsk_timeline_media_class_init (DskTimelineMediaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_timeline_media_finalize;
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
dsk_timeline_media_init (DskTimelineMedia *self)
{
  self->cancellable = g_cancellable_new ();
  self->player = dsk_player_new ();
}

DskTimelineMedia *
dsk_timeline_media_new (GtkWidget *view)
{
  DskTimelineMedia *self = g_object_new (DSK_TYPE_TIMELINE_MEDIA, NULL);

  g_set_weak_pointer (&self->view, view);
  return self;
}
