/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-private.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DskClient *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = dsk_secret_store_load_finish (self->secrets, result, &error);

  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The client was closed"));
      return;
    }
  if (token != NULL)
    {
      g_free (self->token);
      self->token = g_steal_pointer (&token);
      dsk_client_set_state (self, DSK_CLIENT_OFFLINE, NULL);
      dsk_client_connect (self);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, DSK_ERROR, DSK_ERROR_NOT_FOUND))
    {
      /* Everything can be read; to sync again, this computer has to be enrolled again. */
      dsk_client_set_state (self, DSK_CLIENT_REVOKED, error);
      g_task_return_boolean (task, TRUE);
    }
  else
    {
      dsk_client_set_state (self, DSK_CLIENT_LOCKED, error);
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

void
dsk_client_load_token (DskClient *self, GTask *task)
{
  if (task == NULL)
    task = g_task_new (self, self->closing, NULL, NULL);
  dsk_secret_store_load_async (self->secrets, self->profile->device, self->profile->relay,
                               self->closing, on_token, task);
}

void
dsk_client_drop_readers (DskClient *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->readers); i++)
    g_clear_pointer (&self->readers[i], dsk_client_reader_free);
}

void
dsk_client_make_readers (DskClient *self)
{
  g_autofree char *path = dsk_profile_replica_path (self->profile);

  for (guint i = 0; i < G_N_ELEMENTS (self->readers); i++)
    if (self->readers[i] == NULL)
      self->readers[i] = dsk_client_reader_new (path);
}

static void
on_replica_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DskClient *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!self->closed)
        dsk_client_set_state (self, DSK_CLIENT_BROKEN, error);
      g_task_return_error (task, error);
      return;
    }
  if (self->closed)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The client was closed"));
      return;
    }
  dsk_client_lease_load (self);
  if (self->lease == DSK_LEASE_HELD)
    {
      dsk_client_make_readers (self);
      dsk_client_count_attention (self);
    }
  dsk_client_mark_changed (self, NULL);
  /* What is here can be read while the keyring still thinks, or asks. */
  dsk_client_set_state (self, DSK_CLIENT_OFFLINE, NULL);
  dsk_client_load_token (self, g_steal_pointer (&task));
}

static void
make_engine (DskClient *self)
{
  g_autofree char *path = dsk_profile_replica_path (self->profile);

  if (self->engine != NULL)
    return;
  self->engine = dsk_replica_engine_new (path, DSK_CLIENT_APP, dsk_client_on_report, self);
}

void
dsk_client_open_replica (DskClient *self, gboolean fresh, GTask *task)
{
  g_autoptr (GTask) opened = g_task_new (self, NULL, on_replica_opened, task);

  make_engine (self);
  if (fresh)
    dsk_replica_engine_replace (self->engine, DSK_REPLICA_CARRY_DRAFTS, opened);
  else
    dsk_replica_engine_open (self->engine, opened);
}

static void
fail_open (DskClient *self, GTask *task, GError *error)
{
  dsk_client_set_state (self, DSK_CLIENT_BROKEN, error);
  g_task_return_error (task, error);
}

static void
notify_identity (DskClient *self)
{
  for (guint prop = DSK_CLIENT_PROP_USER_ID; prop <= DSK_CLIENT_PROP_RELAY_URL; prop++)
    dsk_client_notify (self, prop);
}

void
dsk_client_open_async (DskClient *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *token_path = NULL;
  GError *error = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (self->profile == NULL && !self->closed);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_client_open_async);
  self->profile = dsk_profile_load (self->profile_dir, &error);
  if (self->profile == NULL || !dsk_profile_lock (self->profile, &error))
    {
      fail_open (self, task, error);
      return;
    }
  token_path = dsk_profile_token_path (self->profile);
  self->secrets = dsk_secret_store_new (self->file_secrets ? token_path : NULL);
  notify_identity (self);
  if (self->profile->relay == NULL)
    {
      dsk_client_set_state (self, DSK_CLIENT_UNENROLLED, NULL);
      g_task_return_boolean (task, TRUE);
      return;
    }
  dsk_client_open_replica (self, FALSE, g_steal_pointer (&task));
}

gboolean
dsk_client_open_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
