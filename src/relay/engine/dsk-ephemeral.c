/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-ephemeral.h"

#include "dsk-planted.h"

#define SAID_MAX 64    /* things whose time is remembered, a seat */
#define DIRTY_MAX 1024 /* beyond, a seat is told everything again */

/* What a seat does in a conversation: until when. */
typedef struct
{
  gint64 viewing;
  gint64 typing;
} Act;

struct _DskEphSeat
{
  DskEphemeral *owner;  /* (unowned) */
  char *device;         /* (owned) */
  char *user;           /* (owned) */
  DskPresence presence; /* OFFLINE: it did not say */
  GHashTable *acts;     /* (owned) conv → Act */
  GHashTable *said;     /* (owned) "type conv" → gint64: when it was heard last */
  gboolean all;         /* it is told everything, as if it knew nothing */
  GHashTable *dirty;    /* (owned) set: conversations whose state it is to be told */
  GHashTable *people;   /* (owned) set: users whose presence it is to be told */
  GHashTable *hidden;   /* (owned) set: conversations with news that its user may not see */
  GHashTable *told;     /* (owned) set: conversations in which it knows of somebody */
};

struct _DskEphemeral
{
  DskReplyLeases *leases; /* (owned) */
  GPtrArray *seats;       /* (owned) */
  GHashTable *convs;      /* (owned) conv → GPtrArray of seats (unowned) that do something in it */
  GHashTable *leased;     /* (owned) set: conversations with a lease */
  gint64 rechecked;
};

static GHashTable *
set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
seat_free (gpointer data)
{
  DskEphSeat *seat = data;

  g_hash_table_unref (seat->acts);
  g_hash_table_unref (seat->said);
  g_hash_table_unref (seat->dirty);
  g_hash_table_unref (seat->people);
  g_hash_table_unref (seat->hidden);
  g_hash_table_unref (seat->told);
  g_free (seat->device);
  g_free (seat->user);
  g_free (seat);
}

DskEphemeral *
dsk_ephemeral_new (DskReplyLeases *leases)
{
  DskEphemeral *self = g_new0 (DskEphemeral, 1);

  self->leases = dsk_reply_leases_ref (leases);
  self->seats = g_ptr_array_new_with_free_func (seat_free);
  self->convs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->leased = set_new ();
  return self;
}

void
dsk_ephemeral_free (DskEphemeral *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->convs);
  g_hash_table_unref (self->leased);
  g_ptr_array_unref (self->seats);
  dsk_reply_leases_unref (self->leases);
  g_free (self);
}

/* --- what is to be told --- */

static void
mark_seat (DskEphSeat *seat, const char *conv)
{
  if (seat->all)
    return;
  g_hash_table_add (seat->dirty, g_strdup (conv));
  if (g_hash_table_size (seat->dirty) <= DIRTY_MAX)
    return;
  seat->all = TRUE;
  g_hash_table_remove_all (seat->dirty);
}

/* @actor: (nullable): whoever is told nothing of themselves */
static void
mark_conv (DskEphemeral *self, const char *conv, const char *actor)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      DskEphSeat *seat = g_ptr_array_index (self->seats, i);

      if (actor == NULL || !g_str_equal (seat->user, actor))
        mark_seat (seat, conv);
    }
}

static void
mark_person (DskEphemeral *self, const char *user)
{
  for (guint i = 0; i < self->seats->len; i++)
    {
      DskEphSeat *seat = g_ptr_array_index (self->seats, i);

      if (!seat->all)
        g_hash_table_add (seat->people, g_strdup (user));
    }
}

DskPresence
dsk_ephemeral_presence (DskEphemeral *self, const char *user)
{
  guint counts[DSK_PRESENCE_N] = { 0 };

  for (guint i = 0; i < self->seats->len; i++)
    {
      const DskEphSeat *seat = g_ptr_array_index (self->seats, i);

      if (g_str_equal (seat->user, user))
        counts[seat->presence]++;
    }
  return dsk_presence_of_many (counts);
}

static void
set_presence (DskEphSeat *seat, DskPresence presence)
{
  DskEphemeral *self = seat->owner;
  DskPresence before = dsk_ephemeral_presence (self, seat->user);

  seat->presence = presence;
  if (dsk_ephemeral_presence (self, seat->user) != before)
    mark_person (self, seat->user);
}

/* --- what seats do --- */

