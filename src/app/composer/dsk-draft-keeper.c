/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-draft-keeper.h"

#define SAVE_AFTER_MS 200
/* So long a draft is waited for, so that nobody types before it is there; it takes less than one. */
#define PATIENCE_MS 8
/* What could not be read is read again after so long, then after twice as long each time. */
#define READ_AGAIN_S 1
#define READ_AGAIN_MAX_S 64

struct _DskDraftKeeper
{
  GObject parent_instance;

  DskClient *client; /* (owned) */
  GHashTable
      *drafts; /* (owned): "conv mode" → text, both owned: what was typed or read since the start */
  GHashTable *unsaved; /* (owned): "conv mode", owned */
  GHashTable *reading; /* (owned): "conv mode", owned: what is written of them is not saved over what is read … */
  GHashTable *failed;  /* (owned): "conv mode" → Request, owned: those of them that could not be read */
  GHashTable *unread;  /* (owned): "conv mode", owned: those that could not be read, until they are */
  GHashTable *aside;   /* (owned): "conv mode" → GHashTable of modes, all owned: … but beside it, where some of it is */
  char *own;           /* (owned): what is added to the modes of what we put beside */
  guint save_id;
  guint again_id;
  guint again_s; /* until then */
};

enum
{
  UNREAD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DskDraftKeeper, dsk_draft_keeper, G_TYPE_OBJECT)

typedef struct
{
  char *conv; /* (owned) */
  char *mode; /* (owned) */
  GWeakRef owner;
  GWeakRef keeper;
  DskDraftFunc func;
  gboolean is_text; /* and not what is in a tray */
} Request;

static Request *
request_new (DskDraftKeeper *keeper, const char *conv, const char *mode, GObject *owner,
             DskDraftFunc func)
{
  Request *request = g_atomic_rc_box_new0 (Request);

  request->conv = g_strdup (conv);
  request->mode = g_strdup (mode);
  request->func = func;
  request->is_text = !g_str_has_suffix (mode, "tray");
  g_weak_ref_init (&request->owner, owner);
  g_weak_ref_init (&request->keeper, keeper);
  return request;
}

static void
request_clear (gpointer data)
{
  Request *request = data;

  g_free (request->conv);
  g_free (request->mode);
  g_weak_ref_clear (&request->owner);
  g_weak_ref_clear (&request->keeper);
}

static void
request_unref (gpointer request)
{
  g_atomic_rc_box_release_full (request, request_clear);
}

/* What was read. */
typedef struct
{
  char *text;  /* (owned) */
  GStrv aside; /* (owned): mode, text, mode, text…: what stood beside it */
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_free (read->text);
  g_strfreev (read->aside);
  g_free (read);
}

static char *
key_of (const char *conv, const char *mode)
{
  return g_strdup_printf ("%s %s", conv, mode);
}

gboolean
dsk_draft_keeper_knows (DskDraftKeeper *self, const char *conv, const char *mode)
{
  g_autofree char *key = key_of (conv, mode);

  g_return_val_if_fail (DSK_IS_DRAFT_KEEPER (self), FALSE);

  /* What was written before it was read is not all of it. */
  return g_hash_table_contains (self->drafts, key) && !g_hash_table_contains (self->reading, key);
}

gboolean
dsk_draft_keeper_is_empty (DskDraftKeeper *self, const char *conv, const char *mode)
{
  g_autofree char *key = key_of (conv, mode);

  return dsk_draft_keeper_knows (self, conv, mode) && *(const char *) g_hash_table_lookup (self->drafts, key) == '\0';
}

gboolean
dsk_draft_keeper_is_unread (DskDraftKeeper *self, const char *conv, const char *mode)
{
  g_autofree char *key = key_of (conv, mode);

  g_return_val_if_fail (DSK_IS_DRAFT_KEEPER (self), FALSE);

  return g_hash_table_contains (self->unread, key);
}

static void
note_aside (DskDraftKeeper *self, const char *key, const char *mode)
{
  GHashTable *modes = g_hash_table_lookup (self->aside, key);

  if (modes == NULL)
    {
      modes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->aside, g_strdup (key), modes);
    }
  g_hash_table_add (modes, g_strdup (mode));
}

/* @drafts: (element-type utf8): mode and text of each that is to be saved with it are added: where it belongs, and away
 * from where it stood beside that */
static void
add_unsaved (DskDraftKeeper *self, const char *key, const char *mode, GPtrArray *drafts)
{
  const char *text = g_hash_table_lookup (self->drafts, key);
  const gboolean reading = g_hash_table_contains (self->reading, key);
  g_autofree char *beside = g_strconcat (mode, self->own, NULL);
  GHashTable *modes = g_hash_table_lookup (self->aside, key);
  GHashTableIter iter;
  gpointer old;

  g_ptr_array_add (drafts, g_strdup (reading ? beside : mode));
  g_ptr_array_add (drafts, g_strdup (text != NULL ? text : ""));
  if (reading)
    note_aside (self, key, beside);
  if (reading || modes == NULL)
    return;
  g_hash_table_iter_init (&iter, modes);
  while (g_hash_table_iter_next (&iter, &old, NULL))
    {
      g_ptr_array_add (drafts, g_strdup (old));
      g_ptr_array_add (drafts, g_strdup (""));
    }
  g_hash_table_remove (self->aside, key);
}

