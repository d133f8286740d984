/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the operators of a search mean: names are looked up, then conversations and messages are held against it. */

#include "dsk-replica-filter.h"

#include <string.h>

#include "dsk-contact-values.h"
#include "dsk-text.h"

#define MAX_CUSTOMERS 4000 /* of a name that is looked for */
#define MIN_DIGITS 3

#define BIT(n) (1u << (n))

void
dsk_replica_filter_clear (DskReplicaFilter *filter)
{
  g_clear_pointer (&filter->owners, g_hash_table_unref);
  g_clear_pointer (&filter->teams, g_hash_table_unref);
  g_clear_pointer (&filter->numbers, g_hash_table_unref);
  g_clear_pointer (&filter->tagged, g_hash_table_unref);
  g_clear_pointer (&filter->unseen, g_hash_table_unref);
  g_clear_pointer (&filter->authors, g_hash_table_unref);
  g_clear_pointer (&filter->from_convs, g_hash_table_unref);
}

/* --- names --- */

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* Whether each word of @wanted begins a word of @name; both folded. */
static gboolean
is_called (const char *name, const char *wanted)
{
  g_auto (GStrv) words = g_strsplit_set (wanted, " \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *at = name;
      gboolean found = *words[i] == '\0';

      while (!found && (at = strstr (at, words[i])) != NULL)
        {
          found = at == name || !is_letter (g_utf8_get_char (g_utf8_prev_char (at)));
          at = g_utf8_next_char (at);
        }
      if (!found)
        return FALSE;
    }
  return TRUE;
}

/* "0300 555" in "+92 300 5550101" */
static gboolean
has_digits (const char *phone, const char *wanted)
{
  g_autofree char *there = phone != NULL ? dsk_text_phone_digits (phone) : NULL;
  const gboolean is_number = wanted[strspn (wanted, "+0123456789 ()-./")] == '\0';
  g_autofree char *digits = is_number ? dsk_text_phone_digits (wanted) : NULL;
  const char *significant = digits != NULL ? digits + strspn (digits, "0") : "";

  return there != NULL && strlen (significant) >= MIN_DIGITS && strstr (there, significant) != NULL;
}

static void
add (GHashTable **set, const char *id)
{
  if (*set == NULL)
    *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_add (*set, g_strdup (id));
}

/* Adds to @set the ids of those that are called @wanted. @sql: id, name, other name or number (nullable).
 * @found: (inout) */
static gboolean
look_up (DskReplicaReader *reader, const char *sql, const char *wanted, GHashTable **set, gboolean *found,
         GError **error)
{
  g_autofree char *folded = dsk_text_fold (wanted);
  sqlite3_stmt *stmt = dsk_db_stmt (reader->db, sql, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (reader->db, stmt, error)) == SQLITE_ROW)
    {
      g_autofree char *name = dsk_text_fold ((const char *) sqlite3_column_text (stmt, 1));
      const char *other = (const char *) sqlite3_column_text (stmt, 2);

      if (!is_called (name, folded) && !has_digits (other, folded))
        continue;
      add (set, (const char *) sqlite3_column_text (stmt, 0));
      *found = TRUE;
    }
  return rc == SQLITE_DONE;
}

#define USERS "SELECT id, name, NULL FROM \"user\""
#define TEAMS "SELECT id, name, NULL FROM team"
#define NUMBERS "SELECT id, coalesce(name, ''), coalesce(display, phone_number_id) FROM number"

static char *
my_id (DskReplicaReader *reader, GError **error)
{
  return dsk_db_get_text (reader->db, error, "SELECT coalesce(user, '') FROM state", "");
}

/* Conversations of customers of that name or number. */
static gboolean
find_customers (DskReplicaFilter *filter, DskReplicaReader *reader, const char *wanted, gboolean *found, GError **error)
{
  g_auto (DskReplicaMatch) match = { 0 };
  sqlite3_stmt *stmt;
  int rc;

  if (!dsk_replica_match_init (&match, reader, wanted, error))
    return FALSE;
  if (match.contact == NULL)
    return TRUE;
  stmt = dsk_db_stmt (reader->db,
                      "SELECT c.conv_key FROM (SELECT rowid AS r FROM contact_fts WHERE contact_fts MATCH $1"
                      " ORDER BY rowid DESC LIMIT $2) CROSS JOIN v_contact_card AS c ON c.rid = r",
                      error);
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "si", match.contact, (gint64) MAX_CUSTOMERS);
  if (filter->from_convs == NULL)
    filter->from_convs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  while ((rc = dsk_db_step (reader->db, stmt, error)) == SQLITE_ROW)
    {
      gint64 key = sqlite3_column_int64 (stmt, 0);

      g_hash_table_add (filter->from_convs, g_memdup2 (&key, sizeof key));
      *found = TRUE;
    }
  return rc == SQLITE_DONE;
}

