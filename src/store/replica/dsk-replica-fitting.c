/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which conversations of a view a search fits: of its operators those that are about conversations are held against
 * each as it is shown, the others against what is written in it. */

#include "dsk-replica-fitting.h"

/* Messages that are looked at, and as many notes, newest first: of those that have the words, and of any. */
#define MAX_HITS 4000
#define LOOKED_AT 20000

typedef struct
{
  DskReplicaReader *reader;
  const DskListQuery *query;
  GHashTable *overlay; /* key → DskReplicaPlace */
  const DskReplicaMatch *match;
  const DskReplicaFilter *filter;
  DskReplicaPlaceFunc func;
  gpointer user_data;
  DskReplicaFit *fit;
} Sieve;

/* --- all places --- */

gboolean
dsk_replica_reader_each_place (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay,
                               gboolean open_only, DskReplicaPlaceFunc func, gpointer user_data, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_replica_view_stmt (self,
                               open_only ? DSK_REPLICA_PLACES " WHERE status <> 'resolved'"
                                         : DSK_REPLICA_PLACES " WHERE true",
                               FALSE, "", query, error);
  GHashTableIter iter;
  gpointer changed;
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const gint64 key = sqlite3_column_int64 (stmt, 0);
      g_auto (DskReplicaPlace) place = { 0 };

      if (g_hash_table_contains (overlay, &key))
        continue;
      dsk_replica_place_read (stmt, &place);
      func (&place, user_data);
    }
  g_hash_table_iter_init (&iter, overlay);
  while (g_hash_table_iter_next (&iter, NULL, &changed))
    if (dsk_replica_place_in_view (changed, &query->view, query->user)
        && !(open_only && ((DskReplicaPlace *) changed)->resolved))
      func (changed, user_data);
  return rc == SQLITE_DONE;
}

static void
hold_place (const DskReplicaPlace *place, gpointer user_data)
{
  Sieve *self = user_data;

  if (dsk_replica_filter_holds (self->filter, place, TRUE))
    self->func (place, self->user_data);
}

/* --- those in which something is written --- */

static void
add_key (GHashTable *keys, gint64 key)
{
  if (!g_hash_table_contains (keys, &key))
    g_hash_table_add (keys, g_memdup2 (&key, sizeof key));
}

/* conv_key, at, author, whether a customer wrote it, kind */
#define MESSAGE "SELECT m.conv_key, m.at, m.author, m.direction = 'in', m.kind FROM "
#define NOTE                                                                                                           \
  "SELECT m.conv_key, m.at, m.author, 0,"                                                                              \
  " coalesce((SELECT f.kind FROM note_media AS f WHERE f.id = m.id), 'text') FROM "
#define INDEXED(table)                                                                                                 \
  "(SELECT rowid AS r FROM " table "_fts WHERE " table "_fts MATCH $1 ORDER BY rowid DESC LIMIT $2) CROSS JOIN " table \
  " AS m ON m.rid = r"
#define ALL(table) table " AS m WHERE $1 IS NULL ORDER BY m.rid DESC LIMIT $2"

/* Adds the conversations of those of @sql that the filter holds of. @expression: (nullable) */
static gboolean
add_items (Sieve *self, const char *sql, const char *expression, GHashTable *keys, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->reader->db, sql, error);
  const guint most = expression != NULL && !dsk_replica_filter_is_of_items (self->filter) ? MAX_HITS : LOOKED_AT;
  guint looked_at = 0;
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", expression, (gint64) most);
  while ((rc = dsk_db_step (self->reader->db, stmt, error)) == SQLITE_ROW)
    {
      const DskMessageKind kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 4));
      const gint64 key = sqlite3_column_int64 (stmt, 0);

      looked_at++;
      if (kind != DSK_MESSAGE_REACTION && kind != DSK_MESSAGE_EDIT && kind != DSK_MESSAGE_REVOKE
          && dsk_replica_filter_holds_item (self->filter, key, sqlite3_column_int64 (stmt, 1),
                                            (const char *) sqlite3_column_text (stmt, 2),
                                            sqlite3_column_int (stmt, 3) != 0, kind))
        add_key (keys, key);
    }
  if (looked_at == most)
    self->fit->at_least = TRUE;
  return rc == SQLITE_DONE;
}

