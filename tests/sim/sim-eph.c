/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-eph.h"

#include "dsk-voice.h"

#define INVARIANT "13 ephemeral"

gboolean
sim_eph_seed (guint64 seed)
{
  return seed % 4 == 0;
}

/* --- the relay's end --- */

static gboolean
is_visible (SimConn *conn, const char *id)
{
  const SimConv *conv = g_hash_table_lookup (conn->world->convs, id);

  return conv != NULL && (conv->visible & 1u << conn->device->index) != 0;
}

/* The last grant of a conversation in this run of the relay. */
typedef struct
{
  char *user;
  char *device;
  gint64 fence;
  gint64 until;
} Grant;

static void
grant_free (gpointer data)
{
  g_free (((Grant *) data)->user);
  g_free (((Grant *) data)->device);
  g_free (data);
}

void
sim_eph_open (SimRelay *relay)
{
  if (!sim_eph_seed (relay->world->seed))
    return;
  relay->eph = dsk_ephemeral_new (dsk_relay_engine_get_leases (relay->engine));
  relay->grants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, grant_free);
}

void
sim_eph_close (SimRelay *relay)
{
  if (relay->eph == NULL)
    return;
  for (guint i = 0; i < relay->world->conns->len; i++)
    ((SimConn *) relay->world->conns->pdata[i])->seat = NULL;
  g_clear_pointer (&relay->eph, dsk_ephemeral_free);
  g_clear_pointer (&relay->grants, g_hash_table_unref);
}

void
sim_eph_tell (SimWorld *world)
{
  for (guint i = 0; i < world->conns->len; i++)
    {
      SimConn *conn = world->conns->pdata[i];

      if (conn->seat != NULL && dsk_ephemeral_has_news (conn->seat))
        sim_conn_tell (conn, &(DskSessionEvent){ .type = DSK_SESSION_NEWS });
    }
}

void
sim_eph_seat (SimConn *conn)
{
  DskEphemeral *eph = conn->world->relay->eph;

  if (eph == NULL)
    return;
  if (conn->seat == NULL && dsk_relay_session_takes_eph (conn->session))
    conn->seat = dsk_ephemeral_join (eph, conn->who.device, conn->who.user);
  else if (conn->seat != NULL && dsk_relay_session_is_closed (conn->session))
    g_clear_pointer (&conn->seat, dsk_ephemeral_leave);
  else
    return;
  sim_eph_tell (conn->world);
}

typedef struct
{
  SimConn *conn;
  guint life;
  DskEphSay say;
  DskEphNews news;
} Errand;

static Errand *
errand_new (SimConn *conn)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->conn = conn;
  errand->life = conn->world->relay->life;
  dsk_eph_news_init (&errand->news);
  return errand;
}

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  dsk_eph_say_clear (&errand->say);
  dsk_eph_news_clear (&errand->news);
  g_free (errand);
}

static void
errand_start (Errand *errand, SimFunc func)
{
  SimWorld *world = errand->conn->world;

  sim_later_full (world, (gint64) sim_below (world, SIM_CHANCE_EPH, 12), func, errand, errand_free);
}

static gboolean
is_current (Errand *errand)
{
  const SimRelay *relay = errand->conn->world->relay;

  return relay->life == errand->life && relay->reader != NULL && errand->conn->seat != NULL;
}

/* At one time one person has it. */
static void
note_grant (SimConn *conn, const DskEphLease *lease)
{
  SimRelay *relay = conn->world->relay;
  const Grant *last = g_hash_table_lookup (relay->grants, lease->conv);
  Grant *grant;

  if (lease->fence == 0)
    return;
  if (last != NULL && last->until > sim_now (conn->world) && !g_str_equal (last->user, conn->who.user))
    sim_violate (conn->world, INVARIANT, "%s may reply in %s while %s may", conn->who.user, lease->conv,
                 last->user);
  grant = g_new0 (Grant, 1);
  *grant = (Grant){ g_strdup (conn->who.user), g_strdup (conn->who.device), lease->fence,
                    sim_now (conn->world) + lease->expires_in };
  g_hash_table_replace (relay->grants, g_strdup (lease->conv), grant);
}

