/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-replica-saved.h"
#include "dsk-replica-session.h"

G_BEGIN_DECLS

/**
 * DskReplicaEngine:
 *
 * The writing half of a client: one worker thread with the replica's store and its session.
 * Everything is asked for from the thread that made it and never blocks that thread; what the
 * session wants done comes back there, in order.
 */
typedef struct _DskReplicaEngine DskReplicaEngine;

/**
 * DskEngineReport:
 *
 * An action of the session on its way to the thread that owns the connection. Owned by the engine
 * for the time of the call.
 */
typedef struct
{
  DskReplicaSessionActionType type;
  guint connection; /* as given to dsk_replica_engine_connected(); 0 when not about one */
  GBytes *frame;    /* (owned) (nullable) */
  int code;
  gint64 retry_ms;
  GError *error; /* (owned) (nullable) */
  char *user;    /* (owned) (nullable): of a welcome, as the next three */
  char *user_name;
  char *role;
  char *device;
  gint64 lock_ms; /* of a welcome, as the next one; see DskWelcome */
  gint64 wipe_ms;
  gint64 relay_now; /* of a welcome: UTC ms */
  char **convs; /* (owned) (nullable) */
  gboolean everything;
  gint64 n;
  DskResultCode result;
  char *detail;  /* (owned) (nullable) */
  char *command; /* (owned) (nullable): of RESULT: the id */
  gboolean caught_up;
  gint64 done;
  gint64 total;
  guint pending; /* STATUS: commands in the outbox */
  gboolean outbox_moved;
  guint compared; /* of VERIFIED, as the next two */
  guint differed;
  gboolean rebuilt; /* the copy was made anew since it was asked for */
  gboolean beside;  /* it is being made anew beside a damaged one */
  gboolean untidy;  /* dsk_replica_store_is_untidy() */
  gboolean eph;     /* of a welcome: dsk_replica_engine_say() is heard */
  gboolean copied;  /* of a welcome: another program uses these files, too */
  gint64 due_at;    /* of HELD: UTC ms */
  DskEphNews *news; /* (owned) (nullable) */
} DskEngineReport;

typedef void (*DskEngineFunc) (const DskEngineReport *report, gpointer user_data);

/**
 * dsk_replica_engine_new:
 * @path: the replica's file
 * @app: name and version of the program
 * @func: (scope notified): called in the thread-default main context of the caller
 */
DskReplicaEngine *dsk_replica_engine_new (const char *path, const char *app, DskEngineFunc func,
                                          gpointer user_data);
/* Finishes what is queued, closes the store and frees the engine. No report comes after it
 * returned. */
void dsk_replica_engine_free (DskReplicaEngine *self);

/* Opens the store. @task returns TRUE, or an error (DSK_ERROR_NEWER, _FULL…). For a damaged file a new one is begun,
 * as dsk_replica_engine_replace() does. */
void dsk_replica_engine_open (DskReplicaEngine *self, GTask *task);
/* DSK_REPLICA_CARRY_COMMANDS: this file is damaged: a new one is made beside it, with what was written and not sent,
 * and opened; reports say so until it took the place of the file. DSK_REPLICA_CARRY_DRAFTS: it is another device's: a
 * new one takes its place at once. Nobody may read meanwhile. @task returns TRUE, or an error. */
void dsk_replica_engine_replace (DskReplicaEngine *self, DskReplicaCarry how, GTask *task);
/* The one beside the damaged file has everything: it takes its place, and is opened. Nobody may read meanwhile. @task
 * returns TRUE, or an error. */
void dsk_replica_engine_finish (DskReplicaEngine *self, GTask *task);
/* Another file has the numbers of this one: what was not sent gets others. @task returns TRUE, or an error. */
void dsk_replica_engine_loosen (DskReplicaEngine *self, GTask *task);
/* Closes the store and deletes the file: this device may not know any more. */
void dsk_replica_engine_wipe (DskReplicaEngine *self);

void dsk_replica_engine_connected (DskReplicaEngine *self, guint connection);
void dsk_replica_engine_frame (DskReplicaEngine *self, guint connection, GBytes *frame);
void dsk_replica_engine_disconnected (DskReplicaEngine *self, guint connection);
/* To others, right now; passed over if nobody hears it. */
void dsk_replica_engine_say (DskReplicaEngine *self, guint connection, const DskEphSay *say);
/* Time passed; about once a minute. */
void dsk_replica_engine_tick (DskReplicaEngine *self);
/* Has the replica compared with the relay as soon as it is up to date, also if it is made anew before that; VERIFIED
 * is reported at the end. */
void dsk_replica_engine_verify (DskReplicaEngine *self);
/* Bytes of frames that wait to be applied. */
gsize dsk_replica_engine_queued (DskReplicaEngine *self);

/* @instead: (nullable): what came back, which it takes the place of.
 * @task returns a DskCommand (transfer full) with its n */
void dsk_replica_engine_submit (DskReplicaEngine *self, DskCommand *command, const char *instead, GTask *task);
/* What was held back long enough leaves, if somebody is there to take it; @all: whatever is held back. */
void dsk_replica_engine_release (DskReplicaEngine *self, gboolean all);
/* The message that @cancel names is not to be sent after all: out of the outbox if it did not leave this computer;
 * otherwise @cancel is submitted. @task returns a string (transfer full): NULL: it may have left; else the id that it
 * is listed under as something that came back, or "" if not @keep. */
void dsk_replica_engine_take_back (DskReplicaEngine *self, DskCommand *cancel, gboolean keep, GTask *task);
/* The command @command_id, which is no message, is not wanted any more. @task returns a DskUndone. */
void dsk_replica_engine_undo (DskReplicaEngine *self, const char *command_id, GTask *task);
void dsk_replica_engine_dismiss (DskReplicaEngine *self, const char *command_id);
/* As dsk_replica_store_set_drafts(). */
void dsk_replica_engine_set_drafts (DskReplicaEngine *self, const char *conv, const char *const *drafts,
                                    const char *attention, gint64 now_ms);
/* Keeps dsk_replica_store_keep_told(). @rows: (transfer full) */
void dsk_replica_engine_keep_told (DskReplicaEngine *self, GPtrArray *rows);
/* Keeps dsk_replica_store_set_clock_mark(). */
void dsk_replica_engine_mark_clock (DskReplicaEngine *self, gint64 mark);
/* dsk-replica-engine-saved.c: as the store's, durable before @task returns TRUE. */
void dsk_replica_engine_put_saved (DskReplicaEngine *self, const DskSavedView *view, GTask *task);
void dsk_replica_engine_remove_saved (DskReplicaEngine *self, const char *id, GTask *task);
void dsk_replica_engine_order_saved (DskReplicaEngine *self, const char *const *ids, GTask *task);
/* dsk_replica_store_tidy(), when there is nothing else to do. @task returns how many ms it took; -1: to be tried
 * again. */
void dsk_replica_engine_tidy (DskReplicaEngine *self, GTask *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskReplicaEngine, dsk_replica_engine_free)

G_END_DECLS
