/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* Digest of a picture that demo_kinds_pictures() puts where the client keeps files. */
#define DEMO_PHOTO_SHA "1111111111111111111111111111111111111111111111111111111111111111"

/* Fills DEMO_KINDS and DEMO_GROUP; between office_begin() and office_commit(). */
void demo_kinds_fill (Office *office);
void demo_kinds_pictures (Office *office);

G_END_DECLS
