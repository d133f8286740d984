/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dsk-ws-frame.h"

#define MASK "\x01\x02\x03\x04"

static DskWsHeadResult
parse (const char *bytes, gsize len, DskWsFrameHead *head, guint *code)
{
  return dsk_ws_frame_head_parse ((const guint8 *) bytes, len, 70000, head, code);
}

#define assert_bad(text, why) \
  G_STMT_START \
  { \
    DskWsFrameHead h; \
    guint c = 0; \
    g_assert_cmpint (parse (text, sizeof text - 1, &h, &c), ==, DSK_WS_HEAD_BAD); \
    g_assert_cmpuint (c, ==, why); \
  } \
  G_STMT_END

static void
test_good (void)
{
  static const char small[] = "\x82\x85" MASK;
  static const char middle[] = "\x02\xfe\x01\x00" MASK;
  static const char large[] = "\x80\xff\x00\x00\x00\x00\x00\x01\x00\x00" MASK;
  DskWsFrameHead head;
  guint code;

  g_assert_cmpint (parse (small, sizeof small - 1, &head, &code), ==, DSK_WS_HEAD_DONE);
  g_assert_cmpint (head.opcode, ==, DSK_WS_BINARY);
  g_assert_true (head.fin);
  g_assert_cmpuint (head.len, ==, 5);
  g_assert_cmpuint (head.head_len, ==, 6);
  g_assert_cmpmem (head.mask, 4, MASK, 4);
  g_assert_cmpint (parse (middle, sizeof middle - 1, &head, &code), ==, DSK_WS_HEAD_DONE);
  g_assert_cmpuint (head.len, ==, 256);
  g_assert_false (head.fin);
  g_assert_cmpint (parse (large, sizeof large - 1, &head, &code), ==, DSK_WS_HEAD_DONE);
  g_assert_cmpuint (head.len, ==, 65536);
  for (gsize len = 0; len < sizeof large - 1; len++)
    g_assert_cmpint (parse (large, len, &head, &code), ==, DSK_WS_HEAD_MORE);
}

static void
test_bad (void)
{
  assert_bad ("\x82\x05hello", DSK_WS_CLOSE_PROTOCOL);                     /* not masked */
  assert_bad ("\xc2\x80" MASK, DSK_WS_CLOSE_PROTOCOL);                     /* a reserved bit: compressed */
  assert_bad ("\x83\x80" MASK, DSK_WS_CLOSE_PROTOCOL);                     /* no such opcode */
  assert_bad ("\x09\x80" MASK, DSK_WS_CLOSE_PROTOCOL);                     /* a ping in pieces */
  assert_bad ("\x89\xfe\x01\x00" MASK, DSK_WS_CLOSE_PROTOCOL);             /* a long ping */
  assert_bad ("\x82\xfe\x00\x05" MASK, DSK_WS_CLOSE_PROTOCOL);             /* 5, the long way */
  assert_bad ("\x82\xff\x00\x00\x00\x00\x00\x00\x00\x05" MASK, DSK_WS_CLOSE_PROTOCOL);
  assert_bad ("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff" MASK, DSK_WS_CLOSE_PROTOCOL);
  assert_bad ("\x82\xff\x00\x00\x00\x00\x40\x00\x00\x00" MASK, DSK_WS_CLOSE_TOO_BIG);
}

static void
test_unmask (void)
{
  const guint8 mask[4] = { 0x11, 0x22, 0x33, 0x44 };

  for (gsize len = 0; len < 40; len++)
    {
      guint8 data[40];

      for (gsize i = 0; i < len; i++)
        data[i] = (guint8) i ^ mask[i & 3];
      dsk_ws_unmask (data, len, mask);
      for (gsize i = 0; i < len; i++)
        g_assert_cmpuint (data[i], ==, i);
    }
}

static void
test_write (void)
{
  guint8 head[DSK_WS_HEAD_MAX];

  g_assert_cmpuint (dsk_ws_frame_head_write (head, DSK_WS_BINARY, 125), ==, 2);
  g_assert_cmpmem (head, 2, "\x82\x7d", 2);
  g_assert_cmpuint (dsk_ws_frame_head_write (head, DSK_WS_PONG, 126), ==, 4);
  g_assert_cmpmem (head, 4, "\x8a\x7e\x00\x7e", 4);
  g_assert_cmpuint (dsk_ws_frame_head_write (head, DSK_WS_BINARY, 65536), ==, 10);
  g_assert_cmpmem (head, 10, "\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/ws-frame/good", test_good);
  g_test_add_func ("/relay/ws-frame/bad", test_bad);
  g_test_add_func ("/relay/ws-frame/unmask", test_unmask);
  g_test_add_func ("/relay/ws-frame/write", test_write);
  return g_test_run ();
}
