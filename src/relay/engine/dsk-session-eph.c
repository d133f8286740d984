/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-session-eph.h"

#include "dsk-error.h"

void
dsk_session_eph_begin (DskSessionEph *self, gboolean able, gint64 now)
{
  *self = (DskSessionEph){ .able = able, .words = { DSK_SESSION_EPH_BURST, now } };
}

gboolean
dsk_session_eph_is_due (const DskSessionEph *self)
{
  return self->able && self->news && self->out < DSK_CREDIT_EPH;
}

static gboolean
spend (DskSessionEph *self, gint64 now)
{
  dsk_session_bucket_refill (&self->words, DSK_SESSION_EPH_RATE, DSK_SESSION_EPH_BURST, now);
  if (self->words.tokens < 1)
    return FALSE;
  self->words.tokens -= 1;
  return TRUE;
}

gboolean
dsk_session_eph_read (DskSessionEph *self, GBytes *json, gint64 now, DskEphSay *say, gboolean *heard)
{
  g_autoptr (GError) error = NULL;

  *heard = FALSE;
  if (!self->able)
    return FALSE;
  if (!spend (self, now))
    return TRUE;
  *heard = dsk_eph_say_decode (json, say, &error);
  /* Something that a newer device says is none of our business. */
  return *heard || g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER);
}

gboolean
dsk_session_eph_ack (DskSessionEph *self, guint frames)
{
  if (frames > self->out)
    return FALSE;
  self->out -= frames;
  return TRUE;
}
