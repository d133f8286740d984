/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-secret-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-secret-keyring.h"

struct _DskSecretStore
{
  char *file; /* (owned) (nullable) */
};

DskSecretStore *
dsk_secret_store_new (const char *file)
{
  DskSecretStore *self = g_new0 (DskSecretStore, 1);

  self->file = g_strdup (file);
  return self;
}

void
dsk_secret_store_free (DskSecretStore *self)
{
  if (self == NULL)
    return;
  g_free (self->file);
  g_free (self);
}

static void
load_file (const char *path, GTask *task)
{
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  if (g_file_get_contents (path, &token, NULL, &error))
    {
      g_strstrip (token);
      if (*token != '\0')
        {
          g_task_return_pointer (task, g_steal_pointer (&token), g_free);
          return;
        }
    }
  if (error == NULL || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_NOT_FOUND,
                             _ ("%s holds no key any more; enrol this profile again"), path);
  else
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                             _ ("The key can't be read: %s"), error->message);
}

/* Durable before it is believed: the enrolment code is used up by now. */
static void
save_file (const char *path, const char *token, GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents_full (path, token, (gssize) strlen (token),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &error)
      && g_chmod (path, 0600) == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_FAILED, _ ("The key can't be saved: %s"),
                             error != NULL ? error->message : g_strerror (errno));
}

void
dsk_secret_store_load_async (DskSecretStore *self, const char *device, const char *relay,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (self != NULL);
  g_return_if_fail (device != NULL && relay != NULL);

  g_task_set_source_tag (task, dsk_secret_store_load_async);
  if (self->file != NULL)
    load_file (self->file, task);
  else
    dsk_secret_keyring_load (device, relay, task);
}

char *
dsk_secret_store_load_finish (DskSecretStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dsk_secret_store_save_async (DskSecretStore *self, const char *device, const char *relay,
                             const char *token, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (self != NULL);
  g_return_if_fail (device != NULL && relay != NULL && token != NULL);

  g_task_set_source_tag (task, dsk_secret_store_save_async);
  if (self->file != NULL)
    save_file (self->file, token, task);
  else
    dsk_secret_keyring_save (device, relay, token, task);
}

gboolean
dsk_secret_store_save_finish (DskSecretStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
dsk_secret_store_remove (DskSecretStore *self, const char *device, const char *relay)
{
  g_return_if_fail (self != NULL);

  if (self->file == NULL)
    dsk_secret_keyring_remove (device, relay);
  else if (g_unlink (self->file) != 0 && errno != ENOENT)
    g_warning ("%s can't be deleted: %s", self->file, g_strerror (errno));
}
