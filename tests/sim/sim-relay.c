/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The thin shell around the relay's engine: one writer with its group commit, crashes, backups. */

#include <string.h>

#include "dsk-error.h"
#include "sim-eph.h"
#include "sim-pool.h"
#include "sim-shift.h"
#include "sim-start.h"

#define BATCH 6

typedef enum
{
  WRITE_BODY,
  WRITE_COMMAND,
  WRITE_FINISH,
  WRITE_ADMIN,
  WRITE_LOOK, /* only what waits inside: bodies to apply, sends that are due */
} WriteKind;

typedef struct
{
  WriteKind kind;
  SimBody *body;       /* (unowned) */
  SimConn *conn;       /* (unowned) */
  DskCommand *command; /* (owned) (nullable) */
  gint64 n;
  DskResultCode code;
  char *message; /* (owned) (nullable) */
  DskWaSendResult sent;
  SimAdminFunc admin;
  guint64 arg;
  DskExecution execution;
  DskCommandResult result;
  GError *error; /* (owned) (nullable) */
} Write;

static void
write_free (Write *write)
{
  g_clear_pointer (&write->command, dsk_command_unref);
  g_free (write->message);
  dsk_wa_send_result_clear (&write->sent);
  dsk_command_result_clear (&write->result);
  g_clear_error (&write->error);
  g_free (write);
}

/* --- opening --- */

gboolean
sim_relay_open (SimRelay *relay)
{
  SimWorld *world = relay->world;
  g_autoptr (GError) error = NULL;

  relay->engine = dsk_relay_engine_open (relay->folder, world->clock, world->chance[SIM_CHANCE_ENGINE],
                                         &error);
  if (relay->engine != NULL)
    relay->reader = dsk_relay_reader_open (relay->folder, &error);
  if (relay->reader == NULL)
    {
      sim_trace (world, "relay: does not start: %s", error->message);
      g_clear_pointer (&relay->engine, dsk_relay_engine_abandon);
      return FALSE;
    }
  relay->eye = sim_eye_open (relay->folder, relay->disk, "relay.db");
  relay->head = dsk_relay_engine_head (relay->engine);
  sim_eph_open (relay);
  sim_trace (world, "relay: up, head %" G_GINT64_FORMAT, relay->head);
  sim_oracle_note_visible (world);
  sim_relay_wake (relay);
  return TRUE;
}

SimRelay *
sim_relay_new (SimWorld *world)
{
  SimRelay *relay = g_new0 (SimRelay, 1);

  relay->world = world;
  relay->version = sim_version_get (SIM_VERSION_TODAY);
  relay->folder = g_build_filename (sim_root (), "relay", NULL);
  sim_remove ("relay/relay.seal"); /* of the run before */
  relay->disk = sim_disk_new (relay->folder, world->chance[SIM_CHANCE_DISK]);
  sim_disk_put_copy (relay->disk, "relay.db", sim_template ("relay.db"));
  g_queue_init (&relay->queue);
  relay->gate = dsk_job_gate_new ();
  return relay;
}

static void
close_files (SimRelay *relay)
{
  sim_eph_close (relay);
  g_clear_pointer (&relay->eye, sim_eye_close);
  g_clear_pointer (&relay->reader, dsk_relay_reader_close);
  g_clear_pointer (&relay->engine, dsk_relay_engine_abandon);
}

void
sim_relay_free (SimRelay *relay)
{
  close_files (relay);
  g_queue_clear_full (&relay->queue, (GDestroyNotify) write_free);
  sim_disk_free (relay->disk);
  g_clear_pointer (&relay->backup, g_bytes_unref);
  dsk_job_gate_free (relay->gate);
  g_free (relay->folder);
  g_free (relay);
}

/* --- crashes --- */

static void
start_again (SimWorld *world, gpointer data)
{
  SimRelay *relay = data;

  if (relay->engine == NULL && !sim_relay_open (relay))
    {
      sim_disk_recover (relay->disk, SIM_CUT_KILL);
      sim_later (world, 1000, start_again, relay);
    }
}

