/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-transport-http.h"

#include <glib/gi18n-lib.h>

#include "dsk-error.h"
#include "dsk-transport-pin.h"

#define ANSWER_MAX (64 * 1024)
#define DEADLINE_SECONDS 20
#define CONNECTIONS_PER_HOST 4

SoupSession *
dsk_transport_http_new_session (const char *base, const char *pin)
{
  SoupSession *session = soup_session_new_with_options ("user-agent", "Dastak", "max-conns-per-host",
                                                          CONNECTIONS_PER_HOST, NULL);

  /* Inflating is unbounded in libsoup; the frames are compressed by us, with a declared size. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  /* http is for this machine only; a proxy could not reach it. */
  if (g_str_has_prefix (base, "http:"))
    soup_session_set_proxy_resolver (session, NULL);
  if (pin != NULL)
    {
      g_autoptr (GTlsDatabase) database = dsk_transport_pin_new (pin);

      soup_session_set_tls_database (session, database);
    }
  return session;
}

static const char *
reason_of (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return _ ("No computer of that name was found. Check the address, and whether this computer is "
              "online");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return _ ("The computer answers, but no relay runs at this address and port");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return _ ("The relay did not answer in time");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return _ ("The relay can't be reached from this network");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED))
    return _ ("The network's proxy refused the connection to the relay");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return _ ("The connection to the relay broke");
  return NULL;
}

static GError *
tls_words (const GError *error)
{
  if (error->code == G_TLS_ERROR_BAD_CERTIFICATE)
    return g_error_new_literal (
        DSK_ERROR, DSK_ERROR_UNAVAILABLE,
        _ ("The relay's certificate can't be trusted: it is not the one that was "
           "agreed on, or it is expired, or made for another name. Nothing was sent"));
  if (error->code == G_TLS_ERROR_NOT_TLS)
    return g_error_new_literal (
        DSK_ERROR, DSK_ERROR_UNAVAILABLE,
        _ ("What answers at this address does not speak TLS; it is no relay, or "
           "the port is wrong"));
  return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("No secure connection to the relay: %s"),
                      error->message);
}

GError *
dsk_transport_http_words (const GError *error, const char *base)
{
  const char *reason;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || error->domain == DSK_ERROR)
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    return tls_words (error);
  reason = reason_of (error);
  if (reason != NULL)
    return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE, "%s (%s)", reason, base);
  return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE, _ ("The relay can't be reached (%s): %s"),
                      base, error->message);
}

GError *
dsk_transport_http_status_words (guint status)
{
  switch (status)
    {
    case SOUP_STATUS_UNAUTHORIZED:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("The relay does not know this device any more"));
    case SOUP_STATUS_FORBIDDEN:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("The relay does not let this device in"));
    case SOUP_STATUS_NOT_FOUND:
    case SOUP_STATUS_METHOD_NOT_ALLOWED:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("There is a web server at this address, but no Dastak relay"));
    case 426:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_NEWER,
                                  _ ("This version of Dastak is too old for the relay"));
    case 429:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("There were too many tries; wait a minute and try again"));
    case 413:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay found the request too long"));
    default:
      if (status >= 500)
        return g_error_new (
            DSK_ERROR, DSK_ERROR_UNAVAILABLE,
            _ ("The relay, or the server in front of it, can't answer now (HTTP %u)"), status);
      return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                          _ ("What answers at this address is not a Dastak relay (HTTP %u)"),
                          status);
    }
}

GError *
dsk_transport_http_proxy_words (SoupMessage *message, const char *base)
{
  guint status = soup_message_get_status (message);

  if (status < 300 || !g_str_has_prefix (base, "https:") || soup_message_get_tls_peer_certificate (message) != NULL)
    return NULL;
  if (status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED)
    return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                        _ ("The network's proxy wants a name and a password; they belong into the system's proxy "
                           "settings (%s)"),
                        base);
  return g_error_new (DSK_ERROR, DSK_ERROR_UNAVAILABLE, "%s (%s)",
                      _ ("The network's proxy refused the connection to the relay"), base);
}

/* --- one request --- */

