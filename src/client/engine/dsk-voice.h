/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages-eph.h"

G_BEGIN_DECLS

/**
 * DskVoice:
 *
 * What this device lets others know right now: that its person is there, what they look at, that they write, and the
 * reply lease that it asks for while they do. It is told what is so, and says what of it has to be said, no more often
 * than needed: what was lost on the way is said again in its time. Nothing of it outlives a connection but what the
 * person does. One thread; time is an argument: monotonic milliseconds.
 */
typedef struct _DskVoice DskVoice;

DskVoice *dsk_voice_new (void);
void dsk_voice_free (DskVoice *self);

/* A connection that takes EPH frames is there. Nothing of what was said before was said on it. */
void dsk_voice_connected (DskVoice *self);
void dsk_voice_disconnected (DskVoice *self);

/* @presence: never OFFLINE; ONLINE at first */
void dsk_voice_set_presence (DskVoice *self, DskPresence presence);
DskPresence dsk_voice_get_presence (DskVoice *self);
/* Whether the screen is locked or dark: who was online is said to be away, and views nothing, until they are back. */
void dsk_voice_set_gone (DskVoice *self, gboolean gone);
/* @conv: (nullable): what the person looks at */
void dsk_voice_set_viewing (DskVoice *self, const char *conv);
/* Something of a reply in @conv was written just now. */
void dsk_voice_typed (DskVoice *self, const char *conv, gint64 now);
/* The reply was sent, taken back or left. */
void dsk_voice_stopped (DskVoice *self);
/* A reply that was written in @conv under its lease waits on this computer until @until: nobody else is to begin one
 * meanwhile, whatever its author does. Nothing happens if there is no lease. Before dsk_voice_stopped() */
void dsk_voice_keep (DskVoice *self, const char *conv, gint64 until);
/* The relay answered about a lease. */
void dsk_voice_answered (DskVoice *self, const DskEphLease *lease, gint64 now);
/* Somebody who held the lease of @conv does not any more: there is no need to wait before asking again. */
void dsk_voice_freed (DskVoice *self, const char *conv);

/* @say: (out): what is to be said now, cleared by the caller. Returns: FALSE: nothing */
gboolean dsk_voice_next (DskVoice *self, gint64 now, DskEphSay *say);
/* Returns: after how many ms to ask dsk_voice_next() again if nothing happens before; −1: not at all */
gint64 dsk_voice_wait (DskVoice *self, gint64 now);

/* Returns: under which a reply in @conv is written; 0: under none */
gint64 dsk_voice_fence (DskVoice *self, const char *conv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskVoice, dsk_voice_free)

G_END_DECLS
