/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-graph.h"

#include "dsk-relay-meter.h"

#define ANSWER_MAX (256 * 1024)
#define IDLE_S 10 /* shorter than the other side's, so that it rarely closes under a request */

typedef struct
{
  const DskSendJob *job;
  SoupMessage *message; /* (owned) */
  GCancellable *cancel; /* (owned) */
  GInputStream *stream; /* (owned) (nullable) */
  guint timeout_id;
  gboolean started; /* it may have been written */
  char *answer;     /* (owned) (nullable) */
  DskGraphDone done;
  gpointer user_data;
} Post;

char *
dsk_relay_graph_dup_base (const DskRelayConfig *config)
{
  gsize len = strlen (config->graph_url);

  while (len > 0 && config->graph_url[len - 1] == '/')
    len--;
  return g_strdup_printf ("%.*s/%s", (int) len, config->graph_url, config->graph_version);
}

SoupSession *
dsk_relay_graph_session_new (guint connections, guint timeout_ms)
{
  SoupSession *session = soup_session_new_with_options (
      "user-agent", "Dastak/" DSK_VERSION, "max-conns", (int) connections, "max-conns-per-host",
      (int) connections, "idle-timeout", IDLE_S, "timeout", MAX (timeout_ms / 1000, 1u), NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static void
post_free (Post *post)
{
  g_clear_handle_id (&post->timeout_id, g_source_remove);
  g_object_unref (post->message);
  g_object_unref (post->cancel);
  g_clear_object (&post->stream);
  g_free (post->answer);
  g_free (post);
}

static void
finish (Post *post, guint status, gsize len, const GError *error)
{
  g_auto (DskWaSendResult) result = { 0 };
  SoupMessageHeaders *headers = soup_message_get_response_headers (post->message);
  const char *trace = status != 0 ? soup_message_headers_get_one (headers, "x-fb-trace-id") : NULL;

  dsk_wa_send_result_from_response (&result, status, post->answer, len, !post->started,
                                    post->job->attempt);
  if (status != 0)
    result.account_wait_ms = dsk_relay_meter_wait_ms (post->message);
  if (result.outcome != DSK_WA_ACCEPTED)
    g_message ("send %s attempt %u: http %u, error %d, trace %s%s%s", post->job->message,
               post->job->attempt, status, result.code, trace != NULL ? trace : "-",
               error != NULL ? ": " : "", error != NULL ? error->message : "");
  post->done (post->job, &result, post->user_data);
  post_free (post);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Post *post = user_data;
  g_autoptr (GError) error = NULL;
  gsize len = 0;
  guint status = soup_message_get_status (post->message);

  /* Half an answer is no answer: what it says of the message is not known. */
  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &len, &error))
    finish (post, 0, 0, error);
  else
    finish (post, status, len, NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Post *post = user_data;
  g_autoptr (GError) error = NULL;

  post->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (post->stream == NULL)
    {
      finish (post, 0, 0, error);
      return;
    }
  post->answer = g_malloc (ANSWER_MAX);
  g_input_stream_read_all_async (post->stream, post->answer, ANSWER_MAX, G_PRIORITY_DEFAULT,
                                 post->cancel, read_cb, post);
}

/* From here on bytes may leave. */
static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  ((Post *) user_data)->started = TRUE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Post *post = user_data;

  post->timeout_id = 0;
  g_cancellable_cancel (post->cancel);
  return G_SOURCE_REMOVE;
}

static gboolean
has_link (const char *text)
{
  return text != NULL && (strstr (text, "https://") != NULL || strstr (text, "http://") != NULL);
}

void
dsk_relay_graph_post (SoupSession *session, const char *base, const char *token, const DskSendJob *job,
                      gboolean link_previews, guint timeout_ms, DskGraphDone done, gpointer user_data)
{
  g_autofree char *number = g_uri_escape_string (job->phone_number_id, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/%s/messages", base, number);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  DskWaSend send = { .to = job->to,
                     .recipient = job->recipient,
                     .group_id = job->group_id,
                     .kind = job->kind,
                     .text = job->text,
                     .content = job->content,
                     .media_id = job->media_id,
                     .preview_url = link_previews && has_link (job->text),
                     .context_wamid = job->context_wamid,
                     .opaque = job->message };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = dsk_wa_send_encode (&send, &error);
  Post *post;

  if (body == NULL)
    {
      const DskWaSendResult result = { .outcome = DSK_WA_PERMANENT, .reason = error->message };

      done (job, &result, user_data);
      return;
    }
  post = g_new0 (Post, 1);
  post->job = job;
  post->done = done;
  post->user_data = user_data;
  post->cancel = g_cancellable_new ();
  post->message = soup_message_new ("POST", url);
  g_assert (post->message != NULL); /* the configuration was checked */
  soup_message_add_flags (post->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (post->message), "Authorization",
                                bearer);
  soup_message_set_request_body_from_bytes (post->message, "application/json", body);
  g_signal_connect (post->message, "starting", G_CALLBACK (starting_cb), post);
  post->timeout_id = g_timeout_add (timeout_ms, timeout_cb, post);
  soup_session_send_async (session, post->message, G_PRIORITY_DEFAULT, post->cancel, sent_cb, post);
}
