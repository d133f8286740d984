/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskJsonWriter:
 *
 * Appends JSON to a buffer, for the hot paths where a tree of nodes would cost more than the bytes.
 * Commas are its business; balance is the caller's (asserted). ASCII mode writes everything outside
 * ASCII as lower-case \uXXXX (surrogate pairs where needed) and escapes '/' as '\/', as Meta does
 * on the wire.
 */
typedef struct _DskJsonWriter DskJsonWriter;

DskJsonWriter *dsk_json_writer_new (void);
DskJsonWriter *dsk_json_writer_new_ascii (void);
void dsk_json_writer_free (DskJsonWriter *self);

void dsk_json_writer_begin_object (DskJsonWriter *self);
void dsk_json_writer_end_object (DskJsonWriter *self);
void dsk_json_writer_begin_array (DskJsonWriter *self);
void dsk_json_writer_end_array (DskJsonWriter *self);
/* A member's name; a value must follow. @name is a plain ASCII literal that needs no escaping. */
void dsk_json_writer_name (DskJsonWriter *self, const char *name);
void dsk_json_writer_string (DskJsonWriter *self, const char *value); /* NULL writes null */
void dsk_json_writer_string_len (DskJsonWriter *self, const char *value, gsize len);
void dsk_json_writer_int (DskJsonWriter *self, gint64 value);
void dsk_json_writer_double (DskJsonWriter *self, double value);
void dsk_json_writer_bool (DskJsonWriter *self, gboolean value);
void dsk_json_writer_null (DskJsonWriter *self);
/* @json is a complete value, written as it is. */
void dsk_json_writer_raw (DskJsonWriter *self, const char *json, gsize len);

/* name + value in one call */
void dsk_json_writer_set_string (DskJsonWriter *self, const char *name, const char *value);
void dsk_json_writer_set_int (DskJsonWriter *self, const char *name, gint64 value);
void dsk_json_writer_set_bool (DskJsonWriter *self, const char *name, gboolean value);

/* Bytes so far. */
gsize dsk_json_writer_len (DskJsonWriter *self);
/* Returns: (transfer full): the document; the writer is empty afterwards and may be used again */
GBytes *dsk_json_writer_take_bytes (DskJsonWriter *self);
/* Returns: (transfer full): the same as a NUL-terminated string */
char *dsk_json_writer_take_string (DskJsonWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskJsonWriter, dsk_json_writer_free)

G_END_DECLS
