/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-contact.h"

#include <string.h>

#include "dsk-db-private.h"

static const char *const kind_names[DSK_ALIAS_N] = {
  [DSK_ALIAS_BSUID] = "bsuid", [DSK_ALIAS_PARENT_BSUID] = "parent_bsuid",
  [DSK_ALIAS_WA_ID] = "wa_id", [DSK_ALIAS_PHONE] = "phone",
  [DSK_ALIAS_NONE] = "none",
};

char *
dsk_relay_alias_find (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value,
                      gint64 *since, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT contact, valid_from FROM contact_alias "
                                    "WHERE kind = $1 AND scope = $2 AND value = $3 AND valid_to IS NULL",
                                    error);
  char *contact = NULL;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "sss", kind_names[kind], scope, value);
  if (dsk_db_step (handle, stmt, error) == SQLITE_ROW)
    {
      contact = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      if (since != NULL)
        *since = sqlite3_column_int64 (stmt, 1);
      sqlite3_reset (stmt);
    }
  return contact;
}

char *
dsk_relay_alias_get (DskRelayDb *db, const char *contact, DskAliasKind kind, GError **error)
{
  return dsk_db_get_text (dsk_relay_db_get (db), error,
                          "SELECT value FROM contact_alias WHERE contact IN "
                          "($1, (SELECT c.merged_into FROM contact c WHERE c.id = $1)) "
                          "AND kind = $2 AND valid_to IS NULL "
                          "ORDER BY valid_from DESC, id DESC LIMIT 1",
                          "ss", contact, kind_names[kind]);
}

gboolean
dsk_relay_alias_add (DskRelayDb *db, const char *id, const char *contact, DskAliasKind kind,
                     const char *scope, const char *value, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO contact_alias (id, contact, kind, scope, value, valid_from) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     "sssssi", id, contact, kind_names[kind], scope, value, now);
}

gboolean
dsk_relay_alias_end (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value,
                     gint64 now, gboolean *ended, GError **error)
{
  if (!dsk_db_run (dsk_relay_db_get (db), error,
                   "UPDATE contact_alias SET valid_to = $1 WHERE kind = $2 AND scope = $3 "
                   "AND value = $4 AND valid_to IS NULL AND valid_from <= $1",
                   "isss", now, kind_names[kind], scope, value))
    return FALSE;
  *ended = dsk_db_changes (dsk_relay_db_get (db)) > 0;
  return TRUE;
}

gboolean
dsk_relay_alias_seen (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value,
                      gint64 at, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE contact_alias SET valid_from = $1 WHERE kind = $2 AND scope = $3 "
                     "AND value = $4 AND valid_to IS NULL AND valid_from > $1",
                     "isss", at, kind_names[kind], scope, value);
}

gboolean
dsk_relay_alias_past (DskRelayDb *db, const char *id, const char *contact, DskAliasKind kind,
                      const char *scope, const char *value, gint64 at, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO contact_alias (id, contact, kind, scope, value, valid_from, valid_to) "
                     "SELECT $1, $2, $3, $4, $5, $6, $6 WHERE NOT EXISTS (SELECT 1 FROM contact_alias a "
                     "WHERE a.contact = $2 AND a.kind = $3 AND a.scope = $4 AND a.value = $5)",
                     "sssssi", id, contact, kind_names[kind], scope, value, at);
}

gboolean
dsk_relay_alias_change (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *previous,
                        const char *current, gint64 at, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO alias_change (scope, kind, previous, current, at) "
                     "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                     "ssssi", scope, kind_names[kind], previous, current, at);
}

/* One step: the change of @value that came first from @at on. There are hardly ever two, so they are not sorted: that
 * would cost each message of everybody more than the search. @at: (inout): a moment after it
 * Returns: (transfer full) (nullable) */
static char *
follow_once (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value, gint64 *at,
             GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle,
                                    "SELECT current, at FROM alias_change WHERE scope = $1 "
                                    "AND kind = $2 AND previous = $3 AND at >= $4",
                                    error);
  g_autofree char *current = NULL;
  gint64 first = 0;
  int rc;

  if (stmt == NULL)
    return NULL;
  dsk_db_bind (stmt, "sssi", scope, kind_names[kind], value, *at);
  while ((rc = dsk_db_step (handle, stmt, error)) == SQLITE_ROW)
    {
      const char *name = (const char *) sqlite3_column_text (stmt, 0);
      const gint64 when = sqlite3_column_int64 (stmt, 1);

      if (current != NULL && (when > first || (when == first && strcmp (name, current) > 0)))
        continue;
      g_free (current);
      current = g_strdup (name);
      first = when;
    }
  if (rc != SQLITE_DONE || current == NULL)
    return NULL;
  *at = first + 1;
  return g_steal_pointer (&current);
}

