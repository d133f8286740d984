/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the commands of the outbox will change, so that people see it now. */

#include "dsk-replica-overlay-private.h"

#include "dsk-message.h"
#include "dsk-planted.h"
#include "dsk-text.h"

static void
shown_clear (DskReplicaShown *shown)
{
  g_free (shown->owner);
  g_free (shown->team);
  g_free (shown->last_msg);
  g_free (shown->last_direction);
  g_free (shown->last_kind);
  g_free (shown->last_preview);
  g_free (shown->snoozed_by);
}

typedef DskReplicaShown Shown;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shown, shown_clear)

static char *
dup_column (sqlite3_stmt *stmt, int index)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, index));
}

static void
set_text (char **field, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

static gboolean
load_shown (DskReplicaStore *self, const char *conv, Shown *shown, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (
      self->db,
      "SELECT key, status, owner, team, last_at, last_msg, last_direction, last_kind,"
      " last_preview, waiting_since, unread, pending, snoozed_until, snoozed_by FROM v_conversation WHERE id = $1",
      error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  rc = dsk_db_step (self->db, stmt, error);
  *found = rc == SQLITE_ROW;
  if (rc != SQLITE_ROW)
    return rc != 0;
  shown->key = sqlite3_column_int64 (stmt, 0);
  dsk_status_from_string ((const char *) sqlite3_column_text (stmt, 1), &shown->status);
  shown->owner = dup_column (stmt, 2);
  shown->team = dup_column (stmt, 3);
  shown->last_at = sqlite3_column_int64 (stmt, 4);
  shown->last_msg = dup_column (stmt, 5);
  shown->last_direction = dup_column (stmt, 6);
  shown->last_kind = dup_column (stmt, 7);
  shown->last_preview = dup_column (stmt, 8);
  shown->waiting_since = sqlite3_column_int64 (stmt, 9);
  shown->unread = sqlite3_column_int64 (stmt, 10);
  shown->pending = sqlite3_column_int64 (stmt, 11);
  shown->snoozed_until = sqlite3_column_int64 (stmt, 12);
  shown->snoozed_by = dup_column (stmt, 13);
  sqlite3_reset (stmt);
  return TRUE;
}

static gboolean
save_shown (DskReplicaStore *self, const Shown *shown, GError **error)
{
  return dsk_db_run (
      self->db, error,
      "INSERT INTO overlay_conversation (conv_key, status, owner, team, last_at, last_msg,"
      " last_direction, last_kind, last_preview, waiting_since, unread, pending, snoozed_until, snoozed_by)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
      " ON CONFLICT (conv_key) DO UPDATE SET status = excluded.status,"
      " owner = excluded.owner, team = excluded.team, last_at = excluded.last_at,"
      " last_msg = excluded.last_msg, last_direction = excluded.last_direction,"
      " last_kind = excluded.last_kind, last_preview = excluded.last_preview,"
      " waiting_since = excluded.waiting_since, unread = excluded.unread,"
      " pending = excluded.pending, snoozed_until = excluded.snoozed_until, snoozed_by = excluded.snoozed_by",
      "isssissssIiiIs", shown->key, dsk_status_to_string (shown->status), shown->owner, shown->team,
      shown->last_at, shown->last_msg, shown->last_direction, shown->last_kind, shown->last_preview,
      shown->waiting_since != 0 ? &shown->waiting_since : NULL, shown->unread, shown->pending,
      shown->snoozed_until != 0 ? &shown->snoozed_until : NULL, shown->snoozed_by);
}

/* At the end of the timeline, whatever this device's clock says. */
static gboolean
end_of_timeline (DskReplicaStore *self, const Shown *shown, gint64 device_at, gint64 *at,
                 GError **error)
{
  gint64 newest = 0;

  if (!dsk_db_get_int (self->db, &newest, NULL, error,
                       "SELECT max(coalesce((SELECT max(at) FROM message WHERE conv_key = $1), 0),"
                       " coalesce((SELECT max(at) FROM note WHERE conv_key = $1), 0),"
                       " coalesce((SELECT max(at) FROM event WHERE conv_key = $1), 0),"
                       " coalesce((SELECT max(at) FROM overlay_message WHERE conv_key = $1), 0),"
                       " coalesce((SELECT max(at) FROM overlay_note WHERE conv_key = $1), 0))",
                       "i", shown->key))
    return FALSE;
  newest = MAX (newest, shown->last_at);
  *at = newest >= device_at ? newest + 1 : device_at;
  return TRUE;
}

static gboolean
is_confirmed (DskReplicaStore *self, const char *sql, const char *id, gint64 *at, gboolean *result,
              GError **error)
{
  return dsk_db_get_int (self->db, at, result, error, sql, "s", id);
}

static void
snooze (Shown *shown, gint64 until, const char *by)
{
  shown->snoozed_until = until;
  set_text (&shown->snoozed_by, until != 0 ? by : NULL);
}

void
dsk_replica_shown_own (DskReplicaShown *shown, const char *owner)
{
  const DskStimulus stimulus = owner != NULL ? DSK_STIMULUS_CLAIM : DSK_STIMULUS_RELEASE;

  if (g_strcmp0 (shown->owner, owner) == 0)
    return;
  set_text (&shown->owner, owner);
  shown->status = dsk_status_after (shown->status, stimulus, owner != NULL);
  if (dsk_stimulus_wakes (stimulus))
    snooze (shown, 0, NULL);
}

static void
claim (DskReplicaStore *self, Shown *shown)
{
  if (shown->owner == NULL)
    dsk_replica_shown_own (shown, self->user);
}

static gboolean
show_message (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  g_autofree char *preview
      = command->text != NULL ? dsk_text_preview (command->text, DSK_PREVIEW_CHARS) : NULL;
  gboolean confirmed = FALSE;
  gint64 at = 0;

  if (!is_confirmed (self, "SELECT at FROM message WHERE id = $1", command->object, &at, &confirmed,
                     error))
    return FALSE;
  if (!confirmed
      && (!end_of_timeline (self, shown, command->device_at, &at, error)
          || !dsk_db_run (
              self->db, error,
              "INSERT INTO overlay_message (n, conv_key, id, conv, at, device_at, author, text,"
              " quote, kind, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
              "iissiisssss", command->n, shown->key, command->object, command->conv, at,
              command->device_at, self->user, command->text != NULL ? command->text : "",
              command->quote, dsk_message_kind_to_string (command->kind), command->content)))
    return FALSE;
  /* A reaction answers nothing, and is not what a conversation is about. */
  if (command->kind == DSK_MESSAGE_REACTION)
    return TRUE;
  claim (self, shown);
  if (!dsk_replica_overlay_reply (self, command, shown, error))
    return FALSE;
  shown->status = dsk_status_after (shown->status, DSK_STIMULUS_REPLY, shown->owner != NULL);
  shown->waiting_since = 0;
  if (at < shown->last_at)
    return TRUE;
  shown->last_at = at;
  set_text (&shown->last_msg, command->object);
  set_text (&shown->last_direction, dsk_direction_to_string (DSK_DIRECTION_OUT));
  set_text (&shown->last_kind, dsk_message_kind_to_string (command->kind));
  set_text (&shown->last_preview, preview);
  return TRUE;
}

/* A file may be without. */
static const char *
words_of (const DskCommand *command)
{
  return command->text != NULL ? command->text : "";
}

static gboolean
show_note (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  gboolean confirmed = FALSE;
  gint64 at = 0;

  if (!is_confirmed (self, "SELECT at FROM note WHERE id = $1", command->object, &at, &confirmed,
                     error))
    return FALSE;
  return confirmed
         || (end_of_timeline (self, shown, command->device_at, &at, error)
             && dsk_db_run (
                 self->db, error,
                 "INSERT INTO overlay_note (n, conv_key, id, conv, at, device_at, author, text, content, kind)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 "iissiissss", command->n, shown->key, command->object, command->conv, at,
                 command->device_at, self->user, words_of (command), command->content,
                 dsk_message_kind_to_string (command->kind)));
}

/* A note that the relay does not have yet is written differently, and keeps its file; of one that it has,
 * what it will say is kept beside. What the relay has done already, or will refuse, is not shown. */
static gboolean
show_edit (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  return dsk_db_run (self->db, error,
                     "UPDATE overlay_note SET text = $1, content = CASE WHEN kind = 'text' THEN $2 ELSE"
                     " json_set (coalesce ($2, '{}'), '$.media', json_extract (content, '$.media')) END,"
                     " version = $3, version_id = $4 WHERE id = $5"
                     " AND coalesce(version_id, id) = $6",
                     "ssisss", words_of (command), command->content, command->base_seq + 1, command->id,
                     command->object, command->head_msg)
         && dsk_db_run (self->db, error,
                        "INSERT INTO overlay_note_edit (n, conv_key, conv, note, at, text, content, version,"
                        " version_id) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM note AS m WHERE m.id = $4"
                        " AND coalesce((SELECT e.version_id FROM overlay_note_edit AS e WHERE e.note = $4),"
                        " m.version_id, m.id) = $10 ON CONFLICT (note) DO UPDATE SET n = excluded.n,"
                        " at = excluded.at, text = excluded.text, content = excluded.content,"
                        " version = excluded.version, version_id = excluded.version_id",
                        "iissississ", command->n, shown->key, command->conv, command->object, command->device_at,
                        words_of (command), command->content, command->base_seq + 1, command->id, command->head_msg);
}

static gboolean
show_seen (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  return dsk_db_run (self->db, error, "INSERT INTO overlay_seen (n, conv_key, note) VALUES ($1, $2, $3)", "iis",
                     command->n, shown->key, command->object);
}

/* Only as far as the command says: what came since stays unread. */
static gboolean
show_read (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  gboolean found = FALSE;
  gint64 at = 0;
  gint64 left = 0;

  if (!dsk_db_get_int (self->db, &at, &found, error, "SELECT at FROM message WHERE id = $1 AND conv_key = $2", "si",
                       command->object, shown->key))
    return FALSE;
  if (found && !dsk_replica_count_after (self, shown->key, at, command->object, &left, error))
    return FALSE;
  if (found)
    shown->unread = MIN (shown->unread, left);
  return TRUE;
}

/* What was read before it stays read. */
static gboolean
show_unread (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  gboolean found = FALSE;
  gint64 at = 0;
  gint64 left = 0;
  gint64 itself = 0;

  if (!dsk_db_get_int (self->db, &at, &found, error, "SELECT at FROM message WHERE id = $1 AND conv_key = $2", "si",
                       command->object, shown->key))
    return FALSE;
  if (found
      && (!dsk_replica_count_after (self, shown->key, at, command->object, &left, error)
          || !dsk_db_get_int (self->db, &itself, NULL, error,
                              "SELECT count(*) FROM message WHERE id = $1 AND direction = 'in'"
                              " AND kind NOT IN ('reaction', 'edit', 'revoke')",
                              "s", command->object)))
    return FALSE;
  shown->unread = MAX (shown->unread, left + itself);
  return TRUE;
}

/* The customer wrote since: the relay will put nothing off. */
static gboolean
show_snooze (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  gboolean known = FALSE;
  gint64 seen = 0;
  gint64 since = 0;

  if (command->until != 0 && command->head_msg != NULL
      && !dsk_db_get_int (self->db, &seen, &known, error, "SELECT at FROM message WHERE id = $1", "s",
                          command->head_msg))
    return FALSE;
  if (known && !dsk_replica_count_after (self, shown->key, seen, command->head_msg, &since, error))
    return FALSE;
  if (dsk_status_can_snooze (shown->status) && since == 0)
    snooze (shown, command->until, self->user);
  return TRUE;
}

static gboolean
show_assignment (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  const char *team = command->team != NULL || command->user == NULL ? command->team : shown->team;

  if ((g_strcmp0 (shown->owner, command->user) != 0 || g_strcmp0 (shown->team, team) != 0)
      && !dsk_replica_overlay_end_handoff (self, command, shown, command->user, error))
    return FALSE;
  if (command->team != NULL && g_strcmp0 (shown->team, command->team) != 0)
    snooze (shown, 0, NULL);
  dsk_replica_shown_own (shown, command->user);
  if (command->team != NULL || command->user == NULL)
    set_text (&shown->team, command->team);
  return TRUE;
}

static gboolean
show_status (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  shown->status = command->status;
  if (command->status != DSK_STATUS_RESOLVED)
    return TRUE;
  shown->waiting_since = 0;
  snooze (shown, 0, NULL);
  return dsk_replica_overlay_end_handoff (self, command, shown, NULL, error);
}

/* What was to be sent later. */
static gboolean
send_now (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  g_autoptr (DskCommand) message = NULL;

  return dsk_replica_overlay_later_send (self, command, shown, &message, error)
         && (message == NULL || show_message (self, message, shown, error));
}

static gboolean
show (DskReplicaStore *self, const DskCommand *command, Shown *shown, GError **error)
{
  if (command->type != DSK_COMMAND_MARK_READ && command->type != DSK_COMMAND_MARK_UNREAD
      && command->type != DSK_COMMAND_MEDIA_RETRY && command->type != DSK_COMMAND_MESSAGE_CANCEL
      && command->type != DSK_COMMAND_MENTION_SEEN)
    shown->pending = 1;
  switch (command->type)
    {
    case DSK_COMMAND_MESSAGE_SEND:
      if (command->until != 0)
        {
          claim (self, shown);
          return dsk_replica_overlay_later (self, command, shown, error);
        }
      return show_message (self, command, shown, error)
             && (command->status == DSK_STATUS_NEW || show_status (self, command, shown, error));
    case DSK_COMMAND_SCHEDULED_SEND:
      return send_now (self, command, shown, error);
    case DSK_COMMAND_SCHEDULED_REMOVE:
      return dsk_replica_overlay_later_remove (self, command, shown, error);
    case DSK_COMMAND_NOTE_ADD:
      return show_note (self, command, shown, error);
    case DSK_COMMAND_NOTE_EDIT:
      return show_edit (self, command, shown, error);
    case DSK_COMMAND_CLAIM:
      claim (self, shown);
      return TRUE;
    case DSK_COMMAND_ASSIGN:
      return show_assignment (self, command, shown, error);
    case DSK_COMMAND_SET_STATUS:
      return show_status (self, command, shown, error);
    case DSK_COMMAND_SNOOZE:
      return show_snooze (self, command, shown, error);
    case DSK_COMMAND_MARK_READ:
      return show_read (self, command, shown, error);
    case DSK_COMMAND_MARK_UNREAD:
      return show_unread (self, command, shown, error);
    case DSK_COMMAND_MENTION_SEEN:
      return show_seen (self, command, shown, error);
    case DSK_COMMAND_MESSAGE_CANCEL:
      /* If it does not stand in the relay's copy yet, it is not shown any more. */
      return dsk_db_run (self->db, error, "DELETE FROM overlay_message WHERE id = $1", "s", command->object);
    case DSK_COMMAND_HANDOFF_OFFER:
      claim (self, shown);
      return dsk_replica_overlay_offer (self, command, shown, error);
    case DSK_COMMAND_HANDOFF_ACCEPT:
    case DSK_COMMAND_HANDOFF_RETURN:
    case DSK_COMMAND_HANDOFF_CANCEL:
      return dsk_replica_overlay_answer (self, command, shown, error);
    case DSK_COMMAND_CONTACT_EDIT:
      return dsk_replica_overlay_contact (self, command, shown, error);
    case DSK_COMMAND_MEDIA_RETRY:
    case DSK_COMMAND_USER_AVAILABILITY:
    case DSK_COMMAND_START:
    case DSK_COMMAND_N:
    default:
      return TRUE;
    }
}

/* Without a user it is ours. */
static gboolean
show_availability (DskReplicaStore *self, const DskCommand *command, GError **error)
{
  const char *user = command->user != NULL ? command->user : self->user;

  return user == NULL
         || dsk_db_run (self->db, error,
                        "INSERT INTO overlay_user (n, user, availability, at) VALUES ($1, $2, $3, $4)"
                        " ON CONFLICT (n) DO NOTHING",
                        "issi", command->n, user, dsk_availability_to_string (command->availability),
                        command->device_at);
}

/* Nothing is shown of a conversation that is not here. */
gboolean
dsk_replica_overlay_add (DskReplicaStore *self, const DskCommand *command, GError **error)
{
  g_auto (Shown) shown = { 0 };
  gboolean found = FALSE;

  if (command->type == DSK_COMMAND_USER_AVAILABILITY)
    return show_availability (self, command, error);
  if (!load_shown (self, command->conv, &shown, &found, error))
    return FALSE;
  return !found || (show (self, command, &shown, error) && save_shown (self, &shown, error));
}

static gboolean
clear_all (DskReplicaStore *self, GError **error)
{
  return dsk_db_run (self->db, error, "DELETE FROM overlay_conversation", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_message", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_note", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_note_edit", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_seen", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_handoff", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_contact", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_scheduled", "")
         && dsk_db_run (self->db, error, "DELETE FROM overlay_user", "");
}

static gboolean
clear_stale (DskReplicaStore *self, GError **error)
{
  for (guint i = 0; i < self->stale->len; i++)
    {
      const gint64 key = ((DskReplicaConv *) g_ptr_array_index (self->stale, i))->key;

      if (!dsk_db_run (self->db, error, "DELETE FROM overlay_conversation WHERE conv_key = $1",
                       "i", key))
        return FALSE;
      /* Messages and notes are there only beside a row of the list. */
      if (dsk_db_changes (self->db) > 0
          && (!dsk_db_run (self->db, error, "DELETE FROM overlay_message WHERE conv_key = $1", "i",
                           key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_note WHERE conv_key = $1", "i", key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_note_edit WHERE conv_key = $1", "i", key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_seen WHERE conv_key = $1", "i", key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_handoff WHERE conv_key = $1", "i", key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_scheduled WHERE conv_key = $1", "i", key)
              || !dsk_db_run (self->db, error, "DELETE FROM overlay_contact WHERE conv_key = $1", "i", key)))
        return FALSE;
    }
  return TRUE;
}

/**
 * dsk_replica_store_rebuild_overlay:
 *
 * Of conversations that changed, or for which the outbox did: commands concern one each, so that
 * what they show of the others stays.
 */
gboolean
dsk_replica_store_rebuild_overlay (DskReplicaStore *self, GError **error)
{
  const gboolean all = self->overlay_is_stale;
  g_autoptr (GPtrArray) commands = NULL;

  g_return_val_if_fail (self->in_transaction, FALSE);

  if ((!all && self->stale->len == 0) || DSK_PLANTED (overlay_kept))
    return TRUE;
  if (!dsk_replica_conv_flush (self, error)
      || !(all ? clear_all (self, error) : clear_stale (self, error)))
    return FALSE;
  commands = all ? dsk_replica_outbox_read (self, 0, G_MAXINT64, G_MAXUINT, error)
                 : dsk_replica_outbox_read_stale (self, error);
  if (commands == NULL)
    return FALSE;
  for (guint i = 0; i < commands->len; i++)
    if (!dsk_replica_overlay_add (self, g_ptr_array_index (commands, i), error))
      return FALSE;
  for (guint i = 0; i < self->stale->len; i++)
    ((DskReplicaConv *) g_ptr_array_index (self->stale, i))->is_stale = FALSE;
  g_ptr_array_set_size (self->stale, 0);
  self->overlay_is_stale = FALSE;
  return TRUE;
}
