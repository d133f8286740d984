/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

#define DEMO_VOICE "01900000-0000-7000-8000-000000001007" /* what can be heard, and what can't */

/* Fills it; between office_begin() and office_commit(). */
void demo_voice_fill (Office *office);
/* Puts its files where the client keeps them. */
void demo_voice_files (Office *office);

G_END_DECLS
