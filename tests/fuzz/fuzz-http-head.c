/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The heads of requests: how they are cut from what comes, and what is read from them. */

#include "dsk-http-head.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_done (const DskHttpHead *head, const char *data, gsize size, gsize used)
{
  g_autofree char *token = dsk_http_head_dup_query (head, "hub.verify_token");

  g_assert (used <= size && used <= DSK_HTTP_HEAD_MAX);
  g_assert (memcmp (data + used - 4, "\r\n\r\n", 4) == 0);
  /* Nobody else can see another end of the head before ours. */
  g_assert (memmem (data, used - 1, "\r\n\r\n", 4) == NULL);
  g_assert (head->path[0] == '/' && strchr (head->path, '?') == NULL);
  g_assert (g_str_has_prefix (head->target, head->path));
  g_assert (head->headers->len % 2 == 0 && head->headers->len <= 2 * DSK_HTTP_HEADERS_MAX);
  g_assert (dsk_http_head_get (head, "transfer-encoding") == NULL);
  g_assert (head->body_len == 0 || dsk_http_head_get (head, "content-length") != NULL);
  g_assert (token == NULL || g_utf8_validate (token, -1, NULL));
  for (guint i = 0; i < head->headers->len; i += 2)
    {
      const char *name = g_ptr_array_index (head->headers, i);
      const char *value = g_ptr_array_index (head->headers, i + 1);

      g_assert (*name != '\0' && strpbrk (name, " \t\r\n:") == NULL);
      g_assert (strpbrk (value, "\r\n") == NULL);
    }
  dsk_http_head_has_token (head, "connection", "upgrade");
}

/* What is decided on the first bytes holds whatever follows: a peer that sends slowly is told the
 * same as one that sends at once. */
static void
check_prefix (const char *data, gsize len, gsize used)
{
  g_autofree char *exact = g_memdup2 (data, len);
  g_auto (DskHttpHead) head = { 0 };
  gsize used_now = 0;
  guint status = 0;
  DskHttpHeadResult result = dsk_http_head_parse (exact, len, &head, &used_now, &status);

  if (len < used)
    g_assert (result == DSK_HTTP_HEAD_MORE);
  else
    g_assert (result == DSK_HTTP_HEAD_DONE && used_now == used);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Exactly as long as the bytes: whoever reads past them is caught. */
  g_autofree char *exact = g_memdup2 (data, size);
  g_auto (DskHttpHead) head = { 0 };
  gsize used = 0;
  guint status = 0;
  DskHttpHeadResult result;

  if (size == 0)
    return 0;
  result = dsk_http_head_parse (exact, size, &head, &used, &status);
  if (result == DSK_HTTP_HEAD_BAD)
    g_assert (status >= 400 && status <= 599 && head.headers == NULL && head.path == NULL);
  else if (result == DSK_HTTP_HEAD_MORE)
    g_assert (size < DSK_HTTP_HEAD_MAX && head.headers == NULL);
  else
    {
      check_done (&head, exact, size, used);
      check_prefix (exact, used, used);
      check_prefix (exact, used - 1, used);
      check_prefix (exact, used / 2 + 1, used);
    }
  return 0;
}
