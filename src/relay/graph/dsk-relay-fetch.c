/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-fetch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <unistd.h>

#include "dsk-error.h"
#include "dsk-media-inspect.h"
#include "dsk-media-store.h"
#include "dsk-media.h"
#include "dsk-relay-meter.h"

#define CHUNK (64 * 1024)
#define KEPT_MS ((gint64) 7 * 24 * 60 * 60 * 1000) /* what came in is with Meta for so long */
#define PAUSE_MAX_MS ((gint64) 60 * 60 * 1000)
#define DAMAGED_MAX 5 /* a digest that is wrong so often is no accident */
#define REDIRECTS_MAX 3

/* While one file is fetched. */
typedef struct
{
  const DskMediaEgress *egress;
  const DskRelayMediaJob *job;
  GCancellable *cancellable;
  SoupSession *session; /* (owned) */
  DskFetchResult *result;
  char *url;    /* (owned) (nullable) */
  char *mime;   /* (owned) (nullable) */
  char *sha256; /* (owned) (nullable): what it must be */
  gint64 size;  /* 0: not said */
  gint64 limit;
  char *temp;   /* (owned) (nullable) */
} Fetch;

void
dsk_fetch_result_clear (DskFetchResult *result)
{
  g_free (result->detail);
  dsk_media_facts_clear (&result->facts);
  *result = (DskFetchResult){ 0 };
}

gint64
dsk_fetch_pause_ms (gint64 attempt)
{
  return attempt >= 12 ? PAUSE_MAX_MS : MIN (PAUSE_MAX_MS, (gint64) 1000 << attempt);
}

/* Always FALSE. @detail: (nullable) */
static gboolean
end (Fetch *f, DskFetchOutcome outcome, const char *word, const char *detail)
{
  f->result->outcome = outcome;
  f->result->word = word;
  g_free (f->result->detail);
  f->result->detail = g_strdup (detail);
  return FALSE;
}

static gboolean
end_error (Fetch *f, const GError *error)
{
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_FORBIDDEN))
    return end (f, DSK_FETCH_FAILED, "host", error->message);
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_FULL))
    return end (f, DSK_FETCH_AGAIN, "full", error->message);
  return end (f, DSK_FETCH_AGAIN, "network", error->message);
}

static const char *
status_word (guint status)
{
  if (status == 401 || status == 403)
    return "token";
  if (status == 400 || status == 404 || status == 410)
    return "unknown";
  return status == 429 ? "rate" : "server";
}

static gboolean
end_status (Fetch *f, const char *what, guint status)
{
  g_autofree char *detail = g_strdup_printf ("%s: HTTP %u", what, status);

  return end (f, DSK_FETCH_AGAIN, status_word (status), detail);
}

/* --- where it is --- */

static char *
dup_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return json_node_dup_string (node);
}

static gboolean
read_place (Fetch *f, const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *size = NULL;
  g_autofree char *digest = NULL;
  JsonObject *object;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return end (f, DSK_FETCH_AGAIN, "server", "the answer is no JSON");
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return end (f, DSK_FETCH_AGAIN, "server", "the answer is no object");
  object = json_node_get_object (root);
  g_free (f->url);
  f->url = dup_member (object, "url");
  g_free (f->mime);
  f->mime = dup_member (object, "mime_type");
  digest = dup_member (object, "sha256");
  g_free (f->sha256);
  f->sha256 = dsk_sha256_from_any (digest);
  if (f->sha256 == NULL)
    f->sha256 = g_strdup (f->job->expected_sha256);
  size = dup_member (object, "file_size");
  f->size = size != NULL ? g_ascii_strtoll (size, NULL, 10) : 0;
  if (f->url == NULL)
    return end (f, DSK_FETCH_AGAIN, "server", "the answer names no place");
  if (f->size > f->limit)
    return end (f, DSK_FETCH_FAILED, "too-large", NULL);
  return TRUE;
}

static gboolean
ask_place (Fetch *f)
{
  g_autofree char *id = g_uri_escape_string (f->job->media_id, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/%s", f->egress->base, id);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) body = NULL;
  g_autofree char *text = NULL;

  if (message == NULL)
    return end (f, DSK_FETCH_FAILED, "unknown", "the id makes no address");
  body = dsk_media_egress_send (f->egress, f->session, message, f->cancellable, &error);
  if (body == NULL)
    return end_error (f, error);
  /* Only here: the host of the files is not Graph. */
  f->result->account_wait_ms = MAX (f->result->account_wait_ms, dsk_relay_meter_wait_ms (message));
  if (soup_message_get_status (message) != 200)
    return end_status (f, "asking for its place", soup_message_get_status (message));
  text = dsk_media_egress_read_json (body, f->cancellable, &error);
  if (text == NULL)
    return end_error (f, error);
  return read_place (f, text);
}

/* --- downloading --- */

static gboolean
check_whole (Fetch *f, gint64 got, const char *digest)
{
  if (f->size > 0 && got != f->size)
    return end (f, DSK_FETCH_AGAIN, "truncated", NULL);
  if (got == 0)
    return end (f, DSK_FETCH_AGAIN, "truncated", "it is empty");
  if (f->sha256 == NULL || strcmp (digest, f->sha256) == 0)
    return TRUE;
  return end (f, f->job->attempt + 1 >= DAMAGED_MAX ? DSK_FETCH_FAILED : DSK_FETCH_AGAIN, "digest", NULL);
}

/* Returns FALSE, or TRUE with the digest of what is in @fd now. */
static gboolean
copy (Fetch *f, GInputStream *body, int fd, GChecksum *sum)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  g_autoptr (GError) error = NULL;
  DskMessageKind kind = dsk_message_kind_from_string (f->job->kind);
  const char *declared = f->mime != NULL ? f->mime : f->job->mime;
  gint64 got = 0;
  gboolean ok;
  gsize n;

  while ((ok = g_input_stream_read_all (body, buffer, CHUNK, &n, f->cancellable, &error)) && n > 0)
    {
      if (got == 0 && !dsk_media_allowed (kind, dsk_media_sniff (buffer, n), declared))
        return end (f, DSK_FETCH_FAILED, "type", NULL);
      got += (gint64) n;
      if (got > f->limit)
        return end (f, DSK_FETCH_FAILED, "too-large", NULL);
      g_checksum_update (sum, buffer, (gssize) n);
      if (!dsk_media_store_write (fd, buffer, n, &error))
        return end_error (f, error);
    }
  if (!ok)
    return end_error (f, error);
  return check_whole (f, got, g_checksum_get_string (sum));
}

