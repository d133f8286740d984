/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-writer.h"

#include <math.h>
#include <string.h>

#define MAX_DEPTH 64

struct _DskJsonWriter
{
  GString *out;    /* (owned) */
  guint64 objects; /* bit n: level n + 1 is an object, not an array */
  guint depth;
  gboolean ascii;
  gboolean comma; /* something stands before on this level */
  gboolean named; /* a member's name was written, its value is due */
};

static DskJsonWriter *
writer_new (gboolean ascii)
{
  DskJsonWriter *self = g_new0 (DskJsonWriter, 1);

  self->out = g_string_sized_new (512);
  self->ascii = ascii;
  return self;
}

/**
 * dsk_json_writer_new:
 *
 * Returns: (transfer full): a writer of UTF-8
 */
DskJsonWriter *
dsk_json_writer_new (void)
{
  return writer_new (FALSE);
}

/**
 * dsk_json_writer_new_ascii:
 *
 * Returns: (transfer full): a writer that escapes as Meta does
 */
DskJsonWriter *
dsk_json_writer_new_ascii (void)
{
  return writer_new (TRUE);
}

void
dsk_json_writer_free (DskJsonWriter *self)
{
  if (self == NULL)
    return;

  g_string_free (self->out, TRUE);
  g_free (self);
}

static gboolean
in_object (DskJsonWriter *self)
{
  return self->depth > 0 && (self->objects >> (self->depth - 1) & 1) != 0;
}

static void
before_value (DskJsonWriter *self)
{
  g_assert (self->named == in_object (self));
  g_assert (self->depth > 0 || !self->comma);

  if (self->comma)
    g_string_append_c (self->out, ',');
  self->comma = TRUE;
  self->named = FALSE;
}

static void
begin (DskJsonWriter *self, char bracket, guint64 is_object)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << self->depth;

  before_value (self);
  g_assert (self->depth < MAX_DEPTH);
  self->objects = is_object ? self->objects | bit : self->objects & ~bit;
  self->depth++;
  self->comma = FALSE;
  g_string_append_c (self->out, bracket);
}

static void
end (DskJsonWriter *self, char bracket)
{
  self->depth--;
  self->comma = TRUE;
  g_string_append_c (self->out, bracket);
}

void
dsk_json_writer_begin_object (DskJsonWriter *self)
{
  begin (self, '{', 1);
}

void
dsk_json_writer_end_object (DskJsonWriter *self)
{
  g_assert (in_object (self) && !self->named);
  end (self, '}');
}

void
dsk_json_writer_begin_array (DskJsonWriter *self)
{
  begin (self, '[', 0);
}

void
dsk_json_writer_end_array (DskJsonWriter *self)
{
  g_assert (self->depth > 0 && !in_object (self));
  end (self, ']');
}

void
dsk_json_writer_name (DskJsonWriter *self, const char *name)
{
  g_assert (in_object (self) && !self->named);

  if (self->comma)
    g_string_append_c (self->out, ',');
  g_string_append_c (self->out, '"');
  g_string_append (self->out, name);
  g_string_append (self->out, "\":");
  self->comma = FALSE;
  self->named = TRUE;
}

static void
append_u (GString *out, guint unit)
{
  static const char hex[] = "0123456789abcdef";
  const char text[6]
      = { '\\',           'u', hex[unit >> 12 & 0xf], hex[unit >> 8 & 0xf], hex[unit >> 4 & 0xf],
          hex[unit & 0xf] };

  g_string_append_len (out, text, sizeof text);
}

static void
append_ascii (DskJsonWriter *self, char c)
{
  switch (c)
    {
    case '"':
      g_string_append (self->out, "\\\"");
      break;
    case '\\':
      g_string_append (self->out, "\\\\");
      break;
    case '/':
      g_string_append (self->out, self->ascii ? "\\/" : "/");
      break;
    case '\b':
      g_string_append (self->out, "\\b");
      break;
    case '\f':
      g_string_append (self->out, "\\f");
      break;
    case '\n':
      g_string_append (self->out, "\\n");
      break;
    case '\r':
      g_string_append (self->out, "\\r");
      break;
    case '\t':
      g_string_append (self->out, "\\t");
      break;
    default:
      append_u (self->out, (guint) c);
      break;
    }
}

