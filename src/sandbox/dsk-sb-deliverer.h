/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dsk-random.h"
#include "dsk-sb-config.h"
#include "dsk-sb-ledger.h"
#include "dsk-sb-wire.h"

G_BEGIN_DECLS

/**
 * DskSbDeliverer:
 *
 * Brings updates to the relay's webhook as Meta does: several in a body, signed, at least once, a
 * few requests at a time, in no promised order, and again and again until the answer is 200.
 */
typedef struct _DskSbDeliverer DskSbDeliverer;

/* @config, @ledger: must outlive it */
DskSbDeliverer *dsk_sb_deliverer_new (const DskSbConfig *config, DskRandom *random,
                                      DskSbLedger *ledger);
/* Ends requests that are under way; runs the main context until they have ended. */
void dsk_sb_deliverer_free (DskSbDeliverer *self);

/* @update: (transfer full) */
void dsk_sb_deliverer_push (DskSbDeliverer *self, DskSbUpdate *update);

/* @http_status: 0 if no answer came */
typedef void (*DskSbDelivered) (guint http_status, gpointer user_data);

/**
 * dsk_sb_deliverer_push_raw:
 * @body: any bytes
 * @signature: (nullable): the header to send instead of the right one
 * @once: one attempt, whatever comes of it
 * @delivered: (nullable): called after the first attempt
 */
void dsk_sb_deliverer_push_raw (DskSbDeliverer *self, GBytes *body, const char *signature,
                                gboolean once, DskSbDelivered delivered, gpointer user_data);

/* The handshake: asks the webhook to echo a challenge, until it answers at all. */
void dsk_sb_deliverer_verify (DskSbDeliverer *self);

/* Updates and raw bodies that the relay has not acknowledged. */
guint dsk_sb_deliverer_pending (DskSbDeliverer *self);
/* Writes members into the object that is open. */
void dsk_sb_deliverer_write_state (DskSbDeliverer *self, DskJsonWriter *writer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSbDeliverer, dsk_sb_deliverer_free)

G_END_DECLS
