/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of conversations: which, and in what order. The confirmed order comes from an index
 * alone; the few conversations that the outbox changes are merged into it. */

#include "dsk-replica-fitting.h"
#include "dsk-replica-reader-private.h"
#include "dsk-replica-saved.h"

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

#define CALLING                                                                                     \
  "EXISTS (SELECT 1 FROM v_calling AS m WHERE m.conv_key = v.key) OR " DSK_REPLICA_OFFERED ("v_handoff", "v.key")

void
dsk_replica_place_read (sqlite3_stmt *stmt, DskReplicaPlace *place)
{
  place->key = sqlite3_column_int64 (stmt, 0);
  place->last_at = sqlite3_column_int64 (stmt, 1);
  place->owner = dsk_replica_reader_dup (stmt, 2);
  place->team = dsk_replica_reader_dup (stmt, 3);
  place->number = dsk_replica_reader_dup (stmt, 4);
  dsk_status_from_string ((const char *) sqlite3_column_text (stmt, 5), &place->status);
  place->resolved = place->status == DSK_STATUS_RESOLVED;
  place->unread = sqlite3_column_int64 (stmt, 6) > 0;
  place->last_in_at = sqlite3_column_int64 (stmt, 7);
  place->waiting_since = sqlite3_column_int64 (stmt, 8);
  place->snoozed = sqlite3_column_int (stmt, 9) != 0;
  place->calls = sqlite3_column_int (stmt, 10) != 0;
}

GHashTable *
dsk_replica_reader_overlay (DskReplicaReader *self, GError **error)
{
  g_autoptr (GHashTable) places
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, dsk_replica_place_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT key, " DSK_REPLICA_PLACE_COLUMNS CALLING " FROM v_conversation AS v"
                                    " WHERE key IN (SELECT conv_key FROM overlay_conversation)",
                                    error);
  int rc = 0;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      DskReplicaPlace *place = g_new0 (DskReplicaPlace, 1);

      dsk_replica_place_read (stmt, place);
      g_hash_table_insert (places, &place->key, place);
    }
  return rc == SQLITE_DONE ? g_steal_pointer (&places) : NULL;
}

gboolean
dsk_replica_reader_place (DskReplicaReader *self, gint64 key, DskReplicaPlace *place,
                          gboolean *found, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, DSK_REPLICA_PLACES " WHERE rid = $1", error);
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
  dsk_replica_place_read (stmt, place);
  sqlite3_reset (stmt);
  return TRUE;
}

/* --- order --- */

/* What is first in an order, from an index that also has what views ask about. */
static const char *const heads[DSK_ORDER_N] = {
  [DSK_ORDER_NEWEST] = NULL,
  [DSK_ORDER_WAIT] = "SELECT rid, waiting_since FROM conversation WHERE waiting_since IS NOT NULL",
  [DSK_ORDER_WINDOW] = "SELECT rid, last_in_at FROM conversation WHERE last_in_at > $2"
                       " AND status <> 'resolved'",
};
static const char *const head_orders[DSK_ORDER_N] = {
  [DSK_ORDER_WAIT] = "ORDER BY waiting_since",
  [DSK_ORDER_WINDOW] = "ORDER BY last_in_at",
};

/* Where a conversation stands: the first of an order by what it says, ascending; the rest by how new it is. Of one
 * second (WhatsApp's times have no more) whichever was here first counts as older. */
typedef struct
{
  gint64 key;
  gint64 at;
  gboolean head;
} Spot;

static Spot
spot_of (const DskReplicaPlace *place, const DskListQuery *query)
{
  if (query->order == DSK_ORDER_WAIT && place->waiting_since != 0)
    return (Spot){ place->key, place->waiting_since, TRUE };
  if (query->order == DSK_ORDER_WINDOW && !place->resolved
      && place->last_in_at > query->now - DSK_WINDOW_MS)
    return (Spot){ place->key, place->last_in_at, TRUE };
  return (Spot){ place->key, place->last_at, FALSE };
}

static int
compare_spots (gconstpointer a, gconstpointer b)
{
  const Spot *x = a;
  const Spot *y = b;

  if (x->head != y->head)
    return x->head ? -1 : 1;
  if (x->at != y->at)
    return (x->at > y->at) == x->head ? 1 : -1;
  return x->key == y->key ? 0 : (x->key > y->key) == x->head ? 1 : -1;
}

/* --- without a search --- */

typedef struct
{
  const DskListQuery *query;
  GHashTable *overlay; /* key → DskReplicaPlace */
  GArray *changed;     /* (element-type Spot): those of them that the view holds, in order */
  guint next;          /* of @changed */
  GHashTable *listed;  /* (nullable): keys that the head had */
  GArray *keys;        /* what comes out */
} Merge;

static void
find_changed (Merge *merge)
{
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, merge->overlay);
  while (g_hash_table_iter_next (&iter, NULL, &place))
    if (dsk_replica_place_in_view (place, &merge->query->view, merge->query->user))
      {
        Spot spot = spot_of (place, merge->query);

        g_array_append_val (merge->changed, spot);
      }
  g_array_sort (merge->changed, compare_spots);
}

/* Those of the changed that come before @spot; NULL: all of them. */
static void
add_changed_before (Merge *merge, const Spot *spot)
{
  for (; merge->next < merge->changed->len; merge->next++)
    {
      const Spot *changed = &g_array_index (merge->changed, Spot, merge->next);

      if (spot != NULL && compare_spots (changed, spot) >= 0)
        return;
      g_array_append_val (merge->keys, changed->key);
    }
}

