/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The message templates of our business accounts, as Meta last told of them. */

#include "dsk-send.h"

#include "dsk-content.h"
#include "dsk-relay-template.h"
#include "dsk-wa-template.h"

#define CODE_PAUSED 132015   /* Meta's own codes */
#define CODE_DISABLED 132016
#define CODE_REJECTED 132007
#define EVERY_MS ((gint64) 60 * 60 * 1000)

/* When they were last fetched; "0": to be fetched as soon as possible. */
static char *
key_of (const char *waba)
{
  return g_strconcat ("templates:", waba, NULL);
}

static gboolean
fetched_at (DskRelayEngine *self, const char *waba, gint64 *at, GError **error)
{
  g_autofree char *key = key_of (waba);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = dsk_relay_db_get_meta (self->db, key, &local);

  *at = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
dsk_relay_engine_templates_due (DskRelayEngine *self, GPtrArray **accounts, GError **error)
{
  g_autoptr (GPtrArray) all = dsk_relay_template_accounts (self->db, error);
  gint64 now = dsk_clock_now_ms (self->clock);

  if (all == NULL)
    return FALSE;
  for (guint i = all->len; i > 0; i--)
    {
      gint64 at;

      if (!fetched_at (self, all->pdata[i - 1], &at, error))
        return FALSE;
      /* A clock that was set back is no reason to wait. */
      if (at <= now && at + EVERY_MS > now)
        g_ptr_array_remove_index (all, i - 1);
    }
  *accounts = g_steal_pointer (&all);
  return TRUE;
}

gboolean
dsk_relay_engine_want_templates (DskRelayEngine *self, const char *waba, GError **error)
{
  g_autofree char *key = key_of (waba);

  return dsk_relay_db_set_meta (self->db, key, "0", error);
}

/* --- what waits for them --- */

static gboolean
is_of (DskOp *op, const DskRelaySendJob *job, const char *name, const char *language, gboolean *of, GError **error)
{
  g_auto (DskRelaySendText) text = { 0 };
  g_autofree char *its_name = NULL;
  g_autofree char *its_language = NULL;

  if (!dsk_relay_send_text_load (op->db, job->message, &text, error))
    return FALSE;
  *of = dsk_content_get_template (text.content, &its_name, &its_language) && g_strcmp0 (its_name, name) == 0
        && g_strcmp0 (its_language, language) == 0;
  return TRUE;
}

static gboolean
settle (DskOp *op, const DskRelaySendJob *job, const char *status, GError **error)
{
  if (g_strcmp0 (status, "APPROVED") == 0)
    return dsk_send_put_state (op, job, DSK_SEND_QUEUED, DSK_DELIVERY_QUEUED, op->now, 0, NULL, error);
  if (g_strcmp0 (status, "DISABLED") == 0)
    return dsk_send_fail (op, job, CODE_DISABLED, "WhatsApp has disabled the template", error);
  return dsk_send_fail (op, job, CODE_REJECTED, "WhatsApp has rejected the template", error);
}

gboolean
dsk_send_template_is (DskOp *op, const char *waba, const char *name, const char *language, const char *status,
                      GError **error)
{
  static const char *const told[] = { "APPROVED", "DISABLED", "REJECTED", NULL };
  g_autoptr (GPtrArray) jobs = NULL;

  if (name == NULL || language == NULL || status == NULL || !g_strv_contains (told, status))
    return TRUE;
  jobs = dsk_relay_send_job_held (op->db, waba, CODE_PAUSED, error);
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      gboolean of;

      if (!is_of (op, jobs->pdata[i], name, language, &of, error)
          || (of && !settle (op, jobs->pdata[i], status, error)))
        return FALSE;
    }
  return jobs != NULL;
}

/* --- what Meta says of them --- */

static gboolean
is_same (const DskRelayTemplate *stored, const DskWaTemplate *news)
{
  return stored->active && g_strcmp0 (stored->meta_id, news->id) == 0
         && g_strcmp0 (stored->category, news->category) == 0
         && g_strcmp0 (stored->status, news->status) == 0
         && g_strcmp0 (stored->quality, news->quality) == 0
         && g_strcmp0 (stored->reason, news->reason) == 0
         && g_strcmp0 (stored->components, news->components) == 0;
}

