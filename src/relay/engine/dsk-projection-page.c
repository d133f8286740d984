/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of a job. The order puts first what a person looks at first; completeness does not hang on
 * it:
 *
 *   u  heads of unresolved conversations, newest first. Their order moves while the job runs, so
 * that some may be met twice and some not at all; h  heads of all conversations by id, which never
 * moves, less the unresolved ones that have not changed since the job began: those were met; r what
 * the heads left out, conversation by conversation.
 *
 * A head has the newest messages; newer ones that come while the job runs push none of the older
 * past the rest, because the rest is taken from below the newest as they are then. (That holds as
 * long as messages are only added.) */

#include "dsk-projection.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-planted.h"
#include "dsk-relay-rows.h"
#include "dsk-relay-scope.h"

#define MAX_HEADS 40      /* conversations of one batch */
#define ROWS_OF_A_HEAD 25 /* about */

typedef struct
{
  char phase;   /* 'c' configuration, 'u', 'h', 'r' */
  char part;    /* of 'r': 'm' messages, or one of entries[] */
  gint64 since; /* head when the job began */
  gint64 done;
  gint64 total;
  gint64 at;     /* last_at of 'u'; at of a message */
  char conv[37]; /* "": before the first */
  char id[37];   /* within the conversation */
} Position;

typedef struct
{
  DskRelayDb *db;
  const char *user;
  DskBatchWriter *writer;
  guint limit;
  gsize max_bytes;
  Position p;
  gboolean single;   /* the job of one conversation */
  gboolean overfull; /* more came than a frame may hold: to be built again, with a lower limit */
} Page;

/* Part after part: messages below the head, then what is walked by its id; then, if there is one, the next
 * conversation. */
static const struct
{
  char part;
  DskEntityId entity;
} entries[] = {
  { 'n', DSK_ENTITY_NOTE },
  { 'v', DSK_ENTITY_NOTE_VERSION },
  { 'f', DSK_ENTITY_NOTE_MEDIA },
  { 'c', DSK_ENTITY_MENTION },
  { 'h', DSK_ENTITY_HANDOFF },
  { 's', DSK_ENTITY_SCHEDULED },
  { 'e', DSK_ENTITY_EVENT },
};

static guint
entry_index (char part)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (entries) && entries[i].part != part)
    i++;
  return i;
}

static const char *
dash_if_empty (const char *id)
{
  return *id != '\0' ? id : "-";
}

static char *
position_to_string (const Position *p)
{
  return g_strdup_printf ("1.%c.%c.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT
                          ".%" G_GINT64_FORMAT ".%s.%s",
                          p->phase, p->part, p->since, p->done, p->total, p->at,
                          dash_if_empty (p->conv), dash_if_empty (p->id));
}

static gboolean
parse_id (const char *text, char *id)
{
  id[0] = '\0';
  if (strcmp (text, "-") == 0)
    return TRUE;
  if (!dsk_id_is_valid (text))
    return FALSE;
  g_strlcpy (id, text, 37);
  return TRUE;
}

static gboolean
parse_int (const char *text, gint64 *value)
{
  return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
}

/* It comes back from outside: anything may be in it, and it decides only where to go on. */
static gboolean
position_parse (const char *text, Position *p)
{
  g_auto (GStrv) part = g_strsplit (text, ".", 10);

  return g_strv_length (part) == 9 && strcmp (part[0], "1") == 0 && strlen (part[1]) == 1
         && strchr ("cuhr", part[1][0]) != NULL && strlen (part[2]) == 1
         && (part[2][0] == 'm' || entry_index (part[2][0]) < G_N_ELEMENTS (entries)) && parse_int (part[3], &p->since)
         && parse_int (part[4], &p->done) && parse_int (part[5], &p->total)
         && parse_int (part[6], &p->at) && parse_id (part[7], p->conv) && parse_id (part[8], p->id)
         && p->since >= 0 && p->done >= 0 && p->done <= G_MAXINT64 / 2
         && ((p->phase = part[1][0]), (p->part = part[2][0]), TRUE);
}

static gboolean
add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Page *page = user_data;

  page->p.done++;
  dsk_batch_writer_add_row (entity, values, page->writer);
  page->overfull
      = page->limit > 1 && dsk_batch_writer_size (page->writer) > DSK_PROJECTION_MAX_JSON;
  return !page->overfull;
}

static gboolean
is_full (const Page *page)
{
  return dsk_batch_writer_n_rows (page->writer) >= page->limit
         || dsk_batch_writer_size (page->writer) >= page->max_bytes;
}

static guint
room (const Page *page)
{
  guint n = dsk_batch_writer_n_rows (page->writer);

  return n < page->limit ? page->limit - n : 1;
}

static void
enter (Page *page, char phase)
{
  page->p.phase = phase;
  page->p.part = 'm';
  page->p.at = 0;
  page->p.conv[0] = '\0';
  page->p.id[0] = '\0';
}

