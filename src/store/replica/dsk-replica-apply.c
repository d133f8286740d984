/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows as they come from the relay, through the three guards. */

#include "dsk-replica-private.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-message.h"
#include "dsk-planted.h"

/* Rows of a second get neighbouring numbers; more than fit in one
 * second spill into what follows. */
#define RIDS_A_SECOND 256
#define MAX_SECOND (G_GINT64_CONSTANT (1) << 40)

static const DskValue null_value;

DskValue
dsk_replica_get_column (const DskEntity *entity, const DskValue *values, const char *name)
{
  for (guint i = 0; i < entity->n_columns; i++)
    if (strcmp (entity->columns[i].name, name) == 0)
      return values[i];
  return null_value;
}

/* What a column that may not be NULL holds if an older relay does not know it. */
static DskValue
fill_in (const DskColumn *column, const DskValue *value)
{
  if (value->type != DSK_VALUE_NULL || column->nullable)
    return *value;
  return column->type == DSK_VALUE_INT ? dsk_value_int (0) : dsk_value_text ("");
}

/* --- row numbers --- */

static gint64
first_rid (gint64 at)
{
  return CLAMP (at / 1000, 0, MAX_SECOND) * RIDS_A_SECOND;
}

static gboolean
next_rid (DskReplicaStore *self, const char *sql, gint64 at, gint64 *rid, GError **error)
{
  gint64 base = first_rid (at);
  gint64 span = RIDS_A_SECOND;

  for (guint i = 0; i < 3; i++)
    {
      gboolean found = FALSE;

      if (!dsk_db_get_int (self->db, rid, &found, error, sql, "ii", base, base + span))
        return FALSE;
      *rid = found ? *rid + 1 : base;
      if (*rid < base + span)
        return TRUE;
      span *= 4096;
    }
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FAILED, "Too many rows are of the same time");
  return FALSE;
}

static gboolean
has_time (const DskEntity *entity)
{
  return dsk_entity_id (entity) == DSK_ENTITY_MESSAGE || dsk_entity_id (entity) == DSK_ENTITY_NOTE;
}

/* Most rows are the only ones of their second: to try its first number is cheaper than to look.
 * @rid: 0 lets SQLite choose */
static gboolean
choose_rid (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
            DskReplicaConv *conv, gboolean look, gint64 *rid, GError **error)
{
  const gboolean is_note = dsk_entity_id (entity) == DSK_ENTITY_NOTE;
  DskValue at;

  *rid = dsk_entity_id (entity) == DSK_ENTITY_CONVERSATION ? conv->key : 0;
  /* One order with those of messages, which a search for files walks with them. */
  if (dsk_entity_id (entity) == DSK_ENTITY_NOTE_MEDIA)
    return dsk_db_get_int (self->db, rid, NULL, error,
                           "SELECT 1 + max(coalesce((SELECT max(rid) FROM media), 0),"
                           " coalesce((SELECT max(rid) FROM note_media), 0))",
                           "");
  if (!has_time (entity))
    return TRUE;
  at = dsk_replica_get_column (entity, values, "at");
  if (look)
    return next_rid (self,
                     is_note ? "SELECT max(rid) FROM note WHERE rid >= $1 AND rid < $2"
                             : "SELECT max(rid) FROM message WHERE rid >= $1 AND rid < $2",
                     dsk_value_get_int (&at), rid, error);
  *rid = first_rid (dsk_value_get_int (&at));
  if (!is_note && self->near_rid - *rid >= 0 && self->near_rid - *rid < RIDS_A_SECOND - 1)
    *rid = self->near_rid + 1;
  return TRUE;
}

/* --- what follows from a row --- */

/* Whether there is something to read in it: a reaction, an edit or a deletion shows at what it is about. */
static gboolean
is_to_read (const DskEntity *entity, const DskValue *values)
{
  DskValue direction = dsk_replica_get_column (entity, values, "direction");
  DskValue kind = dsk_replica_get_column (entity, values, "kind");

  switch ((int) dsk_message_kind_from_string (dsk_value_get_text (&kind)))
    {
    case DSK_MESSAGE_REACTION:
    case DSK_MESSAGE_EDIT:
    case DSK_MESSAGE_REVOKE:
      return FALSE;
    default:
      return g_strcmp0 (dsk_value_get_text (&direction), "in") == 0;
    }
}