static Act *
get_act (DskEphSeat *seat, const char *conv)
{
  Act *act = g_hash_table_lookup (seat->acts, conv);
  GPtrArray *seats;

  if (act != NULL)
    return act;
  act = g_new0 (Act, 1);
  g_hash_table_insert (seat->acts, g_strdup (conv), act);
  seats = g_hash_table_lookup (seat->owner->convs, conv);
  if (seats == NULL)
    {
      seats = g_ptr_array_new ();
      g_hash_table_insert (seat->owner->convs, g_strdup (conv), seats);
    }
  g_ptr_array_add (seats, seat);
  return act;
}

static void
forget_seat (DskEphSeat *seat, const char *conv)
{
  GPtrArray *seats = g_hash_table_lookup (seat->owner->convs, conv);

  if (seats == NULL)
    return;
  g_ptr_array_remove (seats, seat);
  if (seats->len == 0)
    g_hash_table_remove (seat->owner->convs, conv);
}

static guint
doing (const Act *act)
{
  return (act->viewing != 0 ? DSK_DOING_VIEWING : 0) | (act->typing != 0 ? DSK_DOING_TYPING : 0);
}

/* @until: 0: no more */
static void
set_act (DskEphSeat *seat, const DskEphSay *say, gint64 until)
{
  Act *act = until != 0 ? get_act (seat, say->conv) : g_hash_table_lookup (seat->acts, say->conv);
  guint before;

  if (act == NULL)
    return;
  before = doing (act);
  if (say->type == DSK_EPH_SAY_VIEWING)
    act->viewing = until;
  else
    act->typing = until;
  if (doing (act) == before)
    return;
  mark_conv (seat->owner, say->conv, seat->user);
  if (doing (act) != DSK_DOING_NOTHING)
    return;
  forget_seat (seat, say->conv);
  g_hash_table_remove (seat->acts, say->conv);
}

static void
expire_acts (DskEphSeat *seat, gint64 now)
{
  GHashTableIter iter;
  gpointer conv;
  gpointer value;

  g_hash_table_iter_init (&iter, seat->acts);
  while (g_hash_table_iter_next (&iter, &conv, &value))
    {
      Act *act = value;
      guint before = doing (act);

      act->viewing = act->viewing > now ? act->viewing : 0;
      act->typing = act->typing > now ? act->typing : 0;
      if (doing (act) == before)
        continue;
      mark_conv (seat->owner, conv, seat->user);
      if (doing (act) != DSK_DOING_NOTHING)
        continue;
      forget_seat (seat, conv);
      g_hash_table_iter_remove (&iter);
    }
}

/* --- seats --- */

DskEphSeat *
dsk_ephemeral_join (DskEphemeral *self, const char *device, const char *user)
{
  DskEphSeat *seat = g_new0 (DskEphSeat, 1);

  seat->owner = self;
  seat->device = g_strdup (device);
  seat->user = g_strdup (user);
  seat->acts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  seat->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  seat->dirty = set_new ();
  seat->people = set_new ();
  seat->hidden = set_new ();
  seat->told = set_new ();
  seat->all = TRUE;
  g_ptr_array_add (self->seats, seat);
  return seat;
}

void
dsk_ephemeral_leave (DskEphSeat *seat)
{
  DskEphemeral *self = seat->owner;

  expire_acts (seat, G_MAXINT64);
  if (!DSK_PLANTED (leave_untold))
    set_presence (seat, DSK_PRESENCE_OFFLINE);
  g_ptr_array_remove (self->seats, seat);
}

/* --- what seats say --- */

gboolean
dsk_ephemeral_needs_rights (const DskEphSay *say)
{
  return say->type == DSK_EPH_SAY_ACQUIRE
         || ((say->type == DSK_EPH_SAY_VIEWING || say->type == DSK_EPH_SAY_TYPING) && say->on);
}

static gboolean
remove_older (gpointer key, gpointer value, gpointer user_data)
{
  return *(gint64 *) value + DSK_EPH_RATE_MS <= *(gint64 *) user_data;
}

static gboolean
is_too_soon (DskEphSeat *seat, const DskEphSay *say, gint64 now)
{
  g_autofree char *key = g_strdup_printf ("%u%d %s", say->type, say->force, say->conv != NULL ? say->conv : "");
  gint64 *last = g_hash_table_lookup (seat->said, key);

  if (last != NULL && now - *last < DSK_EPH_RATE_MS)
    return TRUE;
  if (g_hash_table_size (seat->said) >= SAID_MAX)
    g_hash_table_foreach_remove (seat->said, remove_older, &now);
  if (g_hash_table_size (seat->said) >= SAID_MAX)
    return TRUE;
  last = g_new (gint64, 1);
  *last = now;
  g_hash_table_replace (seat->said, g_steal_pointer (&key), last);
  return FALSE;
}