static void
append_wide (DskJsonWriter *self, gunichar c)
{
  if (!self->ascii)
    {
      g_string_append_unichar (self->out, c);
    }
  else if (c < 0x10000)
    {
      append_u (self->out, c);
    }
  else
    {
      append_u (self->out, 0xd800 + ((c - 0x10000) >> 10));
      append_u (self->out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    }
}

static gboolean
is_plain (DskJsonWriter *self, guchar c)
{
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && !(self->ascii && c == '/');
}

/**
 * dsk_json_writer_string_len:
 * @value: @len bytes. Bytes that are not UTF-8, and NUL, become U+FFFD: what this writes,
 * dsk_json_guard() accepts
 */
void
dsk_json_writer_string_len (DskJsonWriter *self, const char *value, gsize len)
{
  const char *p = value, *limit = value + len;

  before_value (self);
  g_string_append_c (self->out, '"');
  while (p < limit)
    {
      const char *run = p;
      gunichar c;

      while (p < limit && is_plain (self, (guchar) *p))
        p++;
      g_string_append_len (self->out, run, p - run);
      if (p == limit)
        break;

      if (*p != '\0' && (guchar) *p < 0x80)
        {
          append_ascii (self, *p++);
          continue;
        }

      c = g_utf8_get_char_validated (p, limit - p);
      if (*p == '\0' || c >= 0x80000000u)
        {
          append_wide (self, 0xfffd);
          p++;
          continue;
        }
      append_wide (self, c);
      p = g_utf8_next_char (p);
    }
  g_string_append_c (self->out, '"');
}

void
dsk_json_writer_string (DskJsonWriter *self, const char *value)
{
  if (value == NULL)
    dsk_json_writer_null (self);
  else
    dsk_json_writer_string_len (self, value, strlen (value));
}

void
dsk_json_writer_int (DskJsonWriter *self, gint64 value)
{
  char text[24];
  int n = g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);

  before_value (self);
  g_string_append_len (self->out, text, n);
}

/**
 * dsk_json_writer_double:
 * @value: written with the fewest digits that read back as the same number; JSON has no infinities
 * and no NaN, they become null
 */
void
dsk_json_writer_double (DskJsonWriter *self, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      dsk_json_writer_null (self);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  before_value (self);
  g_string_append (self->out, text);
}

void
dsk_json_writer_bool (DskJsonWriter *self, gboolean value)
{
  before_value (self);
  g_string_append (self->out, value ? "true" : "false");
}

void
dsk_json_writer_null (DskJsonWriter *self)
{
  before_value (self);
  g_string_append (self->out, "null");
}

void
dsk_json_writer_raw (DskJsonWriter *self, const char *json, gsize len)
{
  before_value (self);
  g_string_append_len (self->out, json, (gssize) len);
}

void
dsk_json_writer_set_string (DskJsonWriter *self, const char *name, const char *value)
{
  dsk_json_writer_name (self, name);
  dsk_json_writer_string (self, value);
}

void
dsk_json_writer_set_int (DskJsonWriter *self, const char *name, gint64 value)
{
  dsk_json_writer_name (self, name);
  dsk_json_writer_int (self, value);
}

void
dsk_json_writer_set_bool (DskJsonWriter *self, const char *name, gboolean value)
{
  dsk_json_writer_name (self, name);
  dsk_json_writer_bool (self, value);
}

gsize
dsk_json_writer_len (DskJsonWriter *self)
{
  return self->out->len;
}

static GString *
take (DskJsonWriter *self)
{
  GString *out = self->out;

  g_assert (self->depth == 0 && !self->named);
  self->out = g_string_sized_new (512);
  self->comma = FALSE;
  return out;
}

GBytes *
dsk_json_writer_take_bytes (DskJsonWriter *self)
{
  return g_string_free_to_bytes (take (self));
}

char *
dsk_json_writer_take_string (DskJsonWriter *self)
{
  return g_string_free (take (self), FALSE);
}
