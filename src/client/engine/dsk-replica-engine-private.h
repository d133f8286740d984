/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-clock.h"
#include "dsk-engine-mailbox.h"
#include "dsk-replica-saved.h"
#include "dsk-worker.h"

G_BEGIN_DECLS

struct _DskReplicaEngine
{
  char *path;                /* (owned) */
  char *app;                 /* (owned) */
  DskWorker *worker;         /* (owned) */
  DskEngineMailbox *mailbox; /* (owned) */
  DskClock *clock;           /* (owned) */
  gint queued;               /* (atomic): bytes of frames in the worker's queue */

  /* Only in the worker. */
  DskReplicaStore *store;     /* (owned) (nullable) */
  DskReplicaSession *session; /* (owned) (nullable) */
  guint connection;
  guint pending;
  gboolean verify_wanted;
  gboolean rebuilt; /* since VERIFIED was last reported */
  gboolean beside;  /* the store is a new one beside a damaged one */
};

/* What the worker is to do. */
typedef struct
{
  DskReplicaEngine *engine; /* (unowned) */
  DskReplicaSessionEventType type;
  guint connection;
  GBytes *frame;       /* (owned) (nullable) */
  DskCommand *command; /* (owned) (nullable) */
  GTask *task;         /* (owned) (nullable) */
  char *conv;          /* (owned) (nullable) */
  char *text;
  char **drafts; /* (owned) (nullable): mode, text, mode…; or ids of saved views */
  GPtrArray *told; /* (owned) (nullable) (element-type DskToldRow) */
  DskSavedView *saved; /* (owned) (nullable) */
  gboolean flush; /* nothing is held back any more */
  gboolean keep; /* what is taken back is to be written again */
  gint64 now_ms;
  DskEphSay say;
  DskReplicaCarry how;
} DskEngineJob;

void dsk_engine_job_free (DskEngineJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskEngineJob, dsk_engine_job_free)

/* All in the worker. */
void dsk_engine_post (DskReplicaEngine *self, const DskReplicaSessionAction *action);
void dsk_engine_count_pending (DskReplicaEngine *self);
void dsk_engine_step (DskReplicaEngine *self, DskReplicaSessionEventType type, GBytes *frame);

/* --- dsk-replica-engine-open.c --- */

void dsk_engine_close_store (DskReplicaEngine *self);
/* Of a DskEngineJob. */
void dsk_engine_open_job (gpointer data);
void dsk_engine_replace_job (gpointer data);
void dsk_engine_finish_job (gpointer data);
void dsk_engine_loosen_job (gpointer data);
void dsk_engine_wipe_job (gpointer data);

G_END_DECLS
