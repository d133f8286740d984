/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who is there, who may answer a customer, and who gets one who comes back. */

#include "dsk-duty.h"

#include <string.h>

static const char *const availability_names[DSK_AVAILABILITY_N] = {
  [DSK_AVAILABILITY_ONLINE] = "online",
  [DSK_AVAILABILITY_BUSY] = "busy",
  [DSK_AVAILABILITY_AWAY] = "away",
  [DSK_AVAILABILITY_OFF_SHIFT] = "off-shift",
};

static const char *const route_names[DSK_ROUTE_N] = {
  [DSK_ROUTE_BEFORE] = "before",
  [DSK_ROUTE_LEFT] = "left",
  [DSK_ROUTE_SIGHT] = "sight",
  [DSK_ROUTE_OFF_SHIFT] = "off-shift",
  [DSK_ROUTE_FULL] = "full",
};

static gboolean
find (const char *const *names, guint n, const char *text, guint *index)
{
  for (guint i = 0; text != NULL && i < n; i++)
    if (strcmp (names[i], text) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

const char *
dsk_availability_to_string (DskAvailability availability)
{
  g_return_val_if_fail ((guint) availability < DSK_AVAILABILITY_N, NULL);

  return availability_names[availability];
}

gboolean
dsk_availability_from_string (const char *text, DskAvailability *availability)
{
  guint index;

  if (!find (availability_names, DSK_AVAILABILITY_N, text, &index))
    return FALSE;
  *availability = (DskAvailability) index;
  return TRUE;
}

gboolean
dsk_availability_is_on_shift (DskAvailability availability)
{
  return availability != DSK_AVAILABILITY_OFF_SHIFT;
}

DskPresence
dsk_availability_presence (DskAvailability availability)
{
  switch (availability)
    {
    case DSK_AVAILABILITY_BUSY:
      return DSK_PRESENCE_BUSY;
    case DSK_AVAILABILITY_AWAY:
    case DSK_AVAILABILITY_OFF_SHIFT:
      return DSK_PRESENCE_AWAY;
    case DSK_AVAILABILITY_ONLINE:
    case DSK_AVAILABILITY_N:
    default:
      return DSK_PRESENCE_ONLINE;
    }
}

DskMayReply
dsk_may_reply (DskRole role, DskOwned owned, gboolean owner_only)
{
  const gboolean mine = owned == DSK_OWNED_BY_ME;

  if (!dsk_permission_allows (role, DSK_ACTION_SEND, mine))
    return DSK_MAY_REPLY_NO;
  if (mine)
    return DSK_MAY_REPLY_YES;
  if (owned == DSK_OWNED_BY_NOBODY)
    return dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE) ? DSK_MAY_REPLY_CLAIMS : DSK_MAY_REPLY_YES;
  if (!owner_only)
    return DSK_MAY_REPLY_YES;
  return dsk_permission_allows (role, DSK_ACTION_ASSIGN, FALSE) ? DSK_MAY_REPLY_TAKE_OVER : DSK_MAY_REPLY_ASK;
}

gboolean
dsk_may_reply_is_yes (DskMayReply may)
{
  return may == DSK_MAY_REPLY_YES || may == DSK_MAY_REPLY_CLAIMS;
}

const char *
dsk_route_to_string (DskRoute route)
{
  g_return_val_if_fail ((guint) route < DSK_ROUTE_N, NULL);

  return route_names[route];
}

gboolean
dsk_route_from_string (const char *text, DskRoute *route)
{
  guint index;

  if (!find (route_names, DSK_ROUTE_N, text, &index))
    return FALSE;
  *route = (DskRoute) index;
  return TRUE;
}

/* What can't be changed by waiting comes first: it is the better answer to "why not". */
DskRoute
dsk_route_returning (const DskReturnTo *who)
{
  g_return_val_if_fail (who != NULL, DSK_ROUTE_LEFT);

  if (!who->can_answer)
    return DSK_ROUTE_LEFT;
  if (!who->sees)
    return DSK_ROUTE_SIGHT;
  if (!dsk_availability_is_on_shift (who->availability))
    return DSK_ROUTE_OFF_SHIFT;
  if (who->capacity > 0 && who->load >= who->capacity)
    return DSK_ROUTE_FULL;
  return DSK_ROUTE_BEFORE;
}
