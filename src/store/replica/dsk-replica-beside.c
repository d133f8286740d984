/* SPDX-License-Identifier: GPL-3.0-or-later */

/* While a damaged replica is made anew, the new one lies beside it. What can be read of the old one is read, and what
 * this device has to say for itself comes from the new one: all of that was carried over, and is written there. Views
 * of the reader's own stand before the tables of the same name, so that no query has to know. */

#include <string.h>

#include "dsk-error.h"
#include "dsk-replica-private.h"
#include "dsk-replica-reader-private.h"

/* What was said, whether the relay has it by now or not. */
#define COMMANDS                                                                                   \
  "(SELECT " DSK_REPLICA_COMMAND_COLUMNS " FROM beside.outbox"                                      \
  " UNION ALL SELECT " DSK_REPLICA_COMMAND_COLUMNS " FROM beside.journal)"

/* A command's message, from the outbox, or from the journal as long as only the new one has what became of it. */
#define SAID(type, columns)                                                                        \
  " SELECT o.n AS n, k.key AS conv_key, o.object AS id, o.conv AS conv, o.device_at AS at,"         \
  " o.device_at AS device_at,"                                                                      \
  " (SELECT user FROM beside.state) AS author, coalesce(o.text, '') AS text" columns                \
  " FROM " COMMANDS " AS o"                                                                         \
  " JOIN main.conv_key AS k ON k.id = o.conv WHERE o.type LIKE '" type "@%'"                        \
  " AND NOT EXISTS (SELECT 1 FROM beside.result AS r WHERE r.n = o.n AND r.code <> 'ok')"

static const char *const own[]
    = { "draft", "attention", "outbox", "journal", "result", "job", "state", "saved_view" };

static const char *const shown[] = {
  "CREATE TEMP VIEW overlay_conversation AS SELECT * FROM main.overlay_conversation WHERE 0",
  "CREATE TEMP VIEW overlay_message AS" SAID ("message.send",
                                              ", o.quote AS quote, o.kind AS kind, o.content AS content")
  " AND coalesce(o.until, 0) = 0 AND NOT EXISTS (SELECT 1 FROM main.message AS m WHERE m.id = o.object)",
  "CREATE TEMP VIEW overlay_scheduled AS SELECT o.object AS id, o.n AS n, k.key AS conv_key, o.conv AS conv,"
  " (SELECT user FROM beside.state) AS author, o.device_at AS at, o.until AS due_at, 'waiting' AS state,"
  " o.kind AS kind, o.text AS text, o.content AS content, o.quote AS quote, NULL AS file, NULL AS code,"
  " NULL AS detail FROM " COMMANDS " AS o JOIN main.conv_key AS k ON k.id = o.conv"
  " WHERE o.type LIKE 'message.send@%' AND o.until > 0"
  " AND NOT EXISTS (SELECT 1 FROM beside.result AS r WHERE r.n = o.n AND r.code <> 'ok')"
  " AND NOT EXISTS (SELECT 1 FROM main.scheduled AS m WHERE m.id = o.object)"
  " AND NOT EXISTS (SELECT 1 FROM main.message AS m WHERE m.id = o.object)"
  " AND NOT EXISTS (SELECT 1 FROM " COMMANDS " AS e WHERE e.object = o.object AND e.type LIKE 'scheduled.%')",
  "CREATE TEMP VIEW overlay_note AS" SAID ("note.add", ", o.content AS content, o.kind AS kind,"
                                                       " NULL AS version, NULL AS version_id")
  " AND NOT EXISTS (SELECT 1 FROM main.note AS m WHERE m.id = o.object)",
  "CREATE TEMP VIEW overlay_note_edit AS SELECT o.n AS n, k.key AS conv_key, o.conv AS conv, o.object AS note,"
  " o.device_at AS at, coalesce(o.text, '') AS text, o.content AS content, o.base_seq + 1 AS version,"
  " o.id AS version_id, max(o.n) FROM " COMMANDS " AS o"
  " JOIN main.conv_key AS k ON k.id = o.conv WHERE o.type LIKE 'note.edit@%'"
  " AND NOT EXISTS (SELECT 1 FROM beside.result AS r WHERE r.n = o.n AND r.code <> 'ok')"
  " AND NOT EXISTS (SELECT 1 FROM main.note AS m WHERE m.id = o.object AND coalesce(m.version, 1) > o.base_seq)"
  " GROUP BY o.object",
  "CREATE TEMP VIEW overlay_handoff AS SELECT * FROM main.overlay_handoff WHERE 0",
  "CREATE TEMP VIEW overlay_contact AS SELECT * FROM main.overlay_contact WHERE 0",
  "CREATE TEMP VIEW overlay_user AS SELECT o.n AS n,"
  " coalesce(o.user, (SELECT user FROM beside.state)) AS user, o.status AS availability, o.device_at AS at"
  " FROM beside.outbox AS o WHERE o.type LIKE 'user.availability@%'",
  "CREATE TEMP VIEW overlay_seen AS SELECT o.n AS n, k.key AS conv_key, o.object AS note FROM " COMMANDS " AS o"
  " JOIN main.conv_key AS k ON k.id = o.conv WHERE o.type LIKE 'mention.seen@%'"
  " AND NOT EXISTS (SELECT 1 FROM beside.result AS r WHERE r.n = o.n AND r.code <> 'ok')",
};

