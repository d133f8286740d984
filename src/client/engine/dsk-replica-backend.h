/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-replica-store.h"

G_BEGIN_DECLS

/**
 * DskReplicaBackend:
 *
 * What a session needs of a replica's store, so that a test can put its own underneath. The members
 * mean what the functions of the same name in dsk-replica-store.h say.
 */
typedef struct
{
  gboolean (*get_state) (DskReplicaStore *store, DskReplicaState *state, GError **error);
  gboolean (*set_identity) (DskReplicaStore *store, const char *user, const char *user_name,
                            const char *role, const char *device, GError **error);
  gboolean (*set_terms) (DskReplicaStore *store, const char *boot, gint64 lock_ms, gint64 wipe_ms,
                         GError **error);
  gboolean (*begin) (DskReplicaStore *store, GError **error);
  gboolean (*begin_durable) (DskReplicaStore *store, GError **error);
  gboolean (*commit) (DskReplicaStore *store, GError **error);
  void (*rollback) (DskReplicaStore *store);
  gboolean (*refetch) (DskReplicaStore *store, const char *epoch, gint64 cursor,
                       gint64 relay_last_n, GError **error);
  gboolean (*set_refetched) (DskReplicaStore *store, gint64 refetched_at, gint64 now_ms, int rev, GError **error);
  gboolean (*put_row) (DskReplicaStore *store, const DskEntity *entity, const DskValue *values,
                       gint64 as_of, gboolean *changed, GError **error);
  gboolean (*put_unknown) (DskReplicaStore *store, const char *entity, const char *columns,
                           const char *row, GError **error);
  gboolean (*delete_row) (DskReplicaStore *store, const char *entity, const char *id,
                          const char *conv, gint64 seq, GError **error);
  gboolean (*drop) (DskReplicaStore *store, const char *conv, gint64 as_of, GError **error);
  gboolean (*set_cursor) (DskReplicaStore *store, gint64 cursor, gint64 now_ms, GError **error);
  gboolean (*set_head) (DskReplicaStore *store, gint64 head, gint64 now_ms, GError **error);
  gboolean (*acknowledge) (DskReplicaStore *store, gint64 last_n, GError **error);
  gboolean (*note_result) (DskReplicaStore *store, gint64 n, const DskCommandResult *result,
                           gint64 now_ms, GError **error);
  gboolean (*rebuild_overlay) (DskReplicaStore *store, GError **error);
  gboolean (*add_job) (DskReplicaStore *store, const char *job, const char *selector,
                       GError **error);
  gboolean (*advance_job) (DskReplicaStore *store, const char *job, const char *next,
                           GError **error);
  GPtrArray *(*list_jobs) (DskReplicaStore *store, GError **error);
  gboolean (*release) (DskReplicaStore *store, gint64 now_ms, gint64 *next_ms, GError **error);
  GPtrArray *(*list_outbox) (DskReplicaStore *store, gint64 after_n, guint limit, GError **error);
  gboolean (*outbox_range) (DskReplicaStore *store, gint64 *first_n, gint64 *last_n, GError **error);
  GPtrArray *(*list_unanswered) (DskReplicaStore *store, gint64 relay_last_n, GError **error);
  gboolean (*last_answered) (DskReplicaStore *store, gint64 upto_n, gint64 *n, GError **error);
  gboolean (*is_own) (DskReplicaStore *store, gint64 n, const char *command, gboolean *own, GError **error);
  gboolean (*number_again) (DskReplicaStore *store, gint64 relay_last_n, gint64 now_ms, GError **error);
  gboolean (*check) (DskReplicaStore *store, GError **error);
  gboolean (*digest) (DskReplicaStore *store, const char *key, gboolean deep, int rev, DskReplicaDigest *out,
                      GError **error);
  GPtrArray *(*list_convs) (DskReplicaStore *store, const char *below, const char *from, GError **error);
  gboolean (*distrust) (DskReplicaStore *store, const char *key, GError **error);
  gboolean (*rebuild_words) (DskReplicaStore *store, GError **error);
  gboolean (*set_verified) (DskReplicaStore *store, gint64 now_ms, gint64 differed, GError **error);
  gboolean (*revise) (DskReplicaStore *store, int rev, GError **error);
  GPtrArray *(*take_unknown) (DskReplicaStore *store, GError **error);
} DskReplicaBackend;

/* The real one. */
extern const DskReplicaBackend dsk_replica_backend_store;

G_END_DECLS
