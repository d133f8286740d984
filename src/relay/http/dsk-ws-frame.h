/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes of RFC 6455, server side, without I/O. No extension exists here: reserved bits are errors. */

typedef enum {
  DSK_WS_CONTINUE = 0x0,
  DSK_WS_TEXT = 0x1,
  DSK_WS_BINARY = 0x2,
  DSK_WS_CLOSE = 0x8,
  DSK_WS_PING = 0x9,
  DSK_WS_PONG = 0xa,
} DskWsOpcode;

typedef enum {
  DSK_WS_CLOSE_NORMAL = 1000,
  DSK_WS_CLOSE_PROTOCOL = 1002,
  DSK_WS_CLOSE_UNSUPPORTED = 1003,
  DSK_WS_CLOSE_TOO_BIG = 1009,
} DskWsCloseCode;

#define DSK_WS_CONTROL_MAX 125
#define DSK_WS_HEAD_MAX 10 /* bytes of the head of a frame that we send */

typedef struct {
  DskWsOpcode opcode;
  gboolean fin;
  gsize head_len; /* mask included */
  gsize len;      /* of the payload */
  guint8 mask[4];
} DskWsFrameHead;

typedef enum { DSK_WS_HEAD_MORE, DSK_WS_HEAD_DONE, DSK_WS_HEAD_BAD } DskWsHeadResult;

/**
 * dsk_ws_frame_head_parse:
 * @max_len: a longer payload is DSK_WS_CLOSE_TOO_BIG
 * @close_code: (out): BAD: why
 *
 * Reads the head of a frame that a client sent: masked, lengths in their shortest form.
 */
DskWsHeadResult dsk_ws_frame_head_parse (const guint8 *data, gsize len, gsize max_len,
                                         DskWsFrameHead *head, guint *close_code);
/* Whether a peer may close with @code: one that is registered, or of an application. */
gboolean dsk_ws_close_code_is_valid (guint code);
void dsk_ws_unmask (guint8 *data, gsize len, const guint8 mask[4]);
/* Returns: bytes written to @out: the head of a whole, unmasked message */
gsize dsk_ws_frame_head_write (guint8 out[DSK_WS_HEAD_MAX], DskWsOpcode opcode, gsize len);

G_END_DECLS
