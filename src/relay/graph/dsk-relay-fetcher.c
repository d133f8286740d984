/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-fetcher.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dsk-media-store.h"
#include "dsk-relay-engine-media.h"
#include "dsk-relay-fetch.h"
#include "dsk-relay-graph.h"
#include "dsk-relay-upload-run.h"

#define LOOK_MS 50
#define TOKEN_CHECK_S 5
#define TIDY_S (60 * 60)
#define WAIT_MAX_MS ((gint64) 10 * 60 * 1000)
#define LIFE_MS ((gint64) 30 * 24 * 60 * 60 * 1000) /* of what was uploaded */
#define STORE_AGAIN_MS 1000

struct _DskRelayFetcher
{
  const DskRelayConfig *config;
  DskRelayAccounts *accounts;
  DskClock *clock;
  DskRandom *random;
  DskMainQueue *queue;
  DskRelayReaders *readers;
  DskRelayWriter *writer;
  char *base;            /* (owned) */
  GThreadPool *pool;     /* (owned) (nullable) */
  GCancellable *cancel;  /* (owned) */
  GHashTable *under_way; /* (owned): (owned) key of what is being moved */
  GHashTable *pauses;    /* (owned): (owned) key of an upload that failed → (owned) Pause */
  guint look_id;
  guint due_id;
  guint tidy_id;
  gboolean looking; /* a reader was asked */
  gboolean again;   /* and something changed since */
  gboolean stopped;
};

typedef struct
{
  guint attempt;
  gint64 until; /* UTC ms */
} Pause;

/* One file under way. */
typedef struct
{
  DskWriterOp op;
  DskRelayFetcher *self;
  char *key;                 /* (owned) */
  char *token;               /* (owned) (nullable): its account has none */
  GCancellable *cancel;      /* (owned) */
  guint late_id;
  gboolean late;             /* it took longer than a file may */
  DskRelayMediaJob *fetch;   /* (owned) (nullable) */
  DskRelayUploadJob *upload; /* (owned) (nullable) */
  DskFetchResult fetched;    /* (owned) */
  DskUploadResult uploaded;  /* (owned) */
} Errand;

static void
errand_free (Errand *errand)
{
  if (errand->token != NULL)
    explicit_bzero (errand->token, strlen (errand->token));
  g_free (errand->token);
  g_free (errand->key);
  g_clear_handle_id (&errand->late_id, g_source_remove);
  g_object_unref (errand->cancel);
  g_clear_pointer (&errand->fetch, dsk_relay_media_job_free);
  g_clear_pointer (&errand->upload, dsk_relay_upload_job_free);
  dsk_fetch_result_clear (&errand->fetched);
  dsk_upload_result_clear (&errand->uploaded);
  g_free (errand);
}

/* --- what came of it --- */

static gboolean
fetched_run (Errand *errand, DskRelayEngine *engine, GError **error)
{
  const DskFetchResult *result = &errand->fetched;
  const char *message = errand->fetch->message;
  gint64 pause = result->after_ms
                 + (gint64) dsk_random_below (errand->self->random, (guint64) MAX (result->after_ms, 0) / 4 + 1);

  if (!dsk_relay_engine_heed_meter (engine, DSK_ABOUT_MESSAGE, message, result->account_wait_ms, error))
    return FALSE;
  switch (result->outcome)
    {
    case DSK_FETCH_READY:
      return dsk_relay_engine_media_ready (engine, message, &result->facts, error);
    case DSK_FETCH_AGAIN:
      return dsk_relay_engine_media_missed (engine, message, pause, NULL, result->word, error);
    case DSK_FETCH_GONE:
      return dsk_relay_engine_media_missed (engine, message, -1, "gone", "gone", error);
    case DSK_FETCH_FAILED:
    default:
      return dsk_relay_engine_media_missed (engine, message, -1, "failed", result->word, error);
    }
}

static gboolean
uploaded_run (Errand *errand, DskRelayEngine *engine, GError **error)
{
  const DskUploadResult *result = &errand->uploaded;

  if (!dsk_relay_engine_heed_meter (engine, DSK_ABOUT_NUMBER, errand->upload->number, result->account_wait_ms, error))
    return FALSE;
  if (result->outcome == DSK_UPLOAD_DONE)
    return dsk_relay_engine_media_uploaded (engine, errand->upload, result->media_id, LIFE_MS, error);
  return result->outcome != DSK_UPLOAD_REFUSED
         || dsk_relay_engine_media_refused (engine, errand->upload, result->code, result->words, error);
}

static gboolean
errand_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Errand *errand = (Errand *) op;

  return errand->fetch != NULL ? fetched_run (errand, engine, error) : uploaded_run (errand, engine, error);
}

