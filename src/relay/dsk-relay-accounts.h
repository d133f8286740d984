/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-config.h"
#include "dsk-wa-signature.h"

G_BEGIN_DECLS

/**
 * DskRelayAccounts:
 *
 * Which app secret and which access token are whose: those of [whatsapp], and those that groups [account …] have of
 * their own. Everything that does
 * not say otherwise is of the main thread.
 */
typedef struct _DskRelayAccounts DskRelayAccounts;

/* What a body may speak of: a set of groups, as who signed it vouches for. */
typedef guint64 DskRelayVouched;

DskRelayAccounts *dsk_relay_accounts_new (const DskRelayConfig *config);
void dsk_relay_accounts_free (DskRelayAccounts *self);

/* --- access tokens --- */

/* @waba: (nullable): the business account, if it is known. @phone_number_id: (nullable): the number; that a group
 * [account …] names it goes before the account
 * Returns: (transfer none) (nullable): what requests about it bear; NULL if there is none or it can't be read */
const char *dsk_relay_accounts_token (DskRelayAccounts *self, const char *waba, const char *phone_number_id);
/* Whether there is one at all. */
gboolean dsk_relay_accounts_have_token (DskRelayAccounts *self);
/* Whether one is another than at the last call. */
gboolean dsk_relay_accounts_tokens_changed (DskRelayAccounts *self);

/* --- app secrets --- */

gboolean dsk_relay_accounts_have_secret (DskRelayAccounts *self);
/**
 * dsk_relay_accounts_verify:
 * @header: (nullable): X-Hub-Signature-256
 * @mac: (out): DSK_WA_MAC_LEN bytes, the HMAC of the body
 * @vouched: (out): what the app that signed it may speak of
 *
 * Whether one of our apps signed @body. A secret that came a moment ago holds at once. With one secret this is one
 * HMAC, with more of them one for each until one fits.
 */
gboolean dsk_relay_accounts_verify (DskRelayAccounts *self, const guint8 *body, gsize len, const char *header,
                                    guint8 *mac, DskRelayVouched *vouched);
/* Whether apps differ in what they may speak of, so that bodies must be looked into. Any thread. */
gboolean dsk_relay_accounts_are_apart (const DskRelayAccounts *self);
/* Whether the configuration says whose number it is. @phone_number_id: (nullable). Any thread. */
gboolean dsk_relay_accounts_know_number (const DskRelayAccounts *self, const char *phone_number_id);
/* Whether it may speak of the account @waba and the number @phone_number_id. @waba: (nullable): none is of [whatsapp].
 * @phone_number_id: (nullable). Any thread. */
gboolean dsk_relay_accounts_may (const DskRelayAccounts *self, DskRelayVouched vouched, const char *waba,
                                 const char *phone_number_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskRelayAccounts, dsk_relay_accounts_free)

G_END_DECLS
