/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-bulk-bar.h"
#include "dsk-conversation-model.h"
#include "dsk-inbox-list.h"
#include "dsk-key-selection.h"
#include "dsk-clock-banner.h"
#include "dsk-number-banner.h"
#include "dsk-offline-banner.h"

G_BEGIN_DECLS

/* dsk-inbox-list.c: what is listed and what of it is selected. dsk-inbox-list-search.c: what it is searched for, and
 * how the keyboard gets from there into the list and out of it. dsk-inbox-list-row.c: the menu of a row.
 * dsk-inbox-list-peek.c: a look at one that is not open. */

struct _DskInboxList {
  GtkWidget parent_instance;

  AdwHeaderBar *header;
  GtkWidget *back;
  AdwWindowTitle *title;
  DskOfflineBanner *banner;
  DskClockBanner *clock_banner;
  DskNumberBanner *number_banner;
  GtkSearchEntry *search;
  GtkWidget *search_box;
  GtkWidget *save_view;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkButton *empty_button;
  GtkWidget *take_next;
  DskBulkBar *bulk;

  DskClient *client;            /* (owned) (nullable) */
  DskConversationModel *model;  /* (owned) (nullable) */
  DskKeySelection *selection;   /* (owned) (nullable) */
  DskConversationItem *awaited; /* (owned) (nullable): selected, but its page is not read yet */
  gulong awaited_id;
  gint64 peeked;         /* the conversation that was looked at last without opening it */
  GCancellable *showing; /* (owned) (nullable): a dsk_inbox_list_show() under way */
  int last_position;     /* where the selection was when it was last in the list */
  guint refresh_id;
  guint refocus_id;
  DskOrder order;
  gboolean focus_wanted; /* the list should have the focus as soon as there is something in it */
  gboolean folded;
  gboolean show_back;
};

/* --- dsk-inbox-list-search.c --- */

void dsk_inbox_list_bind_search (GtkWidgetClass *widget_class);

/* --- dsk-inbox-list-row.c --- */

/* Once. */
void dsk_inbox_list_watch_menus (DskInboxList *self);
/* Whatever stands above a row goes. */
void dsk_inbox_list_close_popover (DskInboxList *self);

/* --- dsk-inbox-list-peek.c --- */

/* Returns: whether there was a row to look at */
gboolean dsk_inbox_list_peek (DskInboxList *self);

G_END_DECLS
