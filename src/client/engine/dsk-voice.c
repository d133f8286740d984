/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-voice.h"

#define NEVER G_MININT64

/* A lease under which something was written that still waits on this computer. */
typedef struct
{
  char *conv; /* (owned) */
  gint64 until;
  gint64 asked; /* on this connection, or NEVER */
  gint64 fence;
} Kept;

struct _DskVoice
{
  gboolean connected;
  DskPresence presence; /* as chosen */
  gboolean gone;        /* nobody sits at this PC */
  char *viewing;        /* (owned) (nullable): as shown */
  char *replying; /* (owned) (nullable): in which a reply is being written */
  gint64 typed;   /* when something of it was written last */
  GPtrArray *kept; /* (owned) (element-type Kept) */

  /* On this connection. */
  DskPresence said_presence; /* OFFLINE: nothing */
  char *said_viewing;        /* (owned) (nullable) */
  gint64 said_viewing_at;
  char *said_typing; /* (owned) (nullable) */
  gint64 said_typing_at;
  char *leased;     /* (owned) (nullable): for which a lease was asked */
  gint64 asked;     /* when it was asked for last, or NEVER */
  gint64 ask_again; /* after so many ms */
  gboolean held;    /* it may be given back */
  gint64 fence;     /* of the last grant; it counts also after its time */
};

static void
kept_free (gpointer data)
{
  g_free (((Kept *) data)->conv);
  g_free (data);
}

DskVoice *
dsk_voice_new (void)
{
  DskVoice *self = g_new0 (DskVoice, 1);

  self->presence = DSK_PRESENCE_ONLINE;
  self->asked = NEVER;
  self->kept = g_ptr_array_new_with_free_func (kept_free);
  return self;
}

static void
forget_said (DskVoice *self)
{
  self->said_presence = DSK_PRESENCE_OFFLINE;
  g_clear_pointer (&self->said_viewing, g_free);
  g_clear_pointer (&self->said_typing, g_free);
  g_clear_pointer (&self->leased, g_free);
  self->asked = NEVER;
  self->held = FALSE;
  self->fence = 0;
  for (guint i = 0; i < self->kept->len; i++)
    {
      Kept *kept = g_ptr_array_index (self->kept, i);

      kept->asked = NEVER;
      kept->fence = 0;
    }
}

void
dsk_voice_free (DskVoice *self)
{
  if (self == NULL)
    return;
  forget_said (self);
  g_free (self->viewing);
  g_free (self->replying);
  g_ptr_array_unref (self->kept);
  g_free (self);
}

/* --- what is so --- */

void
dsk_voice_connected (DskVoice *self)
{
  forget_said (self);
  self->connected = TRUE;
}

void
dsk_voice_disconnected (DskVoice *self)
{
  forget_said (self);
  self->connected = FALSE;
}

void
dsk_voice_set_presence (DskVoice *self, DskPresence presence)
{
  g_return_if_fail (presence > DSK_PRESENCE_OFFLINE && presence < DSK_PRESENCE_N);

  self->presence = presence;
}

DskPresence
dsk_voice_get_presence (DskVoice *self)
{
  return self->presence;
}

void
dsk_voice_set_gone (DskVoice *self, gboolean gone)
{
  self->gone = gone;
}

static void
set_text (char **text, const char *to)
{
  char *copy = g_strdup (to);

  g_free (*text);
  *text = copy;
}

void
dsk_voice_set_viewing (DskVoice *self, const char *conv)
{
  set_text (&self->viewing, conv);
}

void
dsk_voice_typed (DskVoice *self, const char *conv, gint64 now)
{
  g_return_if_fail (conv != NULL);

  if (g_strcmp0 (self->replying, conv) != 0)
    set_text (&self->replying, conv);
  self->typed = now;
}

void
dsk_voice_stopped (DskVoice *self)
{
  g_clear_pointer (&self->replying, g_free);
}

static Kept *
find_kept (DskVoice *self, const char *conv)
{
  for (guint i = 0; i < self->kept->len; i++)
    {
      Kept *kept = g_ptr_array_index (self->kept, i);

      if (g_str_equal (kept->conv, conv))
        return kept;
    }
  return NULL;
}

void
dsk_voice_keep (DskVoice *self, const char *conv, gint64 until)
{
  Kept *kept;

  g_return_if_fail (conv != NULL);

  kept = find_kept (self, conv);
  if (kept == NULL && dsk_voice_fence (self, conv) != 0)
    {
      kept = g_new0 (Kept, 1);
      *kept = (Kept){ g_strdup (conv), until, self->held ? self->asked : NEVER, self->fence };
      g_ptr_array_add (self->kept, kept);
    }
  if (kept != NULL)
    kept->until = MAX (kept->until, until);
}

