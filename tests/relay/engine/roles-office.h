/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "toy-replica.h"

G_BEGIN_DECLS

#define QUARANTINED "999900001111"

/* Where a conversation is, seen from one person, the subject. */
typedef enum
{
  PLACE_TEAM,      /* nobody's, in the subject's team */
  PLACE_OWN,       /* the subject's */
  PLACE_COLLEAGUE, /* somebody else's, in the subject's team */
  PLACE_OTHER,     /* in a team that the subject is not in */
  PLACE_WAS_OWN,   /* was the subject's; now somebody else's in that other team */
  PLACE_NO_TEAM,   /* of a number that nobody set up */
  PLACE_N,
} Place;

/* By scope: which places are seen. */
extern const char *const roles_seen[DSK_SCOPE_N];

typedef struct
{
  Fixture f;
  Person other;
  Person subject;
  char *team_b;
  char *conv[PLACE_N];
  char *message[PLACE_N];
  char *note[PLACE_N]; /* the last that was added */
} Office;

/* @mentioned: (nullable): a person. Returns: (transfer full) (nullable): the result's detail */
char *write_note (Office *o, Place place, const char *mentioned);
void add_note (Office *o, Place place);
void assign (Office *o, Place place, const char *user, const char *team);
void set_rights (Office *o, DskRole role, DskScope scope, gboolean notes);
void office_open (Office *o);
void office_close (Office *o);

G_END_DECLS
