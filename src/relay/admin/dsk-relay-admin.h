/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dsk-relay-engine.h"
#include "dsk-relay-reader.h"

G_BEGIN_DECLS

/* Administration as requests: {"op":"user.add","name":…,"role":…} and so on. The same function answers them in a
 * command that opened the data itself, and in the running relay, which hears them over its socket. */

#define DSK_RELAY_ADMIN_SOCKET "admin.sock"

/**
 * dsk_relay_admin_run:
 * @engine: the engine, inside a transaction
 * @request: the request; not dsk_relay_admin_is_care()
 * @reply: gets the members of the answer
 * @error: words for the person at the console
 */
gboolean dsk_relay_admin_run (DskRelayEngine *engine, JsonObject *request, JsonObject *reply,
                              GError **error);
/* Whether @request only reads, all there is, and may take minutes: a backup or a check. */
gboolean dsk_relay_admin_is_care (JsonObject *request);
/* As dsk_relay_admin_run(), for those. */
gboolean dsk_relay_admin_care (DskRelayReader *reader, JsonObject *request, JsonObject *reply,
                               GError **error);
/* Members of a reply: arrays of devices that lost their access, and that are to say hello again because their user
 * may something else now. */
#define DSK_RELAY_ADMIN_REVOKED "revoked"
#define DSK_RELAY_ADMIN_CHANGED "changed"

/* Returns: (transfer none) (nullable): a text of @request */
const char *dsk_relay_admin_text (JsonObject *request, const char *name);
/* The same for one that must be there and not be empty. */
const char *dsk_relay_admin_need (JsonObject *request, const char *name, GError **error);

/* Returns: (transfer full): a new request */
JsonObject *dsk_relay_admin_request_new (const char *op);
/* Returns: (transfer full) (nullable): the object in one line of JSON from outside */
JsonObject *dsk_relay_admin_parse (const char *line, gsize len, GError **error);
/* Returns: (transfer full): one line, with its end */
char *dsk_relay_admin_print (JsonObject *object);

/**
 * dsk_relay_admin_call:
 * @data_dir: the relay's data
 * @request: the request
 * @error: DSK_ERROR_BUSY: a relay holds the data and does not answer
 *
 * Does what @request says: here if nobody holds the data, otherwise in the relay that does.
 *
 * Returns: (transfer full) (nullable): the reply
 */
JsonObject *dsk_relay_admin_call (const char *data_dir, JsonObject *request, GError **error);

G_END_DECLS
