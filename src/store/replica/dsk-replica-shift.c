/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody who goes home leaves behind: theirs, and what is nobody's. */

#include "dsk-replica-shift.h"

#include "dsk-replica-reader-private.h"

void
dsk_shift_item_free (DskShiftItem *item)
{
  if (item == NULL)
    return;

  dsk_conversation_row_free (item->row);
  g_free (item);
}

#define NOTED(key, since)                                                                          \
  "EXISTS (SELECT 1 FROM note AS n WHERE n.conv_key = " key " AND n.at >= coalesce(" since ", 0))"  \
  " OR EXISTS (SELECT 1 FROM overlay_note AS n WHERE n.conv_key = " key ")"
/* Confirmed ⊕ overlay, each by its index. What the outbox takes was never ours before: then each note counts. */
#define OWNED                                                                                      \
  "SELECT c.rid, " NOTED ("c.rid", "c.owned_at") " FROM conversation AS c WHERE c.owner = $1"       \
  " AND c.status <> 'resolved'"                                                                    \
  " AND NOT EXISTS (SELECT 1 FROM overlay_conversation AS o WHERE o.conv_key = c.rid)"             \
  " UNION ALL SELECT o.conv_key, " NOTED (                                                          \
      "o.conv_key", "(SELECT c.owned_at FROM conversation AS c WHERE c.rid = o.conv_key AND c.owner = $1)")        \
  " FROM overlay_conversation AS o WHERE o.owner = $1 AND o.status <> 'resolved'"

/* @noted: (out): key → whether, as a pointer */
static gboolean
read_owned (DskReplicaReader *self, const char *user, GArray *keys, GHashTable *noted, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, OWNED, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", user);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      gint64 key = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (keys, key);
      if (sqlite3_column_int (stmt, 1) != 0)
        g_hash_table_add (noted, g_memdup2 (&key, sizeof key));
    }
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_list_shift (DskReplicaReader *self, const char *user, GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) noted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GPtrArray) rows = NULL;
  GPtrArray *items;
  gpointer *taken;
  gsize n;

  if (!read_owned (self, user, keys, noted, error))
    return NULL;
  rows = dsk_replica_reader_get_rows (self, (const gint64 *) (gpointer) keys->data, keys->len, user, error);
  if (rows == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_shift_item_free);
  taken = g_ptr_array_steal (rows, &n);
  for (gsize i = 0; i < n; i++)
    {
      DskShiftItem *item = g_new0 (DskShiftItem, 1);

      item->row = taken[i];
      item->noted = g_hash_table_contains (noted, &item->row->key);
      g_ptr_array_add (items, item);
    }
  g_free (taken);
  return items;
}

/* A + keeps SQLite from looking for an index by that column: who waits is in one that has all of it. */
#define IS_OWNERLESS(key)                                                                          \
  " c.waiting_since IS NOT NULL AND c.status <> 'resolved' AND +c.owner IS NULL"                    \
  " AND c.snoozed_until IS NULL AND (+c.team IS NULL OR +c.team IN (SELECT m.team FROM team_member AS m"           \
  " WHERE m.user = $1 AND m.active = 1))"                                                          \
  " AND NOT EXISTS (SELECT 1 FROM v_handoff AS h WHERE h.conv_key = " key " AND h.state = 'offered')"
#define OWNERLESS                                                                                  \
  "SELECT c.rid, c.waiting_since FROM conversation AS c WHERE" IS_OWNERLESS ("c.rid")               \
  " AND NOT EXISTS (SELECT 1 FROM overlay_conversation AS o WHERE o.conv_key = c.rid)"             \
  " UNION ALL SELECT c.conv_key, c.waiting_since FROM overlay_conversation AS c WHERE" IS_OWNERLESS ("c.conv_key")

typedef struct
{
  gint64 key;
  gint64 since;
} Waiting;

static int
compare_waiting (gconstpointer a, gconstpointer b)
{
  const Waiting *one = a;
  const Waiting *two = b;

  if (one->since != two->since)
    return one->since < two->since ? -1 : 1;
  return one->key < two->key ? -1 : one->key > two->key;
}

static gboolean
read_ownerless (DskReplicaReader *self, const char *user, GArray *waiting, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, OWNERLESS, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", user);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const Waiting one = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1) };

      g_array_append_val (waiting, one);
    }
  return rc == SQLITE_DONE;
}

GPtrArray *
dsk_replica_reader_list_ownerless (DskReplicaReader *self, const char *user, guint limit, guint *total,
                                   GError **error)
{
  g_autoptr (GArray) waiting = g_array_new (FALSE, FALSE, sizeof (Waiting));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));

  *total = 0;
  if (!read_ownerless (self, user, waiting, error))
    return NULL;
  *total = waiting->len;
  g_array_sort (waiting, compare_waiting);
  for (guint i = 0; i < MIN (waiting->len, limit); i++)
    g_array_append_val (keys, g_array_index (waiting, Waiting, i).key);
  return dsk_replica_reader_get_rows (self, (const gint64 *) (gpointer) keys->data, keys->len, user, error);
}
