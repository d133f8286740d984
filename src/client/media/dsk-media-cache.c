/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-cache.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <utime.h>

#include "dsk-error.h"
#include "dsk-media-errand.h"

#define TRANSFERS_MAX 3
#define AGAIN_MIN_S 2
#define AGAIN_MAX_S 300

struct _DskMediaCache
{
  GObject parent_instance;

  char *folder;         /* (owned) */
  DskMediaRelay *relay; /* (owned) (nullable): its folder is ours */
  gboolean online;
  gboolean closed;
  GHashTable *transfers;   /* (owned): sha256 → (owned) Transfer that runs or waits */
  GQueue waiting;          /* of Transfer, in the table */
  guint running;
  GNetworkMonitor *monitor; /* (owned) */
  GHashTable *refused;     /* (owned): sha256 that the relay will never take, until the next start */
  guint again_source;
  guint again_s;
};

G_DEFINE_FINAL_TYPE (DskMediaCache, dsk_media_cache, G_TYPE_OBJECT)

enum
{
  PROGRESS,
  READY,
  BROUGHT,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One file on its way, either way. */
typedef struct
{
  char *sha256;         /* (owned) */
  gboolean up;
  DskMediaUse use;    /* what it is brought for */
  GPtrArray *tasks;   /* (owned) of GTask: who waits for it */
  GCancellable *stop; /* (owned) */
} Transfer;

static void start_waiting (DskMediaCache *self);
static void bring_all (DskMediaCache *self);

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  g_ptr_array_unref (transfer->tasks);
  g_object_unref (transfer->stop);
  g_free (transfer->sha256);
  g_free (transfer);
}

/* --- progress, from the worker's thread --- */

typedef struct
{
  DskMediaCache *cache; /* (owned) */
  char *sha256;         /* (owned) */
  gint64 done;
  gint64 total;
} Progress;

static gboolean
progress_cb (gpointer user_data)
{
  Progress *progress = user_data;

  if (!progress->cache->closed)
    g_signal_emit (progress->cache, signals[PROGRESS], 0, progress->sha256, progress->done, progress->total);
  return G_SOURCE_REMOVE;
}

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->cache);
  g_free (progress->sha256);
  g_free (progress);
}

static void
tell_progress (gint64 done, gint64 total, gpointer user_data)
{
  GTask *task = user_data;
  DskMediaErrand *errand = g_task_get_task_data (task);
  Progress *progress = g_new0 (Progress, 1);

  progress->cache = g_object_ref (g_task_get_source_object (task));
  progress->sha256 = g_strdup (errand->sha256);
  progress->done = done;
  progress->total = total;
  g_main_context_invoke_full (g_task_get_context (task), G_PRIORITY_DEFAULT, progress_cb, progress, progress_free);
}

