/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-media-transfer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-media-file.h"
#include "dsk-relay-address.h"
#include "dsk-transport-http.h"

#define PIECE (256 * 1024)           /* what one PUT brings */
#define ANSWER_MAX (2 * 1024 * 1024) /* more is no piece of a relay's */
#define TIMEOUT_S 30
#define MISMATCHES_MAX 3

DskMediaRelay *
dsk_media_relay_copy (const DskMediaRelay *self)
{
  DskMediaRelay *copy = g_new (DskMediaRelay, 1);

  *copy = (DskMediaRelay){ g_strdup (self->base), g_strdup (self->pin), g_strdup (self->token),
                           g_strdup (self->folder) };
  return copy;
}

void
dsk_media_relay_free (DskMediaRelay *self)
{
  g_free ((char *) self->base);
  g_free ((char *) self->pin);
  g_free ((char *) self->token);
  g_free ((char *) self->folder);
  g_free (self);
}

static SoupSession *
session_new (const DskMediaRelay *relay)
{
  SoupSession *session = dsk_transport_http_new_session (relay->base, relay->pin);

  g_object_set (session, "timeout", TIMEOUT_S, NULL);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/* @query: like "from=0". Returns: (transfer full) */
static SoupMessage *
message_new (const DskMediaRelay *relay, const char *method, const char *sha256, const char *query, GBytes *body)
{
  g_autofree char *path = g_strdup_printf ("/v1/media/%s?%s", sha256, query);
  g_autofree char *uri = dsk_relay_address_join (relay->base, path);
  g_autofree char *bearer = g_strconcat ("Bearer ", relay->token, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  if (message == NULL)
    return NULL;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, "application/octet-stream", body);
  return message;
}

static void
set_status_error (GError **error, guint status)
{
  if (status == 404)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("The relay has no such file for you"));
  else if (status == 413)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("The file is too large for the relay"));
  else if (status == 422)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CORRUPT, _ ("The file reached the relay damaged"));
  else if (status == 429)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                         _ ("You brought very much to the relay today; it takes more tomorrow"));
  else if (status == 507)
    g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("The relay has no space left for files"));
  else
    g_propagate_error (error, dsk_transport_http_status_words (status));
}

/* Returns: (transfer full) (nullable): the whole answer */
static GBytes *
ask (SoupSession *session, SoupMessage *message, const DskMediaRelay *relay, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (message == NULL)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("%s is not an address"), relay->base);
      return NULL;
    }
  in = soup_session_send (session, message, cancellable, &local);
  if (in != NULL && soup_message_headers_get_content_length (soup_message_get_response_headers (message)) > ANSWER_MAX)
    g_set_error_literal (&local, DSK_ERROR, DSK_ERROR_INVALID, _ ("The answer is too long for a relay's"));
  if (local == NULL
      && g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable, &local) >= 0)
    return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
  g_propagate_error (error, dsk_transport_http_words (local, relay->base));
  return NULL;
}

/* FALSE: the relay did not say. */
static gboolean
header_int (SoupMessage *message, const char *name, gint64 *value)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message), name);
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, DSK_MEDIA_MAX_BYTES, &number, NULL))
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

static gboolean
not_a_relay (GError **error)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("The relay is too old to have files"));
  return FALSE;
}

/* --- down --- */

static gboolean
append (int fd, GBytes *piece, GError **error)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (piece, &len);

  while (len > 0)
    {
      gssize n = write (fd, data, len);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, DSK_ERROR, errno == ENOSPC ? DSK_ERROR_FULL : DSK_ERROR_FAILED,
                       _ ("The file can't be kept on this computer: %s"), g_strerror (errno));
          return FALSE;
        }
      data += n;
      len -= (gsize) n;
    }
  return TRUE;
}

/* Pieces until the file is whole. */
static gboolean
download_to (const DskMediaRelay *relay, const char *sha256, int fd, DskMediaProgress progress, gpointer user_data,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupSession) session = session_new (relay);
  gint64 have = lseek (fd, 0, SEEK_END);
  gint64 size = -1;

  while (size < 0 || have < size)
    {
      g_autofree char *query = g_strdup_printf ("from=%" G_GINT64_FORMAT, have);
      g_autoptr (SoupMessage) message = message_new (relay, "GET", sha256, query, NULL);
      g_autoptr (GBytes) piece = ask (session, message, relay, cancellable, error);

      if (piece == NULL)
        return FALSE;
      if (soup_message_get_status (message) != 200)
        {
          set_status_error (error, soup_message_get_status (message));
          return FALSE;
        }
      if (!header_int (message, "Dastak-Size", &size) || (g_bytes_get_size (piece) == 0 && have < size))
        return not_a_relay (error);
      if (!append (fd, piece, error))
        return FALSE;
      have += (gint64) g_bytes_get_size (piece);
      progress (have, size, user_data);
    }
  return TRUE;
}

