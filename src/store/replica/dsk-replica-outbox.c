/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands: before they leave, while nobody knows, and after the relay answered. */

#include "dsk-replica-private.h"

#include "dsk-error.h"
#include "dsk-planted.h"

#define KEEP_JOURNAL_MS ((gint64) 7 * 24 * 60 * 60 * 1000)

/* What it was held back until is over, once it left. */
#define COLUMNS DSK_REPLICA_COMMAND_COLUMNS ", due_at"

/* The column of a command that is of no conversation. */
#define NO_CONV ""

static char *
dup_column (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

/* @stmt: stands on a row of COLUMNS. NULL: of a type that this build does not know. */
static DskCommand *
command_from_row (sqlite3_stmt *stmt)
{
  DskCommandType type;
  DskCommand *command;

  if (!dsk_command_type_from_string ((const char *) sqlite3_column_text (stmt, 2), &type))
    return NULL;
  command = dsk_command_new (type, (const char *) sqlite3_column_text (stmt, 1),
                             dsk_command_type_has_conv (type) ? (const char *) sqlite3_column_text (stmt, 4) : NULL);
  command->n = sqlite3_column_int64 (stmt, 0);
  command->device_at = sqlite3_column_int64 (stmt, 3);
  command->object = dup_column (stmt, 5);
  command->text = dup_column (stmt, 6);
  command->quote = dup_column (stmt, 7);
  command->user = dup_column (stmt, 8);
  command->team = dup_column (stmt, 9);
  if (type == DSK_COMMAND_USER_AVAILABILITY)
    dsk_availability_from_string ((const char *) sqlite3_column_text (stmt, 10), &command->availability);
  else
    dsk_status_from_string ((const char *) sqlite3_column_text (stmt, 10), &command->status);
  command->head_msg = dup_column (stmt, 11);
  command->base_seq = sqlite3_column_int64 (stmt, 12);
  command->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 13));
  command->content = dup_column (stmt, 14);
  command->until = sqlite3_column_int64 (stmt, 15);
  command->canned = dup_column (stmt, 16);
  command->reason = dup_column (stmt, 17);
  command->due_at = sqlite3_column_int64 (stmt, 18);
  return command;
}

static DskCommand *
copy_command (const DskCommand *command, gint64 n, gint64 due_at)
{
  DskCommand *copy = dsk_command_new (command->type, command->id, command->conv);

  copy->n = n;
  copy->device_at = command->device_at;
  copy->object = g_strdup (command->object);
  copy->kind = command->kind;
  copy->text = g_strdup (command->text);
  copy->content = g_strdup (command->content);
  copy->quote = g_strdup (command->quote);
  copy->user = g_strdup (command->user);
  copy->team = g_strdup (command->team);
  copy->status = command->status;
  copy->head_msg = g_strdup (command->head_msg);
  copy->base_seq = command->base_seq;
  copy->until = command->until;
  copy->canned = g_strdup (command->canned);
  copy->reason = g_strdup (command->reason);
  copy->availability = command->availability;
  copy->due_at = due_at;
  return copy;
}

/* The one word that it is about. */
static const char *
word_of (const DskCommand *command)
{
  if (command->type == DSK_COMMAND_USER_AVAILABILITY)
    return dsk_availability_to_string (command->availability);
  if (command->type == DSK_COMMAND_MESSAGE_SEND && command->status == DSK_STATUS_NEW)
    return NULL;
  return command->type == DSK_COMMAND_SET_STATUS || command->type == DSK_COMMAND_MESSAGE_SEND
             ? dsk_status_to_string (command->status)
             : NULL;
}

/* What is about no conversation stands there with the name of none. */
static gboolean
insert_command (DskReplicaStore *self, const DskCommand *command, GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO outbox (" COLUMNS
                     ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                     "ississssssssississI", command->n, command->id,
                     dsk_command_type_to_string (command->type), command->device_at,
                     command->conv != NULL ? command->conv : NO_CONV,
                     command->object, command->text, command->quote, command->user, command->team,
                     word_of (command), command->head_msg, command->base_seq,
                     dsk_message_kind_to_string (command->kind), command->content, command->until, command->canned,
                     command->reason, command->due_at != 0 ? &command->due_at : NULL);
}