/* @stmt: key and time */
static gboolean
merge_stmt (DskReplicaReader *self, Merge *merge, sqlite3_stmt *stmt, gboolean head, GError **error)
{
  const gboolean plain = g_hash_table_size (merge->overlay) == 0;
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const Spot spot = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1), head };

      if ((!plain && g_hash_table_contains (merge->overlay, &spot.key))
          || (merge->listed != NULL && g_hash_table_contains (merge->listed, &spot.key)))
        continue;
      add_changed_before (merge, &spot);
      g_array_append_val (merge->keys, spot.key);
    }
  return rc == SQLITE_DONE;
}

static gboolean
list_all (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay, GArray *keys,
          GError **error)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (Spot));
  g_autoptr (GHashTable) listed = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));
  Merge merge = { .query = query, .overlay = overlay, .changed = changed, .keys = first };

  find_changed (&merge);
  if (heads[query->order] != NULL)
    {
      if (!merge_stmt (self, &merge,
                       dsk_replica_view_stmt (self, heads[query->order], TRUE,
                                              head_orders[query->order], query, error),
                       TRUE, error))
        return FALSE;
      for (guint i = 0; i < first->len; i++)
        g_hash_table_add (listed, &g_array_index (first, gint64, i));
      g_array_append_vals (keys, first->data, first->len);
      merge.listed = listed;
    }
  merge.keys = keys;
  if (!merge_stmt (self, &merge,
                   dsk_replica_view_stmt (self, "SELECT rid, last_at FROM conversation", FALSE,
                                          "ORDER BY last_at DESC, rid DESC", query, error),
                   FALSE, error))
    return FALSE;
  add_changed_before (&merge, NULL);
  return TRUE;
}

/* --- with one --- */

typedef struct
{
  const DskListQuery *query;
  GArray *spots; /* (element-type Spot) */
} Matching;

static void
add_spot (const DskReplicaPlace *place, gpointer user_data)
{
  Matching *matching = user_data;
  Spot spot = spot_of (place, matching->query);

  g_array_append_val (matching->spots, spot);
}

static gboolean
list_matching (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay, DskReplicaFit *fit, GArray *keys,
               GError **error)
{
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  Matching matching = { query, spots };

  if (!dsk_replica_reader_each_fitting (self, query, overlay, fit, add_spot, &matching, error))
    return FALSE;
  g_array_sort (spots, compare_spots);
  for (guint i = 0; i < spots->len; i++)
    g_array_append_val (keys, g_array_index (spots, Spot, i).key);
  return TRUE;
}

static gboolean
is_blank (const char *text)
{
  return text == NULL || text[strspn (text, " \t\n\r")] == '\0';
}

/* In a snapshot. What a saved search is: a search in another view. @search: (out) (transfer full) (nullable)
 * @found: (out): FALSE: there is no such saved search */
static gboolean
look_up_saved (DskReplicaReader *self, DskListQuery *query, char **search, gboolean *found, GError **error)
{
  g_autoptr (DskSavedView) saved = NULL;

  if (!dsk_replica_reader_saved (self, query->view.id, &saved, error))
    return FALSE;
  *found = saved != NULL;
  if (saved == NULL)
    return TRUE;
  *search = is_blank (query->search) ? g_strdup (saved->query) : g_strconcat (saved->query, " ", query->search, NULL);
  query->view = saved->base;
  query->search = *search;
  return TRUE;
}

/* In a snapshot. */
static gboolean
list_keys (DskReplicaReader *self, const DskListQuery *asked, DskReplicaFit *fit, GArray *keys, GError **error)
{
  g_autoptr (GHashTable) overlay = NULL;
  g_autofree char *search = NULL;
  DskListQuery query = *asked;
  gboolean found = TRUE;

  if (query.view.kind == DSK_VIEW_SAVED && !look_up_saved (self, &query, &search, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  overlay = dsk_replica_reader_overlay (self, error);
  return overlay != NULL
         && (is_blank (query.search) ? list_all (self, &query, overlay, keys, error)
                                     : list_matching (self, &query, overlay, fit, keys, error));
}

gboolean
dsk_replica_reader_list_fitting (DskReplicaReader *self, const DskListQuery *query, GArray **keys, gboolean *at_least,
                                 DskQueryProblem *problem, GError **error)
{
  g_autoptr (GArray) out = g_array_new (FALSE, FALSE, sizeof (gint64));
  DskReplicaFit fit = { 0 };
  gboolean ok;

  g_return_val_if_fail ((guint) query->view.kind < DSK_VIEW_N, FALSE);
  g_return_val_if_fail ((guint) query->order < DSK_ORDER_N, FALSE);

  if (!dsk_replica_reader_begin (self, error))
    return FALSE;
  ok = list_keys (self, query, &fit, out, error);
  dsk_replica_reader_end (self);
  *at_least = fit.at_least;
  *problem = fit.problem;
  if (ok)
    *keys = g_steal_pointer (&out);
  return ok;
}

gboolean
dsk_replica_reader_list_keys (DskReplicaReader *self, const DskListQuery *query, GArray **keys,
                              GError **error)
{
  g_auto (DskQueryProblem) problem = { 0 };
  gboolean at_least;

  return dsk_replica_reader_list_fitting (self, query, keys, &at_least, &problem, error);
}
