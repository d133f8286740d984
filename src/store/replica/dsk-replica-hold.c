/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What may still be taken back waits in the outbox for a moment. Numbers are executed in order, so what waits always
 * stands last: what comes meanwhile and may leave goes before it, and takes its number. Nobody else can know of a
 * number that never left, so it may change as often as it likes. Within a conversation nothing overtakes what it could
 * depend on. Whatever is killed, what waits still waits for the rest of its time, and leaves then. */

#include "dsk-replica-private.h"

#include "dsk-planted.h"

/* Those that wait. What another file with our numbers sent already waits no more, whatever its row says. */
#define HELD "due_at IS NOT NULL AND n > $1"

gboolean
dsk_replica_hold_load (DskReplicaStore *self, GError **error)
{
  return dsk_db_get_int (self->db, &self->sent_n, NULL, error,
                         "SELECT coalesce((SELECT min(n) - 1 FROM outbox WHERE due_at IS NOT NULL),"
                         " (SELECT last_n FROM state))",
                         "");
}

/* What waited once, and was then taken for what another file with our numbers had sent, may stand before what came
 * after it. It waits no more: nothing leaves before what has a smaller number. */
gboolean
dsk_replica_hold_settle (DskReplicaStore *self, GError **error)
{
  return dsk_db_run (self->db, error,
                     "UPDATE outbox SET due_at = NULL WHERE due_at IS NOT NULL"
                     " AND n < (SELECT max(n) FROM outbox WHERE due_at IS NULL)",
                     "")
         && dsk_replica_hold_load (self, error);
}

/* Up to the last that is due; what stands before it goes with it. A time that is further away than anything is held
 * back is of a clock that was set since. */
static gboolean
last_due (DskReplicaStore *self, gint64 now_ms, gint64 *n, GError **error)
{
  *n = 0;
  return dsk_db_get_int (self->db, n, NULL, error,
                         "SELECT coalesce(max(n), 0) FROM outbox WHERE " HELD " AND (due_at <= $2 OR due_at > $3)",
                         "iii", self->sent_n, now_ms,
                         now_ms < G_MAXINT64 - DSK_HOLD_MAX_MS ? now_ms + DSK_HOLD_MAX_MS : G_MAXINT64);
}

static gboolean
let_go (DskReplicaStore *self, gint64 upto_n, GError **error)
{
  return upto_n == 0
         || dsk_db_run (self->db, error, "UPDATE outbox SET due_at = NULL WHERE due_at IS NOT NULL AND n <= $1", "i",
                        upto_n);
}

/**
 * dsk_replica_store_release:
 * @now_ms: UTC ms; G_MAXINT64: whatever waits leaves now
 * @next_ms: (out): when the next of what still waits may leave; 0: nothing waits
 *
 * What waited long enough may leave, which is durable on return: nothing that is handed to the transport after this can
 * be taken for something that never left.
 */
gboolean
dsk_replica_store_release (DskReplicaStore *self, gint64 now_ms, gint64 *next_ms, GError **error)
{
  gint64 upto = 0;

  *next_ms = 0;
  if (!last_due (self, now_ms, &upto, error))
    return FALSE;
  if (upto > 0)
    {
      if (!dsk_replica_store_begin_durable (self, error))
        return FALSE;
      if (!let_go (self, upto, error) || !dsk_replica_store_commit (self, error))
        {
          if (self->in_transaction)
            dsk_replica_store_rollback (self);
          return FALSE;
        }
    }
  return dsk_db_get_int (self->db, next_ms, NULL, error, "SELECT coalesce(min(due_at), 0) FROM outbox WHERE " HELD,
                         "i", self->sent_n);
}

/* What a command may not be executed before, of what was written earlier and waits. */
typedef enum
{
  AFTER_NOTHING,
  AFTER_CHANGES, /* of its conversation: what says whose it is or how it stands */
  AFTER_CONV,    /* whatever of its conversation */
  AFTER_ALL,     /* whatever it is */
} After;

