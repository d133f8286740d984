/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-relay-meter.h"

#include "dsk-wa-send.h"

gint64
dsk_relay_meter_wait_ms (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);

  if (soup_message_get_status (message) == SOUP_STATUS_NONE)
    return 0;
  return MAX (dsk_wa_usage_wait_ms (soup_message_headers_get_one (headers, "x-business-use-case-usage")),
              dsk_wa_usage_wait_ms (soup_message_headers_get_one (headers, "x-app-usage")));
}

typedef struct
{
  DskWriterOp op;
  DskAbout about;
  char *id; /* (owned) */
  gint64 wait_ms;
} Tell;

static gboolean
tell_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Tell *tell = (Tell *) op;

  return dsk_relay_engine_heed_meter (engine, tell->about, tell->id, tell->wait_ms, error);
}

/* What could not be kept is said again beside the next answer. */
static void
tell_done (DskWriterOp *op, const GError *error)
{
  Tell *tell = (Tell *) op;

  g_free (tell->id);
  g_free (tell);
}

void
dsk_relay_meter_tell (DskRelayWriter *writer, DskAbout about, const char *id, gint64 wait_ms)
{
  Tell *tell;

  if (writer == NULL || wait_ms <= 0)
    return;
  tell = g_new0 (Tell, 1);
  tell->op.run = tell_run;
  tell->op.done = tell_done;
  tell->op.flags = DSK_WRITER_SENDS;
  tell->about = about;
  tell->id = g_strdup (id);
  tell->wait_ms = wait_ms;
  dsk_relay_writer_push (writer, &tell->op);
}
