/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-session-parts.h"

#include "dsk-error.h"
#include "dsk-planted.h"
#include "dsk-relay-session.h"

void
dsk_session_bucket_refill (DskSessionBucket *self, guint rate, guint burst, gint64 now)
{
  double gained = (double) (now - self->at) * rate / 1000.0;

  self->tokens = MIN (self->tokens + MAX (gained, 0), burst);
  self->at = now;
}

void
dsk_session_page_free (DskPageGet *get)
{
  dsk_page_get_clear (get);
  g_free (get);
}

DskSessionPagePut
dsk_session_pages_put (DskSessionPages *self, GBytes *json, guint max)
{
  g_auto (DskPageGet) get = { 0 };
  DskPageGet *copy;

  if (!dsk_page_get_decode (json, &get, NULL))
    return DSK_SESSION_PAGE_WRONG;
  if (g_queue_get_length (&self->queue) >= max)
    return DSK_SESSION_PAGE_TOO_MANY;
  copy = g_new (DskPageGet, 1);
  *copy = get;
  get = (DskPageGet){ 0 };
  copy->limit = CLAMP (copy->limit, 1, DSK_PAGE_ROWS);
  g_queue_push_tail (&self->queue, copy);
  return DSK_SESSION_PAGE_KEPT;
}

DskPageGet *
dsk_session_pages_take (DskSessionPages *self, GList *link)
{
  DskPageGet *get = link->data;

  g_queue_delete_link (&self->queue, link);
  return get;
}

void
dsk_session_pages_clear (DskSessionPages *self)
{
  g_queue_clear_full (&self->queue, (GDestroyNotify) dsk_session_page_free);
}

GBytes *
dsk_session_answer_ping (GBytes *json)
{
  gint64 t;

  return dsk_ping_decode (json, &t, NULL) ? dsk_ping_encode (t) : NULL;
}

guint
dsk_session_match_code (const DskHello *hello, int *proto, const char **reason)
{
  if (DSK_PLANTED (version_unmatched))
    {
      *proto = hello->proto_max;
      return 0;
    }
  switch (dsk_proto_match (hello->proto_min, hello->proto_max, DSK_PROTO_MIN, DSK_PROTO_MAX, proto))
    {
    case DSK_PROTO_APP_OLD:
      *reason = "upgrade";
      return DSK_CLOSE_UPGRADE;
    case DSK_PROTO_RELAY_OLD:
      *reason = "relay too old";
      return DSK_CLOSE_RELAY_OLD;
    case DSK_PROTO_AGREED:
    default:
      return 0;
    }
}

guint
dsk_session_close_code (const GError *error, const char **reason)
{
  static const struct
  {
    DskError error;
    guint code;
    const char *reason;
  } codes[] = {
    { DSK_ERROR_FORBIDDEN, DSK_CLOSE_REVOKED, "revoked" },
    { DSK_ERROR_UNAUTHENTICATED, DSK_CLOSE_AUTH, "auth" },
    { DSK_ERROR_INVALID, DSK_CLOSE_PROTOCOL, "invalid" },
    { DSK_ERROR_NEWER, DSK_SESSION_CLOSE_AGAIN, "refetch" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, DSK_ERROR, (int) codes[i].error))
      {
        *reason = codes[i].reason;
        return codes[i].code;
      }
  *reason = "store";
  return DSK_SESSION_CLOSE_AGAIN;
}

void
dsk_session_offer (DskWelcome *welcome)
{
  welcome->credit_frames = DSK_CREDIT_FRAMES;
  welcome->credit_bytes = DSK_CREDIT_BYTES;
  welcome->page_rows = DSK_PAGE_ROWS;
  welcome->schema_rev = DSK_SCHEMA_REV;
  welcome->eph = TRUE;
}

DskCommand *
dsk_session_read_command (GBytes *json, gint64 *n, DskResultCode *code)
{
  g_autoptr (GError) error = NULL;
  DskCommand *command = dsk_command_decode (json, n, &error);

  *code = DSK_RESULT_OK;
  if (command == NULL)
    *code = g_error_matches (error, DSK_ERROR, DSK_ERROR_NEWER) ? DSK_RESULT_UNSUPPORTED : DSK_RESULT_INVALID;
  return command;
}