/* What nobody was told to be done is not done, as far as the world knows. */
static void
drop_queue (SimRelay *relay)
{
  Write *write;

  while ((write = g_queue_pop_head (&relay->queue)) != NULL)
    {
      if (write->kind == WRITE_BODY)
        sim_meta_refused (relay->world->meta, write->body);
      write_free (write);
    }
}

static void
fall (SimRelay *relay, SimCut cut)
{
  SimWorld *world = relay->world;

  sim_trace (world, "relay: down (%d)", (int) cut);
  relay->life++;
  relay->due_at = 0;
  sim_disk_cut_after (relay->disk, 0);
  close_files (relay);
  sim_disk_recover (relay->disk, cut);
  for (guint i = 0; i < world->conns->len; i++)
    sim_conn_lose_relay (world->conns->pdata[i]);
  drop_queue (relay);
}

void
sim_relay_crash (SimRelay *relay, SimCut cut, gint64 down_ms)
{
  if (relay->engine == NULL)
    return;
  fall (relay, cut);
  sim_later (relay->world, down_ms, start_again, relay);
}

/* --- the writer --- */

static gboolean
is_passing (const GError *error)
{
  return g_error_matches (error, DSK_ERROR, DSK_ERROR_FULL)
         || g_error_matches (error, DSK_ERROR, DSK_ERROR_BUSY);
}

static void
execute (SimRelay *relay, Write *write)
{
  dsk_relay_engine_execute (relay->engine, write->conn->who.device, write->command, &write->execution,
                            &write->result, &write->error);
  /* Not if it was executed before and is only answered again. */
  if (write->error == NULL && write->execution == DSK_EXECUTED && write->result.seq > relay->head)
    {
      sim_eph_executed (write->conn, write->command, &write->result);
      sim_start_executed (write->conn, write->command, &write->result);
    }
}

static void
run_one (SimRelay *relay, Write *write)
{
  DskRelayEngine *engine = relay->engine;

  switch (write->kind)
    {
    case WRITE_BODY:
      dsk_relay_engine_append_webhook (engine, write->body->mac, write->body->bytes, &write->error);
      break;
    case WRITE_COMMAND:
      if (write->command != NULL)
        execute (relay, write);
      else
        dsk_relay_engine_reject (engine, write->conn->who.device, write->n, write->code,
                                 &write->execution, &write->result, &write->error);
      break;
    case WRITE_FINISH:
      dsk_relay_engine_finish_send (engine, write->message, &write->sent, &write->error);
      break;
    case WRITE_ADMIN:
      write->admin (relay->world, engine, write->arg, &write->error);
      break;
    case WRITE_LOOK:
    default:
      break;
    }
  if (write->error != NULL)
    sim_trace (relay->world, "relay: %d failed: %s", (int) write->kind, write->error->message);
}

typedef struct
{
  SimRelay *relay;
  guint life;
  char *message; /* (owned) */
  DskWaSendResult sent;
} Finish;

static void
finish_again (SimWorld *world, gpointer data)
{
  Finish *finish = data;

  if (world->relay->life == finish->life)
    sim_relay_finish (world->relay, finish->message, &finish->sent);
}

static void
finish_free (gpointer data)
{
  Finish *finish = data;

  g_free (finish->message);
  dsk_wa_send_result_clear (&finish->sent);
  g_free (finish);
}

/* What Meta said is kept until it is stored, as the sender does. */
static void
keep_finish (SimRelay *relay, Write *write)
{
  Finish *finish = g_new0 (Finish, 1);

  *finish = (Finish){ relay, relay->life, g_steal_pointer (&write->message), write->sent };
  write->sent = (DskWaSendResult){ 0 };
  sim_later_full (relay->world, 1000, finish_again, finish, finish_free);
}

