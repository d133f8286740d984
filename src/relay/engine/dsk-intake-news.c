/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Meta says that is no message: it goes to the health page, to templates and to what is known of customers. */

#include "dsk-intake.h"

#include <string.h>

#include "dsk-relay-news.h"
#include "dsk-send.h"
#include "dsk-text.h"

#define TIER_CHARS 64

static const char *const level_names[] = {
  [DSK_WA_SILENT] = NULL,
  [DSK_WA_INFO] = "info",
  [DSK_WA_WARNING] = "warning",
  [DSK_WA_CRITICAL] = "critical",
};

/* The number that it is about, if it is one of ours. @id: (out) (transfer full) (nullable) */
static gboolean
find_number (DskOp *op, const DskWaUpdate *update, char **id, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *digits
      = update->display_phone != NULL ? dsk_text_phone_digits (update->display_phone) : NULL;
  g_autoptr (GError) local = NULL;
  gboolean found = FALSE;

  *id = NULL;
  if (update->phone_number_id != NULL
      && !dsk_relay_number_find (op->db, update->phone_number_id, &number, &found, error))
    return FALSE;
  if (found)
    *id = g_strdup (number.id);
  else if (digits != NULL)
    *id = dsk_relay_number_by_digits (op->db, update->waba_id, digits, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Ids and Meta's own words only: no customer is in this. */
static void
tell_log (const DskWaUpdate *update, const char *number)
{
  g_autofree char *what = dsk_text_preview (update->type, 64);
  g_autofree char *event = dsk_text_preview (update->event != NULL ? update->event : "-", 64);

  if (update->level == DSK_WA_CRITICAL)
    g_warning ("WhatsApp says of %s %s: %s, %s (error %d). Look at the number's health page",
               number != NULL ? "number" : "account",
               number != NULL ? number : update->waba_id != NULL ? update->waba_id : "-", what, event,
               update->error_code);
}

static gboolean
hear_template (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_autofree char *language = g_strdup (update->template_language);
  const DskRelayTemplateNews news = {
    .waba = update->waba_id,
    .meta_id = update->template_id,
    .name = update->template_name,
    .language = language != NULL ? g_strdelimit (language, "-", '_') : NULL,
    .status = update->template_status,
    .category = update->template_category,
    .quality = update->template_quality,
    .reason = update->template_reason,
  };

  if (update->waba_id == NULL || (update->template_id == NULL && update->template_name == NULL))
    return TRUE;
  /* What it says is little: all of it is fetched soon. */
  return dsk_relay_template_heard (op->db, &news, op->seq, error)
         && dsk_send_template_is (op, news.waba, news.name, news.language, news.status, error)
         && dsk_relay_engine_want_templates (op->engine, update->waba_id, error);
}

static gboolean
hear_number (DskOp *op, const DskWaUpdate *update, const char *number, GError **error)
{
  if ((update->number_quality == NULL && update->number_tier == NULL)
      || (number == NULL && update->waba_id == NULL)
      || (number == NULL && strcmp (update->type, "business_capability_update") != 0))
    return TRUE;
  return dsk_relay_number_health (op->db, number, update->waba_id, update->number_quality,
                                  update->number_tier, op->seq, error);
}

/* Only the phone app has a history that it could decline to share: its number is known by that, if it was not yet. */
static gboolean
hear_phone_app (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };

  if (strcmp (update->type, "history") != 0 || update->phone_number_id == NULL)
    return TRUE;
  return dsk_intake_number (op, update, &number, error) && dsk_intake_phone_app (op, &number, error);
}

gboolean
dsk_intake_other (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *number = NULL;
  DskRelayAlert alert = {
    .waba = update->waba_id,
    .kind = update->type,
    .level = level_names[update->level],
    .at = update->timestamp > 0 ? update->timestamp : op->now,
    .detail = update->content,
  };
  gboolean added;

  if (update->level == DSK_WA_SILENT)
    return TRUE;
  if (!hear_phone_app (op, update, error) || !find_number (op, update, &number, error))
    return FALSE;
  alert.id = id = dsk_op_new_id (op);
  alert.number = number;
  if (!dsk_relay_alert_add (op->db, &alert, op->seq, &added, error))
    return FALSE;
  if (!added)
    return TRUE;
  tell_log (update, number);
  return hear_template (op, update, error) && hear_number (op, update, number, error);
}

gboolean
dsk_intake_preference (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *contact = NULL;
  gboolean changed;
  gboolean news = FALSE;

  if (g_strcmp0 (update->type, "marketing_messages") != 0
      || (strcmp (update->event, "stop") != 0 && strcmp (update->event, "resume") != 0))
    return TRUE;
  if (!dsk_intake_number (op, update, &number, error)
      || (contact = dsk_intake_contact (op, update, NULL, &changed, error)) == NULL
      || !dsk_relay_preference_put (op->db, contact, number.id, update->event,
                                    update->timestamp > 0 ? update->timestamp : op->now, &news, error))
    return FALSE;
  return (!changed && !news) || dsk_intake_refresh_cards (op, contact, error);
}

gboolean
dsk_intake_phone_app (DskOp *op, const DskRelayNumber *number, GError **error)
{
  if (number->coexistence)
    return TRUE;
  /* Meta takes less from such a number at once: the next message asks how much. */
  dsk_pacer_forget_number (op->engine->pacer, number->id);
  return dsk_relay_number_coexists (op->db, number->id, error);
}

gboolean
dsk_intake_person (DskOp *op, const DskWaUpdate *update, GError **error)
{
  g_auto (DskRelayNumber) number = { 0 };
  g_autofree char *contact = NULL;
  gboolean changed;

  if (!dsk_intake_number (op, update, &number, error)
      || !dsk_intake_phone_app (op, &number, error))
    return FALSE;
  if (update->profile_name == NULL
      || (update->wa_id == NULL && update->bsuid == NULL && update->parent_bsuid == NULL))
    return TRUE;
  contact = dsk_intake_contact (op, update, NULL, &changed, error);
  return contact != NULL && (!changed || dsk_intake_refresh_cards (op, contact, error));
}
