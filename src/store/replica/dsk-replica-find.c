/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search within one conversation: all of it is read, so that a word that the whole office uses costs no more than a
 * rare one. */

#include "dsk-replica-reader-private.h"

/* What is no entry of its own can't be gone to. A file is also known by its name. */
static const char written[]
    = "SELECT m.id, m.at, 0,"
      " coalesce(m.text, '') || ' ' || coalesce((SELECT f.name FROM media AS f WHERE f.id = m.id), '')"
      " FROM v_message AS m WHERE m.conv_key = (SELECT key FROM conv_key WHERE id = $1) AND m.revoked_at IS NULL"
      " AND m.kind NOT IN ('reaction', 'edit', 'revoke')"
      " UNION ALL SELECT n.id, n.at, 1,"
      " n.text || ' ' || coalesce((SELECT f.name FROM note_media AS f WHERE f.id = n.id), '') FROM v_note AS n"
      " WHERE n.conv_key = (SELECT key FROM conv_key WHERE id = $1) ORDER BY 2 DESC, 1 DESC";

static DskSearchHit *
hit_from_row (sqlite3_stmt *stmt, const DskReplicaMatch *match, const char *conv)
{
  DskSearchHit *hit = g_new0 (DskSearchHit, 1);

  hit->conv = g_strdup (conv);
  hit->item_id = dsk_replica_reader_dup (stmt, 0);
  hit->at = sqlite3_column_int64 (stmt, 1);
  hit->item = (DskItemKind) sqlite3_column_int (stmt, 2);
  hit->snippet = dsk_replica_match_snippet (match, (const char *) sqlite3_column_text (stmt, 3));
  return hit;
}

static GPtrArray *
find (DskReplicaReader *self, const DskReplicaMatch *match, const char *conv, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_search_hit_free);
  sqlite3_stmt *stmt;
  int rc = SQLITE_DONE;

  G_STATIC_ASSERT (DSK_ITEM_MESSAGE == 0 && DSK_ITEM_NOTE == 1);
  if (match->words->len == 0)
    return g_steal_pointer (&hits);
  stmt = dsk_db_stmt (self->db, written, error);
  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "s", conv);
  while (hits->len < limit && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    if (dsk_replica_match_text (match, (const char *) sqlite3_column_text (stmt, 3)))
      g_ptr_array_add (hits, hit_from_row (stmt, match, conv));
  if (rc == SQLITE_ROW)
    sqlite3_reset (stmt);
  return rc != 0 ? g_steal_pointer (&hits) : NULL;
}

GPtrArray *
dsk_replica_reader_find (DskReplicaReader *self, const char *conv, const char *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) hits = NULL;
  g_auto (DskReplicaMatch) match = { 0 };

  g_return_val_if_fail (conv != NULL && query != NULL, NULL);

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  if (dsk_replica_match_init (&match, self, query, error))
    hits = find (self, &match, conv, limit, error);
  dsk_replica_reader_end (self);
  return g_steal_pointer (&hits);
}
