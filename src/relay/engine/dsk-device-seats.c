/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-device-seats.h"

#define KNOWN_MS (10 * 60 * 1000)
#define MAX_LEFT 8 /* of a device; the oldest is forgotten: who had it has been away for as many connections */

typedef struct
{
  char *seat;       /* (owned): the newest */
  GPtrArray *left;  /* (owned): seats of programs whose place another took, oldest first */
  gint64 found_ms;  /* when two were seen last */
  gboolean found;   /* ever */
} Device;

struct _DskDeviceSeats
{
  GHashTable *devices; /* (owned): id → (owned) Device */
};

static void
device_free (gpointer data)
{
  Device *device = data;

  g_free (device->seat);
  g_ptr_array_unref (device->left);
  g_free (device);
}

DskDeviceSeats *
dsk_device_seats_new (void)
{
  DskDeviceSeats *self = g_new0 (DskDeviceSeats, 1);

  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, device_free);
  return self;
}

void
dsk_device_seats_free (DskDeviceSeats *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->devices);
  g_free (self);
}

static Device *
get (DskDeviceSeats *self, const char *id)
{
  Device *device = g_hash_table_lookup (self->devices, id);

  if (device != NULL)
    return device;
  device = g_new0 (Device, 1);
  device->left = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_insert (self->devices, g_strdup (id), device);
  return device;
}

static void
leave (Device *device)
{
  if (device->seat == NULL)
    return;
  if (device->left->len >= MAX_LEFT)
    g_ptr_array_remove_index (device->left, 0);
  g_ptr_array_add (device->left, g_steal_pointer (&device->seat));
}

gboolean
dsk_device_seats_take (DskDeviceSeats *self, const char *id, const char *had, const char *seat, gint64 now_ms,
                       gboolean *news)
{
  Device *device = get (self, id);
  gboolean known = device->found && now_ms - device->found_ms < KNOWN_MS;
  guint index;
  gboolean two = had != NULL && g_ptr_array_find_with_equal_func (device->left, had, g_str_equal, &index);

  if (g_strcmp0 (had, device->seat) != 0)
    leave (device);
  g_free (device->seat);
  device->seat = g_strdup (seat);
  *news = two && !known;
  if (two)
    {
      device->found = TRUE;
      device->found_ms = now_ms;
    }
  return two || known;
}
