/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What sessions have read of the truth, and when the answers come. */

#include "dsk-error.h"
#include "sim.h"

typedef struct
{
  SimConn *conn;
  DskSessionActionType type;
  DskHello hello;
  DskPageGet get;
  DskVerify verify;
  char *epoch; /* (owned) (nullable) */
  gint64 cursor;
  gsize max_bytes;
  gboolean done;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  dsk_hello_clear (&errand->hello);
  dsk_page_get_clear (&errand->get);
  dsk_verify_clear (&errand->verify);
  g_ptr_array_remove (errand->conn->world->lives, errand);
  g_free (errand->epoch);
  g_free (errand);
}

static gboolean
start_over (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error)
{
  gboolean done;

  return dsk_relay_engine_rewound (engine, &done, error);
}

static void
read_welcome (Errand *errand)
{
  g_auto (DskWelcome) welcome = { 0 };
  g_autoptr (GError) error = NULL;
  DskSessionEvent event = { .type = DSK_SESSION_WELCOMED, .welcome = &welcome };

  dsk_relay_reader_welcome (errand->conn->world->relay->reader, &errand->conn->who, &errand->hello,
                            &welcome, &error);
  event.error = error;
  /* The device knows more of the log than is here. */
  if (g_error_matches (error, DSK_ERROR, DSK_ERROR_CONFLICT))
    sim_relay_admin (errand->conn->world->relay, start_over, 0);
  sim_conn_tell (errand->conn, &event);
}

/* In one seed of four all that wait for what changed are told together, as the daemon does; in the others each when its
 * time comes, so that some fall behind, and frames are cut. */
static void
read_live (SimWorld *world, Errand *own)
{
  gboolean together = world->seed % 4 == 0;
  g_autoptr (GPtrArray) errands = g_ptr_array_new ();
  g_autoptr (GArray) asks = g_array_new (FALSE, TRUE, sizeof (DskLiveAsk));
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < world->lives->len; i++)
    {
      Errand *errand = world->lives->pdata[i];
      DskLiveAsk ask = { .principal = &errand->conn->who,
                         .epoch = errand->epoch,
                         .cursor = errand->cursor,
                         .max_bytes = errand->max_bytes };

      if (!sim_conn_is_served (errand->conn) || !(together || errand == own))
        continue;
      errand->done = TRUE;
      g_ptr_array_add (errands, errand);
      g_array_append_val (asks, ask);
    }
  if (together)
    g_ptr_array_set_size (world->lives, 0);
  else
    g_ptr_array_remove (world->lives, own);
  for (guint i = 0; i < asks->len; i++)
    g_ptr_array_add (list, &g_array_index (asks, DskLiveAsk, i));
  dsk_relay_reader_live_many (world->relay->reader, (DskLiveAsk *const *) list->pdata, list->len);
  for (guint i = 0; i < asks->len; i++)
    {
      DskLiveAsk *ask = list->pdata[i];

      sim_conn_tell (((Errand *) errands->pdata[i])->conn,
                     &(DskSessionEvent){ .type = DSK_SESSION_LIVE,
                                         .frame = ask->frame,
                                         .upto = ask->upto,
                                         .error = ask->error });
      dsk_live_ask_clear (ask);
    }
}

static void
read_frame (Errand *errand)
{
  SimConn *conn = errand->conn;
  DskRelayReader *reader = conn->world->relay->reader;
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GError) error = NULL;
  DskSessionEvent event = { .type = DSK_SESSION_PAGE };

  if (errand->type == DSK_SESSION_BUILD_DIGEST)
    {
      event.type = DSK_SESSION_DIGEST;
      dsk_relay_reader_digest (reader, &conn->who, &errand->verify, &frame, &error);
    }
  else if (dsk_relay_reader_page (reader, &conn->who, &errand->get, errand->max_bytes, &frame, &error))
    event.ended = dsk_relay_reader_job_ended (reader);
  event.frame = frame;
  event.error = error;
  sim_conn_tell (conn, &event);
}

static void
run_errand (SimWorld *world, gpointer data)
{
  Errand *errand = data;
  const SimVersion *before;

  if (!sim_conn_is_served (errand->conn) || world->relay->reader == NULL || errand->done)
    return;
  before = sim_version_enter (world->relay->version);
  if (errand->type == DSK_SESSION_READ_HELLO)
    read_welcome (errand);
  else if (errand->type == DSK_SESSION_BUILD_LIVE)
    read_live (world, errand);
  else
    read_frame (errand);
  sim_version_leave (before);
}

/* Frames are kept small here, so that more of them are needed. */
static gsize
some_bytes (SimWorld *world, gsize max)
{
  static const gsize sizes[] = { 1, 1200, 2500, 20000 };
  gsize size = sizes[sim_below (world, SIM_CHANCE_RELAY, G_N_ELEMENTS (sizes))];

  return MIN (max, size);
}

void
sim_errand_start (SimConn *conn, const DskSessionAction *action)
{
  SimWorld *world = conn->world;
  Errand *errand = g_new0 (Errand, 1);

  errand->conn = conn;
  errand->type = action->type;
  if (action->type == DSK_SESSION_READ_HELLO)
    {
      g_autoptr (GBytes) copy = dsk_hello_encode (action->hello);

      dsk_hello_decode (copy, &errand->hello, NULL);
    }
  else if (action->type == DSK_SESSION_BUILD_PAGE)
    {
      errand->get = (DskPageGet){ g_strdup (action->get->job), g_strdup (action->get->selector),
                                  g_strdup (action->get->after), action->get->limit };
      errand->get.limit = 1 + (guint) sim_below (world, SIM_CHANCE_RELAY, 40);
    }
  else if (action->type == DSK_SESSION_BUILD_DIGEST)
    errand->verify
        = (DskVerify){ g_strdup (action->verify->after), action->verify->deep, action->verify->rev };
  errand->epoch = g_strdup (action->epoch);
  errand->cursor = action->cursor;
  /* A page of nothing would lead nowhere. */
  errand->max_bytes = action->type == DSK_SESSION_BUILD_LIVE ? some_bytes (world, action->max_bytes)
                                                             : action->max_bytes;
  if (action->type == DSK_SESSION_BUILD_LIVE)
    g_ptr_array_add (world->lives, errand);
  sim_later_full (world, (gint64) sim_below (world, SIM_CHANCE_RELAY, 12), run_errand, errand, errand_free);
}
