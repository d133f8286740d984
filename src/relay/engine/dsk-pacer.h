/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskPacer:
 *
 * How fast messages may leave: Meta takes so many a second from a number, and from a number to one
 * customer one every six seconds, of which a burst may be borrowed. Token buckets, kept in memory; the
 * time is always an argument. A number begins with a full bucket, which is what a tenth of a second of
 * rest gives: no restart is faster. A pair begins with what its messages of the last minutes left of it.
 */
typedef struct _DskPacer DskPacer;

#define DSK_PACER_NUMBER_RATE 80
#define DSK_PACER_COEXISTENCE_RATE 20
#define DSK_PACER_PAIR_BURST 45
#define DSK_PACER_PAIR_MS 6000
/* How far back a pair's messages count. */
#define DSK_PACER_PAIR_MEMORY_MS (DSK_PACER_PAIR_BURST * DSK_PACER_PAIR_MS)

DskPacer *dsk_pacer_new (void);
void dsk_pacer_free (DskPacer *self);

/* FALSE: say first with dsk_pacer_add_number() how fast it is. */
gboolean dsk_pacer_knows_number (DskPacer *self, const char *number);
/* @rate: messages a second, at least 1 */
void dsk_pacer_add_number (DskPacer *self, const char *number, guint rate, gint64 now);
/* Its rate may be another one: it is to be said again. */
void dsk_pacer_forget_number (DskPacer *self, const char *number);
/* FALSE: say first with dsk_pacer_add_pair() what was sent. */
gboolean dsk_pacer_knows_pair (DskPacer *self, const char *conv);
/* @recent: messages that left within DSK_PACER_PAIR_MEMORY_MS */
void dsk_pacer_add_pair (DskPacer *self, const char *conv, guint recent, gint64 now);

typedef enum
{
  DSK_PACE_GO,     /* counted: it leaves now */
  DSK_PACE_NUMBER, /* too many from the number */
  DSK_PACE_PAIR,   /* too many to the customer */
} DskPace;

/* Both must be known. @due: (out): when to ask again, unless GO */
DskPace dsk_pacer_take (DskPacer *self, const char *number, const char *conv, gint64 now, gint64 *due);
/* Forgets pairs that are at rest. */
void dsk_pacer_tidy (DskPacer *self, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskPacer, dsk_pacer_free)

G_END_DECLS
