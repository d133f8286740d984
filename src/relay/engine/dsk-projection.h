/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-batch-writer.h"
#include "dsk-messages.h"
#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What a user may see of the truth, as frames. Everything here reads inside one transaction: rights
 * and rows come from the same snapshot, whose head is as_of. */

/* JSON of a frame, however badly it compresses: a device takes no more than DSK_FRAME_MAX on the
 * wire. A frame that would hold more is built again with less in it. Only what can't be divided,
 * such as one change, may be larger. */
#define DSK_PROJECTION_MAX_JSON (DSK_FRAME_MAX / 4 * 3)

/**
 * DskScopeWalk:
 *
 * What became visible or invisible to a user between a cursor and now.
 */
typedef struct
{
  /* (owned) conversation → the first log position that made it more or less visible, or at which something of it went
   * without the user being told; a gint64 pointer: those that were visible at some time since the cursor, but not all
   * the time */
  GHashTable *broken;
  /* (owned) set: those of them that are visible now */
  GHashTable *visible;
  gboolean too_much; /* more changed than a frame should name: start over */
} DskScopeWalk;

void dsk_scope_walk_clear (DskScopeWalk *walk);
gboolean dsk_scope_walk (DskRelayDb *db, const char *user, gint64 cursor, DskScopeWalk *walk,
                         GError **error);

/* Whether a replica with that history can go on from @cursor. @boot: (nullable): the run of the relay that the cursor
 * is of. @rewound: (out): it is of a run that this database does not know, or not so far: it is an older copy */
gboolean dsk_projection_usable (DskRelayDb *db, const char *user, const char *epoch, const char *boot, gint64 cursor,
                                gboolean *usable, gboolean *rewound, GError **error);

/* As dsk_relay_reader_live(), after the device was checked. */
gboolean dsk_projection_live (DskRelayDb *db, const char *user, const char *device, gint64 cursor,
                              gsize max_bytes, GBytes **frame, gint64 *upto, GError **error);
/* As dsk_relay_reader_page(), after the device was checked. @ended: (out): it is the last one */
gboolean dsk_projection_page (DskRelayDb *db, const char *user, const DskPageGet *get,
                              gsize max_bytes, GBytes **frame, gboolean *ended, GError **error);

/* The same for the job of one entity, "entity:NAME". */
gboolean dsk_projection_is_entity (const char *selector);
gboolean dsk_projection_entity (DskRelayDb *db, const char *user, const DskPageGet *get,
                                gsize max_bytes, GBytes **frame, gboolean *ended, GError **error);
/* As dsk_relay_reader_digest(), after the device was checked. */
gboolean dsk_projection_digest (DskRelayDb *db, const char *user, const DskVerify *verify,
                                GBytes **frame, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskScopeWalk, dsk_scope_walk_clear)

G_END_DECLS
