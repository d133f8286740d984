/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-draft-keeper.h"

#define SAVE_AFTER_MS 200
/* So long a draft is waited for, so that nobody types before it is there; it takes less than one. */
#define PATIENCE_MS 8

struct _DskDraftKeeper
{
  GObject parent_instance;

  DskClient *client; /* (owned) */
  GHashTable
      *drafts; /* (owned): "conv mode" → text, both owned: what was typed or read since the start */
  GHashTable *unsaved; /* (owned): "conv mode", owned */
  GHashTable *reading; /* (owned): "conv mode", owned: what is written of them is not saved over what is read */
  guint save_id;
};

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

  return g_hash_table_contains (self->drafts, key);
}

void
dsk_draft_keeper_flush (DskDraftKeeper *self)
{
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (DSK_IS_DRAFT_KEEPER (self));

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_auto (GStrv) parts = g_strsplit (key, " ", 2);
      const char *text = g_hash_table_lookup (self->drafts, key);

      if (g_hash_table_contains (self->reading, key))
        continue;
      dsk_client_set_draft (self->client, parts[0], parts[1],
                            text != NULL && *text != '\0' ? text : NULL);
      g_hash_table_iter_remove (&iter);
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

static gpointer
read_draft (DskReplicaReader *reader, gpointer data, GError **error)
{
  Request *request = data;
  g_autoptr (GError) local_error = NULL;
  char *text = dsk_replica_reader_get_draft (reader, request->conv, request->mode, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return text != NULL ? text : g_strdup ("");
}

/* @text was there before what was written since, which goes on behind it. A tray has no words to go on with. */
static void
take_read (DskDraftKeeper *self, const Request *request, const char *text, GObject *owner)
{
  g_autofree char *key = key_of (request->conv, request->mode);
  const char *written = g_hash_table_lookup (self->drafts, key);
  g_autofree char *whole = NULL;

  if (written != NULL)
    save_soon (self);
  if (written == NULL || (request->is_text && *written == '\0'))
    whole = g_strdup (text);
  else if (request->is_text && *text != '\0')
    whole = g_strconcat (text, "\n", written, NULL);
  else
    whole = g_strdup (written);
  g_hash_table_insert (self->drafts, g_steal_pointer (&key), g_strdup (whole));
  request->func (request->conv, request->mode, whole, owner);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (DskDraftKeeper) self = g_weak_ref_get (&request->keeper);
  g_autoptr (GObject) owner = g_weak_ref_get (&request->owner);

  if (text == NULL)
    g_debug ("draft: %s", error->message);
  if (self != NULL)
    {
      g_autofree char *key = key_of (request->conv, request->mode);

      g_hash_table_remove (self->reading, key);
      if (text != NULL && owner != NULL)
        take_read (self, request, text, owner);
      else
        save_soon (self);
    }
  request_unref (request);
}

void
dsk_draft_keeper_get (DskDraftKeeper *self, const char *conv, const char *mode, GObject *owner,
                      DskDraftFunc func)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  const char *known;
  Request *request;

  g_return_if_fail (DSK_IS_DRAFT_KEEPER (self));

  key = key_of (conv, mode);
  known = g_hash_table_lookup (self->drafts, key);
  if (known != NULL)
    {
      func (conv, mode, known, owner);
      return;
    }
  /* What is asked for already is answered once: twice, it would go on behind itself. */
  if (g_hash_table_contains (self->reading, key))
    return;
  request = request_new (self, conv, mode, owner, func);
  text = dsk_client_read_now (self->client, read_draft, g_atomic_rc_box_acquire (request), request_unref, g_free,
                              PATIENCE_MS);
  if (text != NULL)
    {
      take_read (self, request, text, owner);
      request_unref (request);
      return;
    }
  g_hash_table_add (self->reading, g_steal_pointer (&key));
  dsk_client_read_async (self->client, NULL, read_draft, g_atomic_rc_box_acquire (request),
                         request_unref, g_free, NULL, read_cb, request);
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
  G_OBJECT_CLASS (dsk_draft_keeper_parent_class)->finalize (object);
}

static void
dsk_draft_keeper_class_init (DskDraftKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dsk_draft_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = dsk_draft_keeper_finalize;
}

static void
dsk_draft_keeper_init (DskDraftKeeper *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
