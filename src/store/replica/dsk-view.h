/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dsk-id.h"

G_BEGIN_DECLS

/* What a view holds, in the order in which they are shown. To add one: its name in dsk-view.c, its condition in
 * dsk-replica-conditions.c, its words and icon in dsk_label_view(), dsk-nav-views.c and dsk-inbox-empty.c. */
typedef enum
{
  DSK_VIEW_MINE,       /* what I own, is not resolved and not put off */
  DSK_VIEW_UNASSIGNED, /* what nobody owns, is not resolved and not put off */
  DSK_VIEW_MENTIONS,   /* where a note calls me that I have not seen, also if it is resolved; what is offered to me */
  DSK_VIEW_SNOOZED,    /* what is put off until later, whoever owns it */
  DSK_VIEW_ALL,        /* everything */
  DSK_VIEW_TEAM,       /* of a team, not resolved, whoever owns it */
  DSK_VIEW_NUMBER,     /* that came to one number of the business, not resolved */
  DSK_VIEW_SAVED,      /* what a search fits that our user gave a name, see DskSavedView */
  DSK_VIEW_N,
} DskViewKind;

/**
 * DskView:
 *
 * Which conversations a list shows. A value, copied by assignment. As text: "mine", "team:ID".
 */
typedef struct
{
  DskViewKind kind;
  char id[DSK_ID_LEN + 1]; /* of the team, number or saved search; "": the kind has none */
} DskView;

/* A view of a kind without an id, to be passed on at once: it is gone at the end of the block. */
#define DSK_VIEW(kind) (&(const DskView){ (kind), "" })

gboolean dsk_view_kind_has_id (DskViewKind kind);
gboolean dsk_view_equal (const DskView *a, const DskView *b);
/* Returns: (transfer full) */
char *dsk_view_to_string (const DskView *view);
/* FALSE: there is no such kind, or its id is missing or too long */
gboolean dsk_view_from_string (const char *text, DskView *view);

/* How a list is sorted. Whatever the first of an order are, the rest follows newest first. */
typedef enum
{
  DSK_ORDER_NEWEST,
  DSK_ORDER_WAIT,   /* those that wait for an answer, the longest first */
  DSK_ORDER_WINDOW, /* those whose 24-hour window is open and that are not resolved, as they close */
  DSK_ORDER_N,
} DskOrder;

const char *dsk_order_to_string (DskOrder order); /* "newest", "longest-wait", "window-closing" */
gboolean dsk_order_from_string (const char *text, DskOrder *order);

G_END_DECLS