static gboolean
add_written (Sieve *self, gboolean words, GHashTable *keys, GError **error)
{
  const DskReplicaMatch *match = self->match;
  const char *in_messages = match->messages != NULL ? match->messages : match->text;

  /* One letter alone is looked for in names only. */
  if (words && match->text == NULL)
    return TRUE;
  return add_items (self, words ? MESSAGE INDEXED ("message") : MESSAGE ALL ("message"),
                    words ? in_messages : NULL, keys, error)
         && add_items (self, words ? NOTE INDEXED ("note") : NOTE ALL ("note"), words ? match->text : NULL, keys,
                       error);
}

static gboolean
add_contacts (Sieve *self, GHashTable *keys, GError **error)
{
  sqlite3_stmt *stmt;
  guint found = 0;
  int rc;

  if (self->match->contact == NULL)
    return TRUE;
  stmt = dsk_db_stmt (self->reader->db,
                      "SELECT c.conv_key FROM (SELECT rowid AS r FROM contact_fts WHERE contact_fts MATCH $1"
                      " ORDER BY rowid DESC LIMIT $2) CROSS JOIN v_contact_card AS c ON c.rid = r",
                      error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", self->match->contact, (gint64) MAX_HITS);
  while ((rc = dsk_db_step (self->reader->db, stmt, error)) == SQLITE_ROW)
    {
      add_key (keys, sqlite3_column_int64 (stmt, 0));
      found++;
    }
  if (found == MAX_HITS)
    self->fit->at_least = TRUE;
  return rc == SQLITE_DONE;
}

/* @days: also when something last happened in it, as no message of it says when */
static gboolean
hold_key (Sieve *self, gint64 key, gboolean days, gboolean *held, GError **error)
{
  const DskReplicaPlace *changed = g_hash_table_lookup (self->overlay, &key);
  g_auto (DskReplicaPlace) place = { 0 };
  const DskReplicaPlace *shown = changed != NULL ? changed : &place;
  gboolean found = TRUE;

  *held = FALSE;
  if (changed == NULL && !dsk_replica_reader_place (self->reader, key, &place, &found, error))
    return FALSE;
  *held = found && dsk_replica_place_in_view (shown, &self->query->view, self->query->user)
          && dsk_replica_filter_holds (self->filter, shown, days);
  if (*held)
    self->func (shown, self->user_data);
  return TRUE;
}

/* @but: (nullable): those of it that were given before are not given again */
static gboolean
hold_keys (Sieve *self, GHashTable *keys, gboolean days, GHashTable *but, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gboolean held;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      if (but != NULL && g_hash_table_contains (but, key))
        continue;
      if (!hold_key (self, *(gint64 *) key, days, &held, error))
        return FALSE;
      if (!held)
        g_hash_table_iter_remove (&iter);
    }
  return TRUE;
}

static gboolean
sift (Sieve *self, GError **error)
{
  const gboolean words = self->match->words->len > 0;
  const gboolean of_items = dsk_replica_filter_is_of_items (self->filter);
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (!words && !of_items)
    return dsk_replica_reader_each_place (self->reader, self->query, self->overlay,
                                          dsk_replica_filter_is_open (self->filter), hold_place, self, error);
  return add_written (self, words, written, error) && hold_keys (self, written, FALSE, NULL, error)
         && (of_items || (add_contacts (self, named, error) && hold_keys (self, named, TRUE, written, error)));
}

gboolean
dsk_replica_reader_each_fitting (DskReplicaReader *self, const DskListQuery *query, GHashTable *overlay,
                                 DskReplicaFit *fit, DskReplicaPlaceFunc func, gpointer user_data, GError **error)
{
  g_autoptr (DskQuery) asked = dsk_query_parse (query->search, &fit->problem);
  g_autofree char *words = asked != NULL ? dsk_query_words (asked) : NULL;
  g_auto (DskReplicaMatch) match = { 0 };
  g_auto (DskReplicaFilter) filter = { 0 };
  Sieve sieve = { .reader = self,
                  .query = query,
                  .overlay = overlay,
                  .match = &match,
                  .filter = &filter,
                  .func = func,
                  .user_data = user_data,
                  .fit = fit };

  if (asked == NULL)
    return TRUE;
  if (!dsk_replica_filter_init (&filter, self, asked, query->now, &fit->problem, error))
    return FALSE;
  if (fit->problem.fault != DSK_QUERY_FINE)
    return TRUE;
  return dsk_replica_match_init (&match, self, words, error) && sift (&sieve, error);
}
