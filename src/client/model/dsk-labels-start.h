/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-phone.h"

G_BEGIN_DECLS

/* What is said of conversations that we begin. */

/* @content: (nullable): of the command
 * Returns: (transfer full): "New conversation with +92 300 555 0101" */
char *dsk_label_start (const char *content);
/* Returns: (nullable): what is wrong with what somebody typed as a phone number; NULL: nothing */
const char *dsk_label_phone_fault (DskPhoneFault fault);

G_END_DECLS