static void
drop_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  dsk_media_errand_drop (data);
  g_task_return_boolean (task, TRUE);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (dsk_media_errand_run (data, tell_progress, task, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- transfers --- */

static gboolean
again_cb (gpointer user_data)
{
  DskMediaCache *self = user_data;

  self->again_source = 0;
  bring_all (self);
  return G_SOURCE_REMOVE;
}

static void
bring_later (DskMediaCache *self)
{
  if (self->again_source != 0 || self->closed)
    return;
  self->again_s = CLAMP (self->again_s * 2, AGAIN_MIN_S, AGAIN_MAX_S);
  self->again_source = g_timeout_add_seconds (self->again_s, again_cb, self);
}

static void
up_done (DskMediaCache *self, const char *sha256, const GError *error)
{
  if (error == NULL)
    {
      self->again_s = 0;
      g_signal_emit (self, signals[BROUGHT], 0, sha256);
    }
  else if (g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID))
    {
      g_hash_table_add (self->refused, g_strdup (sha256));
      g_signal_emit (self, signals[FAILED], 0, sha256, error->message);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* Given up, but attached again meanwhile. */
      if (dsk_media_cache_is_bringing (self, sha256))
        bring_later (self);
    }
  else
    {
      g_info ("file not brought yet: %s", error->message);
      bring_later (self);
    }
}

static void
down_done (DskMediaCache *self, Transfer *transfer, const GError *error)
{
  for (guint i = 0; i < transfer->tasks->len; i++)
    {
      GTask *task = transfer->tasks->pdata[i];

      if (error == NULL)
        g_task_return_pointer (task, dsk_media_folder_path (self->folder, transfer->sha256), g_free);
      else
        g_task_return_error (task, g_error_copy (error));
    }
  if (error == NULL)
    g_signal_emit (self, signals[READY], 0, transfer->sha256);
}

static char *
key_of (const char *sha256, gboolean up, DskMediaUse use)
{
  return g_strconcat (up ? dsk_media_use_to_string (use) : "down", " ", sha256, NULL);
}

static void
transfer_done (DskMediaCache *self, Transfer *transfer, const GError *error)
{
  g_autofree char *key = key_of (transfer->sha256, transfer->up, transfer->use);
  gpointer stored_key = NULL;

  g_hash_table_steal_extended (self->transfers, key, &stored_key, NULL);
  g_free (stored_key);
  if (transfer->up)
    up_done (self, transfer->sha256, error);
  else
    down_done (self, transfer, error);
  transfer_free (transfer);
}

static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskMediaCache *self = DSK_MEDIA_CACHE (source);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  self->running--;
  transfer_done (self, user_data, error);
  start_waiting (self);
}

static void
start_waiting (DskMediaCache *self)
{
  while (self->running < TRANSFERS_MAX && self->online && !self->closed && !g_queue_is_empty (&self->waiting))
    {
      Transfer *transfer = g_queue_pop_head (&self->waiting);
      g_autoptr (GTask) task = g_task_new (self, transfer->stop, on_run, transfer);

      g_task_set_task_data (task, dsk_media_errand_new (self->relay, transfer->sha256, transfer->up, transfer->use),
                            (GDestroyNotify) dsk_media_errand_free);
      self->running++;
      g_task_run_in_thread (task, run_in_thread);
    }
}

/* The one that is under way already, or a new one. */
static Transfer *
transfer_for (DskMediaCache *self, const char *sha256, gboolean up, DskMediaUse use)
{
  g_autofree char *key = key_of (sha256, up, use);
  Transfer *transfer = g_hash_table_lookup (self->transfers, key);

  if (transfer != NULL)
    return transfer;
  transfer = g_new0 (Transfer, 1);
  transfer->sha256 = g_strdup (sha256);
  transfer->up = up;
  transfer->use = use;
  transfer->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  transfer->stop = g_cancellable_new ();
  g_hash_table_insert (self->transfers, g_steal_pointer (&key), transfer);
  /* Somebody looks at the screen for what comes down. */
  if (up)
    g_queue_push_tail (&self->waiting, transfer);
  else
    g_queue_push_head (&self->waiting, transfer);
  return transfer;
}

static void
bring_all (DskMediaCache *self)
{
  if (!self->online || self->closed)
    return;
  for (guint use = 0; use < DSK_MEDIA_N_USES; use++)
    {
      g_autoptr (GPtrArray) marked = dsk_media_folder_marked (self->folder, (DskMediaUse) use);

      for (guint i = 0; i < marked->len; i++)
        if (!g_hash_table_contains (self->refused, marked->pdata[i]))
          transfer_for (self, marked->pdata[i], TRUE, (DskMediaUse) use);
    }
  start_waiting (self);
}

/* --- what others call --- */

void
dsk_media_cache_set_relay (DskMediaCache *self, const char *base, const char *pin, const char *token, gboolean online)
{
  const DskMediaRelay relay = { base, pin, token, self->folder };
  gboolean was = self->online;

  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));

  g_clear_pointer (&self->relay, dsk_media_relay_free);
  if (base != NULL && token != NULL)
    self->relay = dsk_media_relay_copy (&relay);
  self->online = online && self->relay != NULL && !self->closed;
  if (self->online && !was)
    {
      self->again_s = 0;
      g_clear_handle_id (&self->again_source, g_source_remove);
      bring_all (self);
    }
}

