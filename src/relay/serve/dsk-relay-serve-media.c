/* SPDX-License-Identifier: GPL-3.0-or-later */

/* /v1/media/SHA256: files of messages and notes, in pieces. GET ?from=N: the piece from there on. HEAD ?bring=1: how
 * much of a file this user's device brought. PUT ?from=N&size=TOTAL: the next piece of it; the last one is answered
 * when the file is whole, checked and known to the database. DELETE: what this user began to bring of it is not wanted
 * any more; what is whole stays. These three may say &for=note: it is brought for a note, and not there for a
 * message. Rights are looked up again for every piece. */

#define G_LOG_DOMAIN "dastak-relay"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-media-inspect.h"
#include "dsk-media-store.h"
#include "dsk-media.h"
#include "dsk-relay-daemon-private.h"
#include "dsk-relay-engine-media.h"

#define PREFIX "/v1/media/"
#define PIECE_BYTES (256 * 1024)
#define DAY_QUOTA ((gint64) 4 * 1024 * 1024 * 1024) /* bytes that one user may bring in a day */

typedef struct
{
  DskReaderJob job;
  DskWriterOp op;
  DskRelayDaemon *daemon;
  DskHttpRequest *request; /* (owned) */
  DskHttpMethod method;
  gboolean bring;
  DskMediaUse use;
  char *token;  /* (owned) */
  char *sha256; /* (owned) */
  gint64 from;
  gint64 size;
  DskPrincipal principal;   /* (owned) */
  DskRelayMediaFacts facts; /* (owned): of a file that became whole */
  GError *error;            /* (owned) (nullable) */
  guint status;
  const char *word; /* what is wrong */
  GBytes *answer;   /* (owned) (nullable) */
  gint64 total;     /* −1: not said */
  gint64 have;      /* −1: not said */
} Media;

static void
media_free (Media *media)
{
  dsk_http_request_unref (media->request);
  explicit_bzero (media->token, strlen (media->token));
  g_free (media->token);
  g_free (media->sha256);
  dsk_principal_clear (&media->principal);
  dsk_media_facts_clear (&media->facts);
  g_clear_error (&media->error);
  g_clear_pointer (&media->answer, g_bytes_unref);
  g_free (media);
}

static void
refuse (Media *media, guint status, const char *word)
{
  media->status = status;
  media->word = word;
}

/* A file that can't be read or written now. */
static void
refuse_file (Media *media)
{
  if (g_error_matches (media->error, DSK_ERROR, DSK_ERROR_FULL))
    refuse (media, 507, "full");
  else
    refuse (media, 503, "store");
}

/* --- GET --- */

static void
read_piece (Media *media)
{
  g_autofree char *path = dsk_media_store_path (media->daemon->config->data, media->sha256);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0 || media->from > info.st_size)
    {
      refuse (media, 404, "not-found");
    }
  else
    {
      gsize len = (gsize) MIN (info.st_size - media->from, PIECE_BYTES);
      guint8 *data = g_malloc (MAX (len, 1));
      gssize n = media->method == DSK_HTTP_HEAD ? 0 : pread (fd, data, len, media->from);

      media->answer = g_bytes_new_take (data, (gsize) MAX (n, 0));
      media->total = info.st_size;
      media->status = 200;
      if (n < 0)
        refuse (media, 503, "store");
    }
  if (fd >= 0)
    close (fd);
}

/* --- PUT --- */

static char *
temp_name (const Media *media)
{
  return g_strdup_printf ("up-%s-%s%s", media->principal.user, media->use == DSK_MEDIA_FOR_NOTE ? "note-" : "",
                          media->sha256);
}

/* What this user began to bring besides it; it is kept for a day, so it counts like what was brought in a day. */
static gint64
held (const Media *media)
{
  g_autofree char *prefix = g_strdup_printf ("up-%s-", media->principal.user);
  g_autofree char *name = temp_name (media);

  return dsk_media_store_held (media->daemon->config->data, prefix, name);
}

