/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* What came back for every reason, and what still waits. The client must be open. */
void demo_attention_fill (Office *office);
/* A claim of @conv that Bilal was faster than. */
/* A conversation with @phone (digits) that was to be begun from our @number (id), with what is filled into a template:
 * WhatsApp does not have that number at the moment. */
void demo_attention_start (Office *office, const char *number, const char *phone, const char *content);
void demo_attention_lost_claim (Office *office, const char *conv);

G_END_DECLS
