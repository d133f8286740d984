/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One conversation from its newest entry backwards: messages, notes and events, each by its own
 * index, merged. */

#include "dsk-replica-reader-private.h"

void
dsk_media_row_free (DskMediaRow *media)
{
  if (media == NULL)
    return;

  g_free (media->state);
  g_free (media->mime);
  g_free (media->name);
  g_free (media->sha256);
  g_free (media->thumb);
  g_free (media->error);
  g_free (media);
}

void
dsk_timeline_row_free (DskTimelineRow *row)
{
  if (row == NULL)
    return;

  g_free (row->id);
  g_free (row->text);
  g_free (row->content);
  g_free (row->version_id);
  g_free (row->author);
  g_free (row->author_name);
  g_free (row->sender);
  g_free (row->sender_name);
  g_free (row->wamid);
  g_free (row->quote);
  g_free (row->quote_text);
  g_free (row->quote_author);
  g_free (row->context_wamid);
  dsk_media_row_free (row->media);
  g_clear_pointer (&row->reactions, g_ptr_array_unref);
  g_free (row->error_text);
  g_free (row->price_type);
  g_free (row->price_category);
  g_free (row->event_kind);
  g_free (row->subject_name);
  g_free (row->detail);
  dsk_handoff_row_free (row->handoff);
  g_free (row);
}

typedef void (*FillFunc) (sqlite3_stmt *stmt, DskTimelineRow *row);

typedef struct
{
  DskItemKind item;
  gboolean pending;
  FillFunc fill;
  const char *newest; /* $1 conversation's key, $2 limit */
  const char *before; /* $1 key, $2 time, $3 id, $4 limit */
} Source;

/* Places of the columns of messages, after the four that all sources begin with. */
enum
{
  DIRECTION = 4,
  KIND,
  TEXT,
  CONTENT,
  SENDER,
  SENDER_NAME,
  WAMID,
  QUOTE,
  QUOTE_TEXT,
  QUOTE_AUTHOR,
  QUOTE_KIND,
  CONTEXT,
  EDITED_AT,
  REVOKED_AT,
  STATE,
  STATE_AT,
  ERROR_CODE,
  ERROR_TEXT,
  BILLABLE,
  PRICE_TYPE,
  PRICE_CATEGORY,
  MESSAGE_FILE,
};

/* The same of notes. */
enum
{
  NOTE_KIND = 11,
  NOTE_FILE,
};

/* Places of the columns of a file, after the first of them. */
enum
{
  MEDIA_STATE,
  MEDIA_MIME,
  MEDIA_NAME,
  MEDIA_SIZE,
  MEDIA_SHA256,
  MEDIA_THUMB,
  MEDIA_WIDTH,
  MEDIA_HEIGHT,
  MEDIA_DURATION,
  MEDIA_ERROR,
};

/* @first: the place of its first column. Returns: (transfer full) (nullable) */
static DskMediaRow *
read_media (sqlite3_stmt *stmt, int first)
{
  DskMediaRow *media;

  if (sqlite3_column_type (stmt, first + MEDIA_STATE) == SQLITE_NULL)
    return NULL;
  media = g_new0 (DskMediaRow, 1);
  media->state = dsk_replica_reader_dup (stmt, first + MEDIA_STATE);
  media->mime = dsk_replica_reader_dup (stmt, first + MEDIA_MIME);
  media->name = dsk_replica_reader_dup (stmt, first + MEDIA_NAME);
  media->size = MAX (sqlite3_column_int64 (stmt, first + MEDIA_SIZE), 0);
  media->sha256 = dsk_replica_reader_dup (stmt, first + MEDIA_SHA256);
  media->thumb = dsk_replica_reader_dup (stmt, first + MEDIA_THUMB);
  media->width = CLAMP (sqlite3_column_int64 (stmt, first + MEDIA_WIDTH), 0, G_MAXUINT16);
  media->height = CLAMP (sqlite3_column_int64 (stmt, first + MEDIA_HEIGHT), 0, G_MAXUINT16);
  media->duration_ms = MAX (sqlite3_column_int64 (stmt, first + MEDIA_DURATION), 0);
  media->error = dsk_replica_reader_dup (stmt, first + MEDIA_ERROR);
  return media;
}

