/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A conversation that is handed to a person or a team. Whose it is stays as it is until they answer. */
typedef enum {
  DSK_HANDOFF_OFFERED,   /* open: it waits for an answer */
  DSK_HANDOFF_ACCEPTED,
  DSK_HANDOFF_RETURNED,
  DSK_HANDOFF_EXPIRED,
  DSK_HANDOFF_CANCELLED,
  DSK_HANDOFF_N_STATES,
} DskHandoffState;

const char *dsk_handoff_state_to_string (DskHandoffState state); /* "offered", "accepted", … */
gboolean dsk_handoff_state_from_string (const char *text, DskHandoffState *state);

typedef enum {
  DSK_HANDOFF_ON_ACCEPT,
  DSK_HANDOFF_ON_RETURN,
  DSK_HANDOFF_ON_CANCEL,
  DSK_HANDOFF_ON_TIME,           /* nobody answered */
  DSK_HANDOFF_ON_REPLY,          /* who it is offered to answered the customer */
  DSK_HANDOFF_ON_OTHER_REPLY,    /* somebody else did */
  DSK_HANDOFF_ON_GIVEN,          /* assigned to, or taken over by, who it is offered to */
  DSK_HANDOFF_ON_GIVEN_AWAY,     /* …to or by others, released, moved to another team, or the owner left */
  DSK_HANDOFF_ON_RESOLVE,
  DSK_HANDOFF_ON_CUSTOMER,       /* the customer wrote */
  DSK_HANDOFF_ON_MERGE,          /* the conversation became part of another one */
  DSK_HANDOFF_N_STIMULI,
} DskHandoffStimulus;

/* Whose the conversation is then. */
typedef enum {
  DSK_HANDOFF_OWNER_STAYS,
  DSK_HANDOFF_OWNER_RECEIVER,    /* and the team's, if it was offered to a team */
  DSK_HANDOFF_OWNER_NOBODY,      /* the same */
  DSK_HANDOFF_OWNER_OTHER,       /* as it happened, which is not the handoff's doing */
} DskHandoffOwner;

typedef struct {
  DskHandoffState state;
  DskHandoffOwner owner;
  const char *event;  /* (nullable): what the timeline says of it; NULL: nothing, or something else does */
} DskHandoffStep;

/* What an open handoff becomes when that happens: the one table, which src/STATUS.md shows. */
const DskHandoffStep *dsk_handoff_step (DskHandoffStimulus stimulus);
const char *dsk_handoff_stimulus_words (DskHandoffStimulus stimulus); /* as in src/STATUS.md */
const char *dsk_handoff_owner_words (DskHandoffOwner owner);          /* the same */

#define DSK_HANDOFF_SUMMARY_MAX_CHARS 2000
#define DSK_HANDOFF_REASON_MAX_CHARS 100
#define DSK_HANDOFF_MINUTES 15 /* until it goes to the queue, if nothing else was set */

G_END_DECLS
