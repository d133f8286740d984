/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dsk-colleague-bar.h"
#include "dsk-composer.h"
#include "dsk-contact-panel.h"
#include "dsk-conversation-page.h"
#include "dsk-find-bar.h"
#include "dsk-handoff-bar.h"
#include "dsk-header-title.h"
#include "dsk-lost-claim.h"
#include "dsk-permission.h"
#include "dsk-person-chooser.h"
#include "dsk-scheduled-bar.h"
#include "dsk-timeline-view.h"
#include "dsk-work-bar.h"

G_BEGIN_DECLS

/* dsk-conversation-page.c: what is shown. dsk-conversation-page-actions.c: what can be done.
 * dsk-conversation-page-messages.c: what can be done with one message. dsk-conversation-page-waiting.c:
 * what can be done with one of ours that was not sent yet. dsk-conversation-page-later.c: putting it off.
 * dsk-conversation-page-handoff.c: handing it on. dsk-conversation-page-scheduled.c: what is to be sent later.
 * dsk-conversation-page-contact.c: what is done with who it is with.
 * dsk-conversation-page-forward.c: bringing a message to a colleague.
 * dsk-conversation-page-palette.c: what is done from elsewhere. dsk-conversation-page-undo.c: taking back what was
 * just done. dsk-conversation-page-owner.c: whose it is. */

struct _DskConversationPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwHeaderBar *header;
  DskHeaderTitle *title;
  GtkWidget *back;
  GtkButton *primary;
  GtkMenuButton *status;
  GtkToggleButton *panel_toggle;
  GtkMenuButton *more;
  guint menu_flags;            /* what is in the two menus, which are made when they are opened */
  gconstpointer primary_shown; /* (nullable): what the primary button is for, and how it was shown */
  gboolean primary_folded;
  GtkWidget *hand_off;
  DskColleagueBar *colleagues;
  DskWorkBar *work;
  GtkStack *stack;
  AdwStatusPage *damaged;
  AdwFlap *flap;
  DskFindBar *find;
  DskTimelineView *timeline;
  DskHandoffBar *handoff;
  DskLostClaim *lost_claim;
  DskScheduledBar *scheduled;
  DskComposer *composer;
  DskContactPanel *panel;

  DskClient *client;       /* (owned) */
  DskTimelineModel *model; /* (owned) */
  char *title_text;        /* (owned) (nullable) */
  char *marked;            /* (owned) (nullable): newest message that was marked as read */
  char *unread_by;         /* (owned) (nullable): the command that says so last, until it is answered */
  char *unread_conv;       /* (owned) (nullable): of what conversation */
  char *unread_name;       /* (owned) (nullable): with whom that is, isolated */
  gboolean keep_unread;        /* it is to stay unread, whatever is in sight */
  gboolean folded;
  GPtrArray *sent;         /* (owned) what can still be undone, the newest last */
  DskAttention *lost;      /* (owned) (nullable): a claim that came back, of the conversation that is shown */
  char *lost_taken;        /* (owned) (nullable): the command of one that our user took again from its card */
  GHashTable *undoing;     /* (owned) (nullable): what goes on when the relay answered, by the id of the command */
  GPtrArray *changes;      /* (owned) (nullable): the last that were changed in a form, the newest last */
  gboolean focus_wanted; /* by who opened the conversation, as soon as it is here */
  gpointer focus_from;   /* (unowned) (nullable): what had it then, for comparison only */
  guint focus_source;    /* 0: none */
  GtkWidget *why;        /* (weak) (nullable): the popover that says why it is here */
  char *to_do;           /* (owned) (nullable): an action, as soon as the conversation is here, */
  char *to_do_with;      /* (owned) (nullable): and what with */
  gboolean panel_wanted; /* as the person left it, when there is room */
};

void dsk_conversation_page_install_actions (GtkWidgetClass *widget_class);
void dsk_conversation_page_install_message_actions (GtkWidgetClass *widget_class);
void dsk_conversation_page_install_waiting_actions (GtkWidgetClass *widget_class);
/* Returns: (transfer none) (nullable): the entry @id of the timeline, until that changes */
const DskTimelineRow *dsk_conversation_page_find_row (DskConversationPage *self, const char *id);
/* Keys and drops of the timeline. */
void dsk_conversation_page_connect_messages (DskConversationPage *self);