static void
fill_message (sqlite3_stmt *stmt, DskTimelineRow *row)
{
  dsk_direction_from_string ((const char *) sqlite3_column_text (stmt, DIRECTION), &row->direction);
  row->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, KIND));
  row->text = dsk_replica_reader_dup (stmt, TEXT);
  row->content = dsk_replica_reader_dup (stmt, CONTENT);
  row->sender = dsk_replica_reader_dup (stmt, SENDER);
  row->sender_name = dsk_replica_reader_dup (stmt, SENDER_NAME);
  row->wamid = dsk_replica_reader_dup (stmt, WAMID);
  row->quote = dsk_replica_reader_dup (stmt, QUOTE);
  row->quote_text = dsk_replica_reader_dup (stmt, QUOTE_TEXT);
  row->quote_author = dsk_replica_reader_dup (stmt, QUOTE_AUTHOR);
  row->quote_kind
      = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, QUOTE_KIND));
  row->context_wamid = dsk_replica_reader_dup (stmt, CONTEXT);
  row->edited_at = sqlite3_column_int64 (stmt, EDITED_AT);
  row->revoked_at = sqlite3_column_int64 (stmt, REVOKED_AT);
  if (sqlite3_column_type (stmt, STATE) != SQLITE_NULL)
    dsk_delivery_from_string ((const char *) sqlite3_column_text (stmt, STATE), &row->delivery);
  row->delivery_at = sqlite3_column_int64 (stmt, STATE_AT);
  row->error_code = sqlite3_column_int (stmt, ERROR_CODE);
  row->error_text = dsk_replica_reader_dup (stmt, ERROR_TEXT);
  if (sqlite3_column_type (stmt, BILLABLE) != SQLITE_NULL)
    row->billable = sqlite3_column_int64 (stmt, BILLABLE) != 0;
  row->price_type = dsk_replica_reader_dup (stmt, PRICE_TYPE);
  row->price_category = dsk_replica_reader_dup (stmt, PRICE_CATEGORY);
  row->media = read_media (stmt, MESSAGE_FILE);
}

/* Its file is shown as that of a message is. */
static void
fill_note (sqlite3_stmt *stmt, DskTimelineRow *row)
{
  row->direction = DSK_DIRECTION_OUT;
  row->kind = dsk_message_kind_from_string ((const char *) sqlite3_column_text (stmt, NOTE_KIND));
  row->media = read_media (stmt, NOTE_FILE);
  row->text = dsk_replica_reader_dup (stmt, 4);
  row->content = dsk_replica_reader_dup (stmt, 5);
  row->edited_at = sqlite3_column_int64 (stmt, 6);
  row->calls_me = sqlite3_column_int (stmt, 7) != 0;
  row->version = MAX (sqlite3_column_int64 (stmt, 8), 1);
  row->edit_pending = sqlite3_column_int (stmt, 9) != 0;
  row->version_id = dsk_replica_reader_dup (stmt, 10);
}

static void
fill_event (sqlite3_stmt *stmt, DskTimelineRow *row)
{
  row->event_kind = dsk_replica_reader_dup (stmt, 4);
  row->subject_name = dsk_replica_reader_dup (stmt, 5);
  row->detail = dsk_replica_reader_dup (stmt, 6);
}

/* A quote's author: one of us by name, else the customer as WhatsApp names them. */
#define QUOTE_COLUMNS "q.id, q.text, coalesce(qu.name, q.sender), q.kind"
#define QUOTE_JOIN                                                                                 \
  " LEFT JOIN message AS q ON q.id = m.quote LEFT JOIN \"user\" AS qu ON qu.id = q.author"
/* Their name of this conversation; of a group, see dsk_replica_reader_name_members(). */
#define SENDER_COLUMN                                                                              \
  "(SELECT coalesce(nullif(c.name, ''), c.username) FROM v_contact_card AS c"                        \
  "   WHERE c.conv_key = m.conv_key AND m.sender IN (c.wa_id, c.bsuid, c.phone) LIMIT 1)"
/* What the message that it is about shows. A reaction of ours that failed is not there, but has to be seen. */
#define SHOWN_ELSEWHERE                                                                            \
  "(m.kind IN ('reaction', 'edit', 'revoke') AND coalesce(s.state, '') <> 'failed' AND ("          \
  "   EXISTS (SELECT 1 FROM message AS t WHERE t.id = m.quote AND t.conv_key = m.conv_key)"        \
  "   OR (m.kind <> 'reaction' AND json_valid(m.content) AND EXISTS (SELECT 1 FROM message AS t"   \
  "     WHERE t.conv_key = m.conv_key AND t.wamid = json_extract(m.content, '$.target')))))"

