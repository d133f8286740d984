/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Some of what people write waits for a moment before it leaves, and some of that they take back: before it left, when
 * it is about to, or too late. */

#include "sim-hold.h"

#include <string.h>

#define LONGEST_MS 20000

typedef struct
{
  SimDevice *device;
  char *message; /* (owned): of a message its id, else that of the command */
  gboolean keep; /* to write it again */
} Second; /* thoughts */

static void
second_free (gpointer data)
{
  Second *second = data;

  g_free (second->message);
  g_free (second);
}

static SimIssued *
find (SimDevice *device, const char *message)
{
  for (guint i = device->issued->len; i > 0; i--)
    {
      SimIssued *issued = device->issued->pdata[i - 1];

      if (issued->type == DSK_COMMAND_MESSAGE_SEND && g_strcmp0 (issued->object, message) == 0)
        return issued;
    }
  return NULL;
}

static void
take_back (SimWorld *world, gpointer data)
{
  Second *second = data;
  SimDevice *device = second->device;
  SimIssued *issued = find (device, second->message);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  const SimVersion *before;
  gboolean gone = FALSE;
  gboolean done;

  if (device->store == NULL || issued == NULL)
    return;
  before = sim_version_enter (device->version);
  done = dsk_replica_store_withdraw (device->store, second->message, dsk_clock_now_ms (world->clock) + device->skew,
                                     second->keep ? &kept : NULL, &gone, &error);
  sim_version_leave (before);
  sim_trace (world, "device %u: %s is taken back: %s", device->index, second->message,
             !done ? error->message : gone ? "gone" : "too late");
  /* Of one that failed nobody knows. */
  if (!done)
    issued->loose = TRUE;
  else if (gone)
    issued->withdrawn = TRUE;
  sim_device_look_after (device);
}

static void
undo (SimWorld *world, gpointer data)
{
  Second *second = data;
  SimDevice *device = second->device;
  SimIssued *issued = NULL;
  g_autofree char *conv = NULL;
  g_autoptr (GError) error = NULL;
  const SimVersion *before;
  DskUndone undone = DSK_UNDONE_ANSWERED;
  gboolean done;

  for (guint i = device->issued->len; i > 0 && issued == NULL; i--)
    if (g_str_equal (((SimIssued *) device->issued->pdata[i - 1])->id, second->message))
      issued = device->issued->pdata[i - 1];
  if (device->store == NULL || issued == NULL)
    return;
  before = sim_version_enter (device->version);
  done = dsk_replica_store_undo (device->store, second->message, &undone, &conv, &error);
  sim_version_leave (before);
  sim_trace (world, "device %u: %s is undone: %s", device->index, second->message,
             !done ? error->message : undone == DSK_UNDONE_GONE ? "gone" : "too late");
  if (!done)
    issued->loose = TRUE;
  else if (undone == DSK_UNDONE_GONE)
    issued->withdrawn = TRUE;
  sim_device_look_after (device);
}

/* Whose a conversation is, and how it stands, is undone while it waits here. */
static void
undo_some (SimDevice *device, const DskCommand *command, guint64 arg)
{
  Second *second;

  if ((command->type != DSK_COMMAND_CLAIM && command->type != DSK_COMMAND_ASSIGN
       && command->type != DSK_COMMAND_SET_STATUS)
      || arg % 4 != 0)
    return;
  second = g_new0 (Second, 1);
  second->device = device;
  second->message = g_strdup (command->id);
  sim_later_full (device->world, (gint64) ((arg >> 2) % LONGEST_MS), undo, second, second_free);
}

void
sim_hold_some (SimDevice *device, DskCommand *command, guint64 arg)
{
  SimWorld *world = device->world;
  gint64 hold;
  Second *second;

  undo_some (device, command, arg);

  if (command->type != DSK_COMMAND_MESSAGE_SEND || command->until != 0 || arg % 4 != 0)
    return;
  hold = 1 + (gint64) ((arg >> 2) % LONGEST_MS);
  command->due_at = command->device_at + hold;
  if ((arg >> 18) % 2 != 0)
    return;
  second = g_new0 (Second, 1);
  second->device = device;
  second->message = g_strdup (command->object);
  second->keep = (arg >> 19) % 2 != 0;
  sim_later_full (world, (gint64) ((arg >> 20) % (guint64) (hold + hold / 4 + 100)), take_back, second, second_free);
}

static void
look (SimWorld *world, gpointer data)
{
  sim_device_outbox (data, NULL, 0);
}

void
sim_hold_wait (SimDevice *device, gint64 due_at)
{
  const gint64 now = dsk_clock_now_ms (device->world->clock) + device->skew;

  sim_later (device->world, MAX (due_at - now, 0) + 1, look, device);
}

gboolean
sim_hold_check (SimDevice *device, const SimIssued *issued, const char *codes)
{
  if (!issued->withdrawn)
    return FALSE;
  /* A file that was put back has it again. */
  if (codes != NULL && !issued->loose)
    sim_violate (device->world, "4 acknowledged command", "command %s of device %u was taken back, and is “%s”",
                 issued->id, device->index, codes);
  return TRUE;
}
