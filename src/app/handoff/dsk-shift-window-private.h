/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-shift-window.h"

#include "dsk-shift-queue.h"
#include "dsk-shift-row.h"

G_BEGIN_DECLS

struct _DskShiftWindow
{
  AdwWindow parent_instance;

  GtkWidget *cancel;
  GtkWidget *back;
  GtkWidget *end;
  GtkStack *stack; /* "plan", "receivers", "empty" */
  AdwActionRow *all_row;
  AdwPreferencesGroup *group;
  DskShiftQueue *queue;
  GtkWidget *receivers; /* the page */
  GtkLabel *notice;

  DskClient *client;         /* (owned) */
  DskShiftPlan *plan;        /* (owned) (nullable): parts stay as long as their rows do */
  GPtrArray *rows;           /* (owned) (element-type DskShiftRow): of those that can be handed on */
  DskShiftReceiver *all;     /* (owned) (nullable) */
  DskShiftRow *choosing;     /* (unowned) (nullable): for which somebody is chosen; NULL: for all */
  gboolean ending;           /* what is chosen is being queued */
  gboolean over;             /* all of it is */
  DskShiftRow *handing;      /* (unowned) (nullable): which of them; NULL: that the shift ends */
  char *claiming;            /* (owned) (nullable): a conversation of the queue that is to be theirs, and then has
                              * the focus */
  char *problem;             /* (owned) (nullable): what went wrong last, until something else is tried */
  gboolean reading;
  gboolean stale;            /* something has changed since it is being read */
  GCancellable *cancellable; /* (owned) */
};

/* What the button does and what would be left, as it is now. */
void dsk_shift_window_update (DskShiftWindow *self);
/* @problem: (nullable): NULL: none any more, and the next update says what is left */
void dsk_shift_window_set_problem (DskShiftWindow *self, const char *problem);
/* Reads what there is, and again if it is being read. */
void dsk_shift_window_read (DskShiftWindow *self);
/* dsk-shift-window-end.c: the action "shift.end" */
void dsk_shift_window_end_action (GtkWidget *widget, const char *name, GVariant *parameter);

G_END_DECLS
