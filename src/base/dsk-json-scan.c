/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-scan.h"

#include <math.h>
#include <string.h>

gboolean
dsk_json_scan_refuse (DskJsonScan *scan, const char *reason)
{
  scan->reason = reason;
  return FALSE;
}

/* Whether none of eight bytes ends a run of plain text: '"', '\', a control character, or not
 * ASCII. */
static inline gboolean
eight_plain (const guint8 *p)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = ones * 0x80;
  guint64 x, quote, backslash;

  memcpy (&x, p, sizeof x);
  quote = x ^ (ones * '"');
  backslash = x ^ (ones * '\\');
  /* (y - ones) & ~y has the top bit of a byte set where it is 0, and perhaps above one that is. */
  return ((x | (x - ones * 0x20) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash))
          & tops)
         == 0;
}

/* One character outside ASCII: shortest form only, no surrogates, at most U+10FFFF. */
static gboolean
skip_utf8 (DskJsonScan *scan)
{
  const guint8 *p = scan->p;
  gsize left = (gsize) (scan->end - p);
  guint8 low = 0x80, high = 0xbf;
  gsize n;

  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    n = 2;
  else if (p[0] >= 0xe0 && p[0] <= 0xef)
    n = 3;
  else if (p[0] >= 0xf0 && p[0] <= 0xf4)
    n = 4;
  else
    return dsk_json_scan_refuse (scan, "not UTF-8");

  if (p[0] == 0xe0)
    low = 0xa0;
  else if (p[0] == 0xed)
    high = 0x9f;
  else if (p[0] == 0xf0)
    low = 0x90;
  else if (p[0] == 0xf4)
    high = 0x8f;

  if (left < n)
    return dsk_json_scan_refuse (scan, "not UTF-8");
  if (p[1] < low || p[1] > high)
    return dsk_json_scan_refuse (scan, "not UTF-8");
  for (gsize i = 2; i < n; i++)
    if ((p[i] & 0xc0) != 0x80)
      return dsk_json_scan_refuse (scan, "not UTF-8");

  scan->p += n;
  return TRUE;
}

/* Four hexadecimal digits; -1: they are not. */
static int
read_hex4 (const guint8 *p, const guint8 *end)
{
  int unit = 0;

  if (end - p < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) p[i]);

      if (digit < 0)
        return -1;
      unit = unit << 4 | digit;
    }
  return unit;
}

/* After "\u", with @p at the digits. A pair of surrogates is read as one. */
static gboolean
read_unicode_escape (DskJsonScan *scan, gunichar *out)
{
  int unit = read_hex4 (scan->p, scan->end);
  int low;

  if (unit < 0)
    return dsk_json_scan_refuse (scan, "bad escape");
  if (unit == 0)
    return dsk_json_scan_refuse (scan, "NUL character");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return dsk_json_scan_refuse (scan, "lone surrogate");

  if (unit < 0xd800 || unit > 0xdbff)
    {
      scan->p += 4;
      *out = (gunichar) unit;
      return TRUE;
    }

  if (scan->end - scan->p < 10 || scan->p[4] != '\\' || scan->p[5] != 'u')
    return dsk_json_scan_refuse (scan, "lone surrogate");
  low = read_hex4 (scan->p + 6, scan->end);
  if (low < 0xdc00 || low > 0xdfff)
    return dsk_json_scan_refuse (scan, "lone surrogate");
  scan->p += 10;
  *out = 0x10000 + ((gunichar) (unit - 0xd800) << 10) + (gunichar) (low - 0xdc00);
  return TRUE;
}

