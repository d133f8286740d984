/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A message that is to be sent later. */
typedef enum {
  DSK_SCHEDULED_WAITING, /* for its time */
  DSK_SCHEDULED_HELD,    /* something came between, and a person decides */
  DSK_SCHEDULED_SENT,
  DSK_SCHEDULED_REMOVED, /* by a person */
  DSK_SCHEDULED_N_STATES,
} DskScheduledState;

const char *dsk_scheduled_state_to_string (DskScheduledState state); /* "waiting", … */
gboolean dsk_scheduled_state_from_string (const char *text, DskScheduledState *state);
/* Whether it stands in the timeline and can still be sent. */
gboolean dsk_scheduled_state_is_open (DskScheduledState state);

/* Nothing is put off for longer. */
#define DSK_SCHEDULED_MAX_MS ((gint64) 366 * 24 * 60 * 60 * 1000)

G_END_DECLS
