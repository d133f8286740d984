/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a note says, and what it said before. */

#include "dsk-replica-reader-private.h"

void
dsk_note_version_free (DskNoteVersion *version)
{
  if (version == NULL)
    return;

  g_free (version->id);
  g_free (version->author_name);
  g_free (version->text);
  g_free (version->content);
  g_free (version);
}

/* What waits in the outbox, what the relay has, what it had before. */
#define VERSIONS                                                                                                       \
  "SELECT e.version, e.at, u.name, e.text, e.content, 1, e.version_id FROM overlay_note_edit AS e"                     \
  " JOIN note AS n ON n.id = e.note LEFT JOIN \"user\" AS u ON u.id = n.author WHERE e.note = $1"                      \
  " UNION ALL SELECT coalesce(n.version, 1), coalesce(n.edited_at, n.at), u.name, n.text, n.content, 0,"               \
  " coalesce(n.version_id, n.id) FROM note AS n LEFT JOIN \"user\" AS u ON u.id = n.author WHERE n.id = $1"            \
  " UNION ALL SELECT coalesce(o.version, 1), o.at, u.name, o.text, o.content, 1, coalesce(o.version_id, o.id)"         \
  " FROM overlay_note AS o LEFT JOIN \"user\" AS u ON u.id = o.author WHERE o.id = $1"                                 \
  " UNION ALL SELECT v.version, v.at, u.name, v.text, v.content, 0, NULL FROM note AS n JOIN note_version AS v"        \
  "   ON v.conv_key = n.conv_key AND v.note = n.id LEFT JOIN \"user\" AS u ON u.id = v.author WHERE n.id = $1"         \
  " ORDER BY 1 DESC, 6 DESC"

/* In a snapshot. */
static gboolean
read_versions (DskReplicaReader *self, const char *note, GPtrArray *versions, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, VERSIONS, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", note);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskNoteVersion *version = g_new0 (DskNoteVersion, 1);

      version->version = sqlite3_column_int64 (stmt, 0);
      version->at = sqlite3_column_int64 (stmt, 1);
      version->author_name = dsk_replica_reader_dup (stmt, 2);
      version->text = dsk_replica_reader_dup (stmt, 3);
      version->content = dsk_replica_reader_dup (stmt, 4);
      version->pending = sqlite3_column_int (stmt, 5) != 0;
      version->id = dsk_replica_reader_dup (stmt, 6);
      g_ptr_array_add (versions, version);
    }
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_note_versions (DskReplicaReader *self, const char *note, GError **error)
{
  g_autoptr (GPtrArray) versions = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_note_version_free);
  gboolean ok;

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = read_versions (self, note, versions, error);
  dsk_replica_reader_end (self);
  return ok ? g_steal_pointer (&versions) : NULL;
}
