/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of messages, as far as the database knows: fetched, brought, uploaded, given up. */

#include "dsk-relay-engine-media.h"

#include "dsk-relay-engine-private.h"
#include "dsk-relay-message.h"
#include "dsk-relay-note-media.h"
#include "dsk-relay-send-job.h"
#include "dsk-relay-status.h"

#define BRING_MS ((gint64) 24 * 60 * 60 * 1000)
#define KEEP_BROUGHT_MS ((gint64) 7 * 24 * 60 * 60 * 1000)
#define OVERDUE_MAX 100
#define CODE_MEDIA 131053 /* Meta's own code for a file that can't be uploaded, so that the advice is the same */

gboolean
dsk_relay_engine_media_ready (DskRelayEngine *self, const char *message, const DskRelayMediaFacts *facts,
                              GError **error)
{
  DskOp op;

  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op, dsk_relay_media_ready (op.db, message, facts, op.seq, error), error);
}

gboolean
dsk_relay_engine_media_missed (DskRelayEngine *self, const char *message, gint64 after_ms, const char *state,
                               const char *word, GError **error)
{
  gboolean ok;
  DskOp op;

  if (!dsk_op_begin (&op, self, NULL, NULL, error))
    return FALSE;
  ok = after_ms >= 0 ? dsk_relay_media_later (op.db, message, op.now + after_ms, word, op.seq, error)
                     : dsk_relay_media_end (op.db, message, state, word, op.seq, error);
  return dsk_op_end (&op, ok, error);
}

gboolean
dsk_relay_engine_media_brought (DskRelayEngine *self, const char *user, DskMediaUse use,
                                const DskRelayMediaFacts *facts, GError **error)
{
  gboolean ok;
  DskOp op;

  if (!dsk_op_begin (&op, self, user, NULL, error))
    return FALSE;
  ok = use == DSK_MEDIA_FOR_NOTE ? dsk_relay_note_media_bring (op.db, user, facts, op.now, op.seq, error)
                                 : dsk_relay_media_bring (op.db, user, facts, op.now, op.seq, error);
  return dsk_op_end (&op, ok, error);
}

gboolean
dsk_relay_engine_media_uploaded (DskRelayEngine *self, const DskRelayUploadJob *job, const char *media_id,
                                 gint64 life_ms, GError **error)
{
  DskOp op;

  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op, dsk_relay_upload_done (op.db, job, media_id, op.now + life_ms, op.now, error), error);
}

gboolean
dsk_relay_engine_media_forgotten (DskRelayEngine *self, const char *media_id, GError **error)
{
  DskOp op;

  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op, dsk_relay_upload_forget (op.db, media_id, error), error);
}

/* A message of ours that can't be sent because of its file. */
static gboolean
fail_message (DskOp *op, const char *message, int code, const char *words, GError **error)
{
  g_auto (DskRelaySendJob) job = { 0 };
  const DskRelayStatus status = { .state = DSK_DELIVERY_FAILED, .at = op->now, .error_code = code,
                                  .error_text = (char *) words };
  gboolean found;

  if (!dsk_relay_send_job_load (op->db, message, &job, &found, error))
    return FALSE;
  if (!found || job.state != DSK_SEND_QUEUED)
    return TRUE;
  return dsk_relay_send_job_set (op->db, message, DSK_SEND_FAILED, job.attempt, job.due_at, error)
         && dsk_relay_status_put (op->db, message, job.conv, &status, op->seq, error);
}

static gboolean
fail_messages (DskOp *op, GPtrArray *messages, int code, const char *words, GError **error)
{
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    if (!fail_message (op, messages->pdata[i], code, words, error))
      return FALSE;
  return messages != NULL;
}

gboolean
dsk_relay_engine_media_refused (DskRelayEngine *self, const DskRelayUploadJob *job, int code, const char *words,
                                GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  DskOp op;

  if (!dsk_op_begin (&op, self, NULL, NULL, error))
    return FALSE;
  messages = dsk_relay_upload_messages (op.db, job, error);
  return dsk_op_end (&op, fail_messages (&op, messages, code != 0 ? code : CODE_MEDIA, words, error), error);
}

static gboolean
tidy (DskOp *op, GError **error)
{
  g_autoptr (GPtrArray) overdue = dsk_relay_media_overdue (op->db, op->now - BRING_MS, OVERDUE_MAX, error);

  if (!fail_messages (op, overdue, CODE_MEDIA, "The file did not arrive from the sender's computer within 24 hours",
                      error))
    return FALSE;
  for (guint i = 0; i < overdue->len; i++)
    if (!dsk_relay_media_end (op->db, overdue->pdata[i], "failed", "not-brought", op->seq, error))
      return FALSE;
  return dsk_relay_note_media_give_up (op->db, op->now - BRING_MS, op->seq, error)
         && dsk_relay_media_forget_brought (op->db, op->now - KEEP_BROUGHT_MS, error)
         && dsk_relay_upload_expire (op->db, op->now, error);
}

gboolean
dsk_relay_engine_media_tidy (DskRelayEngine *self, GError **error)
{
  DskOp op;

  return dsk_op_begin (&op, self, NULL, NULL, error) && dsk_op_end (&op, tidy (&op, error), error);
}
