/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-engine-media.h"
#include "dsk-relay-reader-private.h"

#define DAY_MS ((gint64) 24 * 60 * 60 * 1000)

/* Rights, and what they are for, come from one snapshot. */
static gboolean
read_media (DskRelayReader *self, const char *token, const char *sha256, DskMediaUse use, gint64 now,
            DskPrincipal *principal, gboolean *visible, gint64 *size, gint64 *today, GError **error)
{
  gboolean brought;

  if (!dsk_relay_reader_load_principal (self, token, principal, error)
      || !dsk_relay_media_visible (self->db, principal->user, sha256, visible, error)
      || !dsk_relay_media_was_brought (self->db, principal->user, sha256, use, size, &brought, error)
      || !dsk_relay_media_brought_since (self->db, principal->user, now - DAY_MS, today, error))
    return FALSE;
  if (!brought)
    *size = -1;
  return TRUE;
}

gboolean
dsk_relay_reader_media (DskRelayReader *self, const char *token, const char *sha256, DskMediaUse use, gint64 now,
                        DskPrincipal *principal, gboolean *visible, gint64 *size, gint64 *today, GError **error)
{
  g_return_val_if_fail (token != NULL && sha256 != NULL && principal != NULL, FALSE);

  *principal = (DskPrincipal){ 0 };
  *visible = FALSE;
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, read_media (self, token, sha256, use, now, principal, visible, size,
                                                       today, error));
}

gboolean
dsk_relay_reader_media_due (DskRelayReader *self, gint64 now, guint max, GPtrArray **fetches, GPtrArray **uploads,
                            gint64 *next_due, GError **error)
{
  gboolean ok;

  *fetches = NULL;
  *uploads = NULL;
  *next_due = 0;
  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  *fetches = dsk_relay_media_due (self->db, now, max, error);
  ok = *fetches != NULL && dsk_relay_media_next_due (self->db, next_due, error);
  if (ok)
    *uploads = dsk_relay_upload_due (self->db, now, max, error);
  ok = ok && *uploads != NULL;
  if (!ok)
    g_clear_pointer (fetches, g_ptr_array_unref);
  return dsk_relay_reader_finish (self, ok);
}

GPtrArray *
dsk_relay_reader_media_unneeded (DskRelayReader *self, GPtrArray *names, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = dsk_relay_db_begin (self->db, error);

  for (guint i = 0; ok && i < names->len; i++)
    {
      gboolean needed = TRUE;

      ok = dsk_relay_media_is_needed (self->db, names->pdata[i], &needed, error);
      if (ok && !needed)
        g_ptr_array_add (list, g_strdup (names->pdata[i]));
    }
  return dsk_relay_reader_finish (self, ok) ? g_steal_pointer (&list) : NULL;
}
