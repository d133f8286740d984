/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsk-http-head.h"

#include <string.h>

#define TARGET_MAX 8000

/* Headers that decide where a request ends, to whom it goes or who sent it: twice is once too often. */
static const char *const single[] = { "content-length", "host", "authorization", "transfer-encoding",
                                      "upgrade", "sec-websocket-key", "sec-websocket-version",
                                      "x-hub-signature-256", "expect" };

static gboolean
is_token (const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("!#$%&'*+-.^_`|~", text[i]) == NULL)
      return FALSE;
  return len > 0 && memchr (text, 0, len) == NULL;
}

static gboolean
is_value (const char *text, gsize len)
{
  for (gsize i = 0; i < len; i++)
    if (((guchar) text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
is_target (const char *text, gsize len)
{
  if (len == 0 || len > TARGET_MAX || text[0] != '/')
    return FALSE;
  for (gsize i = 0; i < len; i++)
    if (text[i] <= 0x20 || text[i] >= 0x7f)
      return FALSE;
  return TRUE;
}

static DskHttpMethod
method_of (const char *text, gsize len)
{
  if (len == 3 && memcmp (text, "GET", 3) == 0)
    return DSK_HTTP_GET;
  if (len == 4 && memcmp (text, "POST", 4) == 0)
    return DSK_HTTP_POST;
  if (len == 4 && memcmp (text, "HEAD", 4) == 0)
    return DSK_HTTP_HEAD;
  if (len == 3 && memcmp (text, "PUT", 3) == 0)
    return DSK_HTTP_PUT;
  if (len == 6 && memcmp (text, "DELETE", 6) == 0)
    return DSK_HTTP_DELETE;
  return DSK_HTTP_OTHER;
}

/* "POST /path?query HTTP/1.1" */
static gboolean
read_request_line (const char *line, gsize len, DskHttpHead *head, gboolean *is_1_0, guint *status)
{
  const char *end = line + len;
  const char *target = memchr (line, ' ', len);
  const char *version;

  if (target == NULL || !is_token (line, (gsize) (target - line)))
    return FALSE;
  head->method = method_of (line, (gsize) (target - line));
  target++;
  version = memchr (target, ' ', (gsize) (end - target));
  if (version == NULL || !is_target (target, (gsize) (version - target)))
    {
      if (version != NULL && version - target > TARGET_MAX)
        *status = 414;
      return FALSE;
    }
  head->target = g_strndup (target, (gsize) (version - target));
  head->query = strchr (head->target, '?');
  head->path = head->query == NULL ? g_strdup (head->target)
                                   : g_strndup (head->target, (gsize) (head->query - head->target));
  if (head->query != NULL)
    head->query++;
  version++;
  if (end - version != 8 || memcmp (version, "HTTP/1.", 7) != 0 || (version[7] != '0' && version[7] != '1'))
    {
      *status = end - version == 8 && g_str_has_prefix (version, "HTTP/") ? 505 : 400;
      return FALSE;
    }
  *is_1_0 = version[7] == '0';
  return TRUE;
}

static gboolean
read_header (const char *line, gsize len, DskHttpHead *head)
{
  const char *colon = memchr (line, ':', len);
  const char *value;
  const char *end = line + len;
  g_autofree char *name = NULL;

  if (colon == NULL || !is_token (line, (gsize) (colon - line)))
    return FALSE;
  name = g_ascii_strdown (line, colon - line);
  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    if (strcmp (name, single[i]) == 0 && dsk_http_head_get (head, name) != NULL)
      return FALSE;
  for (value = colon + 1; value < end && (*value == ' ' || *value == '\t'); value++)
    ;
  while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
    end--;
  if (!is_value (value, (gsize) (end - value)))
    return FALSE;
  g_ptr_array_add (head->headers, g_steal_pointer (&name));
  g_ptr_array_add (head->headers, g_strndup (value, (gsize) (end - value)));
  return TRUE;
}

/* What the headers mean together. */
static gboolean
read_framing (DskHttpHead *head, gboolean is_1_0, guint *status)
{
  const char *length = dsk_http_head_get (head, "content-length");
  const char *expect = dsk_http_head_get (head, "expect");

  if (!is_1_0 && dsk_http_head_get (head, "host") == NULL)
    return FALSE;
  if (dsk_http_head_get (head, "transfer-encoding") != NULL)
    {
      *status = length != NULL ? 400 : 411;
      return FALSE;
    }
  if (length != NULL)
    {
      gsize digits = strspn (length, "0123456789");

      if (digits == 0 || digits > 15 || length[digits] != '\0')
        return FALSE;
      head->body_len = g_ascii_strtoull (length, NULL, 10);
    }
  if (expect != NULL && g_ascii_strcasecmp (expect, "100-continue") != 0)
    {
      *status = 417;
      return FALSE;
    }
  head->expects_continue = expect != NULL && !is_1_0;
  head->keep_alive = !is_1_0 && !dsk_http_head_has_token (head, "connection", "close");
  return TRUE;
}

/* All lines of a complete head; @len ends after the empty line. */
static gboolean
read_lines (const char *data, gsize len, DskHttpHead *head, guint *status)
{
  gboolean is_1_0 = FALSE;
  guint n = 0;

  for (gsize at = 0; at < len; n++)
    {
      const char *line = data + at;
      const char *end = memchr (line, '\n', len - at);
      gsize line_len;

      g_assert (end != NULL);
      if (end == line || end[-1] != '\r')
        return FALSE;
      line_len = (gsize) (end - 1 - line);
      at += line_len + 2;
      if (n == 0 && !read_request_line (line, line_len, head, &is_1_0, status))
        return FALSE;
      if (n > 0 && line_len == 0)
        break;
      if (n > DSK_HTTP_HEADERS_MAX)
        {
          *status = 431;
          return FALSE;
        }
      if (n > 0 && !read_header (line, line_len, head))
        return FALSE;
    }
  return read_framing (head, is_1_0, status);
}

DskHttpHeadResult
dsk_http_head_parse (const char *data, gsize len, DskHttpHead *head, gsize *used, guint *status)
{
  const char *end = memmem (data, len, "\r\n\r\n", 4);
  g_auto (DskHttpHead) read = { 0 };

  if (end == NULL)
    {
      /* A line that ends in a bare LF would make others see a head here that this does not see. */
      const char *lf = memchr (data, '\n', len);

      *status = len >= DSK_HTTP_HEAD_MAX ? 431 : 400;
      if (len >= DSK_HTTP_HEAD_MAX || (lf != NULL && (lf == data || lf[-1] != '\r')))
        return DSK_HTTP_HEAD_BAD;
      return DSK_HTTP_HEAD_MORE;
    }
  *used = (gsize) (end - data) + 4;
  *status = *used > DSK_HTTP_HEAD_MAX ? 431 : 400;
  if (*used > DSK_HTTP_HEAD_MAX)
    return DSK_HTTP_HEAD_BAD;
  read.headers = g_ptr_array_new_with_free_func (g_free);
  if (!read_lines (data, *used, &read, status))
    return DSK_HTTP_HEAD_BAD;
  *head = read;
  read = (DskHttpHead){ 0 };
  return DSK_HTTP_HEAD_DONE;
}

void
dsk_http_head_clear (DskHttpHead *head)
{
  g_clear_pointer (&head->target, g_free);
  g_clear_pointer (&head->path, g_free);
  g_clear_pointer (&head->headers, g_ptr_array_unref);
  head->query = NULL;
}

const char *
dsk_http_head_get (const DskHttpHead *head, const char *name)
{
  for (guint i = 0; head->headers != NULL && i < head->headers->len; i += 2)
    if (strcmp (g_ptr_array_index (head->headers, i), name) == 0)
      return g_ptr_array_index (head->headers, i + 1);
  return NULL;
}

gboolean
dsk_http_head_has_token (const DskHttpHead *head, const char *name, const char *token)
{
  const char *value = dsk_http_head_get (head, name);
  g_auto (GStrv) parts = NULL;

  if (value == NULL)
    return FALSE;
  parts = g_strsplit (value, ",", 32);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (parts[i]), token) == 0)
      return TRUE;
  return FALSE;
}

char *
dsk_http_head_dup_query (const DskHttpHead *head, const char *name)
{
  g_auto (GStrv) parts = NULL;
  char *found = NULL;

  if (head->query == NULL)
    return NULL;
  parts = g_strsplit (head->query, "&", 64);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *value = strchr (parts[i], '=');
      g_autofree char *key = NULL;

      if (value == NULL)
        continue;
      *value++ = '\0';
      key = g_uri_unescape_string (parts[i], NULL);
      if (key == NULL || strcmp (key, name) != 0)
        continue;
      if (found != NULL)
        {
          g_free (found);
          return NULL;
        }
      g_strdelimit (value, "+", ' ');
      found = g_uri_unescape_string (value, NULL);
      if (found == NULL || !g_utf8_validate (found, -1, NULL))
        {
          g_free (found);
          return NULL;
        }
    }
  return found;
}
