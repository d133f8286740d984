/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-scheduled.h"

#include <string.h>

static const char *const names[DSK_SCHEDULED_N_STATES] = {
  [DSK_SCHEDULED_WAITING] = "waiting",
  [DSK_SCHEDULED_HELD] = "held",
  [DSK_SCHEDULED_SENT] = "sent",
  [DSK_SCHEDULED_REMOVED] = "removed",
};

const char *
dsk_scheduled_state_to_string (DskScheduledState state)
{
  g_return_val_if_fail ((guint) state < DSK_SCHEDULED_N_STATES, NULL);

  return names[state];
}

gboolean
dsk_scheduled_state_from_string (const char *text, DskScheduledState *state)
{
  for (guint i = 0; text != NULL && i < DSK_SCHEDULED_N_STATES; i++)
    if (strcmp (names[i], text) == 0)
      {
        *state = (DskScheduledState) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
dsk_scheduled_state_is_open (DskScheduledState state)
{
  return state == DSK_SCHEDULED_WAITING || state == DSK_SCHEDULED_HELD;
}