/* Only after the commit. */
static void
answer (SimRelay *relay, Write *write)
{
  SimWorld *world = relay->world;

  if (write->kind == WRITE_BODY && write->error == NULL)
    write->body->answered = TRUE;
  else if (write->kind == WRITE_BODY)
    sim_meta_refused (world->meta, write->body);
  if (write->kind == WRITE_FINISH && write->error != NULL)
    keep_finish (relay, write);
  if (write->kind != WRITE_COMMAND)
    return;
  if (write->error == NULL)
    sim_trace (world, "relay: %s n=%" G_GINT64_FORMAT " execution %d result %d", write->conn->who.device,
               write->n, (int) write->execution, (int) write->result.code);
  sim_conn_tell (write->conn,
                 &(DskSessionEvent){ .type = DSK_SESSION_EXECUTED,
                                     .n = write->n,
                                     .result = &write->result,
                                     .gap = write->execution == DSK_EXECUTE_GAP,
                                     .fork = write->execution == DSK_EXECUTE_FORK,
                                     .error = write->error });
}

static void
fail_all (SimRelay *relay, GPtrArray *batch, const GError *error)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Write *write = batch->pdata[i];

      if (write->error == NULL)
        write->error = g_error_copy (error);
    }
}

static void
publish (SimRelay *relay, GPtrArray *sends)
{
  gint64 head = dsk_relay_engine_head (relay->engine);

  for (guint i = 0; sends != NULL && i < sends->len; i++)
    sim_meta_send (relay->world->meta, sends->pdata[i]);
  sim_oracle_note_visible (relay->world);
  if (head != relay->head)
    {
      relay->head = head;
      sim_conn_head (relay, head);
    }
}

static void
look_again (SimWorld *world, gpointer data)
{
  sim_relay_wake (data);
}

/* In one transaction: what waits, what can be applied, what is due. @more: there is more to do. */
static gboolean
transact (SimRelay *relay, GPtrArray *batch, GPtrArray **sends, gboolean *more, GError **error)
{
  guint max = 1 + (guint) sim_below (relay->world, SIM_CHANCE_RELAY, 4);
  guint applied = 0;
  gint64 next_due = 0;
  gint64 due = 0;
  g_autoptr (GError) local = NULL;

  if (!dsk_relay_engine_begin (relay->engine, error))
    return FALSE;
  for (guint i = 0; i < batch->len; i++)
    run_one (relay, batch->pdata[i]);
  if (!dsk_relay_engine_apply_webhooks (relay->engine, max, &applied, error))
    return FALSE;
  *more = applied == max;
  if (!dsk_relay_engine_due (relay->engine, &due, &local))
    sim_trace (relay->world, "relay: what is due failed: %s", local->message);
  else if (due > 0 && due != relay->due_at)
    sim_later (relay->world, MAX (due - dsk_clock_now_ms (relay->world->clock), 1), look_again, relay);
  relay->due_at = local == NULL ? due : 0;
  g_clear_error (&local);
  /* What is due now may be a message. */
  if (!dsk_relay_engine_claim_sends (relay->engine, 4, sends, &next_due, &local))
    sim_trace (relay->world, "relay: claim failed: %s", local->message);
  else if (next_due > 0)
    sim_later (relay->world, MAX (next_due - dsk_clock_now_ms (relay->world->clock), 1), look_again, relay);
  return dsk_relay_engine_commit (relay->engine, error);
}

/* A failed sync leaves nobody knowing what the disk holds: the process gives up, as the daemon does. */
static void
give_up (SimRelay *relay, const GError *error)
{
  if (sim_disk_is_dead (relay->disk))
    sim_relay_crash (relay, (SimCut) sim_below (relay->world, SIM_CHANCE_DISK, SIM_CUT_N), 3000);
  else if (is_passing (error))
    sim_later (relay->world, 1000, look_again, relay);
  else
    sim_relay_crash (relay, SIM_CUT_KILL, 3000);
}

