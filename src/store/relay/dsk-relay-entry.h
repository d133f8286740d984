/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* What stands in a timeline beside messages: notes, events; and read markers. */

/* Who of us wrote the message or note @id.
 * Returns: (transfer full) (nullable): NULL: there is none, or a customer did; or @error is set */
char *dsk_relay_entry_author (DskRelayDb *db, const char *id, GError **error);
/* @content: (nullable). @added FALSE: there is a note with that id already. */
gboolean dsk_relay_note_add (DskRelayDb *db, const char *id, const char *conv, const char *author,
                             gint64 at, gint64 device_at, const char *text,
                             const char *content, gint64 seq, gboolean *added, GError **error);

/* Owned strings. */
typedef struct
{
  char *id;
  char *conv;
  char *author;
  char *text;
  char *content;  /* (nullable) */
  gint64 at;        /* when this was written: when the note was, or was changed last */
  gint64 version;   /* from 1 */
  char *version_id; /* (nullable): id of the command that made it so; NULL: it was never changed */
} DskRelayNote;

void dsk_relay_note_clear (DskRelayNote *note);
/* @id: also what it was called before its conversation became part of another one */
gboolean dsk_relay_note_load (DskRelayDb *db, const char *id, DskRelayNote *note, gboolean *found, GError **error);
/* Keeps what @note says as a version of its own, whose id is @version. */
gboolean dsk_relay_note_keep (DskRelayDb *db, const DskRelayNote *note, const char *version, gint64 seq,
                              GError **error);
/* Makes the next version of it. @version_id: of the command. @content: (nullable) */
gboolean dsk_relay_note_edit (DskRelayDb *db, const DskRelayNote *note, const char *version_id, const char *text,
                              const char *content, gint64 at, gint64 seq, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskRelayNote, dsk_relay_note_clear)

/* Borrowed strings. */
typedef struct
{
  const char *id;
  const char *conv;
  const char *kind;
  gint64 at;
  const char *actor;   /* (nullable) */
  const char *subject; /* (nullable) */
  const char *detail;  /* (nullable) */
} DskRelayEvent;

gboolean dsk_relay_event_add (DskRelayDb *db, const DskRelayEvent *event, gint64 seq,
                              GError **error);

/* If the newest event that says what the status of the conversation of @message is says @status, and came with that
 * message of ours, by its author: the status that was said before. Returns: (transfer full) (nullable): "" if none was;
 * NULL if it did not come with it, or with @error */
char *dsk_relay_event_came_with (DskRelayDb *db, const char *message, const char *status, GError **error);

/* Moves the marker back to where @message is the first that was not seen, if it stands further. */
gboolean dsk_relay_marker_move_back (DskRelayDb *db, const char *conv, const char *user, const char *message,
                                     gint64 at, gint64 seq, GError **error);
/* Moves the marker forward, never back (by the messages' place in the timeline). @id: for a new
 * one.
 * @moved: whether it did */
gboolean dsk_relay_marker_move (DskRelayDb *db, const char *id, const char *conv, const char *user,
                                const char *upto, gint64 at, gint64 seq, gboolean *moved,
                                GError **error);

G_END_DECLS
