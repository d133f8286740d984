/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* What came back for every reason, and what still waits. The client must be open. */
void demo_attention_fill (Office *office);

G_END_DECLS