/* @old: (nullable): the row that this one replaced */
static gboolean
after_change (DskReplicaStore *self, const DskEntity *entity, DskReplicaConv *conv,
              const DskValue *old, const DskValue *values, GError **error)
{
  DskValue at;

  if (conv != NULL)
    dsk_replica_conv_set_stale (self, conv);
  switch (dsk_entity_id (entity))
    {
    case DSK_ENTITY_CONVERSATION:
      if (old == NULL && !conv->is_new)
        dsk_replica_conv_recount (self, conv);
      return TRUE;
    case DSK_ENTITY_MESSAGE:
      if (old != NULL)
        {
          dsk_replica_conv_recount (self, conv);
          return TRUE;
        }
      at = dsk_replica_get_column (entity, values, "at");
      return dsk_replica_conv_add_message (self, conv, dsk_value_get_text (&values[0]),
                                           dsk_value_get_int (&at), is_to_read (entity, values),
                                           error);
    case DSK_ENTITY_READ_MARKER:
      dsk_replica_conv_recount (self, conv);
      return TRUE;
    default:
      return TRUE;
    }
}

static gboolean
same_words (const DskEntity *entity, const DskValue *a, const DskValue *b)
{
  static const char *const names[]
      = { "text", "name", "username", "phone", "wa_id", "given_name", "remark", "tags", "attributes" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      DskValue x = dsk_replica_get_column (entity, a, names[i]);
      DskValue y = dsk_replica_get_column (entity, b, names[i]);

      if (g_strcmp0 (dsk_value_get_text (&x), dsk_value_get_text (&y)) != 0)
        return FALSE;
    }
  return TRUE;
}

/* --- one row --- */

typedef struct
{
  gboolean found;
  gint64 rid;
  gint64 seq;
  sqlite3_stmt *stmt; /* (unowned): stands on the row, until reset */
} Stored;

static gboolean
find (DskReplicaStore *self, const DskEntity *entity, const char *id, Stored *stored,
      GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, self->sql[dsk_entity_id (entity)].find, error);
  int rc;

  *stored = (Stored){ 0 };
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc == SQLITE_ROW)
    {
      stored->found = TRUE;
      stored->rid = sqlite3_column_int64 (stmt, 0);
      stored->seq = sqlite3_column_int64 (stmt, (int) entity->n_columns);
      stored->stmt = stmt;
    }
  return rc != 0;
}

static void
read_stored (const DskEntity *entity, const Stored *stored, DskValue *values)
{
  for (guint i = 0; i < entity->n_columns; i++)
    values[i] = dsk_db_column (stored->stmt, (int) i + 1);
}

/* @look: whether its number must be looked for
 * @inserted: FALSE: there is such a row, or, unless @look, one of its number. To try is cheaper than to look
 * first: most rows are new. */
static gboolean
run_insert (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
            DskReplicaConv *conv, gboolean look, gint64 *rid, gboolean *inserted, GError **error)
{
  sqlite3_stmt *stmt;
  int index = 1;

  if (!choose_rid (self, entity, values, conv, look, rid, error))
    return FALSE;
  stmt = dsk_db_stmt (self->db, self->sql[dsk_entity_id (entity)].insert, error);
  if (stmt == NULL)
    return FALSE;
  if (*rid != 0)
    sqlite3_bind_int64 (stmt, index, *rid);
  index++;
  if (conv != NULL)
    sqlite3_bind_int64 (stmt, index++, conv->key);
  for (guint i = 0; i < entity->n_columns; i++)
    {
      DskValue value = fill_in (&entity->columns[i], &values[i]);

      dsk_db_bind_value (stmt, index++, &value);
    }
  if (dsk_db_step (self->db, stmt, error) != SQLITE_DONE)
    return FALSE;
  *inserted = dsk_db_changes (self->db) > 0;
  *rid = sqlite3_last_insert_rowid (dsk_db_handle (self->db));
  if (*inserted && dsk_entity_id (entity) == DSK_ENTITY_MESSAGE)
    self->near_rid = *rid;
  return TRUE;
}

static gboolean
run_update (DskReplicaStore *self, const DskEntity *entity, const DskValue *values, gint64 rid,
            GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, self->sql[dsk_entity_id (entity)].update, error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 1; i < entity->n_columns; i++)
    {
      DskValue value = fill_in (&entity->columns[i], &values[i]);

      dsk_db_bind_value (stmt, (int) i, &value);
    }
  sqlite3_bind_int64 (stmt, (int) entity->n_columns, rid);
  return dsk_db_step (self->db, stmt, error) == SQLITE_DONE;
}

static gboolean
insert_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
            DskReplicaConv *conv, gboolean look, gboolean *inserted, GError **error)
{
  gint64 rid;

  if (!run_insert (self, entity, values, conv, look, &rid, inserted, error))
    return FALSE;
  if (!*inserted)
    return TRUE;
  if (dsk_replica_has_words (entity))
    dsk_replica_words_add (self, entity, rid, values);
  return dsk_replica_costs_after (self, entity, values, error)
         && after_change (self, entity, conv, NULL, values, error);
}

