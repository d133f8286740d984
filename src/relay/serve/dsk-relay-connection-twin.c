/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dastak-relay"

/* Two programs with the files of one device end each other's connection without end: both are told, and who
 * administers the relay finds it in the audit trail. */

#include "dsk-relay-connection-private.h"

typedef struct
{
  DskWriterOp op;
  char *user;   /* (owned) */
  char *device; /* (owned) */
} Note;

static gboolean
note_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Note *note = (Note *) op;

  return dsk_relay_engine_device_copied (engine, note->user, note->device, error);
}

static void
note_done (DskWriterOp *op, const GError *error)
{
  Note *note = (Note *) op;

  if (error != NULL)
    g_warning ("device %s: the audit trail does not say that it was copied: %s", note->device, error->message);
  g_free (note->user);
  g_free (note->device);
  g_free (note);
}

static void
note_copy (DskRelayConnection *self)
{
  Note *note = g_new0 (Note, 1);

  dsk_relay_connection_log (self, G_LOG_LEVEL_MESSAGE,
                            "another program uses the files of this device, too: they were copied. One of the two "
                            "computers needs a code of its own");
  note->op.run = note_run;
  note->op.done = note_done;
  note->op.weight = sizeof *note;
  note->user = g_strdup (self->principal.user);
  note->device = g_strdup (self->principal.device);
  dsk_relay_writer_push (self->context->writer, &note->op);
}

void
dsk_relay_connection_look_for_twin (DskRelayConnection *self, const char *had, DskWelcome *welcome)
{
  gboolean news = FALSE;

  welcome->seat = g_strdup_printf ("%s.%u", welcome->boot != NULL ? welcome->boot : "", self->key);
  welcome->copied = dsk_device_seats_take (self->context->seats, self->principal.device, had, welcome->seat,
                                           dsk_clock_monotonic_ms (self->context->clock), &news);
  if (news)
    note_copy (self);
}