char *
dsk_replica_beside_path (const char *path)
{
  return g_strconcat (path, ".fresh", NULL);
}

gboolean
dsk_replica_is_beside (const char *path)
{
  g_autofree char *beside = dsk_replica_beside_path (path);

  return g_file_test (beside, G_FILE_TEST_EXISTS);
}

static gboolean
make_view (DskDb *db, const char *sql)
{
  return sqlite3_exec (dsk_db_handle (db), sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* What was taken away since is not shown of the old one either. */
static gboolean
hide_dropped (DskDb *db)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);
      g_autofree char *sql
          = g_strdup_printf ("CREATE TEMP VIEW \"%s\" AS SELECT * FROM main.\"%s\""
                             " WHERE %s NOT IN (SELECT conv FROM beside.dropped)",
                             entity->name, entity->name,
                             i == DSK_ENTITY_CONVERSATION ? "id" : "conv");

      if (entity->stream == DSK_STREAM_CONVERSATION && !make_view (db, sql))
        return FALSE;
    }
  return TRUE;
}

/* The schema's own, once more: what they name are the views above. */
static gboolean
repeat_views (DskDb *db)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (db, "SELECT sql FROM beside.sqlite_schema WHERE type = 'view' AND sql LIKE 'CREATE VIEW %'", NULL);
  g_autoptr (GPtrArray) views = g_ptr_array_new_with_free_func (g_free);
  int rc = 0;

  while (stmt != NULL && (rc = dsk_db_step (db, stmt, NULL)) == SQLITE_ROW)
    g_ptr_array_add (views, g_strconcat ("CREATE TEMP ",
                                         (const char *) sqlite3_column_text (stmt, 0) + strlen ("CREATE "), NULL));
  for (guint i = 0; i < views->len; i++)
    if (!make_view (db, views->pdata[i]))
      return FALSE;
  return rc == SQLITE_DONE && views->len > 0;
}

static gboolean
make_views (DskDb *db)
{
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autofree char *sql = g_strdup_printf ("CREATE TEMP VIEW %s AS SELECT * FROM beside.%s", own[i], own[i]);

      if (!make_view (db, sql))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    if (!make_view (db, shown[i]))
      return FALSE;
  return hide_dropped (db) && repeat_views (db);
}

static gboolean
attach (DskDb *db, const char *beside)
{
  return dsk_db_run (db, NULL, "ATTACH $1 AS beside", "s", beside) && make_view (db, "PRAGMA query_only=OFF")
         && make_views (db) && make_view (db, "PRAGMA query_only=ON");
}

static DskDb *
open_file (const char *path, GError **error)
{
  return dsk_db_open (path, DSK_DB_READER, DSK_REPLICA_APPLICATION_ID, dsk_replica_migrations, dsk_replica_n_migrations,
                      FALSE, error);
}

/* Of an old one that can't even be opened nothing is to be seen. */
DskDb *
dsk_replica_open_to_read (const char *path, GError **error)
{
  g_autofree char *beside = dsk_replica_beside_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (DskDb) db = NULL;

  if (!g_file_test (beside, G_FILE_TEST_EXISTS))
    return open_file (path, error);
  db = g_file_test (path, G_FILE_TEST_EXISTS) ? open_file (path, &local) : NULL;
  if (db != NULL && attach (db, beside))
    return g_steal_pointer (&db);
  g_message ("Of the damaged copy nothing can be read: %s", local != NULL ? local->message : "its tables are damaged");
  return open_file (beside, error);
}

/**
 * dsk_replica_reader_keeps_words:
 *
 * Returns: whether all that a person wrote can be read
 */
gboolean
dsk_replica_reader_keeps_words (DskReplicaReader *self)
{
  static const char *const sums[] = { "SELECT sum(length(text)) + sum(length(content)) FROM main.outbox",
                                      "SELECT sum(length(text)) FROM main.draft",
                                      "SELECT sum(length(text)) + sum(length(content)) FROM main.attention" };
  gint64 sum = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    if (!dsk_db_get_int (self->db, &sum, NULL, NULL, sums[i], ""))
      return FALSE;
  return TRUE;
}
