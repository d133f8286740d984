/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dsk-relay-config.h"
#include "dsk-relay-engine.h"

G_BEGIN_DECLS

/* Called once, in the main thread. @result: (transfer none): what became of it */
typedef void (*DskGraphDone) (const DskSendJob *job, const DskWaSendResult *result, gpointer user_data);

/* Returns: (transfer full): what the paths of Graph follow, like "https://graph.facebook.com/v25.0" */
char *dsk_relay_graph_dup_base (const DskRelayConfig *config);
/* A session for posting messages: bounded, without cookies, redirects or caches. */
SoupSession *dsk_relay_graph_session_new (guint connections, guint timeout_ms);
/**
 * dsk_relay_graph_post:
 * @base: as dsk_relay_graph_dup_base() gives it
 * @token: the access token
 * @job: what to post; must stay until @done
 * @timeout_ms: until an answer must have come in full
 *
 * Posts one message, once. Whatever happens is told as a DskWaSendResult: only a failure before anything
 * could have been written counts as never sent.
 */
void dsk_relay_graph_post (SoupSession *session, const char *base, const char *token,
                           const DskSendJob *job, gboolean link_previews, guint timeout_ms,
                           DskGraphDone done, gpointer user_data);

G_END_DECLS
