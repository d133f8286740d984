/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Search over everything, group by group and part by part: words come from the index of words, operators are held
 * against what it gives, newest first, until there is enough. */

#include "dsk-replica-found.h"

#include "dsk-replica-filter.h"

/* The most that are looked at for one part: a rare filter over a common word ends here and is gone on with. */
#define LOOKED_AT 20000
#define MAX_CONTACTS 1000

#define NAME "coalesce(nullif(c.name, ''), c.phone, c.wa_id, c.username)"

typedef struct
{
  DskReplicaReader *reader;
  const DskReplicaMatch *match;
  const DskReplicaFilter *filter;
  GHashTable *overlay; /* (owned): key → DskReplicaPlace */
  GHashTable *fits;    /* (owned): key → whether the filter holds of that conversation */
  DskFoundPage *page;  /* (owned) */
  gint64 after;
  guint limit;
} Search;

void
dsk_found_page_free (DskFoundPage *page)
{
  if (page == NULL)
    return;

  g_ptr_array_unref (page->hits);
  g_free (page);
}

/* --- conversations --- */

static gboolean
conversation_fits (Search *self, gint64 key, gboolean *fits, GError **error)
{
  const DskReplicaPlace *changed = g_hash_table_lookup (self->overlay, &key);
  g_auto (DskReplicaPlace) place = { 0 };
  gpointer known;
  gboolean found = TRUE;

  if (g_hash_table_lookup_extended (self->fits, &key, NULL, &known))
    {
      *fits = GPOINTER_TO_INT (known);
      return TRUE;
    }
  if (changed == NULL && !dsk_replica_reader_place (self->reader, key, &place, &found, error))
    return FALSE;
  *fits = found && dsk_replica_filter_holds (self->filter, changed != NULL ? changed : &place, FALSE);
  g_hash_table_insert (self->fits, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (*fits));
  return TRUE;
}

static gboolean
read_name (Search *self, gint64 key, DskSearchHit *hit, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->reader->db,
                                    "SELECT k.id, (SELECT " NAME " FROM v_contact_card AS c WHERE c.conv_key = k.key"
                                    " LIMIT 1) FROM conv_key AS k WHERE k.key = $1",
                                    error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  rc = dsk_db_step (self->reader->db, stmt, error);
  if (rc == SQLITE_ROW)
    {
      hit->conv = dsk_replica_reader_dup (stmt, 0);
      hit->name = dsk_replica_reader_dup (stmt, 1);
      sqlite3_reset (stmt);
    }
  return rc != 0
         && (hit->conv == NULL || dsk_replica_reader_members_of (self->reader, hit->conv, &hit->members, error));
}

/* --- messages, notes and files --- */

/* The columns of each: rid, conv_key, id, at, text, author, whether a customer wrote it, kind, whether it
 * is a note. Asked with the
 * words, if they are looked for, the rid before which to look, and at how many. */
#define MESSAGE " m.rid, m.conv_key, m.id, m.at, m.text, m.author, m.direction = 'in', m.kind, 0"
#define NOTE                                                                                                           \
  " m.rid, m.conv_key, m.id, m.at, m.text, m.author, 0,"                                                               \
  " coalesce((SELECT f.kind FROM note_media AS f WHERE f.id = m.id), 'text'), 1"
#define INDEXED(table)                                                                                                 \
  " FROM (SELECT rowid AS r FROM " table "_fts WHERE " table "_fts MATCH $1 AND rowid < $2 ORDER BY rowid DESC"        \
  " LIMIT $3) CROSS JOIN " table " AS m ON m.rid = r"
#define ALL(table) " FROM " table " AS m WHERE m.rid < $1 ORDER BY m.rid DESC LIMIT $2"

static const char *const by_words[DSK_FOUND_N] = {
  [DSK_FOUND_MESSAGES] = "SELECT" MESSAGE INDEXED ("message"),
  [DSK_FOUND_NOTES] = "SELECT" NOTE INDEXED ("note"),
};
/* A file's name is not in the index of words: all of them are looked through. Files of messages have even numbers
 * there, those of notes odd ones, so that one walk passes both. */