static gboolean
file_is_here (const Media *media)
{
  g_autofree char *path = dsk_media_store_path (media->daemon->config->data, media->sha256);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* It is what it should be. */
static void
adopt (Media *media, const char *path)
{
  const char *data_dir = media->daemon->config->data;
  g_autofree char *target = dsk_media_store_path (data_dir, media->sha256);

  if (!dsk_media_store_adopt (data_dir, path, media->sha256, &media->error)
      || !dsk_media_inspect (data_dir, target, media->sha256, NULL, &media->facts, &media->error))
    refuse_file (media);
}

/* All of it came: it is what it should be, or nothing of it is kept. */
static void
complete (Media *media, const char *path)
{
  g_autofree char *digest = dsk_media_store_digest (path, &media->error);

  if (digest == NULL)
    {
      refuse_file (media);
    }
  else if (strcmp (digest, media->sha256) == 0)
    {
      adopt (media, path);
    }
  else
    {
      g_unlink (path);
      refuse (media, 422, "digest");
    }
}

/* What came of it before. If that is all, and the relay died or the disk was full before it had its place, it gets it
 * now: its bringer has nothing more to bring. */
static void
tell_progress (Media *media)
{
  g_autofree char *name = temp_name (media);
  g_autofree char *path = g_build_filename (media->daemon->config->data, "media", "tmp", name, NULL);
  g_autofree char *digest = NULL;
  struct stat info;

  media->status = 200;
  media->have = stat (path, &info) == 0 ? info.st_size : 0;
  if (media->have > 0)
    digest = dsk_media_store_digest (path, NULL);
  if (g_strcmp0 (digest, media->sha256) == 0)
    adopt (media, path);
}

static gboolean
append (Media *media, int fd)
{
  gsize len;
  gconstpointer data = g_bytes_get_data (dsk_http_request_body (media->request), &len);

  if (dsk_media_store_write (fd, data, len, &media->error))
    {
      media->have = media->from + (gint64) len;
      return TRUE;
    }
  /* What was written of it counts, or would be written twice. */
  if (ftruncate (fd, media->from) != 0)
    g_message ("a file that is being brought could not be cut: %s", g_strerror (errno));
  refuse_file (media);
  return FALSE;
}

static void
write_piece (Media *media)
{
  g_autofree char *name = temp_name (media);
  g_autofree char *path = NULL;
  int fd = dsk_media_store_open_temp (media->daemon->config->data, name, O_WRONLY | O_APPEND, &path, &media->error);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      refuse_file (media);
      if (fd >= 0)
        close (fd);
      return;
    }
  media->status = 200;
  media->have = info.st_size;
  if (info.st_size != media->from)
    refuse (media, 409, "from");
  else
    append (media, fd);
  close (fd);
  if (media->status == 200 && media->have == media->size)
    complete (media, path);
}

static void
take_piece (Media *media, gint64 brought, gint64 today)
{
  gint64 len = (gint64) dsk_http_request_head (media->request)->body_len;

  if (media->size > DSK_MEDIA_MAX_BYTES)
    refuse (media, 413, "too-large");
  else if (media->size <= 0 || len == 0 || len > media->size - media->from)
    refuse (media, 400, "size");
  else if (brought >= 0 && file_is_here (media))
    {
      media->status = 200;
      media->have = brought;
    }
  else if (today + held (media) + media->size > DAY_QUOTA)
    refuse (media, 429, "quota");
  else if (!dsk_media_store_has_space (media->daemon->config->data, media->size - media->from))
    refuse (media, 507, "full");
  else
    write_piece (media);
}

/* --- DELETE --- */

/* Also if there is nothing: it may be asked again. */
static void
drop (Media *media)
{
  g_autofree char *name = temp_name (media);
  g_autofree char *path = g_build_filename (media->daemon->config->data, "media", "tmp", name, NULL);

  media->status = 200;
  media->have = 0;
  if (g_unlink (path) != 0 && errno != ENOENT)
    refuse (media, 503, "store");
}

/* --- one request --- */

static void
media_run (DskReaderJob *job, DskRelayReader *reader)
{
  Media *media = (Media *) job;
  gboolean visible;
  gint64 brought;
  gint64 today;

  if (!dsk_relay_reader_media (reader, media->token, media->sha256, media->use,
                               dsk_clock_now_ms (media->daemon->clock), &media->principal, &visible, &brought, &today,
                               &media->error))
    {
      if (g_error_matches (media->error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED))
        refuse (media, 401, "auth");
      else if (g_error_matches (media->error, DSK_ERROR, DSK_ERROR_FORBIDDEN))
        refuse (media, 403, "revoked");
      else
        refuse (media, 503, "store");
    }
  else if (media->method == DSK_HTTP_PUT)
    take_piece (media, brought, today);
  else if (media->method == DSK_HTTP_DELETE)
    drop (media);
  else if (media->bring && brought >= 0 && file_is_here (media))
    {
      media->status = 200;
      media->have = brought;
    }
  else if (media->bring)
    {
      tell_progress (media);
    }
  else if (!visible)
    refuse (media, 404, "not-found");
  else
    read_piece (media);
}