static gboolean
enqueue (DskReplicaStore *self, const DskCommand *command, DskCommand **queued, GError **error)
{
  gint64 n = 0;
  gint64 due_at = 0;

  if (!dsk_replica_hold_place (self, command, &n, &due_at, error))
    return FALSE;
  *queued = copy_command (command, n, due_at);
  /* Who begins a conversation may know nothing of one that there is: the relay asks if it came after this. While all is
   * fetched anew, anything may be missing. */
  if (command->type == DSK_COMMAND_START && command->base_seq == 0
      && !dsk_db_get_int (self->db, &(*queued)->base_seq, NULL, error,
                          "SELECT CASE WHEN EXISTS (SELECT 1 FROM job WHERE job = 'all') THEN min (cursor, 1)"
                          " ELSE cursor END FROM state",
                          ""))
    return FALSE;
  return insert_command (self, *queued, error)
         && dsk_db_run (self->db, error, "UPDATE state SET last_n = last_n + 1", "")
         && (self->overlay_is_stale ? dsk_replica_store_rebuild_overlay (self, error)
                                    : dsk_replica_overlay_add (self, *queued, error));
}

static gboolean
take_attention (DskReplicaStore *self, const char *attention, GError **error)
{
  gint64 there = 0;

  if (attention == NULL)
    return TRUE;
  if (!dsk_db_get_int (self->db, &there, NULL, error, "SELECT count(*) FROM attention WHERE command = $1", "s",
                       attention))
    return FALSE;
  if (there == 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CONFLICT, "It was sent or discarded already");
      return FALSE;
    }
  return dsk_db_run (self->db, error, "DELETE FROM attention WHERE command = $1", "s", attention);
}

/**
 * dsk_replica_store_enqueue:
 * @command: a valid one; its n is ignored. With due_at, it is held back until then, and whatever else of its
 *   conversation could depend on it
 */
DskCommand *
dsk_replica_store_enqueue (DskReplicaStore *self, const DskCommand *command, GError **error)
{
  return dsk_replica_store_enqueue_instead (self, command, NULL, error);
}

DskCommand *
dsk_replica_store_enqueue_instead (DskReplicaStore *self, const DskCommand *command, const char *attention,
                                   GError **error)
{
  g_autoptr (DskCommand) queued = NULL;

  g_return_val_if_fail (command->id != NULL, NULL);
  g_return_val_if_fail (command->conv != NULL || !dsk_command_type_has_conv (command->type), NULL);

  if (!(DSK_PLANTED (command_not_durable) ? dsk_replica_store_begin (self, error)
                                          : dsk_replica_store_begin_durable (self, error)))
    return NULL;
  if (take_attention (self, attention, error) && enqueue (self, command, &queued, error)
      && dsk_replica_store_commit (self, error))
    return g_steal_pointer (&queued);
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return NULL;
}

static gboolean
is_of_stale (DskReplicaStore *self, sqlite3_stmt *stmt)
{
  const DskReplicaConv *conv
      = g_hash_table_lookup (self->convs, (const char *) sqlite3_column_text (stmt, 4));

  return conv != NULL && conv->is_stale;
}

typedef enum
{
  EVERYTHING,
  STALE, /* of conversations whose overlay is */
  FREE,  /* what is not held back */
} Which;

static GPtrArray *
read_commands (DskReplicaStore *self, gint64 after_n, gint64 upto_n, guint limit, Which which, GError **error)
{
  g_autoptr (GPtrArray) commands
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      which == FREE ? "SELECT " COLUMNS " FROM outbox WHERE n > $1 AND n <= $2 AND due_at IS NULL ORDER BY n LIMIT $3"
                    : "SELECT " COLUMNS " FROM outbox WHERE n > $1 AND n <= $2 ORDER BY n LIMIT $3",
      error);
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "iii", after_n, upto_n, (gint64) limit);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskCommand *command
          = which != STALE || is_of_stale (self, stmt) ? command_from_row (stmt) : NULL;

      if (command != NULL)
        g_ptr_array_add (commands, command);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&commands) : NULL;
}

GPtrArray *
dsk_replica_outbox_read (DskReplicaStore *self, gint64 after_n, gint64 upto_n, guint limit,
                         GError **error)
{
  return read_commands (self, after_n, upto_n, limit, EVERYTHING, error);
}

GPtrArray *
dsk_replica_outbox_read_stale (DskReplicaStore *self, GError **error)
{
  return read_commands (self, 0, G_MAXINT64, G_MAXUINT, STALE, error);
}

static void
count_as_sent (DskReplicaStore *self, GPtrArray *commands)
{
  self->sent_n = MAX (self->sent_n, ((DskCommand *) g_ptr_array_index (commands, commands->len - 1))->n);
}

/**
 * dsk_replica_store_list_outbox:
 *
 * What is held back is not among them. What is listed counts as handed to the transport: it can't be taken back any
 * more. */
