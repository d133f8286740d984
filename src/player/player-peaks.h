/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "player-kind.h"

G_BEGIN_DECLS

#define PLAYER_PEAKS 48

/* Goes through the sound that is open as @fd, as fast as that can be, and says how loud it is: "peaks HEX", two digits
 * for each of PLAYER_PEAKS parts of the same length, the loudest of which is ff; or "error WORD". Returns: what the
 * program ends with */
int player_peaks_run (int fd, const PlayerKind *kind);

G_END_DECLS