char *
dsk_relay_alias_follow (DskRelayDb *db, DskAliasKind kind, const char *scope, const char *value,
                        gint64 at, gboolean *moved, GError **error)
{
  /* Nobody gets the BSUID that another had; a phone number is somebody else's after a while. */
  gint64 since = kind == DSK_ALIAS_BSUID || kind == DSK_ALIAS_PARENT_BSUID ? 0 : at;
  g_autofree char *name = g_strdup (value);
  g_autoptr (GError) local = NULL;
  char *next;

  /* Time only goes on, so this ends. */
  while ((next = follow_once (db, kind, scope, name, &since, &local)) != NULL)
    {
      g_free (name);
      name = next;
    }
  *moved = strcmp (name, value) != 0;
  if (local == NULL)
    return g_steal_pointer (&name);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* What is kept of a contact as the newest message said it. */
typedef struct
{
  const char *get;   /* of the contact $1: the value, and when it was said */
  const char *again; /* $1: when it was said again, by the contact $2 */
  const char *set;   /* $1: the value, said at $2 by the contact $3 */
  const char *later; /* (nullable): when else the contact $1 said the value that is kept, at the latest */
} Newest;

/* Of one time the greater value wins, so that the order of arrival does not matter. The same value
 * again only moves its time. @kept_at: (out) (optional): takes that time instead */
static gboolean
set_newest (DskRelayDb *db, const Newest *newest, const char *id, const char *value, gint64 at,
            gint64 *kept_at, gboolean *changed, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (handle, newest->get, error);
  g_autofree char *present = NULL;
  gint64 present_at = 0;
  gint64 later = 0;
  int rc;

  if (kept_at != NULL)
    *kept_at = 0;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", id);
  rc = dsk_db_step (handle, stmt, error);
  if (rc == 0)
    return FALSE;
  if (rc == SQLITE_ROW)
    {
      present = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      present_at = sqlite3_column_int64 (stmt, 1);
      sqlite3_reset (stmt);
    }
  if (g_strcmp0 (present, value) == 0)
    {
      if (kept_at == NULL)
        return at <= present_at || dsk_db_run (handle, error, newest->again, "is", at, id);
      *kept_at = at;
      return TRUE;
    }
  if (newest->later != NULL && !dsk_db_get_int (handle, &later, NULL, error, newest->later, "s", id))
    return FALSE;
  present_at = MAX (present_at, later);
  if (present != NULL && (at < present_at || (at == present_at && strcmp (value, present) < 0)))
    return TRUE;
  *changed = TRUE;
  return dsk_db_run (handle, error, newest->set, "sis", value, at, id);
}

#define NAMED_AT "SELECT coalesce(max(v.named_at), 0) FROM conversation v WHERE v.contact = $1"

static const Newest newest_name = {
  .get = "SELECT name, name_at FROM contact WHERE id = $1",
  .again = "UPDATE contact SET name_at = $1 WHERE id = $2",
  .set = "UPDATE contact SET name = $1, name_at = $2 WHERE id = $3",
  .later = NAMED_AT,
};

static const Newest newest_username = {
  .get = "SELECT username, username_at FROM contact WHERE id = $1",
  .again = "UPDATE contact SET username_at = $1 WHERE id = $2",
  .set = "UPDATE contact SET username = $1, username_at = $2 WHERE id = $3",
};

/* What the newest message called them, whichever of the two it was about. When that was has been settled for both; what
 * stands with their conversations, which are one person's now, is about either name. */
static gboolean
merge_names (DskRelayDb *db, const char *from, const char *to, GError **error)
{
  Newest settled = newest_name;
  DskDb *handle = dsk_relay_db_get (db);
  sqlite3_stmt *stmt = dsk_db_stmt (
      handle, "SELECT name, name_at, username, username_at FROM contact WHERE id = $1", error);
  g_autofree char *name = NULL;
  g_autofree char *username = NULL;
  gint64 name_at, username_at;
  gboolean changed;
  int rc;

  settled.later = NULL;
  if (stmt == NULL)
    return FALSE;
  dsk_db_bind (stmt, "s", from);
  rc = dsk_db_step (handle, stmt, error);
  if (rc != SQLITE_ROW)
    return rc != 0;
  name = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  name_at = sqlite3_column_int64 (stmt, 1);
  username = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
  username_at = sqlite3_column_int64 (stmt, 3);
  sqlite3_reset (stmt);
  return (name == NULL || set_newest (db, &settled, to, name, name_at, NULL, &changed, error))
         && (username == NULL
             || set_newest (db, &newest_username, to, username, username_at, NULL, &changed, error));
}

static gboolean
merge_wishes (DskRelayDb *db, const char *from, const char *to, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  return dsk_db_run (handle, error,
                     "INSERT INTO contact_preference (contact, number, marketing, at) "
                     "SELECT $1, p.number, p.marketing, p.at FROM contact_preference p "
                     "WHERE p.contact = $2 ON CONFLICT (contact, number) DO UPDATE SET "
                     "marketing = excluded.marketing, at = excluded.at "
                     "WHERE excluded.at > contact_preference.at OR (excluded.at = contact_preference.at "
                     "AND excluded.marketing > contact_preference.marketing)",
                     "ss", to, from)
         && dsk_db_run (handle, error, "DELETE FROM contact_preference WHERE contact = $1", "s",
                        from);
}

gboolean
dsk_relay_contact_merge (DskRelayDb *db, const char *from, const char *to, GError **error)
{
  DskDb *handle = dsk_relay_db_get (db);

  return merge_names (db, from, to, error) && merge_wishes (db, from, to, error)
         && dsk_db_run (handle, error, "UPDATE contact_alias SET contact = $1 WHERE contact = $2",
                        "ss", to, from)
         && dsk_db_run (handle, error,
                        "UPDATE contact SET merged_into = $1 WHERE id = $2 OR merged_into = $2",
                        "ss", to, from);
}

gboolean
dsk_relay_contact_add (DskRelayDb *db, const char *id, gint64 now, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "INSERT INTO contact (id, created_at) VALUES ($1, $2)", "si", id, now);
}

