/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-colleagues.h"
#include "dsk-ephemeral.h"
#include "dsk-relay-engine.h"
#include "dsk-relay-reader.h"
#include "dsk-relay-session.h"
#include "dsk-replica-session.h"
#include "dsk-voice.h"
#include "sim-disk.h"
#include "sim-eye.h"
#include "sim-version.h"

G_BEGIN_DECLS

/* One relay, a few devices, Meta, and the network between them, in one thread, on virtual time and seeded chance.
 * See HACKING.md. */

typedef struct _SimWorld SimWorld;
typedef struct _SimRelay SimRelay;
typedef struct _SimDevice SimDevice;
typedef struct _SimConn SimConn;
typedef struct _SimMeta SimMeta;

/* A stream of chance for each concern, so that a fault more does not change the work that is done. */
typedef enum
{
  SIM_CHANCE_NET,
  SIM_CHANCE_RELAY,
  SIM_CHANCE_META,
  SIM_CHANCE_DEVICE,
  SIM_CHANCE_DISK,
  SIM_CHANCE_IDS,
  SIM_CHANCE_ENGINE,
  SIM_CHANCE_SQLITE,
  SIM_CHANCE_EPH,
  SIM_CHANCE_N,
} SimChance;

typedef void (*SimFunc) (SimWorld *world, gpointer data);

#define SIM_START_MS G_GINT64_CONSTANT (1790000000000)
#define SIM_NUMBER "100000000000001"
#define SIM_MAX_DEVICES 6
#define SIM_SECRET "secret"

/* --- the world (sim-world.c) --- */

/* Who may see a conversation, as plain SQL over the relay's tables has it. */
typedef struct
{
  gint customer;
  guint visible; /* bit i: to device i, now */
  guint seen;    /* at some time */
} SimConv;

struct _SimWorld
{
  guint64 seed;
  gboolean verbose;
  DskClock *clock; /* (owned) */
  DskRandom *chance[SIM_CHANCE_N];
  DskIdGen *ids;     /* (owned): what devices mint */
  GArray *heap;      /* (owned) of what is to happen */
  guint64 n_events;
  SimRelay *relay;   /* (owned) */
  SimMeta *meta;     /* (owned) */
  GPtrArray *devices; /* (owned) of SimDevice */
  GPtrArray *conns;   /* (owned) of SimConn */
  GPtrArray *lives;   /* (owned): errands for what changed that nobody ran yet, see sim-errand.c */
  GHashTable *convs;  /* (owned) id → SimConv: every conversation that ever was */
  GHashTable *deleted; /* (owned) set of ids */
  guint64 trace;      /* hash of all that happened */
  guint n_texts;      /* to make each text another */
  guint n_commands;
  guint n_scenes;      /* that people still play, see sim-eph.c */
  gboolean calm;       /* no more faults */
  gboolean pages_apart; /* pages come by a way of their own, as the protocol allows: before or after what is live */
  gboolean compacted;  /* the relay forgot old results */
  gboolean skewed;     /* relay and apps are of releases of different age */
  gboolean restored;   /* the relay went back to a backup at some time */
  char *invariant;     /* (owned) (nullable): the first that was broken … */
  char *violation;     /* (owned) (nullable): … and how */
};

