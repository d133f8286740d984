/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-poll.h"

#include <string.h>

#include "dsk-error.h"

#define ID_BYTES (DSK_POLL_ID_LEN / 2)
#define REST_BYTES 10 /* seen, first, code */
#define LENGTH_BYTES 4

static const guint8 ask_magic[4] = { 'd', 's', 'k', 1 };
static const guint8 say_magic[4] = { 'd', 's', 'k', 2 };

/* --- writing --- */

static void
put (GByteArray *out, guint64 value, guint bytes)
{
  guint8 data[8];

  for (guint i = 0; i < bytes; i++)
    data[i] = (guint8) (value >> (8 * (bytes - 1 - i)));
  g_byte_array_append (out, data, bytes);
}

/* Takes @out. */
static GBytes *
put_rest (GByteArray *out, guint32 seen, guint32 first, guint code, GBytes *const *frames, guint n)
{
  put (out, seen, 4);
  put (out, first, 4);
  put (out, code, 2);
  for (guint i = 0; i < n; i++)
    {
      gsize len;
      gconstpointer data = g_bytes_get_data (frames[i], &len);

      put (out, len, LENGTH_BYTES);
      g_byte_array_append (out, data, (guint) len);
    }
  return g_byte_array_free_to_bytes (out);
}

GBytes *
dsk_poll_encode_ask (const char *id, guint32 seen, guint32 first, guint code, GBytes *const *frames, guint n)
{
  GByteArray *out = g_byte_array_new ();

  g_assert (strlen (id) == DSK_POLL_ID_LEN);
  g_byte_array_append (out, ask_magic, sizeof ask_magic);
  for (guint i = 0; i < ID_BYTES; i++)
    put (out, (guint64) (g_ascii_xdigit_value (id[2 * i]) << 4 | g_ascii_xdigit_value (id[2 * i + 1])), 1);
  return put_rest (out, seen, first, code, frames, n);
}

GBytes *
dsk_poll_encode_say (guint32 seen, guint32 first, guint code, GBytes *const *frames, guint n)
{
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, say_magic, sizeof say_magic);
  return put_rest (out, seen, first, code, frames, n);
}

guint
dsk_poll_fit (GQueue *frames, gsize max)
{
  gsize total = 0;
  guint n = 0;

  for (GList *link = frames->head; link != NULL && n < DSK_POLL_FRAMES_MAX; link = link->next)
    {
      total += g_bytes_get_size (link->data) + LENGTH_BYTES;
      if (n > 0 && total > max)
        break;
      n++;
    }
  return n;
}

/* --- reading --- */

typedef struct
{
  GBytes *body; /* (unowned) */
  const guint8 *data;
  gsize len;
  gsize at;
} Reader;

/* Whether so many bytes are left. */
static gboolean
has (const Reader *reader, gsize bytes)
{
  return reader->len - reader->at >= bytes;
}

static guint32
get (Reader *reader, guint bytes)
{
  guint32 value = 0;

  for (guint i = 0; i < bytes; i++)
    value = value << 8 | reader->data[reader->at++];
  return value;
}

static gboolean
invalid (GError **error, const char *reason)
{
  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "The request or answer is damaged: %s", reason);
  return FALSE;
}

static gboolean
begin (Reader *reader, GBytes *body, const guint8 magic[4], gsize head, GError **error)
{
  *reader = (Reader){ .body = body };
  reader->data = g_bytes_get_data (body, &reader->len);
  if (reader->len < sizeof ask_magic + head || memcmp (reader->data, magic, sizeof ask_magic) != 0)
    return invalid (error, "it has no head");
  reader->at = sizeof ask_magic;
  return TRUE;
}

static gboolean
get_rest (Reader *reader, DskPoll *poll, GError **error)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  poll->seen = get (reader, 4);
  poll->first = get (reader, 4);
  poll->code = get (reader, 2);
  while (reader->at < reader->len)
    {
      guint32 len;

      if (!has (reader, LENGTH_BYTES))
        return invalid (error, "it ends within a length");
      len = get (reader, LENGTH_BYTES);
      if (len < DSK_FRAME_HEADER_LEN || len > DSK_FRAME_MAX || !has (reader, len))
        return invalid (error, "a frame has a length that can't be");
      if (frames->len >= DSK_POLL_FRAMES_MAX)
        return invalid (error, "it has too many frames");
      g_ptr_array_add (frames, g_bytes_new_from_bytes (reader->body, reader->at, len));
      reader->at += len;
    }
  if (poll->first == 0 || poll->first > G_MAXUINT32 - DSK_POLL_FRAMES_MAX)
    return invalid (error, "its frames have numbers that can't be");
  poll->frames = g_steal_pointer (&frames);
  return TRUE;
}

gboolean
dsk_poll_decode_ask (GBytes *body, DskPoll *poll, GError **error)
{
  Reader reader;

  *poll = (DskPoll){ 0 };
  if (!begin (&reader, body, ask_magic, ID_BYTES + REST_BYTES, error))
    return FALSE;
  for (guint i = 0; i < ID_BYTES; i++)
    g_snprintf (poll->id + 2 * i, 3, "%02x", get (&reader, 1));
  return get_rest (&reader, poll, error);
}

gboolean
dsk_poll_decode_say (GBytes *body, DskPoll *poll, GError **error)
{
  Reader reader;

  *poll = (DskPoll){ 0 };
  if (!begin (&reader, body, say_magic, REST_BYTES, error))
    return FALSE;
  return get_rest (&reader, poll, error);
}

void
dsk_poll_clear (DskPoll *poll)
{
  g_clear_pointer (&poll->frames, g_ptr_array_unref);
}
