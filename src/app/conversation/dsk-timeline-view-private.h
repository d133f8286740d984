/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-timeline-entry.h"
#include "dsk-timeline-media.h"
#include "dsk-timeline-view.h"

G_BEGIN_DECLS

/* dsk-timeline-view.c: rows, scrolling, focus. dsk-timeline-actions.c: what is done with one message.
 * dsk-timeline-toasts.c: what was just done, and its undo. */

struct _DskTimelineView
{
  GtkWidget parent_instance;

  AdwToastOverlay *toasts;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkRevealer *revealer;
  GtkButton *newer;
  GtkLabel *newer_label;

  DskTimelineModel *model;     /* (owned) (nullable) */
  GSignalGroup *model_signals; /* (owned) */
  gulong active_id;            /* at the window, while in one */
  gulong layout_id;            /* at its frame clock, while there is one */
  char *user;                  /* (owned) (nullable) */
  GtkAdjustment *adjustment;   /* (owned) */

  gboolean sticky; /* follow the end: the person is there */
  gboolean opening; /* another conversation came, and was not laid out yet: it may be as long as the one before */
  gboolean folding; /* events were shown or hidden, and that was not laid out yet: where the person is counts again */
  double upper;    /* of the adjustment when sticky was last judged */
  double page_size;
  guint follow_id;
  guint n_new;     /* what came below the sight */
  AdwToast *toast; /* (unowned) (nullable): the last one, while it lives */
  guint gone_id;   /* source: 0 or it is about to say that no toast is there */
  guint seen_id;

  DskTimelineMedia *media; /* (owned) */
  guint look_id;
  char *found; /* (owned) (nullable): id of the entry that is marked */
  char *jump; /* (owned) (nullable): id of a message that is looked for further up */
};

/* Marks an entry, or not, as what was found. */
void dsk_timeline_view_mark (DskTimelineView *self, DskTimelineEntry *entry);
void dsk_timeline_view_install_actions (GtkWidgetClass *widget_class);
/* More is here: goes on to the message that somebody wants to see. */
void dsk_timeline_view_go_on (DskTimelineView *self);

G_END_DECLS
