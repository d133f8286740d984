/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-reply-leases.h"

#include "dsk-planted.h"

#include "dsk-presence.h"

#define BOOT_SHIFT 32

typedef struct
{
  char *user;   /* (owned): the last that was granted it */
  char *device; /* (owned) */
  gint64 fence;
  gint64 until; /* monotonic; 0: it was given back, or ran out */
  gint64 at;    /* when it was granted or asked for last */
} Entry;

struct _DskReplyLeases
{
  gatomicrefcount ref_count;
  GMutex lock;       /* guards the rest */
  GHashTable *convs; /* (owned): id → Entry */
  gint64 boot;
  gint64 counter;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->user);
  g_free (entry->device);
  g_free (entry);
}

DskReplyLeases *
dsk_reply_leases_new (gint64 boot)
{
  DskReplyLeases *self = g_new0 (DskReplyLeases, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->boot = boot;
  return self;
}

DskReplyLeases *
dsk_reply_leases_ref (DskReplyLeases *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
dsk_reply_leases_unref (DskReplyLeases *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->convs);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
dsk_reply_lease_clear (DskReplyLease *lease)
{
  g_clear_pointer (&lease->holder, g_free);
}

static gboolean
is_held (const Entry *entry, gint64 now)
{
  return entry != NULL && entry->until > now;
}

/* What nobody will ask about any more goes; if that is too little, the oldest of what nobody holds. */
static void
make_room (DskReplyLeases *self, gint64 now)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  const char *oldest = NULL;
  gint64 oldest_at = G_MAXINT64;

  if (g_hash_table_size (self->convs) < DSK_REPLY_LEASES_MAX)
    return;
  g_hash_table_iter_init (&iter, self->convs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Entry *entry = value;

      if (!is_held (entry, now) && now - entry->at > DSK_REPLY_LEASES_KEEP_MS)
        g_hash_table_iter_remove (&iter);
      else if (entry->at < oldest_at)
        {
          oldest = key;
          oldest_at = entry->at;
        }
    }
  if (g_hash_table_size (self->convs) >= DSK_REPLY_LEASES_MAX)
    g_hash_table_remove (self->convs, oldest);
}

static Entry *
get (DskReplyLeases *self, const char *conv, gint64 now)
{
  Entry *entry = g_hash_table_lookup (self->convs, conv);

  if (entry != NULL)
    return entry;
  make_room (self, now);
  entry = g_new0 (Entry, 1);
  g_hash_table_insert (self->convs, g_strdup (conv), entry);
  return entry;
}

static void
grant (DskReplyLeases *self, Entry *entry, const char *user, const char *device)
{
  g_free (entry->user);
  g_free (entry->device);
  entry->user = g_strdup (user);
  entry->device = g_strdup (device);
  entry->fence = (self->boot << BOOT_SHIFT) + ++self->counter;
}

void
dsk_reply_leases_acquire (DskReplyLeases *self, const char *conv, const char *user, const char *device,
                          gboolean steal, gint64 now, DskReplyLease *lease)
{
  Entry *entry;
  gboolean held;

  *lease = (DskReplyLease){ 0 };
  g_mutex_lock (&self->lock);
  entry = get (self, conv, now);
  held = is_held (entry, now);
  if (held && !steal && !g_str_equal (entry->user, user) && !DSK_PLANTED (lease_shared))
    {
      lease->holder = g_strdup (entry->user);
      lease->expires_in = entry->until - now;
    }
  else
    {
      lease->changed = !held || !g_str_equal (entry->user, user);
      if (lease->changed || !g_str_equal (entry->device, device))
        grant (self, entry, user, device);
      entry->until = now + DSK_REPLY_LEASE_MS;
      entry->at = now;
      lease->fence = entry->fence;
      lease->expires_in = DSK_REPLY_LEASE_MS;
    }
  g_mutex_unlock (&self->lock);
}

gboolean
dsk_reply_leases_release (DskReplyLeases *self, const char *conv, const char *device, gint64 now)
{
  Entry *entry;
  gboolean had;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->convs, conv);
  had = is_held (entry, now) && g_str_equal (entry->device, device);
  if (had)
    entry->until = 0;
  g_mutex_unlock (&self->lock);
  return had;
}

char *
dsk_reply_leases_holder (DskReplyLeases *self, const char *conv, gint64 now)
{
  const Entry *entry;
  char *holder;

  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->convs, conv);
  holder = is_held (entry, now) ? g_strdup (entry->user) : NULL;
  g_mutex_unlock (&self->lock);
  return holder;
}

gboolean
dsk_reply_leases_allow (DskReplyLeases *self, const char *conv, const char *user, gint64 fence, gint64 now,
                        char **holder)
{
  const Entry *entry;

  *holder = NULL;
  if (fence == 0 || DSK_PLANTED (fence_ignored))
    return TRUE;
  g_mutex_lock (&self->lock);
  entry = g_hash_table_lookup (self->convs, conv);
  /* Not "greater": after a restored backup the runs are counted again, and what was held before means nothing. */
  if (entry != NULL && entry->fence != fence && !g_str_equal (entry->user, user)
      && now - entry->at <= DSK_REPLY_LEASES_KEEP_MS)
    *holder = g_strdup (entry->user);
  g_mutex_unlock (&self->lock);
  return *holder == NULL;
}

GPtrArray *
dsk_reply_leases_expire (DskReplyLeases *self, gint64 now)
{
  GPtrArray *gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->convs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Entry *entry = value;

      if (entry->until == 0 || entry->until > now)
        continue;
      entry->until = 0;
      g_ptr_array_add (gone, g_strdup (key));
    }
  g_mutex_unlock (&self->lock);
  return gone;
}
