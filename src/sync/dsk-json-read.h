/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dsk-command.h"
#include "dsk-message.h"

G_BEGIN_DECLS

/* Members of objects that came from the other side, with their types and bounds checked. Private to
 * sync. All: FALSE with DSK_ERROR_INVALID. Absent and null are the same. */

#define DSK_READ_ID_MAX 128    /* bytes of ids, epochs, names of types */
#define DSK_READ_NAME_MAX 1024 /* bytes of names and positions */
#define DSK_READ_TEXT_MAX (DSK_NOTE_MAX_CHARS * 4)

/* @json must have passed dsk_json_guard(). Returns: (transfer none) (nullable): lives as long as
 * @parser, which is (out) (transfer full) */
JsonObject *dsk_json_read_root (GBytes *json, JsonParser **parser, GError **error);

/* @value: (out) (transfer none) (nullable): NULL only if not @required */
gboolean dsk_json_read_string (JsonObject *object, const char *name, gboolean required,
                               gsize max_bytes, const char **value, GError **error);
/* The same, (transfer full). */
gboolean dsk_json_dup_string (JsonObject *object, const char *name, gboolean required,
                              gsize max_bytes, char **value, GError **error);
/* @fallback: (nullable): what absence means; NULL: it is required */
gboolean dsk_json_read_int (JsonObject *object, const char *name, gint64 min, gint64 max,
                            const gint64 *fallback, gint64 *value, GError **error);
/* Absent is FALSE. */
gboolean dsk_json_read_bool (JsonObject *object, const char *name, gboolean *value, GError **error);
/* Absent is an empty one, NULL in @value. @value: (out) (transfer none) (nullable) */
gboolean dsk_json_read_array (JsonObject *object, const char *name, JsonArray **value,
                              GError **error);

/* A node that must be text or an integer. FALSE without an error. */
gboolean dsk_json_node_text (JsonNode *node, const char **value);
gboolean dsk_json_node_int (JsonNode *node, gint64 *value);

/* From [code, seq, detail] as nodes; what @result held is not freed. */
gboolean dsk_json_read_result (JsonNode *code, JsonNode *seq, JsonNode *detail,
                               DskCommandResult *result, GError **error);
/* Whether @detail is an object that may be written into a frame as it is. */
gboolean dsk_json_is_detail (const char *detail);

G_END_DECLS