static gboolean
store_again (gpointer user_data)
{
  Errand *errand = user_data;

  dsk_relay_writer_push (errand->self->writer, &errand->op);
  return G_SOURCE_REMOVE;
}

static void
errand_done (DskWriterOp *op, const GError *error)
{
  Errand *errand = (Errand *) op;
  DskRelayFetcher *self = errand->self;

  if (error != NULL && !self->stopped)
    {
      g_warning ("what became of a file is not stored yet: %s", error->message);
      g_timeout_add (STORE_AGAIN_MS, store_again, errand);
      return;
    }
  g_hash_table_remove (self->under_way, errand->key);
  errand_free (errand);
  dsk_relay_fetcher_look (self);
}

static void
log_errand (const Errand *errand)
{
  if (errand->fetch != NULL && errand->fetched.outcome != DSK_FETCH_READY)
    g_message ("file of %s, attempt %u: %s%s%s", errand->fetch->message, (guint) errand->fetch->attempt + 1,
               errand->fetched.word, errand->fetched.detail != NULL ? ": " : "",
               errand->fetched.detail != NULL ? errand->fetched.detail : "");
  else if (errand->upload != NULL && errand->uploaded.outcome != DSK_UPLOAD_DONE)
    g_message ("upload of %s: error %d: %s", errand->upload->sha256, errand->uploaded.code, errand->uploaded.words);
}

static void
note_pause (DskRelayFetcher *self, const Errand *errand)
{
  Pause *pause;

  if (errand->upload == NULL)
    return;
  if (errand->uploaded.outcome != DSK_UPLOAD_AGAIN)
    {
      g_hash_table_remove (self->pauses, errand->key);
      return;
    }
  pause = g_hash_table_lookup (self->pauses, errand->key);
  if (pause == NULL)
    {
      pause = g_new0 (Pause, 1);
      g_hash_table_insert (self->pauses, g_strdup (errand->key), pause);
    }
  pause->until = dsk_clock_now_ms (self->clock) + dsk_fetch_pause_ms (pause->attempt++);
}

/* Main thread. */
static void
errand_moved (gpointer data)
{
  Errand *errand = data;

  g_clear_handle_id (&errand->late_id, g_source_remove);
  if (errand->late && errand->fetched.outcome == DSK_FETCH_AGAIN)
    errand->fetched.word = "slow";
  log_errand (errand);
  note_pause (errand->self, errand);
  errand->op.run = errand_run;
  errand->op.done = errand_done;
  errand->op.flags = DSK_WRITER_SENDS;
  /* What the writer can't store any more is begun anew by the next process. */
  if (errand->self->stopped)
    errand_free (errand);
  else
    dsk_relay_writer_push (errand->self->writer, &errand->op);
}

/* Main thread. Whoever sends drop by drop makes progress all the time, and would hold a thread for ever. */
static gboolean
late_cb (gpointer user_data)
{
  Errand *errand = user_data;

  errand->late_id = 0;
  errand->late = TRUE;
  g_cancellable_cancel (errand->cancel);
  return G_SOURCE_REMOVE;
}