GPtrArray *
dsk_replica_store_list_outbox (DskReplicaStore *self, gint64 after_n, guint limit, GError **error)
{
  GPtrArray *commands = read_commands (self, after_n, G_MAXINT64, limit, FREE, error);

  if (commands != NULL && commands->len > 0)
    count_as_sent (self, commands);
  return commands;
}

/**
 * dsk_replica_store_outbox_range:
 * @first_n: (out): the lowest number in the outbox: the relay executed all below it. @last_n + 1: the outbox is empty
 * @last_n: (out): the highest number that was given to a command and not taken back
 *
 * Nothing counts as handed to the transport for that.
 */
gboolean
dsk_replica_store_outbox_range (DskReplicaStore *self, gint64 *first_n, gint64 *last_n, GError **error)
{
  *first_n = *last_n = 0;
  return dsk_db_get_int (self->db, last_n, NULL, error, "SELECT last_n FROM state", "")
         && dsk_db_get_int (self->db, first_n, NULL, error, "SELECT coalesce((SELECT min(n) FROM outbox), $1)", "i",
                            *last_n + 1);
}

static gboolean
has_result (DskReplicaStore *self, gint64 n, gboolean *found, GError **error)
{
  gint64 code;

  return dsk_db_get_int (self->db, &code, found, error, "SELECT 1 FROM result WHERE n = $1", "i", n);
}

/**
 * dsk_replica_store_list_unanswered:
 * @relay_last_n: how far the relay says that it executed
 *
 * Returns: (transfer full) (element-type DskCommand): those up to there whose results are not here,
 * ascending. They count as handed to the transport, by whomever
 */
GPtrArray *
dsk_replica_store_list_unanswered (DskReplicaStore *self, gint64 relay_last_n, GError **error)
{
  g_autoptr (GPtrArray) commands = dsk_replica_outbox_read (self, 0, relay_last_n, G_MAXUINT, error);

  if (commands != NULL && commands->len > 0)
    count_as_sent (self, commands);
  for (guint i = 0; commands != NULL && i < commands->len;)
    {
      gboolean found = FALSE;

      if (!has_result (self, ((DskCommand *) g_ptr_array_index (commands, i))->n, &found, error))
        return NULL;
      if (found)
        g_ptr_array_remove_index (commands, i);
      else
        i++;
    }
  return g_steal_pointer (&commands);
}

/**
 * dsk_replica_store_last_answered:
 * @upto_n: how far the relay executed
 * @n: (out): the number up to which the results of the whole outbox are here, and lie before the cursor; 0: not even
 * that of the first is
 *
 * They may be acknowledged once the rows that they are about are here too: when this replica is as the relay was at
 * one moment.
 */
gboolean
dsk_replica_store_last_answered (DskReplicaStore *self, gint64 upto_n, gint64 *n, GError **error)
{
  *n = 0;
  return dsk_db_get_int (self->db, n, NULL, error,
                         "SELECT coalesce(max(n), 0) FROM outbox WHERE n <= $1 AND n < coalesce("
                         "(SELECT min(o.n) FROM outbox AS o WHERE NOT EXISTS (SELECT 1 FROM result AS r"
                         " WHERE r.n = o.n AND r.seq <= (SELECT cursor FROM state))), n + 1)",
                         "i", upto_n);
}

/**
 * dsk_replica_store_count_outbox:
 * @count: (out): commands that the relay has not executed yet, as far
 * as we know */
gboolean
dsk_replica_store_count_outbox (DskReplicaStore *self, gint64 *count, GError **error)
{
  return dsk_db_get_int (self->db, count, NULL, error, "SELECT count(*) FROM outbox", "");
}

/* --- answers --- */

/* Refused commands of the journal that nobody was told about. To have read something is nothing
 * that a person needs to hear about. */
static gboolean
tell_refused (DskReplicaStore *self, gint64 from_n, gint64 to_n, GError **error)
{
  if (DSK_PLANTED (refused_silently))
    return TRUE;
  return dsk_db_run (self->db, error,
                     "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
                     " SELECT j.id, j.n, j.type, j.conv, j.text, r.code, r.detail, r.at, j.kind,"
                     " j.content"
                     " FROM journal AS j JOIN result AS r ON r.n = j.n"
                     " WHERE j.n >= $1 AND j.n <= $2 AND r.code <> 'ok'"
                     " AND " DSK_REPLICA_IS_WORK ("j.type")
                     " ON CONFLICT (command) DO NOTHING",
                     "ii", from_n, to_n);
}

