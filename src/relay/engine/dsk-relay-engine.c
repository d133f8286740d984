/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-engine-private.h"

#include "dsk-error.h"
#include "dsk-planted.h"
#include "dsk-relay-history.h"
#include "dsk-relay-people.h"
#include "dsk-relay-seal.h"
#include "dsk-relay-send-job.h"
#include "dsk-relay-status.h"
#include "dsk-relay-webhook.h"

#define DEFAULT_TEAM "Everyone"
#define REWIND_PAUSE_MS ((gint64) 10 * 60 * 1000) /* what one device says does not start all over again and again */

static DskRelayEngine *
engine_new (DskRelayDb *db, DskClock *clock, DskRandom *random)
{
  DskRelayEngine *self = g_new0 (DskRelayEngine, 1);

  self->db = db;
  self->clock = dsk_clock_ref (clock);
  self->random = dsk_random_ref (random);
  self->ids = dsk_id_gen_new (clock, random);
  self->pacer = dsk_pacer_new ();
  self->leases = dsk_reply_leases_new (0);
  self->handoff_ms = (gint64) DSK_HANDOFF_MINUTES * 60 * 1000;
  self->courtesies = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_courtesy_free);
  return self;
}

/* The log's epoch and the team that new people and numbers begin in. */
static gboolean
found (DskRelayEngine *self, GError **error)
{
  g_autofree char *epoch = dsk_id_gen_next (self->ids);
  g_autofree char *team = dsk_id_gen_next (self->ids);
  DskOp op;

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  if (dsk_relay_db_set_epoch (self->db, epoch, error) && dsk_op_begin (&op, self, NULL, NULL, error)
      && dsk_op_end (&op,
                     dsk_relay_db_set_meta (self->db, "default_team", team, error)
                         && dsk_relay_team_put (self->db, team, DEFAULT_TEAM, op.seq, error)
                         && dsk_op_audit (&op, "relay.create", NULL, NULL, NULL, error),
                     error)
      && dsk_relay_db_commit (self->db, error))
    return TRUE;
  dsk_relay_db_rollback (self->db);
  return FALSE;
}

gboolean
dsk_relay_engine_create (const char *data_dir, DskClock *clock, DskRandom *random, GError **error)
{
  g_autoptr (DskRelayEngine) self = NULL;
  DskRelayDb *db;

  g_return_val_if_fail (data_dir != NULL && clock != NULL && random != NULL, FALSE);

  if (!dsk_relay_db_create (data_dir, error))
    return FALSE;
  db = dsk_relay_db_open (data_dir, DSK_DB_WRITER, error);
  if (db == NULL)
    return FALSE;
  self = engine_new (db, clock, random);
  return found (self, error);
}

static gboolean
give_up_on (DskOp *op, const DskRelaySendJob *job, GError **error)
{
  DskRelayStatus status = { .state = DSK_DELIVERY_UNKNOWN, .at = op->now };

  return dsk_relay_send_job_set (op->db, job->message,
                                 DSK_PLANTED (sent_again) ? DSK_SEND_QUEUED : DSK_SEND_UNKNOWN,
                                 job->attempt, job->due_at, error)
         && dsk_relay_status_put (op->db, job->message, job->conv, &status, op->seq, error);
}

static gboolean
give_up_on_all (DskRelayEngine *self, DskSendState state, GError **error)
{
  g_autoptr (GPtrArray) jobs = dsk_relay_send_job_list (self->db, state, error);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      DskOp op;

      if (!dsk_op_begin (&op, self, NULL, NULL, error)
          || !dsk_op_end (&op, give_up_on (&op, jobs->pdata[i], error), error))
        return FALSE;
    }
  return jobs != NULL;
}

/* A database that was put back is another history: nobody's cursor means anything in it, and what it believes to be
 * unsent may have been sent since. */
static gboolean
start_over (DskRelayEngine *self, const char *why, GError **error)
{
  g_autofree char *epoch = dsk_id_gen_next (self->ids);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_clock_now_ms (self->clock));
  DskOp op;

  self->restored_at = dsk_clock_now_ms (self->clock);
  g_message ("%s: every desktop starts over, and queued replies are left for a person to look at", why);
  return give_up_on_all (self, DSK_SEND_QUEUED, error) && dsk_later_hold_restored (self, error)
         && dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op,
                        (DSK_PLANTED (epoch_kept) || dsk_relay_db_set_epoch (self->db, epoch, error))
                            && dsk_relay_db_set_meta (self->db, "copy", NULL, error)
                            && dsk_relay_db_set_meta (self->db, "restored_at", now, error)
                            && dsk_op_audit (&op, "relay.restore", NULL, NULL, NULL, error),
                        error);
}

static gboolean
start_over_if_copy (DskRelayEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *copy = dsk_relay_db_get_meta (self->db, "copy", &local);
  gboolean fits;

  if (copy != NULL)
    return start_over (self, "This database was put back from a backup", error);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!dsk_relay_seal_check (self->db, &fits, error))
    return FALSE;
  return fits || start_over (self, "This database was put back from a copy of its files, or moved", error);
}

