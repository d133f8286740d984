/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a conversation went by itself, and why. */

#include "dsk-duty.h"
#include "dsk-inside.h"
#include "dsk-json-get.h"
#include "dsk-labels.h"

#include <glib/gi18n-lib.h>

/* Why @name did not get it. */
static char *
reason_words (DskRoute route, const char *name)
{
  switch (route)
    {
    case DSK_ROUTE_OFF_SHIFT:
      /* Translators: %s is a person */
      return g_strdup_printf (_ ("%s is off shift"), name);
    case DSK_ROUTE_FULL:
      /* Translators: %s is a person */
      return g_strdup_printf (_ ("%s has as many as they take"), name);
    case DSK_ROUTE_LEFT:
    case DSK_ROUTE_SIGHT:
      /* Translators: %s is a person */
      return g_strdup_printf (_ ("%s can’t answer here any more"), name);
    case DSK_ROUTE_BEFORE:
    case DSK_ROUTE_N:
    default:
      return NULL;
    }
}

char *
dsk_label_routed (const char *to, const char *detail)
{
  g_autoptr (JsonObject) root = dsk_inside_parse (detail);
  const char *before = dsk_json_get_string (root, "name");
  const char *text = dsk_json_get_string (root, "text");
  g_autofree char *name = before != NULL ? dsk_label_name (before, TRUE) : NULL;
  g_autofree char *why = g_strdup (text);
  DskRoute route;

  if (dsk_route_from_string (dsk_json_get_string (root, "why"), &route) && name != NULL)
    {
      if (route == DSK_ROUTE_BEFORE)
        /* Translators: %s is a person */
        return g_strdup_printf (_ ("Routed to %s, who answered before"), name);
      g_free (why);
      why = reason_words (route, name);
    }
  if (to != NULL && why != NULL)
    /* Translators: a person or a team, and why: "Routed to Ops: Ayesha is off shift" */
    return g_strdup_printf (_ ("Routed to %s: %s"), to, why);
  if (to != NULL)
    /* Translators: %s is a person or a team */
    return g_strdup_printf (_ ("Routed to %s"), to);
  /* Translators: %s says why: "Back in the queue: Ayesha is off shift" */
  return why != NULL ? g_strdup_printf (_ ("Back in the queue: %s"), why) : g_strdup (_ ("Back in the queue"));
}