static gboolean
prune_journal (DskReplicaStore *self, GError **error)
{
  gint64 now = 0;

  return dsk_db_get_int (self->db, &now, NULL, error, "SELECT synced_at FROM state", "")
         && dsk_db_run (self->db, error, "DELETE FROM journal WHERE device_at < $1", "i",
                        now - KEEP_JOURNAL_MS)
         && dsk_db_run (self->db, error,
                        "DELETE FROM result WHERE at < $1 AND n NOT IN (SELECT n FROM outbox)", "i",
                        now - KEEP_JOURNAL_MS);
}

static gboolean
set_stale (DskReplicaStore *self, gint64 last_n, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, "SELECT conv FROM outbox WHERE n <= $1 AND conv <> '" NO_CONV "'", error);
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", last_n);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskReplicaConv *conv
          = dsk_replica_conv_get (self, (const char *) sqlite3_column_text (stmt, 0), error);

      if (conv == NULL)
        return FALSE;
      dsk_replica_conv_set_stale (self, conv);
    }
  return rc == SQLITE_DONE;
}

static gboolean
move_to_journal (DskReplicaStore *self, gint64 last_n, GError **error)
{
  /* A number comes twice only after the relay went back to a backup:
   * then the later command counts. */
  return dsk_db_run (self->db, error,
                     "DELETE FROM journal WHERE n IN (SELECT n FROM outbox WHERE n <= $1)", "i",
                     last_n)
         && dsk_db_run (self->db, error,
                        "INSERT INTO journal (" DSK_REPLICA_COMMAND_COLUMNS ") SELECT " DSK_REPLICA_COMMAND_COLUMNS
                        " FROM outbox WHERE n <= $1",
                        "i", last_n)
         && dsk_db_run (self->db, error, "DELETE FROM outbox WHERE n <= $1", "i", last_n);
}

gboolean
dsk_replica_store_acknowledge (DskReplicaStore *self, gint64 last_n, GError **error)
{
  gint64 first = 0;
  gboolean found = FALSE;

  g_return_val_if_fail (self->in_transaction, FALSE);

  if (!dsk_db_get_int (self->db, &first, &found, error, "SELECT min(n) FROM outbox WHERE n <= $1",
                       "i", last_n))
    return FALSE;
  if (!found)
    return TRUE;
  return set_stale (self, last_n, error) && move_to_journal (self, last_n, error)
         && dsk_db_run (self->db, error, "DELETE FROM overlay_user WHERE n <= $1", "i", last_n)
         && tell_refused (self, first, last_n, error)
         && prune_journal (self, error);
}

static gboolean
note_result (DskReplicaStore *self, gint64 n, const DskCommandResult *result, gint64 now_ms,
             GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO result (n, code, seq, detail, at) VALUES ($1, $2, $3, $4, $5)"
                     " ON CONFLICT (n) DO UPDATE SET code = excluded.code, seq = excluded.seq,"
                     " detail = excluded.detail, at = excluded.at",
                     "isisi", n, dsk_result_code_to_string (result->code), result->seq,
                     result->detail, now_ms)
         && tell_refused (self, n, n, error);
}

/**
 * dsk_replica_store_note_result:
 *
 * Inside a transaction or, for an early hint, on its own. A command that is still in the outbox
 * stays there until it is acknowledged.
 */