static void
stop_cb (GCancellable *all, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* As if Meta had refused it: it comes again after a while, and holds up nobody else's until then. */
static void
do_without_token (Errand *errand)
{
  if (errand->fetch != NULL)
    errand->fetched = (DskFetchResult){ .outcome = DSK_FETCH_AGAIN,
                                        .word = "token",
                                        .after_ms = dsk_fetch_pause_ms (errand->fetch->attempt) };
  else
    errand->uploaded = (DskUploadResult){ .outcome = DSK_UPLOAD_AGAIN,
                                          .words = g_strdup ("there is no access token for its account") };
}

/* In a thread of the pool. */
static void
move (gpointer data, gpointer user_data)
{
  Errand *errand = data;
  DskRelayFetcher *self = errand->self;
  const DskMediaEgress egress = { .base = self->base,
                                  .hosts = (const char *const *) self->config->media_hosts,
                                  .token = errand->token,
                                  .data_dir = self->config->data,
                                  .timeout_ms = self->config->media_timeout_ms };
  gulong id = g_cancellable_connect (self->cancel, G_CALLBACK (stop_cb), g_object_ref (errand->cancel),
                                     g_object_unref);

  if (errand->token == NULL)
    do_without_token (errand);
  else if (errand->fetch != NULL)
    dsk_fetch_run (&egress, errand->fetch, dsk_clock_now_ms (self->clock), errand->cancel, &errand->fetched);
  else
    dsk_upload_run (&egress, errand->upload, errand->cancel, &errand->uploaded);
  g_cancellable_disconnect (self->cancel, id);
  dsk_main_queue_push (self->queue, errand_moved, errand);
}

/* --- what is to be done --- */

typedef struct
{
  DskReaderJob job;
  DskRelayFetcher *self;
  gint64 now;
  guint max;
  GPtrArray *fetches; /* (owned) (nullable) of DskRelayMediaJob */
  GPtrArray *uploads; /* (owned) (nullable) of DskRelayUploadJob */
  gint64 next_due;
  GError *error; /* (owned) (nullable) */
} Look;

static void
look_run (DskReaderJob *job, DskRelayReader *reader)
{
  Look *look = (Look *) job;

  dsk_relay_reader_media_due (reader, look->now, look->max, &look->fetches, &look->uploads, &look->next_due,
                              &look->error);
}

static gboolean
due_cb (gpointer user_data)
{
  DskRelayFetcher *self = user_data;

  self->due_id = 0;
  dsk_relay_fetcher_look (self);
  return G_SOURCE_REMOVE;
}

static void
wait_until (DskRelayFetcher *self, gint64 due)
{
  gint64 wait = CLAMP (due - dsk_clock_now_ms (self->clock), 100, WAIT_MAX_MS);

  g_clear_handle_id (&self->due_id, g_source_remove);
  if (due != 0 && !self->stopped)
    self->due_id = g_timeout_add ((guint) wait, due_cb, self);
}

/* Takes @fetch or @upload, whichever there is. @token: (nullable) */
static void
begin (DskRelayFetcher *self, const char *token, char *key, DskRelayMediaJob *fetch, DskRelayUploadJob *upload)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->self = self;
  errand->key = key;
  errand->token = g_strdup (token);
  errand->fetch = fetch;
  errand->upload = upload;
  errand->cancel = g_cancellable_new ();
  errand->late_id = g_timeout_add (self->config->media_deadline_ms, late_cb, errand);
  g_hash_table_add (self->under_way, g_strdup (key));
  g_thread_pool_push (self->pool, errand, NULL);
}

/* Whether there is room for @key, which is not under way. */
static gboolean
may_begin (DskRelayFetcher *self, const char *key)
{
  return g_hash_table_size (self->under_way) < self->config->media_concurrency
         && !g_hash_table_contains (self->under_way, key);
}

static void
begin_uploads (DskRelayFetcher *self, Look *look)
{
  for (guint i = 0; i < look->uploads->len; i++)
    {
      DskRelayUploadJob *job = look->uploads->pdata[i];
      g_autofree char *key = g_strdup_printf ("%s %s", job->number, job->sha256);
      Pause *pause = g_hash_table_lookup (self->pauses, key);

      if (pause != NULL && pause->until > look->now)
        look->next_due = look->next_due == 0 ? pause->until : MIN (look->next_due, pause->until);
      else if (may_begin (self, key))
        begin (self, dsk_relay_accounts_token (self->accounts, job->waba, job->phone_number_id),
               g_steal_pointer (&key), NULL, g_steal_pointer (&look->uploads->pdata[i]));
    }
}

static void
begin_fetches (DskRelayFetcher *self, Look *look)
{
  for (guint i = 0; i < look->fetches->len; i++)
    {
      DskRelayMediaJob *job = look->fetches->pdata[i];

      if (may_begin (self, job->message))
        begin (self, dsk_relay_accounts_token (self->accounts, job->waba, job->phone_number_id),
               g_strdup (job->message), g_steal_pointer (&look->fetches->pdata[i]), NULL);
    }
}

static void
look_done (DskReaderJob *job)
{
  Look *look = (Look *) job;
  DskRelayFetcher *self = look->self;

  self->looking = FALSE;
  if (look->error != NULL)
    {
      g_warning ("the files that are due can't be read: %s", look->error->message);
      wait_until (self, look->now + STORE_AGAIN_MS);
    }
  else if (!dsk_relay_accounts_have_token (self->accounts))
    {
      if (look->fetches->len > 0 || look->uploads->len > 0)
        wait_until (self, look->now + TOKEN_CHECK_S * 1000);
    }
  else if (!self->stopped)
    {
      /* Somebody waits for what is sent. */
      begin_uploads (self, look);
      begin_fetches (self, look);
      /* What is due already begins when something ends. */
      wait_until (self, look->next_due > look->now ? look->next_due : 0);
    }
  g_clear_pointer (&look->fetches, g_ptr_array_unref);
  g_clear_pointer (&look->uploads, g_ptr_array_unref);
  g_clear_error (&look->error);
  g_free (look);
  if (self->again)
    dsk_relay_fetcher_look (self);
}