static gboolean
has_tag (const char *value, const char *wanted)
{
  g_auto (GStrv) tags = dsk_contact_tags_read (value);

  for (guint i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *folded = dsk_text_fold (tags[i]);

      if (strcmp (folded, wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

/* What the outbox changes of tags counts instead of what stands there. */
#define TAGGED                                                                                     \
  "SELECT c.conv_key, c.tags FROM contact_card AS c WHERE c.tags IS NOT NULL"                       \
  " AND c.contact NOT IN (SELECT o.contact FROM overlay_contact AS o WHERE o.field = 'tags')"       \
  " UNION ALL SELECT v.conv_key, v.tags FROM v_contact_card AS v WHERE v.tags IS NOT NULL"          \
  " AND v.contact IN (SELECT o.contact FROM overlay_contact AS o WHERE o.field = 'tags')"

/* Many customers have the same tags: each set is looked at once. @seen: what was found of it */
static gboolean
has_tag_once (GHashTable *seen, const char *value, const char *wanted)
{
  gpointer has;

  if (g_hash_table_lookup_extended (seen, value, NULL, &has))
    return GPOINTER_TO_INT (has);
  has = GINT_TO_POINTER (has_tag (value, wanted));
  g_hash_table_insert (seen, g_strdup (value), has);
  return GPOINTER_TO_INT (has);
}

/* Of several tags a customer has all. @found: (inout): somebody has this one */
static gboolean
add_tag (DskReplicaFilter *filter, DskReplicaReader *reader, const char *wanted, gboolean *found, GError **error)
{
  g_autoptr (GHashTable) tagged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *folded = dsk_text_fold (wanted);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *stmt = dsk_db_stmt (reader->db, TAGGED, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  while ((rc = dsk_db_step (reader->db, stmt, error)) == SQLITE_ROW)
    {
      const gint64 key = sqlite3_column_int64 (stmt, 0);

      if (!has_tag_once (seen, (const char *) sqlite3_column_text (stmt, 1), folded))
        continue;
      *found = TRUE;
      if (filter->tagged == NULL || g_hash_table_contains (filter->tagged, &key))
        g_hash_table_add (tagged, g_memdup2 (&key, sizeof key));
    }
  if (filter->tagged != NULL)
    g_hash_table_unref (filter->tagged);
  filter->tagged = g_steal_pointer (&tagged);
  return rc == SQLITE_DONE;
}

/* --- one operator --- */

/* Me, or somebody of that name. */
static gboolean
add_people (DskReplicaReader *reader, const char *value, GHashTable **set, gboolean *found, GError **error)
{
  g_autofree char *me = NULL;

  if (g_ascii_strcasecmp (value, "me") != 0)
    return look_up (reader, USERS, value, set, found, error);
  me = my_id (reader, error);
  if (me == NULL)
    return FALSE;
  add (set, me);
  *found = TRUE;
  return TRUE;
}

static gboolean
add_from (DskReplicaFilter *filter, DskReplicaReader *reader, const char *value, gboolean *found, GError **error)
{
  filter->from = TRUE;
  if (g_ascii_strcasecmp (value, "customer") == 0)
    filter->from_customer = *found = TRUE;
  else if (g_ascii_strcasecmp (value, "us") == 0)
    filter->from_us = *found = TRUE;
  else
    return add_people (reader, value, &filter->authors, found, error)
           && (g_ascii_strcasecmp (value, "me") == 0 || find_customers (filter, reader, value, found, error));
  return TRUE;
}

static guint
index_in (const char *const *values, const char *value)
{
  guint i = 0;

  while (values[i] != NULL && !g_str_equal (values[i], value))
    i++;
  return i;
}

static gboolean
add_state (DskReplicaFilter *filter, DskReplicaReader *reader, guint state, GError **error)
{
  filter->states |= BIT (state);
  if (state != DSK_REPLICA_UNSEEN || filter->unseen != NULL)
    return TRUE;
  filter->unseen = dsk_replica_reader_unseen (reader, error);
  return filter->unseen != NULL;
}

static gboolean
add_day (DskReplicaFilter *filter, const DskQueryTerm *term, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 begin;

  if (!dsk_query_day (term->value, now, zone, &begin))
    return FALSE;
  if (term->op == DSK_QUERY_AFTER)
    filter->after = MAX (filter->after, begin);
  else
    filter->before = filter->before == 0 ? begin : MIN (filter->before, begin);
  return TRUE;
}

static gboolean
add_term (DskReplicaFilter *filter, DskReplicaReader *reader, const DskQueryTerm *term, gint64 now, gboolean *found,
          GError **error)
{
  DskStatus status;

  switch (term->op)
    {
    case DSK_QUERY_FROM:
      return add_from (filter, reader, term->value, found, error);
    case DSK_QUERY_OWNER:
      if (g_ascii_strcasecmp (term->value, "nobody") != 0)
        return add_people (reader, term->value, &filter->owners, found, error);
      add (&filter->owners, "");
      break;
    case DSK_QUERY_STATUS:
      if (dsk_status_from_string (term->value, &status))
        filter->statuses |= BIT (status);
      break;
    case DSK_QUERY_TEAM:
      if (g_ascii_strcasecmp (term->value, "none") != 0)
        return look_up (reader, TEAMS, term->value, &filter->teams, found, error);
      add (&filter->teams, "");
      break;
    case DSK_QUERY_NUMBER:
      return look_up (reader, NUMBERS, term->value, &filter->numbers, found, error);
    case DSK_QUERY_TAG:
      return add_tag (filter, reader, term->value, found, error);
    case DSK_QUERY_HAS:
      filter->has |= BIT (index_in (dsk_query_op_values (term->op), term->value));
      break;
    case DSK_QUERY_BEFORE:
    case DSK_QUERY_AFTER:
      *found = add_day (filter, term, now);
      return TRUE;
    case DSK_QUERY_IS:
      *found = TRUE;
      return add_state (filter, reader, index_in (dsk_query_op_values (term->op), term->value), error);
    case DSK_QUERY_N:
    default:
      break;
    }
  *found = TRUE;
  return TRUE;
}

gboolean
dsk_replica_filter_init (DskReplicaFilter *filter, DskReplicaReader *reader, const DskQuery *query, gint64 now,
                         DskQueryProblem *problem, GError **error)
{
  *filter = (DskReplicaFilter){ 0 };
  for (guint i = 0; i < query->terms->len; i++)
    {
      const DskQueryTerm *term = query->terms->pdata[i];
      gboolean found = FALSE;

      if (!add_term (filter, reader, term, now, &found, error))
        return FALSE;
      if (!found)
        {
          dsk_query_problem_set (problem, DSK_QUERY_UNKNOWN, term->op, term->value);
          return TRUE;
        }
    }
  return TRUE;
}

/* --- holding against it --- */

gboolean
dsk_replica_filter_is_of_items (const DskReplicaFilter *filter)
{
  return filter->from || filter->has != 0;
}

gboolean
dsk_replica_filter_is_open (const DskReplicaFilter *filter)
{
  return (filter->states & BIT (DSK_REPLICA_OPEN)) != 0
         || (filter->statuses != 0 && (filter->statuses & BIT (DSK_STATUS_RESOLVED)) == 0);
}

static gboolean
is_in (GHashTable *set, const char *id)
{
  return set == NULL || g_hash_table_contains (set, id != NULL ? id : "");
}

static gboolean
in_days (const DskReplicaFilter *filter, gint64 at)
{
  return (filter->after == 0 || at >= filter->after) && (filter->before == 0 || at < filter->before);
}

gboolean
dsk_replica_filter_holds (const DskReplicaFilter *filter, const DskReplicaPlace *place, gboolean days)
{
  const gboolean unseen = place->unread && place->waiting_since != 0 && filter->unseen != NULL
                          && g_hash_table_contains (filter->unseen, &place->key);
  const guint states = (place->resolved ? 0 : BIT (DSK_REPLICA_OPEN)) | (place->unread ? BIT (DSK_REPLICA_UNREAD) : 0)
                       | (unseen ? BIT (DSK_REPLICA_UNSEEN) : 0)
                       | (place->waiting_since != 0 ? BIT (DSK_REPLICA_UNANSWERED) : 0)
                       | (place->snoozed ? BIT (DSK_REPLICA_SNOOZED) : 0)
                       | (place->calls ? BIT (DSK_REPLICA_MENTIONED) : 0);

  return (filter->statuses == 0 || (filter->statuses & BIT (place->status)) != 0)
         && is_in (filter->owners, place->owner)
         && is_in (filter->teams, place->team) && is_in (filter->numbers, place->number)
         && (filter->tagged == NULL || g_hash_table_contains (filter->tagged, &place->key))
         && (filter->states & ~states) == 0 && (!days || in_days (filter, place->last_at));
}

/* In the order of dsk_query_op_values(). */
static gboolean
is_thing (guint thing, DskMessageKind kind)
{
  static const DskMessageKind kinds[]
      = { DSK_MESSAGE_N_KINDS, DSK_MESSAGE_IMAGE,    DSK_MESSAGE_VIDEO,   DSK_MESSAGE_VOICE,
          DSK_MESSAGE_DOCUMENT, DSK_MESSAGE_LOCATION, DSK_MESSAGE_CONTACTS };

  if (thing == 0)
    return kind == DSK_MESSAGE_IMAGE || kind == DSK_MESSAGE_STICKER || kind == DSK_MESSAGE_VIDEO
           || kind == DSK_MESSAGE_AUDIO || kind == DSK_MESSAGE_VOICE || kind == DSK_MESSAGE_DOCUMENT;
  return thing < G_N_ELEMENTS (kinds) && kinds[thing] == kind;
}

gboolean
dsk_replica_filter_holds_item (const DskReplicaFilter *filter, gint64 key, gint64 at, const char *author,
                               gboolean incoming, DskMessageKind kind)
{
  gboolean from = !filter->from || (filter->from_customer && incoming) || (filter->from_us && !incoming);

  if (!from && incoming && filter->from_convs != NULL)
    from = g_hash_table_contains (filter->from_convs, &key);
  if (!from && !incoming && filter->authors != NULL && author != NULL)
    from = g_hash_table_contains (filter->authors, author);
  if (!from || !in_days (filter, at))
    return FALSE;
  for (guint i = 0; i < 32; i++)
    if ((filter->has & BIT (i)) != 0 && !is_thing (i, kind))
      return FALSE;
  return TRUE;
}
