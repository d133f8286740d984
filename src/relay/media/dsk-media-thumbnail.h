/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-relay-media.h"

G_BEGIN_DECLS

/* Has the picture in @fd measured and made small by a program that may do nothing else, and keeps the small one.
 * Fills width, height, thumb; if the program fails, hangs or is missing, they stay empty. Blocks, some seconds at
 * most. */
void dsk_media_thumbnail (const char *data_dir, int fd, DskRelayMediaFacts *facts);

G_END_DECLS
