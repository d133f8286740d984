/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-templates.h"

#include "dsk-relay-graph.h"
#include "dsk-relay-meter.h"
#include "dsk-relay-numbers.h"
#include "dsk-wa-template.h"

#define LOOK_S 5
#define AGAIN_MS ((gint64) 5 * 60 * 1000) /* after a failure */
#define PAGE_MAX (4 * 1024 * 1024)
#define PAGES_MAX 200
#define FIELDS "id,name,language,status,category,components,quality_score,rejected_reason"

struct _DskRelayTemplates
{
  DskRelayAccounts *accounts; /* (unowned) */
  DskClock *clock;        /* (owned) */
  DskRelayWriter *writer; /* (unowned) (nullable): from start to stop */
  SoupSession *session;   /* (owned) */
  GCancellable *cancel;   /* (owned) */
  char *base;             /* (owned) */
  DskRelayNumbers *numbers; /* (owned): asked whenever the templates of an account were read */
  guint look_id;
  gboolean looking;      /* an operation of ours is with the writer */
  GPtrArray *unread;     /* (owned) (nullable) (element-type utf8): accounts */
  GHashTable *not_before; /* (owned) account → gint64: after a failure */
  /* The account that is being read. */
  char *waba;         /* (owned) (nullable) */
  GPtrArray *found;   /* (owned) (nullable) (element-type DskWaTemplate) */
  guint pages;
  SoupMessage *message; /* (owned) (nullable) */
  char *answer;         /* (owned) (nullable) */
};

typedef struct
{
  DskWriterOp op;
  DskRelayTemplates *self;
  GPtrArray *accounts; /* (owned) (nullable) */
  char *waba;          /* (owned) (nullable) */
  GPtrArray *found;    /* (owned) (nullable) */
} Work;

static void next_account (DskRelayTemplates *self);

static void
leave_account (DskRelayTemplates *self)
{
  g_clear_pointer (&self->waba, g_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_object (&self->message);
  g_clear_pointer (&self->answer, g_free);
}

static void
fail (DskRelayTemplates *self, const char *why)
{
  gint64 *until = g_new (gint64, 1);

  *until = dsk_clock_now_ms (self->clock) + AGAIN_MS;
  if (!g_cancellable_is_cancelled (self->cancel))
    g_warning ("the templates of account %s can't be read: %s", self->waba, why);
  g_hash_table_replace (self->not_before, g_strdup (self->waba), until);
  leave_account (self);
  next_account (self);
}

/* --- keeping --- */

static gboolean
put_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Work *work = (Work *) op;

  return dsk_relay_engine_put_templates (engine, work->waba, work->found, error);
}

static void
put_done (DskWriterOp *op, const GError *error)
{
  Work *work = (Work *) op;
  DskRelayTemplates *self = work->self;

  self->looking = FALSE;
  if (error != NULL)
    g_warning ("the templates of account %s can't be kept: %s", work->waba, error->message);
  else
    {
      g_debug ("account %s has %u templates", work->waba, work->found->len);
      dsk_relay_numbers_ask (self->numbers, work->waba);
    }
  g_free (work->waba);
  g_ptr_array_unref (work->found);
  g_free (work);
  next_account (self);
}

static void
put (DskRelayTemplates *self)
{
  Work *work;

  if (self->writer == NULL)
    {
      leave_account (self);
      return;
    }
  work = g_new0 (Work, 1);
  work->op.run = put_run;
  work->op.done = put_done;
  work->self = self;
  work->waba = g_steal_pointer (&self->waba);
  work->found = g_steal_pointer (&self->found);
  leave_account (self);
  self->looking = TRUE;
  dsk_relay_writer_push (self->writer, &work->op);
}

/* --- reading --- */

static void ask (DskRelayTemplates *self, const char *after);

static void
take_page (DskRelayTemplates *self, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  g_autofree char *words = NULL;
  guint status = soup_message_get_status (self->message);

  if (status != SOUP_STATUS_OK)
    {
      words = g_strdup_printf ("http %u", status);
      fail (self, words);
      return;
    }
  if (len == PAGE_MAX)
    fail (self, "a page is too large");
  else if (!dsk_wa_templates_parse (self->answer, len, self->found, &after, &error))
    fail (self, error->message);
  else if (after == NULL)
    put (self);
  else if (++self->pages >= PAGES_MAX)
    fail (self, "there is no end to them");
  else
    ask (self, after);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskRelayTemplates *self = user_data;
  g_autoptr (GError) error = NULL;
  gsize len = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &len, &error))
    fail (self, error->message);
  else
    take_page (self, len);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DskRelayTemplates *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);

  if (stream == NULL)
    {
      fail (self, error->message);
      return;
    }
  dsk_relay_meter_tell (self->writer, DSK_ABOUT_ACCOUNT, self->waba, dsk_relay_meter_wait_ms (self->message));
  g_free (self->answer);
  self->answer = g_malloc (PAGE_MAX);
  g_input_stream_read_all_async (stream, self->answer, PAGE_MAX, G_PRIORITY_LOW, self->cancel, read_cb, self);
}