/* As add_row(), of rows of which there may be more than a page holds. The first column is the id. */
static gboolean
add_config (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Page *page = user_data;

  g_strlcpy (page->p.id, values[0].text, sizeof page->p.id);
  return add_row (entity, values, page);
}

/* Rows for everybody: p.at is the entity that is being walked, p.id its last row that was written. */
static gboolean
write_config (Page *page, GError **error)
{
  DskEntityId entity = (DskEntityId) CLAMP (page->p.at, 0, DSK_ENTITY_N);
  guint before = dsk_batch_writer_n_rows (page->writer);
  guint max = room (page);

  if (entity == DSK_ENTITY_N)
    {
      enter (page, 'u');
      return TRUE;
    }
  if (dsk_entity_get (entity)->stream == DSK_STREAM_GLOBAL)
    {
      g_autofree char *after = g_strdup (page->p.id);

      if (!dsk_relay_rows_global (page->db, entity, after, max, add_config, page, error))
        return FALSE;
      if (dsk_batch_writer_n_rows (page->writer) - before == max)
        return TRUE;
    }
  page->p.at++;
  page->p.id[0] = '\0';
  return TRUE;
}

/* Entity by entity, so that the columns are named once a batch. */
static gboolean
write_heads (Page *page, const DskRelayConvKey *keys, guint n_keys, GError **error)
{
  static const DskEntityId order[] = {
    DSK_ENTITY_CONVERSATION, DSK_ENTITY_CONTACT_CARD, DSK_ENTITY_EPISODE,
    DSK_ENTITY_READ_MARKER,  DSK_ENTITY_MESSAGE,      DSK_ENTITY_MESSAGE_STATUS,
    DSK_ENTITY_MEDIA,
  };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < n_keys; j++)
      if (!dsk_relay_rows_head (page->db, order[i], keys[j].id, add_row, page, error))
        return FALSE;
  return TRUE;
}

static gboolean
next_heads (Page *page, GError **error)
{
  guint max = CLAMP (room (page) / ROWS_OF_A_HEAD, 1, MAX_HEADS);
  g_autoptr (GArray) keys
      = page->p.phase == 'u'
            ? dsk_relay_rows_open_convs (page->db, page->user, page->p.at, page->p.conv, max, error)
            : dsk_relay_rows_convs (page->db, page->user, page->p.conv, page->p.since, max, error);
  const DskRelayConvKey *last;

  if (keys == NULL || !write_heads (page, (const DskRelayConvKey *) keys->data, keys->len, error))
    return FALSE;
  if (keys->len < max)
    {
      enter (page, page->p.phase == 'u' ? 'h' : 'r');
      return TRUE;
    }
  last = &g_array_index (keys, DskRelayConvKey, keys->len - 1);
  g_strlcpy (page->p.conv, last->id, sizeof page->p.conv);
  page->p.at = last->last_at;
  return TRUE;
}

static void
next_part (Page *page)
{
  guint i = page->p.part == 'm' ? 0 : entry_index (page->p.part) + 1;

  page->p.part = i < G_N_ELEMENTS (entries) ? entries[i].part : 'm';
  page->p.at = 0;
  page->p.id[0] = '\0';
}

static gboolean
write_entries (Page *page, DskEntityId id, DskRelayPlace *place, gboolean *more, GError **error)
{
  gboolean sees;

  *more = FALSE;
  return dsk_relay_scope_sees (page->db, page->user, dsk_entity_get (id)->cls, &sees, error)
         && (!sees
             || dsk_relay_rows_entries (page->db, id, page->p.conv, place, room (page), more, add_row, page,
                                        error));
}

static gboolean
write_part (Page *page, gboolean *more, GError **error)
{
  DskRelayPlace place = { .at = page->p.at };

  g_strlcpy (place.id, page->p.id, sizeof place.id);
  if (page->p.part != 'm')
    {
      if (!write_entries (page, entries[entry_index (page->p.part)].entity, &place, more, error))
        return FALSE;
    }
  else
    {
      *more = TRUE;
      if (*place.id == '\0'
          && !dsk_relay_rows_rest_start (page->db, page->p.conv, &place, more, error))
        return FALSE;
      if (*more
          && !dsk_relay_rows_messages (page->db, page->p.conv, &place, room (page), more, add_row,
                                       page, error))
        return FALSE;
    }
  page->p.at = place.at;
  g_strlcpy (page->p.id, place.id, sizeof page->p.id);
  return TRUE;
}

/* The conversation whose rest is next: p.conv is the one being walked, or the last one done ('m' at
 * its start). @found FALSE: none is left. */
