/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-get.h"

G_BEGIN_DECLS

/* Reading what somebody else wrote, as core/content does it; the names that this layer knows it under. */
#define dsk_wa_json_object dsk_json_get_object
#define dsk_wa_json_array dsk_json_get_array
#define dsk_wa_json_element dsk_json_get_element
#define dsk_wa_json_length dsk_json_get_length
#define dsk_wa_json_string dsk_json_get_string
#define dsk_wa_json_load dsk_json_get_root

/* A string, or an integer where a string was expected. Returns: (transfer full) (nullable) */
char *dsk_wa_json_dup_id (JsonObject *object, const char *name);
/* An integer, or a string of digits. */
gint64 dsk_wa_json_int (JsonObject *object, const char *name);

/* Only true is TRUE. */
gboolean dsk_wa_json_flag (JsonObject *object, const char *name);

/* Returns: (transfer full): @object as compact JSON; numbers read back as the same numbers */
char *dsk_wa_json_dup_raw (JsonObject *object);

G_END_DECLS
