/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The index of words. It keeps no text of its own: to take words out, the text that brought them in
 * is folded again. Rows wait until the end of the transaction and go in by ascending rid, which is
 * many times faster. */

#include "dsk-replica-private.h"

#include <string.h>

#include "dsk-contact-values.h"
#include "dsk-text.h"

#define MIN_PHONE_END 4

typedef enum
{
  INDEX_MESSAGE,
  INDEX_NOTE,
  INDEX_CONTACT,
  N_INDEXES,
} Index;

static const struct
{
  DskEntityId entity;
  const char *insert;
  const char *remove;
  const char *empty;
  const char *optimize;
} indexes[N_INDEXES] = {
  [INDEX_MESSAGE]
  = { DSK_ENTITY_MESSAGE, "INSERT INTO message_fts (rowid, text) VALUES ($1, $2)",
      "INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', $1, $2)",
      "INSERT INTO message_fts (message_fts) VALUES ('delete-all')",
      "INSERT INTO message_fts (message_fts) VALUES ('optimize')" },
  [INDEX_NOTE] = { DSK_ENTITY_NOTE, "INSERT INTO note_fts (rowid, text) VALUES ($1, $2)",
                   "INSERT INTO note_fts (note_fts, rowid, text) VALUES ('delete', $1, $2)",
                   "INSERT INTO note_fts (note_fts) VALUES ('delete-all')",
                   "INSERT INTO note_fts (note_fts) VALUES ('optimize')" },
  [INDEX_CONTACT]
  = { DSK_ENTITY_CONTACT_CARD, "INSERT INTO contact_fts (rowid, words) VALUES ($1, $2)",
      "INSERT INTO contact_fts (contact_fts, rowid, words) VALUES ('delete', $1, $2)",
      "INSERT INTO contact_fts (contact_fts) VALUES ('delete-all')",
      "INSERT INTO contact_fts (contact_fts) VALUES ('optimize')" },
};

typedef struct
{
  gint64 rid;
  char *text; /* (owned): folded */
} Entry;

struct _DskReplicaWords
{
  GArray *waiting[N_INDEXES]; /* (owned) Entry */
};

static void
entry_clear (gpointer entry)
{
  g_free (((Entry *) entry)->text);
}

DskReplicaWords *
dsk_replica_words_new (void)
{
  DskReplicaWords *self = g_new0 (DskReplicaWords, 1);

  for (guint i = 0; i < N_INDEXES; i++)
    {
      self->waiting[i] = g_array_new (FALSE, FALSE, sizeof (Entry));
      g_array_set_clear_func (self->waiting[i], entry_clear);
    }
  return self;
}

void
dsk_replica_words_free (DskReplicaWords *words)
{
  for (guint i = 0; i < N_INDEXES; i++)
    g_array_unref (words->waiting[i]);
  g_free (words);
}

void
dsk_replica_words_clear (DskReplicaWords *words)
{
  for (guint i = 0; i < N_INDEXES; i++)
    g_array_set_size (words->waiting[i], 0);
}

/* N_INDEXES: none */
static Index
index_of (const DskEntity *entity)
{
  DskEntityId id = dsk_entity_id (entity);
  guint i;

  for (i = 0; i < N_INDEXES && indexes[i].entity != id; i++)
    ;
  return (Index) i;
}

gboolean
dsk_replica_has_words (const DskEntity *entity)
{
  return index_of (entity) != N_INDEXES;
}

static void
append_phone (GString *words, const char *phone)
{
  g_autofree char *digits = phone != NULL ? dsk_text_phone_digits (phone) : NULL;
  gsize len = digits != NULL ? strlen (digits) : 0;

  for (gsize i = 0; i == 0 || i + MIN_PHONE_END <= len; i++)
    if (len > 0)
      g_string_append_printf (words, " %s", digits + i);
}

/* In the order in which words_of_columns() reads them. */
static const char *const card_columns[]
    = { "name", "username", "phone", "wa_id", "given_name", "remark", "tags", "attributes" };

