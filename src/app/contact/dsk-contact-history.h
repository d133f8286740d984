/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskContactHistory:
 *
 * What was before with a customer: earlier conversations, which are gone to, and the files of this one, page by page.
 * Activates "conversation.go-to" with a conversation and a message.
 */
#define DSK_TYPE_CONTACT_HISTORY (dsk_contact_history_get_type ())
G_DECLARE_FINAL_TYPE (DskContactHistory, dsk_contact_history, DSK, CONTACT_HISTORY, AdwBin)

void dsk_contact_history_set_client (DskContactHistory *self, DskClient *client);
/* Reads it anew. @conv: (nullable) */
void dsk_contact_history_set_conversation (DskContactHistory *self, const char *conv);

G_END_DECLS
