/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-replica-backend.h"

const DskReplicaBackend dsk_replica_backend_store = {
  .get_state = dsk_replica_store_get_state,
  .set_identity = dsk_replica_store_set_identity,
  .set_terms = dsk_replica_store_set_terms,
  .begin = dsk_replica_store_begin,
  .begin_durable = dsk_replica_store_begin_durable,
  .commit = dsk_replica_store_commit,
  .rollback = dsk_replica_store_rollback,
  .refetch = dsk_replica_store_refetch,
  .put_row = dsk_replica_store_put_row,
  .put_unknown = dsk_replica_store_put_unknown,
  .delete_row = dsk_replica_store_delete_row,
  .drop = dsk_replica_store_drop,
  .set_cursor = dsk_replica_store_set_cursor,
  .set_head = dsk_replica_store_set_head,
  .acknowledge = dsk_replica_store_acknowledge,
  .note_result = dsk_replica_store_note_result,
  .rebuild_overlay = dsk_replica_store_rebuild_overlay,
  .add_job = dsk_replica_store_add_job,
  .advance_job = dsk_replica_store_advance_job,
  .list_jobs = dsk_replica_store_list_jobs,
  .list_outbox = dsk_replica_store_list_outbox,
  .list_unanswered = dsk_replica_store_list_unanswered,
};
