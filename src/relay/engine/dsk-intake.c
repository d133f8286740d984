/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From kept bodies to conversations. A body is applied whole or not at all. */

#include "dsk-intake.h"

#include "dsk-error.h"
#include "dsk-relay-webhook.h"
#include "dsk-text.h"

#define NOTE_CHARS 500

static gboolean
apply_update (DskRelayEngine *self, const DskWaUpdate *update, GError **error)
{
  DskOp op = {
    .engine = self,
    .db = self->db,
    .seq = dsk_relay_db_next_seq (self->db),
    .now = dsk_clock_now_ms (self->clock),
  };

  switch (update->kind)
    {
    case DSK_WA_MESSAGE:
      return dsk_intake_message (&op, update, error);
    case DSK_WA_STATUS:
      return dsk_intake_status (&op, update, error);
    case DSK_WA_USER_ID:
      return dsk_intake_user_id (&op, update, error);
    case DSK_WA_PREFERENCE:
      return dsk_intake_preference (&op, update, error);
    case DSK_WA_PERSON:
      return dsk_intake_person (&op, update, error);
    case DSK_WA_OTHER:
      return dsk_intake_other (&op, update, error);
    default:
      return TRUE;
    }
}

static gboolean
apply_updates (DskRelayEngine *self, GPtrArray *updates, GError **error)
{
  for (guint i = 0; i < updates->len; i++)
    if (!apply_update (self, updates->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Takes out of @updates what is out of bounds, and adds to @notes (nullable) that it did. */
static void
leave_out (GPtrArray *updates, char **notes)
{
  g_autoptr (GString) all = g_string_new (*notes);
  guint n = 0; /* of the element in the body */

  for (guint i = 0; i < updates->len; n++)
    {
      const char *what = dsk_intake_bound (updates->pdata[i]);

      if (what == NULL)
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (updates, i);
      if (all->len < NOTE_CHARS)
        g_string_append_printf (all, "%selement %u has an endless %s and was left out",
                                all->len > 0 ? "; " : "", n, what);
    }
  g_free (*notes);
  *notes = all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

static gboolean
refuse (DskRelayEngine *self, gint64 id, const char *reason, GError **error)
{
  g_autofree char *note = dsk_text_clean (reason, NOTE_CHARS);

  g_message ("webhook %" G_GINT64_FORMAT " was kept but could not be applied: %s", id, note);
  return dsk_relay_webhook_finish (self->db, id, DSK_RELAY_WEBHOOK_REFUSED, note, error);
}

/* Our own tables refusing a body would, tried again, refuse it for ever and hold up all behind it.
 */
static gboolean
is_about_this_body (const GError *error)
{
  return g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID)
         || g_error_matches (error, DSK_ERROR, DSK_ERROR_CONFLICT);
}

/* What was written of it is undone by whoever asked, if it fails. */
static gboolean
apply_body (DskRelayEngine *self, DskRelayWebhook *webhook, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) updates = NULL;
  g_autofree char *notes = NULL;
  g_autofree char *note = NULL;
  gsize len;
  const char *data = g_bytes_get_data (webhook->body, &len);

  updates = dsk_wa_webhook_parse (data != NULL ? data : "", len, &notes, &local);
  if (updates == NULL)
    return refuse (self, webhook->id, local->message, error);
  leave_out (updates, &notes);
  if (notes != NULL)
    {
      note = dsk_text_clean (notes, NOTE_CHARS);
      g_message ("webhook %" G_GINT64_FORMAT ": %s", webhook->id, note);
    }
  return apply_updates (self, updates, error)
         && dsk_relay_webhook_finish (self->db, webhook->id, DSK_RELAY_WEBHOOK_APPLIED, note, error);
}

static gboolean
apply_alone (DskRelayEngine *self, DskRelayWebhook *webhook, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!dsk_relay_db_enter (self->db, error))
    return FALSE;
  if (apply_body (self, webhook, &local))
    return dsk_relay_db_leave (self->db, error);
  dsk_relay_db_undo (self->db);
  if (!is_about_this_body (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* Entered again: if SQLite has undone the whole transaction, nothing must be written outside of it. */
  if (!dsk_relay_db_enter (self->db, error))
    return FALSE;
  if (refuse (self, webhook->id, local->message, error))
    return dsk_relay_db_leave (self->db, error);
  dsk_relay_db_undo (self->db);
  return FALSE;
}

typedef gboolean (*Apply) (DskRelayEngine *self, DskRelayWebhook *webhook, GError **error);

static gboolean
apply_each (DskRelayEngine *self, GPtrArray *bodies, Apply apply, guint *applied, GError **error)
{
  for (*applied = 0; *applied < bodies->len; (*applied)++)
    if (!apply (self, bodies->pdata[*applied], error))
      return FALSE;
  return TRUE;
}

/* Undone together, since a savepoint for each would be a tenth of the work. If it is about one of them that they can't
 * be applied, which is rare, all are applied again, each by itself. */
gboolean
dsk_relay_engine_apply_webhooks (DskRelayEngine *self, guint max, guint *applied, GError **error)
{
  g_autoptr (GPtrArray) waiting = dsk_relay_webhook_waiting (self->db, max, error);
  g_autoptr (GError) local = NULL;

  *applied = 0;
  if (waiting == NULL)
    return FALSE;
  if (waiting->len <= 1)
    return apply_each (self, waiting, apply_alone, applied, error);
  if (!dsk_relay_db_enter (self->db, error))
    return FALSE;
  if (apply_each (self, waiting, apply_body, applied, &local))
    return dsk_relay_db_leave (self->db, error);
  dsk_relay_db_undo (self->db);
  if (is_about_this_body (local))
    return apply_each (self, waiting, apply_alone, applied, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