#define CARD_COLUMNS "name, username, phone, wa_id, given_name, remark, tags, attributes"

static void
append_text (GString *text, const char *more)
{
  if (more != NULL && *more != '\0')
    g_string_append_printf (text, " %s", more);
}

/* @card: as card_columns has them, each (nullable) */
static char *
contact_words (const char *const *card)
{
  g_autoptr (GString) text = g_string_new (card[0]);
  g_auto (GStrv) tags = dsk_contact_tags_read (card[6]);
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (card[7]);
  g_autofree char *folded = NULL;
  GString *words;

  append_text (text, card[1]);
  append_text (text, card[4]);
  append_text (text, card[5]);
  for (guint i = 0; tags[i] != NULL; i++)
    append_text (text, tags[i]);
  for (guint i = 0; i < attributes->len; i++)
    append_text (text, ((DskContactAttribute *) attributes->pdata[i])->value);
  folded = dsk_text_fold (text->str);
  words = g_string_new (folded);
  append_phone (words, card[2] != NULL ? card[2] : card[3]);
  return g_string_free (words, FALSE);
}

/* By its name, since columns may be added. */
static const char *
get_text (const DskEntity *entity, const DskValue *values, const char *name)
{
  const DskValue value = dsk_replica_get_column (entity, values, name);

  return dsk_value_get_text (&value);
}

/* Returns: (transfer full) (nullable): NULL if there is nothing to index */
static char *
words_of (Index index, const DskEntity *entity, const DskValue *values)
{
  const char *card[G_N_ELEMENTS (card_columns)];
  const char *text;

  if (index == INDEX_CONTACT)
    {
      for (guint i = 0; i < G_N_ELEMENTS (card_columns); i++)
        card[i] = get_text (entity, values, card_columns[i]);
      return contact_words (card);
    }
  text = get_text (entity, values, "text");
  return text != NULL && *text != '\0' ? dsk_text_fold (text) : NULL;
}

void
dsk_replica_words_add (DskReplicaStore *self, const DskEntity *entity, gint64 rid,
                       const DskValue *values)
{
  Index index = index_of (entity);
  Entry entry = { rid, words_of (index, entity, values) };

  if (entry.text != NULL)
    g_array_append_val (self->words->waiting[index], entry);
}

static gboolean
remove_text (DskReplicaStore *self, Index index, gint64 rid, const char *text, GError **error)
{
  return dsk_db_run (self->db, error, indexes[index].remove, "is", rid, text);
}

/* Bits of state.untidy: each index, or all of them. */
#define UNTIDY_ALL G_GINT64_CONSTANT (1)
#define UNTIDY(index) (G_GINT64_CONSTANT (2) << (index))

static gboolean
set_untidy (DskReplicaStore *self, gint64 bits, GError **error)
{
  self->untidy = TRUE;
  return dsk_db_run (self->db, error, "UPDATE state SET untidy = untidy | $1", "i", bits);
}

gboolean
dsk_replica_words_remove (DskReplicaStore *self, const DskEntity *entity, gint64 rid,
                          const DskValue *values, GError **error)
{
  Index index = index_of (entity);
  g_autofree char *text = words_of (index, entity, values);

  return text == NULL
         || (dsk_replica_words_flush (self, error) && set_untidy (self, UNTIDY (index), error)
             && remove_text (self, index, rid, text, error));
}

/* Columns: rid, then what makes the words. */
static char *
words_of_columns (Index index, sqlite3_stmt *stmt)
{
  const char *text[G_N_ELEMENTS (card_columns)];

  for (int i = 0; i < (int) G_N_ELEMENTS (card_columns); i++)
    text[i] = i + 1 < sqlite3_column_count (stmt) ? (const char *) sqlite3_column_text (stmt, i + 1) : NULL;
  return index == INDEX_CONTACT ? contact_words (text) : dsk_text_fold (text[0]);
}