gboolean
dsk_ephemeral_hears (DskEphSeat *seat, const DskEphSay *say, gint64 now)
{
  /* What ends something is always heard, and so is another word about oneself. */
  if (say->type == DSK_EPH_SAY_PRESENCE)
    return say->presence != seat->presence;
  if (!dsk_ephemeral_needs_rights (say))
    return TRUE;
  /* Whoever asks waits for the answer. */
  if (say->type == DSK_EPH_SAY_ACQUIRE)
    return TRUE;
  if (!g_hash_table_contains (seat->acts, say->conv)
      && g_hash_table_size (seat->acts) >= DSK_EPH_SEAT_CONVS)
    return FALSE;
  return !is_too_soon (seat, say, now);
}

static void
acquire (DskEphSeat *seat, const DskEphSay *say, const DskEphRights *rights, gint64 now, DskEphLease *answer)
{
  DskEphemeral *self = seat->owner;
  g_auto (DskReplyLease) lease = { 0 };

  answer->conv = g_strdup (say->conv);
  if (!rights->visible || !rights->reply)
    return;
  dsk_reply_leases_acquire (self->leases, say->conv, seat->user, seat->device, say->force && rights->steal, now,
                            &lease);
  answer->fence = lease.fence;
  answer->expires_in = lease.expires_in;
  answer->holder = g_steal_pointer (&lease.holder);
  if (answer->fence == 0)
    return;
  g_hash_table_add (self->leased, g_strdup (say->conv));
  /* Also for themselves: they may know of somebody who has lost it by this. */
  if (lease.changed)
    mark_conv (self, say->conv, NULL);
}

static void
release (DskEphSeat *seat, const char *conv, gint64 now)
{
  if (!dsk_reply_leases_release (seat->owner->leases, conv, seat->device, now))
    return;
  g_hash_table_remove (seat->owner->leased, conv);
  mark_conv (seat->owner, conv, seat->user);
}

gboolean
dsk_ephemeral_say (DskEphSeat *seat, const DskEphSay *say, const DskEphRights *rights, gint64 now,
                   DskEphNews *answer)
{
  static const DskEphRights none = { FALSE, FALSE, FALSE };

  if (rights == NULL)
    rights = &none;
  /* Whoever comes to a conversation learns at once who is in it, also if it was out of sight before. */
  if (rights->visible && !g_hash_table_contains (seat->told, say->conv)
      && !g_hash_table_contains (seat->acts, say->conv))
    mark_seat (seat, say->conv);
  switch (say->type)
    {
    case DSK_EPH_SAY_PRESENCE:
      set_presence (seat, say->presence);
      return FALSE;
    case DSK_EPH_SAY_VIEWING:
      if (!say->on || rights->visible)
        set_act (seat, say, say->on ? now + DSK_VIEWING_MS : 0);
      return FALSE;
    case DSK_EPH_SAY_TYPING:
      if (say->on && (!rights->visible || !rights->reply))
        return FALSE;
      set_act (seat, say, say->on ? now + DSK_TYPING_MS : 0);
      return say->on;
    case DSK_EPH_SAY_ACQUIRE:
      acquire (seat, say, rights, now, &answer->lease);
      return FALSE;
    case DSK_EPH_SAY_RELEASE:
      release (seat, say->conv, now);
      return FALSE;
    case DSK_EPH_SAY_N:
    default:
      g_return_val_if_reached (FALSE);
    }
}

static void
recheck (DskEphSeat *seat)
{
  GHashTableIter iter;
  gpointer conv;

  g_hash_table_iter_init (&iter, seat->hidden);
  while (g_hash_table_iter_next (&iter, &conv, NULL))
    mark_seat (seat, conv);
  g_hash_table_remove_all (seat->hidden);
}

void
dsk_ephemeral_tick (DskEphemeral *self, gint64 now)
{
  g_autoptr (GPtrArray) expired = dsk_reply_leases_expire (self->leases, now);
  gboolean again = now - self->rechecked >= DSK_EPH_RECHECK_MS;

  for (guint i = 0; i < expired->len; i++)
    {
      g_hash_table_remove (self->leased, g_ptr_array_index (expired, i));
      mark_conv (self, g_ptr_array_index (expired, i), NULL);
    }
  if (again)
    self->rechecked = now;
  for (guint i = 0; i < self->seats->len; i++)
    {
      DskEphSeat *seat = g_ptr_array_index (self->seats, i);

      expire_acts (seat, now);
      if (again)
        recheck (seat);
    }
}

