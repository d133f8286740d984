/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-engine-private.h"

#include "dsk-error.h"
#include "dsk-relay-people.h"
#include "dsk-relay-send-job.h"
#include "dsk-relay-status.h"
#include "dsk-relay-webhook.h"

#define DEFAULT_TEAM "Everyone"

static DskRelayEngine *
engine_new (DskRelayDb *db, DskClock *clock, DskRandom *random)
{
  DskRelayEngine *self = g_new0 (DskRelayEngine, 1);

  self->db = db;
  self->clock = dsk_clock_ref (clock);
  self->random = dsk_random_ref (random);
  self->ids = dsk_id_gen_new (clock, random);
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

  return dsk_relay_send_job_set (op->db, job->message, DSK_SEND_UNKNOWN, job->attempt, job->due_at,
                                 error)
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

/* A database that was put back from a backup is another history: nobody's cursor means anything in
 * it, and what it believes to be unsent may have been sent since. */
static gboolean
start_over_if_copy (DskRelayEngine *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *copy = dsk_relay_db_get_meta (self->db, "copy", &local);
  g_autofree char *epoch = NULL;
  g_autofree char *now = NULL;
  DskOp op;

  if (copy == NULL)
    {
      if (local == NULL)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  epoch = dsk_id_gen_next (self->ids);
  now = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_clock_now_ms (self->clock));
  g_message (
      "This database was put back from a backup: every desktop starts over, and queued replies "
      "are left for a person to look at");
  return give_up_on_all (self, DSK_SEND_QUEUED, error)
         && dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op,
                        dsk_relay_db_set_epoch (self->db, epoch, error)
                            && dsk_relay_db_set_meta (self->db, "copy", NULL, error)
                            && dsk_relay_db_set_meta (self->db, "restored_at", now, error)
                            && dsk_op_audit (&op, "relay.restore", NULL, NULL, NULL, error),
                        error);
}

static gboolean
recover (DskRelayEngine *self, GError **error)
{
  g_autofree char *restored_at = NULL;

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  if (dsk_relay_db_epoch (self->db) == NULL)
    {
      /* The process died between making the file and its first rows. */
      dsk_relay_db_rollback (self->db);
      return found (self, error);
    }
  if (!start_over_if_copy (self, error) || !give_up_on_all (self, DSK_SEND_SENDING, error))
    {
      dsk_relay_db_rollback (self->db);
      return FALSE;
    }
  restored_at = dsk_relay_db_get_meta (self->db, "restored_at", NULL);
  if (restored_at != NULL)
    self->restored_at = g_ascii_strtoll (restored_at, NULL, 10);
  return dsk_relay_db_commit (self->db, error);
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

gint64
dsk_relay_engine_head (DskRelayEngine *self)
{
  return dsk_relay_db_head (self->db);
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

void
dsk_relay_engine_tidy (DskRelayEngine *self)
{
  dsk_relay_db_tidy (self->db);
}
