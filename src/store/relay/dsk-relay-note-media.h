/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-message.h"
#include "dsk-relay-media.h"

G_BEGIN_DECLS

/* Files of notes. They have tables of their own, and a type of their own: nothing here takes a file of a message, and
 * nothing that gives files to Meta (dsk-relay-media.h, the part "at Meta" of dsk-relay-media-file.h) finds one of
 * these. */

/* A file that a note names. Borrowed strings. */
typedef struct
{
  const char *note;
  const char *conv;
  DskMessageKind kind;
  const char *mime; /* (nullable) as whoever brings it calls it */
  const char *name; /* (nullable) */
  gint64 size;      /* 0: not said */
  const char *sha256;
} DskRelayNoteFile;

/* The file of a new note of @user's. Of a file that they brought, or that stands in what they see, it has the bytes at
 * once; otherwise it waits for them. */
gboolean dsk_relay_note_media_name (DskRelayDb *db, const DskRelayNoteFile *file, const char *user, gint64 seq,
                                    GError **error);
/* Whether the note has a file, whatever became of it. @note: its id as it is now */
gboolean dsk_relay_note_media_has (DskRelayDb *db, const char *note, gboolean *has, GError **error);
/* @user brought a file for a note: those of their notes that waited for it have it now. */
gboolean dsk_relay_note_media_bring (DskRelayDb *db, const char *user, const DskRelayMediaFacts *facts, gint64 now,
                                     gint64 seq, GError **error);
/* Those whose file nobody brought since @before will not have one. */
gboolean dsk_relay_note_media_give_up (DskRelayDb *db, gint64 before, gint64 seq, GError **error);

G_END_DECLS