gboolean
dsk_relay_contact_set_name (DskRelayDb *db, const char *id, const char *name, gint64 at,
                            gint64 *named_at, gboolean *changed, GError **error)
{
  return set_newest (db, &newest_name, id, name, at, named_at, changed, error);
}

gboolean
dsk_relay_contact_settle_name (DskRelayDb *db, const char *id, GError **error)
{
  return dsk_db_run (dsk_relay_db_get (db), error,
                     "UPDATE contact SET name_at = max(name_at, (" NAMED_AT ")) WHERE id = $1 "
                     "AND name IS NOT NULL",
                     "s", id);
}

gboolean
dsk_relay_contact_set_username (DskRelayDb *db, const char *id, const char *username, gint64 at,
                                gboolean *changed, GError **error)
{
  return set_newest (db, &newest_username, id, username, at, NULL, changed, error);
}

#define CURRENT(kind)                                                                              \
  "(SELECT a.value FROM contact_alias a WHERE a.contact = c.id AND a.kind = '" kind "' "           \
  "AND a.valid_to IS NULL ORDER BY a.valid_from DESC, a.id DESC LIMIT 1)"

#define WISH(column)                                                                               \
  "(SELECT p." column " FROM contact_preference p JOIN conversation v ON v.number = p.number "      \
  "WHERE p.contact = c.id AND v.id = $2)"

/* The phone that people see is the one that WhatsApp named as such, else the wa_id: for most
 * countries the same digits. */
gboolean
dsk_relay_card_refresh (DskRelayDb *db, const char *card, const char *conv, const char *contact,
                        gint64 seq, GError **error)
{
  return dsk_db_run (
      dsk_relay_db_get (db), error,
      "INSERT INTO contact_card (id, conv, contact, name, phone, wa_id, bsuid, username, marketing, "
      "marketing_at, given_name, language, tags, consent, consent_at, attributes, remark, seq) "
      "SELECT $1, $2, c.id, c.name, coalesce(" CURRENT ("phone") ", " CURRENT ("wa_id") "), "
      CURRENT ("wa_id") ", " CURRENT ("bsuid") ", c.username, " WISH ("marketing") ", " WISH ("at") ", "
      "c.given_name, c.language, c.tags, c.consent, c.consent_at, c.attributes, c.remark, $3 "
      "FROM contact c WHERE c.id = $4 "
      "ON CONFLICT (conv) DO UPDATE SET contact = excluded.contact, name = excluded.name, "
      "phone = excluded.phone, wa_id = excluded.wa_id, bsuid = excluded.bsuid, "
      "username = excluded.username, marketing = excluded.marketing, marketing_at = excluded.marketing_at, "
      "given_name = excluded.given_name, language = excluded.language, tags = excluded.tags, "
      "consent = excluded.consent, consent_at = excluded.consent_at, attributes = excluded.attributes, "
      "remark = excluded.remark, seq = excluded.seq "
      "WHERE contact_card.contact <> excluded.contact "
      "OR contact_card.name IS DISTINCT FROM excluded.name "
      "OR contact_card.phone IS DISTINCT FROM excluded.phone "
      "OR contact_card.wa_id IS DISTINCT FROM excluded.wa_id "
      "OR contact_card.bsuid IS DISTINCT FROM excluded.bsuid "
      "OR contact_card.username IS DISTINCT FROM excluded.username "
      "OR contact_card.marketing IS DISTINCT FROM excluded.marketing "
      "OR contact_card.marketing_at IS DISTINCT FROM excluded.marketing_at "
      "OR contact_card.given_name IS DISTINCT FROM excluded.given_name "
      "OR contact_card.language IS DISTINCT FROM excluded.language "
      "OR contact_card.tags IS DISTINCT FROM excluded.tags "
      "OR contact_card.consent IS DISTINCT FROM excluded.consent "
      "OR contact_card.consent_at IS DISTINCT FROM excluded.consent_at "
      "OR contact_card.attributes IS DISTINCT FROM excluded.attributes "
      "OR contact_card.remark IS DISTINCT FROM excluded.remark",
      "ssis", card, conv, seq, contact);
}
