/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-conversation.h"

#include <string.h>

static const char *const status_names[DSK_STATUS_N] = {
  [DSK_STATUS_NEW] = "new",
  [DSK_STATUS_OPEN] = "open",
  [DSK_STATUS_WAITING] = "waiting",
  [DSK_STATUS_ESCALATED] = "escalated",
  [DSK_STATUS_RESOLVED] = "resolved",
};

#define TO(status) (1u << (status))

/* Bit n of a row: whether status n can be chosen from there. Staying where one is is no change. */
static const guint by_hand[DSK_STATUS_N] = {
  [DSK_STATUS_NEW] = TO (DSK_STATUS_OPEN) | TO (DSK_STATUS_WAITING) | TO (DSK_STATUS_ESCALATED)
                     | TO (DSK_STATUS_RESOLVED),
  [DSK_STATUS_OPEN] = TO (DSK_STATUS_WAITING) | TO (DSK_STATUS_ESCALATED) | TO (DSK_STATUS_RESOLVED),
  [DSK_STATUS_WAITING] = TO (DSK_STATUS_OPEN) | TO (DSK_STATUS_ESCALATED) | TO (DSK_STATUS_RESOLVED),
  [DSK_STATUS_ESCALATED] = TO (DSK_STATUS_OPEN) | TO (DSK_STATUS_WAITING) | TO (DSK_STATUS_RESOLVED),
  [DSK_STATUS_RESOLVED] = TO (DSK_STATUS_OPEN),
};

const char *
dsk_status_to_string (DskStatus status)
{
  g_return_val_if_fail ((guint) status < DSK_STATUS_N, NULL);

  return status_names[status];
}

gboolean
dsk_status_from_string (const char *text, DskStatus *status)
{
  for (guint i = 0; text != NULL && i < DSK_STATUS_N; i++)
    if (strcmp (status_names[i], text) == 0)
      {
        *status = (DskStatus) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
dsk_status_can_change (DskStatus from, DskStatus to)
{
  if ((guint) from >= DSK_STATUS_N || (guint) to >= DSK_STATUS_N)
    return FALSE;
  return (by_hand[from] & TO (to)) != 0;
}

/* An escalation ends only when a person says so, and only the customer ends a resolution. */
DskStatus
dsk_status_after (DskStatus status, DskStimulus stimulus, gboolean has_owner)
{
  g_return_val_if_fail ((guint) status < DSK_STATUS_N, status);

  switch (stimulus)
    {
    case DSK_STIMULUS_CUSTOMER_MESSAGE:
      if (status == DSK_STATUS_RESOLVED)
        return has_owner ? DSK_STATUS_OPEN : DSK_STATUS_NEW;
      return status == DSK_STATUS_WAITING ? DSK_STATUS_OPEN : status;
    case DSK_STIMULUS_CLAIM:
      return status == DSK_STATUS_NEW ? DSK_STATUS_OPEN : status;
    case DSK_STIMULUS_RELEASE:
      return status == DSK_STATUS_OPEN ? DSK_STATUS_NEW : status;
    case DSK_STIMULUS_REPLY:
      return status == DSK_STATUS_NEW || status == DSK_STATUS_OPEN ? DSK_STATUS_WAITING : status;
    case DSK_STIMULUS_N:
    default:
      g_return_val_if_reached (status);
    }
}

gboolean
dsk_status_can_snooze (DskStatus status)
{
  return status != DSK_STATUS_RESOLVED && (guint) status < DSK_STATUS_N;
}

/* Who snoozed it and answers the customer nevertheless still wants to see it later. Whoever gets it has not seen it,
 * and nobody would find it in a queue. */
gboolean
dsk_stimulus_wakes (DskStimulus stimulus)
{
  return stimulus != DSK_STIMULUS_REPLY;
}
