/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskStatus:
 *
 * The state of a conversation's current episode. NEW: nobody has claimed or answered it. OPEN: it is
 * being worked on and the customer waits for us. WAITING: we answered and wait for the customer.
 * ESCALATED: handed upwards. RESOLVED: the episode is over; a customer's message opens the next one.
 */
typedef enum {
  DSK_STATUS_NEW,
  DSK_STATUS_OPEN,
  DSK_STATUS_WAITING,
  DSK_STATUS_ESCALATED,
  DSK_STATUS_RESOLVED,
  DSK_STATUS_N,
} DskStatus;

const char *dsk_status_to_string (DskStatus status); /* "new", "open", "waiting", "escalated", "resolved" */
gboolean dsk_status_from_string (const char *text, DskStatus *status);

/* The one table of what a person may change by hand. NEW is never set by hand. */
gboolean dsk_status_can_change (DskStatus from, DskStatus to);

typedef enum {
  DSK_STIMULUS_CUSTOMER_MESSAGE, /* one that wants an answer */
  DSK_STIMULUS_CLAIM,            /* claimed by or assigned to a person */
  DSK_STIMULUS_RELEASE,          /* back to nobody */
  DSK_STIMULUS_REPLY,            /* a person answered the customer */
  DSK_STIMULUS_N,
} DskStimulus;

/* What the status becomes by itself when that happens (RESOLVED + CUSTOMER_MESSAGE → NEW or OPEN if it has
 * an owner still, and a new episode begins). */
DskStatus dsk_status_after (DskStatus status, DskStimulus stimulus, gboolean has_owner);

/* Nothing is put off for longer. */
#define DSK_SNOOZE_MAX_MS ((gint64) 366 * 24 * 60 * 60 * 1000)

/* Whether a conversation of that status can be put off until later. Its status stays what it is. */
gboolean dsk_status_can_snooze (DskStatus status);
/* Whether a snoozed conversation is wanted again when that happens. It also is when its time has come, and when it is
 * resolved. */
gboolean dsk_stimulus_wakes (DskStimulus stimulus);

G_END_DECLS