/* Devices learn which run of the relay their cursor is of. */
static gboolean
start_run (DskRelayEngine *self, char **previous, char **boot, GError **error)
{
  g_autoptr (GError) local = NULL;

  *previous = dsk_relay_history_current (self->db, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *boot = dsk_id_gen_next (self->ids);
  return dsk_relay_seal_prepare (self->db, *previous, *boot, error);
}

/* In the transaction after the one that recovered, since it begins at the committed head. */
static gboolean
seal (DskRelayEngine *self, const char *previous, const char *boot, GError **error)
{
  gint64 number;

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  if (dsk_relay_history_boot (self->db, boot, &number, error) && dsk_relay_db_commit (self->db, error))
    {
      dsk_reply_leases_unref (self->leases);
      self->leases = dsk_reply_leases_new (number);
      return dsk_relay_seal_put (self->db, previous, boot, error);
    }
  dsk_relay_db_rollback (self->db);
  return FALSE;
}

static gboolean
recover (DskRelayEngine *self, GError **error)
{
  g_autofree char *restored_at = NULL;
  g_autofree char *previous = NULL;
  g_autofree char *boot = NULL;

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  if (dsk_relay_db_epoch (self->db) == NULL)
    {
      /* The process died between making the file and its first rows. */
      dsk_relay_db_rollback (self->db);
      return found (self, error);
    }
  if (!start_over_if_copy (self, error) || !give_up_on_all (self, DSK_SEND_SENDING, error)
      || !start_run (self, &previous, &boot, error))
    {
      dsk_relay_db_rollback (self->db);
      return FALSE;
    }
  restored_at = dsk_relay_db_get_meta (self->db, "restored_at", NULL);
  if (restored_at != NULL)
    self->restored_at = g_ascii_strtoll (restored_at, NULL, 10);
  return dsk_relay_db_commit (self->db, error) && seal (self, previous, boot, error)
         && dsk_engine_find_due (self, error);
}

DskRelayEngine *
dsk_relay_engine_open (const char *data_dir, DskClock *clock, DskRandom *random, GError **error)
{
  g_autoptr (DskRelayEngine) self = NULL;
  DskRelayDb *db;

  g_return_val_if_fail (data_dir != NULL && clock != NULL && random != NULL, NULL);

  db = dsk_relay_db_open (data_dir, DSK_DB_WRITER, error);
  if (db == NULL)
    return NULL;
  self = engine_new (db, clock, random);
  if (!recover (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dsk_relay_engine_close (DskRelayEngine *self)
{
  g_return_if_fail (self != NULL);

  dsk_relay_db_close (self->db);
  dsk_id_gen_free (self->ids);
  dsk_pacer_free (self->pacer);
  dsk_reply_leases_unref (self->leases);
  g_ptr_array_unref (self->courtesies);
  dsk_random_unref (self->random);
  dsk_clock_unref (self->clock);
  g_free (self);
}

void
dsk_relay_engine_abandon (DskRelayEngine *self)
{
  g_return_if_fail (self != NULL);

  dsk_relay_db_leave_log (self->db);
  dsk_relay_engine_close (self);
}

gboolean
dsk_relay_engine_begin (DskRelayEngine *self, GError **error)
{
  return dsk_relay_db_begin (self->db, error);
}

gboolean
dsk_relay_engine_commit (DskRelayEngine *self, GError **error)
{
  return dsk_relay_db_commit (self->db, error);
}

void
dsk_relay_engine_rollback (DskRelayEngine *self)
{
  dsk_relay_db_rollback (self->db);
}

DskReplyLeases *
dsk_relay_engine_get_leases (DskRelayEngine *self)
{
  return self->leases;
}

gint64
dsk_relay_engine_head (DskRelayEngine *self)
{
  return dsk_relay_db_head (self->db);
}

gboolean
dsk_relay_engine_compact (DskRelayEngine *self, gint64 keep_ms, gint64 *gone, GError **error)
{
  gint64 now = dsk_clock_now_ms (self->clock);
  gint64 floor = 0;

  g_return_val_if_fail (keep_ms >= 0 && gone != NULL, FALSE);

  *gone = 0;
  if (!dsk_relay_history_stamp (self->db, now, error)
      || !dsk_relay_history_find_floor (self->db, now - keep_ms, &floor, error))
    return FALSE;
  return floor <= dsk_relay_db_floor (self->db) || dsk_relay_history_forget (self->db, floor, gone, error);
}

gboolean
dsk_relay_engine_rewound (DskRelayEngine *self, gboolean *done, GError **error)
{
  gint64 now = dsk_clock_now_ms (self->clock);

  *done = self->rewound_at == 0 || now - self->rewound_at >= REWIND_PAUSE_MS || now < self->rewound_at;
  if (!*done)
    return TRUE;
  self->rewound_at = now;
  return start_over (self, "A desktop knows more of this database than it does itself: it is an older copy", error);
}

gboolean
dsk_relay_engine_device_copied (DskRelayEngine *self, const char *user, const char *device, GError **error)
{
  DskOp op;

  return dsk_op_begin (&op, self, user, device, error)
         && dsk_op_end (&op, dsk_op_audit (&op, "device.copied", device, NULL, NULL, error), error);
}

gboolean
dsk_relay_engine_append_webhook (DskRelayEngine *self, const guint8 *mac, GBytes *body,
                                 GError **error)
{
  g_return_val_if_fail (mac != NULL && body != NULL, FALSE);

  return dsk_relay_webhook_append (self->db, mac, body, dsk_clock_now_ms (self->clock), error);
}

gboolean
dsk_relay_engine_backup (DskRelayEngine *self, const char *path, GError **error)
{
  return dsk_relay_db_backup (self->db, path, error);
}

gboolean
dsk_relay_engine_check (DskRelayEngine *self, char **report, GError **error)
{
  return dsk_relay_db_check (self->db, report, error);
}

gboolean
dsk_relay_engine_log_is_long (DskRelayEngine *self)
{
  return dsk_relay_db_log_is_long (self->db);
}

gboolean
dsk_relay_engine_bound_log (DskRelayEngine *self)
{
  return dsk_relay_db_bound_log (self->db);
}

void
dsk_relay_engine_keep_log (DskRelayEngine *self)
{
  dsk_relay_db_keep_log (self->db);
}

void
dsk_relay_engine_tidy (DskRelayEngine *self)
{
  dsk_relay_db_tidy (self->db);
}