static gboolean
look_cb (gpointer user_data)
{
  DskRelayFetcher *self = user_data;
  Look *look = g_new0 (Look, 1);

  self->look_id = 0;
  self->looking = TRUE;
  self->again = FALSE;
  look->job.run = look_run;
  look->job.done = look_done;
  look->self = self;
  look->now = dsk_clock_now_ms (self->clock);
  /* Uploads that wait for their turn after a failure are among those that are due, and must not hide the others. */
  look->max = 2 * self->config->media_concurrency + g_hash_table_size (self->pauses);
  dsk_relay_readers_push (self->readers, 0, &look->job);
  return G_SOURCE_REMOVE;
}

void
dsk_relay_fetcher_look (DskRelayFetcher *self)
{
  if (self->stopped || self->pool == NULL)
    return;
  if (self->looking)
    self->again = TRUE;
  else if (self->look_id == 0)
    self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
}

/* --- tidying --- */

typedef struct
{
  DskReaderJob job;
  DskRelayFetcher *self;
} Sweep;

/* In a reader's thread. */
static void
sweep_run (DskReaderJob *job, DskRelayReader *reader)
{
  const char *data_dir = ((Sweep *) job)->self->config->data;

  dsk_media_store_sweep (data_dir, FALSE);
  for (guint folder = 0; folder < 256; folder++)
    {
      g_autoptr (GPtrArray) names = dsk_media_store_list (data_dir, folder);
      g_autoptr (GPtrArray) unneeded = dsk_relay_reader_media_unneeded (reader, names, NULL);

      for (guint i = 0; unneeded != NULL && i < unneeded->len; i++)
        dsk_media_store_remove_old (data_dir, unneeded->pdata[i]);
    }
}

static void
sweep_done (DskReaderJob *job)
{
  g_free (job);
}

static gboolean
tidy_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  return dsk_relay_engine_media_tidy (engine, error);
}

static void
tidy_done (DskWriterOp *op, const GError *error)
{
  g_free (op);
}

static gboolean
tidy_cb (gpointer user_data)
{
  DskRelayFetcher *self = user_data;
  DskWriterOp *op = g_new0 (DskWriterOp, 1);
  Sweep *sweep = g_new0 (Sweep, 1);

  op->run = tidy_run;
  op->done = tidy_done;
  op->flags = DSK_WRITER_SENDS;
  dsk_relay_writer_push (self->writer, op);
  sweep->job.run = sweep_run;
  sweep->job.done = sweep_done;
  sweep->self = self;
  dsk_relay_readers_push (self->readers, 1, &sweep->job);
  return G_SOURCE_CONTINUE;
}

/* --- life --- */

DskRelayFetcher *
dsk_relay_fetcher_new (const DskRelayConfig *config, DskRelayAccounts *accounts, DskClock *clock, DskRandom *random,
                       DskMainQueue *queue, DskRelayReaders *readers, DskRelayWriter *writer)
{
  DskRelayFetcher *self = g_new0 (DskRelayFetcher, 1);

  self->config = config;
  self->accounts = accounts;
  self->clock = clock;
  self->random = random;
  self->queue = queue;
  self->readers = readers;
  self->writer = writer;
  self->base = dsk_relay_graph_dup_base (config);
  self->cancel = g_cancellable_new ();
  self->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pauses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
dsk_relay_fetcher_start (DskRelayFetcher *self)
{
  dsk_media_store_sweep (self->config->data, TRUE);
  self->pool = g_thread_pool_new (move, self, (int) self->config->media_concurrency, FALSE, NULL);
  self->tidy_id = g_timeout_add_seconds (TIDY_S, tidy_cb, self);
  tidy_cb (self);
  dsk_relay_fetcher_look (self);
}

void
dsk_relay_fetcher_stop (DskRelayFetcher *self)
{
  self->stopped = TRUE;
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->due_id, g_source_remove);
  g_clear_handle_id (&self->tidy_id, g_source_remove);
  g_cancellable_cancel (self->cancel);
}

void
dsk_relay_fetcher_join (DskRelayFetcher *self)
{
  if (self->pool != NULL)
    g_thread_pool_free (g_steal_pointer (&self->pool), FALSE, TRUE);
}

void
dsk_relay_fetcher_free (DskRelayFetcher *self)
{
  if (self == NULL)
    return;
  dsk_relay_fetcher_stop (self);
  dsk_relay_fetcher_join (self);
  g_hash_table_unref (self->under_way);
  g_hash_table_unref (self->pauses);
  g_object_unref (self->cancel);
  g_free (self->base);
  g_free (self);
}
