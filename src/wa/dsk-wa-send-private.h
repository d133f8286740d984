/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-json-get.h"
#include "dsk-json-writer.h"
#include "dsk-wa-send.h"

G_BEGIN_DECLS

/* "type" and the member of its name. @content: (nullable): checked already
 * FALSE with DSK_ERROR_INVALID: the file has no id */
gboolean dsk_wa_send_write_body (DskJsonWriter *writer, DskMessageKind kind, const DskWaSend *send,
                                 JsonObject *content, GError **error);

/* The values; a name was written before them. */
void dsk_wa_send_write_interactive (DskJsonWriter *writer, JsonObject *interactive, const char *text);
void dsk_wa_send_write_template (DskJsonWriter *writer, JsonObject *tmpl, const char *media_id);

void dsk_wa_send_write_location (DskJsonWriter *writer, JsonObject *location);
/* The member @as with what @object says under @name, if it says anything. */
void dsk_wa_send_copy_string (DskJsonWriter *writer, const char *as, JsonObject *object,
                              const char *name);
/* {@name: @value} after the member @object. */
void dsk_wa_send_write_pair (DskJsonWriter *writer, const char *object, const char *name,
                             const char *value);

G_END_DECLS
