/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-conversation-page.h"
#include "dsk-first-run.h"
#include "dsk-inbox-list.h"
#include "dsk-nav.h"
#include "dsk-pane.h"
#include "dsk-search-page.h"
#include "dsk-sync-page.h"
#include "dsk-toast.h"
#include "dsk-trouble-page.h"
#include "dsk-window.h"

G_BEGIN_DECLS

struct _DskWindow {
  AdwApplicationWindow parent_instance;

  GtkStack *pages;
  DskFirstRun *first_run;  /* (nullable): these pages are made when they are needed */
  DskSyncPage *sync;       /* (nullable) */
  DskTroublePage *trouble; /* (nullable) */
  AdwLeaflet *outer;
  AdwLeaflet *inner;
  DskNav *nav;
  AdwToastOverlay *toasts;
  GtkStack *lists; /* inbox, search */
  DskInboxList *inbox;
  DskSearchPage *search; /* (nullable): of @lists, from the first search on */
  DskPane *conversation_pane;
  DskConversationPage *conversation; /* (nullable): in the pane, from when it is needed */
  guint page_id;                     /* a source that makes it */

  DskClient *client;      /* (owned) (nullable) */
  gboolean in_first_sync; /* from enrolment until everything is here or the person wants to begin */
  gboolean enrol_again;   /* the person chose to, on the page for revoked devices */
  gboolean prepared;      /* the panes have the client */
  guint attention;        /* as last seen */
  char *to_open;          /* (owned) (nullable): a conversation, as soon as it can be shown, */
  DskWindowOpen open_how; /* and for what */
  char *taking;           /* (owned) (nullable): the claim of Take Next, until the relay answered */
  char *starting;         /* (owned) (nullable): the command that begins a conversation, until the relay answered */
  char *start_from;       /* (owned) (nullable): the conversation that was open then */
  GHashTable *tried;      /* (owned) (element-type utf8): conversations that it has claimed since it was asked for */
};

/* Whether the panes are shown, not a page about the connection. */
gboolean dsk_window_is_main (DskWindow *self);

/* As with Enter in the list. */
void dsk_window_open_selected (DskWindow *self);

/* --- dsk-window-page.c: the conversation that is open --- */

/* Once, before the list has the client. */
void dsk_window_prepare_page (DskWindow *self);
/* Returns: (transfer none): its page, made now if there was none */
DskConversationPage *dsk_window_need_page (DskWindow *self);
/* Selects it in the list, if that has it, and opens it. */
void dsk_window_open_listed (DskWindow *self, const char *id);
/* Returns: (transfer none) (nullable): the conversation that is open */
const char *dsk_window_get_open (DskWindow *self);

/* --- dsk-window-list.c: what the window does with its list --- */

void dsk_window_set_view (DskWindow *self, const DskView *view);
/* What the view is called may have changed. */
void dsk_window_update_label (DskWindow *self);
void dsk_window_install_list_actions (GtkWidgetClass *widget_class);

/* --- dsk-window-leave.c --- */

/* Returns: whether something has to be done first: the window closes by itself after that, or stays */
gboolean dsk_window_leaves (DskWindow *self);

/* --- dsk-window-palette.c: everything that can be done, in one list --- */

void dsk_window_install_palette_actions (GtkWidgetClass *widget_class);

/* --- dsk-window-search.c: search of everything, in the place of the list --- */

/* The list is there again; the focus stays where it is. */
void dsk_window_show_inbox (DskWindow *self);
gboolean dsk_window_is_searching (DskWindow *self);
/* Puts the focus to what is in the place of the list. */
void dsk_window_focus_list (DskWindow *self);
void dsk_window_install_search_actions (GtkWidgetClass *widget_class);

/* --- dsk-window-saved.c: searches that get a name --- */

void dsk_window_install_saved_actions (GtkWidgetClass *widget_class);

/* --- dsk-window-open.c --- */

/* The panes may be shown now. */
void dsk_window_open_waiting (DskWindow *self);

/* --- dsk-window-take.c --- */

/* Once, when the client is there. */
void dsk_window_watch_taking (DskWindow *self);
/* The person undid that they claimed @conv. */
void dsk_window_taken_back (DskWindow *self, const char *conv);
void dsk_window_install_take_actions (GtkWidgetClass *widget_class);

/* --- dsk-window-start.c --- */

/* Once, when the client is there. */
void dsk_window_watch_starting (DskWindow *self);
/* Asks again whom to begin with, and with what, as it was when it came back as @attention, which is listed until what
 * takes its place is in the outbox. */
void dsk_window_start_again (DskWindow *self, const DskAttention *attention);
void dsk_window_install_start_actions (GtkWidgetClass *widget_class);

G_END_DECLS