/* As the places above say. */
#define FILE_COLUMNS                                                                               \
  "f.state, f.mime, f.name, f.size, f.sha256, f.thumb, f.width, f.height, f.duration_ms, f.error"
#define NO_FILE "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
#define MESSAGES                                                                                   \
  "SELECT m.id, m.at, m.author, u.name, m.direction, m.kind, m.text, m.content, m.sender, "        \
  SENDER_COLUMN ", m.wamid, " QUOTE_COLUMNS ", m.context_wamid, m.edited_at, m.revoked_at, "       \
  "s.state, s.at, s.error_code, s.error_text, s.billable, s.price_type, s.price_category, "        \
  FILE_COLUMNS                                                                                     \
  " FROM message AS m LEFT JOIN \"user\" AS u ON u.id = m.author"                                  \
  " LEFT JOIN message_status AS s ON s.id = m.id LEFT JOIN media AS f ON f.id = m.id" QUOTE_JOIN   \
  " WHERE m.conv_key = $1 AND NOT " SHOWN_ELSEWHERE
#define SENDING                                                                                    \
  "SELECT m.id, m.at, m.author, u.name, 'out', m.kind, nullif (m.text, ''), m.content, NULL, "     \
  "NULL, NULL, " QUOTE_COLUMNS ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "    \
  NO_FILE                                                                                          \
  " FROM overlay_message AS m LEFT JOIN \"user\" AS u ON u.id = m.author" QUOTE_JOIN               \
  " WHERE m.conv_key = $1 AND NOT (m.kind = 'reaction' AND q.id IS NOT NULL)"
#define NOTES                                                                                      \
  "SELECT m.id, m.at, m.author, u.name, coalesce(e.text, m.text), "                                \
  "CASE WHEN e.note IS NULL THEN m.content ELSE e.content END, coalesce(e.at, m.edited_at), "      \
  "EXISTS (SELECT 1 FROM v_calling AS c WHERE c.conv_key = m.conv_key AND c.note = m.id), "        \
  "coalesce(e.version, m.version), e.note IS NOT NULL, coalesce(e.version_id, m.version_id, m.id), " \
  "coalesce(f.kind, 'text'), " FILE_COLUMNS                                                        \
  " FROM note AS m LEFT JOIN note_media AS f ON f.id = m.id LEFT JOIN \"user\" AS u"            \
  " ON u.id = m.author LEFT JOIN overlay_note_edit AS e ON e.note = m.id WHERE m.conv_key = $1"
#define ADDING                                                                                     \
  "SELECT m.id, m.at, m.author, u.name, m.text, m.content, NULL, 0, m.version, 0, "                \
  "coalesce(m.version_id, m.id), m.kind, " NO_FILE                                                 \
  " FROM overlay_note AS m LEFT JOIN \"user\" AS u ON u.id = m.author WHERE m.conv_key = $1"
#define EVENTS                                                                                     \
  "SELECT m.id, m.at, m.actor, u.name, m.kind, coalesce(s.name, t.name), m.detail"                 \
  " FROM event AS m LEFT JOIN \"user\" AS u ON u.id = m.actor"                                     \
  " LEFT JOIN \"user\" AS s ON s.id = m.subject LEFT JOIN team AS t ON t.id = m.subject"           \
  " WHERE m.conv_key = $1"

#define BY_TIME " ORDER BY m.at DESC, m.id DESC LIMIT "
#define BOTH(from) from BY_TIME "$2", from " AND (m.at, m.id) < ($2, $3)" BY_TIME "$4"

static const Source sources[] = {
  { DSK_ITEM_MESSAGE, FALSE, fill_message, BOTH (MESSAGES) },
  { DSK_ITEM_MESSAGE, TRUE, fill_message, BOTH (SENDING) },
  { DSK_ITEM_NOTE, FALSE, fill_note, BOTH (NOTES) },
  { DSK_ITEM_NOTE, TRUE, fill_note, BOTH (ADDING) },
  { DSK_ITEM_EVENT, FALSE, fill_event, BOTH (EVENTS) },
};

