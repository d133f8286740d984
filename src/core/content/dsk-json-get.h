/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading what somebody else wrote: every accessor takes any object, NULL too, and says NULL or 0
 * when the member is absent or of another type. What they return is borrowed from the tree. */

JsonObject *dsk_json_get_object (JsonObject *object, const char *name);
JsonArray *dsk_json_get_array (JsonObject *object, const char *name);
/* The object at @i. */
JsonObject *dsk_json_get_element (JsonArray *array, guint i);
guint dsk_json_get_length (JsonArray *array);
/* An empty string is NULL. */
const char *dsk_json_get_string (JsonObject *object, const char *name);
/* FALSE: there is no number of that name. */
gboolean dsk_json_get_number (JsonObject *object, const char *name, double *value);
/* Only true is TRUE. */
gboolean dsk_json_get_flag (JsonObject *object, const char *name);

/**
 * dsk_json_get_root:
 * @data: bytes from outside
 * @max_len: refuse more than this
 * @error: DSK_ERROR_INVALID
 *
 * Guards, then parses.
 *
 * Returns: (transfer full) (nullable): the root, which is an object
 */
JsonNode *dsk_json_get_root (const char *data, gsize len, gsize max_len, GError **error);

G_END_DECLS
