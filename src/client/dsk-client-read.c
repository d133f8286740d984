/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-client-private.h"

#include "dsk-error.h"

/* Searches and sums have a connection of their own: they may take longer than a list may wait. */
static DskClientReader *
reader_for (DskClient *self, const char *tag)
{
  gboolean slow = tag != NULL && (g_str_has_prefix (tag, "search") || g_str_has_prefix (tag, "cost"));

  return self->readers[slow ? 1 : 0];
}

void
dsk_client_read_async (DskClient *self, const char *tag, DskReadFunc func, gpointer data,
                       GDestroyNotify data_free, GDestroyNotify result_free,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DSK_IS_CLIENT (self));
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_client_read_async);
  if (self->readers[0] != NULL)
    {
      dsk_client_reader_run (reader_for (self, tag), tag, func, data, data_free, result_free, task);
      return;
    }
  if (data_free != NULL)
    data_free (data);
  g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                           "This computer is not connected to a relay yet");
}

gpointer
dsk_client_read_now (DskClient *self, DskReadFunc func, gpointer data, GDestroyNotify data_free,
                     GDestroyNotify result_free, guint patience_ms)
{
  g_return_val_if_fail (DSK_IS_CLIENT (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  if (self->readers[0] != NULL)
    return dsk_client_reader_run_now (self->readers[0], func, data, data_free, result_free, patience_ms);
  if (data_free != NULL)
    data_free (data);
  return NULL;
}

gpointer
dsk_client_read_finish (DskClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  gpointer read;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  read = g_task_propagate_pointer (G_TASK (result), &local);
  if (g_error_matches (local, DSK_ERROR, DSK_ERROR_CORRUPT))
    dsk_client_found_damage (self, local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return read;
}
