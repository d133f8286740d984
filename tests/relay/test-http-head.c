/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dsk-http-head.h"

static DskHttpHeadResult
parse (const char *text, DskHttpHead *head, guint *status)
{
  gsize used = 0;
  DskHttpHeadResult result = dsk_http_head_parse (text, strlen (text), head, &used, status);

  if (result == DSK_HTTP_HEAD_DONE)
    g_assert_cmpuint (used, ==, strstr (text, "\r\n\r\n") + 4 - text);
  return result;
}

static void
assert_bad (const char *text, guint status)
{
  g_auto (DskHttpHead) head = { 0 };
  guint got = 0;

  if (parse (text, &head, &got) != DSK_HTTP_HEAD_BAD || got != status)
    g_error ("%u instead of %u for: %s", got, status, text);
}

static void
test_good (void)
{
  g_auto (DskHttpHead) head = { 0 };
  guint status;

  g_assert_cmpint (parse ("POST /a/b?x=1&y=%C3%A4+b HTTP/1.1\r\nHost: h\r\nX-Thing:  two words \r\n"
                          "content-length: 12\r\nConnection: Upgrade, keep-alive\r\n\r\nrest",
                          &head, &status),
                   ==, DSK_HTTP_HEAD_DONE);
  g_assert_cmpint (head.method, ==, DSK_HTTP_POST);
  g_assert_cmpstr (head.path, ==, "/a/b");
  g_assert_cmpuint (head.body_len, ==, 12);
  g_assert_true (head.keep_alive);
  g_assert_cmpstr (dsk_http_head_get (&head, "x-thing"), ==, "two words");
  g_assert_null (dsk_http_head_get (&head, "x-other"));
  g_assert_true (dsk_http_head_has_token (&head, "connection", "upgrade"));
}

static void
test_query (void)
{
  g_auto (DskHttpHead) head = { 0 };
  g_autofree char *x = NULL;
  g_autofree char *y = NULL;
  guint status;

  parse ("GET /a?hub.mode=a%20b+c&twice=1&twice=2&bad=%ff&empty= HTTP/1.0\r\n\r\n", &head, &status);
  x = dsk_http_head_dup_query (&head, "hub.mode");
  y = dsk_http_head_dup_query (&head, "empty");
  g_assert_cmpstr (x, ==, "a b c");
  g_assert_cmpstr (y, ==, "");
  g_assert_null (dsk_http_head_dup_query (&head, "twice"));
  g_assert_null (dsk_http_head_dup_query (&head, "bad"));
  g_assert_null (dsk_http_head_dup_query (&head, "none"));
  g_assert_false (head.keep_alive);
}

static void
test_more (void)
{
  const char *text = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  guint status;

  for (gsize len = 0; len < strlen (text); len++)
    {
      g_auto (DskHttpHead) head = { 0 };
      gsize used;

      g_assert_cmpint (dsk_http_head_parse (text, len, &head, &used, &status), ==, DSK_HTTP_HEAD_MORE);
    }
}

/* Each of these has made two servers disagree about where a request ends. */
static void
test_framing (void)
{
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1,1\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 1\r\n\r\n", 400);
  assert_bad ("GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n", 400);
  assert_bad ("GET / HTTP/1.1\nHost: h\r\n\r\n", 400);
  assert_bad ("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", 400);
  assert_bad ("GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", 400);
}

static void
test_bad (void)
{
  g_autofree char *path = g_strnfill (9000, 'a');
  g_autofree char *line = g_strdup_printf ("GET /%s HTTP/1.1\r\nHost: h\r\n\r\n", path);
  g_autofree char *big = g_strnfill (DSK_HTTP_HEAD_MAX, 'a');
  g_autoptr (GString) headers = g_string_new ("GET / HTTP/1.1\r\nHost: h\r\n");

  for (int i = 0; i <= DSK_HTTP_HEADERS_MAX; i++)
    g_string_append (headers, "a: b\r\n");
  g_string_append (headers, "\r\n");
  assert_bad (headers->str, 431);
  assert_bad (line, 414);
  assert_bad (big, 431);
  assert_bad ("GET / HTTP/1.1\r\n\r\n", 400);
  assert_bad ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
  assert_bad ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
  assert_bad ("GET / FTP/1.1\r\nHost: a\r\n\r\n", 400);
  assert_bad ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  assert_bad ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  assert_bad ("GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  assert_bad ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  assert_bad ("\r\n\r\n", 400);
  assert_bad ("POST / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n", 417);
  assert_bad ("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: a\r\nauthorization: b\r\n\r\n", 400);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/http-head/good", test_good);
  g_test_add_func ("/relay/http-head/query", test_query);
  g_test_add_func ("/relay/http-head/more", test_more);
  g_test_add_func ("/relay/http-head/framing", test_framing);
  g_test_add_func ("/relay/http-head/bad", test_bad);
  return g_test_run ();
}
