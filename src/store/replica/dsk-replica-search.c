/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search over everything: people first, then what was written, newest first. */

#include "dsk-replica-reader-private.h"

#define MAX_PEOPLE 20
#define PEOPLE_LOOKED_AT 200

#define NAME "coalesce(nullif(c.name, ''), c.phone, c.wa_id, c.username)"

void
dsk_search_hit_free (DskSearchHit *hit)
{
  if (hit == NULL)
    return;

  g_free (hit->conv);
  g_free (hit->name);
  g_strfreev (hit->members);
  g_free (hit->item_id);
  g_free (hit->snippet);
  g_free (hit);
}

/* @sql: $1 expression, $2 limit; conv, name, id, at, text */
static gboolean
find (DskReplicaReader *self, const DskReplicaMatch *match, const char *sql, const char *expression,
      DskItemKind item, guint limit, GPtrArray *hits, GError **error)
{
  sqlite3_stmt *stmt;
  int rc;

  if (expression == NULL)
    return TRUE;
  stmt = dsk_db_stmt (self->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", expression, (gint64) limit);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskSearchHit *hit = g_new0 (DskSearchHit, 1);
      const char *text = (const char *) sqlite3_column_text (stmt, 4);

      hit->conv = dsk_replica_reader_dup (stmt, 0);
      hit->name = dsk_replica_reader_dup (stmt, 1);
      hit->item_id = dsk_replica_reader_dup (stmt, 2);
      hit->item = item;
      hit->at = sqlite3_column_int64 (stmt, 3);
      hit->snippet = dsk_replica_match_snippet (match, text != NULL ? text : "");
      g_ptr_array_add (hits, hit);
    }
  return rc == SQLITE_DONE;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const DskSearchHit *x = *(DskSearchHit *const *) a;
  const DskSearchHit *y = *(DskSearchHit *const *) b;

  return x->at > y->at ? -1 : x->at < y->at;
}

static gboolean
find_people (DskReplicaReader *self, const DskReplicaMatch *match, guint limit, GPtrArray *hits,
             GError **error)
{
  if (!find (self, match,
             "SELECT c.conv, " NAME ", NULL, v.last_at,"
             " coalesce(c.name, '') || ' ' || coalesce(c.phone, c.wa_id, '') || " DSK_REPLICA_CARD_WORDS " FROM"
             " (SELECT rowid AS r FROM contact_fts WHERE contact_fts MATCH $1 ORDER BY rowid DESC "
             "LIMIT $2)"
             " CROSS JOIN v_contact_card AS c ON c.rid = r CROSS JOIN conversation AS v ON v.rid = "
             "c.conv_key",
             match->contact, DSK_ITEM_MESSAGE, PEOPLE_LOOKED_AT, hits, error))
    return FALSE;
  g_ptr_array_sort (hits, newest_first);
  if (hits->len > limit)
    g_ptr_array_set_size (hits, (int) limit);
  return TRUE;
}

static gboolean
find_texts (DskReplicaReader *self, const DskReplicaMatch *match, guint limit, GPtrArray *hits,
            GError **error)
{
  if (!find (self, match,
             "SELECT m.conv, (SELECT " NAME
             " FROM v_contact_card AS c WHERE c.conv_key = m.conv_key LIMIT 1),"
             " m.id, m.at, m.text FROM"
             " (SELECT rowid AS r FROM message_fts WHERE message_fts MATCH $1 ORDER BY rowid DESC "
             "LIMIT $2)"
             " CROSS JOIN message AS m ON m.rid = r",
             match->messages != NULL ? match->messages : match->text, DSK_ITEM_MESSAGE, limit, hits,
             error)
      || !find (
          self, match,
          "SELECT m.conv, (SELECT " NAME
          " FROM v_contact_card AS c WHERE c.conv_key = m.conv_key LIMIT 1),"
          " m.id, m.at, m.text FROM"
          " (SELECT rowid AS r FROM note_fts WHERE note_fts MATCH $1 ORDER BY rowid DESC LIMIT $2)"
          " CROSS JOIN note AS m ON m.rid = r",
          match->text, DSK_ITEM_NOTE, limit, hits, error))
    return FALSE;
  g_ptr_array_sort (hits, newest_first);
  if (hits->len > limit)
    g_ptr_array_set_size (hits, (int) limit);
  return TRUE;
}

static gboolean
add_members (DskReplicaReader *self, GPtrArray *hits, GError **error)
{
  for (guint i = 0; i < hits->len; i++)
    {
      DskSearchHit *hit = hits->pdata[i];

      if (!dsk_replica_reader_members_of (self, hit->conv, &hit->members, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dsk_replica_reader_search:
 * @query: words; all must be there, the last may be unfinished. Or (part of) a phone number
 *
 * Returns: (transfer full) (element-type DskSearchHit): at most @limit
 */
GPtrArray *
dsk_replica_reader_search (DskReplicaReader *self, const char *query, guint limit, GError **error)
{
  g_autoptr (GPtrArray) people
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_search_hit_free);
  g_autoptr (GPtrArray) texts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_search_hit_free);
  g_auto (DskReplicaMatch) match = { 0 };
  gboolean ok;

  g_return_val_if_fail (query != NULL, NULL);

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = dsk_replica_match_init (&match, self, query, error)
       && find_people (self, &match, MIN (limit, MAX_PEOPLE), people, error)
       && find_texts (self, &match, limit - MIN (limit, people->len), texts, error)
       && add_members (self, texts, error);
  dsk_replica_reader_end (self);
  if (!ok)
    return NULL;
  g_ptr_array_extend_and_steal (people, g_steal_pointer (&texts));
  return g_steal_pointer (&people);
}
