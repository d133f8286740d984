/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages-eph.h"
#include "dsk-session-parts.h"

G_BEGIN_DECLS

/* The part of a DskRelaySession that is about what is true only now: it is told when nothing else is to be, when there
 * is credit, and no more than DSK_CREDIT_EPH frames ahead of the device. Private to it. */
typedef struct {
  gboolean able; /* the device speaks of it at all */
  gboolean news;
  guint out;     /* frames sent and not acknowledged */
  DskSessionBucket words; /* that may be said now */
} DskSessionEph;

#define DSK_SESSION_EPH_RATE 20  /* things said a second … */
#define DSK_SESSION_EPH_BURST 60 /* … and at once; what is more is passed over */

void dsk_session_eph_begin (DskSessionEph *self, gboolean able, gint64 now);
/* Whether news are to be built, now that nothing else is. */
gboolean dsk_session_eph_is_due (const DskSessionEph *self);
/* @say: (out): to be carried out, if *@heard; FALSE: the device is at fault */
gboolean dsk_session_eph_read (DskSessionEph *self, GBytes *json, gint64 now, DskEphSay *say, gboolean *heard);
gboolean dsk_session_eph_ack (DskSessionEph *self, guint frames);

G_END_DECLS