static void
answer (Media *media)
{
  g_autoptr (GString) headers = g_string_new (NULL);

  if (media->word != NULL && media->status != 409)
    {
      dsk_relay_refuse (media->request, media->status, media->word,
                        media->error != NULL ? media->error->message : media->word);
      return;
    }
  if (media->total >= 0)
    g_string_append_printf (headers, "Dastak-Size: %" G_GINT64_FORMAT "\r\n", media->total);
  if (media->have >= 0)
    g_string_append_printf (headers, "Dastak-Have: %" G_GINT64_FORMAT "\r\n", media->have);
  dsk_http_request_respond_bytes (media->request, media->status, "application/octet-stream", media->answer,
                                  headers->str);
}

static gboolean
brought_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Media *media = G_STRUCT_MEMBER_P (op, -G_STRUCT_OFFSET (Media, op));

  return dsk_relay_engine_media_brought (engine, media->principal.user, media->use, &media->facts, error);
}

static void
brought_done (DskWriterOp *op, const GError *error)
{
  Media *media = G_STRUCT_MEMBER_P (op, -G_STRUCT_OFFSET (Media, op));

  /* The file is here, but nobody knows whose it is: it is brought again. */
  if (error != NULL)
    {
      media->error = g_error_copy (error);
      refuse_file (media);
    }
  else if (media->use == DSK_MEDIA_FOR_MESSAGE)
    {
      dsk_relay_fetcher_look (media->daemon->fetcher);
    }
  answer (media);
  media_free (media);
}

static void
media_done (DskReaderJob *job)
{
  Media *media = (Media *) job;

  if (media->daemon->stop_by_ms != 0)
    refuse (media, 503, "stopping");
  if (media->facts.sha256 == NULL || media->status != 200)
    {
      answer (media);
      media_free (media);
      return;
    }
  media->op.run = brought_run;
  media->op.done = brought_done;
  media->op.flags = DSK_WRITER_SENDS;
  dsk_relay_writer_push (media->daemon->writer, &media->op);
}

/* FALSE: it is there and no number. */
static gboolean
query_int (const DskHttpHead *head, const char *name, gint64 *value)
{
  g_autofree char *text = dsk_http_head_dup_query (head, name);
  guint64 number;

  *value = 0;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64 / 2, &number, NULL))
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

/* FALSE: nobody brings anything for that. */
static gboolean
query_use (const DskHttpHead *head, DskMediaUse *use)
{
  g_autofree char *text = dsk_http_head_dup_query (head, "for");

  *use = DSK_MEDIA_FOR_MESSAGE;
  return text == NULL || dsk_media_use_from_string (text, use);
}

void
dsk_relay_serve_media (DskHttpRequest *request, gpointer user_data)
{
  DskRelayDaemon *daemon = user_data;
  const DskHttpHead *head = dsk_http_request_head (request);
  const char *sha256 = head->path + strlen (PREFIX);
  const char *token = dsk_relay_bearer (head);
  gint64 bring;
  gint64 from;
  gint64 size;
  DskMediaUse use;
  Media *media;

  if (token == NULL)
    {
      dsk_relay_refuse (request, 401, "auth", "there is no token");
      return;
    }
  if (!dsk_sha256_is_valid (sha256))
    {
      dsk_relay_refuse (request, 404, "not-found", "the name is no digest");
      return;
    }
  if (!query_int (head, "from", &from) || !query_int (head, "size", &size) || !query_int (head, "bring", &bring)
      || !query_use (head, &use))
    {
      dsk_relay_refuse (request, 400, "bad-request", "the query is not understood");
      return;
    }
  media = g_new0 (Media, 1);
  media->job.run = media_run;
  media->job.done = media_done;
  media->daemon = daemon;
  media->request = dsk_http_request_ref (request);
  media->method = head->method;
  media->bring = bring != 0;
  media->use = use;
  media->token = g_strdup (token);
  media->sha256 = g_strdup (sha256);
  media->from = from;
  media->size = size;
  media->total = media->have = -1;
  /* Pieces of one file are taken one after the other. */
  dsk_relay_readers_push (daemon->files, g_str_hash (sha256), &media->job);
}
