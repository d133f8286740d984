/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-ws-frame.h"

#include <string.h>

static DskWsHeadResult
bad (guint *close_code, guint code)
{
  *close_code = code;
  return DSK_WS_HEAD_BAD;
}

static gboolean
is_known (guint8 opcode)
{
  return opcode <= DSK_WS_BINARY || (opcode >= DSK_WS_CLOSE && opcode <= DSK_WS_PONG);
}

/* The length that follows the two first bytes. FALSE: not in its shortest form. */
static gboolean
read_length (const guint8 *data, guint8 code, guint64 *len)
{
  guint64 value = 0;
  guint n = code == 126 ? 2 : code == 127 ? 8 : 0;

  if (n == 0)
    {
      *len = code;
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    value = value << 8 | data[2 + i];
  *len = value;
  return n == 2 ? value > 125 : value > G_MAXUINT16 && value <= G_MAXINT64;
}

DskWsHeadResult
dsk_ws_frame_head_parse (const guint8 *data, gsize len, gsize max_len, DskWsFrameHead *head,
                         guint *close_code)
{
  guint8 code;
  guint64 payload;
  gboolean control;

  if (len < 2)
    return DSK_WS_HEAD_MORE;
  control = (data[0] & 0x08) != 0;
  code = data[1] & 0x7f;
  if ((data[0] & 0x70) != 0 || (data[1] & 0x80) == 0 || !is_known (data[0] & 0x0f)
      || (control && (code > DSK_WS_CONTROL_MAX || (data[0] & 0x80) == 0)))
    return bad (close_code, DSK_WS_CLOSE_PROTOCOL);
  head->head_len = 2 + (code == 126 ? 2 : code == 127 ? 8 : 0) + 4;
  if (len < head->head_len)
    return DSK_WS_HEAD_MORE;
  if (!read_length (data, code, &payload))
    return bad (close_code, DSK_WS_CLOSE_PROTOCOL);
  if (payload > max_len)
    return bad (close_code, DSK_WS_CLOSE_TOO_BIG);
  head->opcode = data[0] & 0x0f;
  head->fin = (data[0] & 0x80) != 0;
  head->len = (gsize) payload;
  memcpy (head->mask, data + head->head_len - 4, 4);
  return DSK_WS_HEAD_DONE;
}

gboolean
dsk_ws_close_code_is_valid (guint code)
{
  /* 1004 has no meaning; 1005, 1006 and 1015 are for what was never sent. */
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014)
         || (code >= 3000 && code < 5000);
}

void
dsk_ws_unmask (guint8 *data, gsize len, const guint8 mask[4])
{
  guint8 wide[8];
  guint64 word;
  gsize i = 0;

  memcpy (wide, mask, 4);
  memcpy (wide + 4, mask, 4);
  memcpy (&word, wide, 8);
  for (; i + 8 <= len; i += 8)
    {
      guint64 block;

      memcpy (&block, data + i, 8);
      block ^= word;
      memcpy (data + i, &block, 8);
    }
  for (; i < len; i++)
    data[i] ^= mask[i & 3];
}

gsize
dsk_ws_frame_head_write (guint8 out[DSK_WS_HEAD_MAX], DskWsOpcode opcode, gsize len)
{
  out[0] = 0x80 | (guint8) opcode;
  if (len < 126)
    {
      out[1] = (guint8) len;
      return 2;
    }
  if (len <= G_MAXUINT16)
    {
      out[1] = 126;
      out[2] = (guint8) (len >> 8);
      out[3] = (guint8) len;
      return 4;
    }
  out[1] = 127;
  for (guint i = 0; i < 8; i++)
    out[2 + i] = (guint8) ((guint64) len >> (56 - 8 * i));
  return 10;
}
