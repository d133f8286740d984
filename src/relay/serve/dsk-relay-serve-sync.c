/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET and POST /v1/sync, GET /v1/info and /healthz. A token is looked up before the handshake is answered, and for
 * each request of who has no WebSocket. */

#define G_LOG_DOMAIN "dastak-relay"

#include <string.h>

#include "dsk-error.h"
#include "dsk-frame.h"
#include "dsk-json-writer.h"
#include "dsk-relay-daemon-private.h"
#include "dsk-relay-log.h"

#define TOKEN_LEN 64
#define HEALTH_MS 5000

void
dsk_relay_refuse (DskHttpRequest *request, guint status, const char *word, const char *why)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", word);

  dsk_relay_log_about (G_LOG_LEVEL_MESSAGE, &(DskRelayLogAbout){ .request = dsk_http_request_id (request) },
                       "from %s: %s refused %u, %s", dsk_http_request_peer (request),
                       dsk_http_request_head (request)->path, status, why);
  dsk_http_request_respond (request, status, NULL, body);
}

/* --- sync --- */

typedef struct
{
  DskReaderJob job;
  DskRelayDaemon *daemon;
  DskHttpRequest *request; /* (owned) */
  char *token;             /* (owned) */
  DskPrincipal principal;  /* (owned) */
  GError *error;           /* (owned) (nullable) */
} Login;

static void
login_run (DskReaderJob *job, DskRelayReader *reader)
{
  Login *login = (Login *) job;

  dsk_relay_reader_authenticate (reader, login->token, &login->principal, &login->error);
}

static void
admit (Login *login)
{
  g_autofree char *peer = NULL;
  DskNetStream *stream;

  if (login->daemon->stop_by_ms != 0)
    {
      dsk_relay_refuse (login->request, 503, "stopping", "the relay stops");
      return;
    }
  if (dsk_http_request_head (login->request)->method == DSK_HTTP_POST)
    {
      dsk_relay_polls_take (login->daemon->polls, &login->principal, login->request);
      return;
    }
  stream = dsk_http_request_upgrade (login->request);
  if (stream == NULL)
    return;
  peer = g_strdup (dsk_net_stream_peer (stream));
  dsk_relay_hub_add (login->daemon->hub, dsk_relay_line_new_socket (stream, DSK_FRAME_MAX), &login->principal,
                     dsk_http_request_id (login->request), peer);
}

static void
login_done (DskReaderJob *job)
{
  Login *login = (Login *) job;

  if (login->error == NULL)
    admit (login);
  else if (g_error_matches (login->error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED))
    dsk_relay_refuse (login->request, 401, "auth", "the token is not known");
  else if (g_error_matches (login->error, DSK_ERROR, DSK_ERROR_FORBIDDEN))
    dsk_relay_refuse (login->request, 403, "revoked", "the device is revoked");
  else
    dsk_relay_refuse (login->request, 503, "store", login->error->message);
  dsk_http_request_unref (login->request);
  dsk_principal_clear (&login->principal);
  g_clear_error (&login->error);
  explicit_bzero (login->token, strlen (login->token));
  g_free (login->token);
  g_free (login);
}

const char *
dsk_relay_bearer (const DskHttpHead *head)
{
  const char *value = dsk_http_head_get (head, "authorization");

  if (value == NULL || g_ascii_strncasecmp (value, "bearer ", 7) != 0)
    return NULL;
  value += 7;
  value += strspn (value, " ");
  if (strspn (value, "0123456789abcdef") != TOKEN_LEN || value[TOKEN_LEN] != '\0')
    return NULL;
  return value;
}

void
dsk_relay_serve_sync (DskHttpRequest *request, gpointer user_data)
{
  DskRelayDaemon *daemon = user_data;
  const char *token = dsk_relay_bearer (dsk_http_request_head (request));
  Login *login;

  if (token == NULL)
    {
      dsk_relay_refuse (request, 401, "auth", "there is no token");
      return;
    }
  login = g_new0 (Login, 1);
  login->job.run = login_run;
  login->job.done = login_done;
  login->daemon = daemon;
  login->request = dsk_http_request_ref (request);
  login->token = g_strdup (token);
  dsk_relay_readers_push (daemon->readers, (guint) dsk_http_request_id (request), &login->job);
}

/* --- info --- */

void
dsk_relay_serve_info (DskHttpRequest *request, gpointer user_data)
{
  DskRelayDaemon *daemon = user_data;
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  g_autofree char *body = NULL;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "name", daemon->config->name);
  dsk_json_writer_name (writer, "proto");
  dsk_json_writer_begin_array (writer);
  dsk_json_writer_int (writer, DSK_PROTO_MIN);
  dsk_json_writer_int (writer, DSK_PROTO_MAX);
  dsk_json_writer_end_array (writer);
  dsk_json_writer_set_int (writer, "now", dsk_clock_now_ms (daemon->clock));
  dsk_json_writer_end_object (writer);
  body = dsk_json_writer_take_string (writer);
  dsk_http_request_respond (request, 200, NULL, body);
}

/* --- health --- */

typedef struct
{
  DskWriterOp op;
  DskHttpRequest *request; /* (owned) (nullable): until it is answered */
  guint timeout_id;
} Health;

static gboolean
health_late (gpointer user_data)
{
  Health *health = user_data;

  health->timeout_id = 0;
  dsk_relay_refuse (health->request, 503, "writer", "the writer does not answer");
  g_clear_pointer (&health->request, dsk_http_request_unref);
  return G_SOURCE_REMOVE;
}

static gboolean
health_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return TRUE;
}

static void
health_done (DskWriterOp *op, const GError *error)
{
  Health *health = (Health *) op;

  g_clear_handle_id (&health->timeout_id, g_source_remove);
  if (health->request != NULL && error != NULL)
    dsk_relay_refuse (health->request, 503, "store", error->message);
  else if (health->request != NULL)
    dsk_http_request_respond (health->request, 200, NULL, "{\"ok\":true}");
  g_clear_pointer (&health->request, dsk_http_request_unref);
  g_free (health);
}

void
dsk_relay_serve_health (DskHttpRequest *request, gpointer user_data)
{
  DskRelayDaemon *daemon = user_data;
  Health *health = g_new0 (Health, 1);

  health->op.run = health_run;
  health->op.done = health_done;
  health->op.flags = DSK_WRITER_NOTHING | DSK_WRITER_BOUNDED;
  health->request = dsk_http_request_ref (request);
  if (dsk_relay_writer_push (daemon->writer, &health->op))
    {
      health->timeout_id = g_timeout_add (HEALTH_MS, health_late, health);
      return;
    }
  dsk_relay_refuse (request, 503, "writer", "too much waits for the disk");
  dsk_http_request_unref (health->request);
  g_free (health);
}