/* Somebody else who has it all the same has it for good. */
static void
answer_kept (DskVoice *self, const DskEphLease *lease)
{
  Kept *kept = find_kept (self, lease->conv);

  if (kept == NULL || kept->asked == NEVER)
    return;
  kept->fence = lease->fence;
  if (lease->fence == 0)
    g_ptr_array_remove (self->kept, kept);
}

void
dsk_voice_answered (DskVoice *self, const DskEphLease *lease, gint64 now)
{
  if (lease->conv != NULL)
    answer_kept (self, lease);
  /* The answer to a question that is none any more. */
  if (lease->conv == NULL || g_strcmp0 (self->leased, lease->conv) != 0)
    return;
  self->held = lease->fence != 0;
  if (self->held)
    self->fence = lease->fence;
  else if (lease->holder != NULL)
    self->ask_again = CLAMP (lease->expires_in, 1000, DSK_REPLY_LEASE_AGAIN_MS);
}

void
dsk_voice_freed (DskVoice *self, const char *conv)
{
  if (!self->held && g_strcmp0 (self->leased, conv) == 0)
    self->asked = NEVER;
}

gint64
dsk_voice_fence (DskVoice *self, const char *conv)
{
  const Kept *kept;

  g_return_val_if_fail (conv != NULL, 0);

  if (g_strcmp0 (self->leased, conv) == 0 && self->fence != 0)
    return self->fence;
  kept = find_kept (self, conv);
  return kept != NULL ? kept->fence : 0;
}

/* --- what is said --- */

/* When something that was last so at @since ends, or is to be said again. */
static gboolean
is_over (gint64 since, gint64 ms, gint64 now)
{
  return since == NEVER || now - since >= ms;
}

/* Who is gone is away, unless they said something stronger. */
static DskPresence
presence_now (DskVoice *self)
{
  return self->gone && self->presence == DSK_PRESENCE_ONLINE ? DSK_PRESENCE_AWAY : self->presence;
}

/* What stays on a screen before which nobody sits is viewed by nobody. */
static const char *
viewing_now (DskVoice *self)
{
  return self->gone ? NULL : self->viewing;
}

static gboolean
is_typing (DskVoice *self, gint64 now)
{
  return self->replying != NULL && !is_over (self->typed, DSK_TYPING_MS, now);
}

/* Whoever began a reply and went away does not keep others from answering. */
static gboolean
wants_lease (DskVoice *self, gint64 now)
{
  return self->replying != NULL && !is_over (self->typed, DSK_REPLY_LEASE_MS, now);
}

static gboolean
say_about (DskEphSay *say, DskEphSayType type, const char *conv, gboolean on)
{
  *say = (DskEphSay){ .type = type, .conv = g_strdup (conv), .on = on };
  return TRUE;
}

/* What has ended; the lease last of the two, so that nobody is told to have it and not to write. */
static gboolean
next_end (DskVoice *self, gint64 now, DskEphSay *say)
{
  g_autofree char *conv = NULL;

  if (self->said_typing != NULL
      && (!is_typing (self, now) || !g_str_equal (self->said_typing, self->replying)))
    {
      conv = g_steal_pointer (&self->said_typing);
      return say_about (say, DSK_EPH_SAY_TYPING, conv, FALSE);
    }
  if (self->held && (!wants_lease (self, now) || !g_str_equal (self->leased, self->replying)))
    {
      Kept *kept = find_kept (self, self->leased);

      self->held = FALSE;
      if (kept == NULL)
        return say_about (say, DSK_EPH_SAY_RELEASE, self->leased, FALSE);
      kept->asked = self->asked;
    }
  if (self->leased != NULL && g_strcmp0 (self->leased, self->replying) != 0)
    {
      g_clear_pointer (&self->leased, g_free);
      self->asked = NEVER;
      self->fence = 0;
    }
  if (self->said_viewing != NULL && g_strcmp0 (self->said_viewing, viewing_now (self)) != 0)
    {
      conv = g_steal_pointer (&self->said_viewing);
      return say_about (say, DSK_EPH_SAY_VIEWING, conv, FALSE);
    }
  return FALSE;
}

/* Whether a reply in it is being written, which asks for the lease itself. */
static gboolean
is_written (DskVoice *self, const Kept *kept, gint64 now)
{
  return wants_lease (self, now) && g_str_equal (self->replying, kept->conv);
}

