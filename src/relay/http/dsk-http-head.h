/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DSK_HTTP_HEAD_MAX (16 * 1024)
#define DSK_HTTP_HEADERS_MAX 100

typedef enum {
  DSK_HTTP_OTHER = 0,
  DSK_HTTP_GET = 1 << 0,
  DSK_HTTP_HEAD = 1 << 1,
  DSK_HTTP_POST = 1 << 2,
  DSK_HTTP_PUT = 1 << 3,
  DSK_HTTP_DELETE = 1 << 4,
} DskHttpMethod;

/**
 * DskHttpHead:
 *
 * The head of one HTTP/1.x request, read strictly: lines end in CRLF, names are tokens, nothing folds, and a
 * header that frames or routes the request may come once. Only bodies with a Content-Length are taken, so
 * there is one way to say where a request ends, and no two servers can disagree about it. Ranges, trailers
 * and chunks do not exist here.
 */
typedef struct {
  DskHttpMethod method;
  char *target;        /* (owned) path and query as sent */
  char *path;          /* (owned) without the query, not decoded */
  const char *query;   /* (nullable) within target, not decoded */
  GPtrArray *headers;  /* (owned) (element-type utf8): name in lower case, value, name, value … */
  guint64 body_len;
  gboolean keep_alive;
  gboolean expects_continue;
} DskHttpHead;

typedef enum { DSK_HTTP_HEAD_MORE, DSK_HTTP_HEAD_DONE, DSK_HTTP_HEAD_BAD } DskHttpHeadResult;

/**
 * dsk_http_head_parse:
 * @data: what came so far
 * @len: how many bytes
 * @head: (out caller-allocates): zeroed by the caller; filled only when DONE
 * @used: (out): DONE: bytes of the head
 * @status: (out): BAD: the status to answer before closing
 */
DskHttpHeadResult dsk_http_head_parse (const char *data, gsize len, DskHttpHead *head, gsize *used,
                                       guint *status);
void dsk_http_head_clear (DskHttpHead *head);

/* @name: in lower case. Returns: (transfer none) (nullable): the first one's value */
const char *dsk_http_head_get (const DskHttpHead *head, const char *name);
/* Whether the list that @name holds has @token, in any case. */
gboolean dsk_http_head_has_token (const DskHttpHead *head, const char *name, const char *token);
/* Returns: (transfer full) (nullable): the decoded value of @name in the query; NULL if it is not there
 * once, or does not decode to UTF-8 text */
char *dsk_http_head_dup_query (const DskHttpHead *head, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DskHttpHead, dsk_http_head_clear)

G_END_DECLS
