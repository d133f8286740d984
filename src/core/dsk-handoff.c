/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-handoff.h"

#include <string.h>

static const char *const names[DSK_HANDOFF_N_STATES] = {
  [DSK_HANDOFF_OFFERED] = "offered",
  [DSK_HANDOFF_ACCEPTED] = "accepted",
  [DSK_HANDOFF_RETURNED] = "returned",
  [DSK_HANDOFF_EXPIRED] = "expired",
  [DSK_HANDOFF_CANCELLED] = "cancelled",
};

static const struct {
  DskHandoffStep step;
  const char *words;
} steps[DSK_HANDOFF_N_STIMULI] = {
  [DSK_HANDOFF_ON_ACCEPT]
  = { { DSK_HANDOFF_ACCEPTED, DSK_HANDOFF_OWNER_RECEIVER, "handoff-accepted" }, "accepted" },
  [DSK_HANDOFF_ON_RETURN]
  = { { DSK_HANDOFF_RETURNED, DSK_HANDOFF_OWNER_STAYS, "handoff-returned" }, "returned with a note" },
  [DSK_HANDOFF_ON_CANCEL]
  = { { DSK_HANDOFF_CANCELLED, DSK_HANDOFF_OWNER_STAYS, "handoff-cancelled" }, "cancelled" },
  [DSK_HANDOFF_ON_TIME]
  = { { DSK_HANDOFF_EXPIRED, DSK_HANDOFF_OWNER_NOBODY, "handoff-expired" }, "nobody answered in time" },
  [DSK_HANDOFF_ON_REPLY]
  = { { DSK_HANDOFF_ACCEPTED, DSK_HANDOFF_OWNER_RECEIVER, "handoff-accepted" }, "the receiver answers the customer" },
  [DSK_HANDOFF_ON_OTHER_REPLY]
  = { { DSK_HANDOFF_OFFERED, DSK_HANDOFF_OWNER_STAYS, NULL }, "somebody else answers the customer" },
  [DSK_HANDOFF_ON_GIVEN]
  = { { DSK_HANDOFF_ACCEPTED, DSK_HANDOFF_OWNER_RECEIVER, NULL }, "assigned to, or taken over by, the receiver" },
  [DSK_HANDOFF_ON_GIVEN_AWAY]
  = { { DSK_HANDOFF_CANCELLED, DSK_HANDOFF_OWNER_OTHER, NULL }, "assigned elsewhere, taken over, given back" },
  [DSK_HANDOFF_ON_RESOLVE]
  = { { DSK_HANDOFF_CANCELLED, DSK_HANDOFF_OWNER_STAYS, NULL }, "resolved" },
  [DSK_HANDOFF_ON_CUSTOMER]
  = { { DSK_HANDOFF_OFFERED, DSK_HANDOFF_OWNER_STAYS, NULL }, "the customer writes" },
  [DSK_HANDOFF_ON_MERGE]
  = { { DSK_HANDOFF_CANCELLED, DSK_HANDOFF_OWNER_STAYS, NULL }, "becomes part of another conversation" },
};

static const char *const owner_words[] = {
  [DSK_HANDOFF_OWNER_STAYS] = "stays",
  [DSK_HANDOFF_OWNER_RECEIVER] = "who took it",
  [DSK_HANDOFF_OWNER_NOBODY] = "nobody: in the queue",
  [DSK_HANDOFF_OWNER_OTHER] = "as given",
};

const char *
dsk_handoff_state_to_string (DskHandoffState state)
{
  g_return_val_if_fail ((guint) state < DSK_HANDOFF_N_STATES, NULL);

  return names[state];
}

gboolean
dsk_handoff_state_from_string (const char *text, DskHandoffState *state)
{
  for (guint i = 0; text != NULL && i < DSK_HANDOFF_N_STATES; i++)
    if (strcmp (names[i], text) == 0)
      {
        *state = (DskHandoffState) i;
        return TRUE;
      }
  return FALSE;
}

const DskHandoffStep *
dsk_handoff_step (DskHandoffStimulus stimulus)
{
  g_return_val_if_fail ((guint) stimulus < DSK_HANDOFF_N_STIMULI, NULL);

  return &steps[stimulus].step;
}

const char *
dsk_handoff_stimulus_words (DskHandoffStimulus stimulus)
{
  g_return_val_if_fail ((guint) stimulus < DSK_HANDOFF_N_STIMULI, NULL);

  return steps[stimulus].words;
}

const char *
dsk_handoff_owner_words (DskHandoffOwner owner)
{
  g_return_val_if_fail ((guint) owner < G_N_ELEMENTS (owner_words), NULL);

  return owner_words[owner];
}
