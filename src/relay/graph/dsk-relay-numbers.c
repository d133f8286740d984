/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-numbers.h"

#include "dsk-relay-graph.h"
#include "dsk-relay-meter.h"
#include "dsk-wa-numbers.h"

#define EVERY_MS ((gint64) 6 * 60 * 60 * 1000)
#define ANSWER_MAX (1024 * 1024)
#define FIELDS "id,quality_rating,messaging_limit_tier"

struct _DskRelayNumbers
{
  DskRelayAccounts *accounts; /* (unowned) */
  DskClock *clock;            /* (owned) */
  DskRelayWriter *writer;     /* (unowned) (nullable) */
  SoupSession *session;       /* (owned) */
  GCancellable *cancel;       /* (owned) */
  char *base;                 /* (owned) */
  GHashTable *asked;          /* (owned): account → gint64, when */
  /* What is asked just now. */
  char *waba;           /* (owned) (nullable) */
  SoupMessage *message; /* (owned) (nullable) */
  char *answer;         /* (owned) (nullable) */
};

typedef struct
{
  DskWriterOp op;
  char *waba;       /* (owned) */
  GPtrArray *found; /* (owned) (element-type DskWaNumber) */
} Put;

static gboolean
put_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Put *put = (Put *) op;

  return dsk_relay_engine_put_numbers (engine, put->waba, put->found, error);
}

static void
put_done (DskWriterOp *op, const GError *error)
{
  Put *put = (Put *) op;

  if (error != NULL)
    g_warning ("how the numbers of account %s stand can't be kept: %s", put->waba, error->message);
  g_free (put->waba);
  g_ptr_array_unref (put->found);
  g_free (put);
}

static void
leave (DskRelayNumbers *self)
{
  g_clear_pointer (&self->waba, g_free);
  g_clear_object (&self->message);
  g_clear_pointer (&self->answer, g_free);
}

static void
fail (DskRelayNumbers *self, const char *why)
{
  if (!g_cancellable_is_cancelled (self->cancel))
    g_message ("how the numbers of account %s stand is not known: %s", self->waba, why);
  leave (self);
}

static void
take_answer (DskRelayNumbers *self, gsize len)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found;
  Put *put;

  if (soup_message_get_status (self->message) != SOUP_STATUS_OK)
    {
      g_autofree char *words = g_strdup_printf ("http %u", soup_message_get_status (self->message));

      fail (self, words);
      return;
    }
  found = dsk_wa_numbers_parse (self->answer, len, &error);
  if (found == NULL)
    {
      fail (self, error->message);
      return;
    }
  if (self->writer == NULL)
    g_ptr_array_unref (found);
  else
    {
      put = g_new0 (Put, 1);
      put->op.run = put_run;
      put->op.done = put_done;
      put->waba = g_strdup (self->waba);
      put->found = found;
      dsk_relay_writer_push (self->writer, &put->op);
    }
  leave (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskRelayNumbers *self = user_data;
  g_autoptr (GError) error = NULL;
  gsize len = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &len, &error))
    fail (self, error->message);
  else
    take_answer (self, len);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskRelayNumbers *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      fail (self, error->message);
      return;
    }
  dsk_relay_meter_tell (self->writer, DSK_ABOUT_ACCOUNT, self->waba, dsk_relay_meter_wait_ms (self->message));
  self->answer = g_malloc (ANSWER_MAX);
  g_input_stream_read_all_async (stream, self->answer, ANSWER_MAX, G_PRIORITY_LOW, self->cancel, read_cb, self);
}

static gboolean
is_due (DskRelayNumbers *self, const char *waba)
{
  const gint64 *asked = g_hash_table_lookup (self->asked, waba);
  const gint64 now = dsk_clock_now_ms (self->clock);

  /* A clock that was set back is no reason to wait. */
  return asked == NULL || now - *asked >= EVERY_MS || now < *asked;
}

void
dsk_relay_numbers_ask (DskRelayNumbers *self, const char *waba)
{
  const char *token = dsk_relay_accounts_token (self->accounts, waba, NULL);
  g_autofree char *id = g_uri_escape_string (waba, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/%s/phone_numbers?limit=1000&fields=" FIELDS, self->base, id);
  g_autofree char *bearer = g_strconcat ("Bearer ", token != NULL ? token : "", NULL);
  gint64 *now;

  if (self->writer == NULL || self->waba != NULL || token == NULL || !is_due (self, waba))
    return;
  now = g_new (gint64, 1);
  *now = dsk_clock_now_ms (self->clock);
  g_hash_table_replace (self->asked, g_strdup (waba), now);
  self->waba = g_strdup (waba);
  self->message = soup_message_new ("GET", url);
  g_assert (self->message != NULL); /* the configuration was checked */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (self->message), "Authorization", bearer);
  soup_session_send_async (self->session, self->message, G_PRIORITY_LOW, self->cancel, sent_cb, self);
}

/* --- life --- */

DskRelayNumbers *
dsk_relay_numbers_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock)
{
  DskRelayNumbers *self = g_new0 (DskRelayNumbers, 1);

  self->accounts = accounts;
  self->clock = dsk_clock_ref (clock);
  self->base = dsk_relay_graph_dup_base (config);
  self->session = dsk_relay_graph_session_new (1, config->send_timeout_ms);
  self->cancel = g_cancellable_new ();
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
dsk_relay_numbers_set_writer (DskRelayNumbers *self, DskRelayWriter *writer)
{
  self->writer = writer;
  if (writer == NULL)
    g_cancellable_cancel (self->cancel);
}

gboolean
dsk_relay_numbers_busy (DskRelayNumbers *self)
{
  return self->waba != NULL;
}

void
dsk_relay_numbers_free (DskRelayNumbers *self)
{
  if (self == NULL)
    return;
  dsk_relay_numbers_set_writer (self, NULL);
  leave (self);
  g_hash_table_unref (self->asked);
  g_object_unref (self->session);
  g_object_unref (self->cancel);
  dsk_clock_unref (self->clock);
  g_free (self->base);
  g_free (self);
}