char *
dsk_media_cache_lookup (DskMediaCache *self, const char *sha256)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (DSK_IS_MEDIA_CACHE (self), NULL);

  if (!dsk_sha256_is_valid (sha256))
    return NULL;
  path = dsk_media_folder_path (self->folder, sha256);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return NULL;
  /* What is used stays longest. */
  utime (path, NULL);
  return g_steal_pointer (&path);
}

gboolean
dsk_media_cache_may_show (DskMediaCache *self, const char *sha256)
{
  g_return_val_if_fail (DSK_IS_MEDIA_CACHE (self), FALSE);

  return !g_network_monitor_get_network_metered (self->monitor)
         || (dsk_sha256_is_valid (sha256) && dsk_media_folder_has (self->folder, sha256));
}

void
dsk_media_cache_set_monitor (DskMediaCache *self, GNetworkMonitor *monitor)
{
  g_return_if_fail (DSK_IS_MEDIA_CACHE (self) && G_IS_NETWORK_MONITOR (monitor));

  g_set_object (&self->monitor, monitor);
}

void
dsk_media_cache_fetch_async (DskMediaCache *self, const char *sha256, gint64 size, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  char *path;

  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_media_cache_fetch_async);
  path = dsk_media_cache_lookup (self, sha256);
  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (!dsk_sha256_is_valid (sha256))
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_INVALID, _ ("The message names no file"));
  else if (!self->online)
    g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                             _ ("The file is not on this computer, and there is no connection to the relay"));
  else
    {
      g_ptr_array_add (transfer_for (self, sha256, FALSE, DSK_MEDIA_FOR_MESSAGE)->tasks, g_steal_pointer (&task));
      start_waiting (self);
    }
}

char *
dsk_media_cache_fetch_finish (DskMediaCache *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What is added. */
typedef struct
{
  GFile *file; /* (owned) */
  DskMediaUse use;
} Addition;

static void
addition_free (gpointer data)
{
  g_object_unref (((Addition *) data)->file);
  g_free (data);
}

static void
add_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Addition *addition = data;
  DskMediaCache *self = source;
  GError *error = NULL;
  DskMediaFile *media = dsk_media_folder_import (self->folder, addition->file, addition->use, cancellable, &error);

  if (media != NULL)
    g_task_return_pointer (task, media, (GDestroyNotify) dsk_media_file_free);
  else
    g_task_return_error (task, error);
}

void
dsk_media_cache_add_async (DskMediaCache *self, GFile *file, DskMediaUse use, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Addition *addition;

  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));
  g_return_if_fail (G_IS_FILE (file));

  addition = g_new0 (Addition, 1);
  addition->file = g_object_ref (file);
  addition->use = use;
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dsk_media_cache_add_async);
  g_task_set_task_data (task, addition, addition_free);
  g_task_run_in_thread (task, add_in_thread);
}

DskMediaFile *
dsk_media_cache_add_finish (DskMediaCache *self, GAsyncResult *result, GError **error)
{
  DskMediaFile *media;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  media = g_task_propagate_pointer (G_TASK (result), error);
  if (media != NULL)
    bring_all (self);
  return media;
}

guint
dsk_media_cache_count_bringing (DskMediaCache *self)
{
  guint n = 0;

  g_return_val_if_fail (DSK_IS_MEDIA_CACHE (self), 0);

  for (guint use = 0; use < DSK_MEDIA_N_USES; use++)
    {
      g_autoptr (GPtrArray) marked = dsk_media_folder_marked (self->folder, (DskMediaUse) use);

      for (guint i = 0; i < marked->len; i++)
        n += !g_hash_table_contains (self->refused, marked->pdata[i]);
    }
  return n;
}

gboolean
dsk_media_cache_is_bringing (DskMediaCache *self, const char *sha256)
{
  g_return_val_if_fail (DSK_IS_MEDIA_CACHE (self), FALSE);

  return dsk_media_folder_is_marked (self->folder, sha256, DSK_MEDIA_FOR_MESSAGE)
         || dsk_media_folder_is_marked (self->folder, sha256, DSK_MEDIA_FOR_NOTE);
}