static void
ask (DskRelayTemplates *self, const char *after)
{
  g_autofree char *waba = g_uri_escape_string (self->waba, NULL, FALSE);
  g_autofree char *place = after != NULL ? g_uri_escape_string (after, NULL, FALSE) : NULL;
  g_autofree char *url
      = g_strdup_printf ("%s/%s/message_templates?limit=100&fields=" FIELDS "%s%s", self->base, waba,
                         place != NULL ? "&after=" : "", place != NULL ? place : "");
  const char *token = dsk_relay_accounts_token (self->accounts, self->waba, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token != NULL ? token : "", NULL);

  if (token == NULL)
    {
      fail (self, "there is no access token");
      return;
    }
  g_clear_object (&self->message);
  self->message = soup_message_new ("GET", url);
  g_assert (self->message != NULL); /* the configuration was checked */
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (self->message), "Authorization", bearer);
  soup_session_send_async (self->session, self->message, G_PRIORITY_LOW, self->cancel, sent_cb, self);
}

static gboolean
may_ask (DskRelayTemplates *self, const char *waba)
{
  const gint64 *until = g_hash_table_lookup (self->not_before, waba);

  return until == NULL || *until <= dsk_clock_now_ms (self->clock);
}

static void
next_account (DskRelayTemplates *self)
{
  while (self->writer != NULL && self->unread != NULL && self->unread->len > 0)
    {
      g_autofree char *waba = g_ptr_array_steal_index (self->unread, self->unread->len - 1);

      if (!may_ask (self, waba))
        continue;
      self->waba = g_steal_pointer (&waba);
      self->found = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_wa_template_free);
      self->pages = 0;
      ask (self, NULL);
      return;
    }
}

/* --- looking --- */

static gboolean
look_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Work *work = (Work *) op;

  g_clear_pointer (&work->accounts, g_ptr_array_unref);
  return dsk_relay_engine_templates_due (engine, &work->accounts, error);
}

static void
look_done (DskWriterOp *op, const GError *error)
{
  Work *work = (Work *) op;
  DskRelayTemplates *self = work->self;

  self->looking = FALSE;
  if (error == NULL)
    {
      g_clear_pointer (&self->unread, g_ptr_array_unref);
      self->unread = g_steal_pointer (&work->accounts);
      next_account (self);
    }
  g_clear_pointer (&work->accounts, g_ptr_array_unref);
  g_free (work);
}

static gboolean
look_cb (gpointer user_data)
{
  DskRelayTemplates *self = user_data;
  Work *work;

  if (self->looking || self->waba != NULL || !dsk_relay_accounts_have_token (self->accounts))
    return G_SOURCE_CONTINUE;
  work = g_new0 (Work, 1);
  work->op.run = look_run;
  work->op.done = look_done;
  work->self = self;
  self->looking = TRUE;
  dsk_relay_writer_push (self->writer, &work->op);
  return G_SOURCE_CONTINUE;
}

/* --- life --- */

DskRelayTemplates *
dsk_relay_templates_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock)
{
  DskRelayTemplates *self = g_new0 (DskRelayTemplates, 1);

  self->accounts = accounts;
  self->clock = dsk_clock_ref (clock);
  self->base = dsk_relay_graph_dup_base (config);
  self->session = dsk_relay_graph_session_new (1, config->send_timeout_ms);
  self->cancel = g_cancellable_new ();
  self->numbers = dsk_relay_numbers_new (config, accounts, clock);
  self->not_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
dsk_relay_templates_start (DskRelayTemplates *self, DskRelayWriter *writer)
{
  self->writer = writer;
  dsk_relay_numbers_set_writer (self->numbers, writer);
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
  look_cb (self);
}

void
dsk_relay_templates_stop (DskRelayTemplates *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  self->writer = NULL;
  dsk_relay_numbers_set_writer (self->numbers, NULL);
  g_cancellable_cancel (self->cancel);
}

gboolean
dsk_relay_templates_busy (DskRelayTemplates *self)
{
  return self->looking || self->waba != NULL || dsk_relay_numbers_busy (self->numbers);
}

void
dsk_relay_templates_free (DskRelayTemplates *self)
{
  if (self == NULL)
    return;
  dsk_relay_templates_stop (self);
  leave_account (self);
  dsk_relay_numbers_free (self->numbers);
  g_clear_pointer (&self->unread, g_ptr_array_unref);
  g_hash_table_unref (self->not_before);
  g_object_unref (self->session);
  g_object_unref (self->cancel);
  dsk_clock_unref (self->clock);
  g_free (self->base);
  g_free (self);
}