typedef struct
{
  char *base;                /* (owned) */
  SoupMessage *message;      /* (owned) */
  GCancellable *cancellable; /* (owned): ours; follows the caller's */
  GCancellable *outer;       /* (owned) (nullable) */
  gulong outer_id;
  guint deadline;
  gboolean late;
  gsize max;
  guint8 *buffer; /* (owned): max + 2 bytes */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_handle_id (&request->deadline, g_source_remove);
  if (request->outer != NULL)
    g_cancellable_disconnect (request->outer, request->outer_id);
  g_clear_object (&request->outer);
  g_clear_object (&request->cancellable);
  g_clear_object (&request->message);
  g_free (request->base);
  g_free (request->buffer);
  g_free (request);
}

static gboolean
on_deadline (gpointer user_data)
{
  Request *request = user_data;

  request->deadline = 0;
  request->late = TRUE;
  g_cancellable_cancel (request->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* A relay with TLS can't answer who does not begin with it. */
static gboolean
is_cut_short (const GError *error, const char *base)
{
  return g_str_has_prefix (base, "http:")
         && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED)
             || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}

static void
fail (GTask *task, GError *error)
{
  Request *request = g_task_get_task_data (task);

  if (is_cut_short (error, request->base))
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                               _ ("The connection broke before the relay answered (%s). If it "
                                  "speaks TLS, use its enrolment "
                                  "link, or an address that begins with https://"),
                               request->base);
      g_error_free (error);
      return;
    }
  if (request->late)
    {
      g_error_free (error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
    }
  g_task_return_error (task, dsk_transport_http_words (error, request->base));
  g_error_free (error);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  gsize len = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &len, &error))
    {
      fail (task, error);
      return;
    }
  if (len > request->max)
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_INVALID,
                               _ ("The answer is too long for a relay's"));
      return;
    }
  request->buffer = g_realloc (request->buffer, len + 1);
  request->buffer[len] = '\0';
  g_task_return_pointer (task,
                         g_bytes_new_with_free_func (request->buffer, len, g_free, request->buffer),
                         (GDestroyNotify) g_bytes_unref);
  request->buffer = NULL;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream != NULL)
    error = dsk_transport_http_proxy_words (request->message, request->base);
  if (error != NULL)
    {
      fail (task, error);
      return;
    }
  request->buffer = g_malloc (request->max + 2);
  g_input_stream_read_all_async (stream, request->buffer, request->max + 1, G_PRIORITY_DEFAULT,
                                 request->cancellable, on_read, g_steal_pointer (&task));
}

void
dsk_transport_http_request_async (SoupSession *session, const char *uri, const char *base,
                                  GBytes *body, const char *bearer, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
  const DskHttpShape json = { "application/json", ANSWER_MAX, DEADLINE_SECONDS };

  dsk_transport_http_send_async (session, uri, base, body, bearer, &json, cancellable, callback, user_data);
}

void
dsk_transport_http_send_async (SoupSession *session, const char *uri, const char *base, GBytes *body,
                               const char *bearer, const DskHttpShape *shape, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, dsk_transport_http_request_async);
  g_task_set_task_data (task, request, request_free);
  request->base = g_strdup (base);
  request->max = shape->answer_max;
  request->message = soup_message_new (body != NULL ? "POST" : "GET", uri);
  if (request->message == NULL)
    {
      g_task_return_new_error (task, DSK_ERROR, DSK_ERROR_INVALID, _ ("%s is not an address"), uri);
      return;
    }
  soup_message_add_flags (request->message, SOUP_MESSAGE_NO_REDIRECT);
  if (bearer != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (request->message),
                                  "Authorization", bearer);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (request->message, shape->mime, body);
  request->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      request->outer = g_object_ref (cancellable);
      request->outer_id
          = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                                   g_object_ref (request->cancellable), g_object_unref);
    }
  request->deadline = g_timeout_add_seconds (shape->deadline_s, on_deadline, request);
  soup_session_send_async (session, request->message, G_PRIORITY_DEFAULT, request->cancellable,
                           on_sent, g_steal_pointer (&task));
}

GBytes *
dsk_transport_http_request_finish (GAsyncResult *result, guint *status, GError **error)
{
  GTask *task = G_TASK (result);
  Request *request = g_task_get_task_data (task);

  if (status != NULL)
    *status = request->message != NULL ? soup_message_get_status (request->message) : 0;
  return g_task_propagate_pointer (task, error);
}
