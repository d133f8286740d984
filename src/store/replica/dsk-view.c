/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-view.h"

#include <string.h>

static const struct
{
  const char *name;
  gboolean has_id;
} kinds[DSK_VIEW_N] = {
  [DSK_VIEW_MINE] = { "mine", FALSE },
  [DSK_VIEW_UNASSIGNED] = { "unassigned", FALSE },
  [DSK_VIEW_MENTIONS] = { "mentions", FALSE },
  [DSK_VIEW_SNOOZED] = { "snoozed", FALSE },
  [DSK_VIEW_ALL] = { "all", FALSE },
  [DSK_VIEW_TEAM] = { "team", TRUE },
  [DSK_VIEW_NUMBER] = { "number", TRUE },
  [DSK_VIEW_SAVED] = { "saved", TRUE },
};

gboolean
dsk_view_kind_has_id (DskViewKind kind)
{
  g_return_val_if_fail ((guint) kind < DSK_VIEW_N, FALSE);

  return kinds[kind].has_id;
}

gboolean
dsk_view_equal (const DskView *a, const DskView *b)
{
  return a->kind == b->kind && strcmp (a->id, b->id) == 0;
}

char *
dsk_view_to_string (const DskView *view)
{
  g_return_val_if_fail ((guint) view->kind < DSK_VIEW_N, NULL);

  return g_strconcat (kinds[view->kind].name, kinds[view->kind].has_id ? ":" : NULL, view->id, NULL);
}

gboolean
dsk_view_from_string (const char *text, DskView *view)
{
  const char *colon = text != NULL ? strchr (text, ':') : NULL;
  gsize length = colon != NULL ? (gsize) (colon - text) : text != NULL ? strlen (text) : 0;
  const char *id = colon != NULL ? colon + 1 : "";

  for (guint i = 0; i < DSK_VIEW_N; i++)
    if (length == strlen (kinds[i].name) && strncmp (kinds[i].name, text, length) == 0)
      {
        *view = (DskView){ .kind = (DskViewKind) i };
        return kinds[i].has_id == (colon != NULL) && kinds[i].has_id == (*id != '\0')
               && g_strlcpy (view->id, id, sizeof view->id) < sizeof view->id;
      }
  return FALSE;
}

static const char *const orders[DSK_ORDER_N] = {
  [DSK_ORDER_NEWEST] = "newest",
  [DSK_ORDER_WAIT] = "longest-wait",
  [DSK_ORDER_WINDOW] = "window-closing",
};

const char *
dsk_order_to_string (DskOrder order)
{
  g_return_val_if_fail ((guint) order < DSK_ORDER_N, NULL);

  return orders[order];
}

gboolean
dsk_order_from_string (const char *text, DskOrder *order)
{
  for (guint i = 0; text != NULL && i < DSK_ORDER_N; i++)
    if (strcmp (orders[i], text) == 0)
      {
        *order = (DskOrder) i;
        return TRUE;
      }
  return FALSE;
}
