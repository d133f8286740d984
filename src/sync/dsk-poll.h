/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-frame.h"

G_BEGIN_DECLS

/* The same frames where no WebSocket gets through: the device posts to /v1/sync again and again, and the relay
 * holds its answer until there is something to say. Frames are numbered from 1 each way, and each side says how
 * many it has: a request or an answer may be lost, repeated or overtaken, and no frame is lost or comes twice. */

#define DSK_POLL_ID_LEN 32                             /* lower-case hex: a session's name, made by the device */
#define DSK_POLL_ASK_MAX (DSK_FRAME_MAX + 64 * 1024)   /* bytes of a request */
#define DSK_POLL_SAY_MAX (2 * DSK_FRAME_MAX)           /* bytes of an answer */
#define DSK_POLL_FRAMES_MAX 1024                       /* in one request or answer */
#define DSK_POLL_HOLD_MS 25000                         /* so long an answer is held */
#define DSK_POLL_MIME "application/octet-stream"

/**
 * DskPoll:
 *
 * What one request or one answer carries. Big-endian: "dsk" and 1 for a request or 2 for an answer; in a request the
 * 16 bytes of the session's name; four bytes seen, four bytes first, two bytes code; then each frame with its length in
 * four bytes before it.
 */
typedef struct {
  char id[DSK_POLL_ID_LEN + 1]; /* requests */
  guint32 seen;                 /* how many frames of the other side came so far */
  guint32 first;                /* number of the first of @frames, or of the next one if there are none */
  guint code;                   /* whoever speaks ended the session with this close code; 0: it goes on */
  GPtrArray *frames;            /* (owned) (element-type GBytes) */
} DskPoll;

/* @frames: (element-type GBytes): the first @n are taken. Returns: (transfer full) */
GBytes *dsk_poll_encode_ask (const char *id, guint32 seen, guint32 first, guint code, GBytes *const *frames, guint n);
GBytes *dsk_poll_encode_say (guint32 seen, guint32 first, guint code, GBytes *const *frames, guint n);
/* @body: from the other side; may be hostile. @error: DSK_ERROR_INVALID */
gboolean dsk_poll_decode_ask (GBytes *body, DskPoll *poll, GError **error);
gboolean dsk_poll_decode_say (GBytes *body, DskPoll *poll, GError **error);
void dsk_poll_clear (DskPoll *poll);

/* Returns: how many of @frames (a queue of GBytes) fit into @max bytes; at least one if there is any */
guint dsk_poll_fit (GQueue *frames, gsize max);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskPoll, dsk_poll_clear)

G_END_DECLS
