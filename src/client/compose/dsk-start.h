/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-outgoing.h"

G_BEGIN_DECLS

/* Conversations that we begin: with a customer who has not written, or whose conversation this user does not see. */

/* @template: of kind TEMPLATE; @number: id of the business number; @phone: digits, see dsk_phone_read()
 * Returns: (transfer full): it is shown among what waits, not as a conversation: the relay says which one it is in. */
DskCommand *dsk_client_command_start (DskClient *self, const DskOutgoing *template, const char *number,
                                      const char *phone);
/* The same once more, as it came back: @text, @content: of the attention. Returns: (transfer full) (nullable): NULL:
 * @content is none of a start */
DskCommand *dsk_client_command_start_again (DskClient *self, const char *text, const char *content);
/* Returns: (transfer full) (nullable): the conversation that a start went to, out of the detail of its result */
char *dsk_start_dup_conv (const char *detail);

G_END_DECLS