static void
note_release (SimConn *conn, const DskEphSay *say)
{
  Grant *grant = g_hash_table_lookup (conn->world->relay->grants, say->conv);

  if (grant != NULL && g_str_equal (grant->device, conn->who.device))
    grant->until = 0;
}

static void
carry_out (SimConn *conn, const DskEphSay *say, const DskEphRights *rights)
{
  g_auto (DskEphNews) answer = { 0 };
  g_autoptr (GBytes) frame = NULL;

  dsk_eph_news_init (&answer);
  dsk_ephemeral_say (conn->seat, say, rights, sim_now (conn->world), &answer);
  if (say->type == DSK_EPH_SAY_RELEASE)
    note_release (conn, say);
  if (answer.lease.conv != NULL)
    {
      g_autoptr (GBytes) json = dsk_eph_news_encode (&answer);

      note_grant (conn, &answer.lease);
      frame = dsk_frame_pack (DSK_FRAME_EPH, json);
    }
  sim_eph_tell (conn->world);
  if (rights != NULL)
    sim_conn_tell (conn, &(DskSessionEvent){ .type = DSK_SESSION_SAID, .frame = frame });
}

static void
read_rights (SimWorld *world, gpointer data)
{
  Errand *errand = data;
  DskEphRights rights;
  g_autoptr (GError) error = NULL;

  if (!is_current (errand))
    return;
  if (dsk_relay_reader_rights (world->relay->reader, &errand->conn->who, errand->say.conv, &rights, &error))
    carry_out (errand->conn, &errand->say, &rights);
  else
    sim_conn_tell (errand->conn, &(DskSessionEvent){ .type = DSK_SESSION_SAID, .error = error });
}

void
sim_eph_say (SimConn *conn, const DskEphSay *say)
{
  Errand *errand;

  if (conn->seat == NULL || !dsk_ephemeral_hears (conn->seat, say, sim_now (conn->world)))
    return;
  if (!dsk_ephemeral_needs_rights (say))
    {
      carry_out (conn, say, NULL);
      return;
    }
  errand = errand_new (conn);
  errand->say = (DskEphSay){ say->type, g_strdup (say->conv), say->on, say->force, say->presence };
  errand_start (errand, read_rights);
}

static void
filter_news (SimWorld *world, gpointer data)
{
  Errand *errand = data;
  g_autoptr (GPtrArray) hidden = g_ptr_array_new_with_free_func (g_free);
  DskSessionEvent event = { .type = DSK_SESSION_EPH };
  g_autoptr (GBytes) frame = NULL;
  g_autoptr (GError) error = NULL;

  if (world->relay->life != errand->life || world->relay->reader == NULL)
    return;
  if (dsk_relay_reader_filter_news (world->relay->reader, &errand->conn->who, &errand->news, hidden, &frame,
                                    &error)
      && errand->conn->seat != NULL)
    dsk_ephemeral_sent (errand->conn->seat, &errand->news, hidden);
  event.frame = frame;
  event.error = error;
  sim_conn_tell (errand->conn, &event);
  /* What did not fit, and what happened meanwhile. */
  sim_eph_tell (world);
}

void
sim_eph_build (SimConn *conn)
{
  Errand *errand = errand_new (conn);

  if (conn->seat != NULL)
    dsk_ephemeral_take (conn->seat, sim_now (conn->world), &errand->news);
  errand_start (errand, filter_news);
}

void
sim_eph_executed (SimConn *conn, const DskCommand *command, const DskCommandResult *result)
{
  SimRelay *relay = conn->world->relay;
  const Grant *grant;

  if (relay->grants == NULL || command->type != DSK_COMMAND_MESSAGE_SEND || command->lease_fence == 0
      || result->code != DSK_RESULT_OK)
    return;
  grant = g_hash_table_lookup (relay->grants, command->conv);
  /* Conversations that became one are another matter. */
  if (grant == NULL || grant->fence <= command->lease_fence || g_str_equal (grant->user, conn->who.user)
      || !is_visible (conn, command->conv))
    return;
  sim_violate (conn->world, INVARIANT, "%s replied in %s, which %s had taken over", conn->who.user, command->conv,
               grant->user);
}

