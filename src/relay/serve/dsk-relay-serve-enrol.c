/* SPDX-License-Identifier: GPL-3.0-or-later */

/* POST /v1/enrol: a single-use code becomes a device and its token. */

#define G_LOG_DOMAIN "dastak-relay"

#include <json-glib/json-glib.h>

#include "dsk-error.h"
#include "dsk-json-guard.h"
#include "dsk-json-writer.h"
#include "dsk-relay-daemon-private.h"
#include "dsk-relay-log.h"
#include "dsk-text.h"

#define BODY_MAX 4096
#define DEVICE_NAME_MAX 80

typedef struct
{
  DskWriterOp op;
  DskRelayDaemon *daemon;
  DskHttpRequest *request; /* (owned) */
  char *code;              /* (owned) */
  char *device_name;       /* (owned) */
  DskEnrolment enrolment;  /* (owned) */
} Enrol;

static void
enrol_free (Enrol *enrol)
{
  dsk_http_request_unref (enrol->request);
  dsk_enrolment_clear (&enrol->enrolment);
  g_free (enrol->code);
  g_free (enrol->device_name);
  g_free (enrol);
}

static gboolean
enrol_run (DskWriterOp *op, DskRelayEngine *engine, GError **error)
{
  Enrol *enrol = (Enrol *) op;

  return dsk_relay_engine_enrol (engine, enrol->code, enrol->device_name, &enrol->enrolment, error);
}

static char *
answer (const Enrol *enrol)
{
  g_autoptr (DskJsonWriter) writer = dsk_json_writer_new ();
  const DskEnrolment *e = &enrol->enrolment;

  dsk_json_writer_begin_object (writer);
  dsk_json_writer_set_string (writer, "device", e->device);
  dsk_json_writer_set_string (writer, "token", e->token);
  dsk_json_writer_set_string (writer, "user", e->user);
  dsk_json_writer_set_string (writer, "user_name", e->user_name);
  dsk_json_writer_set_string (writer, "role", e->role);
  dsk_json_writer_set_string (writer, "relay_name", enrol->daemon->config->name);
  dsk_json_writer_set_int (writer, "now", dsk_clock_now_ms (enrol->daemon->clock));
  dsk_json_writer_end_object (writer);
  return dsk_json_writer_take_string (writer);
}

static void
enrol_done (DskWriterOp *op, const GError *error)
{
  Enrol *enrol = (Enrol *) op;

  if (error == NULL)
    {
      g_autofree char *body = answer (enrol);

      dsk_relay_log_about (G_LOG_LEVEL_MESSAGE,
                           &(DskRelayLogAbout){ .device = enrol->enrolment.device,
                                                .request = dsk_http_request_id (enrol->request) },
                           "enrolled by user %s", enrol->enrolment.user);
      dsk_http_request_respond (enrol->request, 200, NULL, body);
    }
  else if (g_error_matches (error, DSK_ERROR, DSK_ERROR_UNAUTHENTICATED)
           || g_error_matches (error, DSK_ERROR, DSK_ERROR_INVALID))
    {
      dsk_relay_refuse (enrol->request, 401, "bad-code", error->message);
    }
  else
    {
      dsk_relay_refuse (enrol->request, 503, "store", error->message);
    }
  enrol_free (enrol);
}

static const char *
member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/* FALSE: it is not what the client should have sent. */
static gboolean
read_body (Enrol *enrol)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize len;
  const char *data = g_bytes_get_data (dsk_http_request_body (enrol->request), &len);
  JsonNode *root;
  const char *code;
  const char *name;

  if (data == NULL || !dsk_json_guard (data, len, BODY_MAX, NULL)
      || !json_parser_load_from_data (parser, data, (gssize) len, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  code = member (json_node_get_object (root), "code");
  name = member (json_node_get_object (root), "device_name");
  if (code == NULL)
    return FALSE;
  enrol->code = g_strdup (code);
  enrol->device_name = dsk_text_preview (name != NULL ? name : "", DEVICE_NAME_MAX);
  return TRUE;
}

void
dsk_relay_serve_enrol (DskHttpRequest *request, gpointer user_data)
{
  DskRelayDaemon *daemon = user_data;
  Enrol *enrol;

  if (!dsk_relay_rate_take (daemon->enrol_rate, dsk_http_request_peer (request),
                            dsk_clock_monotonic_ms (daemon->clock)))
    {
      dsk_relay_refuse (request, 429, "rate", "too many codes were tried from this address");
      return;
    }
  enrol = g_new0 (Enrol, 1);
  enrol->op.run = enrol_run;
  enrol->op.done = enrol_done;
  enrol->op.flags = DSK_WRITER_BOUNDED;
  enrol->op.weight = BODY_MAX;
  enrol->daemon = daemon;
  enrol->request = dsk_http_request_ref (request);
  if (!read_body (enrol))
    {
      dsk_relay_refuse (request, 400, "bad-request", "the body is not an enrolment");
      enrol_free (enrol);
    }
  else if (!dsk_relay_writer_push (daemon->writer, &enrol->op))
    {
      dsk_relay_refuse (request, 503, "busy", "too much waits for the disk");
      enrol_free (enrol);
    }
}
