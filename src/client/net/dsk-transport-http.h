/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What requests and the WebSocket to a relay have in common. */

/* @pin: (nullable): see dsk_relay_address_parse(). Returns: (transfer full) */
SoupSession *dsk_transport_http_new_session (const char *base, const char *pin);

/* Returns: (transfer full): the failure of a connection, with DskError codes, in words for a person
 */
GError *dsk_transport_http_words (const GError *error, const char *base);
/* Returns: (transfer full): what an answer with this HTTP status means, where 2xx or 101 was
 * expected */
GError *dsk_transport_http_status_words (guint status);

/* Returns: (transfer full) (nullable): what is wrong, if the answer to @message is not the relay's but that of a proxy
 * that should have led there */
GError *dsk_transport_http_proxy_words (SoupMessage *message, const char *base);

/* Answers are small; what is longer than 64 KiB is no relay's. Fails after 20 s without an end.
 * @body: (nullable): JSON to be posted; NULL: GET
 * @bearer: (nullable): the value of an Authorization header */
void dsk_transport_http_request_async (SoupSession *session, const char *uri, const char *base,
                                       GBytes *body, const char *bearer, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);

typedef struct
{
  const char *mime; /* of the body */
  gsize answer_max; /* bytes */
  guint deadline_s;
} DskHttpShape;

/* The same with other bounds. @shape: for the time of the call */
void dsk_transport_http_send_async (SoupSession *session, const char *uri, const char *base, GBytes *body,
                                    const char *bearer, const DskHttpShape *shape, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/* @status: (out). Returns: (transfer full): the body, NUL-terminated past its size */
GBytes *dsk_transport_http_request_finish (GAsyncResult *result, guint *status, GError **error);

G_END_DECLS