void dsk_conversation_page_install_forward_actions (GtkWidgetClass *widget_class);

/* --- dsk-conversation-page-notes.c --- */

void dsk_conversation_page_install_note_actions (GtkWidgetClass *widget_class);
void dsk_conversation_page_connect_notes (DskConversationPage *self);
/* Whether @row is a note of our user, who may write notes here. */
gboolean dsk_conversation_page_may_edit_note (DskConversationPage *self, const DskTimelineRow *row);
/* Enables what the role and the state of the conversation allow, and rebuilds the menus. */
void dsk_conversation_page_update_actions (DskConversationPage *self);
/* @row: (nullable) */
gboolean dsk_conversation_page_may_claim (DskConversationPage *self, const DskConversationRow *row);

/* --- dsk-conversation-page-menus.c: those of its header --- */

/* Once. */
void dsk_conversation_page_prepare_menus (DskConversationPage *self);
void dsk_conversation_page_update_menus (DskConversationPage *self, const DskConversationRow *row, gboolean may_set,
                                         gboolean may_assign, gboolean may_hand);
void dsk_conversation_page_install_contact_actions (GtkWidgetClass *widget_class);
gboolean dsk_conversation_page_may_edit_contact (DskConversationPage *self);
/* @command: (transfer full); @done: (nullable) (transfer full): shown when the outbox has it */
void dsk_conversation_page_submit (DskConversationPage *self, DskCommand *command, AdwToast *done);
/* Nobody sees it if the page is gone. */
void dsk_conversation_page_say (DskConversationPage *self, const char *words);
/* @toast: (transfer full): nobody sees it if the page is gone */
void dsk_conversation_page_add_toast (DskConversationPage *self, AdwToast *toast);
/* Returns: (transfer floating): with a button that does @undo with @conv, see conversation.undo */
AdwToast *dsk_conversation_page_undo_toast (const char *words, const char *undo, const char *conv);
/* A message of ours that was just sent is not to be sent after all: what can be written goes back to the composer. */
void dsk_conversation_page_unsend (DskConversationPage *self, const DskCommand *command);
/* @name: id of the first message of what was sent */
void dsk_conversation_page_undo_send (DskConversationPage *self, const char *name);
void dsk_conversation_page_connect_undo (DskConversationPage *self);

void dsk_conversation_page_install_owner_actions (GtkWidgetClass *widget_class);

/* --- dsk-conversation-page-restore.c: back to the former owner, team and status --- */

/* These, and what they were, follow: to undo what was done with them, see conversation.undo. */
#define DSK_UNDO_OWNER "owner:"
#define DSK_UNDO_STATUS "status:"
#define DSK_UNDO_TEAM "team:"
#define DSK_UNDO_LATER "until:" /* see dsk-conversation-page-later.c */

/* What a conversation was before something was done with it. */
typedef struct
{
  char *conv;  /* (owned) */
  char *owner; /* (owned) (nullable) */
  char *team;  /* (owned) (nullable) */
  DskStatus status;
  gint64 window_until; /* UTC ms */
  char *may_end;       /* (owned) what ends with that: private to this file */
} DskFormer;

/* Returns: (transfer full) */
DskFormer *dsk_former_new (const DskConversationRow *row);
void dsk_former_free (DskFormer *former);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskFormer, dsk_former_free)

/* Says that @to, a user or (nullable) nobody, has it now by @command, which who did it can undo if they may.
 * Returns: (transfer floating) */
AdwToast *dsk_conversation_page_owner_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                             const char *to, const DskCommand *command);
/* The same of the status that @command sets. Returns: (transfer floating) */
AdwToast *dsk_conversation_page_status_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                              const DskCommand *command);
/* The same of the team @to. Returns: (transfer floating) */
AdwToast *dsk_conversation_page_team_toast (DskConversationPage *self, const char *words, const DskFormer *former,
                                            const char *to, const DskCommand *command);
