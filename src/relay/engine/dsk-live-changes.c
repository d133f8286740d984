/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-live-changes.h"

#include <string.h>

#include "dsk-planted.h"
#include "dsk-projection.h"
#include "dsk-relay-device.h"
#include "dsk-relay-rows.h"
#include "dsk-relay-scope.h"

#define MAX_NUMBERS 2000 /* of the log; who is further behind is not one of many */
#define MAX_CLASS 8

/* A row, or one that is gone. */
typedef struct
{
  const DskEntity *entity; /* (nullable): a row that is gone may be of one that is not known here */
  GBytes *row;             /* (owned) (nullable): encoded; NULL: it is gone */
  char *name;              /* (owned) (nullable): of what is gone, these three */
  char *id;                /* (owned) (nullable) */
  gint64 seq;
  char *conv;              /* (owned) (nullable): NULL: everybody may see it */
  GPtrArray *audience;     /* (unowned) (nullable): of @conv */
  guint cls;
} Change;

struct _DskLiveChanges
{
  DskRelayDb *db;
  gint64 from;
  gint64 head;
  gsize max_bytes;
  gsize bytes;
  GPtrArray *changes;    /* (owned) of Change: rows by entity, then what is gone */
  GHashTable *audiences; /* (owned) conversation → GPtrArray of tokens */
  GHashTable *named;     /* (owned) unowned token: of any of them */
  GHashTable *sights;    /* (owned) tokens that matter → GBytes, what is seen */
  gboolean moved;        /* somebody's sight did */
  GHashTable *bodies;    /* (owned) GBytes, what is seen → DskFrameBody */
  GHashTable *frames;    /* (owned) "body last_n" → GBytes */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->row, g_bytes_unref);
  g_free (change->name);
  g_free (change->id);
  g_free (change->conv);
  g_free (change);
}

/* --- reading --- */

/* What a frame needs besides its rows: together never less than what is written for anybody, so that only frames that
 * would not be cut are shared. */
#define HEAD_BYTES 256
#define GONE_BYTES 160

static gsize
group_bytes (const DskEntity *entity)
{
  gsize bytes = 64;

  for (guint i = 0; i < entity->n_columns; i++)
    bytes += strlen (entity->columns[i].name) + 3;
  return bytes;
}

static gboolean
add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  DskLiveChanges *self = user_data;
  const Change *last = self->changes->len > 0 ? self->changes->pdata[self->changes->len - 1] : NULL;
  Change *change = g_new0 (Change, 1);

  if (last == NULL || last->entity != entity)
    self->bytes += group_bytes (entity);
  change->entity = entity;
  change->row = dsk_batch_row_encode (entity, values);
  if (entity->stream != DSK_STREAM_GLOBAL)
    {
      change->conv = g_strdup (dsk_value_get_text (&values[entity->conv_column]));
      change->cls = entity->cls;
    }
  g_ptr_array_add (self->changes, change);
  self->bytes += g_bytes_get_size (change->row) + 1;
  return self->bytes <= self->max_bytes;
}

static void
add_gone (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  DskLiveChanges *self = user_data;
  Change *change = g_new0 (Change, 1);

  change->entity = dsk_entity_by_name (entity);
  change->name = g_strdup (entity);
  change->id = g_strdup (id);
  change->conv = g_strdup (conv);
  change->seq = seq;
  change->cls = change->entity != NULL ? change->entity->cls : 0;
  self->bytes += GONE_BYTES;
  g_ptr_array_add (self->changes, change);
}

static GPtrArray *
get_audience (DskLiveChanges *self, const char *conv, GError **error)
{
  GPtrArray *tokens = g_hash_table_lookup (self->audiences, conv);

  if (tokens != NULL)
    return tokens;
  tokens = dsk_relay_scope_audience (self->db, conv, error);
  if (tokens == NULL)
    return NULL;
  for (guint i = 0; i < tokens->len; i++)
    g_hash_table_add (self->named, tokens->pdata[i]);
  g_hash_table_insert (self->audiences, (gpointer) conv, tokens);
  return tokens;
}

