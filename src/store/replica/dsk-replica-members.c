/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who writes in a group. WhatsApp tells us neither what a group is called nor who is in it, and a group has no card:
 * what is known are the numbers of those who wrote, and what they are called where they have a conversation of their
 * own that our user sees. */

#include "dsk-replica-reader-private.h"

#include <string.h>

#define LOOKED_AT 50 /* newest messages: who wrote none of them is not who the group is known by */

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

gboolean
dsk_replica_reader_member_name (DskReplicaReader *self, const char *sender, char **name, GError **error)
{
  g_autofree char *word = NULL;
  sqlite3_stmt *stmt;
  int rc;

  *name = NULL;
  /* The index of words has whole numbers; anything else would be no word of it. */
  if (sender == NULL || !is_number (sender))
    return TRUE;
  word = g_strdup_printf ("\"%s\"", sender);
  stmt = dsk_db_stmt (self->db,
                      "SELECT coalesce(nullif(c.name, ''), nullif(c.username, '')) AS shown FROM"
                      " (SELECT rowid AS r FROM contact_fts WHERE contact_fts MATCH $1 ORDER BY rowid DESC LIMIT 20)"
                      " CROSS JOIN v_contact_card AS c ON c.rid = r"
                      " WHERE $2 IN (c.wa_id, c.phone) AND shown IS NOT NULL LIMIT 1",
                      error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "ss", word, sender);
  rc = dsk_db_step (self->db, stmt, error);
  if (rc == SQLITE_ROW)
    *name = dsk_replica_reader_dup (stmt, 0);
  sqlite3_reset (stmt);
  return rc != 0;
}

/* Returns: (transfer full) (nullable): who wrote last, each once, newest first */
static GPtrArray *
newest_senders (DskReplicaReader *self, gint64 key, GError **error)
{
  g_autoptr (GPtrArray) senders = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *stmt = dsk_db_stmt (self->db,
                                    "SELECT sender FROM (SELECT sender, direction FROM message WHERE conv_key = $1"
                                    " ORDER BY at DESC LIMIT $2) WHERE direction = 'in' AND sender IS NOT NULL",
                                    error);
  int rc = SQLITE_ROW;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "ii", key, (gint64) LOOKED_AT);
  while (senders->len < DSK_MEMBERS_SHOWN && (rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      const char *sender = (const char *) sqlite3_column_text (stmt, 0);

      if (!g_ptr_array_find_with_equal_func (senders, sender, g_str_equal, NULL))
        g_ptr_array_add (senders, g_strdup (sender));
    }
  sqlite3_reset (stmt);
  return rc != 0 ? g_steal_pointer (&senders) : NULL;
}

/* Names first: they say more where there is little room. */
static int
compare_members (gconstpointer a, gconstpointer b)
{
  const char *x = *(char *const *) a;
  const char *y = *(char *const *) b;

  return is_number (x) != is_number (y) ? is_number (x) - is_number (y) : g_utf8_collate (x, y);
}

gboolean
dsk_replica_reader_members (DskReplicaReader *self, gint64 key, char ***members, GError **error)
{
  g_autoptr (GPtrArray) senders = newest_senders (self, key, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (senders == NULL)
    return FALSE;
  for (guint i = 0; i < senders->len; i++)
    {
      const char *sender = senders->pdata[i];
      g_autofree char *name = NULL;

      if (!dsk_replica_reader_member_name (self, sender, &name, error))
        return FALSE;
      if (name != NULL)
        g_ptr_array_add (names, g_steal_pointer (&name));
      else if (is_number (sender))
        g_ptr_array_add (names, g_strdup (sender));
    }
  /* Not by time: what a group is called would change with each message. */
  g_ptr_array_sort (names, compare_members);
  g_ptr_array_add (names, NULL);
  *members = (char **) g_ptr_array_steal (names, NULL);
  return TRUE;
}

gboolean
dsk_replica_reader_members_of (DskReplicaReader *self, const char *conv, char ***members, GError **error)
{
  gint64 key = 0;
  gboolean found = FALSE;

  *members = NULL;
  return dsk_db_get_int (self->db, &key, &found, error,
                         "SELECT rid FROM conversation WHERE id = $1 AND group_id IS NOT NULL", "s", conv)
         && (!found || dsk_replica_reader_members (self, key, members, error));
}

/* --- of a page of a group's timeline --- */

static gboolean
put_name (DskReplicaReader *self, GHashTable *known, const char *sender, char **name, GError **error)
{
  gpointer value;

  if (sender == NULL)
    return TRUE;
  if (!g_hash_table_lookup_extended (known, sender, NULL, &value))
    {
      char *found;

      if (!dsk_replica_reader_member_name (self, sender, &found, error))
        return FALSE;
      g_hash_table_insert (known, g_strdup (sender), found);
      value = found;
    }
  if (value != NULL)
    {
      g_free (*name);
      *name = g_strdup (value);
    }
  return TRUE;
}

gboolean
dsk_replica_reader_name_members (DskReplicaReader *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];
      g_autofree char *quoted = g_strdup (row->quote_author);

      row->in_group = TRUE;
      if ((row->sender_name == NULL && !put_name (self, known, row->sender, &row->sender_name, error))
          || !put_name (self, known, quoted, &row->quote_author, error))
        return FALSE;
    }
  return TRUE;
}
