/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A request of a device without a WebSocket, and the relay's answer: what is read is written the same. */

#include "dsk-poll.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_frames (const DskPoll *poll)
{
  g_assert (poll->first > 0 && poll->frames->len <= DSK_POLL_FRAMES_MAX);
  for (guint i = 0; i < poll->frames->len; i++)
    {
      gsize len = g_bytes_get_size (g_ptr_array_index (poll->frames, i));

      g_assert (len >= DSK_FRAME_HEADER_LEN && len <= DSK_FRAME_MAX);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) body = g_bytes_new (data, size);
  g_autoptr (GBytes) again = NULL;
  g_auto (DskPoll) ask = { 0 };
  g_auto (DskPoll) say = { 0 };

  if (dsk_poll_decode_ask (body, &ask, NULL))
    {
      check_frames (&ask);
      again = dsk_poll_encode_ask (ask.id, ask.seen, ask.first, ask.code, (GBytes *const *) ask.frames->pdata,
                                   ask.frames->len);
    }
  else if (dsk_poll_decode_say (body, &say, NULL))
    {
      check_frames (&say);
      again = dsk_poll_encode_say (say.seen, say.first, say.code, (GBytes *const *) say.frames->pdata,
                                   say.frames->len);
    }
  g_assert (again == NULL || g_bytes_equal (again, body));
  return 0;
}
