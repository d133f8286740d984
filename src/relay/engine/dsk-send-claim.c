/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The first half of the way out: from "queued" to "sending", with all that the post needs. */

#include "dsk-send.h"

#include "dsk-relay-contact.h"
#include "dsk-relay-media.h"

#define MAX_ROUNDS 8
#define PROBE_MS ((gint64) 2 * 60 * 1000) /* longer than an answer takes */
#define AGAIN_MS ((gint64) 1000) /* the queue is looked at again after a claim that failed */
#define FILE_MS ((gint64) 60 * 1000) /* an upload makes its messages due; this is for one that was forgotten */
#define CODE_FILE 131053          /* Meta's own code for a file that it can't take */
#define CODE_WINDOW_CLOSED 131047 /* Meta's own code for it, so that the advice is the same */

/* Where to: WhatsApp prefers the number that it named itself; a customer who hides theirs has a
 * BSUID. @out is left without any if none is known. */
static gboolean
address (DskOp *op, const DskRelaySendText *text, DskSendJob *out, GError **error)
{
  const struct
  {
    DskAliasKind kind;
    char **place;
  } names[] = { { DSK_ALIAS_WA_ID, &out->to },
                { DSK_ALIAS_PHONE, &out->to },
                { DSK_ALIAS_BSUID, &out->recipient },
                { DSK_ALIAS_PARENT_BSUID, &out->recipient } };
  gboolean found = text->group_id != NULL || text->contact == NULL;

  out->group_id = g_strdup (text->group_id);
  for (guint i = 0; !found && i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) local = NULL;

      *names[i].place = dsk_relay_alias_get (op->db, text->contact, names[i].kind, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      found = *names[i].place != NULL;
    }
  return TRUE;
}

/* @ready: (out): FALSE: it waits for its file, or there will be none and it failed */
static gboolean
find_file (DskOp *op, DskRelaySendJob *job, const DskRelaySendText *text, DskSendJob *out,
           gboolean *ready, GError **error)
{
  g_autofree char *word = NULL;
  g_autofree char *words = NULL;
  DskOutgoing outgoing;

  *ready = FALSE;
  if (!dsk_relay_media_outgoing (op->db, job->message, text->number, op->now, &outgoing,
                                 &out->media_id, &word, error))
    return FALSE;
  switch (outgoing)
    {
    case DSK_OUTGOING_NONE:
    case DSK_OUTGOING_READY:
      *ready = TRUE;
      return TRUE;
    case DSK_OUTGOING_BRINGING:
    case DSK_OUTGOING_UPLOADING:
      return dsk_relay_send_job_set (op->db, job->message, DSK_SEND_QUEUED, job->attempt,
                                     op->now + FILE_MS, error);
    case DSK_OUTGOING_FAILED:
    default:
      words = g_strdup_printf ("The file can't be sent (%s)", word != NULL ? word : "no reason");
      return dsk_send_fail (op, job, CODE_FILE, words, error);
    }
}

static gboolean
claim (DskOp *op, DskRelaySendJob *job, GPtrArray *jobs, GError **error)
{
  g_auto (DskRelaySendText) text = { 0 };
  g_autoptr (DskSendJob) out = NULL;
  gboolean ready;

  if (!dsk_relay_send_text_load (op->db, job->message, &text, error))
    return FALSE;
  if (!text.active)
    return dsk_send_fail (op, job, 0, "The business number is not set up", error);
  out = g_new0 (DskSendJob, 1);
  if (!address (op, &text, out, error))
    return FALSE;
  if (out->to == NULL && out->recipient == NULL && out->group_id == NULL)
    return dsk_send_fail (op, job, 0, "WhatsApp gave no address for this customer", error);
  if (!find_file (op, job, &text, out, &ready, error))
    return FALSE;
  if (!ready)
    return TRUE;
  job->attempt++;
  out->message = g_strdup (job->message);
  out->conv = g_strdup (job->conv);
  out->phone_number_id = g_strdup (text.phone_number_id);
  out->waba = g_strdup (text.waba);
  out->kind = text.kind;
  out->text = g_strdup (text.text);
  out->content = g_strdup (text.content);
  out->context_wamid = g_strdup (text.context_wamid);
  out->attempt = (guint) job->attempt;
  if (!dsk_send_put_state (op, job, DSK_SEND_SENDING, DSK_DELIVERY_SENDING, job->due_at, 0, NULL, error))
    return FALSE;
  g_ptr_array_add (jobs, g_steal_pointer (&out));
  return TRUE;
}

