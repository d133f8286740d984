/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The reactions to what a page of a timeline shows. */

#include "dsk-replica-reader-private.h"

void
dsk_reaction_row_free (DskReactionRow *reaction)
{
  if (reaction == NULL)
    return;

  g_free (reaction->emoji);
  g_strfreev (reaction->who);
  g_free (reaction);
}

/* What one of those who may react to a message said last. WhatsApp gives each one reaction; all of us are one. */
typedef struct
{
  char *who;   /* (owned): "" is the business, else the customer as WhatsApp names them */
  char *name;  /* (owned) (nullable) */
  char *emoji; /* (owned) (nullable): NULL: taken back */
} Vote;

static void
vote_free (gpointer data)
{
  Vote *vote = data;

  g_free (vote->who);
  g_free (vote->name);
  g_free (vote->emoji);
  g_free (vote);
}

/* @votes: (element-type Vote): of one message, in the order in which people first reacted */
static void
cast (GPtrArray *votes, const char *who, const char *name, const char *emoji)
{
  Vote *vote = NULL;

  for (guint i = 0; i < votes->len && vote == NULL; i++)
    if (g_strcmp0 (((Vote *) votes->pdata[i])->who, who) == 0)
      vote = votes->pdata[i];
  if (vote == NULL)
    {
      vote = g_new0 (Vote, 1);
      vote->who = g_strdup (who);
      g_ptr_array_add (votes, vote);
    }
  g_free (vote->name);
  g_free (vote->emoji);
  vote->name = g_strdup (name);
  vote->emoji = emoji != NULL && *emoji != '\0' ? g_strdup (emoji) : NULL;
}

static void
add_who (DskReactionRow *reaction, const char *name)
{
  reaction->who = g_realloc_n (reaction->who, reaction->count + 2, sizeof (char *));
  reaction->who[reaction->count++] = g_strdup (name != NULL ? name : "");
  reaction->who[reaction->count] = NULL;
}

/* Returns: (transfer full) (nullable): NULL if nothing is left */
static GPtrArray *
count_votes (GPtrArray *votes)
{
  g_autoptr (GPtrArray) reactions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_reaction_row_free);

  for (guint i = 0; i < votes->len; i++)
    {
      const Vote *vote = votes->pdata[i];
      DskReactionRow *reaction = NULL;

      if (vote->emoji == NULL)
        continue;
      for (guint j = 0; j < reactions->len && reaction == NULL; j++)
        if (g_strcmp0 (((DskReactionRow *) reactions->pdata[j])->emoji, vote->emoji) == 0)
          reaction = reactions->pdata[j];
      if (reaction == NULL)
        {
          reaction = g_new0 (DskReactionRow, 1);
          reaction->emoji = g_strdup (vote->emoji);
          g_ptr_array_add (reactions, reaction);
        }
      add_who (reaction, vote->name);
      reaction->mine = reaction->mine || *vote->who == '\0';
    }
  return reactions->len > 0 ? g_steal_pointer (&reactions) : NULL;
}

static gboolean
read_votes (DskReplicaReader *self, sqlite3_stmt *stmt, gboolean in_group, GHashTable *by_message, GError **error)
{
  int rc;

  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    {
      GPtrArray *votes
          = g_hash_table_lookup (by_message, (const char *) sqlite3_column_text (stmt, 0));

      const char *who = (const char *) sqlite3_column_text (stmt, 1);
      g_autofree char *name = dsk_replica_reader_dup (stmt, 2);

      if (votes == NULL)
        continue;
      if (name == NULL && in_group && *who != '\0' && !dsk_replica_reader_member_name (self, who, &name, error))
        return FALSE;
      cast (votes, who, name, (const char *) sqlite3_column_text (stmt, 3));
    }
  return rc == SQLITE_DONE;
}

/* The page's messages first, then what was said about each by its index. */
#define CONFIRMED                                                                                  \
  "SELECT r.quote, iif(r.direction = 'out', '', coalesce(r.sender, '?')),"                         \
  " iif(r.direction = 'out', u.name, (SELECT coalesce(nullif(c.name, ''), c.username)"             \
  "   FROM v_contact_card AS c WHERE c.conv_key = r.conv_key"                                        \
  "   AND r.sender IN (c.wa_id, c.bsuid, c.phone) LIMIT 1)), r.text"                               \
  " FROM message AS m CROSS JOIN message AS r ON r.quote = m.id AND r.kind = 'reaction'"           \
  " LEFT JOIN message_status AS s ON s.id = r.id LEFT JOIN \"user\" AS u ON u.id = r.author"       \
  " WHERE m.conv_key = $1 AND m.at BETWEEN $2 AND $3 AND r.conv_key = $1"                          \
  " AND coalesce(s.state, '') <> 'failed' ORDER BY r.at, r.id"
#define PENDING                                                                                    \
  "SELECT r.quote, '', u.name, r.text FROM overlay_message AS r"                                   \
  " LEFT JOIN \"user\" AS u ON u.id = r.author"                                                    \
  " WHERE r.conv_key = $1 AND r.kind = 'reaction' ORDER BY r.n"

gboolean
dsk_replica_reader_add_reactions (DskReplicaReader *self, gint64 key, GPtrArray *rows,
                                  GError **error)
{
  g_autoptr (GHashTable) by_message
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  const gboolean in_group = rows->len > 0 && ((DskTimelineRow *) rows->pdata[0])->in_group;
  sqlite3_stmt *stmt;

  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];

      if (row->item == DSK_ITEM_MESSAGE && !row->pending)
        g_hash_table_insert (by_message, row->id, g_ptr_array_new_with_free_func (vote_free));
    }
  if (g_hash_table_size (by_message) == 0)
    return TRUE;
  stmt = dsk_db_stmt (self->db, CONFIRMED, error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "iii", key, ((DskTimelineRow *) rows->pdata[0])->at,
               ((DskTimelineRow *) rows->pdata[rows->len - 1])->at);
  if (!read_votes (self, stmt, in_group, by_message, error))
    return FALSE;
  stmt = dsk_db_stmt (self->db, PENDING, error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "i", key);
  if (!read_votes (self, stmt, in_group, by_message, error))
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      DskTimelineRow *row = rows->pdata[i];
      GPtrArray *votes = g_hash_table_lookup (by_message, row->id);

      if (votes != NULL)
        row->reactions = count_votes (votes);
    }
  return TRUE;
}