/* @old: goes with the statement that it stands in */
static gboolean
replace_values (DskReplicaStore *self, const DskEntity *entity, const DskValue *old, const DskValue *values,
                DskReplicaConv *conv, const Stored *stored, GError **error)
{
  const gboolean same = dsk_replica_costs_are_same (entity, old, values);

  if (!same && !dsk_replica_costs_before (self, entity, old, error))
    return FALSE;
  sqlite3_reset (stored->stmt);
  return run_update (self, entity, values, stored->rid, error)
         && (same
             || (dsk_replica_costs_after (self, entity, values, error)
                 && dsk_replica_costs_sweep (self, conv->key, error)));
}

static gboolean
replace_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
             DskReplicaConv *conv, const Stored *stored, GError **error)
{
  g_autofree DskValue *old = g_new (DskValue, entity->n_columns);
  gboolean reindex;

  read_stored (entity, stored, old);
  reindex = dsk_replica_has_words (entity) && !same_words (entity, old, values);
  if (reindex && !dsk_replica_words_remove (self, entity, stored->rid, old, error))
    return FALSE;
  if (!after_change (self, entity, conv, old, values, error)
      || !replace_values (self, entity, old, values, conv, stored, error))
    return FALSE;
  if (reindex)
    dsk_replica_words_add (self, entity, stored->rid, values);
  return TRUE;
}

/* @replaced: FALSE: what is here is as new, or newer. */
static gboolean
update_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
            DskReplicaConv *conv, gboolean *replaced, GError **error)
{
  Stored stored;

  if (!find (self, entity, dsk_value_get_text (&values[0]), &stored, error))
    return FALSE;
  /* Another has the number that was tried. */
  if (!stored.found && has_time (entity))
    return insert_row (self, entity, values, conv, TRUE, replaced, error);
  *replaced = stored.found
              && (stored.seq < dsk_value_get_int (&values[entity->n_columns - 1]) || DSK_PLANTED (guard_seq));
  if (*replaced)
    return replace_row (self, entity, values, conv, &stored, error);
  if (stored.found)
    sqlite3_reset (stored.stmt);
  return TRUE;
}

/* A page may have been read before the row was deleted, or the conversation dropped. */
static gboolean
is_out_of_date (DskReplicaStore *self, const DskEntity *entity, const char *id,
                DskReplicaConv *conv, gint64 as_of, gboolean *result, GError **error)
{
  gint64 seq;

  *result = conv != NULL && conv->dropped_as_of > as_of && !DSK_PLANTED (guard_dropped);
  if (*result || !self->has_tombs || DSK_PLANTED (guard_tomb))
    return TRUE;
  return dsk_db_get_int (self->db, &seq, result, error,
                         "SELECT seq FROM tomb WHERE entity = $1 AND id = $2", "ss", entity->name,
                         id);
}

gboolean
dsk_replica_store_put_row (DskReplicaStore *self, const DskEntity *entity, const DskValue *values,
                           gint64 as_of, gboolean *changed, GError **error)
{
  const char *id = dsk_value_get_text (&values[0]);
  DskReplicaConv *conv = NULL;
  gboolean skip = FALSE;
  gboolean taken = FALSE;

  g_return_val_if_fail (self->in_transaction && id != NULL, FALSE);

  if (changed != NULL)
    *changed = FALSE;
  if (entity->stream == DSK_STREAM_CONVERSATION)
    {
      const char *conv_id = dsk_value_get_text (&values[entity->conv_column]);

      g_return_val_if_fail (conv_id != NULL, FALSE);
      conv = dsk_replica_conv_get (self, conv_id, error);
      if (conv == NULL)
        return FALSE;
    }
  if (!is_out_of_date (self, entity, id, conv, as_of, &skip, error))
    return FALSE;
  if (skip)
    return TRUE;
  if (!insert_row (self, entity, values, conv, FALSE, &taken, error)
      || (!taken && !update_row (self, entity, values, conv, &taken, error)))
    return FALSE;
  if (changed != NULL)
    *changed = taken;
  return TRUE;
}

gboolean
dsk_replica_store_put_unknown (DskReplicaStore *self, const char *entity, const char *columns,
                               const char *row, GError **error)
{
  return dsk_db_run (self->db, error,
                     "INSERT INTO unknown_row (entity, columns, row) VALUES ($1, $2, $3)", "sss",
                     entity, columns, row);
}