gboolean
dsk_media_cache_bring_for (DskMediaCache *self, const char *sha256, DskMediaUse use, GError **error)
{
  g_return_val_if_fail (DSK_IS_MEDIA_CACHE (self), FALSE);

  if (!dsk_media_folder_bring_for (self->folder, sha256, use, error))
    return FALSE;
  bring_all (self);
  return TRUE;
}

/* Of an earlier try; one that runs does it itself. */
static void
drop_earlier (DskMediaCache *self, const char *sha256, DskMediaUse use)
{
  g_autoptr (GTask) task = NULL;

  if (!self->online || self->closed)
    return;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, drop_earlier);
  g_task_set_task_data (task, dsk_media_errand_new (self->relay, sha256, TRUE, use),
                        (GDestroyNotify) dsk_media_errand_free);
  g_task_run_in_thread (task, drop_in_thread);
}

void
dsk_media_cache_give_up (DskMediaCache *self, const char *sha256, DskMediaUse use)
{
  g_autofree char *mark = NULL;
  g_autofree char *key = NULL;
  Transfer *transfer;

  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));

  if (!dsk_media_folder_is_marked (self->folder, sha256, use))
    return;
  mark = dsk_media_folder_mark (self->folder, sha256, use);
  key = key_of (sha256, TRUE, use);
  transfer = g_hash_table_lookup (self->transfers, key);
  g_unlink (mark);
  g_hash_table_remove (self->refused, sha256);
  if (transfer != NULL && !g_queue_remove (&self->waiting, transfer))
    {
      g_cancellable_cancel (transfer->stop);
      return;
    }
  g_hash_table_remove (self->transfers, key);
  drop_earlier (self, sha256, use);
}

/* --- life --- */

static void
stop_transfers (DskMediaCache *self)
{
  GHashTableIter iter;
  gpointer transfer;

  g_hash_table_iter_init (&iter, self->transfers);
  while (g_hash_table_iter_next (&iter, NULL, &transfer))
    g_cancellable_cancel (((Transfer *) transfer)->stop);
}

void
dsk_media_cache_wipe (DskMediaCache *self)
{
  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));

  dsk_media_folder_wipe (self->folder);
}

void
dsk_media_cache_close (DskMediaCache *self)
{
  g_return_if_fail (DSK_IS_MEDIA_CACHE (self));

  self->closed = TRUE;
  self->online = FALSE;
  g_clear_handle_id (&self->again_source, g_source_remove);
  stop_transfers (self);
  while (!g_queue_is_empty (&self->waiting))
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The client was closed"));

      transfer_done (self, g_queue_pop_head (&self->waiting), error);
    }
}

static void
dsk_media_cache_finalize (GObject *object)
{
  DskMediaCache *self = DSK_MEDIA_CACHE (object);

  g_clear_handle_id (&self->again_source, g_source_remove);
  g_queue_clear (&self->waiting);
  g_hash_table_unref (self->transfers);
  g_hash_table_unref (self->refused);
  g_clear_pointer (&self->relay, dsk_media_relay_free);
  g_object_unref (self->monitor);
  g_free (self->folder);
  G_OBJECT_CLASS (dsk_media_cache_parent_class)->finalize (object);
}

static void
dsk_media_cache_class_init (DskMediaCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dsk_media_cache_finalize;
  signals[PROGRESS] = g_signal_new ("progress", DSK_TYPE_MEDIA_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_INT64, G_TYPE_INT64);
  signals[READY] = g_signal_new ("ready", DSK_TYPE_MEDIA_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  signals[BROUGHT] = g_signal_new ("brought", DSK_TYPE_MEDIA_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", DSK_TYPE_MEDIA_CACHE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
dsk_media_cache_init (DskMediaCache *self)
{
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->transfers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, transfer_free);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
}

DskMediaCache *
dsk_media_cache_new (const char *folder)
{
  DskMediaCache *self = g_object_new (DSK_TYPE_MEDIA_CACHE, NULL);

  self->folder = g_strdup (folder);
  return self;
}
