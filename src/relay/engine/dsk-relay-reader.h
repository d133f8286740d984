/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-ephemeral.h"
#include "dsk-messages.h"
#include "dsk-relay-counts.h"

G_BEGIN_DECLS

/**
 * DskRelayReader:
 *
 * Reads the truth for those who may see it: one read-only connection in a worker of its own. Rights and
 * rows of a frame come from one snapshot, and as_of is that snapshot's head. Frames of a connection are
 * built only when it has credit; nothing is queued encoded.
 */
typedef struct _DskRelayReader DskRelayReader;

DskRelayReader *dsk_relay_reader_open (const char *data_dir, GError **error);
void dsk_relay_reader_close (DskRelayReader *self);

/* Who a token belongs to. Owned strings. */
typedef struct {
  char *device;
  char *user;
  char *user_name;
  char *role;
} DskPrincipal;

void dsk_principal_clear (DskPrincipal *principal);
/* @token: as sent; compared by its SHA-256. DSK_ERROR_UNAUTHENTICATED: unknown; DSK_ERROR_FORBIDDEN: revoked
 * device or inactive user */
gboolean dsk_relay_reader_authenticate (DskRelayReader *self, const char *token, DskPrincipal *principal,
                                        GError **error);

/* Fills epoch, head, last_n, must_refetch for @hello; the caller adds clock and limits. */
gboolean dsk_relay_reader_welcome (DskRelayReader *self, const DskPrincipal *principal,
                                   const DskHello *hello, DskWelcome *welcome, GError **error);

/* The next LIVE frame after @cursor for this device, cut near @max_bytes at a commit boundary.
 * @frame: (out) (nullable): NULL if there is nothing after @cursor
 * @upto: (out): the cursor once the client applied it
 * @error: DSK_ERROR_NEWER: the cursor is of no use (epoch, floor, ahead of head): refetch;
 *   DSK_ERROR_FORBIDDEN: revoked */
gboolean dsk_relay_reader_live (DskRelayReader *self, const DskPrincipal *principal, const char *epoch,
                                gint64 cursor, gsize max_bytes, GBytes **frame, gint64 *upto,
                                GError **error);

/* What a device asks for with dsk_relay_reader_live(), and its answer. */
typedef struct {
  const DskPrincipal *principal;
  const char *epoch;
  gint64 cursor;
  gsize max_bytes;
  GBytes *frame; /* (out) (transfer full) (nullable) */
  gint64 upto;   /* (out) */
  GError *error; /* (out) (transfer full) (nullable): of this one alone, or why none could be answered */
} DskLiveAsk;

void dsk_live_ask_clear (DskLiveAsk *ask);
/* Many at once, out of one snapshot: what changed is read and encoded once for all who stand at the same place, and
 * those who may see the same of it get the same bytes. Each gets exactly what it would get alone. */
void dsk_relay_reader_live_many (DskRelayReader *self, DskLiveAsk *const *asks, guint n);
/* In the reader's thread, while the others are still to be read: so many asks, from the first on, have their answers
 * and are not touched any more. */
typedef void (*DskLiveAnswered) (guint n_answered, gpointer user_data);
/* The same for who does not want to wait for the last. @answered: (nullable) (scope call) */
void dsk_relay_reader_live_each (DskRelayReader *self, DskLiveAsk *const *asks, guint n, DskLiveAnswered answered,
                                 gpointer user_data);

/* One PAGE of a job. Order of "all": configuration; heads of conversations, unresolved first, newest
 * first, each with card, episodes, markers and its last 20 messages; then everything else, newest first.
 * @error: DSK_ERROR_INVALID for a selector or position that the relay never gave */
gboolean dsk_relay_reader_page (DskRelayReader *self, const DskPrincipal *principal, const DskPageGet *get,
                                gsize max_bytes, GBytes **frame, GError **error);

/* Whether the page read last was the last one of its job. */
gboolean dsk_relay_reader_job_ended (DskRelayReader *self);
/* What this device's replica should hold, in digests. @error: as dsk_relay_reader_page() */
gboolean dsk_relay_reader_digest (DskRelayReader *self, const DskPrincipal *principal, const DskVerify *verify,
                                  GBytes **frame, GError **error);

/* --- what is true only now --- */

/* What the principal may do in @conv; nothing, if they do not see it or it does not exist.
 * @error: DSK_ERROR_FORBIDDEN: revoked */
gboolean dsk_relay_reader_rights (DskRelayReader *self, const DskPrincipal *principal, const char *conv,
                                  DskEphRights *rights, GError **error);
/* Takes out of @news, which must have been collected before, all that the principal may not see now, and makes a frame
 * of the rest. @hidden: (inout) (element-type utf8): conversations that were taken out
 * @frame: (out) (nullable): NULL: nothing is left */
gboolean dsk_relay_reader_filter_news (DskRelayReader *self, const DskPrincipal *principal, DskEphNews *news,
                                       GPtrArray *hidden, GBytes **frame, GError **error);

/* --- care of the file; it may take minutes --- */

/* Copies the database as it is now to @path, while it is in use: the writer is not disturbed, but its log can't
 * be cut meanwhile. DSK_ERROR_CONFLICT: there is a file already */
gboolean dsk_relay_reader_backup (DskRelayReader *self, const char *path, GError **error);
/* As dsk_relay_engine_check(), of one snapshot. @report: (out) (transfer full) */
gboolean dsk_relay_reader_check (DskRelayReader *self, char **report, GError **error);
/* In any thread: a backup or check that runs ends with DSK_ERROR_UNAVAILABLE, and so do all later ones. */
void dsk_relay_reader_stop (DskRelayReader *self);

gboolean dsk_relay_reader_counts (DskRelayReader *self, DskRelayCounts *counts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayReader, dsk_relay_reader_close)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskPrincipal, dsk_principal_clear)

G_END_DECLS