/* All of a conversation at once: what goes from one of its drafts to another is at no moment in neither, or in both. */
void
dsk_draft_keeper_flush (DskDraftKeeper *self)
{
  g_autoptr (GHashTable) convs = NULL;
  GHashTableIter iter;
  gpointer key, drafts;

  g_return_if_fail (DSK_IS_DRAFT_KEEPER (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);

      drafts = g_hash_table_lookup (convs, parts[0]);
      if (drafts == NULL)
        {
          drafts = g_ptr_array_new_with_free_func (g_free);
          g_hash_table_insert (convs, g_strdup (parts[0]), drafts);
        }
      add_unsaved (self, key, parts[1], drafts);
    }
  g_hash_table_remove_all (self->unsaved);
  g_hash_table_iter_init (&iter, convs);
  while (g_hash_table_iter_next (&iter, &key, &drafts))
    {
      g_ptr_array_add (drafts, NULL);
      dsk_client_set_drafts (self->client, key, (const char *const *) ((GPtrArray *) drafts)->pdata);
    }
}

static gboolean
save_cb (gpointer user_data)
{
  DskDraftKeeper *self = user_data;

  self->save_id = 0;
  dsk_draft_keeper_flush (self);
  return G_SOURCE_REMOVE;
}

static void
save_soon (DskDraftKeeper *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (SAVE_AFTER_MS, save_cb, self);
}

void
dsk_draft_keeper_set (DskDraftKeeper *self, const char *conv, const char *mode, const char *text)
{
  g_autofree char *key = NULL;

  g_return_if_fail (DSK_IS_DRAFT_KEEPER (self));
  g_return_if_fail (conv != NULL && mode != NULL);

  key = key_of (conv, mode);
  if (g_strcmp0 (g_hash_table_lookup (self->drafts, key), text) == 0)
    return;
  g_hash_table_insert (self->drafts, g_strdup (key), g_strdup (text != NULL ? text : ""));
  g_hash_table_add (self->unsaved, g_steal_pointer (&key));
  save_soon (self);
}

/* Those of a crash of earlier releases can stand in both. Returns: (transfer full) */
static char *
join_lines (const char *text, const char *more)
{
  g_autoptr (GString) whole = g_string_new (text);
  g_auto (GStrv) there = g_strsplit (text, "\n", -1);
  g_auto (GStrv) lines = g_strsplit (more, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !g_strv_contains ((const char *const *) there, lines[i]))
      g_string_append_printf (whole, "%s\n", lines[i]);
  return g_string_free (g_steal_pointer (&whole), FALSE);
}

/* @text was there before @more, which goes on behind it: words on a line of their own, the files of a tray each on its.
 * Returns: (transfer full) */
static char *
join (const Request *request, const char *text, const char *more)
{
  if (more == NULL || *more == '\0')
    return g_strdup (text);
  if (!request->is_text)
    return join_lines (text, more);
  return *text != '\0' ? g_strconcat (text, "\n", more, NULL) : g_strdup (more);
}

