/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The saved views of our user, which stay on this computer. */

#include "dsk-client-private.h"

#include "dsk-error.h"

#include <glib/gi18n-lib.h>

/* Returns: (transfer full) (nullable): NULL: it has failed already */
static GTask *
task_new (DskClient *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->engine != NULL)
    return g_steal_pointer (&task);
  g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("Nothing was fetched from the relay yet"));
  return NULL;
}

void
dsk_client_put_saved_async (DskClient *self, const DskSavedView *view, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (DskSavedView) put = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (view != NULL);

  task = task_new (self, callback, user_data);
  if (task == NULL)
    return;
  put = dsk_saved_view_copy (view);
  if (put->id == NULL)
    {
      put->id = dsk_client_new_id (self);
      put->made_at = dsk_clock_now_ms (self->clock);
    }
  dsk_replica_engine_put_saved (self->engine, put, task);
}

void
dsk_client_remove_saved_async (DskClient *self, const char *id, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  task = task_new (self, callback, user_data);
  if (task != NULL)
    dsk_replica_engine_remove_saved (self->engine, id, task);
}

void
dsk_client_order_saved_async (DskClient *self, const char *const *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (ids != NULL);

  task = task_new (self, callback, user_data);
  if (task != NULL)
    dsk_replica_engine_order_saved (self->engine, ids, task);
}

gboolean
dsk_client_saved_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
