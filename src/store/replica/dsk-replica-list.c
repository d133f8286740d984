/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of conversations: which, and in what order. The confirmed order comes from an index
 * alone; the few conversations that the outbox changes are merged into it. */

#include "dsk-replica-reader-private.h"

#include <string.h>

#include "dsk-error.h"

void
dsk_replica_place_clear (DskReplicaPlace *place)
{
  g_free (place->owner);
  g_free (place->team);
  g_free (place->number);
}

void
dsk_replica_place_free (gpointer place)
{
  dsk_replica_place_clear (place);
  g_free (place);
}

/* What read_place() wants, of v_conversation and of conversation alike, after the key. The last says whether a note
 * calls our user. */
#define PLACE "last_at, owner, team, number, status, unread, "
#define CALLED                                                                                     \
  "EXISTS (SELECT 1 FROM mention AS m WHERE m.conv_key = c.rid"                                    \
  "  AND m.user = (SELECT s.user FROM state AS s) AND m.seen_at IS NULL)"
#define CALLING "EXISTS (SELECT 1 FROM v_calling AS m WHERE m.conv_key = v.key)"

static void
read_place (sqlite3_stmt *stmt, DskReplicaPlace *place)
{
  place->key = sqlite3_column_int64 (stmt, 0);
  place->last_at = sqlite3_column_int64 (stmt, 1);
  place->owner = dsk_replica_reader_dup (stmt, 2);
  place->team = dsk_replica_reader_dup (stmt, 3);
  place->number = dsk_replica_reader_dup (stmt, 4);
  place->resolved = g_strcmp0 ((const char *) sqlite3_column_text (stmt, 5), "resolved") == 0;
  place->unread = sqlite3_column_int64 (stmt, 6) > 0;
  place->calls = sqlite3_column_int (stmt, 7) != 0;
}

GHashTable *
dsk_replica_reader_overlay (DskReplicaReader *self, GError **error)
{
  g_autoptr (GHashTable) places
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, dsk_replica_place_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT key, " PLACE CALLING " FROM v_conversation AS v"
                                    " WHERE key IN (SELECT conv_key FROM overlay_conversation)",
                                    error);
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskReplicaPlace *place = g_new0 (DskReplicaPlace, 1);

      read_place (stmt, place);
      g_hash_table_insert (places, &place->key, place);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&places) : NULL;
}

gboolean
dsk_replica_reader_place (DskReplicaReader *self, gint64 key, DskReplicaPlace *place,
                          gboolean *found, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, "SELECT rid, " PLACE CALLED " FROM conversation AS c WHERE rid = $1", error);
  int rc;

  *place = (DskReplicaPlace){ 0 };
  *found = FALSE;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *found = TRUE;
  read_place (stmt, place);
  sqlite3_reset (stmt);
  return TRUE;
}

/* --- without a search --- */

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const DskReplicaPlace *x = *(DskReplicaPlace *const *) a;
  const DskReplicaPlace *y = *(DskReplicaPlace *const *) b;

  if (x->last_at != y->last_at)
    return x->last_at > y->last_at ? -1 : 1;
  return x->key > y->key ? -1 : x->key < y->key;
}

/* Returns: (transfer container): those of @places that the view holds, in its order */
static GPtrArray *
places_in_view (GHashTable *places, const DskListQuery *query)
{
  GPtrArray *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    if (dsk_replica_place_in_view (place, &query->view, query->user))
      g_ptr_array_add (sorted, place);
  g_ptr_array_sort (sorted, compare_places);
  return sorted;
}

static gboolean
merge_keys (DskReplicaReader *self, sqlite3_stmt *stmt, GHashTable *overlay, GPtrArray *changed,
            GArray *keys, GError **error)
{
  gboolean plain = g_hash_table_size (overlay) == 0;
  guint next = 0;
  int rc;

  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskReplicaPlace here
          = { .key = sqlite3_column_int64 (stmt, 0), .last_at = sqlite3_column_int64 (stmt, 1) };
      DskReplicaPlace *p = &here;

      if (!plain && g_hash_table_contains (overlay, &here.key))
        continue;
      for (; next < changed->len && compare_places (&changed->pdata[next], &p) < 0; next++)
        g_array_append_val (keys, ((DskReplicaPlace *) changed->pdata[next])->key);
      g_array_append_val (keys, here.key);
    }
  for (; next < changed->len; next++)
    g_array_append_val (keys, ((DskReplicaPlace *) changed->pdata[next])->key);
  return rc == SQLITE_DONE;
}

static gboolean
list_all (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay, GArray *keys,
          GError **error)
{
  g_autoptr (GPtrArray) changed = places_in_view (overlay, query);
  sqlite3_stmt *stmt
      = dsk_replica_view_stmt (self, "SELECT rid, last_at FROM conversation", &query->view,
                               "ORDER BY last_at DESC, rid DESC", query->user, error);

  return stmt != NULL && merge_keys (self, stmt, overlay, changed, keys, error);
}

/* --- with one --- */

static gboolean
list_matching (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay, GArray *keys,
               GError **error)
{
  g_autoptr (GHashTable) matching = dsk_replica_reader_match_keys (self, query->search, error);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (dsk_replica_place_free);
  GHashTableIter iter;
  gpointer key;

  if (matching == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, matching);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      DskReplicaPlace *place = g_new0 (DskReplicaPlace, 1);
      DskReplicaPlace *changed = g_hash_table_lookup (overlay, key);
      gboolean exists;

      g_ptr_array_add (found, place);
      if (!dsk_replica_reader_place (self, *(gint64 *) key, place, &exists, error))
        return FALSE;
      if (changed != NULL)
        {
          dsk_replica_place_clear (place);
          *place = *changed;
          place->owner = g_strdup (changed->owner);
          place->team = g_strdup (changed->team);
          place->number = g_strdup (changed->number);
        }
      if (!exists || !dsk_replica_place_in_view (place, &query->view, query->user))
        g_ptr_array_remove_index_fast (found, found->len - 1);
    }
  g_ptr_array_sort (found, compare_places);
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (keys, ((DskReplicaPlace *) found->pdata[i])->key);
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n\r")] == '\0';
}

gboolean
dsk_replica_reader_list_keys (DskReplicaReader *self, const DskListQuery *query, GArray **keys,
                              GError **error)
{
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) overlay = NULL;
  gboolean ok;

  g_return_val_if_fail ((guint) query->view.kind < DSK_VIEW_N, FALSE);

  if (!dsk_replica_reader_begin (self, error))
    return FALSE;
  overlay = dsk_replica_reader_overlay (self, error);
  ok = overlay != NULL
       && (is_blank (query->search) ? list_all (self, query, overlay, out, error)
                                    : list_matching (self, query, overlay, out, error));
  dsk_replica_reader_end (self);
  if (ok)
    *keys = g_steal_pointer (&out);
  return ok;
}