static gboolean
drop_from (DskReplicaStore *self, Index index, const char *sql, gint64 key, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql, error);
  int rc = 0;

  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *words = words_of_columns (index, stmt);

      if (!remove_text (self, index, sqlite3_column_int64 (stmt, 0), words, error))
        {
          sqlite3_reset (stmt);
          return FALSE;
        }
    }
  return rc == SQLITE_DONE;
}

gboolean
dsk_replica_words_drop (DskReplicaStore *self, gint64 key, GError **error)
{
  return dsk_replica_words_flush (self, error) && set_untidy (self, UNTIDY_ALL, error)
         && drop_from (
             self, INDEX_MESSAGE,
             "SELECT rid, text FROM message WHERE conv_key = $1 AND text <> '' ORDER BY rid", key,
             error)
         && drop_from (self, INDEX_NOTE,
                       "SELECT rid, text FROM note WHERE conv_key = $1 AND text <> '' ORDER BY rid",
                       key, error)
         && drop_from (
             self, INDEX_CONTACT,
             "SELECT rid, " CARD_COLUMNS " FROM contact_card WHERE conv_key = $1"
             " ORDER BY rid",
             key, error);
}

gboolean
dsk_replica_words_empty (DskReplicaStore *self, GError **error)
{
  dsk_replica_words_clear (self->words);
  for (guint i = 0; i < N_INDEXES; i++)
    if (!dsk_db_run (self->db, error, indexes[i].empty, ""))
      return FALSE;
  return TRUE;
}

/* Every row of an index: rid, then what makes the words. */
static const char *const contents[N_INDEXES] = {
  [INDEX_MESSAGE] = "SELECT rid, text FROM message WHERE text <> '' ORDER BY rid",
  [INDEX_NOTE] = "SELECT rid, text FROM note WHERE text <> '' ORDER BY rid",
  [INDEX_CONTACT] = "SELECT rid, " CARD_COLUMNS " FROM contact_card ORDER BY rid",
};

static gboolean
fill (DskReplicaStore *self, Index index, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, contents[index], error);
  int rc = SQLITE_DONE;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *words = words_of_columns (index, stmt);

      if (!dsk_db_run (self->db, error, indexes[index].insert, "is", sqlite3_column_int64 (stmt, 0), words))
        {
          sqlite3_reset (stmt);
          return FALSE;
        }
    }
  return rc == SQLITE_DONE;
}

/**
 * dsk_replica_store_rebuild_words:
 *
 * Makes the index of words anew from what is in the rows: it holds no text that it could be compared with, and rows
 * that were changed behind its back left words in it. Inside a transaction; takes some seconds for 100,000 messages.
 */
gboolean
dsk_replica_store_rebuild_words (DskReplicaStore *self, GError **error)
{
  if (!dsk_replica_words_empty (self, error) || !set_untidy (self, UNTIDY_ALL, error))
    return FALSE;
  for (guint i = 0; i < N_INDEXES; i++)
    if (!fill (self, (Index) i, error))
      return FALSE;
  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *x = a;
  const Entry *y = b;

  return x->rid < y->rid ? -1 : x->rid > y->rid;
}

gboolean
dsk_replica_words_flush (DskReplicaStore *self, GError **error)
{
  for (guint i = 0; i < N_INDEXES; i++)
    {
      GArray *waiting = self->words->waiting[i];

      g_array_sort (waiting, compare_entries);
      for (guint k = 0; k < waiting->len; k++)
        {
          Entry *entry = &g_array_index (waiting, Entry, k);

          if (!dsk_db_run (self->db, error, indexes[i].insert, "is", entry->rid, entry->text))
            return FALSE;
        }
      g_array_set_size (waiting, 0);
    }
  return TRUE;
}

gboolean
dsk_replica_words_optimize (DskReplicaStore *self, gint64 untidy, GError **error)
{
  for (guint i = 0; i < N_INDEXES; i++)
    if ((untidy & (UNTIDY_ALL | UNTIDY (i))) != 0
        && !dsk_db_run (self->db, error, indexes[i].optimize, ""))
      return FALSE;
  return TRUE;
}
