/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages-eph.h"
#include "dsk-reply-leases.h"

G_BEGIN_DECLS

/**
 * DskEphemeral:
 *
 * What is true only now: who is there, who looks at which conversation, who writes, who holds which reply lease. It
 * lives in memory, and is as small as the number of connections allows. Each connection has a seat, which speaks and
 * is told; what changed for a seat is a set of names, so that a slow one is told the newest and never a queue. What a
 * seat may be told is for a reader of the truth to say: dsk_relay_reader_filter_news(). One thread; time is an
 * argument: monotonic milliseconds.
 */
typedef struct _DskEphemeral DskEphemeral;
typedef struct _DskEphSeat DskEphSeat;

#define DSK_EPH_RATE_MS 1000    /* the same thing is heard so often */
#define DSK_EPH_SEAT_CONVS 32   /* conversations that one connection is in at a time */
#define DSK_EPH_RECHECK_MS 15000 /* what could not be told for want of rights is tried again */

/* @leases: a reference is taken */
DskEphemeral *dsk_ephemeral_new (DskReplyLeases *leases);
void dsk_ephemeral_free (DskEphemeral *self);

/* @device, @user: as authenticated. What there is waits for it. */
DskEphSeat *dsk_ephemeral_join (DskEphemeral *self, const char *device, const char *user);
/* The connection is gone, and so is what it said; a lease waits for its time. Frees @seat. */
void dsk_ephemeral_leave (DskEphSeat *seat);

/* What the one who speaks may do in the conversation; not asked for if dsk_ephemeral_needs_rights() is FALSE. */
typedef struct {
  gboolean visible;
  gboolean reply;
  gboolean steal;
} DskEphRights;

gboolean dsk_ephemeral_needs_rights (const DskEphSay *say);
/* Whether it is heard at all: not too often, not too many at once. To be asked before rights are. */
gboolean dsk_ephemeral_hears (DskEphSeat *seat, const DskEphSay *say, gint64 now);
/* @answer: (inout): initialised; filled if @say is to be answered
 * Returns: whether the customer may be shown that somebody writes */
gboolean dsk_ephemeral_say (DskEphSeat *seat, const DskEphSay *say, const DskEphRights *rights, gint64 now,
                            DskEphNews *answer);
/* Time passed; about once a second. */
void dsk_ephemeral_tick (DskEphemeral *self, gint64 now);

gboolean dsk_ephemeral_has_news (DskEphSeat *seat);
/* Takes what @seat was not told yet, as much as fits into a frame. @news: (inout): initialised */
void dsk_ephemeral_take (DskEphSeat *seat, gint64 now, DskEphNews *news);
/* @news: what of it was sent; @hidden: (element-type utf8): conversations in it that the user may not see */
void dsk_ephemeral_sent (DskEphSeat *seat, const DskEphNews *news, GPtrArray *hidden);

DskPresence dsk_ephemeral_presence (DskEphemeral *self, const char *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskEphemeral, dsk_ephemeral_free)

G_END_DECLS
