/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dsk-relay-number.h"
#include "dsk-relay-writer.h"

G_BEGIN_DECLS

/* Beside each answer of Graph stands how much of the account's allowance is used, and of the app's. Whoever asks Graph
 * anything reads it: all calls of an account count. */

/* @message: that was answered. Returns: for how long nothing should be sent from the account; 0: there is room */
gint64 dsk_relay_meter_wait_ms (SoupMessage *message);
/* In the main thread: has the writer heed it, for the account that @about and @id name. Nothing if @wait_ms is 0, or
 * there is no writer (any more). @writer: (nullable) */
void dsk_relay_meter_tell (DskRelayWriter *writer, DskAbout about, const char *id, gint64 wait_ms);

G_END_DECLS