static const char *const by_walking[DSK_FOUND_N] = {
  [DSK_FOUND_MESSAGES] = "SELECT" MESSAGE ALL ("message"),
  [DSK_FOUND_NOTES] = "SELECT" NOTE ALL ("note"),
  [DSK_FOUND_FILES]
  = "SELECT 2 * f.rid, m.conv_key, m.id, m.at, f.name, m.author, m.direction = 'in', m.kind, 0"
    " FROM (SELECT rid, id, name FROM media WHERE rid < $1 / 2 + $1 % 2 AND name IS NOT NULL"
    " ORDER BY rid DESC LIMIT $2) AS f CROSS JOIN message AS m ON m.id = f.id"
    " UNION ALL SELECT 2 * f.rid + 1, m.conv_key, m.id, m.at, f.name, m.author, 0, f.kind, 1"
    " FROM (SELECT rid, id, name, kind FROM note_media WHERE rid < $1 / 2 AND name IS NOT NULL"
    " ORDER BY rid DESC LIMIT $2) AS f CROSS JOIN note AS m ON m.id = f.id ORDER BY 1 DESC LIMIT $2",
};

static gboolean
is_own_entry (DskMessageKind kind)
{
  return kind != DSK_MESSAGE_REACTION && kind != DSK_MESSAGE_EDIT && kind != DSK_MESSAGE_REVOKE;
}

/* Whether the row that @stmt is at is one of those that are looked for. */
static gboolean
row_fits (Search *self, sqlite3_stmt *stmt, DskFoundGroup group, gboolean *fits, GError **error)
{
  const DskMessageKind kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 7));
  const char *text = (const char *) sqlite3_column_text (stmt, 4);
  const gint64 key = sqlite3_column_int64 (stmt, 1);

  *fits = is_own_entry (kind)
          && dsk_replica_filter_holds_item (self->filter, key, sqlite3_column_int64 (stmt, 3),
                                            (const char *) sqlite3_column_text (stmt, 5),
                                            sqlite3_column_int (stmt, 6) != 0, kind)
          && (group != DSK_FOUND_FILES || dsk_replica_match_text (self->match, text));
  return !*fits || conversation_fits (self, key, fits, error);
}

static gboolean
add_item (Search *self, sqlite3_stmt *stmt, DskFoundGroup group, GError **error)
{
  DskSearchHit *hit = g_new0 (DskSearchHit, 1);
  const char *text = (const char *) sqlite3_column_text (stmt, 4);

  g_ptr_array_add (self->page->hits, hit);
  hit->item_id = dsk_replica_reader_dup (stmt, 2);
  hit->item = sqlite3_column_int (stmt, 8) != 0 ? DSK_ITEM_NOTE : DSK_ITEM_MESSAGE;
  hit->at = sqlite3_column_int64 (stmt, 3);
  hit->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, 7));
  hit->snippet = dsk_replica_match_snippet (self->match, text != NULL ? text : "");
  return read_name (self, sqlite3_column_int64 (stmt, 1), hit, error);
}

static gboolean
find_items (Search *self, DskFoundGroup group, const char *expression, GError **error)
{
  const gboolean words = expression != NULL && by_words[group] != NULL;
  sqlite3_stmt *stmt = dsk_db_stmt (self->reader->db, words ? by_words[group] : by_walking[group], error);
  const gint64 before = self->after != 0 ? self->after : G_MAXINT64;
  guint looked_at = 0;
  gint64 last = 0;
  gboolean ok = TRUE;
  int rc = SQLITE_DONE;

  if (stmt == NULL)
    return FALSE;
  if (words)
    dsk_db_bind (stmt, "sii", expression, before, (gint64) LOOKED_AT);
  else
    dsk_db_bind (stmt, "ii", before, (gint64) LOOKED_AT);
  while (ok && (rc = dsk_db_step (self->reader->db, stmt, error)) == SQLITE_ROW)
    {
      gboolean fits;

      if (!row_fits (self, stmt, group, &fits, error))
        {
          ok = FALSE;
          break;
        }
      if (fits && self->page->hits->len == self->limit)
        break;
      last = sqlite3_column_int64 (stmt, 0);
      looked_at++;
      if (fits)
        ok = add_item (self, stmt, group, error);
    }
  if (rc == SQLITE_ROW)
    {
      self->page->next = last;
      sqlite3_reset (stmt);
    }
  else if (looked_at == LOOKED_AT)
    self->page->next = last;
  return ok && rc != 0;
}

