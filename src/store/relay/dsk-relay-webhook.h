/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-db.h"

G_BEGIN_DECLS

/* Bodies as they came, kept whole. @mac: 32 bytes, the key; the same again is only counted. */
gboolean dsk_relay_webhook_append (DskRelayDb *db, const guint8 *mac, GBytes *body, gint64 now,
                                   GError **error);

typedef struct {
  gint64 id;
  GBytes *body; /* (owned) */
} DskRelayWebhook;

void dsk_relay_webhook_free (DskRelayWebhook *webhook);
/* Returns: (transfer full) (element-type DskRelayWebhook): what waits, in order of arrival, as it is to be applied */
GPtrArray *dsk_relay_webhook_waiting (DskRelayDb *db, guint max, GError **error);
/* Whether there is one at all. */
gboolean dsk_relay_webhook_waits (DskRelayDb *db, gboolean *waits, GError **error);

typedef enum {
  DSK_RELAY_WEBHOOK_APPLIED = 1,
  DSK_RELAY_WEBHOOK_REFUSED = 2, /* could not be read; the note says why */
} DskRelayWebhookState;

/* The first that waits does not any more. @note: (nullable): what is to be known of it */
gboolean dsk_relay_webhook_finish (DskRelayDb *db, gint64 id, DskRelayWebhookState state,
                                   const char *note, GError **error);

/**
 * dsk_relay_webhook_empty:
 * @before: UTC ms: only bodies that came earlier …
 * @after: … or later than this, which is to come: the clock was wrong, and nothing behind them would ever go
 * @emptied: (out): how many
 * @more: (out): there may be others; they are for the next call, which goes on behind these
 *
 * Empties bodies that were applied, a few at a time. Their keys stay for ever, so that a repeat is one whenever it
 * comes; and all of a body of which a part could not be read or was left out stays, as nothing else has it.
 */
gboolean dsk_relay_webhook_empty (DskRelayDb *db, gint64 before, gint64 after, gint64 *emptied, gboolean *more,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayWebhook, dsk_relay_webhook_free)

G_END_DECLS