/* After the backslash. */
static gboolean
read_escape (DskJsonScan *scan, gunichar *out)
{
  static const char names[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *name;

  if (scan->p == scan->end)
    return dsk_json_scan_refuse (scan, "unfinished string");
  if (*scan->p == 'u')
    {
      scan->p++;
      return read_unicode_escape (scan, out);
    }

  name = *scan->p != 0 ? strchr (names, *scan->p) : NULL;
  if (name == NULL)
    return dsk_json_scan_refuse (scan, "bad escape");
  *out = (gunichar) meanings[name - names];
  scan->p++;
  return TRUE;
}

static inline gboolean
is_plain (guint8 c)
{
  return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

static void
skip_plain (DskJsonScan *scan)
{
  const guint8 *p = scan->p;

  while (scan->end - p >= 8 && eight_plain (p))
    p += 8;
  while (p < scan->end && is_plain (*p))
    p++;
  scan->p = p;
}

gboolean
dsk_json_scan_string (DskJsonScan *scan, gboolean *has_escapes)
{
  gunichar unused;

  *has_escapes = FALSE;
  while (TRUE)
    {
      skip_plain (scan);
      if (scan->p == scan->end)
        return dsk_json_scan_refuse (scan, "unfinished string");

      if (*scan->p == '"')
        {
          scan->p++;
          return TRUE;
        }
      if (*scan->p == '\\')
        {
          scan->p++;
          *has_escapes = TRUE;
          if (!read_escape (scan, &unused))
            return FALSE;
          continue;
        }
      if (*scan->p < 0x80)
        return dsk_json_scan_refuse (scan, *scan->p == 0 ? "NUL character"
                                                         : "control character in a string");
      /* Text that is not Latin comes in runs. */
      while (scan->p < scan->end && *scan->p >= 0x80)
        if (!skip_utf8 (scan))
          return FALSE;
    }
}

void
dsk_json_scan_unescape (const guint8 *text, gsize len, GByteArray *out)
{
  DskJsonScan scan = { .p = text, .end = text + len };

  g_byte_array_set_size (out, 0);
  while (scan.p < scan.end)
    {
      const guint8 *run = scan.p;
      char utf8[6];
      gunichar c = 0;

      while (scan.p < scan.end && *scan.p != '\\')
        scan.p++;
      g_byte_array_append (out, run, (guint) (scan.p - run));
      if (scan.p == scan.end)
        break;

      scan.p++;
      if (!read_escape (&scan, &c))
        g_assert_not_reached ();
      g_byte_array_append (out, (guint8 *) utf8, (guint) g_unichar_to_utf8 (c, utf8));
    }
}

static gsize
skip_digits (DskJsonScan *scan)
{
  const guint8 *first = scan->p;

  while (scan->p < scan->end && g_ascii_isdigit (*scan->p))
    scan->p++;
  return (gsize) (scan->p - first);
}

/* JSON libraries keep integers in 64 bits and make nonsense of larger ones. */
static gboolean
fits_int64 (const guint8 *digits, gsize n, gboolean negative)
{
  guint64 limit = (guint64) G_MAXINT64 + (negative ? 1 : 0);
  guint64 value = 0;

  if (n > 19)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    value = value * 10 + (guint64) (digits[i] - '0'); /* 19 digits stay below 2^64 */
  return value <= limit;
}

static gboolean
is_finite_number (const guint8 *first, gsize len)
{
  g_autofree char *text = g_strndup ((const char *) first, len);

  return isfinite (g_ascii_strtod (text, NULL));
}

static gboolean
skip_number (DskJsonScan *scan)
{
  const guint8 *first = scan->p, *digits;
  gboolean whole = TRUE;
  gsize n;

  if (*scan->p == '-')
    scan->p++;
  digits = scan->p;
  n = skip_digits (scan);
  if (n == 0)
    return dsk_json_scan_refuse (scan, "a value was expected");
  if (n > 1 && digits[0] == '0')
    return dsk_json_scan_refuse (scan, "number with a leading zero");

  if (scan->p < scan->end && *scan->p == '.')
    {
      whole = FALSE;
      scan->p++;
      if (skip_digits (scan) == 0)
        return dsk_json_scan_refuse (scan, "bad number");
    }
  if (scan->p < scan->end && (*scan->p == 'e' || *scan->p == 'E'))
    {
      whole = FALSE;
      scan->p++;
      if (scan->p < scan->end && (*scan->p == '+' || *scan->p == '-'))
        scan->p++;
      if (skip_digits (scan) == 0)
        return dsk_json_scan_refuse (scan, "bad number");
    }

  if (whole ? !fits_int64 (digits, n, *first == '-')
            : !is_finite_number (first, (gsize) (scan->p - first)))
    {
      scan->p = first;
      return dsk_json_scan_refuse (scan, "number out of range");
    }
  return TRUE;
}

static gboolean
skip_literal (DskJsonScan *scan, const char *literal)
{
  gsize len = strlen (literal);

  if ((gsize) (scan->end - scan->p) < len || memcmp (scan->p, literal, len) != 0)
    return dsk_json_scan_refuse (scan, "a value was expected");
  scan->p += len;
  return TRUE;
}

gboolean
dsk_json_scan_scalar (DskJsonScan *scan)
{
  gboolean has_escapes;

  switch (*scan->p)
    {
    case '"':
      scan->p++;
      return dsk_json_scan_string (scan, &has_escapes);
    case 't':
      return skip_literal (scan, "true");
    case 'f':
      return skip_literal (scan, "false");
    case 'n':
      return skip_literal (scan, "null");
    default:
      return skip_number (scan);
    }
}
