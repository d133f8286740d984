/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-colleagues.h"

/* Beyond, a relay is no relay of ours; what it tells further is passed over. */
#define CONVS_MAX 4096
#define PEOPLE_MAX 4096

struct _DskColleagues
{
  GHashTable *convs;  /* (owned) conv → GArray of DskEphAct */
  GHashTable *people; /* (owned) user → DskPresence, never OFFLINE */
  gint64 heard;
};

/* --- changes --- */

void
dsk_colleagues_change_init (DskColleaguesChange *change)
{
  *change = (DskColleaguesChange){ g_ptr_array_new_with_free_func (g_free), FALSE };
}

void
dsk_colleagues_change_clear (DskColleaguesChange *change)
{
  g_clear_pointer (&change->convs, g_ptr_array_unref);
}

gboolean
dsk_colleagues_change_is_empty (const DskColleaguesChange *change)
{
  return change->convs->len == 0 && !change->people;
}

/* --- the object --- */

DskColleagues *
dsk_colleagues_new (void)
{
  DskColleagues *self = g_new0 (DskColleagues, 1);

  self->convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
dsk_colleagues_free (DskColleagues *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->convs);
  g_hash_table_unref (self->people);
  g_free (self);
}

/* --- what is told --- */

static gboolean
same_acts (const GArray *a, const GArray *b)
{
  const guint len = a != NULL ? a->len : 0;

  if (len != b->len)
    return FALSE;
  for (guint i = 0; i < len; i++)
    {
      const DskEphAct *mine = &g_array_index (a, DskEphAct, i);
      const DskEphAct *theirs = &g_array_index (b, DskEphAct, i);

      if (mine->doing != theirs->doing || !g_str_equal (mine->user, theirs->user))
        return FALSE;
    }
  return TRUE;
}

static void
apply_conv (DskColleagues *self, const DskEphConv *conv, DskColleaguesChange *change)
{
  const GArray *known = g_hash_table_lookup (self->convs, conv->conv);

  if (same_acts (known, conv->acts) || (known == NULL && g_hash_table_size (self->convs) >= CONVS_MAX))
    return;
  g_ptr_array_add (change->convs, g_strdup (conv->conv));
  if (conv->acts->len == 0)
    g_hash_table_remove (self->convs, conv->conv);
  else
    g_hash_table_replace (self->convs, g_strdup (conv->conv), g_array_ref (conv->acts));
}

static void
apply_person (DskColleagues *self, const DskEphPerson *person, DskColleaguesChange *change)
{
  if (dsk_colleagues_presence (self, person->user) == person->presence
      || g_hash_table_size (self->people) >= PEOPLE_MAX)
    return;
  change->people = TRUE;
  if (person->presence == DSK_PRESENCE_OFFLINE)
    g_hash_table_remove (self->people, person->user);
  else
    g_hash_table_replace (self->people, g_strdup (person->user), GINT_TO_POINTER (person->presence));
}

void
dsk_colleagues_apply (DskColleagues *self, const DskEphNews *news, gint64 now, DskColleaguesChange *change)
{
  g_return_if_fail (self != NULL && news != NULL && change != NULL);

  if (news->full)
    dsk_colleagues_forget (self, change);
  self->heard = now;
  for (guint i = 0; i < news->convs->len; i++)
    apply_conv (self, g_ptr_array_index (news->convs, i), change);
  for (guint i = 0; i < news->people->len; i++)
    apply_person (self, &g_array_index (news->people, DskEphPerson, i), change);
}

void
dsk_colleagues_heard (DskColleagues *self, gint64 now)
{
  self->heard = now;
}

void
dsk_colleagues_forget (DskColleagues *self, DskColleaguesChange *change)
{
  g_autoptr (GPtrArray) convs = dsk_colleagues_convs (self);

  for (guint i = 0; i < convs->len; i++)
    g_ptr_array_add (change->convs, g_strdup (g_ptr_array_index (convs, i)));
  change->people = change->people || g_hash_table_size (self->people) > 0;
  g_hash_table_remove_all (self->convs);
  g_hash_table_remove_all (self->people);
}

/* Returns: (transfer full): @acts without those who only write */
static GArray *
without_writing (const GArray *acts)
{
  DskEphConv kept = { NULL, dsk_eph_acts_new () };

  for (guint i = 0; i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);

      if ((act->doing & DSK_DOING_VIEWING) != 0)
        dsk_eph_conv_add (&kept, act->user, DSK_DOING_VIEWING);
    }
  return kept.acts;
}

static void
expire_writing (DskColleagues *self, DskColleaguesChange *change)
{
  GHashTableIter iter;
  gpointer conv;
  gpointer value;

  g_hash_table_iter_init (&iter, self->convs);
  while (g_hash_table_iter_next (&iter, &conv, &value))
    {
      g_autoptr (GArray) kept = without_writing (value);

      if (same_acts (value, kept))
        continue;
      g_ptr_array_add (change->convs, g_strdup (conv));
      if (kept->len == 0)
        g_hash_table_iter_remove (&iter);
      else
        g_hash_table_iter_replace (&iter, g_steal_pointer (&kept));
    }
}

void
dsk_colleagues_expire (DskColleagues *self, gint64 now, DskColleaguesChange *change)
{
  g_return_if_fail (self != NULL && change != NULL);

  if (now - self->heard >= DSK_COLLEAGUES_KEEP_MS)
    dsk_colleagues_forget (self, change);
  else if (now - self->heard >= DSK_COLLEAGUES_WRITE_MS)
    expire_writing (self, change);
}

/* --- what is known --- */

const GArray *
dsk_colleagues_in (DskColleagues *self, const char *conv)
{
  g_return_val_if_fail (self != NULL && conv != NULL, NULL);

  return g_hash_table_lookup (self->convs, conv);
}

const char *
dsk_colleagues_replying (DskColleagues *self, const char *conv)
{
  const GArray *acts = dsk_colleagues_in (self, conv);

  for (guint i = 0; acts != NULL && i < acts->len; i++)
    {
      const DskEphAct *act = &g_array_index (acts, DskEphAct, i);

      if ((act->doing & DSK_DOING_REPLYING) != 0)
        return act->user;
    }
  return NULL;
}

DskPresence
dsk_colleagues_presence (DskColleagues *self, const char *user)
{
  g_return_val_if_fail (self != NULL && user != NULL, DSK_PRESENCE_OFFLINE);

  return (DskPresence) GPOINTER_TO_INT (g_hash_table_lookup (self->people, user));
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, g_strdup (key));
  g_ptr_array_sort (keys, compare_texts);
  return keys;
}

GPtrArray *
dsk_colleagues_convs (DskColleagues *self)
{
  return list_keys (self->convs);
}

GPtrArray *
dsk_colleagues_people (DskColleagues *self)
{
  return list_keys (self->people);
}
