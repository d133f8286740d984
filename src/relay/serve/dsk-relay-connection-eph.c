/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is true only now: the connection's way between its seat, which is memory of the main thread, and a reader, who
 * knows the rights. */

#define G_LOG_DOMAIN "dastak-relay"

#include "dsk-relay-connection-private.h"

typedef struct
{
  DskReaderJob job;
  DskRelayConnection *connection; /* (owned) */
  DskEphSay say;                  /* (owned): if it is about something that was said */
  DskEphRights rights;
  DskEphNews news;   /* (owned) */
  GPtrArray *hidden; /* (owned) */
  GBytes *frame;     /* (owned) (nullable) */
  GError *error;     /* (owned) (nullable) */
} Matter;

static Matter *
matter_new (DskRelayConnection *connection, DskReaderRun run, DskReaderDone done)
{
  Matter *matter = g_new0 (Matter, 1);

  matter->job.run = run;
  matter->job.done = done;
  matter->connection = dsk_relay_connection_ref (connection);
  matter->hidden = g_ptr_array_new_with_free_func (g_free);
  dsk_eph_news_init (&matter->news);
  return matter;
}

static void
matter_free (Matter *matter)
{
  dsk_relay_connection_unref (matter->connection);
  dsk_eph_say_clear (&matter->say);
  dsk_eph_news_clear (&matter->news);
  g_ptr_array_unref (matter->hidden);
  g_clear_pointer (&matter->frame, g_bytes_unref);
  g_clear_error (&matter->error);
  g_free (matter);
}

static gint64
now (DskRelayConnection *self)
{
  return dsk_clock_monotonic_ms (self->context->clock);
}

/* --- telling --- */

static void
news_run (DskReaderJob *job, DskRelayReader *reader)
{
  Matter *matter = (Matter *) job;

  dsk_relay_reader_filter_news (reader, &matter->connection->principal, &matter->news, matter->hidden,
                                &matter->frame, &matter->error);
}

static void
news_done (DskReaderJob *job)
{
  Matter *matter = (Matter *) job;
  DskRelayConnection *self = matter->connection;
  const DskSessionEvent event = { .type = DSK_SESSION_EPH, .frame = matter->frame, .error = matter->error };

  if (self->seat != NULL && matter->error == NULL)
    dsk_ephemeral_sent (self->seat, &matter->news, matter->hidden);
  dsk_relay_connection_step (self, &event);
  matter_free (matter);
}

void
dsk_relay_connection_build_eph (DskRelayConnection *self)
{
  Matter *matter = matter_new (self, news_run, news_done);

  if (self->seat != NULL)
    dsk_ephemeral_take (self->seat, now (self), &matter->news);
  dsk_relay_readers_push (self->context->readers, self->key, &matter->job);
}

/* --- being told --- */

static void
rights_run (DskReaderJob *job, DskRelayReader *reader)
{
  Matter *matter = (Matter *) job;

  dsk_relay_reader_rights (reader, &matter->connection->principal, matter->say.conv, &matter->rights,
                           &matter->error);
}

static void
carry_out (DskRelayConnection *self, const DskEphSay *say, const DskEphRights *rights, DskEphNews *answer)
{
  const DskConnectionContext *context = self->context;

  if (self->seat == NULL)
    return;
  if (dsk_ephemeral_say (self->seat, say, rights, now (self), answer) && context->typing != NULL)
    context->typing (say->conv, context->user_data);
  context->news (context->user_data);
}

static void
rights_done (DskReaderJob *job)
{
  Matter *matter = (Matter *) job;
  DskSessionEvent event = { .type = DSK_SESSION_SAID, .error = matter->error };

  if (matter->error == NULL)
    carry_out (matter->connection, &matter->say, &matter->rights, &matter->news);
  if (!dsk_eph_news_is_empty (&matter->news))
    {
      g_autoptr (GBytes) json = dsk_eph_news_encode (&matter->news);

      matter->frame = dsk_frame_pack (DSK_FRAME_EPH, json);
    }
  event.frame = matter->frame;
  dsk_relay_connection_step (matter->connection, &event);
  matter_free (matter);
}

void
dsk_relay_connection_say (DskRelayConnection *self, const DskEphSay *say)
{
  Matter *matter;

  if (self->seat == NULL || !dsk_ephemeral_hears (self->seat, say, now (self)))
    return;
  matter = matter_new (self, rights_run, rights_done);
  matter->say = (DskEphSay){ say->type, g_strdup (say->conv), say->on, say->force, say->presence };
  if (dsk_ephemeral_needs_rights (say))
    {
      dsk_relay_readers_push (self->context->readers, self->key, &matter->job);
      return;
    }
  carry_out (self, &matter->say, NULL, &matter->news);
  matter_free (matter);
}

/* --- the seat --- */

void
dsk_relay_connection_join (DskRelayConnection *self)
{
  if (self->seat != NULL || self->gone || self->context->ephemeral == NULL
      || !dsk_relay_session_takes_eph (self->session))
    return;
  self->seat = dsk_ephemeral_join (self->context->ephemeral, self->principal.device, self->principal.user);
  self->context->news (self->context->user_data);
}

void
dsk_relay_connection_leave (DskRelayConnection *self)
{
  if (self->seat == NULL)
    return;
  g_clear_pointer (&self->seat, dsk_ephemeral_leave);
  self->context->news (self->context->user_data);
}
