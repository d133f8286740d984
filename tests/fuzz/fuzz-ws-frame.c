/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A stream of WebSocket frames, cut as a connection cuts it, and frames of our own read back. */

#include "dsk-ws-frame.h"

#include <stdint.h>
#include <string.h>

#define MESSAGE_MAX (1024 * 1024)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_head (const DskWsFrameHead *head, const guint8 *data, gsize size)
{
  gsize shortest = head->len <= 125 ? 6 : head->len <= G_MAXUINT16 ? 8 : 14;

  g_assert (head->len <= MESSAGE_MAX);
  g_assert (head->head_len == shortest && head->head_len <= size);
  g_assert (memcmp (head->mask, data + head->head_len - 4, 4) == 0);
  if ((head->opcode & 8) != 0)
    g_assert (head->fin && head->len <= DSK_WS_CONTROL_MAX);
  /* Nothing is decided before the head is whole, and then always the same. */
  for (gsize len = 0; len < head->head_len; len++)
    {
      g_autofree guint8 *exact = g_memdup2 (data, len);
      DskWsFrameHead part;
      guint code = 0;

      g_assert (dsk_ws_frame_head_parse (exact, len, MESSAGE_MAX, &part, &code)
                == DSK_WS_HEAD_MORE);
    }
}

/* Masking twice is nothing, at any length and alignment. */
static void
check_mask (guint8 *payload, gsize len, const guint8 mask[4])
{
  g_autofree guint8 *before = g_memdup2 (payload, len);

  dsk_ws_unmask (payload, len, mask);
  for (gsize i = 0; i < len; i++)
    g_assert (payload[i] == (before[i] ^ mask[i & 3]));
}

/* What we send is what a client would send, less the mask. */
static void
check_own (const DskWsFrameHead *head)
{
  guint8 out[DSK_WS_HEAD_MAX + 4] = { 0 };
  gsize len = dsk_ws_frame_head_write (out, head->opcode, head->len);
  DskWsFrameHead again;
  guint code;

  g_assert (len + 4 == head->head_len && len <= DSK_WS_HEAD_MAX && (out[1] & 0x80) == 0);
  out[1] |= 0x80;
  g_assert (dsk_ws_frame_head_parse (out, len + 4, MESSAGE_MAX, &again, &code) == DSK_WS_HEAD_DONE);
  g_assert (again.len == head->len && again.opcode == head->opcode && again.fin);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  for (gsize at = 0; at < size;)
    {
      g_autofree guint8 *rest = g_memdup2 (data + at, size - at);
      gsize len = size - at;
      DskWsFrameHead head;
      guint code = 0;
      DskWsHeadResult result = dsk_ws_frame_head_parse (rest, len, MESSAGE_MAX, &head, &code);

      if (result == DSK_WS_HEAD_BAD)
        {
          g_assert (code == DSK_WS_CLOSE_PROTOCOL || code == DSK_WS_CLOSE_TOO_BIG);
          return 0;
        }
      if (result == DSK_WS_HEAD_MORE)
        {
          g_assert (len < DSK_WS_HEAD_MAX + 4);
          return 0;
        }
      check_head (&head, rest, len);
      check_own (&head);
      if (len - head.head_len < head.len)
        return 0;
      check_mask (rest + head.head_len, head.len, head.mask);
      at += head.head_len + head.len;
    }
  return 0;
}
