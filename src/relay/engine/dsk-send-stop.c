/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers that Meta refuses everything from: everybody is told, the administrator is alerted, and now and then one
 * message asks whether it works again. */

#include "dsk-send.h"

#include "dsk-error.h"
#include "dsk-relay-news.h"
#include "dsk-text.h"

/* Asked again after as long as it has been stopped, between these. */
#define TRY_MIN_MS ((gint64) 5 * 60 * 1000)
#define TRY_MAX_MS ((gint64) 60 * 60 * 1000)
#define REASON_CHARS 300
#define RATE_MAX 1000

static gboolean
alert (DskOp *op, const DskRelayNumber *number, const char *kind, const char *level, int code,
       const char *words, GError **error)
{
  g_autofree char *id = dsk_op_new_id (op);
  g_autofree char *digits = code != 0 ? g_strdup_printf ("%d", code) : NULL;
  g_autofree char *detail = dsk_engine_json ("code", digits, "text", words, NULL);
  const DskRelayAlert row = { .id = id,
                              .waba = number->waba,
                              .number = number->id,
                              .kind = kind,
                              .level = level,
                              .at = op->now,
                              .detail = detail };
  gboolean added;

  return dsk_relay_alert_add (op->db, &row, op->seq, &added, error);
}

gboolean
dsk_send_stop (DskOp *op, const char *id, const DskWaSendResult *result, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *words
      = result->reason != NULL ? dsk_text_preview (result->reason, REASON_CHARS) : NULL;
  gboolean found;
  gboolean news;
  gint64 wait = TRY_MIN_MS;

  if (!dsk_relay_number_load (op->db, id, &number, &found, error))
    return FALSE;
  news = !number.stopped || number.stop_code != result->code;
  if (number.stopped)
    wait = CLAMP (op->now - number.stop_at, TRY_MIN_MS, TRY_MAX_MS);
  wait = MAX (wait, result->retry_after_ms);
  if (news)
    g_warning ("WhatsApp refuses everything from number %s (error %d): it is tried again in %d minutes",
               id, result->code, (int) (wait / 60000));
  return dsk_relay_number_hold (op->db, id, op->now + wait, error)
         && (!news
             || (dsk_relay_number_stop (op->db, id, result->code, words, op->now, op->seq, error)
                 && alert (op, &number, "number_stopped", "critical", result->code, words, error)));
}

/* --- what is remembered of a number's stops: times, 0 for none --- */

#define RESUMED "resumed:"
#define STOPPED_LATE "stopped-late:"

static gboolean
set_about (DskOp *op, const char *what, const char *number, gint64 value, GError **error)
{
  g_autofree char *key = g_strconcat (what, number, NULL);
  g_autofree char *text = value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;

  return dsk_relay_db_set_meta (op->db, key, text, error);
}

