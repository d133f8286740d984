/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/**
 * DSK_PLANTED:
 * @bug: a name of tests/sim/sim-planted.h
 *
 * Where the simulator plants a bug, to see whether it would notice. FALSE in everything that is installed: only the
 * simulator builds these sources with a switch in this place.
 */
#ifdef DSK_WITH_PLANTED
#include "sim-planted.h"
#define DSK_PLANTED(bug) (sim_planted_reached[SIM_PLANTED_##bug] = TRUE, sim_planted == SIM_PLANTED_##bug)
#else
#define DSK_PLANTED(bug) FALSE
#endif
