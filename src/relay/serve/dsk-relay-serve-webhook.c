/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GET and POST /webhooks/whatsapp. Only who signed it decides what is kept: a body that can't be understood is
 * answered 200 like any other, once it is durable. */

#define G_LOG_DOMAIN "dastak-relay"

#include <string.h>

#include "dsk-error.h"
#include "dsk-relay-daemon-private.h"
#include "dsk-relay-log.h"
#include "dsk-text.h"
#include "dsk-wa-webhook.h"

#define CHALLENGE_MAX 128
#define ID_CHARS 64 /* of an id that nobody vouches for, in the log */

typedef struct
{
  DskWriterOp op;
  DskHttpRequest *request; /* (owned) */
  DskRelayDaemon *daemon;
  guint8 mac[DSK_WA_MAC_LEN];
  DskRelayVouched vouched;
  GPtrArray *origins; /* (owned) (nullable) of DskWaOrigin: to be looked at */
} Append;

/* What is said of a number counts only from who may speak of the account that it is known to be of: as the
 * configuration says, or else as it was heard first. */
static gboolean
check_origins (const Append *append, DskRelayEngine *engine, GError **error)
{
  for (guint i = 0; append->origins != NULL && i < append->origins->len; i++)
    {
      const DskWaOrigin *origin = append->origins->pdata[i];
      g_autofree char *waba = NULL;
      g_autofree char *account = NULL;
      g_autofree char *number = NULL;

      if (origin->phone_number_id != NULL
          && !dsk_relay_accounts_know_number (append->daemon->accounts, origin->phone_number_id)
          && !dsk_relay_engine_account_of (engine, origin->phone_number_id, &waba, error))
        return FALSE;
      if (dsk_relay_accounts_may (append->daemon->accounts, append->vouched, origin->waba_id, origin->phone_number_id)
          && (waba == NULL || dsk_relay_accounts_may (append->daemon->accounts, append->vouched, waba, NULL)))
        continue;
      account = dsk_text_preview (waba != NULL ? waba : origin->waba_id, ID_CHARS);
      number = dsk_text_preview (origin->phone_number_id, ID_CHARS);
      g_set_error (error, DSK_ERROR, DSK_ERROR_FORBIDDEN,
                   "another app signed it than that of account %s, number %s; see [account …] and its numbers in the "
                   "configuration",
                   *account != '\0' ? account : "-", *number != '\0' ? number : "-");
      return FALSE;
    }
  return TRUE;
}

static gboolean
append_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Append *append = (Append *) op;

  return check_origins (append, engine, error)
         && dsk_relay_engine_append_webhook (engine, append->mac, dsk_http_request_body (append->request), error);
}

static void
append_free (Append *append)
{
  dsk_http_request_unref (append->request);
  g_clear_pointer (&append->origins, g_ptr_array_unref);
  g_free (append);
}

static void
append_done (DskWriterOp *op, const GError *error)
{
  Append *append = (Append *) op;

  if (error == NULL)
    dsk_http_request_respond (append->request, 200, NULL, NULL);
  else if (g_error_matches (error, DSK_ERROR, DSK_ERROR_FORBIDDEN))
    dsk_relay_refuse (append->request, 401, "signature", error->message);
  else
    dsk_relay_refuse (append->request, 503, "store", error->message);
  append_free (append);
}

static void
serve_post (DskHttpRequest *request, DskRelayDaemon *daemon)
{
  const char *header = dsk_http_head_get (dsk_http_request_head (request), "x-hub-signature-256");
  gsize len;
  const guint8 *body = g_bytes_get_data (dsk_http_request_body (request), &len);
  Append *append;

  append = g_new0 (Append, 1);
  if (body == NULL)
    body = (const guint8 *) "";
  if (!dsk_relay_accounts_verify (daemon->accounts, body, len, header, append->mac, &append->vouched))
    {
      g_free (append);
      if (!dsk_relay_accounts_have_secret (daemon->accounts))
        {
          dsk_relay_refuse (request, 503, "not-configured", "there is no app secret");
          return;
        }
      dsk_relay_refuse (request, 401, "signature",
                        header == NULL ? "the signature is missing" : "the signature is wrong");
      return;
    }
  append->op.run = append_run;
  append->op.done = append_done;
  append->op.flags = DSK_WRITER_APPENDS | DSK_WRITER_BOUNDED;
  append->op.weight = len;
  append->request = dsk_http_request_ref (request);
  append->daemon = daemon;
  if (dsk_relay_accounts_are_apart (daemon->accounts))
    append->origins = dsk_wa_webhook_origins ((const char *) body, len);
  if (dsk_relay_writer_push (daemon->writer, &append->op))
    return;
  dsk_relay_refuse (request, 503, "busy", "too much waits for the disk");
  append_free (append);
}

/* Takes as long for a wrong first letter as for a wrong last one. */
static gboolean
is_equal (const char *a, const char *b)
{
  g_autofree char *left = g_compute_checksum_for_string (G_CHECKSUM_SHA256, a, -1);
  g_autofree char *right = g_compute_checksum_for_string (G_CHECKSUM_SHA256, b, -1);
  guint8 different = 0;

  for (gsize i = 0; left[i] != '\0'; i++)
    different |= (guint8) (left[i] ^ right[i]);
  return different == 0;
}

static gboolean
is_challenge (const char *text)
{
  gsize len = strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-");

  return len > 0 && len <= CHALLENGE_MAX && text[len] == '\0';
}

static void
serve_handshake (DskHttpRequest *request, DskRelayDaemon *daemon)
{
  const DskHttpHead *head = dsk_http_request_head (request);
  const char *expected = dsk_relay_secret_get (daemon->verify_token, NULL);
  g_autofree char *mode = dsk_http_head_dup_query (head, "hub.mode");
  g_autofree char *token = dsk_http_head_dup_query (head, "hub.verify_token");
  g_autofree char *challenge = dsk_http_head_dup_query (head, "hub.challenge");

  if (expected == NULL)
    dsk_relay_refuse (request, 403, "forbidden", "there is no verify token");
  else if (g_strcmp0 (mode, "subscribe") != 0 || token == NULL || !is_equal (token, expected))
    dsk_relay_refuse (request, 403, "forbidden", "the verify token is wrong");
  else if (challenge == NULL || !is_challenge (challenge))
    dsk_relay_refuse (request, 403, "forbidden", "the challenge is not one");
  else
    {
      dsk_relay_log_about (G_LOG_LEVEL_MESSAGE, &(DskRelayLogAbout){ .request = dsk_http_request_id (request) },
                           "the webhook was verified");
      dsk_http_request_respond (request, 200, "text/plain", challenge);
    }
}

void
dsk_relay_serve_webhook (DskHttpRequest *request, gpointer user_data)
{
  if (dsk_http_request_head (request)->method == DSK_HTTP_POST)
    serve_post (request, user_data);
  else
    serve_handshake (request, user_data);
}