static gboolean
get_about (DskOp *op, const char *what, const char *number, gint64 *value, GError **error)
{
  g_autofree char *key = g_strconcat (what, number, NULL);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = dsk_relay_db_get_meta (op->db, key, &local);

  *value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
dsk_send_resumed_at (DskOp *op, const char *number, gint64 *at, GError **error)
{
  return get_about (op, RESUMED, number, at, error);
}

gboolean
dsk_send_set_late (DskOp *op, const char *number, gboolean late, GError **error)
{
  return set_about (op, STOPPED_LATE, number, late ? op->now : 0, error);
}

gboolean
dsk_send_is_late (DskOp *op, const char *number, gboolean *late, GError **error)
{
  gint64 at;

  if (!get_about (op, STOPPED_LATE, number, &at, error))
    return FALSE;
  *late = at != 0;
  return TRUE;
}

gboolean
dsk_send_works (DskOp *op, const char *id, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  gboolean found;

  if (!dsk_relay_number_load (op->db, id, &number, &found, error))
    return FALSE;
  if (!found || !number.stopped)
    return TRUE;
  g_message ("number %s can send again", id);
  return dsk_relay_number_release (op->db, id, op->seq, error)
         && set_about (op, RESUMED, id, op->now, error) && dsk_send_set_late (op, id, FALSE, error)
         && alert (op, &number, "number_resumed", "info", number.stop_code, NULL, error);
}

/* Refusals that another token may end. */
static gboolean
is_about_token (int code)
{
  return code == 0 || code == 3 || code == 10 || code == 190 || (code >= 200 && code <= 299);
}

gboolean
dsk_relay_engine_token_changed (DskRelayEngine *self, GError **error)
{
  g_autoptr (GPtrArray) stopped = dsk_relay_number_list_stopped (self->db, error);

  for (guint i = 0; stopped != NULL && i < stopped->len; i++)
    {
      g_auto (DskRelayNumber) number = { 0 };
      gboolean found;

      if (!dsk_relay_number_load (self->db, stopped->pdata[i], &number, &found, error)
          || (found && is_about_token (number.stop_code)
              && !dsk_relay_number_hold (self->db, number.id, 0, error)))
        return FALSE;
    }
  return stopped != NULL;
}

static gboolean
find_number (DskRelayEngine *self, const char *phone_number_id, DskRelayNumber *number, GError **error)
{
  gboolean found;

  if (!dsk_relay_number_find (self->db, phone_number_id, number, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, "There is no number with the id “%s”",
                 phone_number_id);
  return found;
}

gboolean
dsk_relay_engine_resume_number (DskRelayEngine *self, const char *actor, const char *phone_number_id,
                                GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  DskOp op;

  g_return_val_if_fail (phone_number_id != NULL, FALSE);

  if (!find_number (self, phone_number_id, &number, error)
      || !dsk_op_begin (&op, self, actor, NULL, error))
    return FALSE;
  return dsk_op_end (&op,
                     dsk_relay_number_hold (op.db, number.id, 0, error)
                         && dsk_send_works (&op, number.id, error)
                         && dsk_op_audit (&op, "number.resume", number.id, NULL, NULL, error),
                     error);
}

/* --- how fast --- */

static char *
rate_key (const char *number)
{
  return g_strconcat ("rate:", number, NULL);
}

gboolean
dsk_send_rate (DskRelayEngine *engine, const DskRelayNumber *number, guint *rate, GError **error)
{
  g_autofree char *key = rate_key (number->id);
  g_autoptr (GError) local = NULL;
  g_autofree char *set = dsk_relay_db_get_meta (engine->db, key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  *rate = number->coexistence ? DSK_PACER_COEXISTENCE_RATE : DSK_PACER_NUMBER_RATE;
  if (set != NULL)
    *rate = (guint) CLAMP (g_ascii_strtoll (set, NULL, 10), 1, RATE_MAX);
  return TRUE;
}

gboolean
dsk_relay_engine_set_rate (DskRelayEngine *self, const char *actor, const char *phone_number_id,
                           guint per_second, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *text = per_second > 0 ? g_strdup_printf ("%u", per_second) : NULL;
  g_autofree char *key = NULL;
  gboolean ok;
  guint rate;
  DskOp op;

  g_return_val_if_fail (phone_number_id != NULL, FALSE);

  if (per_second > RATE_MAX)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "A number sends at most %d messages a second",
                   RATE_MAX);
      return FALSE;
    }
  if (!find_number (self, phone_number_id, &number, error)
      || !dsk_op_begin (&op, self, actor, NULL, error))
    return FALSE;
  key = rate_key (number.id);
  ok = dsk_relay_db_set_meta (op.db, key, text, error)
       && dsk_op_audit (&op, "number.rate", number.id, NULL, text, error)
       && dsk_send_rate (self, &number, &rate, error);
  if (!dsk_op_end (&op, ok, error))
    return FALSE;
  dsk_pacer_add_number (self->pacer, number.id, rate, dsk_clock_now_ms (self->clock));
  return TRUE;
}
