/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-permission.h"

#include <string.h>

static const char *const role_names[DSK_ROLE_N] = {
  [DSK_ROLE_SUPER_ADMIN] = "super-admin",
  [DSK_ROLE_ADMIN] = "admin",
  [DSK_ROLE_SUPERVISOR] = "supervisor",
  [DSK_ROLE_AGENT] = "agent",
  [DSK_ROLE_OPERATOR] = "operator",
  [DSK_ROLE_VIEWER] = "viewer",
};

static const char *const action_names[DSK_ACTION_N] = {
  [DSK_ACTION_SEND] = "send",
  [DSK_ACTION_NOTE] = "note",
  [DSK_ACTION_CLAIM] = "claim",
  [DSK_ACTION_ASSIGN] = "assign",
  [DSK_ACTION_SET_STATUS] = "set-status",
  [DSK_ACTION_MARK_READ] = "mark-read",
  [DSK_ACTION_MANAGE_USERS] = "manage-users",
  [DSK_ACTION_MANAGE_NUMBERS] = "manage-numbers",
  [DSK_ACTION_READ_AUDIT] = "read-audit",
  [DSK_ACTION_EDIT_CANNED] = "edit-canned",
  [DSK_ACTION_SEE_COSTS] = "see-costs",
  [DSK_ACTION_HANDOFF] = "handoff",
  [DSK_ACTION_TAKE_HANDOFF] = "take-handoff",
  [DSK_ACTION_EDIT_CONTACT] = "edit-contact",
  [DSK_ACTION_SET_AVAILABILITY] = "set-availability",
};

/* What is not written here is NO. */
typedef enum
{
  NO,
  OWN, /* only in conversations that the actor owns */
  YES,
} Rule;

static const guint8 rules[DSK_ROLE_N][DSK_ACTION_N] = {
  [DSK_ROLE_SUPER_ADMIN] = {
    [DSK_ACTION_SEND] = YES, [DSK_ACTION_NOTE] = YES, [DSK_ACTION_CLAIM] = YES,
    [DSK_ACTION_ASSIGN] = YES, [DSK_ACTION_SET_STATUS] = YES, [DSK_ACTION_MARK_READ] = YES,
    [DSK_ACTION_MANAGE_USERS] = YES, [DSK_ACTION_MANAGE_NUMBERS] = YES, [DSK_ACTION_READ_AUDIT] = YES,
    [DSK_ACTION_EDIT_CANNED] = YES,
    [DSK_ACTION_SEE_COSTS] = YES,
    [DSK_ACTION_HANDOFF] = YES, [DSK_ACTION_TAKE_HANDOFF] = YES, [DSK_ACTION_SET_AVAILABILITY] = YES,
    [DSK_ACTION_EDIT_CONTACT] = YES,
  },
  [DSK_ROLE_ADMIN] = {
    [DSK_ACTION_SEND] = YES, [DSK_ACTION_NOTE] = YES, [DSK_ACTION_CLAIM] = YES,
    [DSK_ACTION_ASSIGN] = YES, [DSK_ACTION_SET_STATUS] = YES, [DSK_ACTION_MARK_READ] = YES,
    [DSK_ACTION_MANAGE_USERS] = YES, [DSK_ACTION_MANAGE_NUMBERS] = YES, [DSK_ACTION_READ_AUDIT] = YES,
    [DSK_ACTION_EDIT_CANNED] = YES,
    [DSK_ACTION_SEE_COSTS] = YES,
    [DSK_ACTION_HANDOFF] = YES, [DSK_ACTION_TAKE_HANDOFF] = YES, [DSK_ACTION_SET_AVAILABILITY] = YES,
    [DSK_ACTION_EDIT_CONTACT] = YES,
  },
  [DSK_ROLE_SUPERVISOR] = {
    [DSK_ACTION_SEND] = YES, [DSK_ACTION_NOTE] = YES, [DSK_ACTION_CLAIM] = YES,
    [DSK_ACTION_ASSIGN] = YES, [DSK_ACTION_SET_STATUS] = YES, [DSK_ACTION_MARK_READ] = YES,
    [DSK_ACTION_READ_AUDIT] = YES,
    [DSK_ACTION_EDIT_CANNED] = OWN,
    [DSK_ACTION_SEE_COSTS] = YES,
    [DSK_ACTION_HANDOFF] = YES, [DSK_ACTION_TAKE_HANDOFF] = YES, [DSK_ACTION_SET_AVAILABILITY] = YES,
    [DSK_ACTION_EDIT_CONTACT] = YES,
  },
  [DSK_ROLE_AGENT] = {
    [DSK_ACTION_SEND] = YES, [DSK_ACTION_NOTE] = YES, [DSK_ACTION_CLAIM] = YES,
    [DSK_ACTION_ASSIGN] = OWN, [DSK_ACTION_SET_STATUS] = YES, [DSK_ACTION_MARK_READ] = YES,
    [DSK_ACTION_HANDOFF] = OWN, [DSK_ACTION_TAKE_HANDOFF] = YES, [DSK_ACTION_SET_AVAILABILITY] = OWN,
    [DSK_ACTION_EDIT_CONTACT] = YES,
  },
  [DSK_ROLE_OPERATOR] = {
    [DSK_ACTION_SEND] = OWN, [DSK_ACTION_NOTE] = OWN, [DSK_ACTION_SET_STATUS] = OWN,
    [DSK_ACTION_MARK_READ] = OWN, [DSK_ACTION_HANDOFF] = OWN, [DSK_ACTION_TAKE_HANDOFF] = YES,
    [DSK_ACTION_SET_AVAILABILITY] = OWN, [DSK_ACTION_EDIT_CONTACT] = OWN,
  },
  [DSK_ROLE_VIEWER] = { [DSK_ACTION_SET_AVAILABILITY] = OWN },
};

