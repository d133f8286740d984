/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Which release of the product runs at this moment: the simulator's own build reads these where everything else has
 * numbers (meson.build includes this before each of the product's sources). */

typedef struct
{
  const char *name;
  int rev; /* of the schema */
  int proto_min;
  int proto_max;
} SimVersion;

/* Never NULL. What is outside of devices and relay is of the newest. */
extern const SimVersion *sim_version;

#ifdef DSK_WITH_PLANTED
#define DSK_SCHEMA_REV (sim_version->rev)
#define DSK_PROTO_MIN (sim_version->proto_min)
#define DSK_PROTO_MAX (sim_version->proto_max)
#endif

#define SIM_N_VERSIONS 8
#define SIM_VERSION_TODAY 5

/* @release: from 0, the oldest, to SIM_N_VERSIONS - 1 */
const SimVersion *sim_version_get (unsigned release);
/* Returns: what ran before, for sim_version_leave() */
const SimVersion *sim_version_enter (const SimVersion *version);
void sim_version_leave (const SimVersion *before);
/* Whether there is a version of the protocol that both speak. */
int sim_version_match (const SimVersion *app, const SimVersion *relay);
/* Without @column (nullable), whether there is such a table. */
int sim_version_has (int rev, const char *entity, const char *column);

