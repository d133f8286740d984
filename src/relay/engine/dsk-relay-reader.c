/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-reader-private.h"

#include "dsk-error.h"
#include "dsk-planted.h"
#include "dsk-projection.h"
#include "dsk-relay-device.h"
#include "dsk-relay-history.h"
#include "dsk-relay-people.h"

DskRelayReader *
dsk_relay_reader_open (const char *data_dir, GError **error)
{
  DskRelayDb *db;
  DskRelayReader *self;

  g_return_val_if_fail (data_dir != NULL, NULL);

  db = dsk_relay_db_open (data_dir, DSK_DB_READER, error);
  if (db == NULL)
    return NULL;
  self = g_new0 (DskRelayReader, 1);
  self->db = db;
  return self;
}

void
dsk_relay_reader_close (DskRelayReader *self)
{
  g_return_if_fail (self != NULL);

  dsk_relay_db_close (self->db);
  g_free (self);
}

void
dsk_principal_clear (DskPrincipal *principal)
{
  g_clear_pointer (&principal->device, g_free);
  g_clear_pointer (&principal->user, g_free);
  g_clear_pointer (&principal->user_name, g_free);
  g_clear_pointer (&principal->role, g_free);
}

gboolean
dsk_relay_reader_finish (DskRelayReader *self, gboolean ok)
{
  dsk_relay_db_rollback (self->db);
  return ok;
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_FORBIDDEN,
                       "This device's access was taken away. Ask an administrator");
  return FALSE;
}

static gboolean
check_device (const DskRelayDevice *device, const DskRelayUser *user, gboolean user_found,
              GError **error)
{
  return (!device->revoked && user_found && user->active) || refuse (error);
}

gboolean
dsk_relay_reader_load_principal (DskRelayReader *self, const char *token, DskPrincipal *principal,
                                 GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };
  g_auto (DskRelayUser) user = { 0 };
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
  gboolean found;

  if (!dsk_relay_device_find (self->db, hash, &device, &found, error))
    return FALSE;
  if (!found)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                           "The relay does not know this device. Enrol it again");
      return FALSE;
    }
  if (!dsk_relay_user_load (self->db, device.user, &user, &found, error)
      || !check_device (&device, &user, found, error))
    return FALSE;
  principal->device = g_steal_pointer (&device.id);
  principal->user = g_steal_pointer (&user.id);
  principal->user_name = g_steal_pointer (&user.name);
  principal->role = g_strdup (dsk_role_to_string (user.role));
  return TRUE;
}

gboolean
dsk_relay_reader_authenticate (DskRelayReader *self, const char *token, DskPrincipal *principal,
                               GError **error)
{
  g_return_val_if_fail (token != NULL && principal != NULL, FALSE);

  *principal = (DskPrincipal){ 0 };
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, dsk_relay_reader_load_principal (self, token, principal, error));
}

/* Rights are those of the snapshot that is read, not those of the time when the connection was
 * made. */
static gboolean
load_and_check (DskRelayReader *self, const DskPrincipal *principal, DskRelayDevice *device, DskRelayUser *user,
                GError **error)
{
  gboolean found;

  if (!dsk_relay_device_load (self->db, principal->device, device, &found, error))
    return FALSE;
  if (!found)
    device->revoked = TRUE;
  if (!dsk_relay_user_load (self->db, principal->user, user, &found, error))
    return FALSE;
  return check_device (device, user, found, error);
}

static gboolean
recheck (DskRelayReader *self, const DskPrincipal *principal, DskRelayDevice *device,
         GError **error)
{
  g_auto (DskRelayUser) user = { 0 };

  return load_and_check (self, principal, device, &user, error);
}

gboolean
dsk_relay_reader_recheck (DskRelayReader *self, const DskPrincipal *principal, DskRelayUser *user, GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };

  return load_and_check (self, principal, &device, user, error);
}

gboolean
dsk_relay_reader_admits (DskRelayReader *self, const DskPrincipal *principal, GError **error)
{
  gboolean may;

  return dsk_relay_device_may_ask (self->db, principal->device, principal->user, &may, error)
         && (may || refuse (error));
}

