/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a user's replica should hold, as digests: entities for everybody, then conversation after conversation, by
 * descending id, as many as a frame may cost. */

#include "dsk-projection.h"

#include "dsk-digest.h"
#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-planted.h"
#include "dsk-relay-rows.h"
#include "dsk-relay-scope.h"

/* What one frame may cost; a conversation is not divided. */
#define MAX_ROWS 20000
#define MAX_CONVS 500
#define KEYS_AT_A_TIME 50

typedef struct
{
  DskRelayDb *db;
  const char *user;
  DskDigester *digester; /* (owned) */
  DskDigests out;        /* (owned) */
  DskDigest sum;         /* of what is being walked */
  int rev;               /* what came later the app does not know, and does not count either */
  gint64 rows;
} Walk;

static void
walk_clear (Walk *walk)
{
  dsk_digester_free (walk->digester);
  dsk_digests_clear (&walk->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gboolean
add_row (const DskEntity *entity, const DskValue *values, gpointer user_data)
{
  Walk *walk = user_data;

  walk->rows++;
  dsk_digester_add (walk->digester, &walk->sum, entity, values, walk->out.deep);
  return TRUE;
}

static void
finish_item (Walk *walk, const char *key)
{
  g_ptr_array_add (walk->out.items, dsk_digest_item_new (key, &walk->sum));
  walk->sum = (DskDigest){ 0 };
}

static gboolean
is_known (const Walk *walk, const DskEntity *entity)
{
  return walk->rev == 0 || entity->since <= walk->rev || DSK_PLANTED (digest_newer);
}

static gboolean
add_entities (Walk *walk, GError **error)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);
      g_autofree char *key = g_strconcat ("entity:", entity->name, NULL);

      if (entity->stream != DSK_STREAM_GLOBAL || !is_known (walk, entity))
        continue;
      if (!dsk_relay_rows_global (walk->db, (DskEntityId) i, "", G_MAXINT32, add_row, walk, error))
        return FALSE;
      finish_item (walk, key);
    }
  return TRUE;
}

static gboolean
add_conv (Walk *walk, const char *conv, GError **error)
{
  for (guint i = 0; i < DSK_ENTITY_N; i++)
    {
      const DskEntity *entity = dsk_entity_get ((DskEntityId) i);
      gboolean sees = FALSE;

      if (entity->stream != DSK_STREAM_CONVERSATION || !is_known (walk, entity))
        continue;
      if (!dsk_relay_scope_sees (walk->db, walk->user, entity->cls, &sees, error)
          || (sees && !dsk_relay_rows_of_conv (walk->db, (DskEntityId) i, conv, add_row, walk, error)))
        return FALSE;
    }
  finish_item (walk, conv);
  return TRUE;
}

/* @last: in and out: the last conversation that was added */
static gboolean
add_convs (Walk *walk, char *last, gboolean *ended, GError **error)
{
  guint n = 0;

  *ended = FALSE;
  while (n < MAX_CONVS && walk->rows < MAX_ROWS && !*ended)
    {
      g_autoptr (GArray) keys
          = dsk_relay_rows_convs (walk->db, walk->user, last, -1, KEYS_AT_A_TIME, error);

      if (keys == NULL)
        return FALSE;
      *ended = keys->len < KEYS_AT_A_TIME;
      for (guint i = 0; i < keys->len; i++, n++)
        {
          const DskRelayConvKey *key = &g_array_index (keys, DskRelayConvKey, i);

          if (walk->rows >= MAX_ROWS)
            {
              *ended = FALSE;
              break;
            }
          if (!add_conv (walk, key->id, error))
            return FALSE;
          g_strlcpy (last, key->id, 37);
        }
    }
  return TRUE;
}

gboolean
dsk_projection_digest (DskRelayDb *db, const char *user, const DskVerify *verify, GBytes **frame,
                       GError **error)
{
  g_auto (Walk) walk = { .db = db, .user = user };
  g_autoptr (GBytes) json = NULL;
  char last[37] = "";
  gboolean ended;

  if (*verify->after != '\0' && !dsk_id_is_valid (verify->after))
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, "No such place to compare from");
      return FALSE;
    }
  g_strlcpy (last, verify->after, sizeof last);
  walk.rev = verify->rev;
  walk.digester = dsk_digester_new ();
  walk.out = (DskDigests){ .after = g_strdup (verify->after),
                           .as_of = dsk_relay_db_head (db),
                           .deep = verify->deep && !DSK_PLANTED (digest_shallow),
                           .items = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_digest_item_free) };
  if ((*last == '\0' && !add_entities (&walk, error)) || !add_convs (&walk, last, &ended, error))
    return FALSE;
  if (!ended)
    walk.out.next = g_strdup (last);
  json = dsk_digests_encode (&walk.out);
  *frame = dsk_frame_pack (DSK_FRAME_DIGEST, json);
  return TRUE;
}
