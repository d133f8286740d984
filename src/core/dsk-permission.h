/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  DSK_ROLE_SUPER_ADMIN,
  DSK_ROLE_ADMIN,
  DSK_ROLE_SUPERVISOR, /* all teams, or the named ones */
  DSK_ROLE_AGENT,      /* own conversations and those of own teams */
  DSK_ROLE_OPERATOR,   /* only what is assigned to them */
  DSK_ROLE_VIEWER,     /* reads, changes nothing */
  DSK_ROLE_N,
} DskRole;

const char *dsk_role_to_string (DskRole role); /* "super-admin", "admin", "supervisor", … */
gboolean dsk_role_from_string (const char *text, DskRole *role);

typedef enum {
  DSK_ACTION_SEND,            /* answer a customer */
  DSK_ACTION_NOTE,
  DSK_ACTION_CLAIM,           /* take what nobody owns */
  DSK_ACTION_ASSIGN,          /* give to anybody, take over */
  DSK_ACTION_SET_STATUS,
  DSK_ACTION_MARK_READ,
  DSK_ACTION_MANAGE_USERS,    /* users, teams, roles, enrolment */
  DSK_ACTION_MANAGE_NUMBERS,
  DSK_ACTION_READ_AUDIT,
  DSK_ACTION_EDIT_CANNED,     /* canned replies and articles; "owns": of a team of theirs, see dsk_canned_may_edit() */
  DSK_ACTION_SEE_COSTS,       /* the window of costs; they are sums of rows that each may see anyway */
  DSK_ACTION_HANDOFF,         /* offer it to others */
  DSK_ACTION_TAKE_HANDOFF,    /* answer such an offer */
  DSK_ACTION_EDIT_CONTACT,    /* name, language, tags, consent, attributes and remark of a customer */
  DSK_ACTION_SET_AVAILABILITY,/* say whether somebody is there; of oneself it is one's own */
  DSK_ACTION_N,
} DskAction;

const char *dsk_action_to_string (DskAction action);

/**
 * dsk_permission_allows:
 * @role: the actor's role
 * @action: what they want to do
 * @owns: whether the actor owns the conversation concerned (ignored where there is none)
 *
 * The one total table of who may do what, given that they may see the object at all (that is decided by
 * audience tokens). Deny by default.
 */
gboolean dsk_permission_allows (DskRole role, DskAction action, gboolean owns);

/**
 * DskScope:
 *
 * Whose conversations a person sees, besides those that they own.
 */
typedef enum {
  DSK_SCOPE_ASSIGNED,  /* no others */
  DSK_SCOPE_TEAMS,     /* of the teams that they are in */
  DSK_SCOPE_ALL_TEAMS, /* of every team */
  DSK_SCOPE_EVERYTHING,/* also what belongs to no team */
  DSK_SCOPE_N,
} DskScope;

const char *dsk_scope_to_string (DskScope scope); /* "assigned", "teams", "all-teams", "everything" */
gboolean dsk_scope_from_string (const char *text, DskScope *scope);
DskScope dsk_role_default_scope (DskRole role);
/* Supervisors and viewers can be given more than one; for the others it is part of the role. */
gboolean dsk_role_may_have_scope (DskRole role, DskScope scope);

/**
 * dsk_role_sees_class:
 * @role: the role
 * @cls: of a DskEntity: 0 content, 1 notes, 2 audit
 * @notes: whether a viewer was allowed to read notes; others read them anyway
 *
 * The mask of what a role sees within the conversations that it sees. Unknown classes are seen by nobody.
 */
gboolean dsk_role_sees_class (DskRole role, guint cls, gboolean notes);

/**
 * DskSight:
 *
 * Whether somebody is told when a note calls them, as far as a desktop knows.
 */
typedef enum {
  DSK_SIGHT_NO,
  DSK_SIGHT_PERHAPS, /* it depends on the scope that they were given, which only the relay knows */
  DSK_SIGHT_YES,
} DskSight;

/* Where a conversation is, seen from one person. */
typedef struct {
  gboolean owns;
  gboolean has_team; /* the conversation is a team's */
  gboolean in_team;  /* which they are in */
} DskPlace;

/**
 * dsk_role_sight:
 * @role: of a person who is active
 * @place: where the conversation is for them
 *
 * A note tells whom it calls if they see the conversation and its notes, and may say that they saw it. Being called
 * shows nobody anything that they would not see otherwise.
 */
DskSight dsk_role_sight (DskRole role, const DskPlace *place);

G_END_DECLS
