/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sim-planted.h"

static const struct
{
  const char *name;
  const char *words;
} bugs[SIM_PLANTED_N] = {
  [SIM_PLANTED_NONE] = { "none", "nothing is planted" },
#define X(name, words) [SIM_PLANTED_##name] = { #name, words },
  SIM_PLANTED_BUGS (X)
#undef X
};

guint sim_planted;
gboolean sim_planted_reached[SIM_PLANTED_N];

const char *
sim_planted_name (guint planted)
{
  return bugs[planted].name;
}

const char *
sim_planted_words (guint planted)
{
  return bugs[planted].words;
}
