/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-media.h"
#include "dsk-relay-media.h"

G_BEGIN_DECLS

/* Files by what they hold: who may see them, who brought them, where Meta has them. */

/* Whether @user may have the file or small picture @sha256: a message or note that they see has it, or they brought
 * it. */
gboolean dsk_relay_media_visible (DskRelayDb *db, const char *user, const char *sha256, gboolean *visible,
                                  GError **error);
/* Whether @user brought @sha256 for @use and it is still kept for them. @size: (out): its bytes */
gboolean dsk_relay_media_was_brought (DskRelayDb *db, const char *user, const char *sha256, DskMediaUse use,
                                      gint64 *size, gboolean *found, GError **error);
/* Bytes that @user brought since @since, for whatever. */
gboolean dsk_relay_media_brought_since (DskRelayDb *db, const char *user, gint64 since, gint64 *bytes, GError **error);
/* @user brought a file for a message: those of their messages that waited for it have it now, and are due to be
 * sent. */
gboolean dsk_relay_media_bring (DskRelayDb *db, const char *user, const DskRelayMediaFacts *facts, gint64 now,
                                gint64 seq, GError **error);
/* Messages whose file nobody brought since @before: (transfer full) (element-type utf8) their ids, at most @max */
GPtrArray *dsk_relay_media_overdue (DskRelayDb *db, gint64 before, guint max, GError **error);
/* Forgets who brought what before @before, except what messages wait for. */
gboolean dsk_relay_media_forget_brought (DskRelayDb *db, gint64 before, GError **error);
/* Whether anything still needs the file @sha256. */
gboolean dsk_relay_media_is_needed (DskRelayDb *db, const char *sha256, gboolean *needed, GError **error);

/* --- at Meta --- */

/* A file that messages in the queue need at Meta. Owned strings. */
typedef struct
{
  char *number;
  char *phone_number_id;
  char *waba; /* (nullable) the business account of the number */
  char *sha256;
  char *mime; /* (nullable) */
  char *kind; /* of one of the messages */
} DskRelayUploadJob;

void dsk_relay_upload_job_free (DskRelayUploadJob *job);
/* Returns: (transfer full) (element-type DskRelayUploadJob): at most @max */
GPtrArray *dsk_relay_upload_due (DskRelayDb *db, gint64 now, guint max, GError **error);
/* Meta has it: the messages that waited for that are due. */
gboolean dsk_relay_upload_done (DskRelayDb *db, const DskRelayUploadJob *job, const char *media_id, gint64 expires_at,
                                gint64 now, GError **error);
/* Meta does not know @media_id any more. */
gboolean dsk_relay_upload_forget (DskRelayDb *db, const char *media_id, GError **error);
/* Forgets what Meta no longer holds at @now. */
gboolean dsk_relay_upload_expire (DskRelayDb *db, gint64 now, GError **error);
/* Messages in the queue that wait for this upload: (transfer full) (element-type utf8) their ids */
GPtrArray *dsk_relay_upload_messages (DskRelayDb *db, const DskRelayUploadJob *job, GError **error);

G_END_DECLS