static void
turn (SimWorld *world, gpointer data)
{
  SimRelay *relay = data;
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
  g_autoptr (GPtrArray) sends = NULL;
  g_autoptr (GError) error = NULL;
  guint max = 1 + (guint) sim_below (world, SIM_CHANCE_RELAY, BATCH);
  gboolean more = FALSE;
  guint life = relay->life;
  gboolean ok;

  relay->turning = FALSE;
  if (relay->engine == NULL)
    return;
  while (batch->len < max && !g_queue_is_empty (&relay->queue))
    g_ptr_array_add (batch, g_queue_pop_head (&relay->queue));
  ok = transact (relay, batch, &sends, &more, &error);
  if (!ok)
    {
      sim_trace (world, "relay: not committed: %s", error->message);
      dsk_relay_engine_rollback (relay->engine);
      fail_all (relay, batch, error);
    }
  else
    publish (relay, sends);
  for (guint i = 0; i < batch->len; i++)
    answer (relay, batch->pdata[i]);
  if (sim_disk_is_dead (relay->disk) || !ok)
    give_up (relay, error);
  if (relay->life == life && (more || !g_queue_is_empty (&relay->queue)))
    sim_relay_wake (relay);
}

void
sim_relay_wake (SimRelay *relay)
{
  if (relay->turning || relay->engine == NULL)
    return;
  relay->turning = TRUE;
  sim_later (relay->world, (gint64) sim_below (relay->world, SIM_CHANCE_RELAY, 8), turn, relay);
}

static Write *
push (SimRelay *relay, WriteKind kind)
{
  Write *write = g_new0 (Write, 1);

  write->kind = kind;
  g_queue_push_tail (&relay->queue, write);
  sim_relay_wake (relay);
  return write;
}

void
sim_relay_post_body (SimRelay *relay, SimBody *body)
{
  if (relay->engine == NULL)
    sim_meta_refused (relay->world->meta, body);
  else
    push (relay, WRITE_BODY)->body = body;
}

void
sim_relay_execute (SimRelay *relay, SimConn *conn, DskCommand *command, gint64 n, DskResultCode code)
{
  Write *write = push (relay, WRITE_COMMAND);

  write->conn = conn;
  write->command = command != NULL ? dsk_command_ref (command) : NULL;
  write->n = n;
  write->code = code;
}

void
sim_relay_finish (SimRelay *relay, const char *message, const DskWaSendResult *result)
{
  Write *write;

  if (relay->engine == NULL)
    return;
  write = push (relay, WRITE_FINISH);
  write->message = g_strdup (message);
  write->sent = *result;
  write->sent.wamid = g_strdup (result->wamid);
  write->sent.wa_id = g_strdup (result->wa_id);
  write->sent.bsuid = g_strdup (result->bsuid);
  write->sent.reason = g_strdup (result->reason);
}

void
sim_relay_admin (SimRelay *relay, SimAdminFunc func, guint64 arg)
{
  Write *write;

  if (relay->engine == NULL)
    return;
  write = push (relay, WRITE_ADMIN);
  write->admin = func;
  write->arg = arg;
}

const char *
sim_relay_what_moves (SimRelay *relay)
{
  if (relay->engine == NULL)
    return "is down";
  if (relay->turning || !g_queue_is_empty (&relay->queue))
    return "writes";
  if (sim_eye_int (relay->eye, "SELECT EXISTS (SELECT 1 FROM webhook_waiting)", NULL))
    return "has webhooks to apply";
  if (sim_eye_int (relay->eye, "SELECT EXISTS (SELECT 1 FROM send_job WHERE state = 'queued')", NULL))
    return "has messages to send";
  if (sim_eye_int (relay->eye, "SELECT EXISTS (SELECT 1 FROM scheduled WHERE state = 'waiting')", NULL))
    return "has messages to send later";
  if (sim_eye_int (relay->eye, "SELECT EXISTS (SELECT 1 FROM send_job WHERE state = 'sending')", NULL))
    return "waits for Meta";
  return sim_shift_what_moves (relay);
}

/* --- backups --- */

/* The power may go while another program writes to the same disk. */
static void
look_after (SimRelay *relay)
{
  if (sim_disk_is_dead (relay->disk))
    sim_relay_crash (relay, (SimCut) sim_below (relay->world, SIM_CHANCE_DISK, SIM_CUT_N), 3000);
}

