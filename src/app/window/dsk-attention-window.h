/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskAttentionWindow:
 *
 * What the relay refused: each with the reason and with what was written, until the person has
 * dealt with it. Nothing that somebody typed disappears by itself.
 *
 * Signals: "open" (string id): the conversation is to be shown. "take-back" (string id, DskOutgoing *,
 * string attention, boolean note): that message, or note, is to be written again in that conversation, and is listed
 * here until it is a draft there. "start-again" (DskAttention *): a conversation is to be begun with what that says,
 * changed. "do": as of DskWaitingList.
 */
#define DSK_TYPE_ATTENTION_WINDOW (dsk_attention_window_get_type ())
G_DECLARE_FINAL_TYPE (DskAttentionWindow, dsk_attention_window, DSK, ATTENTION_WINDOW, AdwWindow)

GtkWindow *dsk_attention_window_new (GtkWindow *parent, DskClient *client);

G_END_DECLS