static gboolean
next_conv (Page *page, gboolean *found, GError **error)
{
  g_autoptr (GArray) keys = NULL;

  keys = dsk_relay_rows_convs (page->db, page->user, page->p.conv, -1, 1, error);
  if (keys == NULL)
    return FALSE;
  *found = keys->len > 0;
  if (*found)
    g_strlcpy (page->p.conv, g_array_index (keys, DskRelayConvKey, 0).id, sizeof page->p.conv);
  return TRUE;
}

/* One part of one conversation. @ended: the job is over. */
static gboolean
next_rest (Page *page, gboolean *ended, GError **error)
{
  gboolean found = TRUE;
  gboolean visible = TRUE;
  gboolean more = FALSE;

  *ended = FALSE;
  if (page->p.part == 'm' && *page->p.id == '\0' && !page->single
      && !next_conv (page, &found, error))
    return FALSE;
  if (!found)
    {
      *ended = TRUE;
      return TRUE;
    }
  /* It may have gone out of sight since the page before. */
  if (!dsk_relay_scope_visible (page->db, page->user, page->p.conv, &visible, error)
      || ((visible || DSK_PLANTED (page_unchecked)) && !write_part (page, &more, error)))
    return FALSE;
  if (more)
    return TRUE;
  next_part (page);
  *ended = page->single && page->p.part == 'm';
  return TRUE;
}

static gboolean
write_single_head (Page *page, GError **error)
{
  DskRelayConvKey key = { .last_at = 0 };

  g_strlcpy (key.id, page->p.conv, sizeof key.id);
  if (!write_heads (page, &key, 1, error))
    return FALSE;
  page->p.phase = 'r';
  page->p.part = 'm';
  page->p.id[0] = '\0';
  return TRUE;
}

static gboolean
fill (Page *page, gboolean *ended, GError **error)
{
  *ended = FALSE;
  while (!*ended && !is_full (page))
    {
      gboolean ok;

      if (page->p.phase == 'c')
        ok = write_config (page, error);
      else if (page->p.phase == 'r')
        ok = next_rest (page, ended, error);
      else if (page->single)
        ok = write_single_head (page, error);
      else
        ok = next_heads (page, error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static gboolean
start (Page *page, const DskPageGet *get, GError **error)
{
  const char *conv
      = g_str_has_prefix (get->selector, "conv:") ? get->selector + strlen ("conv:") : NULL;
  gboolean known = conv != NULL ? dsk_id_is_valid (conv) : strcmp (get->selector, "all") == 0;

  page->single = conv != NULL;
  if (known && *get->after == '\0')
    {
      page->p = (Position){ .phase = conv != NULL ? 'h' : 'c', .part = 'm' };
      page->p.since = dsk_relay_db_head (page->db);
      if (conv != NULL)
        g_strlcpy (page->p.conv, conv, sizeof page->p.conv);
      return conv != NULL || dsk_relay_rows_estimate (page->db, page->user, &page->p.total, error);
    }
  if (known && position_parse (get->after, &page->p)
      && (conv == NULL
          || (strcmp (conv, page->p.conv) == 0 && strchr ("hr", page->p.phase) != NULL)))
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "No such job or place in it");
  return FALSE;
}

/* FALSE without @error: it is overfull. */
static gboolean
build (Page *page, const DskPageGet *get, GBytes **frame, gboolean *ended, GError **error)
{
  g_autofree char *next = NULL;
  gboolean visible = TRUE;

  *ended = FALSE;
  if (!start (page, get, error)
      || (page->single
          && !dsk_relay_scope_visible (page->db, page->user, page->p.conv, &visible, error))
      || ((visible || DSK_PLANTED (page_unchecked)) && !fill (page, ended, error)))
    return FALSE;
  if (visible && !*ended)
    next = position_to_string (&page->p);
  *ended = next == NULL;
  if (next == NULL || page->p.total < page->p.done)
    page->p.total = page->p.done;
  *frame = dsk_batch_writer_finish_page (page->writer, get->job, get->after,
                                         dsk_relay_db_head (page->db), next, !visible, page->p.done,
                                         page->p.total);
  if (*frame != NULL)
    return TRUE;
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "A page is larger than a frame may be");
  return FALSE;
}

gboolean
dsk_projection_page (DskRelayDb *db, const char *user, const DskPageGet *get, gsize max_bytes,
                     GBytes **frame, gboolean *ended, GError **error)
{
  guint limit = CLAMP (get->limit, 1, DSK_PAGE_ROWS);

  if (dsk_projection_is_entity (get->selector))
    return dsk_projection_entity (db, user, get, max_bytes, frame, ended, error);
  while (TRUE)
    {
      g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
      Page page = { db, user, writer, limit, max_bytes, { 0 }, FALSE, FALSE };

      if (build (&page, get, frame, ended, error))
        return TRUE;
      if (!page.overfull)
        return FALSE;
      limit = MAX (limit / 4, 1);
    }
}
