/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages-eph.h"

G_BEGIN_DECLS

/**
 * DskColleagues:
 *
 * What colleagues do right now, as the relay told it on this connection: who is there, who looks at which
 * conversation, who writes, who holds the right to reply. It lives in memory, is forgotten with the connection, and is
 * believed only as long as the relay is heard. One thread; time is an argument: monotonic milliseconds.
 */
typedef struct _DskColleagues DskColleagues;

/* The relay says something every 20 s, if only that it is there. After so long without a word … */
#define DSK_COLLEAGUES_WRITE_MS 30000 /* … nobody is taken to write or to reply any more … */
#define DSK_COLLEAGUES_KEEP_MS 45000  /* … and nobody to be there */

/* What is different now. */
typedef struct
{
  GPtrArray *convs; /* (owned) (element-type utf8) */
  gboolean people;  /* somebody's presence */
} DskColleaguesChange;

void dsk_colleagues_change_init (DskColleaguesChange *change);
void dsk_colleagues_change_clear (DskColleaguesChange *change);
gboolean dsk_colleagues_change_is_empty (const DskColleaguesChange *change);

DskColleagues *dsk_colleagues_new (void);
void dsk_colleagues_free (DskColleagues *self);

/* In each, @change: (inout): initialised; what is different is added */
void dsk_colleagues_apply (DskColleagues *self, const DskEphNews *news, gint64 now, DskColleaguesChange *change);
/* The relay is there. */
void dsk_colleagues_heard (DskColleagues *self, gint64 now);
void dsk_colleagues_expire (DskColleagues *self, gint64 now, DskColleaguesChange *change);
/* The connection is gone. */
void dsk_colleagues_forget (DskColleagues *self, DskColleaguesChange *change);

/* Returns: (transfer none) (nullable) (element-type DskEphAct): what others do in @conv; until the next call that
 * changes something */
const GArray *dsk_colleagues_in (DskColleagues *self, const char *conv);
/* Returns: (transfer none) (nullable): the user who holds the reply lease of @conv, if it is another one */
const char *dsk_colleagues_replying (DskColleagues *self, const char *conv);
DskPresence dsk_colleagues_presence (DskColleagues *self, const char *user);
/* Returns: (transfer full) (element-type utf8): conversations in which somebody does something, in order */
GPtrArray *dsk_colleagues_convs (DskColleagues *self);
/* Returns: (transfer full) (element-type utf8): users who are there, in order */
GPtrArray *dsk_colleagues_people (DskColleagues *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskColleagues, dsk_colleagues_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskColleaguesChange, dsk_colleagues_change_clear)

G_END_DECLS