static DskTimelineRow *
read_row (const Source *source, sqlite3_stmt *stmt)
{
  DskTimelineRow *row = g_new0 (DskTimelineRow, 1);

  row->item = source->item;
  row->pending = source->pending;
  row->delivery = DSK_DELIVERY_QUEUED;
  row->billable = -1;
  row->id = dsk_replica_reader_dup (stmt, 0);
  row->at = sqlite3_column_int64 (stmt, 1);
  row->author = dsk_replica_reader_dup (stmt, 2);
  row->author_name = dsk_replica_reader_dup (stmt, 3);
  source->fill (stmt, row);
  return row;
}

static gboolean
read_source (DskReplicaReader *self, const Source *source, gint64 key, gint64 before_at,
             const char *before_id, guint limit, GPtrArray *rows, GError **error)
{
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db, before_id != NULL ? source->before : source->newest, error);
  int rc;

  if (stmt == NULL)
    return FALSE;
  if (before_id != NULL)
    dsk_db_bind (stmt, "iisi", key, before_at, before_id, (gint64) limit);
  else
    dsk_db_bind (stmt, "ii", key, (gint64) limit);
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_ptr_array_add (rows, read_row (source, stmt));
  return rc == SQLITE_DONE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const DskTimelineRow *x = *(DskTimelineRow *const *) a;
  const DskTimelineRow *y = *(DskTimelineRow *const *) b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

static gboolean
read_timeline (DskReplicaReader *self, const char *conv, gint64 before_at, const char *before_id,
               guint limit, GPtrArray *rows, GError **error)
{
  gint64 key = 0;
  gint64 in_group = 0;
  gboolean found = FALSE;

  if (!dsk_db_get_int (self->db, &key, &found, error, "SELECT key FROM conv_key WHERE id = $1", "s",
                       conv)
      || !dsk_db_get_int (self->db, &in_group, NULL, error,
                          "SELECT group_id IS NOT NULL FROM conversation WHERE rid = $1", "i", key))
    return FALSE;
  for (guint i = 0; found && i < G_N_ELEMENTS (sources); i++)
    if (!read_source (self, &sources[i], key, before_at, before_id, limit, rows, error))
      return FALSE;
  g_ptr_array_sort (rows, compare_rows);
  if (rows->len > limit)
    g_ptr_array_remove_range (rows, 0, rows->len - limit);
  return (in_group == 0 || dsk_replica_reader_name_members (self, rows, error))
         && dsk_replica_reader_add_reactions (self, key, rows, error)
         && dsk_replica_reader_add_handoffs (self, rows, error);
}

/**
 * dsk_replica_reader_timeline:
 * @before_id: (nullable): NULL: from the newest
 *
 * Returns: (transfer full) (element-type DskTimelineRow): at most @limit; empty if there is
 * nothing, or no such conversation
 */
GPtrArray *
dsk_replica_reader_timeline (DskReplicaReader *self, const char *conv, gint64 before_at,
                             const char *before_id, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_timeline_row_free);
  gboolean ok;

  g_return_val_if_fail (conv != NULL, NULL);

  if (!dsk_replica_reader_begin (self, error))
    return NULL;
  ok = read_timeline (self, conv, before_at, before_id, limit, rows, error);
  dsk_replica_reader_end (self);
  if (!ok)
    return NULL;
  return g_steal_pointer (&rows);
}

GHashTable *
dsk_replica_reader_list_files (DskReplicaReader *self, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3_stmt *stmt
      = dsk_db_stmt (self->db,
                     "SELECT sha256 FROM media WHERE sha256 IS NOT NULL UNION ALL SELECT thumb FROM media "
                     "WHERE thumb IS NOT NULL UNION ALL SELECT file FROM scheduled WHERE file IS NOT NULL "
                     "UNION ALL SELECT sha256 FROM note_media "
                     "UNION ALL SELECT thumb FROM note_media WHERE thumb IS NOT NULL",
                     error);
  int rc;

  if (stmt == NULL)
    return NULL;
  while ((rc = dsk_db_step (self->db, stmt, error)) == SQLITE_ROW)
    g_hash_table_add (named, dsk_replica_reader_dup (stmt, 0));
  return rc == SQLITE_DONE ? g_steal_pointer (&named) : NULL;
}
