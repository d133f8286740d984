/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Pages of the job that fetches one entity again, because the device's app knows more columns of it than the one
 * before did: conversation after conversation by descending id, within one by descending id of the row. */

#include "dsk-projection.h"

#include <string.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-relay-rows.h"
#include "dsk-relay-scope.h"

#define PREFIX "entity:"
#define MAX_CONVS 1000 /* to be looked at for one page, however little is in them */

typedef struct
{
  DskRelayDb *db;
  const char *user;
  const DskEntity *entity;
  DskBatchWriter *writer;
  guint limit;
  gsize max_bytes;
  char conv[37]; /* being walked, or, if there is no id, the last one done; "": before the first */
  char id[37];
  gint64 done;
  gboolean overfull;
} Page;

static gboolean
parse_id (const char *text, char *id)
{
  if (strcmp (text, "-") != 0 && !dsk_id_is_valid (text))
    return FALSE;
  g_strlcpy (id, strcmp (text, "-") == 0 ? "" : text, 37);
  return TRUE;
}

/* Rows of an entity for everybody may have ids of any shape. */
static gboolean
parse_row (const Page *page, const char *text, char *id)
{
  if (page->entity->stream == DSK_STREAM_CONVERSATION)
    return parse_id (text, id);
  if (strlen (text) >= 37)
    return FALSE;
  g_strlcpy (id, strcmp (text, "-") == 0 ? "" : text, 37);
  return TRUE;
}

static gboolean
parse (Page *page, const char *after)
{
  g_auto (GStrv) part = NULL;

  if (*after == '\0')
    return TRUE;
  part = g_strsplit (after, ".", 5);
  return g_strv_length (part) == 4 && strcmp (part[0], "2") == 0
         && g_ascii_string_to_signed (part[1], 10, 0, G_MAXINT64 / 2, &page->done, NULL)
         && parse_id (part[2], page->conv) && parse_row (page, part[3], page->id);
}

static const char *
dash_if_empty (const char *id)
{
  return *id != '\0' ? id : "-";
}

static gboolean
add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Page *page = user_data;

  page->done++;
  g_strlcpy (page->id, values[0].text, sizeof page->id);
  dsk_batch_writer_add_row (entity, values, page->writer);
  page->overfull = page->limit > 1 && dsk_batch_writer_size (page->writer) > DSK_PROJECTION_MAX_JSON;
  return !page->overfull;
}

static guint
room (const Page *page)
{
  guint n = dsk_batch_writer_n_rows (page->writer);

  return n < page->limit && dsk_batch_writer_size (page->writer) < page->max_bytes ? page->limit - n : 0;
}

static gboolean
fill_global (Page *page, gboolean *ended, GError **error)
{
  g_autofree char *after = g_strdup (page->id);

  if (!dsk_relay_rows_global (page->db, dsk_entity_id (page->entity), after, page->limit, add_row, page, error))
    return FALSE;
  *ended = dsk_batch_writer_n_rows (page->writer) < page->limit;
  return TRUE;
}

/* The conversation to go on with. It may have gone out of sight since the page before. */
static gboolean
find_conv (Page *page, gboolean *found, GError **error)
{
  g_autoptr (GArray) keys = NULL;

  *found = TRUE;
  if (*page->id != '\0')
    {
      if (!dsk_relay_scope_visible (page->db, page->user, page->conv, found, error))
        return FALSE;
      if (*found)
        return TRUE;
      page->id[0] = '\0';
    }
  keys = dsk_relay_rows_convs (page->db, page->user, page->conv, -1, 1, error);
  if (keys == NULL)
    return FALSE;
  *found = keys->len > 0;
  if (*found)
    g_strlcpy (page->conv, g_array_index (keys, DskRelayConvKey, 0).id, sizeof page->conv);
  return TRUE;
}

static gboolean
fill_convs (Page *page, gboolean *ended, GError **error)
{
  gboolean sees = FALSE;

  if (!dsk_relay_scope_sees (page->db, page->user, page->entity->cls, &sees, error))
    return FALSE;
  *ended = !sees;
  for (guint i = 0; !*ended && i < MAX_CONVS; i++)
    {
      guint before = dsk_batch_writer_n_rows (page->writer);
      guint max = room (page);
      gboolean found;

      if (max == 0)
        return TRUE;
      if (!find_conv (page, &found, error))
        return FALSE;
      *ended = !found;
      if (found
          && !dsk_relay_rows_of_conv_page (page->db, dsk_entity_id (page->entity), page->conv, page->id, max,
                                           add_row, page, error))
        return FALSE;
      if (dsk_batch_writer_n_rows (page->writer) - before < max)
        page->id[0] = '\0';
    }
  return TRUE;
}

static gboolean
build (Page *page, const DskPageGet *get, GBytes **frame, gboolean *ended, GError **error)
{
  g_autofree char *next = NULL;

  page->entity = dsk_entity_by_name (get->selector + strlen (PREFIX));
  if (page->entity == NULL || !parse (page, get->after))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "No such job or place in it");
      return FALSE;
    }
  if (!(page->entity->stream == DSK_STREAM_GLOBAL ? fill_global (page, ended, error)
                                                  : fill_convs (page, ended, error)))
    return FALSE;
  if (!*ended)
    next = g_strdup_printf ("2.%" G_GINT64_FORMAT ".%s.%s", page->done, dash_if_empty (page->conv),
                            dash_if_empty (page->id));
  *frame = dsk_batch_writer_finish_page (page->writer, get->job, get->after, dsk_relay_db_head (page->db), next,
                                         FALSE, page->done, page->done);
  return TRUE;
}

gboolean
dsk_projection_is_entity (const char *selector)
{
  return g_str_has_prefix (selector, PREFIX);
}

gboolean
dsk_projection_entity (DskRelayDb *db, const char *user, const DskPageGet *get, gsize max_bytes,
                       GBytes **frame, gboolean *ended, GError **error)
{
  guint limit = CLAMP (get->limit, 1, DSK_PAGE_ROWS);

  while (TRUE)
    {
      g_autoptr (DskBatchWriter) writer = dsk_batch_writer_new ();
      Page page = { .db = db, .user = user, .writer = writer, .limit = limit, .max_bytes = max_bytes };

      if (build (&page, get, frame, ended, error))
        return TRUE;
      if (!page.overfull)
        return FALSE;
      limit = MAX (limit / 4, 1);
    }
}