/* --- a device --- */

static void
say (SimDevice *device, const DskEphSay *what)
{
  const guint64 before = sim_disk_changes (device->disk);

  sim_device_say (device, what);
  if (sim_disk_changes (device->disk) != before)
    sim_violate (device->world, INVARIANT, "device %u wrote to its disk what it said of now", device->index);
}

static void pump (SimWorld *world, gpointer data);

/* What is planned for the same moment or before is enough. */
static void
pump_in (SimDevice *device, gint64 ms)
{
  const gint64 at = sim_now (device->world) + MAX (ms, 1);

  if (device->pump_at > sim_now (device->world) && device->pump_at <= at)
    return;
  device->pump_at = at;
  sim_later (device->world, MAX (ms, 1), pump, device);
}

static void
pump (SimWorld *world, gpointer data)
{
  SimDevice *device = data;
  gint64 wait;

  if (device->voice == NULL || device->store == NULL)
    return;
  for (;;)
    {
      g_auto (DskEphSay) what = { 0 };

      if (!dsk_voice_next (device->voice, sim_now (world), &what))
        break;
      say (device, &what);
    }
  wait = dsk_voice_wait (device->voice, sim_now (world));
  if (wait >= 0)
    pump_in (device, wait);
}

void
sim_eph_welcomed (SimDevice *device, const DskWelcome *welcome)
{
  sim_eph_lost (device);
  if (!sim_eph_seed (device->world->seed) || !welcome->eph)
    return;
  if (device->voice == NULL)
    {
      device->voice = dsk_voice_new ();
      device->colleagues = dsk_colleagues_new ();
    }
  dsk_voice_connected (device->voice);
  pump_in (device, 0);
}

void
sim_eph_news (SimDevice *device, const DskEphNews *news)
{
  g_auto (DskColleaguesChange) change = { 0 };

  if (device->voice == NULL)
    return;
  dsk_colleagues_change_init (&change);
  dsk_voice_answered (device->voice, &news->lease, sim_now (device->world));
  dsk_colleagues_apply (device->colleagues, news, sim_now (device->world), &change);
  for (guint i = 0; i < change.convs->len; i++)
    if (dsk_colleagues_replying (device->colleagues, change.convs->pdata[i]) == NULL)
      dsk_voice_freed (device->voice, change.convs->pdata[i]);
  pump_in (device, 0);
}

void
sim_eph_lost (SimDevice *device)
{
  g_auto (DskColleaguesChange) change = { 0 };

  if (device->voice == NULL)
    return;
  dsk_colleagues_change_init (&change);
  dsk_voice_disconnected (device->voice);
  dsk_colleagues_forget (device->colleagues, &change);
}

void
sim_eph_free (SimDevice *device)
{
  g_clear_pointer (&device->voice, dsk_voice_free);
  g_clear_pointer (&device->colleagues, dsk_colleagues_free);
}

/* --- what people do --- */

static char *
pick_conv (SimDevice *device, guint64 arg)
{
  return device->store != NULL && device->voice != NULL
             ? sim_device_pick (device, "SELECT id FROM v_conversation ORDER BY id", arg)
             : NULL;
}

void
sim_eph_look (SimDevice *device, guint64 arg)
{
  g_autofree char *conv = pick_conv (device, arg);

  if (conv == NULL)
    return;
  dsk_voice_set_viewing (device->voice, arg % 7 == 0 ? NULL : conv);
  if (arg % 5 == 0)
    dsk_voice_set_presence (device->voice, arg % 2 == 0 ? DSK_PRESENCE_BUSY : DSK_PRESENCE_AWAY);
  pump_in (device, 0);
}

static void
type_in (SimDevice *device, const char *conv)
{
  sim_trace (device->world, "device %u: types in %s", device->index, conv);
  dsk_voice_typed (device->voice, conv, sim_now (device->world));
  pump_in (device, 0);
}

