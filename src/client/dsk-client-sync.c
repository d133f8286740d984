/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the connection (in this thread) and the engine (in the writer's). */

#include "dsk-client-private.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-frame.h"
#include "dsk-media-forget.h"
#include "dsk-replica-care.h"

/* The relay never has more than its credit on the way to us; one that does is no relay of ours. */
#define QUEUE_MAX (8 * 1024 * 1024)
/* After the disk failed: not at once again. */
#define STORE_RETRY_MS 10000
#define CLOSE_AWAY 1001

/* --- the attention list's length --- */

static gpointer
read_attention (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = dsk_replica_reader_list_attention (reader, error);

  return list != NULL ? GUINT_TO_POINTER (list->len) : NULL;
}

static void
on_attention (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  g_autoptr (GError) error = NULL;
  guint attention = GPOINTER_TO_UINT (g_task_propagate_pointer (G_TASK (result), &error));

  if (error != NULL || self->closed || attention == self->attention)
    return;
  self->attention = attention;
  dsk_client_notify (self, DSK_CLIENT_PROP_ATTENTION);
}

void
dsk_client_count_attention (DskClient *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->closed || self->readers[0] == NULL)
    return;
  task = g_task_new (self, self->closing, on_attention, NULL);
  dsk_client_reader_run (self->readers[0], "attention", read_attention, NULL, NULL, NULL, task);
}

/* --- the ends of a connection --- */

static gboolean
may_connect (DskClient *self)
{
  return self->started && !self->closed && !self->replacing && self->engine != NULL
         && self->token != NULL
         && (self->state == DSK_CLIENT_OFFLINE || self->state == DSK_CLIENT_CONNECTING);
}

static void
forget_connection (DskClient *self)
{
  dsk_client_lease_left (self);
  dsk_client_eph_end (self);
  if (self->connection != 0)
    dsk_replica_engine_disconnected (self->engine, self->connection);
  self->connection = 0;
}

void
dsk_client_disconnect (DskClient *self)
{
  if (self->transport != NULL)
    dsk_transport_stop (self->transport);
  if (self->engine != NULL)
    forget_connection (self);
}

/* For good: trying again would not help. */
static void
end_with (DskClient *self, DskClientState state, const GError *error)
{
  dsk_client_disconnect (self);
  dsk_client_set_state (self, state, error);
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  self->replacing = FALSE;
  if (self->closed)
    return;
  self->lease = DSK_LEASE_HELD; /* there is nothing in it */
  self->seen_ms = 0;
  if (!done)
    {
      dsk_client_set_state (self, DSK_CLIENT_BROKEN, error);
      return;
    }
  dsk_client_make_readers (self);
  dsk_client_count_attention (self);
  dsk_client_mark_changed (self, NULL);
  dsk_client_connect (self);
}

static void
pause_readers (DskClient *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->readers); i++)
    if (self->readers[i] != NULL)
      dsk_client_reader_pause (self->readers[i]);
}

static void
resume_readers (DskClient *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->readers); i++)
    if (self->readers[i] != NULL)
      dsk_client_reader_resume (self->readers[i]);
}

static void
on_moved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskClient *self = DSK_CLIENT (source);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  self->replacing = FALSE;
  if (self->closed)
    return;
  resume_readers (self);
  if (!done)
    {
      dsk_client_set_state (self, DSK_CLIENT_BROKEN, error);
      return;
    }
  dsk_client_count_attention (self);
  dsk_client_mark_changed (self, NULL);
  dsk_client_connect (self);
}

/* Another file has the numbers of ours: it, or this one, is a copy. What is here stays as it is, and what was not sent
 * gets numbers that nobody used. */
static void
loosen (DskClient *self, const GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (self->replacing)
    return;
  g_message ("%s", error != NULL ? error->message : "The relay knows other commands of this device");
  end_with (self, DSK_CLIENT_OFFLINE, NULL);
  self->replacing = TRUE;
  self->copied = TRUE;
  task = g_task_new (self, NULL, on_moved, NULL);
  dsk_replica_engine_loosen (self->engine, task);
}

/* This replica is damaged: what can be read of it stays to be read, and a new one is made beside it. */
static void
replace (DskClient *self, const GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (self->replacing)
    return;
  g_message ("A new local copy is made: %s", error->message);
  end_with (self, DSK_CLIENT_OFFLINE, error);
  self->replacing = TRUE;
  self->repairing = TRUE;
  pause_readers (self);
  task = g_task_new (self, NULL, on_moved, NULL);
  dsk_replica_engine_replace (self->engine, DSK_REPLICA_CARRY_COMMANDS, task);
}

/* The new one has everything. */
static void
take_place (DskClient *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->replacing)
    return;
  g_message ("The new local copy is complete");
  end_with (self, DSK_CLIENT_CONNECTING, NULL);
  self->replacing = TRUE;
  pause_readers (self);
  task = g_task_new (self, NULL, on_moved, NULL);
  dsk_replica_engine_finish (self->engine, task);
}

