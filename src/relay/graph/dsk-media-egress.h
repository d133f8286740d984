/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Where the access token may go for files, and how files are asked for. All of this blocks: for worker threads. */

/* Borrowed strings; they must outlive what uses them. */
typedef struct
{
  const char *base;         /* like "https://graph.facebook.com/v25.0" */
  const char *const *hosts; /* others that give out files, over https */
  const char *token;
  const char *data_dir;
  guint timeout_ms; /* without a byte */
} DskMediaEgress;

/* Whether the token may be sent to @url: https, and the host is Graph's or on the list; plain http only from this
 * machine to itself. @error: DSK_ERROR_FORBIDDEN */
gboolean dsk_media_egress_check (const DskMediaEgress *egress, const char *url, GError **error);
/* Whether @address is of a network that is nobody's business: of this machine, private, or local to a link. */
gboolean dsk_media_egress_is_private (GInetAddress *address);

/* One request at a time, in the thread that made it. */
SoupSession *dsk_media_egress_session (const DskMediaEgress *egress);
/**
 * dsk_media_egress_send:
 * @message: its URL is checked before anything is sent; redirections are not followed
 *
 * Sends with the token, and never to a private address unless Graph is at one.
 *
 * Returns: (transfer full) (nullable): the body
 */
GInputStream *dsk_media_egress_send (const DskMediaEgress *egress, SoupSession *session, SoupMessage *message,
                                     GCancellable *cancellable, GError **error);
/* The body as JSON that passed the guard. Returns: (transfer full) (nullable): NUL-terminated */
char *dsk_media_egress_read_json (GInputStream *body, GCancellable *cancellable, GError **error);

G_END_DECLS