/* @seen: (element-type utf8): its id is added */
static gboolean
keep (DskRelayEngine *self, const char *waba, const DskWaTemplate *news, GHashTable *seen,
      GError **error)
{
  g_auto (DskRelayTemplate) stored = { 0 };
  DskRelayTemplate row = { 0 };
  gboolean changed;
  gboolean found;
  DskOp op;

  if (!dsk_relay_template_find (self->db, waba, news->name, news->language, &stored, &found, error))
    return FALSE;
  if (!found)
    stored.id = dsk_id_gen_next (self->ids);
  g_hash_table_add (seen, g_strdup (stored.id));
  if (found && is_same (&stored, news))
    return TRUE;
  row = (DskRelayTemplate) { .id = stored.id,
                             .meta_id = news->id,
                             .name = news->name,
                             .language = news->language,
                             .category = news->category,
                             .status = news->status,
                             .quality = news->quality,
                             .reason = news->reason,
                             .components = news->components,
                             .active = TRUE };
  /* Only a change is a reason to try again: what Meta says here may be older than what it said of a message. */
  changed = !found || g_strcmp0 (stored.status, news->status) != 0;
  /* Each is a change of its own, so that a frame need not hold them all. */
  return dsk_op_begin (&op, self, NULL, NULL, error)
         && dsk_op_end (&op,
                        dsk_relay_template_put (self->db, waba, &row, op.seq, error)
                            && (!changed
                                || dsk_send_template_is (&op, waba, news->name, news->language, news->status, error)),
                        error);
}

static gboolean
retire_others (DskRelayEngine *self, const char *waba, GHashTable *seen, GError **error)
{
  g_autoptr (GPtrArray) active = dsk_relay_template_list (self->db, waba, error);
  DskOp op;

  for (guint i = 0; active != NULL && i < active->len; i++)
    if (!g_hash_table_contains (seen, active->pdata[i])
        && (!dsk_op_begin (&op, self, NULL, NULL, error)
            || !dsk_op_end (&op, dsk_relay_template_retire (self->db, active->pdata[i], op.seq, error),
                            error)))
      return FALSE;
  return active != NULL;
}

gboolean
dsk_relay_engine_put_templates (DskRelayEngine *self, const char *waba, GPtrArray *templates,
                                GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *key = key_of (waba);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, dsk_clock_now_ms (self->clock));

  for (guint i = 0; i < templates->len; i++)
    if (!keep (self, waba, templates->pdata[i], seen, error))
      return FALSE;
  return retire_others (self, waba, seen, error) && dsk_relay_db_set_meta (self->db, key, now, error);
}

gboolean
dsk_send_check_template (DskOp *op, const DskRelayConv *conv, const DskRelayNumber *number,
                         const char *name, const char *language, DskCommandResult *result,
                         GError **error)
{
  g_auto (DskRelayTemplate) stored = { 0 };
  gboolean found, stopped = FALSE;
  gint64 at;

  if (number->waba == NULL)
    return TRUE;
  if (!dsk_relay_template_find (op->db, number->waba, name, language, &stored, &found, error)
      || !fetched_at (op->engine, number->waba, &at, error))
    return FALSE;
  /* Nothing is known of this account's templates yet: Meta will say. */
  if (!found && at == 0)
    return TRUE;
  if (!found || !stored.active)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "There is no such template any more");
  if (g_strcmp0 (stored.status, "APPROVED") != 0)
    return dsk_cmd_refuse (result, DSK_RESULT_INVALID, "WhatsApp has not approved this template");
  if (g_strcmp0 (stored.category, "MARKETING") != 0 || conv->contact == NULL)
    return TRUE;
  if (!dsk_relay_template_opted_out (op->db, conv->contact, number->id, &stopped, error))
    return FALSE;
  return !stopped
         || dsk_cmd_refuse (result, DSK_RESULT_FORBIDDEN, "opted-out");
}
