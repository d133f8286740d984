/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A message of ours is not to be sent after all, or something else was not meant. Nothing is left half done: if it
 * never left this computer it goes from the outbox, otherwise the relay is asked; a file that nothing else needs is not
 * brought any further. */

#include "dsk-client-private.h"

#include "dsk-replica-offline.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"

#define COUNT_AFTER_S 2

typedef struct
{
  char *message; /* (owned) */
  char *sha256;  /* (owned) */
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->message);
  g_free (file->sha256);
  g_free (file);
}

/* Returns: (transfer full): the digest if nothing needs the file, or "" */
static gpointer
read_unneeded (DskReplicaReader *reader, gpointer data, GError **error)
{
  const File *file = data;
  gboolean needed;

  if (!dsk_replica_reader_needs_file (reader, file->sha256, file->message, &needed, error))
    return NULL;
  return g_strdup (needed ? "" : file->sha256);
}

static void
unneeded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  g_autofree char *sha256 = dsk_client_read_finish (self, result, NULL);

  if (sha256 != NULL && *sha256 != '\0' && !self->closed)
    dsk_media_cache_give_up (dsk_client_get_media (self), sha256, DSK_MEDIA_FOR_MESSAGE);
}

/* @cancel: what the relay is asked if it may know of it already */
static void
take_back (DskClient *self, DskCommand *cancel, gboolean keep, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, dsk_client_take_back_async);
  if (self->engine == NULL || self->closed)
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("This computer is not connected to a relay yet"));
      return;
    }
  dsk_replica_engine_take_back (self->engine, cancel, keep, task);
}

void
dsk_client_take_back_async (DskClient *self, const char *conv, const char *message, gboolean keep,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (DskCommand) cancel = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (conv != NULL && message != NULL);

  cancel = dsk_client_command_cancel (self, conv, message);
  take_back (self, cancel, keep, callback, user_data);
}

void
dsk_client_unschedule_async (DskClient *self, const char *conv, const char *scheduled, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (DskCommand) remove = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (conv != NULL && scheduled != NULL);

  remove = dsk_client_command_scheduled (self, DSK_COMMAND_SCHEDULED_REMOVE, conv, scheduled, NULL, NULL);
  take_back (self, remove, FALSE, callback, user_data);
}

static gboolean
count_cb (gpointer user_data)
{
  dsk_client_count_attention (user_data);
  return G_SOURCE_REMOVE;
}

gboolean
dsk_client_take_back_finish (DskClient *self, GAsyncResult *result, gboolean *gone, char **kept, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  id = g_task_propagate_pointer (G_TASK (result), &local);
  *gone = id != NULL;
  *kept = id != NULL && *id != '\0' ? g_steal_pointer (&id) : NULL;
  /* Most become drafts at once, and are not to flash by. */
  if (*kept != NULL)
    g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, COUNT_AFTER_S, count_cb, g_object_ref (self), g_object_unref);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

void
dsk_client_undo_async (DskClient *self, const char *command_id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (command_id != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, dsk_client_undo_async);
  if (self->engine == NULL || self->closed)
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                             _ ("This computer is not connected to a relay yet"));
  else
    dsk_replica_engine_undo (self->engine, command_id, task);
}

gboolean
dsk_client_undo_finish (DskClient *self, GAsyncResult *result, DskUndone *undone, GError **error)
{
  g_autoptr (GError) local = NULL;
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *undone = (DskUndone) value;
  return TRUE;
}

void
dsk_client_give_up_file (DskClient *self, const char *message, const char *sha256)
{
  File *file;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (message != NULL && sha256 != NULL);

  file = g_new0 (File, 1);
  file->message = g_strdup (message);
  file->sha256 = g_strdup (sha256);
  dsk_client_read_async (self, "give-up-file", read_unneeded, file, file_free, g_free, NULL, unneeded_cb, NULL);
}
