/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-contact.h"

#include <string.h>

#include "dsk-replica-reader-private.h"
#include "dsk-text.h"

void
dsk_contact_row_free (DskContactRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->conv);
  g_free (row->name);
  g_free (row->profile_name);
  g_free (row->phone);
  g_free (row->username);
  g_free (row->marketing);
  for (guint i = 0; i < DSK_CONTACT_FIELD_N; i++)
    g_free (row->values[i]);
  g_free (row);
}

/* Places of the columns: the fields first, in the order of DskContactField. */
enum
{
  ID = DSK_CONTACT_FIELD_N,
  CONV,
  NAME,
  PROFILE_NAME,
  PHONE,
  USERNAME,
  MARKETING,
  MARKETING_AT,
  CONSENT_AT,
  PENDING,
};

#define CARD                                                                                                           \
  "SELECT c.given_name, c.language, c.tags, c.consent, c.attributes, c.remark, c.contact, c.conv, c.name,"             \
  " c.profile_name, coalesce(c.phone, c.wa_id), c.username, c.marketing, c.marketing_at, c.consent_at, c.pending"      \
  " FROM v_contact_card AS c JOIN conv_key AS k ON k.key = c.conv_key JOIN conversation AS v ON v.rid = k.key"         \
  " WHERE k.id = $1 AND v.group_id IS NULL LIMIT 1"

/* @names: (nullable): of fields, separated by commas */
static guint
read_pending (const char *names)
{
  g_auto (GStrv) list = g_strsplit (names != NULL ? names : "", ",", -1);
  guint pending = 0;
  DskContactField field;

  for (guint i = 0; list[i] != NULL; i++)
    if (dsk_contact_field_from_string (list[i], &field))
      pending |= 1u << field;
  return pending;
}

gboolean
dsk_replica_reader_get_contact (DskReplicaReader *self, const char *conv, DskContactRow **row, GError **error)
{
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, CARD, error);
  int rc;

  *row = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", conv);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  *row = g_new0 (DskContactRow, 1);
  for (int i = 0; i < DSK_CONTACT_FIELD_N; i++)
    (*row)->values[i] = dsk_replica_reader_dup (stmt, i);
  (*row)->id = dsk_replica_reader_dup (stmt, ID);
  (*row)->conv = dsk_replica_reader_dup (stmt, CONV);
  (*row)->name = dsk_replica_reader_dup (stmt, NAME);
  (*row)->profile_name = dsk_replica_reader_dup (stmt, PROFILE_NAME);
  (*row)->phone = dsk_replica_reader_dup (stmt, PHONE);
  (*row)->username = dsk_replica_reader_dup (stmt, USERNAME);
  (*row)->marketing = dsk_replica_reader_dup (stmt, MARKETING);
  (*row)->marketing_at = sqlite3_column_int64 (stmt, MARKETING_AT);
  (*row)->consent_at = sqlite3_column_int64 (stmt, CONSENT_AT);
  (*row)->pending = read_pending ((const char *) sqlite3_column_text (stmt, PENDING));
  sqlite3_reset (stmt);
  return TRUE;
}

/* --- what there is to choose from --- */

typedef struct
{
  char *text;   /* (owned): as it is written first */
  char *folded; /* (owned) */
  gint64 n;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->text);
  g_free (word->folded);
  g_free (word);
}

/* @words: (element-type utf8 Word): by the folded text, which is the word's */
static void
count_word (GHashTable *words, const char *text, gint64 n)
{
  g_autofree char *folded = dsk_text_fold (text);
  Word *word = g_hash_table_lookup (words, folded);

  if (word == NULL)
    {
      word = g_new0 (Word, 1);
      word->text = g_strdup (text);
      word->folded = g_steal_pointer (&folded);
      g_hash_table_insert (words, word->folded, word);
    }
  word->n += n;
}

static void
count_tags (GHashTable *words, const char *value, gint64 n)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (value);

  for (guint i = 0; tags[i] != NULL; i++)
    count_word (words, tags[i], n);
}

static void
count_names (GHashTable *words, const char *value, gint64 n)
{
  g_autoptr (GPtrArray) attributes = dsk_contact_attributes_read (value);

  for (guint i = 0; i < attributes->len; i++)
    count_word (words, ((DskContactAttribute *) attributes->pdata[i])->name, n);
}

static int
most_used_first (gconstpointer a, gconstpointer b)
{
  const Word *x = *(Word *const *) a;
  const Word *y = *(Word *const *) b;

  return x->n != y->n ? (x->n > y->n ? -1 : 1) : strcmp (x->folded, y->folded);
}

/* @sql: gives values, and how many contacts have them */
static GPtrArray *
list_words (DskReplicaReader *self, const char *sql, void (*count) (GHashTable *, const char *, gint64), GError **error)
{
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, word_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GPtrArray *list;
  GHashTableIter iter;
  gpointer word;
  sqlite3_stmt *stmt = dsk_db_stmt (self->db, sql, error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    count (words, (const char *) sqlite3_column_text (stmt, 0), sqlite3_column_int64 (stmt, 1));
  if (rc != SQLITE_DONE)
    return NULL;
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, NULL, &word))
    g_ptr_array_add (sorted, word);
  g_ptr_array_sort (sorted, most_used_first);
  list = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (list, g_strdup (((Word *) sorted->pdata[i])->text));
  return list;
}

/* What the outbox only adds is there, too; of a contact with several conversations one. */
GPtrArray *
dsk_replica_reader_list_tags (DskReplicaReader *self, GError **error)
{
  return list_words (self,
                     "SELECT tags, count(DISTINCT contact) FROM contact_card WHERE tags IS NOT NULL GROUP BY tags"
                     " UNION ALL SELECT value, 1 FROM overlay_contact WHERE field = 'tags' AND value <> ''",
                     count_tags, error);
}

GPtrArray *
dsk_replica_reader_list_attribute_names (DskReplicaReader *self, GError **error)
{
  return list_words (self,
                     "SELECT attributes, count(DISTINCT contact) FROM contact_card"
                     " WHERE attributes IS NOT NULL GROUP BY attributes"
                     " UNION ALL SELECT value, 1 FROM overlay_contact WHERE field = 'attributes' AND value <> ''",
                     count_names, error);
}