/* --- people, and conversations by operators alone --- */

typedef struct
{
  gint64 key;
  gint64 last_at;
} Spot;

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Spot *x = a;
  const Spot *y = b;

  if (x->last_at != y->last_at)
    return x->last_at > y->last_at ? -1 : 1;
  return x->key > y->key ? -1 : x->key < y->key;
}

/* Those of the newest that fit, each conversation once. */
static gboolean
list_contacts (Search *self, GArray *spots, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->reader->db,
                     "SELECT DISTINCT c.conv_key FROM (SELECT rowid AS r FROM contact_fts WHERE contact_fts MATCH $1"
                     " ORDER BY rowid DESC LIMIT $2) CROSS JOIN v_contact_card AS c ON c.rid = r",
                     error);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  int rc;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", self->match->contact, (gint64) MAX_CONTACTS);
  while ((rc = dsk_db_step (self->reader->db, stmt, error)) == SQLITE_ROW)
    {
      gint64 key = sqlite3_column_int64 (stmt, 0);

      g_array_append_val (keys, key);
    }
  if (rc != SQLITE_DONE)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    {
      const gint64 key = g_array_index (keys, gint64, i);
      const DskReplicaPlace *changed = g_hash_table_lookup (self->overlay, &key);
      g_auto (DskReplicaPlace) place = { 0 };
      const DskReplicaPlace *shown = changed != NULL ? changed : &place;
      gboolean found = TRUE;

      if (changed == NULL && !dsk_replica_reader_place (self->reader, key, &place, &found, error))
        return FALSE;
      if (found && dsk_replica_filter_holds (self->filter, shown, TRUE))
        g_array_append_val (spots, ((Spot){ key, shown->last_at }));
    }
  return TRUE;
}

static gboolean
list_conversations (Search *self, GArray *spots, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->reader->db, DSK_REPLICA_PLACES, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->reader->db, stmt, error)) == SQLITE_ROW)
    {
      g_auto (DskReplicaPlace) place = { 0 };
      const DskReplicaPlace *changed;
      const DskReplicaPlace *shown = &place;

      dsk_replica_place_read (stmt, &place);
      changed = g_hash_table_lookup (self->overlay, &place.key);
      if (changed != NULL)
        shown = changed;
      if (dsk_replica_filter_holds (self->filter, shown, TRUE))
        g_array_append_val (spots, ((Spot){ shown->key, shown->last_at }));
    }
  return rc == SQLITE_DONE;
}

