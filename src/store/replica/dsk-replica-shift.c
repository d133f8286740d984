/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody who goes home leaves behind. */

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
