/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The scope log read backwards, from what is visible now to what was visible at the cursor. */

#include "dsk-projection.h"

#include <stdlib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-planted.h"
#include "dsk-relay-history.h"
#include "dsk-relay-rows.h"
#include "dsk-relay-scope.h"

#define MAX_ENTRIES 100000
#define MAX_BROKEN 5000 /* more conversations than this are fetched anew, all of them */

typedef struct
{
  GHashTable *audience; /* (owned) set of tokens, as of the place of the walk */
  guint now;            /* how much is visible at the head, see sight() */
  guint after;          /* … and where the walk is */
  gboolean ever;
  gboolean always;
  gint64 born;  /* before this there was nothing to see */
  gint64 first; /* the earliest change so far that made it more or less visible */
} Conv;

typedef struct
{
  DskRelayDb *db;
  const char *user;
  gint64 cursor;
  GHashTable *tokens; /* (owned) the user's, as of the place of the walk */
  GHashTable *convs;  /* (owned) id → Conv */
} Walk;

static void
conv_free (Conv *conv)
{
  g_hash_table_unref (conv->audience);
  g_free (conv);
}

static void
walk_clear (Walk *walk)
{
  g_hash_table_unref (walk->tokens);
  g_hash_table_unref (walk->convs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

void
dsk_scope_walk_clear (DskScopeWalk *walk)
{
  g_clear_pointer (&walk->broken, g_hash_table_unref);
  g_clear_pointer (&walk->visible, g_hash_table_unref);
}

static GHashTable *
make_set (GPtrArray *tokens)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < tokens->len; i++)
    g_hash_table_add (set, g_strdup (tokens->pdata[i]));
  return set;
}

/* How much of it is visible: 0 nothing; 1 content, and a bit more for each further class. */
static guint
sight (const Walk *walk, const Conv *conv)
{
  GHashTableIter iter;
  gpointer token;
  guint seen = 0;

  g_hash_table_iter_init (&iter, conv->audience);
  while (seen == 0 && g_hash_table_iter_next (&iter, &token, NULL))
    if (g_hash_table_contains (walk->tokens, token))
      seen = 1;
  if (seen != 0 && g_hash_table_contains (walk->tokens, "cls:1"))
    seen |= 1 << 1;
  if (seen != 0 && g_hash_table_contains (walk->tokens, "cls:2"))
    seen |= 1 << 2;
  return seen;
}

/* Before anything is undone: every conversation starts from what is visible now. */
static gboolean
add_conv (Walk *walk, const char *id, GError **error)
{
  g_autoptr (GPtrArray) audience = NULL;
  gint64 born = 0;
  Conv *conv;

  if (g_hash_table_contains (walk->convs, id))
    return TRUE;
  audience = dsk_relay_scope_audience (walk->db, id, error);
  if (audience == NULL)
    return FALSE;
  if (!dsk_relay_scope_born_at (walk->db, id, &born, error))
    return FALSE;
  conv = g_new0 (Conv, 1);
  conv->born = born;
  conv->audience = make_set (audience);
  conv->first = G_MAXINT64;
  conv->now = conv->after = sight (walk, conv);
  conv->ever = conv->now != 0;
  conv->always = TRUE;
  g_hash_table_insert (walk->convs, g_strdup (id), conv);
  return TRUE;
}

/* The conversations that a change concerns: one; all that have the token that the user got or lost; or, of those
 * that the user sees, all in which there is something of the class, or was: whoever lost sight of it is not told that
 * it was deleted, and has to forget it nevertheless. */
static gboolean
add_concerned (Walk *walk, const DskRelayScopeEntry *entry, gboolean *too_much, GError **error)
{
  g_autoptr (GPtrArray) convs = NULL;

  if (!entry->principal)
    return add_conv (walk, entry->subject, error);
  if (g_str_has_prefix (entry->token, "cls:"))
    convs = dsk_relay_scope_convs_of_class (walk->db, walk->user, (guint) atoi (entry->token + strlen ("cls:")),
                                            walk->cursor, MAX_BROKEN + 1, error);
  else
    convs = dsk_relay_scope_convs (walk->db, entry->token, MAX_BROKEN + 1, error);
  if (convs == NULL)
    return FALSE;
  *too_much = convs->len > MAX_BROKEN;
  for (guint i = 0; !*too_much && i < convs->len; i++)
    if (!add_conv (walk, convs->pdata[i], error))
      return FALSE;
  return TRUE;
}

static void
undo (Walk *walk, const DskRelayScopeEntry *entry)
{
  GHashTable *set = walk->tokens;

  if (!entry->principal)
    set = ((Conv *) g_hash_table_lookup (walk->convs, entry->subject))->audience;
  if (entry->added)
    g_hash_table_remove (set, entry->token);
  else
    g_hash_table_add (set, g_strdup (entry->token));
}

