/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* What came back for every reason, and what still waits. The client must be open. */
void demo_attention_fill (Office *office);
/* A claim of @conv that Bilal was faster than. */
void demo_attention_lost_claim (Office *office, const char *conv);

G_END_DECLS