/* What was sent, and may still be taken back, is its author's to answer until it left. */
static gboolean
next_kept (DskVoice *self, gint64 now, DskEphSay *say)
{
  for (guint i = 0; i < self->kept->len;)
    {
      Kept *kept = g_ptr_array_index (self->kept, i);
      const gboolean written = is_written (self, kept, now);

      if (now >= kept->until)
        {
          g_autofree char *conv = g_steal_pointer (&kept->conv);
          const gboolean ours = kept->asked != NEVER;

          g_ptr_array_remove_index (self->kept, i);
          if (ours && !written)
            return say_about (say, DSK_EPH_SAY_RELEASE, conv, FALSE);
          continue;
        }
      if (!written && is_over (kept->asked, DSK_REPLY_LEASE_AGAIN_MS, now))
        {
          kept->asked = now;
          return say_about (say, DSK_EPH_SAY_ACQUIRE, kept->conv, FALSE);
        }
      i++;
    }
  return FALSE;
}

static gboolean
next_lease (DskVoice *self, gint64 now, DskEphSay *say)
{
  if (!wants_lease (self, now) || !is_over (self->asked, self->ask_again, now))
    return FALSE;
  if (self->leased == NULL)
    self->leased = g_strdup (self->replying);
  self->asked = now;
  self->ask_again = DSK_REPLY_LEASE_AGAIN_MS;
  return say_about (say, DSK_EPH_SAY_ACQUIRE, self->leased, FALSE);
}

gboolean
dsk_voice_next (DskVoice *self, gint64 now, DskEphSay *say)
{
  g_return_val_if_fail (self != NULL && say != NULL, FALSE);

  if (!self->connected)
    return FALSE;
  if (next_end (self, now, say) || next_kept (self, now, say))
    return TRUE;
  if (self->said_presence != presence_now (self))
    {
      self->said_presence = presence_now (self);
      *say = (DskEphSay){ .type = DSK_EPH_SAY_PRESENCE, .presence = self->said_presence };
      return TRUE;
    }
  if (viewing_now (self) != NULL
      && (self->said_viewing == NULL || is_over (self->said_viewing_at, DSK_VIEWING_AGAIN_MS, now)))
    {
      set_text (&self->said_viewing, self->viewing);
      self->said_viewing_at = now;
      return say_about (say, DSK_EPH_SAY_VIEWING, self->viewing, TRUE);
    }
  if (next_lease (self, now, say))
    return TRUE;
  if (is_typing (self, now)
      && (self->said_typing == NULL || is_over (self->said_typing_at, DSK_TYPING_AGAIN_MS, now)))
    {
      set_text (&self->said_typing, self->replying);
      self->said_typing_at = now;
      return say_about (say, DSK_EPH_SAY_TYPING, self->replying, TRUE);
    }
  return FALSE;
}

/* @wait: (inout): −1: not at all */
static void
wait_for (gint64 *wait, gint64 since, gint64 ms, gint64 now)
{
  gint64 left = since == NEVER ? 0 : MAX (since + ms - now, 0);

  *wait = *wait < 0 ? left : MIN (*wait, left);
}

gint64
dsk_voice_wait (DskVoice *self, gint64 now)
{
  gint64 wait = -1;

  g_return_val_if_fail (self != NULL, -1);

  if (!self->connected)
    return -1;
  if (self->said_presence != presence_now (self) || g_strcmp0 (self->said_viewing, viewing_now (self)) != 0
      || (self->leased != NULL && g_strcmp0 (self->leased, self->replying) != 0))
    return 0;
  if (viewing_now (self) != NULL)
    wait_for (&wait, self->said_viewing_at, DSK_VIEWING_AGAIN_MS, now);
  if (self->said_typing != NULL)
    {
      wait_for (&wait, self->replying != NULL ? self->typed : NEVER, DSK_TYPING_MS, now);
      wait_for (&wait, self->said_typing_at, DSK_TYPING_AGAIN_MS, now);
    }
  else if (is_typing (self, now))
    return 0;
  if (wants_lease (self, now))
    wait_for (&wait, self->asked, self->ask_again, now);
  if (self->held)
    wait_for (&wait, self->typed, DSK_REPLY_LEASE_MS, now);
  for (guint i = 0; i < self->kept->len; i++)
    {
      const Kept *kept = g_ptr_array_index (self->kept, i);

      wait_for (&wait, kept->until, 0, now);
      if (!is_written (self, kept, now))
        wait_for (&wait, kept->asked, DSK_REPLY_LEASE_AGAIN_MS, now);
    }
  return wait;
}