/* --- telling --- */

gboolean
dsk_ephemeral_has_news (DskEphSeat *seat)
{
  return seat->all || g_hash_table_size (seat->dirty) > 0 || g_hash_table_size (seat->people) > 0;
}

static void
add_all (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (to, g_strdup (key));
}

static void
mark_everything (DskEphSeat *seat)
{
  DskEphemeral *self = seat->owner;

  seat->all = FALSE;
  g_hash_table_remove_all (seat->dirty);
  g_hash_table_remove_all (seat->people);
  g_hash_table_remove_all (seat->hidden);
  g_hash_table_remove_all (seat->told);
  add_all (seat->dirty, self->convs);
  add_all (seat->dirty, self->leased);
  for (guint i = 0; i < self->seats->len; i++)
    {
      const DskEphSeat *other = g_ptr_array_index (self->seats, i);

      if (other->presence != DSK_PRESENCE_OFFLINE)
        g_hash_table_add (seat->people, g_strdup (other->user));
    }
}

static void
add_act (DskEphConv *conv, const char *user, guint bits)
{
  for (guint i = 0; i < conv->acts->len; i++)
    {
      DskEphAct *act = &g_array_index (conv->acts, DskEphAct, i);

      if (!g_str_equal (act->user, user))
        continue;
      act->doing |= bits;
      return;
    }
  if (conv->acts->len < DSK_EPH_ACTS_MAX)
    dsk_eph_conv_add (conv, user, bits);
}

/* What others than the seat's user do. The holder of the lease is first: it is never the one that does not fit. */
static void
fill (DskEphSeat *seat, DskEphConv *conv, gint64 now)
{
  const GPtrArray *seats = g_hash_table_lookup (seat->owner->convs, conv->conv);
  g_autofree char *holder = dsk_reply_leases_holder (seat->owner->leases, conv->conv, now);

  if (holder != NULL && !g_str_equal (holder, seat->user))
    add_act (conv, holder, DSK_DOING_REPLYING);
  for (guint i = 0; seats != NULL && i < seats->len; i++)
    {
      const DskEphSeat *other = g_ptr_array_index (seats, i);

      if (!g_str_equal (other->user, seat->user))
        add_act (conv, other->user, doing (g_hash_table_lookup (other->acts, conv->conv)));
    }
}

void
dsk_ephemeral_take (DskEphSeat *seat, gint64 now, DskEphNews *news)
{
  GHashTableIter iter;
  gpointer key;

  if (seat->all)
    {
      mark_everything (seat);
      news->full = TRUE;
    }
  g_hash_table_iter_init (&iter, seat->people);
  while (news->people->len < DSK_EPH_PEOPLE_MAX && g_hash_table_iter_next (&iter, &key, NULL))
    {
      dsk_eph_news_add_person (news, key, dsk_ephemeral_presence (seat->owner, key));
      g_hash_table_iter_remove (&iter);
    }
  g_hash_table_iter_init (&iter, seat->dirty);
  while (news->convs->len < DSK_EPH_CONVS_MAX && g_hash_table_iter_next (&iter, &key, NULL))
    {
      DskEphConv *conv = dsk_eph_news_add_conv (news, key);

      fill (seat, conv, now);
      /* That nothing goes on is no news where nothing was known. */
      if (conv->acts->len == 0 && !g_hash_table_contains (seat->told, key))
        g_ptr_array_set_size (news->convs, (int) news->convs->len - 1);
      g_hash_table_iter_remove (&iter);
    }
}

void
dsk_ephemeral_sent (DskEphSeat *seat, const DskEphNews *news, GPtrArray *hidden)
{
  for (guint i = 0; i < news->convs->len; i++)
    {
      const DskEphConv *conv = g_ptr_array_index (news->convs, i);

      if (conv->acts->len > 0)
        g_hash_table_add (seat->told, g_strdup (conv->conv));
      else
        g_hash_table_remove (seat->told, conv->conv);
    }
  for (guint i = 0; i < hidden->len; i++)
    {
      g_hash_table_remove (seat->told, g_ptr_array_index (hidden, i));
      g_hash_table_add (seat->hidden, g_strdup (g_ptr_array_index (hidden, i)));
    }
}
