/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-json-guard.h"

#include "dsk-error.h"
#include "dsk-json-keys.h"
#include "dsk-json-scan.h"

typedef struct
{
  DskJsonScan scan;
  gsize members_left;
  guint64 objects; /* bit n: level n + 1 is an object, not an array */
  guint depth;
  DskJsonKeys *keys;     /* (unowned) */
  GByteArray *unescaped; /* (unowned): scratch for keys with escapes */
} Guard;

static gboolean
refuse (Guard *g, const char *reason)
{
  return dsk_json_scan_refuse (&g->scan, reason);
}

static void
skip_space (Guard *g)
{
  while (g->scan.p < g->scan.end
         && (*g->scan.p == ' ' || *g->scan.p == '\n' || *g->scan.p == '\t' || *g->scan.p == '\r'))
    g->scan.p++;
}

static gboolean
read_key (Guard *g)
{
  const guint8 *key;
  gboolean has_escapes, added;
  gsize len;

  if (g->scan.p == g->scan.end || *g->scan.p != '"')
    return refuse (g, "a key was expected");
  key = ++g->scan.p;
  if (!dsk_json_scan_string (&g->scan, &has_escapes))
    return FALSE;

  len = (gsize) (g->scan.p - 1 - key);
  if (has_escapes)
    {
      dsk_json_scan_unescape (key, len, g->unescaped);
      added = dsk_json_keys_add (g->keys, g->unescaped->data, g->unescaped->len);
    }
  else
    {
      added = dsk_json_keys_add (g->keys, key, len);
    }
  if (!added)
    {
      g->scan.p = key;
      return refuse (g, "duplicate key");
    }

  skip_space (g);
  if (g->scan.p == g->scan.end || *g->scan.p != ':')
    return refuse (g, "':' was expected");
  g->scan.p++;
  return TRUE;
}

static gboolean
in_object (Guard *g)
{
  return (g->objects >> (g->depth - 1) & 1) != 0;
}

static gboolean
open_level (Guard *g)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << g->depth;

  if (g->depth == DSK_JSON_MAX_DEPTH)
    return refuse (g, "nested too deeply");

  if (*g->scan.p == '{')
    {
      g->objects |= bit;
      dsk_json_keys_open (g->keys);
    }
  else
    {
      g->objects &= ~bit;
    }
  g->depth++;
  g->scan.p++;
  return TRUE;
}

static void
close_level (Guard *g)
{
  if (in_object (g))
    dsk_json_keys_close (g->keys);
  g->depth--;
  g->scan.p++;
}

static gboolean
at_close (Guard *g)
{
  return g->scan.p < g->scan.end && *g->scan.p == (in_object (g) ? '}' : ']');
}

/* Counts a member or element about to be read, and reads its key if it has one. */
static gboolean
begin_member (Guard *g)
{
  if (g->members_left-- == 0)
    return refuse (g, "too many members");
  return in_object (g) ? read_key (g) : TRUE;
}

/* After a value: closes what it was the last of, and goes to the next member. FALSE with no reason
 * set: the outermost value is complete. */
static gboolean
to_next_member (Guard *g)
{
  while (g->depth > 0)
    {
      skip_space (g);
      if (at_close (g))
        {
          close_level (g);
          continue;
        }
      if (g->scan.p == g->scan.end)
        return refuse (g, "unfinished document");
      if (*g->scan.p != ',')
        return refuse (g, "',' or a closing bracket was expected");
      g->scan.p++;
      skip_space (g);
      return begin_member (g);
    }
  return FALSE;
}

/* Opens brackets as long as one follows another. @empty tells that the innermost holds nothing;
 * otherwise a string, number or literal comes next. */
static gboolean
descend (Guard *g, gboolean *empty)
{
  *empty = FALSE;
  skip_space (g);
  while (!*empty && g->scan.p < g->scan.end && (*g->scan.p == '{' || *g->scan.p == '['))
    {
      if (!open_level (g))
        return FALSE;
      skip_space (g);
      *empty = at_close (g);
      if (!*empty && !begin_member (g))
        return FALSE;
      skip_space (g);
    }
  return TRUE;
}

static gboolean
check_value (Guard *g)
{
  gboolean empty;

  do
    {
      if (!descend (g, &empty))
        return FALSE;
      if (empty)
        continue;
      if (g->scan.p == g->scan.end)
        return refuse (g, g->depth > 0 ? "unfinished document" : "a value was expected");
      if (!dsk_json_scan_scalar (&g->scan))
        return FALSE;
    }
  while (to_next_member (g));

  return g->scan.reason == NULL;
}

gboolean
dsk_json_guard (const char *data, gsize len, gsize max_len, GError **error)
{
  return dsk_json_guard_full (data, len, max_len, DSK_JSON_MAX_MEMBERS, error);
}

gboolean
dsk_json_guard_full (const char *data, gsize len, gsize max_len, gsize max_members, GError **error)
{
  g_autoptr (DskJsonKeys) keys = NULL;
  g_autoptr (GByteArray) unescaped = NULL;
  const guint8 *start = (const guint8 *) data;
  Guard g = { 0 };

  g_return_val_if_fail (data != NULL || len == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (len > max_len)
    {
      g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID,
                   "JSON of %" G_GSIZE_FORMAT " bytes, more than the %" G_GSIZE_FORMAT " allowed",
                   len, max_len);
      return FALSE;
    }

  keys = dsk_json_keys_new ();
  unescaped = g_byte_array_new ();
  g.scan.p = start;
  g.scan.end = start + len;
  g.members_left = max_members;
  g.keys = keys;
  g.unescaped = unescaped;

  if (check_value (&g))
    {
      skip_space (&g);
      if (g.scan.p == g.scan.end)
        return TRUE;
      refuse (&g, "something follows the value");
    }

  g_set_error (error, DSK_ERROR, DSK_ERROR_INVALID, "Bad JSON at byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (g.scan.p - start), g.scan.reason);
  return FALSE;
}