static gboolean
delete_stored (DskReplicaStore *self, const DskEntity *entity, const Stored *stored, GError **error)
{
  g_autofree DskValue *old = g_new (DskValue, entity->n_columns);
  DskReplicaConv *conv = NULL;

  read_stored (entity, stored, old);
  if (dsk_replica_has_words (entity)
      && !dsk_replica_words_remove (self, entity, stored->rid, old, error))
    return FALSE;
  if (entity->stream == DSK_STREAM_CONVERSATION)
    {
      conv = dsk_replica_conv_get (self, dsk_value_get_text (&old[entity->conv_column]), error);
      if (conv == NULL)
        return FALSE;
      dsk_replica_conv_recount (self, conv);
      dsk_replica_conv_set_stale (self, conv);
    }
  if (!dsk_replica_costs_before (self, entity, old, error))
    return FALSE;
  sqlite3_reset (stored->stmt);
  return dsk_db_run (self->db, error, self->sql[dsk_entity_id (entity)].remove, "i", stored->rid)
         && (conv == NULL || dsk_replica_costs_sweep (self, conv->key, error));
}

/* A row of an entity that this build does not know, or the rows of a conversation: their ids stand
 * in them as JSON strings. */
static gboolean
forget_unknown (DskReplicaStore *self, const char *id, GError **error)
{
  g_autofree char *quoted = g_strconcat ("\"", id, "\"", NULL);

  return dsk_db_run (self->db, error, "DELETE FROM unknown_row WHERE instr (row, $1) > 0", "s",
                     quoted);
}

gboolean
dsk_replica_remove_row (DskReplicaStore *self, const DskEntity *entity, const char *id,
                        GError **error)
{
  Stored stored;

  if (!find (self, entity, id, &stored, error))
    return FALSE;
  return !stored.found || delete_stored (self, entity, &stored, error);
}

/**
 * dsk_replica_store_delete_row:
 * @entity: its name
 * @conv: (nullable): not needed
 */
gboolean
dsk_replica_store_delete_row (DskReplicaStore *self, const char *entity, const char *id,
                              const char *conv, gint64 seq, GError **error)
{
  const DskEntity *known = dsk_entity_by_name (entity);
  gboolean has_jobs = FALSE;

  g_return_val_if_fail (self->in_transaction && id != NULL, FALSE);

  if (known == NULL)
    return forget_unknown (self, id, error);
  if (!dsk_replica_has_jobs (self, &has_jobs, error))
    return FALSE;
  if (has_jobs)
    {
      if (!dsk_db_run (self->db, error,
                       "INSERT INTO tomb (entity, id, seq) VALUES ($1, $2, $3)"
                       " ON CONFLICT (entity, id) DO UPDATE SET seq = excluded.seq",
                       "ssi", entity, id, seq))
        return FALSE;
      self->has_tombs = TRUE;
    }
  return dsk_replica_remove_row (self, known, id, error);
}

/* --- whole conversations --- */

gboolean
dsk_replica_drop_rows (DskReplicaStore *self, gint64 key, GError **error)
{
  if ((!DSK_PLANTED (drop_keeps_words) && !dsk_replica_words_drop (self, key, error))
      || !dsk_replica_forget_costs_of (self, key, error) || !dsk_replica_forget_told_of (self, key, error))
    return FALSE;
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (self->sql[i].drop != NULL && !(DSK_PLANTED (drop_keeps_rows) && i == DSK_ENTITY_EVENT)
        && !dsk_db_run (self->db, error, self->sql[i].drop, "i", key))
      return FALSE;
  return TRUE;
}

gboolean
dsk_replica_store_drop (DskReplicaStore *self, const char *conv, gint64 as_of, GError **error)
{
  g_autofree char *job = g_strconcat ("conv:", conv, NULL);
  DskReplicaConv *known;

  g_return_val_if_fail (self->in_transaction, FALSE);

  known = dsk_replica_conv_get (self, conv, error);
  if (known == NULL || !dsk_replica_drop_rows (self, known->key, error)
      || !forget_unknown (self, conv, error)
      || !dsk_db_run (self->db, error, "DELETE FROM job WHERE job = $1", "s", job)
      || !dsk_db_run (self->db, error,
                      "INSERT INTO dropped (conv, as_of) VALUES ($1, $2)"
                      " ON CONFLICT (conv) DO UPDATE SET as_of = max(as_of, excluded.as_of)",
                      "si", conv, as_of))
    return FALSE;
  known->dropped_as_of = MAX (known->dropped_as_of, as_of);
  dsk_replica_conv_recount (self, known);
  dsk_replica_conv_set_stale (self, known);
  return TRUE;
}