SimWorld *sim_world_new (guint64 seed, gboolean verbose);
void sim_world_free (SimWorld *world);
/* Virtual milliseconds since the start. */
gint64 sim_now (SimWorld *world);
void sim_later (SimWorld *world, gint64 ms, SimFunc func, gpointer data);
/* @free_func takes @data after that, or when the world ends before. */
void sim_later_full (SimWorld *world, gint64 ms, SimFunc func, gpointer data, GDestroyNotify free_func);
/* Lets time pass until @ms from now, or until something is broken. */
void sim_run (SimWorld *world, gint64 ms);
guint64 sim_below (SimWorld *world, SimChance chance, guint64 n);
/* TRUE in @percent of the cases. */
gboolean sim_perhaps (SimWorld *world, SimChance chance, guint percent);
void sim_trace (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A frame on line @number. */
void sim_trace_bytes (SimWorld *world, guint number, const char *what, GBytes *bytes);
/* Only the first counts. @invariant: "1 convergence" and so on, as in sync.md. */
void sim_violate (SimWorld *world, const char *invariant, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Makes the folders and the empty databases that every run begins with; once a process. */
void sim_prepare (void);
void sim_clean_up (void);
const char *sim_root (void);
/* A real file below the root. */
void sim_remove (const char *name);
const SimFile *sim_template (const char *name);

/* --- the relay (sim-relay.c, sim-conn.c) --- */

typedef struct
{
  GBytes *bytes; /* (owned) */
  guint8 mac[32];
  gboolean answered;
} SimBody;

typedef gboolean (*SimAdminFunc) (SimWorld *world, DskRelayEngine *engine, guint64 arg, GError **error);

struct _SimRelay
{
  SimWorld *world;
  const SimVersion *version;
  SimDisk *disk;
  char *folder;
  DskRelayEngine *engine; /* (owned) (nullable): NULL while it is down */
  DskRelayReader *reader; /* (owned) (nullable) */
  SimEye *eye;           /* (owned) (nullable): the oracle's own connection */
  DskJobGate *gate;       /* (owned): of all sessions of this life */
  GQueue queue;           /* (owned) what waits for the writer */
  gboolean turning;
  guint life;
  gint64 head; /* published */
  gint64 noted; /* the head when it was last noted who sees what */
  gint64 due_at; /* when something is due that it waits for */
  GBytes *backup; /* (owned) (nullable) */
  DskEphemeral *eph;  /* (owned) (nullable) */
  GHashTable *grants; /* (owned) (nullable): of reply leases, see sim-eph.c */
};

SimRelay *sim_relay_new (SimWorld *world);
void sim_relay_free (SimRelay *relay);
gboolean sim_relay_open (SimRelay *relay);
void sim_relay_crash (SimRelay *relay, SimCut cut, gint64 down_ms);
void sim_relay_post_body (SimRelay *relay, SimBody *body);
void sim_relay_execute (SimRelay *relay, SimConn *conn, DskCommand *command, gint64 n, DskResultCode code);
void sim_relay_finish (SimRelay *relay, const char *message, const DskWaSendResult *result);
void sim_relay_admin (SimRelay *relay, SimAdminFunc func, guint64 arg);
void sim_relay_wake (SimRelay *relay);
/* (nullable): NULL when it has nothing to do */
const char *sim_relay_what_moves (SimRelay *relay);
void sim_relay_backup (SimRelay *relay);
void sim_relay_restore (SimRelay *relay);
void sim_relay_delete_note (SimRelay *relay, guint64 arg);

struct _SimConn
{
  SimWorld *world;
  SimDevice *device;
  const SimVersion *version;   /* of the app that opened it */
  const SimVersion *served_by; /* (nullable): of the relay that took it */
  DskRelaySession *session; /* (owned) (nullable) */
  DskPrincipal who;
  guint number;
  guint life;     /* of the relay */
  gboolean up;    /* frames to the relay arrive */
  gboolean down;  /* frames to the device arrive */
  gint64 last_up; /* when the last of them arrives */
  gint64 last_down;
  gboolean paused;
  GQueue held;      /* (owned) of GBytes: come, and not read */
  guint out_frames; /* sent and not acknowledged */
  gsize out_bytes;
  DskEphSeat *seat; /* (unowned) (nullable) */
};

SimConn *sim_conn_open (SimDevice *device);
void sim_conn_free (SimConn *conn);
void sim_conn_send_up (SimConn *conn, GBytes *frame);
/* The line breaks; each side hears of it in its own time. */
void sim_conn_cut (SimConn *conn);
/* The relay is gone, or the device: at once on that side. */
void sim_conn_lose_relay (SimConn *conn);
void sim_conn_lose_device (SimConn *conn);
void sim_conn_tell (SimConn *conn, const DskSessionEvent *event);
gboolean sim_conn_is_served (SimConn *conn);
/* What the session of @conn wants to have read (sim-errand.c). */
void sim_errand_start (SimConn *conn, const DskSessionAction *action);
void sim_conn_head (SimRelay *relay, gint64 head);

/* --- Meta (sim-meta.c) --- */

SimMeta *sim_meta_new (SimWorld *world);
void sim_meta_free (SimMeta *meta);
/* A customer writes. */
void sim_meta_customer (SimMeta *meta, guint64 arg);
/* An earlier body comes again. */
void sim_meta_repeat (SimMeta *meta, guint64 arg);
void sim_meta_send (SimMeta *meta, const DskSendJob *job);
/* The relay did not take it: again, later. */
void sim_meta_refused (SimMeta *meta, SimBody *body);
gboolean sim_meta_is_idle (SimMeta *meta);
/* Whether the relay holds what customers wrote, once, and what became of what was sent. */
void sim_meta_check (SimMeta *meta);

/* --- a device (sim-device.c) --- */

typedef struct
{
  char *id;     /* (owned) */
  char *object; /* (owned) (nullable) */
  char *text;   /* (owned) (nullable): no other command has the same */
  char *shown;  /* (owned) (nullable): what the note said that it changes, as its author saw it */
  DskCommandType type;
  gboolean withdrawn; /* its author took it back before it left */
  gboolean loose; /* it may be gone with the file that it was in */
  gboolean again; /* it may have been sent under another number, too, and has the same result there */
  gint64 n;
} SimIssued;

struct _SimDevice
{
  SimWorld *world;
  guint index;
  DskRole role;
  const SimVersion *version;
  gboolean too_old; /* it was told so, and waits to be updated */
  char *user;   /* (owned) id */
  char *device; /* (owned) id */
  char *token;  /* (owned) */
  char *folder; /* (owned) */
  char *file;   /* (owned): name of the replica in it */
  SimDisk *disk;
  DskReplicaStore *store;     /* (owned) (nullable): NULL while it is off */
  DskReplicaSession *session; /* (owned) (nullable) */
  SimEye *eye;               /* (owned) (nullable) */
  SimConn *conn;              /* (unowned) (nullable) */
  GPtrArray *issued;          /* (owned) of SimIssued */
  GBytes *copy;               /* (owned) (nullable): of the replica, as somebody kept it */
  GBytes *copy_log;           /* (owned) (nullable): and of its log */
  guint files;                /* replicas so far */
  gboolean online;            /* wants to be */
  gboolean connecting;
  gboolean caught_up;
  gboolean wiped;
  guint closes; /* connections that ended since the world became calm, while there was a relay */
  gint64 skew;
  gint64 slow_ms;
  gboolean rights_changed; /* at some time */
  guint classes; /* of rows: bit i: class i is for this user */
  char *epoch; /* (owned) (nullable): of the cursor below */
  gint64 cursor;
  guint64 checked_at; /* changes of its disk, when it was looked at last */
  DskVoice *voice;           /* (owned) (nullable): once there was somebody to hear it */
  DskColleagues *colleagues; /* (owned) (nullable) */
  gint64 pump_at;            /* when it will see what is to be said */
  gboolean damaged;  /* somebody changed what is in its file */
  gboolean verified; /* since it was asked to compare itself with the relay … */
  guint compared;
  guint differed;
};

SimDevice *sim_device_new (SimWorld *world, guint index, DskRole role);
void sim_device_free (SimDevice *device);
gboolean sim_device_open (SimDevice *device);
void sim_device_crash (SimDevice *device, SimCut cut, gint64 down_ms);
void sim_device_set_online (SimDevice *device, gboolean online);
void sim_device_connected (SimDevice *device, SimConn *conn);
void sim_device_frame (SimDevice *device, SimConn *conn, GBytes *frame);
/* @code: 0 if the line just broke */
void sim_device_closed (SimDevice *device, SimConn *conn, guint code);
/* Whether its disk died under it; otherwise at what must hold. */
void sim_device_look_after (SimDevice *device);
void sim_device_submit (SimDevice *device, guint64 arg);
/* A message in @conv, if its replica has it. */
void sim_device_reply (SimDevice *device, const char *conv);
void sim_device_submit_as (SimDevice *device, DskCommandType type, const char *conv, guint64 arg);
void sim_device_say (SimDevice *device, const DskEphSay *say);
/* Returns: (transfer full) (nullable): the @arg-th of a query of one column */
char *sim_device_pick (SimDevice *device, const char *sql, guint64 arg);
/* Something was put into the outbox. */
void sim_device_outbox (SimDevice *device, const char *command, gint64 fence);
/* Asks whether it has what the relay has. */
void sim_device_verify (SimDevice *device);
void sim_device_keep_copy (SimDevice *device);
void sim_device_restore_copy (SimDevice *device);
void sim_device_tidy (SimDevice *device);

/* --- what must hold (sim-wire.c, sim-oracle.c, sim-check.c) --- */

/* Of every frame to a device, when the relay hands it over. */
void sim_wire_check (SimConn *conn, GBytes *frame);
/* After every commit of the relay. */
void sim_oracle_note_visible (SimWorld *world);
gboolean sim_customer_is_visible (SimWorld *world, gint customer, guint device_bit);
/* After every step of a device. */
void sim_check_device (SimDevice *device);
/* When everything is quiet. */
void sim_check_all (SimWorld *world);
void sim_oracle_check_rows (SimDevice *device);
/* Returns: (transfer full): the rows, as lines */
char *sim_oracle_dump_entity (SimEye *eye, const DskEntity *entity);
/* Once all was quiet and was found well: nothing depends on history, or on who stopped when. */
void sim_neutral_check (SimWorld *world);
/* The same, of what replicas are compared with the relay for. */
void sim_verify_check (SimWorld *world);
/* Before all are updated: nothing may differ for the older ones either. */
void sim_verify_skewed (SimWorld *world);
void sim_oracle_check_words (SimDevice *device);
void sim_oracle_check_bytes (SimDevice *device);

/* --- releases of different age (sim-upgrade.c) --- */

gboolean sim_upgrade_seed (guint64 seed);
/* Who begins with what. */
void sim_upgrade_begin (SimWorld *world);
/* The relay, or a device, becomes newer. */
void sim_upgrade_some (SimWorld *world, guint64 arg);
/* All become as new as can be. */
void sim_upgrade_all (SimWorld *world);
/* No version of the protocol in common: what it holds is of another time. */
gboolean sim_upgrade_is_cut_off (SimDevice *device);
/* The relay ends @conn with @code. */
void sim_upgrade_check_told (SimConn *conn, guint code);
/* Of one that is cut off: what was written on it is still there. */
void sim_upgrade_check (SimDevice *device);

/* --- what happens (sim-swarm.c, sim-plan.c) --- */

typedef struct
{
  guint kind;
  guint64 arg;
  gint64 after_ms;
} SimStep;

guint sim_n_devices (guint64 seed);
/* Returns: (transfer full) of SimStep */
GArray *sim_plan_make (guint64 seed);
const char *sim_step_name (const SimStep *step);
void sim_step_run (SimWorld *world, const SimStep *step);
/* Faults end; waits until nothing moves any more, and looks. */
void sim_settle (SimWorld *world);

typedef struct
{
  guint64 trace;
  guint n_steps;
  guint64 n_events;
  char *invariant; /* (owned) (nullable) */
  char *violation; /* (owned) (nullable) */
} SimOutcome;

/* @keep: (nullable): for each step whether it happens */
void sim_play (guint64 seed, const gboolean *keep, gboolean verbose, SimOutcome *outcome);
void sim_outcome_clear (SimOutcome *outcome);

G_END_DECLS