static gboolean
read_audiences (DskLiveChanges *self, GError **error)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      Change *change = self->changes->pdata[i];

      if (change->conv != NULL && (change->audience = get_audience (self, change->conv, error)) == NULL)
        return FALSE;
    }
  return TRUE;
}

static DskLiveChanges *
changes_new (DskRelayDb *db, gint64 from, gsize max_bytes)
{
  DskLiveChanges *self = g_new0 (DskLiveChanges, 1);

  self->db = db;
  self->from = from;
  self->head = dsk_relay_db_head (db);
  self->max_bytes = max_bytes;
  self->bytes = HEAD_BYTES;
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->audiences = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->named = g_hash_table_new (g_str_hash, g_str_equal);
  self->sights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->bodies = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                        (GDestroyNotify) dsk_frame_body_free);
  self->frames = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  return self;
}

DskLiveChanges *
dsk_live_changes_read (DskRelayDb *db, gint64 from, gsize max_bytes, gboolean *too_much, GError **error)
{
  g_autoptr (DskLiveChanges) self = changes_new (db, from, max_bytes);

  *too_much = self->head - from > MAX_NUMBERS;
  if (*too_much)
    return NULL;
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    if (!dsk_relay_rows_between (db, (DskEntityId) i, from, self->head, add_row, self, error))
      {
        *too_much = self->bytes > max_bytes;
        return NULL;
      }
  if (!dsk_relay_rows_gone_between (db, from, self->head, add_gone, self, error))
    return NULL;
  *too_much = self->bytes > max_bytes;
  if (*too_much)
    return NULL;
  if (!read_audiences (self, error) || !dsk_relay_scope_moved (db, from, &self->moved, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dsk_live_changes_free (DskLiveChanges *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->frames);
  g_hash_table_unref (self->bodies);
  g_hash_table_unref (self->sights);
  g_hash_table_unref (self->named);     /* its tokens are the audiences' */
  g_hash_table_unref (self->audiences); /* its keys are the changes' */
  g_ptr_array_unref (self->changes);
  g_free (self);
}

/* --- who may see what --- */

static gboolean
is_seen (const Change *change, GPtrArray *tokens, const gboolean *classes)
{
  if (change->cls > 0 && !classes[change->cls])
    return FALSE;
  if (change->conv == NULL)
    return TRUE;
  for (guint i = 0; i < change->audience->len; i++)
    if (g_ptr_array_find_with_equal_func (tokens, change->audience->pdata[i], g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full): a byte for each change: whether one with @tokens sees it */
static GBytes *
look (DskLiveChanges *self, GPtrArray *tokens)
{
  guint8 *seen = g_malloc0 (self->changes->len + 1);
  gboolean classes[MAX_CLASS] = { TRUE };

  for (guint cls = 1; cls < MAX_CLASS; cls++)
    {
      char token[16];

      g_snprintf (token, sizeof token, "cls:%u", cls);
      classes[cls] = g_ptr_array_find_with_equal_func (tokens, token, g_str_equal, NULL);
    }
  for (guint i = 0; i < self->changes->len; i++)
    seen[i] = is_seen (self->changes->pdata[i], tokens, classes);
  return g_bytes_new_take (seen, self->changes->len + 1);
}

/* Of a user's tokens few matter to what changed, and colleagues have the same: each look is shared by them.
 * Returns: (transfer none): as look() */
static GBytes *
get_sight (DskLiveChanges *self, GPtrArray *tokens)
{
  g_autoptr (GString) key = g_string_new (NULL);
  GBytes *seen;

  for (guint i = 0; i < tokens->len; i++)
    {
      const char *token = tokens->pdata[i];

      if (g_str_has_prefix (token, "cls:") || g_hash_table_contains (self->named, token))
        g_string_append_printf (key, "%s\n", token);
    }
  seen = g_hash_table_lookup (self->sights, key->str);
  if (seen != NULL)
    return seen;
  seen = look (self, tokens);
  g_hash_table_insert (self->sights, g_string_free (g_steal_pointer (&key), FALSE), seen);
  return seen;
}

/* --- frames --- */

static DskBatchWriter *
write_seen (DskLiveChanges *self, GBytes *seen)
{
  const guint8 *flags = g_bytes_get_data (seen, NULL);
  DskBatchWriter *writer = dsk_batch_writer_new ();

  for (guint i = 0; i < self->changes->len; i++)
    {
      const Change *change = self->changes->pdata[i];

      if (!flags[i])
        continue;
      if (change->row != NULL)
        dsk_batch_writer_add_encoded (writer, change->entity, change->row);
      else
        dsk_batch_writer_add_delete (writer, change->name, change->id, change->conv, change->seq);
    }
  return writer;
}

static DskFrameBody *
get_body (DskLiveChanges *self, GBytes *seen)
{
  DskFrameBody *body = g_hash_table_lookup (self->bodies, seen);
  g_autoptr (DskBatchWriter) writer = NULL;

  if (body != NULL)
    return body;
  writer = write_seen (self, seen);
  body = dsk_batch_writer_finish_body (writer);
  g_hash_table_insert (self->bodies, g_bytes_ref (seen), body);
  return body;
}

/* Returns: (transfer full): of a device that is not answered anything */
static GBytes *
get_frame (DskLiveChanges *self, GBytes *seen, gint64 last_n)
{
  DskFrameBody *body = get_body (self, seen);
  gconstpointer whose = DSK_PLANTED (frame_shared) ? NULL : body;
  g_autofree char *key = g_strdup_printf ("%p %" G_GINT64_FORMAT, whose, last_n);
  GBytes *frame = g_hash_table_lookup (self->frames, key);

  if (frame == NULL)
    {
      frame = dsk_batch_live_from_body (body, self->from, self->head, self->head, last_n);
      g_hash_table_insert (self->frames, g_steal_pointer (&key), frame);
    }
  return g_bytes_ref (frame);
}

typedef struct
{
  DskLiveChanges *changes;
  GBytes *seen;
  DskBatchWriter *writer; /* (owned) (nullable): once there is a result */
} Answers;

static void
add_result (gint64 n, const DskCommandResult *result, gpointer user_data)
{
  Answers *answers = user_data;

  if (answers->writer == NULL)
    answers->writer = write_seen (answers->changes, answers->seen);
  dsk_batch_writer_add_result (answers->writer, n, result);
}

static gboolean
make_frame (DskLiveChanges *self, GBytes *seen, const char *device, GBytes **frame, GError **error)
{
  Answers answers = { self, seen, NULL };
  gint64 last_n, last_seq;
  /* Most devices are not answered anything, which their last answer tells. */
  gboolean ok = dsk_relay_result_last_n (self->db, device, self->head, &last_n, &last_seq, error)
                && (last_seq <= self->from
                    || dsk_relay_result_foreach (self->db, device, self->from, self->head, add_result, &answers,
                                                 error));

  if (ok && answers.writer != NULL)
    *frame = dsk_batch_writer_finish_live (answers.writer, self->from, self->head, self->head, last_n);
  else if (ok)
    *frame = get_frame (self, seen, last_n);
  dsk_batch_writer_free (answers.writer);
  return ok;
}

/* @broken: (out): there is something to drop or to fetch */
static gboolean
check_scope (DskLiveChanges *self, const char *user, gboolean *broken, GError **error)
{
  g_auto (DskScopeWalk) walk = { 0 };

  if (!dsk_scope_walk (self->db, user, self->from, &walk, error))
    return FALSE;
  *broken = walk.too_much || g_hash_table_size (walk.broken) > 0;
  return TRUE;
}

gboolean
dsk_live_changes_frame (DskLiveChanges *self, const char *user, const char *device, gboolean *apart, GBytes **frame,
                        GError **error)
{
  g_autoptr (GPtrArray) tokens = NULL;

  *apart = FALSE;
  *frame = NULL;
  if (self->moved && !check_scope (self, user, apart, error))
    return FALSE;
  if (*apart)
    return TRUE;
  tokens = dsk_relay_scope_tokens (self->db, user, error);
  if (tokens == NULL)
    return FALSE;
  return make_frame (self, get_sight (self, tokens), device, frame, error);
}