static gboolean
fill_welcome (DskRelayReader *self, const DskPrincipal *principal, const DskHello *hello,
              DskWelcome *welcome, GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };
  g_autoptr (GError) local = NULL;
  gboolean usable = FALSE;
  gboolean rewound = FALSE;

  if (!recheck (self, principal, &device, error)
      || (hello->epoch != NULL
          && !dsk_projection_usable (self->db, principal->user, hello->epoch, hello->boot, hello->cursor,
                                     &usable, &rewound, error)))
    return FALSE;
  if (rewound)
    {
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_CONFLICT,
                           "The device knows more of this database than it does itself");
      return FALSE;
    }
  welcome->boot = dsk_relay_history_current (self->db, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  welcome->proto = MIN (hello->proto_max, DSK_PROTO_MAX);
  welcome->epoch = g_strdup (dsk_relay_db_epoch (self->db));
  welcome->head = dsk_relay_db_head (self->db);
  welcome->last_n = device.last_n;
  welcome->device = g_strdup (principal->device);
  welcome->user = g_strdup (principal->user);
  welcome->user_name = g_strdup (principal->user_name);
  welcome->role = g_strdup (principal->role);
  welcome->must_refetch = !usable;
  return TRUE;
}

gboolean
dsk_relay_reader_welcome (DskRelayReader *self, const DskPrincipal *principal,
                          const DskHello *hello, DskWelcome *welcome, GError **error)
{
  g_return_val_if_fail (principal != NULL && hello != NULL && welcome != NULL, FALSE);

  *welcome = (DskWelcome){ 0 };
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, fill_welcome (self, principal, hello, welcome, error));
}

static gboolean
read_page (DskRelayReader *self, const DskPrincipal *principal, const DskPageGet *get,
           gsize max_bytes, GBytes **frame, GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };

  return recheck (self, principal, &device, error)
         && dsk_projection_page (self->db, principal->user, get, max_bytes, frame, &self->job_ended,
                                 error);
}

gboolean
dsk_relay_reader_page (DskRelayReader *self, const DskPrincipal *principal, const DskPageGet *get,
                       gsize max_bytes, GBytes **frame, GError **error)
{
  g_return_val_if_fail (principal != NULL && get != NULL && frame != NULL, FALSE);
  g_return_val_if_fail (get->selector != NULL && get->after != NULL, FALSE);

  *frame = NULL;
  self->job_ended = FALSE;
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, read_page (self, principal, get, max_bytes, frame, error));
}

gboolean
dsk_relay_reader_job_ended (DskRelayReader *self)
{
  return self->job_ended;
}

static gboolean
read_digest (DskRelayReader *self, const DskPrincipal *principal, const DskVerify *verify, GBytes **frame,
             GError **error)
{
  g_auto (DskRelayDevice) device = { 0 };

  return recheck (self, principal, &device, error)
         && dsk_projection_digest (self->db, principal->user, verify, frame, error);
}

gboolean
dsk_relay_reader_digest (DskRelayReader *self, const DskPrincipal *principal, const DskVerify *verify,
                         GBytes **frame, GError **error)
{
  g_return_val_if_fail (principal != NULL && verify != NULL && verify->after != NULL && frame != NULL, FALSE);

  *frame = NULL;
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, read_digest (self, principal, verify, frame, error));
}

/* Tells a stop from a failure. */
static gboolean
finish_care (DskRelayReader *self, gboolean ok, GError **error)
{
  dsk_relay_db_set_stop (self->db, NULL);
  dsk_relay_db_rollback (self->db);
  if (!ok && g_atomic_int_get (&self->stopped) != 0)
    {
      g_clear_error (error);
      g_set_error_literal (error, DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                           "The relay is stopping; ask again when it is back");
    }
  return ok;
}

gboolean
dsk_relay_reader_backup (DskRelayReader *self, const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  dsk_relay_db_set_stop (self->db, &self->stopped);
  return finish_care (self, dsk_relay_db_backup (self->db, path, error), error);
}

gboolean
dsk_relay_reader_check (DskRelayReader *self, char **report, GError **error)
{
  g_return_val_if_fail (report != NULL, FALSE);

  if (!dsk_relay_db_begin (self->db, error))
    return FALSE;
  dsk_relay_db_set_stop (self->db, &self->stopped);
  return finish_care (self, dsk_relay_db_check (self->db, report, error), error);
}

void
dsk_relay_reader_stop (DskRelayReader *self)
{
  g_atomic_int_set (&self->stopped, 1);
}

gboolean
dsk_relay_reader_counts (DskRelayReader *self, DskRelayCounts *counts, GError **error)
{
  return dsk_relay_db_begin (self->db, error)
         && dsk_relay_reader_finish (self, dsk_relay_counts (self->db, counts, error));
}