static gboolean
add_spot (Search *self, gint64 key, GError **error)
{
  DskSearchHit *hit = g_new0 (DskSearchHit, 1);
  sqlite3_stmt *stmt;
  int rc;

  g_ptr_array_add (self->page->hits, hit);
  stmt = dsk_db_stmt (self->reader->db,
                      "SELECT v.last_at, CASE WHEN $1 THEN coalesce(v.last_preview, '') ELSE (SELECT"
                      " coalesce(c.name, '') || ' ' || coalesce(c.phone, c.wa_id, '') || ' ' ||"
                      " coalesce('@' || c.username, '') || " DSK_REPLICA_CARD_WORDS
                      " FROM v_contact_card AS c WHERE c.conv_key = v.key LIMIT 1) END"
                      " FROM v_conversation AS v WHERE v.key = $2",
                      error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ii", (gint64) (self->match->words->len == 0), key);
  rc = dsk_db_step (self->reader->db, stmt, error);
  if (rc == SQLITE_ROW)
    {
      const char *text = (const char *) sqlite3_column_text (stmt, 1);

      hit->at = sqlite3_column_int64 (stmt, 0);
      hit->snippet = dsk_replica_match_snippet (self->match, text != NULL ? text : "");
      sqlite3_reset (stmt);
    }
  return rc != 0 && read_name (self, key, hit, error);
}

/* @after is the key of the last one of the part before. */
static gboolean
find_spots (Search *self, gboolean contacts, GError **error)
{
  g_autoptr (GArray) spots = g_array_new (FALSE, FALSE, sizeof (Spot));
  guint first = 0;

  if (!(contacts ? list_contacts (self, spots, error) : list_conversations (self, spots, error)))
    return FALSE;
  g_array_sort (spots, newest_first);
  for (guint i = 0; self->after != 0 && i < spots->len; i++)
    if (g_array_index (spots, Spot, i).key == self->after)
      first = i + 1;
  for (guint i = first; i < spots->len && i - first < self->limit; i++)
    if (!add_spot (self, g_array_index (spots, Spot, i).key, error))
      return FALSE;
  if (first + self->limit < spots->len)
    self->page->next = g_array_index (spots, Spot, first + self->limit - 1).key;
  return TRUE;
}

/* --- all of it --- */

static gboolean
find_group (Search *self, DskFoundGroup group, gboolean any_term, GError **error)
{
  const DskReplicaMatch *match = self->match;
  const gboolean words = match->words->len > 0;
  const gboolean items = dsk_replica_filter_is_of_items (self->filter);

  switch (group)
    {
    case DSK_FOUND_CONVERSATIONS:
      return words || items || !any_term || find_spots (self, FALSE, error);
    case DSK_FOUND_CONTACTS:
      return !words || items || match->contact == NULL || find_spots (self, TRUE, error);
    case DSK_FOUND_MESSAGES:
      /* One letter alone is looked for in names only. */
      return (words ? match->text == NULL : !items)
             || find_items (self, group, match->messages != NULL ? match->messages : match->text, error);
    case DSK_FOUND_NOTES:
      return (words ? match->text == NULL : !items)
             || find_items (self, group, match->text, error);
    case DSK_FOUND_FILES:
      return !words || find_items (self, group, NULL, error);
    case DSK_FOUND_N:
    default:
      return TRUE;
    }
}

/* In a snapshot. */
static gboolean
find (Search *self, const DskQuery *query, DskFoundGroup group, gint64 now, DskQueryProblem *problem, GError **error)
{
  g_autofree char *words = dsk_query_words (query);
  g_auto (DskReplicaMatch) match = { 0 };
  g_auto (DskReplicaFilter) filter = { 0 };

  if (!dsk_replica_filter_init (&filter, self->reader, query, now, problem, error))
    return FALSE;
  if (problem->fault != DSK_QUERY_FINE)
    return TRUE;
  if (!dsk_replica_match_init (&match, self->reader, words, error))
    return FALSE;
  self->match = &match;
  self->filter = &filter;
  return find_group (self, group, query->terms->len > 0, error);
}

DskFoundPage *
dsk_replica_reader_find_everywhere (DskReplicaReader *self, const char *text, DskFoundGroup group, gint64 after,
                                    guint limit, gint64 now, DskQueryProblem *problem, GError **error)
{
  g_autoptr (DskFoundPage) page = g_new0 (DskFoundPage, 1);
  g_autoptr (DskQuery) query = dsk_query_parse (text, problem);
  Search search = { .reader = self, .page = page, .after = after, .limit = limit };
  gboolean ok;

  g_return_val_if_fail (limit > 0, NULL);

  page->hits = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_search_hit_free);
  if (query == NULL)
    return g_steal_pointer (&page);
  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  search.overlay = dsk_replica_reader_overlay (self, error);
  search.fits = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ok = search.overlay != NULL && find (&search, query, group, now, problem, error);
  dsk_replica_reader_end (self);
  g_clear_pointer (&search.overlay, g_hash_table_unref);
  g_clear_pointer (&search.fits, g_hash_table_unref);
  return ok ? g_steal_pointer (&page) : NULL;
}

GPtrArray *
dsk_replica_reader_list_names (DskReplicaReader *self, gboolean teams, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     teams ? "SELECT name FROM team WHERE active <> 0 ORDER BY name COLLATE NOCASE"
                           : "SELECT coalesce(nullif(name, ''), display, phone_number_id) AS label FROM number"
                             " WHERE state = 'active' ORDER BY label COLLATE NOCASE",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (names, dsk_replica_reader_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&names) : NULL;
}
