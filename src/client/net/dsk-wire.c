/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-wire.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dsk-error.h"
#include "dsk-frame.h"
#include "dsk-transport-http.h"

#define STATUS_UPGRADE_REQUIRED 426
#define STATUS_TOO_MANY_REQUESTS 429

static const char *const names[DSK_WIRE_N_KINDS] = { "websocket", "long-poll" };

DskWire *
dsk_wire_connect (DskWireKind kind, SoupSession *session, const char *base, const char *token,
                  const DskWireEvents *events, gpointer user_data)
{
  DskWire *self = kind == DSK_WIRE_SOCKET ? dsk_wire_socket_new () : dsk_wire_poll_new ();

  self->ref_count = 1;
  self->base = g_strdup (base);
  self->bearer = g_strconcat ("Bearer ", token, NULL);
  self->session = g_object_ref (session);
  self->events = events;
  self->user_data = user_data;
  if (kind == DSK_WIRE_SOCKET)
    dsk_wire_socket_connect (self);
  else
    dsk_wire_poll_connect (self);
  return self;
}

DskWire *
dsk_wire_ref (DskWire *self)
{
  self->ref_count++;
  return self;
}

void
dsk_wire_unref (DskWire *self)
{
  if (--self->ref_count > 0)
    return;
  self->klass->finalize (self);
  g_object_unref (self->session);
  g_free (self->base);
  g_free (self->bearer);
  g_free (self);
}

void
dsk_wire_send (DskWire *self, GBytes *frame)
{
  if (self->events != NULL)
    self->klass->send (self, frame);
}

void
dsk_wire_close (DskWire *self, guint code)
{
  g_autoptr (DskWire) alive = dsk_wire_ref (self);

  if (self->events == NULL)
    return;
  self->events = NULL;
  self->klass->close (self, code);
}

void
dsk_wire_heard (DskWire *self)
{
  if (self->events != NULL && self->events->heard != NULL)
    self->events->heard (self->user_data);
}

void
dsk_wire_end (DskWire *self, DskWireEnd end, guint code, const GError *error)
{
  const DskWireEvents *events = g_steal_pointer (&self->events);
  g_autoptr (DskWire) alive = dsk_wire_ref (self);
  g_autoptr (GError) words = NULL;

  if (events == NULL)
    return;
  if (error == NULL)
    words = dsk_wire_code_words (code);
  self->klass->close (self, 0);
  events->ended (end, code, error != NULL ? error : words, self->user_data);
}

static gboolean
says (const char *body, const char *word)
{
  g_autofree char *text = g_strdup_printf ("{\"error\":\"%s\"}", word);

  return body != NULL && strstr (body, text) != NULL;
}

/* The relay says in so many words that a device was revoked or is too old; a proxy that forbids something does not, and
 * must not cost anybody the replica. */
void
dsk_wire_end_for_status (DskWire *self, guint status, const char *body)
{
  g_autoptr (GError) error = NULL;
  DskWireEnd end = DSK_WIRE_END_FAILED;
  guint code = 0;

  if (status == SOUP_STATUS_UNAUTHORIZED && says (body, "auth"))
    code = DSK_CLOSE_AUTH;
  else if (status == SOUP_STATUS_FORBIDDEN && says (body, "revoked"))
    code = DSK_CLOSE_REVOKED;
  else if (status == STATUS_UPGRADE_REQUIRED && says (body, "upgrade"))
    code = DSK_CLOSE_UPGRADE;
  else if (status < 500 && status != STATUS_TOO_MANY_REQUESTS && status != SOUP_STATUS_UNAUTHORIZED
           && status != SOUP_STATUS_GONE && status != SOUP_STATUS_CONFLICT)
    end = DSK_WIRE_END_BARRED;
  /* "Upgrade required" is said to who asked for one and had it taken away on the way. */
  if (code == 0)
    error = status == STATUS_UPGRADE_REQUIRED
                ? g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                       _ ("Something in this network lets no WebSocket through to the relay"))
                : dsk_transport_http_status_words (status);
  dsk_wire_end (self, end, code, error);
}

const char *
dsk_wire_kind_name (DskWireKind kind)
{
  return names[kind];
}

GError *
dsk_wire_code_words (guint code)
{
  switch (code)
    {
    case DSK_CLOSE_AUTH:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("The relay does not know this device any more"));
    case DSK_CLOSE_REVOKED:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAUTHENTICATED,
                                  _ ("This device's access was withdrawn by an administrator"));
    case DSK_CLOSE_UPGRADE:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_NEWER,
                                  _ ("This version of Dastak is too old for the relay"));
    case DSK_CLOSE_RELAY_OLD:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay is too old for this version of Dastak; it has to be updated"));
    case DSK_CLOSE_SLOW:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The connection was too slow"));
    case DSK_CLOSE_RATE:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("Too much was sent at once"));
    case SOUP_WEBSOCKET_CLOSE_GOING_AWAY:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay is being restarted"));
    case DSK_CLOSE_PROTOCOL:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The relay did not understand what was sent"));
    default:
      return g_error_new_literal (DSK_ERROR, DSK_ERROR_UNAVAILABLE,
                                  _ ("The connection to the relay broke"));
    }
}
