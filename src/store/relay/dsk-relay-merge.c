/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-merge.h"

#include "dsk-db-private.h"
#include "dsk-relay-entry.h"

GPtrArray *
dsk_relay_merge_list (DskRelayDb *db, DskMove what, const char *conv, GError **error)
{
  static const char *const sql[DSK_MOVE_N] = {
    [DSK_MOVE_MESSAGE] = "SELECT id FROM message WHERE conv = $1 ORDER BY at, id",
    [DSK_MOVE_NOTE] = "SELECT id FROM note WHERE conv = $1 ORDER BY at, id",
    [DSK_MOVE_NOTE_VERSION] = "SELECT id FROM note_version WHERE conv = $1 ORDER BY at, id",
    [DSK_MOVE_MENTION] = "SELECT id FROM mention WHERE conv = $1 ORDER BY at, id",
    [DSK_MOVE_HANDOFF] = "SELECT id FROM handoff WHERE conv = $1 ORDER BY at, id",
    [DSK_MOVE_SCHEDULED] = "SELECT id FROM scheduled WHERE conv = $1 ORDER BY at, id",
    /* That it was opened is said where it goes. */
    [DSK_MOVE_EVENT] = "SELECT id FROM event WHERE conv = $1 AND kind <> 'opened' ORDER BY at, id",
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle, sql[what], error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (list, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

/* Copied, then everything that names it changed, then removed: no reference ever points nowhere. */
static gboolean
move_message (DskDb *db, const char *old, const char *id, const char *conv, gint64 seq, GError **error)
{
  return dsk_db_run (db, error,
                     "INSERT INTO message (id, conv, direction, kind, at, relay_at, device_at, author, sender, text, "
                     "quote, content, wamid, context_wamid, historical, raw, edited_at, revoked_at, seq) "
                     "SELECT $1, $2, direction, kind, at, relay_at, device_at, author, sender, text, quote, content, "
                     "wamid, context_wamid, historical, raw, edited_at, revoked_at, $3 FROM message WHERE id = $4",
                     "ssis", id, conv, seq, old)
         && dsk_db_run (db, error, "UPDATE message_status SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id,
                        conv, seq, old)
         && dsk_db_run (db, error, "UPDATE status_participant SET message = $1 WHERE message = $2", "ss", id, old)
         && dsk_db_run (db, error, "UPDATE media SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id, conv,
                        seq, old)
         && dsk_db_run (db, error, "UPDATE message_version SET message = $1 WHERE message = $2", "ss", id, old)
         && dsk_db_run (db, error, "UPDATE send_job SET message = $1, conv = $2 WHERE message = $3", "sss", id, conv,
                        old)
         && dsk_db_run (db, error, "UPDATE message_moved SET id = $1 WHERE id = $2", "ss", id, old)
         && dsk_db_run (db, error, "INSERT INTO message_moved (old, id) VALUES ($1, $2)", "ss", old, id)
         && dsk_db_run (db, error, "DELETE FROM message WHERE id = $1", "s", old);
}

gboolean
dsk_relay_merge_move (DskRelayDb *db, DskMove what, const char *old, const char *id, const char *conv,
                      gint64 seq, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  switch (what)
    {
    case DSK_MOVE_MESSAGE:
      return move_message (handle, old, id, conv, seq, error);
    case DSK_MOVE_NOTE:
      return dsk_db_run (handle, error, "UPDATE note SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id, conv,
                         seq, old)
             && dsk_db_run (handle, error, "UPDATE note_version SET note = $1 WHERE note = $2", "ss", id, old)
             /* Its id went with the note's. */
             && dsk_db_run (handle, error, "UPDATE note_media SET conv = $1, seq = $2 WHERE id = $3", "sis", conv, seq,
                            id)
             && dsk_db_run (handle, error, "UPDATE mention SET note = $1 WHERE note = $2", "ss", id, old)
             && dsk_db_run (handle, error, "UPDATE note_moved SET id = $1 WHERE id = $2", "ss", id, old)
             && dsk_db_run (handle, error, "INSERT INTO note_moved (old, id) VALUES ($1, $2)", "ss", old, id);
    case DSK_MOVE_NOTE_VERSION:
      return dsk_db_run (handle, error, "UPDATE note_version SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis",
                         id, conv, seq, old);
    case DSK_MOVE_MENTION:
      return dsk_db_run (handle, error, "UPDATE mention SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id,
                         conv, seq, old);
    case DSK_MOVE_HANDOFF:
      /* Events that name it are moved after it. */
      return dsk_db_run (handle, error,
                         "UPDATE event SET detail = $1 WHERE detail = $2 AND conv = (SELECT conv FROM handoff WHERE "
                         "id = $2)",
                         "ss", id, old)
             && dsk_db_run (handle, error, "UPDATE handoff SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id,
                            conv, seq, old);
    case DSK_MOVE_SCHEDULED:
      return dsk_db_run (handle, error,
                         "UPDATE scheduled SET id = $1, conv = $2, seq = $3, quote = coalesce((SELECT v.id FROM "
                         "message_moved v WHERE v.old = scheduled.quote), quote), head_msg = coalesce((SELECT v.id "
                         "FROM message_moved v WHERE v.old = scheduled.head_msg), head_msg) WHERE id = $4",
                         "ssis", id, conv, seq, old)
             && dsk_db_run (handle, error, "UPDATE scheduled_moved SET id = $1 WHERE id = $2", "ss", id, old)
             && dsk_db_run (handle, error, "INSERT INTO scheduled_moved (old, id) VALUES ($1, $2)", "ss", old,
                            id);
    case DSK_MOVE_EVENT:
      return dsk_db_run (handle, error, "UPDATE event SET id = $1, conv = $2, seq = $3 WHERE id = $4", "ssis", id,
                         conv, seq, old);
    case DSK_MOVE_N:
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
dsk_relay_merge_quotes (DskRelayDb *db, const char *conv, gint64 seq, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE message SET quote = (SELECT v.id FROM message_moved v WHERE v.old = message.quote), "
                     "seq = $1 WHERE conv = $2 AND quote IN (SELECT v.old FROM message_moved v)",
                     "is", seq, conv)
         /* What was quoted across the two. */
         && dsk_db_run (dsk_relay_db_get (db), error,
                        "UPDATE message SET quote = (SELECT q.id FROM message q WHERE q.wamid = message.context_wamid "
                        "AND q.conv = $1 ORDER BY q.direction DESC, q.id DESC LIMIT 1), seq = $2 "
                        "WHERE conv = $1 AND quote IS NULL AND context_wamid IS NOT NULL "
                        "AND EXISTS (SELECT 1 FROM message q WHERE q.wamid = message.context_wamid AND q.conv = $1)",
                        "si", conv, seq);
}

typedef struct
{
  char *user;
  char *upto;
  gint64 at;
} Marker;

static void
marker_free (gpointer data)
{
  Marker *marker = data;

  g_free (marker->user);
  g_free (marker->upto);
  g_free (marker);
}

static GPtrArray *
list_markers (DskDb *db, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (marker_free);
  sqlite3_stmt *stmt = dsk_db_stmt (db,
                                    "SELECT r.\"user\", coalesce(v.id, r.upto), r.at FROM read_marker r "
                                    "LEFT JOIN message_moved v ON v.old = r.upto WHERE r.conv = $1 ORDER BY r.id",
                                    error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (db, stmt, error)) == SQLITE_ROW)
    {
      Marker *marker = g_new0 (Marker, 1);

      marker->user = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      marker->upto = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
      marker->at = sqlite3_column_int64 (stmt, 2);
      g_ptr_array_add (list, marker);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&list) : NULL;
}

gboolean
dsk_relay_merge_markers (DskRelayDb *db, const char *from, const char *to, DskRelayMakeId make_id,
                         gpointer user_data, gint64 seq, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  g_autoptr (GPtrArray) markers = list_markers (handle, from, error);

  for (guint i = 0; markers != NULL && i < markers->len; i++)
    {
      const Marker *marker = markers->pdata[i];
      g_autofree char *id = make_id (user_data);
      gboolean moved;

      if (!dsk_relay_marker_move (db, id, to, marker->user, marker->upto, marker->at, seq, &moved, error))
        return FALSE;
    }
  return markers != NULL && dsk_db_run (handle, error, "DELETE FROM read_marker WHERE conv = $1", "s", from);
}

static void
episode_free (gpointer data)
{
  dsk_relay_episode_clear (data);
  g_free (data);
}

GPtrArray *
dsk_relay_merge_take_episodes (DskRelayDb *db, const char *conv, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (episode_free);
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle, "SELECT id FROM episode WHERE conv = $1 ORDER BY n", error);
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", conv);
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup ((const char *) sqlite3_column_text (stmt, 0)));
  if (rc != SQLITE_DONE)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      DskRelayEpisode *episode = g_new0 (DskRelayEpisode, 1);

      g_ptr_array_add (list, episode);
      if (!dsk_relay_episode_load (db, ids->pdata[i], episode, error))
        return NULL;
    }
  if (!dsk_db_run (handle, error, "DELETE FROM episode WHERE conv = $1", "s", conv))
    return NULL;
  return g_steal_pointer (&list);
}

gboolean
dsk_relay_merge_close (DskRelayDb *db, const char *from, const char *to, gint64 seq, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  return dsk_db_run (handle, error, "UPDATE conversation SET merged_into = $1 WHERE merged_into = $2", "ss", to, from)
         && dsk_db_run (handle, error,
                        "UPDATE conversation SET merged_into = $1, contact = NULL, status = 'resolved', owner = NULL, "
                        "last_msg = NULL, last_preview = NULL, last_direction = NULL, last_kind = NULL, "
                        "waiting_since = NULL, snoozed_until = NULL, snoozed_by = NULL, "
                        "seq = $2 WHERE id = $3",
                        "sis", to, seq, from)
         && dsk_db_run (handle, error, "DELETE FROM contact_card WHERE conv = $1", "s", from)
         && dsk_db_run (handle, error, "DELETE FROM event WHERE conv = $1", "s", from);
}

char *
dsk_relay_merge_conv (DskRelayDb *db, const char *conv, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error, "SELECT merged_into FROM conversation WHERE id = $1", "s",
                          conv);
}

char *
dsk_relay_merge_message (DskRelayDb *db, const char *old, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error, "SELECT id FROM message_moved WHERE old = $1", "s", old);
}
