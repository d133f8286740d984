/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-courtesy.h"

#include "dsk-relay-graph.h"
#include "dsk-relay-meter.h"

#define AT_ONCE 4
#define KNOWN_MAX 4096
#define TYPING_MS ((gint64) 20 * 1000) /* it is shown for 25 s */

/* A reference-counted box. */
typedef struct
{
  int busy;               /* how many are on it */
  DskRelayWriter *writer; /* (unowned) (nullable) */
} Way;

typedef struct
{
  Way *way;                /* (owned) */
  SoupMessage *message;    /* (owned) */
  char *phone_number_id;   /* (owned) */
} Post;

struct _DskRelayCourtesy
{
  DskRelayAccounts *accounts; /* (unowned) */
  DskClock *clock;       /* (owned) */
  SoupSession *session;  /* (owned) */
  GCancellable *cancel;  /* (owned) */
  char *base;            /* (owned) */
  GHashTable *read;      /* (owned): wamids that were told */
  GHashTable *typing;    /* (owned): wamid → gint64, when it was told last */
  Way *way;              /* (owned): outlives us while posts are on it */
};

DskRelayCourtesy *
dsk_relay_courtesy_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock)
{
  DskRelayCourtesy *self = g_new0 (DskRelayCourtesy, 1);

  self->accounts = accounts;
  self->clock = dsk_clock_ref (clock);
  self->base = dsk_relay_graph_dup_base (config);
  self->session = dsk_relay_graph_session_new (AT_ONCE, config->send_timeout_ms);
  self->cancel = g_cancellable_new ();
  self->read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->typing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->way = g_rc_box_new0 (Way);
  return self;
}

void
dsk_relay_courtesy_set_writer (DskRelayCourtesy *self, DskRelayWriter *writer)
{
  self->way->writer = writer;
}

void
dsk_relay_courtesy_free (DskRelayCourtesy *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancel);
  g_object_unref (self->cancel);
  g_object_unref (self->session);
  g_hash_table_unref (self->read);
  g_hash_table_unref (self->typing);
  self->way->writer = NULL;
  g_rc_box_release (self->way);
  dsk_clock_unref (self->clock);
  g_free (self->base);
  g_free (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Post *post = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  /* Whatever it says: it is not asked again. */
  if (stream == NULL)
    g_debug ("a courtesy was not told: %s", error->message);
  else
    dsk_relay_meter_tell (post->way->writer, DSK_ABOUT_PHONE, post->phone_number_id,
                          dsk_relay_meter_wait_ms (post->message));
  post->way->busy--;
  g_rc_box_release (post->way);
  g_object_unref (post->message);
  g_free (post->phone_number_id);
  g_free (post);
}

static gboolean
is_news (DskRelayCourtesy *self, const char *wamid, gboolean typing)
{
  gint64 now = dsk_clock_now_ms (self->clock);
  gint64 *told;

  if (g_hash_table_size (self->read) > KNOWN_MAX)
    g_hash_table_remove_all (self->read);
  if (g_hash_table_size (self->typing) > KNOWN_MAX)
    g_hash_table_remove_all (self->typing);
  if (!typing)
    return g_hash_table_add (self->read, g_strdup (wamid));
  told = g_hash_table_lookup (self->typing, wamid);
  if (told != NULL && now >= *told && now - *told < TYPING_MS)
    return FALSE;
  told = g_new (gint64, 1);
  *told = now;
  g_hash_table_replace (self->typing, g_strdup (wamid), told);
  return TRUE;
}

void
dsk_relay_courtesy_post (DskRelayCourtesy *self, const DskCourtesy *courtesy, gboolean typing)
{
  const char *token = dsk_relay_accounts_token (self->accounts, courtesy->waba, courtesy->phone_number_id);
  g_autofree char *number = g_uri_escape_string (courtesy->phone_number_id, NULL, FALSE);
  g_autofree char *url = g_strdup_printf ("%s/%s/messages", self->base, number);
  g_autofree char *bearer = g_strconcat ("Bearer ", token != NULL ? token : "", NULL);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (SoupMessage) message = NULL;
  Post *post;

  if (token == NULL || self->way->busy >= AT_ONCE || !is_news (self, courtesy->wamid, typing))
    return;
  body = dsk_wa_send_encode_read (courtesy->wamid, typing);
  message = soup_message_new ("POST", url);
  g_assert (message != NULL); /* the configuration was checked */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  post = g_new0 (Post, 1);
  post->way = g_rc_box_acquire (self->way);
  post->message = g_object_ref (message);
  post->phone_number_id = g_strdup (courtesy->phone_number_id);
  self->way->busy++;
  soup_session_send_async (self->session, message, G_PRIORITY_LOW, self->cancel, sent_cb, post);
}
