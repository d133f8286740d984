/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-web-socket.h"

#include <string.h>

/* Pongs that may wait for a peer that does not read; it is owed no more. */
#define PONGS_MAX (64 * 1024)
/* So much goes out with its head in one piece, in one call of the system. */
#define SMALL 8192

struct _DskWebSocket
{
  DskNetStream *stream; /* (owned) */
  gsize max_message;
  const DskWebSocketHandler *handler;
  gpointer user_data;
  GByteArray *message; /* (owned) (nullable): fragments so far */
  gboolean reading;
  gboolean closed;
  gboolean in_input;
};

static void
send_frame (DskWebSocket *self, DskWsOpcode opcode, gconstpointer data, gsize len)
{
  guint8 head[DSK_WS_HEAD_MAX];
  gsize head_len = dsk_ws_frame_head_write (head, opcode, len);

  if (len <= SMALL)
    {
      guint8 small[DSK_WS_HEAD_MAX + SMALL];

      memcpy (small, head, head_len);
      if (len > 0)
        memcpy (small + head_len, data, len);
      dsk_net_stream_write (self->stream, small, head_len + len);
      return;
    }
  dsk_net_stream_write (self->stream, head, head_len);
  dsk_net_stream_write (self->stream, data, len);
}

void
dsk_web_socket_send (DskWebSocket *self, GBytes *message)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (message, &len);

  if (!self->closed)
    send_frame (self, DSK_WS_BINARY, data, len);
}

void
dsk_web_socket_close (DskWebSocket *self, guint code, const char *reason)
{
  guint8 payload[DSK_WS_CONTROL_MAX] = { (guint8) (code >> 8), (guint8) code };
  gsize len = reason != NULL ? MIN (strlen (reason), sizeof payload - 2) : 0;

  if (self->closed)
    return;
  self->closed = TRUE;
  if (len > 0)
    memcpy (payload + 2, reason, len);
  send_frame (self, DSK_WS_CLOSE, payload, code == 0 ? 0 : len + 2);
  dsk_net_stream_finish (self->stream);
}

/* Closes and tells the handler. */
static void
end (DskWebSocket *self, guint code, guint peer_code, const char *reason)
{
  if (self->closed)
    return;
  dsk_web_socket_close (self, code, NULL);
  self->handler->closed (self, peer_code, reason, self->user_data);
}

static void
on_close (DskWebSocket *self, const guint8 *data, gsize len)
{
  guint code = len >= 2 ? (guint) data[0] << 8 | data[1] : 0;

  if (len == 1 || (len >= 2 && !dsk_ws_close_code_is_valid (code)))
    end (self, DSK_WS_CLOSE_PROTOCOL, 0, "bad close");
  else
    end (self, code == 0 ? DSK_WS_CLOSE_NORMAL : code, code, "closed by the device");
}

/* One data frame: a whole message, or a part. */
static void
on_data (DskWebSocket *self, const DskWsFrameHead *head, const guint8 *data)
{
  g_autoptr (GBytes) message = NULL;

  if ((head->opcode == DSK_WS_CONTINUE) != (self->message != NULL))
    {
      end (self, DSK_WS_CLOSE_PROTOCOL, 0, "fragments out of order");
      return;
    }
  if (head->opcode == DSK_WS_TEXT)
    {
      end (self, DSK_WS_CLOSE_UNSUPPORTED, 0, "text");
      return;
    }
  if (head->fin && self->message == NULL)
    {
      message = g_bytes_new (data, head->len);
    }
  else
    {
      if (self->message == NULL)
        self->message = g_byte_array_new ();
      if (self->message->len + head->len > self->max_message)
        {
          end (self, DSK_WS_CLOSE_TOO_BIG, 0, "message too big");
          return;
        }
      g_byte_array_append (self->message, data, (guint) head->len);
      if (!head->fin)
        return;
      message = g_byte_array_free_to_bytes (g_steal_pointer (&self->message));
    }
  self->handler->message (self, message, self->user_data);
}

/* TRUE: one frame was taken. */
static gboolean
read_frame (DskWebSocket *self)
{
  DskWsFrameHead head;
  guint code;
  gsize len;
  guint8 *data = dsk_net_stream_peek_mutable (self->stream, &len);
  DskWsHeadResult result = dsk_ws_frame_head_parse (data, len, self->max_message, &head, &code);

  if (result == DSK_WS_HEAD_BAD)
    {
      end (self, code, 0, "bad frame");
      return FALSE;
    }
  if (result == DSK_WS_HEAD_MORE || len - head.head_len < head.len)
    return FALSE;
  data += head.head_len;
  dsk_ws_unmask (data, head.len, head.mask);
  if (head.opcode == DSK_WS_CLOSE)
    on_close (self, data, head.len);
  else if (head.opcode == DSK_WS_PING)
    {
      if (dsk_net_stream_queued (self->stream) < PONGS_MAX)
        send_frame (self, DSK_WS_PONG, data, head.len);
    }
  else if (head.opcode != DSK_WS_PONG)
    on_data (self, &head, data);
  dsk_net_stream_consume (self->stream, head.head_len + head.len);
  return TRUE;
}

static void
input_cb (DskNetStream *stream, gpointer user_data)
{
  DskWebSocket *self = user_data;

  if (self->in_input)
    return;
  self->in_input = TRUE;
  while (!self->closed && self->reading && read_frame (self))
    ;
  self->in_input = FALSE;
  if (!self->closed && dsk_net_stream_is_ended (stream))
    end (self, DSK_WS_CLOSE_NORMAL, 0, "ended");
}

static void
closed_cb (DskNetStream *stream, const char *reason, gpointer user_data)
{
  DskWebSocket *self = user_data;

  if (self->closed)
    return;
  self->closed = TRUE;
  self->handler->closed (self, 0, reason, self->user_data);
}

static const DskNetHandler net_handler = { input_cb, closed_cb };

DskWebSocket *
dsk_web_socket_new (DskNetStream *stream, gsize max_message, const DskWebSocketHandler *handler,
                    gpointer user_data)
{
  DskWebSocket *self = g_new0 (DskWebSocket, 1);

  self->stream = stream;
  self->max_message = max_message;
  self->handler = handler;
  self->user_data = user_data;
  self->reading = TRUE;
  dsk_net_stream_set_handler (stream, &net_handler, self);
  return self;
}

void
dsk_web_socket_start (DskWebSocket *self)
{
  dsk_net_stream_set_reading (self->stream, self->reading);
  input_cb (self->stream, self);
}

void
dsk_web_socket_set_reading (DskWebSocket *self, gboolean reading)
{
  if (self->closed || self->reading == reading)
    return;
  self->reading = reading;
  dsk_net_stream_set_reading (self->stream, reading);
  if (reading)
    input_cb (self->stream, self);
}

gsize
dsk_web_socket_queued (DskWebSocket *self)
{
  return dsk_net_stream_queued (self->stream);
}

void
dsk_web_socket_free (DskWebSocket *self)
{
  if (self == NULL)
    return;
  g_assert (!self->in_input);
  if (!self->closed)
    dsk_net_stream_abort (self->stream);
  dsk_net_stream_set_handler (self->stream, NULL, NULL);
  g_clear_pointer (&self->message, g_byte_array_unref);
  dsk_net_stream_unref (self->stream);
  g_free (self);
}