gboolean
dsk_replica_store_note_result (DskReplicaStore *self, gint64 n, const DskCommandResult *result,
                               gint64 now_ms, GError **error)
{
  if (self->in_transaction)
    return note_result (self, n, result, now_ms, error);
  if (!dsk_replica_store_begin (self, error))
    return FALSE;
  if (note_result (self, n, result, now_ms, error) && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

gboolean
dsk_replica_store_dismiss_attention (DskReplicaStore *self, const char *command_id, GError **error)
{
  if (!dsk_replica_store_begin_durable (self, error))
    return FALSE;
  if (dsk_db_run (self->db, error, "DELETE FROM attention WHERE command = $1", "s", command_id)
      && dsk_replica_store_commit (self, error))
    return TRUE;
  if (self->in_transaction)
    dsk_replica_store_rollback (self);
  return FALSE;
}

/* --- a relay that starts over --- */

/* The relay forgot (it was restored from a backup) what it had done. What only concerns the relay
 * is asked for again. A message may have reached the customer before: a person decides. So does one that was to be sent
 * later and was sent at once: whoever looks at it finds it where it waits, or where it was sent. */
static gboolean
take_back_journal (DskReplicaStore *self, gint64 relay_last_n, GError **error)
{
  return dsk_db_run (
             self->db, error,
             "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
             " SELECT j.id, j.n, j.type, j.conv, j.text, 'needs-confirm', '{\"reason\":\"restored\"}',"
             " j.device_at, j.kind, j.content"
             " FROM journal AS j LEFT JOIN result AS r ON r.n = j.n"
             " WHERE j.n > $1 AND coalesce(r.code, 'ok') = 'ok' AND " DSK_REPLICA_IS_MESSAGE ("j.type")
             " ON CONFLICT (command) DO NOTHING",
             "i", relay_last_n)
         && dsk_db_run (
             self->db, error,
             "INSERT INTO outbox (" DSK_REPLICA_COMMAND_COLUMNS ") SELECT " DSK_REPLICA_COMMAND_COLUMNS
             " FROM journal WHERE n > $1"
             " AND coalesce((SELECT r.code FROM result AS r WHERE r.n = journal.n), 'ok') = 'ok'"
             " AND NOT " DSK_REPLICA_IS_MESSAGE ("type") " AND type NOT LIKE 'scheduled.send@%'",
             "i", relay_last_n)
         && dsk_db_run (self->db, error, "DELETE FROM journal WHERE n > $1", "i", relay_last_n)
         && dsk_db_run (self->db, error, "DELETE FROM result WHERE n > $1", "i", relay_last_n);
}

/* Whether the relay, of the same history by its name, forgot what it had executed. */
static gboolean
is_behind (DskReplicaStore *self, gint64 relay_last_n, gboolean *behind, GError **error)
{
  gint64 first_n;
  gint64 last_n;

  if (!dsk_replica_store_outbox_range (self, &first_n, &last_n, error))
    return FALSE;
  *behind = relay_last_n < first_n - 1;
  return TRUE;
}

/* Messages that may have left, and of which the relay knows nothing: perhaps it never got them, perhaps it sent them
 * and forgot. A person decides. */
static gboolean
put_sent_aside (DskReplicaStore *self, gint64 relay_last_n, GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO attention (command, n, type, conv, text, code, detail, at, kind, content)"
                     " SELECT id, n, type, conv, text, 'needs-confirm', '{\"reason\":\"restored\"}', device_at, kind,"
                     " content FROM outbox WHERE n > $1 AND n <= $2 AND " DSK_REPLICA_IS_MESSAGE ("type")
                     " ON CONFLICT (command) DO NOTHING",
                     "ii", relay_last_n, self->sent_n)
         && dsk_db_run (self->db, error,
                        "DELETE FROM outbox WHERE n > $1 AND n <= $2"
                        " AND (" DSK_REPLICA_IS_MESSAGE ("type") " OR type LIKE 'scheduled.send@%')",
                        "ii", relay_last_n, self->sent_n);
}

/* Numbers that follow the relay's without gaps. Ascending, so that no two are ever the same. */
gboolean
dsk_replica_outbox_number_again (DskReplicaStore *self, gint64 relay_last_n, GError **error)
{
  gint64 n = relay_last_n;
  gint64 old = 0;
  gboolean found = FALSE;

  for (;;)
    {
      if (!dsk_db_get_int (self->db, &old, &found, error, "SELECT min(n) FROM outbox WHERE n > $1",
                           "i", n))
        return FALSE;
      if (!found)
        break;
      n++;
      if (old != n
          && !dsk_db_run (self->db, error, "UPDATE outbox SET n = $1 WHERE n = $2", "ii", n, old))
        return FALSE;
    }
  return dsk_db_run (self->db, error, "UPDATE state SET last_n = $1", "i", n) && dsk_replica_hold_settle (self, error);
}

/* Commands that the relay says it executed stay until it says what it made of them: their frames
 * will not come, and a refusal that nobody hears of would be words lost. What was said of them before counts no
 * more: it may be of a history that is gone, in which another command has the number now. */
gboolean
dsk_replica_outbox_refetch (DskReplicaStore *self, gint64 relay_last_n, gboolean lost, GError **error)
{
  gboolean behind;

  return dsk_db_run (self->db, error, "DELETE FROM result WHERE n IN (SELECT n FROM outbox)", "")
         && is_behind (self, relay_last_n, &behind, error)
         && ((!lost && !behind) || put_sent_aside (self, relay_last_n, error))
         && (DSK_PLANTED (journal_forgotten) || take_back_journal (self, relay_last_n, error))
         && dsk_replica_outbox_number_again (self, relay_last_n, error);
}
