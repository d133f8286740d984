/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum { DSK_VALUE_NULL, DSK_VALUE_INT, DSK_VALUE_TEXT } DskValueType;

/**
 * DskValue:
 *
 * One column of a replicated row on its way between a database and a frame. @text is borrowed from
 * whoever hands the value out and lives as long as they say; it is NUL-terminated and @len bytes long.
 */
typedef struct {
  DskValueType type;
  gint64 integer;
  const char *text;
  gsize len;
} DskValue;

static inline DskValue
dsk_value_int (gint64 integer)
{
  return (DskValue) { .type = DSK_VALUE_INT, .integer = integer };
}

static inline DskValue
dsk_value_text (const char *text)
{
  if (text == NULL)
    return (DskValue) { .type = DSK_VALUE_NULL };
  return (DskValue) { .type = DSK_VALUE_TEXT, .text = text, .len = __builtin_strlen (text) };
}

/* NULL for anything but text. */
static inline const char *
dsk_value_get_text (const DskValue *value)
{
  return value->type == DSK_VALUE_TEXT ? value->text : NULL;
}

static inline gint64
dsk_value_get_int (const DskValue *value)
{
  return value->type == DSK_VALUE_INT ? value->integer : 0;
}

G_END_DECLS
