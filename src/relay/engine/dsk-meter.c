/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

/* What Meta says beside any answer of how much of an account's allowance is used. */

#include "dsk-relay-engine-private.h"

gboolean
dsk_relay_engine_heed_meter (DskRelayEngine *self, DskAbout about, const char *id, gint64 wait_ms, GError **error)
{
  g_autofree char *account = NULL;
  g_autoptr (GError) local = NULL;

  if (wait_ms <= 0)
    return TRUE;
  account = dsk_relay_number_account (self->db, about, id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (account == NULL)
    return TRUE;
  g_message ("the meter of account %s is nearly full: nothing is sent for %" G_GINT64_FORMAT " s", account,
             wait_ms / 1000);
  return dsk_relay_number_hold_account (self->db, account, dsk_clock_now_ms (self->clock) + wait_ms, error);
}
