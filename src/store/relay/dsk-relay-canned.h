/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-canned.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* A canned reply or article, as it is now. Owned strings. */
typedef struct
{
  char *id;
  DskCannedKind kind;
  char *shortcut;
  char *title;
  char *body;
  char *team;     /* (nullable) whom it is offered to; NULL: everybody */
  gint64 version; /* from 1 */
  gboolean active;/* FALSE: removed */
  gint64 at;      /* of the last change, UTC ms */
  char *user;     /* who made it */
} DskRelayCanned;

void dsk_relay_canned_clear (DskRelayCanned *self);

gboolean dsk_relay_canned_load (DskRelayDb *db, const char *id, DskRelayCanned *self, gboolean *found, GError **error);
/* What it was as its @version. */
gboolean dsk_relay_canned_load_version (DskRelayDb *db, const char *id, gint64 version, DskRelayCanned *self,
                                        gboolean *found, GError **error);
/* @title: (out) (transfer full) (nullable): of another one than @id that is offered to the same people under
 * @shortcut; NULL: the shortcut is free */
gboolean dsk_relay_canned_find_shortcut (DskRelayDb *db, const char *team, const char *shortcut, const char *id,
                                         char **title, GError **error);
/* Makes it or changes all of it, and keeps what it is now in its history, under the new id @version_id. */
gboolean dsk_relay_canned_put (DskRelayDb *db, const DskRelayCanned *self, const char *version_id, gint64 seq,
                               GError **error);
/* Nothing happens if there is none. */
gboolean dsk_relay_canned_count_use (DskRelayDb *db, const char *id, gint64 now, gint64 seq, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayCanned, dsk_relay_canned_clear)

G_END_DECLS