static gboolean
keep (Fetch *f, const char *digest)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dsk_media_store_path (f->egress->data_dir, digest);

  if (!dsk_media_store_adopt (f->egress->data_dir, f->temp, digest, &error)
      || !dsk_media_inspect (f->egress->data_dir, path, digest, f->mime != NULL ? f->mime : f->job->mime,
                             &f->result->facts, &error))
    return end_error (f, error);
  f->result->outcome = DSK_FETCH_READY;
  f->result->word = NULL;
  return TRUE;
}

static gboolean
save (Fetch *f, GInputStream *body)
{
  g_autofree char *name = g_strconcat ("in-", f->job->message, NULL);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GError) error = NULL;
  gboolean ok;
  int fd;

  if (!dsk_media_store_has_space (f->egress->data_dir, f->size))
    return end (f, DSK_FETCH_AGAIN, "full", NULL);
  fd = dsk_media_store_open_temp (f->egress->data_dir, name, O_WRONLY | O_TRUNC, &f->temp, &error);
  if (fd < 0)
    return end_error (f, error);
  ok = copy (f, body, fd, sum);
  close (fd);
  ok = ok && keep (f, g_checksum_get_string (sum));
  if (!ok)
    g_unlink (f->temp);
  return ok;
}

static gboolean
is_redirect (SoupMessage *message, char **url)
{
  guint status = soup_message_get_status (message);
  const char *to = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  g_autoptr (GUri) next = NULL;

  if (status < 301 || status > 308 || to == NULL)
    return FALSE;
  next = g_uri_parse_relative (soup_message_get_uri (message), to, SOUP_HTTP_URI_FLAGS, NULL);
  if (next == NULL)
    return FALSE;
  g_free (*url);
  *url = g_uri_to_string (next);
  return TRUE;
}

/* @expired: (out): the place is not valid any more, or not yet */
static gboolean
download (Fetch *f, gboolean *expired)
{
  *expired = FALSE;
  for (guint i = 0; i <= REDIRECTS_MAX; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new ("GET", f->url);
      g_autoptr (GError) error = NULL;
      g_autoptr (GInputStream) body = NULL;
      guint status;

      if (message == NULL)
        return end (f, DSK_FETCH_FAILED, "host", "its place is no address");
      body = dsk_media_egress_send (f->egress, f->session, message, f->cancellable, &error);
      if (body == NULL)
        return end_error (f, error);
      status = soup_message_get_status (message);
      if (is_redirect (message, &f->url))
        continue;
      *expired = status == 404 || status == 410 || status == 403;
      return status == 200 ? save (f, body) : end_status (f, "downloading", status);
    }
  return end (f, DSK_FETCH_FAILED, "host", "it is redirected without end");
}

void
dsk_fetch_run (const DskMediaEgress *egress, const DskRelayMediaJob *job, gint64 now, GCancellable *cancellable,
               DskFetchResult *result)
{
  Fetch f = { .egress = egress, .job = job, .cancellable = cancellable, .result = result };
  gboolean expired = FALSE;

  *result = (DskFetchResult){ .outcome = DSK_FETCH_AGAIN };
  f.limit = dsk_media_limit (dsk_message_kind_from_string (job->kind));
  if (f.limit == 0)
    f.limit = DSK_MEDIA_MAX_BYTES;
  f.session = dsk_media_egress_session (egress);
  /* A place is valid for minutes: one that is not any more is asked for once again at once. */
  if (ask_place (&f) && !download (&f, &expired) && expired && ask_place (&f))
    download (&f, &expired);
  if (result->outcome == DSK_FETCH_AGAIN)
    {
      result->after_ms = dsk_fetch_pause_ms (job->attempt);
      if (now - job->since >= KEPT_MS)
        result->outcome = DSK_FETCH_GONE;
    }
  g_object_unref (f.session);
  g_free (f.url);
  g_free (f.mime);
  g_free (f.sha256);
  g_free (f.temp);
}
