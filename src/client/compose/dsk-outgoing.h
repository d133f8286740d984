/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskOutgoing:
 *
 * What is about to be sent, of any kind: the words that people read and, except for text, the object
 * that src/CONTENT.md describes. Nothing here knows Meta's spelling. Owned strings.
 */
typedef struct
{
  DskMessageKind kind;
  char *text;    /* (nullable) */
  char *content; /* (nullable): of text */
} DskOutgoing;

void dsk_outgoing_free (DskOutgoing *self);
/* @text, @content: (nullable) */
DskOutgoing *dsk_outgoing_new (DskMessageKind kind, const char *text, const char *content);
DskOutgoing *dsk_outgoing_copy (const DskOutgoing *self);

/* A file that the media cache has. @caption: (nullable) */
DskOutgoing *dsk_outgoing_new_media (DskMessageKind kind, const char *caption,
                                     const DskMediaFile *file);
/* @name, @address: (nullable) */
DskOutgoing *dsk_outgoing_new_location (double latitude, double longitude, const char *name,
                                        const char *address);
/* @phone: as somebody typed it; @org, @phone, @email: (nullable) */
DskOutgoing *dsk_outgoing_new_contact (const char *name, const char *org, const char *phone,
                                       const char *email);
/* @wamid: Meta's id of the message that is reacted to; @emoji: (nullable): NULL takes it back */
DskOutgoing *dsk_outgoing_new_reaction (const char *wamid, const char *emoji);

/* Returns: until when, UTC ms, a message of @kind that is written at @now is held back, to be taken back if wanted; 0:
 * it leaves at once. A reaction does (another takes it back), and whatever would leave when the window of its customer
 * ends. @hold_ms: for how long it is wanted, 0: not at all; @window_until: 0: there is no window */
gint64 dsk_outgoing_hold_until (DskMessageKind kind, gint64 now, gint64 hold_ms, gint64 window_until);

/* The command that sends it. @quote: (nullable): id of the message that it answers, or reacts to */
DskCommand *dsk_client_command_send_outgoing (DskClient *self, const char *conv,
                                              const DskOutgoing *outgoing, const char *quote,
                                              const char *head_msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskOutgoing, dsk_outgoing_free)

G_END_DECLS