static After
comes_after (DskCommandType type)
{
  switch (type)
    {
    case DSK_COMMAND_CLAIM: /* whoever is faster has it */
      return AFTER_CHANGES;
    case DSK_COMMAND_MARK_READ:
    case DSK_COMMAND_MARK_UNREAD:
    case DSK_COMMAND_MENTION_SEEN:
    case DSK_COMMAND_MEDIA_RETRY:
    case DSK_COMMAND_CONTACT_EDIT:   /* nothing that was written depends on it */
    case DSK_COMMAND_CANNED_PUT:     /* what was written from it is in the message */
    case DSK_COMMAND_CANNED_REMOVE:
    case DSK_COMMAND_START:          /* with somebody of whom nothing waits here */
    case DSK_COMMAND_MESSAGE_CANCEL: /* of something that left */
      return AFTER_NOTHING;
    case DSK_COMMAND_USER_AVAILABILITY: /* off shift, one has nothing to answer any more, and hands nothing off */
      return AFTER_ALL;
    case DSK_COMMAND_MESSAGE_SEND:
    case DSK_COMMAND_SCHEDULED_SEND:
    case DSK_COMMAND_SCHEDULED_REMOVE:
    case DSK_COMMAND_NOTE_ADD:
    case DSK_COMMAND_NOTE_EDIT:
    case DSK_COMMAND_ASSIGN:
    case DSK_COMMAND_SET_STATUS:
    case DSK_COMMAND_SNOOZE:
    case DSK_COMMAND_HANDOFF_OFFER:
    case DSK_COMMAND_HANDOFF_ACCEPT:
    case DSK_COMMAND_HANDOFF_RETURN:
    case DSK_COMMAND_HANDOFF_CANCEL:
    case DSK_COMMAND_N:
    default:
      return AFTER_CONV;
    }
}

/* Words alone change nobody's right to it; a status that comes with them does. */
#define CHANGES                                                                                    \
  "type NOT LIKE 'note.add@%' AND type NOT LIKE 'note.edit@%'"                                      \
  " AND (type NOT LIKE 'message.send@%' OR status IS NOT NULL)"

/* @last: (out): when the last of what waits may leave; 0: nothing waits. @behind: (out): @command has to wait for it */
static gboolean
look (DskReplicaStore *self, const DskCommand *command, gint64 *last, gboolean *behind, GError **error)
{
  const After after = comes_after (command->type);
  gint64 n = 0;

  *behind = FALSE;
  if (!dsk_db_get_int (self->db, last, NULL, error, "SELECT coalesce(max(due_at), 0) FROM outbox WHERE " HELD, "i",
                       self->sent_n))
    return FALSE;
  if (*last == 0 || after == AFTER_NOTHING)
    return TRUE;
  if (after != AFTER_ALL
      && !dsk_db_get_int (self->db, &n, NULL, error,
                          after == AFTER_CHANGES
                              ? "SELECT count(*) FROM outbox WHERE " HELD " AND conv = $2 AND " CHANGES
                              : "SELECT count(*) FROM outbox WHERE " HELD " AND conv = $2",
                          "is", self->sent_n, command->conv))
    return FALSE;
  *behind = after == AFTER_ALL || n > 0;
  return TRUE;
}

/* The first of those that wait gives its number away. Twice, so that no two are ever the same. */
static gboolean
make_room (DskReplicaStore *self, gint64 *n, GError **error)
{
  if (!DSK_PLANTED (room_unshown))
    self->overlay_is_stale = TRUE;
  return dsk_db_get_int (self->db, n, NULL, error, "SELECT min(n) FROM outbox WHERE " HELD, "i", self->sent_n)
         && dsk_db_run (self->db, error, "UPDATE outbox SET n = -(n + 1) WHERE n >= $1", "i", *n)
         && dsk_db_run (self->db, error, "UPDATE outbox SET n = -n WHERE n < 0", "");
}

gboolean
dsk_replica_hold_place (DskReplicaStore *self, const DskCommand *command, gint64 *n, gint64 *due_at, GError **error)
{
  gint64 upto = 0;
  gint64 last = 0;
  gint64 last_n = 0;
  gboolean behind;

  g_return_val_if_fail (self->in_transaction, FALSE);

  *due_at = 0;
  if (!last_due (self, command->device_at, &upto, error) || !let_go (self, upto, error)
      || !look (self, command, &last, &behind, error)
      || !dsk_db_get_int (self->db, &last_n, NULL, error, "SELECT last_n FROM state", ""))
    return FALSE;
  if (command->due_at > command->device_at)
    *due_at = MAX (last, MIN (command->due_at, command->device_at + DSK_HOLD_MAX_MS));
  else if (behind)
    *due_at = last;
  *n = last_n + 1;
  return *due_at != 0 || last == 0 || make_room (self, n, error);
}
