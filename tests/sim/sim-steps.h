/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What can happen in a run: sim-swarm.c says how often, sim-plan.c does it. */
typedef enum
{
  STEP_CUSTOMER,
  STEP_REPEAT,
  STEP_SUBMIT,
  STEP_OFFLINE,
  STEP_ONLINE,
  STEP_LINE_CUT,
  STEP_SLOW,
  STEP_MEMBER,
  STEP_LEAVE,
  STEP_RIGHTS,
  STEP_HOURS,
  STEP_LOOK,
  STEP_TIDY,
  STEP_DELETE,
  STEP_COMPACT,
  STEP_VIEW,
  STEP_TYPE,
  STEP_COLLIDE,
  STEP_VERIFY,
  STEP_UPGRADE,
  STEP_SNOOZE,
  STEP_HANDOFF,
  /* faults, each of which a run may have or not */
  STEP_RELAY_CRASH,
  STEP_RELAY_CUT,
  STEP_RELAY_DISK,
  STEP_DEVICE_CRASH,
  STEP_DEVICE_CUT,
  STEP_DEVICE_DISK,
  STEP_BACKUP,
  STEP_RESTORE,
  STEP_COPY,
  STEP_COPY_BACK,
  STEP_DISABLE,
  STEP_N,
} StepKind;

G_END_DECLS