void
dsk_client_found_damage (DskClient *self, const GError *error)
{
  /* Once: a disk that damages the new one, too, is for a person. */
  if (self->damage_seen || self->repairing || self->engine == NULL || self->closed)
    return;
  self->damage_seen = TRUE;
  replace (self, error);
}

void
dsk_client_start_over (DskClient *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->replacing)
    return;
  g_message ("The relay was not reached for too long: the local copy is deleted");
  dsk_client_disconnect (self);
  self->replacing = TRUE;
  dsk_client_drop_readers (self);
  dsk_media_cache_wipe (self->media);
  dsk_replica_engine_wipe (self->engine);
  task = g_task_new (self, NULL, on_replaced, NULL);
  dsk_replica_engine_open (self->engine, task);
}

/* The administrator took this device's access away: what it may not know any more is deleted. */
static void
wipe (DskClient *self, const GError *error)
{
  end_with (self, DSK_CLIENT_REVOKED, error);
  g_clear_pointer (&self->token, g_free);
  dsk_secret_store_remove (self->secrets, self->profile->device, self->profile->relay);
  dsk_client_drop_readers (self);
  dsk_media_cache_wipe (self->media);
  dsk_replica_engine_wipe (self->engine);
  dsk_client_mark_changed (self, NULL);
}

/* --- what the transport says --- */

static void
on_connecting (gpointer user_data)
{
  DskClient *self = user_data;

  dsk_client_set_state (self, DSK_CLIENT_CONNECTING, self->last_error);
}

static void
on_opened (guint connection, gpointer user_data)
{
  DskClient *self = user_data;

  self->connection = connection;
  dsk_replica_engine_connected (self->engine, connection);
}

static void
on_frame (guint connection, GBytes *frame, gpointer user_data)
{
  DskClient *self = user_data;
  g_autoptr (GError) error = NULL;

  if (dsk_replica_engine_queued (self->engine) + g_bytes_get_size (frame) <= QUEUE_MAX)
    {
      dsk_replica_engine_frame (self->engine, connection, frame);
      return;
    }
  error = g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("The relay sent more than was asked for"));
  forget_connection (self);
  dsk_transport_close (self->transport, connection, DSK_CLOSE_PROTOCOL, 0);
  dsk_client_set_state (self, DSK_CLIENT_OFFLINE, error);
}

static void
on_closed (guint connection, guint code, const GError *error, gpointer user_data)
{
  DskClient *self = user_data;

  forget_connection (self);
  switch (code)
    {
    case DSK_CLOSE_AUTH:
      end_with (self, DSK_CLIENT_REVOKED, error);
      break;
    case DSK_CLOSE_REVOKED:
      wipe (self, error);
      break;
    case DSK_CLOSE_UPGRADE:
      end_with (self, DSK_CLIENT_UPGRADE, error);
      break;
    case DSK_CLOSE_FORK:
      loosen (self, error);
      break;
    default:
      dsk_client_set_state (self, DSK_CLIENT_OFFLINE, error);
    }
}

static void
on_heard (gpointer user_data)
{
  dsk_client_eph_heard (user_data);
}

static const DskTransportEvents events = {
  .connecting = on_connecting,
  .opened = on_opened,
  .frame = on_frame,
  .closed = on_closed,
  .heard = on_heard,
};

void
dsk_client_connect (DskClient *self)
{
  if (!may_connect (self))
    return;
  if (self->transport == NULL)
    {
      g_autofree char *memory = dsk_profile_network_path (self->profile);

      self->transport
          = dsk_transport_new (self->profile->relay, self->profile->pin, self->token, &events, self);
      dsk_transport_remember (self->transport, memory);
    }
  dsk_transport_start (self->transport);
}

/* --- what the engine says --- */

static void
on_close_wanted (DskClient *self, const DskEngineReport *report)
{
  if (report->connection != self->connection || self->connection == 0)
    return;
  if (report->code == DSK_CLOSE_UPGRADE)
    {
      end_with (self, DSK_CLIENT_UPGRADE, report->error);
      return;
    }
  if (report->code == DSK_CLOSE_FORK)
    {
      loosen (self, report->error);
      return;
    }
  forget_connection (self);
  dsk_transport_close (self->transport, report->connection, (guint) report->code, report->retry_ms);
  dsk_client_set_state (self, DSK_CLIENT_OFFLINE, report->error);
}

static void
on_store_failed (DskClient *self, const DskEngineReport *report)
{
  g_autofree char *path = dsk_profile_replica_path (self->profile);
  g_autoptr (GError) words = dsk_replica_care_words (report->error, path);

  g_warning ("The local copy: %s", report->error->message);
  if (g_error_matches (report->error, DSK_ERROR, DSK_ERROR_CORRUPT) && !self->damage_seen)
    {
      /* All but the words that were not sent yet is with the relay, and those are looked for. Once:
       * a disk that damages the new one, too, is for a person. */
      self->damage_seen = TRUE;
      replace (self, words);
      return;
    }
  if (g_error_matches (report->error, DSK_ERROR, DSK_ERROR_CORRUPT)
      || g_error_matches (report->error, DSK_ERROR, DSK_ERROR_NEWER))
    {
      end_with (self, DSK_CLIENT_BROKEN, words);
      return;
    }
  if (report->connection != self->connection || self->connection == 0)
    return;
  forget_connection (self);
  dsk_transport_close (self->transport, report->connection, CLOSE_AWAY, STORE_RETRY_MS);
  dsk_client_set_state (self, DSK_CLIENT_OFFLINE, words);
}

