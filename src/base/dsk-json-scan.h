/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A place in a JSON text, and the checks of what has no inside: strings, numbers and literals. The
 * functions move @p past what they accepted; otherwise they return FALSE with @reason set and @p at
 * the place that is wrong. dsk_json_guard() reads whole documents; besides it only who reads what passed it uses this.
 */
typedef struct
{
  const guint8 *p;
  const guint8 *end;
  const char *reason; /* (nullable) (unowned): static text */
} DskJsonScan;

/* Returns: FALSE */
gboolean dsk_json_scan_refuse (DskJsonScan *scan, const char *reason);
/* With @p after the opening quote. @has_escapes tells whether the bytes mean something else than
 * they say. */
gboolean dsk_json_scan_string (DskJsonScan *scan, gboolean *has_escapes);
/* With @p at the first byte of a string, number or literal. */
gboolean dsk_json_scan_scalar (DskJsonScan *scan);
/* Writes the bytes that the inside of a string, accepted before, means. */
void dsk_json_scan_unescape (const guint8 *text, gsize len, GByteArray *out);

G_END_DECLS
