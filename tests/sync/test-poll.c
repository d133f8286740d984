/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dsk-error.h"
#include "dsk-poll.h"

#define ID "0123456789abcdef0123456789abcdef"
#define HEAD "dsk\1" "\1\2\3\4\5\6\7\10" "\1\2\3\4\5\6\7\10"

static GQueue *
frames_of (guint n, gsize size)
{
  GQueue *frames = g_queue_new ();

  for (guint i = 0; i < n; i++)
    {
      guint8 *data = g_malloc0 (size);

      data[0] = (guint8) (i + 1);
      g_queue_push_tail (frames, g_bytes_new_take (data, size));
    }
  return frames;
}

static void
free_frames (GQueue *frames)
{
  g_queue_free_full (frames, (GDestroyNotify) g_bytes_unref);
}

/* What goes in comes out, at any number of frames. */
static void
test_round (void)
{
  for (guint n = 0; n < 4; n++)
    {
      GQueue *queue = frames_of (n, 6 + n);
      GBytes *frames[4] = { NULL };
      g_autoptr (GBytes) ask = NULL;
      g_autoptr (GBytes) say = NULL;
      g_auto (DskPoll) poll = { 0 };
      g_auto (DskPoll) answer = { 0 };

      for (guint i = 0; i < n; i++)
        frames[i] = g_queue_peek_nth (queue, i);
      ask = dsk_poll_encode_ask (ID, 70000, n + 1, n == 1 ? 1001 : 0, frames, n);
      say = dsk_poll_encode_say (G_MAXUINT32, 258, n == 3 ? 4403 : 0, frames, n);
      g_assert_true (dsk_poll_decode_ask (ask, &poll, NULL));
      g_assert_cmpstr (poll.id, ==, ID);
      g_assert_cmpuint (poll.seen, ==, 70000);
      g_assert_cmpuint (poll.first, ==, n + 1);
      g_assert_cmpuint (poll.code, ==, n == 1 ? 1001 : 0);
      g_assert_true (dsk_poll_decode_say (say, &answer, NULL));
      g_assert_cmpuint (answer.seen, ==, G_MAXUINT32);
      g_assert_cmpuint (answer.first, ==, 258);
      g_assert_cmpuint (answer.code, ==, n == 3 ? 4403 : 0);
      g_assert_cmpuint (poll.frames->len, ==, n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_true (g_bytes_equal (frames[i], g_ptr_array_index (poll.frames, i)));
          g_assert_true (g_bytes_equal (frames[i], g_ptr_array_index (answer.frames, i)));
        }
      free_frames (queue);
    }
}

#define BYTES(text) text, sizeof text - 1

static void
test_bad (void)
{
  static const struct
  {
    const char *data;
    gsize len;
    gboolean good;
  } cases[] = {
    { BYTES ("") },
    { BYTES ("dsk") },
    { BYTES ("dsk\2") },
    { BYTES (HEAD) },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0") },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0"), TRUE },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\0" "\0\0") },                           /* frames have numbers from 1 */
    { BYTES (HEAD "\0\0\0\0" "\377\377\377\377" "\0\0") },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0") },                   /* half a length */
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0\6" "123456"), TRUE },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0\6" "12345") },         /* half a frame */
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0\5" "12345") },         /* a frame without a head */
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0\0") },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\377\377\377\377" "123456") },
    { BYTES (HEAD "\0\0\0\0" "\0\0\0\1" "\0\0" "\0\0\0\6" "123456" "\0") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (cases[i].data, cases[i].len);
      g_autoptr (GError) error = NULL;
      g_auto (DskPoll) poll = { 0 };
      g_auto (DskPoll) other = { 0 };
      gboolean good = dsk_poll_decode_ask (body, &poll, &error);

      g_test_message ("case %u", i);
      g_assert_cmpint (good, ==, cases[i].good);
      if (!good)
        g_assert_error (error, DSK_ERROR, DSK_ERROR_INVALID);
      g_clear_error (&error);
      g_assert_false (dsk_poll_decode_say (body, &other, &error)); /* a request is no answer */
    }
}

static void
test_fit (void)
{
  static const struct
  {
    guint n;
    gsize size, max;
    guint fit;
  } cases[] = {
    { 0, 6, 100, 0 },
    { 3, 6, 30, 3 },
    { 3, 6, 29, 2 },
    { 3, 6, 1, 1 }, /* one goes in any case: it would never leave */
    { DSK_POLL_FRAMES_MAX + 5, 6, DSK_FRAME_MAX, DSK_POLL_FRAMES_MAX },
    { 2, DSK_FRAME_MAX, DSK_FRAME_MAX, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GQueue *frames = frames_of (cases[i].n, cases[i].size);

      g_assert_cmpuint (dsk_poll_fit (frames, cases[i].max), ==, cases[i].fit);
      free_frames (frames);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/poll/round", test_round);
  g_test_add_func ("/sync/poll/bad", test_bad);
  g_test_add_func ("/sync/poll/fit", test_fit);
  return g_test_run ();
}