static gpointer
read_draft (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (GError) local_error = NULL;
  GStrv aside = NULL;
  g_autofree char *text = dsk_replica_reader_get_draft (reader, request->conv, request->mode, &local_error);
  Read *read;

  if (local_error == NULL)
    aside = dsk_replica_reader_drafts_beside (reader, request->conv, request->mode, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  read = g_new0 (Read, 1);
  read->text = text != NULL ? g_steal_pointer (&text) : g_strdup ("");
  read->aside = aside;
  return read;
}

/* What was written since goes on behind it. @owner: (nullable) */
static void
take_read (DskDraftKeeper *self, const Request *request, const Read *read, GObject *owner)
{
  g_autofree char *key = key_of (request->conv, request->mode);
  const gboolean late = g_hash_table_remove (self->unread, key);
  const char *written = g_hash_table_lookup (self->drafts, key);
  g_autofree char *whole = g_strdup (read->text);

  for (guint i = 0; read->aside[i] != NULL; i += 2)
    {
      g_autofree char *before = whole;

      /* What we put beside it ourselves is among what was written since. */
      whole = join (request, before, g_str_has_suffix (read->aside[i], self->own) ? NULL : read->aside[i + 1]);
      note_aside (self, key, read->aside[i]);
    }
  if (written != NULL || g_hash_table_contains (self->aside, key))
    {
      g_hash_table_add (self->unsaved, g_strdup (key));
      save_soon (self);
    }
  {
    g_autofree char *before = whole;

    whole = join (request, before, written);
  }
  g_hash_table_insert (self->drafts, g_steal_pointer (&key), g_strdup (whole));
  if (owner != NULL)
    request->func (request->conv, request->mode, whole, owner);
  if (late)
    g_signal_emit (self, signals[UNREAD], 0);
}

static void ask (DskDraftKeeper *self, Request *request);

static gboolean
again_cb (gpointer user_data)
{
  DskDraftKeeper *self = user_data;
  g_autoptr (GPtrArray) requests = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer request;

  self->again_id = 0;
  self->again_s = MIN (2 * self->again_s, READ_AGAIN_MAX_S);
  g_hash_table_iter_init (&iter, self->failed);
  while (g_hash_table_iter_next (&iter, NULL, &request))
    g_ptr_array_add (requests, g_atomic_rc_box_acquire (request));
  g_hash_table_remove_all (self->failed);
  for (guint i = 0; i < requests->len; i++)
    ask (self, requests->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* Nothing is written over what could not be read: what is typed stays beside it until it can be. */
static void
fail (DskDraftKeeper *self, const char *key, Request *request)
{
  g_hash_table_insert (self->failed, g_strdup (key), g_atomic_rc_box_acquire (request));
  if (self->again_id == 0)
    self->again_id = g_timeout_add_seconds (self->again_s, again_cb, self);
  if (g_hash_table_add (self->unread, g_strdup (key)))
    g_signal_emit (self, signals[UNREAD], 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  Read *read = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (DskDraftKeeper) self = g_weak_ref_get (&request->keeper);
  g_autoptr (GObject) owner = g_weak_ref_get (&request->owner);
  g_autofree char *key = key_of (request->conv, request->mode);

  if (read == NULL)
    g_debug ("draft: %s", error->message);
  if (self != NULL && read == NULL)
    fail (self, key, request);
  if (self != NULL && read != NULL)
    {
      g_hash_table_remove (self->reading, key);
      self->again_s = READ_AGAIN_S;
      take_read (self, request, read, owner);
    }
  g_clear_pointer (&read, read_free);
  request_unref (request);
}

/* @request: (transfer full) */
static void
ask (DskDraftKeeper *self, Request *request)
{
  g_hash_table_add (self->reading, key_of (request->conv, request->mode));
  dsk_client_read_async (self->client, NULL, read_draft, g_atomic_rc_box_acquire (request),
                         request_unref, read_free, NULL, read_cb, request);
}

void
dsk_draft_keeper_get (DskDraftKeeper *self, const char *conv, const char *mode, GObject *owner,
                      DskDraftFunc func)
{
  g_autofree char *key = NULL;
  const char *known;
  gboolean again;
  Request *request;
  Read *read;

  g_return_if_fail (DSK_IS_DRAFT_KEEPER (self));

  key = key_of (conv, mode);
  known = g_hash_table_lookup (self->drafts, key);
  again = g_hash_table_remove (self->failed, key);
  /* What is asked for already is answered once: twice, it would go on behind itself. */
  if (!again && (known != NULL || g_hash_table_contains (self->reading, key)))
    {
      if (known != NULL)
        func (conv, mode, known, owner);
      return;
    }
  request = request_new (self, conv, mode, owner, func);
  read = dsk_client_read_now (self->client, read_draft, g_atomic_rc_box_acquire (request), request_unref, read_free,
                              PATIENCE_MS);
  if (read != NULL)
    {
      g_hash_table_remove (self->reading, key);
      take_read (self, request, read, owner);
      read_free (read);
      request_unref (request);
      return;
    }
  if (known != NULL)
    func (conv, mode, known, owner);
  ask (self, request);
}

DskDraftKeeper *
dsk_draft_keeper_new (DskClient *client)
{
  DskDraftKeeper *self = g_object_new (DSK_TYPE_DRAFT_KEEPER, NULL);

  self->client = g_object_ref (client);
  return self;
}

static void
dsk_draft_keeper_dispose (GObject *object)
{
  DskDraftKeeper *self = DSK_DRAFT_KEEPER (object);

  if (self->client != NULL)
    dsk_draft_keeper_flush (self);
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (dsk_draft_keeper_parent_class)->dispose (object);
}

static void
dsk_draft_keeper_finalize (GObject *object)
{
  DskDraftKeeper *self = DSK_DRAFT_KEEPER (object);

  g_hash_table_unref (self->drafts);
  g_hash_table_unref (self->unsaved);
  g_hash_table_unref (self->reading);
  g_hash_table_unref (self->failed);
  g_hash_table_unref (self->unread);
  g_hash_table_unref (self->aside);
  g_free (self->own);
  G_OBJECT_CLASS (dsk_draft_keeper_parent_class)->finalize (object);
}

static void
dsk_draft_keeper_class_init (DskDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_draft_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_draft_keeper_finalize;
  signals[UNREAD] = g_signal_new ("unread", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
dsk_draft_keeper_init (DskDraftKeeper *self)
{
  static guint made;

  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, request_unref);
  self->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->again_s = READ_AGAIN_S;
  self->aside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->own = g_strdup_printf ("+%" G_GINT64_FORMAT "-%u", g_get_real_time (), ++made);
}