/* As it was before the change of @seq. To whom a conversation was born says nothing about before that. */
static void
look_at (const Walk *walk, Conv *conv, gint64 seq)
{
  guint seen;

  if (conv->born >= seq && !DSK_PLANTED (named_unborn))
    return;
  seen = sight (walk, conv);
  conv->ever = conv->ever || seen != 0;
  conv->always = conv->always && seen == conv->now;
  if (seen != conv->after)
    conv->first = seq;
  conv->after = seen;
}

static void
look (Walk *walk, gint64 seq)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, walk->convs);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Conv *conv = value;

      look_at (walk, conv, seq);
    }
}

/* Looks only between whole changes: what one change takes away and gives back was never gone. A
 * change of the user's own tokens may concern any conversation, one of an audience only its own. */
static void
step_back (Walk *walk, GPtrArray *log)
{
  for (guint i = 0; i < log->len;)
    {
      const DskRelayScopeEntry *first = log->pdata[i];
      gboolean principal = FALSE;
      guint end = i;

      for (; end < log->len && ((DskRelayScopeEntry *) log->pdata[end])->seq == first->seq; end++)
        {
          undo (walk, log->pdata[end]);
          principal = principal || ((DskRelayScopeEntry *) log->pdata[end])->principal;
        }
      if (principal)
        look (walk, first->seq);
      for (; i < end; i++)
        if (!principal)
          look_at (walk, g_hash_table_lookup (walk->convs, ((DskRelayScopeEntry *) log->pdata[i])->subject),
                   first->seq);
    }
}

static void
collect (Walk *walk, DskScopeWalk *result)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_hash_table_iter_init (&iter, walk->convs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Conv *conv = value;

      if (!conv->ever || conv->always)
        continue;
      g_hash_table_insert (result->broken, g_strdup (key),
                           g_memdup2 (&conv->first, sizeof conv->first));
      if (conv->now != 0)
        g_hash_table_add (result->visible, g_strdup (key));
    }
  result->too_much = g_hash_table_size (result->broken) > MAX_BROKEN;
}

static void
take_gone (const char *entity, const char *id, const char *conv, gint64 seq, gpointer user_data)
{
  DskScopeWalk *result = user_data;
  gint64 *first = conv != NULL ? g_hash_table_lookup (result->broken, conv) : NULL;

  if (first != NULL)
    *first = MIN (*first, seq);
}

/* A row that was deleted before the user lost sight of its class is not told to be gone. Once a frame has gone past it
 * nothing says any more that there was one, so that this frame is it that drops the conversation. */
static gboolean
bring_forward (const Walk *walk, DskScopeWalk *result, GError **error)
{
  return g_hash_table_size (result->broken) == 0
         || dsk_relay_rows_gone_unseen (walk->db, walk->user, walk->cursor, take_gone, result, error);
}

gboolean
dsk_scope_walk (DskRelayDb *db, const char *user, gint64 cursor, DskScopeWalk *result,
                GError **error)
{
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GPtrArray) tokens = NULL;
  g_auto (Walk) walk = { db, user, cursor, NULL, NULL };

  *result = (DskScopeWalk){
    .broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .visible = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  walk.convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) conv_free);
  tokens = dsk_relay_scope_tokens (db, user, error);
  walk.tokens = g_hash_table_new (g_str_hash, g_str_equal);
  log = tokens != NULL ? dsk_relay_scope_log (db, user, cursor, MAX_ENTRIES + 1, error) : NULL;
  if (log == NULL)
    return FALSE;
  if (DSK_PLANTED (scope_ignored))
    g_ptr_array_set_size (log, 0);
  g_hash_table_unref (walk.tokens);
  walk.tokens = make_set (tokens);
  result->too_much = log->len > MAX_ENTRIES;
  for (guint i = 0; !result->too_much && i < log->len; i++)
    if (!add_concerned (&walk, log->pdata[i], &result->too_much, error))
      return FALSE;
  if (result->too_much)
    return TRUE;
  step_back (&walk, log);
  collect (&walk, result);
  return bring_forward (&walk, result, error);
}

gboolean
dsk_projection_usable (DskRelayDb *db, const char *user, const char *epoch, const char *boot, gint64 cursor,
                       gboolean *usable, gboolean *rewound, GError **error)
{
  g_auto (DskScopeWalk) walk = { 0 };
  gboolean known = TRUE;

  *usable = FALSE;
  *rewound = FALSE;
  if (g_strcmp0 (epoch, dsk_relay_db_epoch (db)) != 0 || cursor < dsk_relay_db_floor (db))
    return TRUE;
  if (boot != NULL && !dsk_relay_history_knows (db, boot, cursor, &known, error))
    return FALSE;
  if (DSK_PLANTED (epoch_kept))
    known = TRUE;
  *rewound = !known;
  if (!known || cursor > dsk_relay_db_head (db))
    return TRUE;
  if (!dsk_scope_walk (db, user, cursor, &walk, error))
    return FALSE;
  *usable = !walk.too_much;
  return TRUE;
}