/* A name or a role can change while we are away. */
static void
on_welcomed (DskClient *self, const DskEngineReport *report)
{
  struct
  {
    char **mine;
    const char *theirs;
    guint prop;
  } identity[] = {
    { &self->profile->user, report->user, DSK_CLIENT_PROP_USER_ID },
    { &self->profile->user_name, report->user_name, DSK_CLIENT_PROP_USER_NAME },
    { &self->profile->role, report->role, DSK_CLIENT_PROP_ROLE },
  };
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (identity); i++)
    {
      if (g_strcmp0 (*identity[i].mine, identity[i].theirs) == 0)
        continue;
      g_free (*identity[i].mine);
      *identity[i].mine = g_strdup (identity[i].theirs);
      dsk_client_notify (self, identity[i].prop);
      changed = TRUE;
    }
  if (changed && !dsk_profile_save (self->profile, &error))
    g_warning ("The profile could not be saved: %s", error->message);
  if (report->connection != self->connection)
    return;
  if (report->copied && !self->copied)
    g_message ("The files of this profile were copied, and another computer uses them, too");
  self->copied = self->copied || report->copied;
  dsk_client_clock_learn (self, report->relay_now);
  dsk_client_set_state (self, DSK_CLIENT_SYNCING, NULL);
  dsk_client_lease_renew (self, report->lock_ms, report->wipe_ms);
  dsk_client_eph_begin (self, report->eph);
}

static void
set_progress (DskClient *self, double progress)
{
  if (progress == self->progress)
    return;
  self->progress = progress;
  dsk_client_notify (self, DSK_CLIENT_PROP_PROGRESS);
}

static void
on_status (DskClient *self, const DskEngineReport *report)
{
  if (report->pending != self->pending)
    {
      self->pending = report->pending;
      dsk_client_notify (self, DSK_CLIENT_PROP_PENDING);
    }
  if (report->beside != self->repairing)
    {
      self->repairing = report->beside;
      dsk_client_notify (self, DSK_CLIENT_PROP_STATE);
    }
  /* Also what the last process left, or what had to wait for a job to end. */
  if (report->untidy)
    dsk_client_tidy_later (self, TRUE);
  if (report->connection == 0 || report->connection != self->connection)
    return;
  if (report->caught_up)
    set_progress (self, 1);
  else if (report->total > 0)
    set_progress (self, (double) report->done / (double) report->total);
  if (self->state != DSK_CLIENT_SYNCING && self->state != DSK_CLIENT_ONLINE)
    return;
  if (report->caught_up)
    dsk_transport_settled (self->transport);
  if (report->caught_up && report->beside)
    {
      take_place (self);
      return;
    }
  dsk_client_set_state (self, report->caught_up ? DSK_CLIENT_ONLINE : DSK_CLIENT_SYNCING, NULL);
}

static void
on_changed (DskClient *self, const DskEngineReport *report)
{
  dsk_client_mark_changed (self, report->everything ? NULL : (const char *const *) report->convs);
  if (report->everything)
    dsk_client_count_attention (self);
  dsk_client_tidy_later (self, report->untidy);
  if (report->untidy)
    dsk_client_forget_files (self, TRUE);
}

void
dsk_client_on_report (const DskEngineReport *report, gpointer user_data)
{
  DskClient *self = user_data;

  if (self->closed)
    return;
  switch (report->type)
    {
    case DSK_REPLICA_SESSION_SEND:
      if (self->transport != NULL)
        dsk_transport_send (self->transport, report->connection, report->frame);
      break;
    case DSK_REPLICA_SESSION_CLOSE:
      on_close_wanted (self, report);
      break;
    case DSK_REPLICA_SESSION_FAIL:
      on_store_failed (self, report);
      break;
    case DSK_REPLICA_SESSION_WELCOMED:
      on_welcomed (self, report);
      break;
    case DSK_REPLICA_SESSION_CHANGED:
      on_changed (self, report);
      break;
    case DSK_REPLICA_SESSION_RESULT:
      if (report->result != DSK_RESULT_OK)
        dsk_client_count_attention (self);
      dsk_client_emit_result (self, report);
      break;
    case DSK_REPLICA_SESSION_VERIFIED:
      dsk_client_verified (self, report);
      break;
    case DSK_REPLICA_SESSION_STATUS:
      on_status (self, report);
      break;
    case DSK_REPLICA_SESSION_HELD:
      dsk_client_held (self, report->due_at);
      break;
    case DSK_REPLICA_SESSION_NEWS:
      if (report->connection == self->connection && self->connection != 0)
        dsk_client_eph_news (self, report->news);
      break;
    default:
      g_assert_not_reached ();
    }
}
