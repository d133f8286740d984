/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading what somebody else wrote: every accessor takes any object, NULL too, and says NULL or 0
 * when the member is absent or of another type. What they return is borrowed from the tree. */

JsonObject *dsk_wa_json_object (JsonObject *object, const char *name);
JsonArray *dsk_wa_json_array (JsonObject *object, const char *name);
JsonObject *dsk_wa_json_element (JsonArray *array, guint i);
guint dsk_wa_json_length (JsonArray *array);
/* An empty string is NULL. */
const char *dsk_wa_json_string (JsonObject *object, const char *name);
/* A string, or an integer where a string was expected. Returns: (transfer full) (nullable) */
char *dsk_wa_json_dup_id (JsonObject *object, const char *name);
/* An integer, or a string of digits. */
gint64 dsk_wa_json_int (JsonObject *object, const char *name);

/* Only true is TRUE. */
gboolean dsk_wa_json_flag (JsonObject *object, const char *name);

/* Returns: (transfer full): @object as compact JSON; numbers read back as the same numbers */
char *dsk_wa_json_dup_raw (JsonObject *object);

/**
 * dsk_wa_json_load:
 * @data: bytes from outside
 * @max_len: refuse more than this
 * @error: DSK_ERROR_INVALID
 *
 * Guards, then parses.
 *
 * Returns: (transfer full) (nullable): the root, which is an object
 */
JsonNode *dsk_wa_json_load (const char *data, gsize len, gsize max_len, GError **error);

G_END_DECLS