void
sim_eph_write (SimDevice *device, guint64 arg)
{
  g_autofree char *conv = pick_conv (device, arg);

  if (conv == NULL)
    return;
  if (arg % 7 == 0)
    dsk_voice_stopped (device->voice);
  else
    type_in (device, conv);
  pump_in (device, 0);
}

typedef struct
{
  SimDevice *device;
  char *conv;
} Scene;

static void
scene_free (gpointer data)
{
  ((Scene *) data)->device->world->n_scenes--;
  g_free (((Scene *) data)->conv);
  g_free (data);
}

static void
play_later (SimDevice *device, const char *conv, gint64 ms, SimFunc func)
{
  Scene *scene = g_new0 (Scene, 1);

  *scene = (Scene){ device, g_strdup (conv) };
  device->world->n_scenes++;
  sim_later_full (device->world, ms, func, scene, scene_free);
}

static void
type_too (SimWorld *world, gpointer data)
{
  Scene *scene = data;

  /* Nobody writes where they see nothing. */
  if (scene->device->store != NULL && scene->device->voice != NULL
      && sim_eye_int (scene->device->eye, "SELECT count(*) FROM v_conversation WHERE id = ?", scene->conv, NULL) > 0)
    type_in (scene->device, scene->conv);
}

static void
send_it (SimWorld *world, gpointer data)
{
  Scene *scene = data;

  sim_device_reply (scene->device, scene->conv);
}

void
sim_eph_collide (SimWorld *world, guint64 arg)
{
  SimDevice *first = world->devices->pdata[arg % world->devices->len];
  SimDevice *second = world->devices->pdata[(arg / 8) % world->devices->len];
  g_autofree char *conv = pick_conv (first, arg >> 16);
  /* A lease is given back after half a minute without a letter. */
  const gint64 when = arg % 3 == 0 ? 4000 : DSK_REPLY_LEASE_MS + 4000;

  if (conv == NULL)
    return;
  type_in (first, conv);
  play_later (second, conv, when, type_too);
  play_later (first, conv, when + 4000, send_it);
}

/* --- what must hold --- */

void
sim_eph_check_wire (SimConn *conn, GBytes *json)
{
  g_auto (DskEphNews) news = { 0 };

  if (!dsk_eph_news_decode (json, &news, NULL))
    {
      sim_violate (conn->world, "5 order", "what is told of now can't be read");
      return;
    }
  for (guint i = 0; i < news.convs->len; i++)
    {
      const DskEphConv *conv = news.convs->pdata[i];

      if (!is_visible (conn, conv->conv))
        sim_violate (conn->world, INVARIANT, "device %u is told who is in %s", conn->device->index, conv->conv);
    }
  if ((news.lease.fence != 0 || news.lease.holder != NULL) && !is_visible (conn, news.lease.conv))
    sim_violate (conn->world, INVARIANT, "device %u is told who may reply in %s", conn->device->index,
                 news.lease.conv);
}

const char *
sim_eph_what_moves (SimDevice *device)
{
  const SimWorld *world = device->world;

  if (device->voice == NULL || device->conn == NULL || world->relay->eph == NULL)
    return NULL;
  for (guint i = 0; i < world->devices->len; i++)
    {
      const SimDevice *other = world->devices->pdata[i];

      if (dsk_colleagues_presence (device->colleagues, other->user)
          != dsk_ephemeral_presence (world->relay->eph, other->user))
        return "does not know who is there";
    }
  return NULL;
}

void
sim_eph_check (SimDevice *device)
{
  g_autoptr (GPtrArray) convs = NULL;

  if (device->voice == NULL)
    return;
  convs = dsk_colleagues_convs (device->colleagues);
  for (guint i = 0; i < convs->len; i++)
    if (sim_eye_int (device->eye, "SELECT count(*) FROM conversation WHERE id = ?", convs->pdata[i], NULL) == 0)
      sim_violate (device->world, INVARIANT, "device %u knows who is in %s, which it forgot", device->index,
                   (const char *) convs->pdata[i]);
}
