/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-messages.h"

G_BEGIN_DECLS

/* Small things that a DskRelaySession keeps. Private to it. */

/* So many of something a second, and so many at once. */
typedef struct {
  double tokens;
  gint64 at; /* monotonic ms: when they were counted last */
} DskSessionBucket;

void dsk_session_bucket_refill (DskSessionBucket *self, guint rate, guint burst, gint64 now);

/* Pages that were asked for and are not built yet. */
typedef struct {
  GQueue queue; /* (owned) of DskPageGet */
} DskSessionPages;

typedef enum { DSK_SESSION_PAGE_KEPT, DSK_SESSION_PAGE_WRONG, DSK_SESSION_PAGE_TOO_MANY } DskSessionPagePut;

DskSessionPagePut dsk_session_pages_put (DskSessionPages *self, GBytes *json, guint max);
/* Returns: (transfer full): to be freed with dsk_session_page_free() */
DskPageGet *dsk_session_pages_take (DskSessionPages *self, GList *link);
void dsk_session_pages_clear (DskSessionPages *self);
void dsk_session_page_free (DskPageGet *get);

/* What an error of the store or a reader means for the line. @reason: (out) (transfer none): a fixed word */
guint dsk_session_close_code (const GError *error, const char **reason);

/* Returns: 0 and @proto, or how to close on a device with which there is no version in common */
guint dsk_session_match_code (const DskHello *hello, int *proto, const char **reason);

/* Returns: (transfer full) (nullable): NULL: it was no ping */
GBytes *dsk_session_answer_ping (GBytes *json);

/* What every session of this relay can. */
void dsk_session_offer (DskWelcome *welcome);

/* Returns: (transfer full) (nullable): NULL: *@code is to be stored for *@n, which is 0 if not even that can be read */
DskCommand *dsk_session_read_command (GBytes *json, gint64 *n, DskResultCode *code);

G_END_DECLS
