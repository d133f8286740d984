/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-get.h"

G_BEGIN_DECLS

/* What Meta writes and dsk-json-get.h does not read. */

/* A string, or an integer where a string was expected. Returns: (transfer full) (nullable) */
char *dsk_wa_json_dup_id (JsonObject *object, const char *name);
/* An integer, or a string of digits. */
gint64 dsk_wa_json_int (JsonObject *object, const char *name);

/* Returns: (transfer full): @object as compact JSON; numbers read back as the same numbers */
char *dsk_wa_json_dup_raw (JsonObject *object);

G_END_DECLS