/* Whether it may leave now. If not, it, or all of its number, waits until it may. */
static gboolean
pace (DskOp *op, const DskRelaySendJob *job, gboolean *go, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  DskPacer *pacer = op->engine->pacer;
  gboolean found;
  gint64 recent, due;
  guint rate;

  *go = FALSE;
  if (!dsk_relay_number_load (op->db, job->number, &number, &found, error))
    return FALSE;
  /* Held by one that came before it in this round, or stopped and tried with that one. */
  if (number.hold_until > op->now)
    return TRUE;
  if (!dsk_pacer_knows_number (pacer, job->number))
    {
      if (!dsk_send_rate (op->engine, &number, &rate, error))
        return FALSE;
      dsk_pacer_add_number (pacer, job->number, rate, op->now);
    }
  if (!dsk_pacer_knows_pair (pacer, job->conv))
    {
      if (!dsk_relay_send_job_recent (op->db, job->conv, op->now - DSK_PACER_PAIR_MEMORY_MS, &recent,
                                      error))
        return FALSE;
      dsk_pacer_add_pair (pacer, job->conv, (guint) CLAMP (recent, 0, G_MAXINT), op->now);
    }
  switch (dsk_pacer_take (pacer, job->number, job->conv, op->now, &due))
    {
    case DSK_PACE_NUMBER:
      return dsk_relay_number_hold (op->db, job->number, due, error);
    case DSK_PACE_PAIR:
      return dsk_relay_send_job_set (op->db, job->message, DSK_SEND_QUEUED, job->attempt, due, error);
    case DSK_PACE_GO:
    default:
      *go = TRUE;
      /* One message at a time asks whether a stopped number works again. */
      return !number.stopped
             || dsk_relay_number_hold (op->db, job->number, op->now + PROBE_MS, error);
    }
}

/* What comes too late takes nothing of the pace, and does not ask whether a stopped number works again.
 * @late: (out): whether that is so, and it failed */
static gboolean
give_up (DskOp *op, const DskRelaySendJob *job, gboolean *late, GError **error)
{
  g_auto (DskRelaySendText) text = { 0 };

  if (!dsk_relay_send_text_load (op->db, job->message, &text, error))
    return FALSE;
  *late = TRUE;
  if (text.kind != DSK_MESSAGE_TEMPLATE && op->now >= text.last_in_at + DSK_WINDOW_MS)
    return dsk_send_fail (op, job, CODE_WINDOW_CLOSED,
                          "The 24 hours after the customer's last message were over before it could be sent", error);
  if (op->now >= dsk_send_until (&text))
    return dsk_send_fail (op, job, DSK_CODE_TOO_OLD, "It could not be sent for too long", error);
  *late = FALSE;
  return TRUE;
}

static gboolean
look_at (DskOp *op, DskRelaySendJob *job, GPtrArray *jobs, GError **error)
{
  gboolean late;
  gboolean go;

  return give_up (op, job, &late, error)
         && (late || (pace (op, job, &go, error) && (!go || claim (op, job, jobs, error))));
}

/* One that can't be claimed stays in the queue. It must not take along those that were claimed
 * before it: they are "sending" in this transaction, and would never be posted. */
static gboolean
claim_one (DskRelayEngine *self, DskRelaySendJob *job, GPtrArray *jobs)
{
  g_autoptr (GError) error = NULL;
  guint before = jobs->len;
  DskOp op;

  if (dsk_op_begin (&op, self, NULL, NULL, &error)
      && dsk_op_end (&op, look_at (&op, job, jobs, &error), &error))
    return TRUE;
  g_ptr_array_set_size (jobs, (int) before);
  g_warning ("message %s can't be taken from the queue: %s", job->message, error->message);
  return FALSE;
}

/* A stopped number that nobody writes from can't be tried: it is taken to work until it does not. */
static gboolean
release_idle (DskRelayEngine *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) idle = dsk_relay_number_idle_stopped (self->db, now, error);
  DskOp op;

  for (guint i = 0; idle != NULL && i < idle->len; i++)
    if (!dsk_op_begin (&op, self, NULL, NULL, error)
        || !dsk_op_end (&op, dsk_send_works (&op, idle->pdata[i], error), error))
      return FALSE;
  return idle != NULL;
}

static gboolean
next_look (DskRelayEngine *self, gint64 now, gint64 *next_due, GError **error)
{
  gint64 try_at;

  if (!dsk_relay_send_job_next_due (self->db, now, next_due, error)
      || !dsk_relay_number_next_try (self->db, &try_at, error))
    return FALSE;
  if (try_at != 0 && (*next_due == 0 || try_at < *next_due))
    *next_due = try_at;
  return TRUE;
}

gboolean
dsk_relay_engine_claim_sends (DskRelayEngine *self, guint max, GPtrArray **jobs, gint64 *next_due,
                              GError **error)
{
  g_autoptr (GPtrArray) claimed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_send_job_free);
  gint64 now = dsk_clock_now_ms (self->clock);
  gboolean all = TRUE;

  if (!release_idle (self, now, error))
    return FALSE;
  /* Again, because those of a number that has sent enough for now stand before others'. */
  for (guint round = 0; round < MAX_ROUNDS && claimed->len < max && all; round++)
    {
      g_autoptr (GPtrArray) due = dsk_relay_send_job_next (self->db, now, max - claimed->len, error);

      if (due == NULL)
        return FALSE;
      if (due->len == 0)
        break;
      for (guint i = 0; i < due->len; i++)
        all = claim_one (self, due->pdata[i], claimed) && all;
    }
  dsk_pacer_tidy (self->pacer, now);
  if (!all || !next_look (self, now, next_due, NULL))
    *next_due = now + AGAIN_MS;
  *jobs = g_steal_pointer (&claimed);
  return TRUE;
}
