/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bugs that can be planted: each is one line in a source of the product, under DSK_PLANTED (). */
#define SIM_PLANTED_BUGS(X)                                                                             \
  X (guard_dropped, "a page may bring back what was dropped after it was read")                         \
  X (guard_seq, "an older row replaces a newer one")

typedef enum
{
  SIM_PLANTED_NONE,
#define X(name, words) SIM_PLANTED_##name,
  SIM_PLANTED_BUGS (X)
#undef X
  SIM_PLANTED_N,
} SimPlanted;

/* Which of them is switched on in this process. */
extern guint sim_planted;

const char *sim_planted_name (guint planted);
const char *sim_planted_words (guint planted);

G_END_DECLS