gboolean
dsk_media_download (const DskMediaRelay *relay, const char *sha256, DskMediaProgress progress, gpointer user_data,
                    GCancellable *cancellable, GError **error)
{
  g_autofree char *part = dsk_media_folder_part (relay->folder, sha256);
  g_autofree char *parent = g_path_get_dirname (part);
  gboolean ok;
  int fd;

  g_mkdir_with_parents (parent, 0700);
  fd = open (part, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_FAILED, _ ("The file can't be kept on this computer: %s"),
                   g_strerror (errno));
      return FALSE;
    }
  ok = download_to (relay, sha256, fd, progress, user_data, cancellable, error);
  close (fd);
  return ok && dsk_media_folder_adopt (relay->folder, part, sha256, error);
}

/* --- up --- */

/* What a file is brought for, as the end of a query: an older relay knows of messages alone. */
static const char *
query_use (DskMediaUse use)
{
  return use == DSK_MEDIA_FOR_NOTE ? "&for=note" : "";
}

/* How much of it the relay has. */
static gboolean
ask_have (const DskMediaRelay *relay, SoupSession *session, const char *sha256, DskMediaUse use, gint64 *have,
          GCancellable *cancellable, GError **error)
{
  g_autofree char *query = g_strconcat ("bring=1", query_use (use), NULL);
  g_autoptr (SoupMessage) message = message_new (relay, "HEAD", sha256, query, NULL);
  g_autoptr (GBytes) answer = ask (session, message, relay, cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (soup_message_get_status (message) != 200)
    {
      set_status_error (error, soup_message_get_status (message));
      return FALSE;
    }
  return header_int (message, "Dastak-Have", have) || not_a_relay (error);
}

static GBytes *
read_piece (int fd, gint64 from, GError **error)
{
  guint8 *data = g_malloc (PIECE);
  gssize n = pread (fd, data, PIECE, from);

  if (n > 0)
    return g_bytes_new_take (data, (gsize) n);
  g_free (data);
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CORRUPT, _ ("The file on this computer is damaged"));
  return NULL;
}

/* @have: (inout): what the relay has afterwards, which it says also when it did not take the piece */
static gboolean
put_piece (const DskMediaRelay *relay, SoupSession *session, const char *sha256, DskMediaUse use, int fd, gint64 size,
           gint64 *have, guint *mismatches, GCancellable *cancellable, GError **error)
{
  g_autofree char *query = g_strdup_printf ("from=%" G_GINT64_FORMAT "&size=%" G_GINT64_FORMAT "%s", *have, size,
                                            query_use (use));
  g_autoptr (GBytes) piece = read_piece (fd, *have, error);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) answer = NULL;
  guint status;

  if (piece == NULL)
    return FALSE;
  message = message_new (relay, "PUT", sha256, query, piece);
  answer = ask (session, message, relay, cancellable, error);
  if (answer == NULL)
    return FALSE;
  status = soup_message_get_status (message);
  if (status == 409 && ++*mismatches <= MISMATCHES_MAX && header_int (message, "Dastak-Have", have))
    return TRUE;
  if (status != 200)
    {
      set_status_error (error, status);
      return FALSE;
    }
  return header_int (message, "Dastak-Have", have) || not_a_relay (error);
}

static gboolean
upload_from (const DskMediaRelay *relay, const char *sha256, DskMediaUse use, int fd, gint64 size,
             DskMediaProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupSession) session = session_new (relay);
  gint64 have = 0;
  guint mismatches = 0;

  if (!ask_have (relay, session, sha256, use, &have, cancellable, error))
    return FALSE;
  while (have < size)
    {
      if (!put_piece (relay, session, sha256, use, fd, size, &have, &mismatches, cancellable, error))
        return FALSE;
      progress (have, size, user_data);
    }
  return TRUE;
}

gboolean
dsk_media_upload (const DskMediaRelay *relay, const char *sha256, DskMediaUse use, DskMediaProgress progress,
                  gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = dsk_media_folder_path (relay->folder, sha256);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  gboolean ok;

  if (fd < 0 || fstat (fd, &info) != 0 || info.st_size == 0)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_INVALID, _ ("The file is gone from this computer"));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  ok = upload_from (relay, sha256, use, fd, info.st_size, progress, user_data, cancellable, error);
  close (fd);
  return ok;
}

gboolean
dsk_media_upload_drop (const DskMediaRelay *relay, const char *sha256, DskMediaUse use, GError **error)
{
  g_autofree char *query = g_strconcat ("bring=1", query_use (use), NULL);
  g_autoptr (SoupSession) session = session_new (relay);
  g_autoptr (SoupMessage) message = message_new (relay, "DELETE", sha256, query, NULL);
  g_autoptr (GBytes) answer = ask (session, message, relay, NULL, error);

  if (answer == NULL)
    return FALSE;
  if (soup_message_get_status (message) == 200)
    return TRUE;
  set_status_error (error, soup_message_get_status (message));
  return FALSE;
}