/* Undoes it in @conv, if it still is as it was done. @undo: begins with one of the above */
void dsk_conversation_page_restore (DskConversationPage *self, const char *undo, const char *conv);

/* --- dsk-conversation-page-steps.c: how that is done --- */

/* What can be undone. What conversation.undo is told of it has @n_parts between colons, the last of them the id of the
 * command that did it. */
typedef struct
{
  guint n_parts;
  /* Returns: (nullable): in words, why what was done does not stand any more and is not undone; NULL: it does */
  const char *(*why_not) (DskConversationPage *self, char *const *parts, const DskConversationRow *row);
  /* Returns: (transfer full) (nullable) (element-type DskCommand): what undoes it, in order */
  GPtrArray *(*steps) (DskConversationPage *self, char *const *parts, const DskConversationRow *row);
  /* (nullable) All of them were done. */
  void (*done) (DskConversationPage *self, char *const *parts, const DskConversationRow *row);
} DskUndoKind;

/* @kind: static; @undo: what conversation.undo is told of @conv */
void dsk_conversation_page_run_undo (DskConversationPage *self, const DskUndoKind *kind, const char *undo,
                                     const char *conv);

/* --- dsk-conversation-page-changes.c --- */

#define DSK_UNDO_CHANGE "change:" /* and an id: to undo what was changed in a form, see conversation.undo */
/* Says it, and that it can be undone. @command: what the outbox has; @undo: (transfer full) (nullable): what takes it
 * back */
void dsk_conversation_page_changed (DskConversationPage *self, const char *words, const DskCommand *command,
                                    DskCommand *undo);
/* @id: of the command that changed it */
void dsk_conversation_page_undo_change (DskConversationPage *self, const char *id);
void dsk_conversation_page_install_later_actions (GtkWidgetClass *widget_class);
/* @may_set: whether the person may change its status */
void dsk_conversation_page_update_later (DskConversationPage *self, gboolean may_set);
/* @undo: what conversation.undo is told of @conv, from its DSK_UNDO_LATER on */
void dsk_conversation_page_undo_later (DskConversationPage *self, const char *undo, const char *conv);
void dsk_conversation_page_install_scheduled_actions (GtkWidgetClass *widget_class);
void dsk_conversation_page_update_scheduled (DskConversationPage *self);
void dsk_conversation_page_install_handoff_actions (GtkWidgetClass *widget_class);
/* Returns: whether our user may hand it on now */
gboolean dsk_conversation_page_update_handoff (DskConversationPage *self);
/* Takes back the handoff @id of @conv. */
void dsk_conversation_page_undo_handoff (DskConversationPage *self, const char *id, const char *conv);

/* --- dsk-conversation-page-lost.c: a claim that came too late --- */

void dsk_conversation_page_connect_lost (DskConversationPage *self);
void dsk_conversation_page_update_lost (DskConversationPage *self);
void dsk_conversation_page_install_lost_actions (GtkWidgetClass *widget_class);

/* --- dsk-conversation-page-team.c --- */

/* What @chooser says of a team is done with @conv. */
void dsk_conversation_page_connect_team (DskConversationPage *self, DskPersonChooser *chooser, const char *conv);
void dsk_conversation_page_install_team_actions (GtkWidgetClass *widget_class);

/* --- dsk-conversation-page-read.c --- */

void dsk_conversation_page_connect_read (DskConversationPage *self);
void dsk_conversation_page_mark_read (DskConversationPage *self);
gboolean dsk_conversation_page_may_mark_unread (DskConversationPage *self);
void dsk_conversation_page_install_read_actions (GtkWidgetClass *widget_class);
/* --- dsk-conversation-page-why.c --- */

void dsk_conversation_page_install_why_actions (GtkWidgetClass *widget_class);
void dsk_conversation_page_close_why (DskConversationPage *self);

/* What waited for the conversation. */
void dsk_conversation_page_do_waiting (DskConversationPage *self);
void dsk_conversation_page_forget_waiting (DskConversationPage *self);
void dsk_conversation_page_set_panel (DskConversationPage *self, gboolean shown);

G_END_DECLS