/* As another program does that the administrator runs. */
static gboolean
copy_database (SimRelay *relay, const char *path, char **message)
{
  g_autofree char *from = g_build_filename (relay->folder, "relay.db", NULL);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", path);
  sqlite3 *db = NULL;
  sqlite3 *copy = NULL;
  gboolean ok = sqlite3_open_v2 (from, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
                && sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK
                && sqlite3_exec (db, sql, NULL, NULL, message) == SQLITE_OK
                && sqlite3_open_v2 (path, &copy, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK
                && sqlite3_exec (copy, "INSERT INTO meta (key, value) VALUES ('copy', '1')", NULL, NULL, message)
                       == SQLITE_OK;

  sqlite3_close (copy);
  sqlite3_close (db);
  return ok;
}

void
sim_relay_backup (SimRelay *relay)
{
  g_autofree char *path = g_build_filename (relay->folder, "backup.db", NULL);
  char *message = NULL;

  if (relay->engine == NULL)
    return;
  sim_disk_remove (relay->disk, "backup.db");
  if (copy_database (relay, path, &message))
    {
      g_clear_pointer (&relay->backup, g_bytes_unref);
      relay->backup = sim_disk_get (relay->disk, "backup.db");
      sim_trace (relay->world, "relay: backup at %" G_GINT64_FORMAT, relay->head);
    }
  else
    sim_trace (relay->world, "relay: no backup: %s", message != NULL ? message : "?");
  sqlite3_free (message);
  look_after (relay);
  sim_disk_remove (relay->disk, "backup.db");
}

void
sim_relay_restore (SimRelay *relay)
{
  g_autofree char *path = g_build_filename (relay->folder, "relay.db", NULL);

  if (relay->engine == NULL || relay->backup == NULL)
    return;
  fall (relay, SIM_CUT_KILL);
  sim_trace (relay->world, "relay: restored");
  relay->world->restored = TRUE;
  sim_pool_refuse (path);
  sim_disk_remove (relay->disk, "relay.db-wal");
  sim_disk_put (relay->disk, "relay.db", relay->backup);
  sim_later (relay->world, 2000, start_again, relay);
}

/* --- deletions --- */

/* A note goes with its file and with what it said before. No command of this version deletes a row, but the protocol
 * carries it, and replicas must follow: done here past the engine, between its transactions, as a relay that can would
 * do it. */
void
sim_relay_delete_note (SimRelay *relay, guint64 arg)
{
  g_autofree char *path = g_build_filename (relay->folder, "relay.db", NULL);
  g_autofree char *all = NULL;
  g_autofree char *sql = NULL;
  g_auto (GStrv) ids = NULL;
  sqlite3 *db = NULL;

  if (relay->engine == NULL)
    return;
  all = sim_eye_dump (relay->eye, "SELECT id FROM note ORDER BY id", NULL);
  ids = g_strsplit (g_strchomp (all), "\n", -1);
  if (*all == '\0' || sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    return;
  sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  arg %= g_strv_length (ids);
  sql = g_strdup_printf ("BEGIN IMMEDIATE; UPDATE log_head SET seq = seq + 1; INSERT INTO tombstone (entity, id,"
                         " conv, seq) SELECT 'note_media', id, conv, (SELECT seq FROM log_head) FROM note_media WHERE"
                         " id = '%s'; DELETE FROM note_media WHERE id = '%s'; INSERT INTO tombstone (entity, id,"
                         " conv, seq) SELECT 'note', id, conv, (SELECT seq FROM log_head) FROM note WHERE id ="
                         " '%s'; DELETE FROM note WHERE id = '%s'; INSERT INTO tombstone (entity, id, conv, seq)"
                         " SELECT 'note_version', id, conv, (SELECT seq FROM log_head) FROM note_version WHERE note ="
                         " '%s'; DELETE FROM note_version WHERE note = '%s'; COMMIT",
                         ids[arg], ids[arg], ids[arg], ids[arg], ids[arg], ids[arg]);
  /* Also when the power went, or the disk, in the midst of it: then it may be gone, or not. */
  sqlite3_exec (db, sql, NULL, NULL, NULL);
  g_hash_table_add (relay->world->deleted, g_strdup (ids[arg]));
  sim_trace (relay->world, "relay: note %s deleted: %s", ids[arg], sqlite3_errmsg (db));
  sqlite3_close (db);
  look_after (relay);
  sim_relay_wake (relay);
}
