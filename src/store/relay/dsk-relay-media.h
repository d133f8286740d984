/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Files of messages: what is known of them, and the jobs that fetch them. The bytes are not here. */

/* A file that a message names. Borrowed strings. */
typedef struct
{
  const char *message;
  const char *conv;
  const char *mime;     /* (nullable) as whoever sends it calls it */
  const char *name;     /* (nullable) of a document */
  gint64 size;          /* 0: not said */
  const char *sha256;   /* (nullable) hex: what it must be */
  const char *media_id; /* (nullable) Meta's, of a file that came in */
} DskRelayMediaNew;

/* The file of a message that came in: it is fetched from @now on. Without a media_id there is none to be had. A message
 * whose file is known already is left as it is. */
gboolean dsk_relay_media_add (DskRelayDb *db, const DskRelayMediaNew *media, gint64 now, gint64 seq,
                              GError **error);
/* @here: (out): whether the file @sha256 is here for @user to send: they brought it for a message, or see it in one */
gboolean dsk_relay_media_is_here (DskRelayDb *db, const char *sha256, const char *user, gboolean *here,
                                  GError **error);
/* The file of a message that goes out; sha256 is needed. What is not here for @user, who sends it, is "bringing". */
gboolean dsk_relay_media_name (DskRelayDb *db, const DskRelayMediaNew *media, const char *user, gint64 seq,
                               GError **error);

/* Has the file of a message fetched again, from now on and as if for the first time. @found: (out): FALSE: the message
 * has no file that could not be fetched */
gboolean dsk_relay_media_retry (DskRelayDb *db, const char *message, const char *conv, gint64 now, gint64 seq,
                                gboolean *found, GError **error);

/* --- fetching --- */

/* A file to be fetched from Meta. Owned strings. */
typedef struct
{
  char *message;
  char *kind; /* of the message */
  char *media_id;
  char *mime;            /* (nullable) */
  char *expected_sha256; /* (nullable) hex */
  gint64 attempt;        /* how often it was tried before */
  gint64 since;          /* when the message came, UTC ms */
  char *phone_number_id; /* to which it came */
  char *waba;            /* (nullable) the business account of that */
} DskRelayMediaJob;

void dsk_relay_media_job_free (DskRelayMediaJob *job);
/* Returns: (transfer full) (element-type DskRelayMediaJob): due at @now, longest due first, at most @max */
GPtrArray *dsk_relay_media_due (DskRelayDb *db, gint64 now, guint max, GError **error);
/* When the next is due; 0: none waits */
gboolean dsk_relay_media_next_due (DskRelayDb *db, gint64 *due, GError **error);

/* What a file turned out to be. Borrowed strings; 0: not known */
typedef struct
{
  const char *sha256;
  const char *mime; /* (nullable) */
  gint64 size;
  gint64 width;
  gint64 height;
  gint64 duration_ms;
  const char *thumb; /* (nullable) hex: the SHA-256 of its small picture */
} DskRelayMediaFacts;

/* The file is here. Does nothing if the message does not wait for it. */
gboolean dsk_relay_media_ready (DskRelayDb *db, const char *message, const DskRelayMediaFacts *facts,
                                gint64 seq, GError **error);
/* It could not be fetched now: once more at @due_at. @error_word: (nullable): what to show meanwhile; only a change of
 * that is news, for which @seq is taken */
gboolean dsk_relay_media_later (DskRelayDb *db, const char *message, gint64 due_at, const char *error_word,
                                gint64 seq, GError **error);
/* It will not be fetched. @state: "failed" (a person may try again) or "gone" */
gboolean dsk_relay_media_end (DskRelayDb *db, const char *message, const char *state, const char *error_word,
                              gint64 seq, GError **error);

/* --- sending --- */

typedef enum
{
  DSK_OUTGOING_NONE,      /* the message names no file */
  DSK_OUTGOING_BRINGING,  /* its file is not here yet */
  DSK_OUTGOING_UPLOADING, /* Meta does not have it yet: its job becomes due when Meta has */
  DSK_OUTGOING_READY,     /* Meta has it */
  DSK_OUTGOING_FAILED,    /* there will be none */
} DskOutgoing;

/**
 * dsk_relay_media_outgoing:
 * @message: a message of ours
 * @number: the number that sends it
 * @media_id: (out) (transfer full) (nullable): what to post, when READY
 * @error_word: (out) (transfer full) (nullable): why there will be none, when FAILED
 *
 * Whether a message that may have a file can be posted.
 */
gboolean dsk_relay_media_outgoing (DskRelayDb *db, const char *message, const char *number, gint64 now,
                                   DskOutgoing *outgoing, char **media_id, char **error_word, GError **error);

G_END_DECLS