static const char *const scope_names[DSK_SCOPE_N] = {
  [DSK_SCOPE_ASSIGNED] = "assigned",
  [DSK_SCOPE_TEAMS] = "teams",
  [DSK_SCOPE_ALL_TEAMS] = "all-teams",
  [DSK_SCOPE_EVERYTHING] = "everything",
};

#define CLASSES 3

/* What is not written here is not seen, and no scope. */
static const struct
{
  DskScope scope;
  gboolean scopes[DSK_SCOPE_N]; /* that may be chosen */
  gboolean classes[CLASSES];
} sights[DSK_ROLE_N] = {
  [DSK_ROLE_SUPER_ADMIN] = { DSK_SCOPE_EVERYTHING, { [DSK_SCOPE_EVERYTHING] = TRUE }, { TRUE, TRUE, TRUE } },
  [DSK_ROLE_ADMIN] = { DSK_SCOPE_EVERYTHING, { [DSK_SCOPE_EVERYTHING] = TRUE }, { TRUE, TRUE, TRUE } },
  [DSK_ROLE_SUPERVISOR]
  = { DSK_SCOPE_ALL_TEAMS, { [DSK_SCOPE_TEAMS] = TRUE, [DSK_SCOPE_ALL_TEAMS] = TRUE }, { TRUE, TRUE, TRUE } },
  [DSK_ROLE_AGENT] = { DSK_SCOPE_TEAMS, { [DSK_SCOPE_TEAMS] = TRUE }, { TRUE, TRUE, FALSE } },
  [DSK_ROLE_OPERATOR] = { DSK_SCOPE_ASSIGNED, { [DSK_SCOPE_ASSIGNED] = TRUE }, { TRUE, TRUE, FALSE } },
  [DSK_ROLE_VIEWER] = { DSK_SCOPE_TEAMS,
                        { [DSK_SCOPE_TEAMS] = TRUE, [DSK_SCOPE_ALL_TEAMS] = TRUE, [DSK_SCOPE_EVERYTHING] = TRUE },
                        { TRUE, FALSE, FALSE } },
};

const char *
dsk_role_to_string (DskRole role)
{
  g_return_val_if_fail ((guint) role < DSK_ROLE_N, NULL);

  return role_names[role];
}

gboolean
dsk_role_from_string (const char *text, DskRole *role)
{
  for (guint i = 0; text != NULL && i < DSK_ROLE_N; i++)
    if (strcmp (role_names[i], text) == 0)
      {
        *role = (DskRole) i;
        return TRUE;
      }
  return FALSE;
}

const char *
dsk_action_to_string (DskAction action)
{
  g_return_val_if_fail ((guint) action < DSK_ACTION_N, NULL);

  return action_names[action];
}

gboolean
dsk_permission_allows (DskRole role, DskAction action, gboolean owns)
{
  if ((guint) role >= DSK_ROLE_N || (guint) action >= DSK_ACTION_N)
    return FALSE;
  return rules[role][action] == YES || (rules[role][action] == OWN && owns);
}

const char *
dsk_scope_to_string (DskScope scope)
{
  g_return_val_if_fail ((guint) scope < DSK_SCOPE_N, NULL);

  return scope_names[scope];
}

gboolean
dsk_scope_from_string (const char *text, DskScope *scope)
{
  for (guint i = 0; text != NULL && i < DSK_SCOPE_N; i++)
    if (strcmp (scope_names[i], text) == 0)
      {
        *scope = (DskScope) i;
        return TRUE;
      }
  return FALSE;
}

DskScope
dsk_role_default_scope (DskRole role)
{
  g_return_val_if_fail ((guint) role < DSK_ROLE_N, DSK_SCOPE_ASSIGNED);

  return sights[role].scope;
}

gboolean
dsk_role_may_have_scope (DskRole role, DskScope scope)
{
  return (guint) role < DSK_ROLE_N && (guint) scope < DSK_SCOPE_N && sights[role].scopes[scope];
}

gboolean
dsk_role_sees_class (DskRole role, guint cls, gboolean notes)
{
  if ((guint) role >= DSK_ROLE_N || cls >= CLASSES)
    return FALSE;
  return sights[role].classes[cls] || (cls == 1 && role == DSK_ROLE_VIEWER && notes);
}

static gboolean
scope_sees (DskScope scope, const DskPlace *place)
{
  switch (scope)
    {
    case DSK_SCOPE_TEAMS:
      return place->has_team && place->in_team;
    case DSK_SCOPE_ALL_TEAMS:
      return place->has_team;
    case DSK_SCOPE_EVERYTHING:
      return TRUE;
    case DSK_SCOPE_ASSIGNED:
    case DSK_SCOPE_N:
    default:
      return FALSE;
    }
}

DskSight
dsk_role_sight (DskRole role, const DskPlace *place)
{
  guint with = 0, without = 0;

  if (!dsk_permission_allows (role, DSK_ACTION_MARK_READ, place->owns))
    return DSK_SIGHT_NO;
  for (guint scope = 0; scope < DSK_SCOPE_N; scope++)
    if (sights[role].scopes[scope])
      *(place->owns || scope_sees ((DskScope) scope, place) ? &with : &without) += 1;
  if (with == 0 || !sights[role].classes[1])
    return DSK_SIGHT_NO;
  return without == 0 ? DSK_SIGHT_YES : DSK_SIGHT_PERHAPS;
}
