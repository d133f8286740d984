/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handing a conversation to somebody else, and answering that. */

#include "dsk-conversation-page-private.h"

#include "dsk-handoff-dialog.h"
#include "dsk-labels.h"
#include "dsk-return-dialog.h"

#include <glib/gi18n.h>

static const DskHandoffRow *
open_handoff (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  return row != NULL ? row->handoff : NULL;
}

static GtkWindow *
window_of (DskConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
answer (DskConversationPage *self, DskCommandType type, const char *conv, const char *handoff, const char *why,
        AdwToast *done)
{
  dsk_conversation_page_submit (
      self, dsk_client_command_handoff_answer (self->client, type, conv, handoff, why), done);
}

/* --- to hand it on --- */

static void
handed_cb (DskConversationPage *self, const DskCommand *command, DskHandoffDialog *dialog)
{
  g_autofree char *name = dsk_label_name (dsk_handoff_dialog_get_to_name (dialog), TRUE);
  /* Translators: %s is a person or a team */
  g_autofree char *words = g_strdup_printf (_ ("Handed to %s"), name);
  g_autofree char *undo = g_strconcat ("handoff:", command->object, NULL);

  dsk_conversation_page_add_toast (self, dsk_conversation_page_undo_toast (words, undo, command->conv));
}

static void
hand_off_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  DskHandoffDialog *dialog;

  if (row == NULL)
    return;
  dialog = dsk_handoff_dialog_new (window_of (self), self->client, row);
  if (dsk_composer_may_send (self->composer, FALSE))
    {
      dsk_handoff_dialog_offer_telling (dialog, row);
      dsk_composer_attend_handoff (self->composer, GTK_WINDOW (dialog));
    }
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (handed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskHandoffRow *handoff = open_handoff (self);

  if (handoff != NULL)
    answer (self, DSK_COMMAND_HANDOFF_CANCEL, handoff->conv, handoff->id, NULL,
            adw_toast_new (_ ("Taken back")));
}

void
dsk_conversation_page_undo_handoff (DskConversationPage *self, const char *id, const char *conv)
{
  answer (self, DSK_COMMAND_HANDOFF_CANCEL, conv, id, NULL, NULL);
}

/* --- to answer --- */

static void
accept_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskHandoffRow *handoff = open_handoff (self);

  if (handoff == NULL || !handoff->for_me)
    return;
  answer (self, DSK_COMMAND_HANDOFF_ACCEPT, handoff->conv, handoff->id, NULL,
          adw_toast_new (_ ("The conversation is yours now")));
  dsk_composer_focus (self->composer);
}

static void
returned_cb (DskConversationPage *self)
{
  dsk_conversation_page_add_toast (self, adw_toast_new (_ ("Returned")));
}

static void
return_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskHandoffRow *handoff = open_handoff (self);
  DskReturnDialog *dialog;

  if (handoff == NULL || !handoff->for_me)
    return;
  dialog = dsk_return_dialog_new (window_of (self), self->client, handoff);
  g_signal_connect_object (dialog, "submitted", G_CALLBACK (returned_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- what is allowed --- */

/* Returns: a set of DskHandoffMay */
static guint
may_of (DskConversationPage *self, const DskConversationRow *row, DskRole role, gboolean owns)
{
  const DskHandoffRow *handoff = row != NULL ? row->handoff : NULL;
  const char *me = dsk_client_get_user_id (self->client);
  guint may = 0;

  if (handoff == NULL || !dsk_permission_allows (role, DSK_ACTION_TAKE_HANDOFF, owns))
    return 0;
  if (handoff->for_me)
    may |= DSK_HANDOFF_MAY_ANSWER;
  if (g_strcmp0 (handoff->from_user, me) == 0 || dsk_permission_allows (role, DSK_ACTION_HANDOFF, owns))
    may |= DSK_HANDOFF_MAY_CANCEL;
  /* Who is asked returns it; that is what the other one wants to hear. */
  return handoff->for_me ? may & ~(guint) DSK_HANDOFF_MAY_CANCEL : may;
}

gboolean
dsk_conversation_page_update_handoff (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  const char *me = dsk_client_get_user_id (self->client);
  GtkWidget *widget = GTK_WIDGET (self);
  DskRole role = DSK_ROLE_VIEWER;
  gboolean owns, takes, may_offer;
  guint may;

  dsk_role_from_string (dsk_client_get_role (self->client), &role);
  owns = row != NULL && row->owner != NULL && g_strcmp0 (row->owner, me) == 0;
  may = may_of (self, row, role, owns);
  /* What nobody has is taken by who hands it on. */
  takes = row != NULL && row->owner == NULL && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE);
  may_offer = row != NULL && row->handoff == NULL && row->status != DSK_STATUS_RESOLVED
              && dsk_permission_allows (role, DSK_ACTION_HANDOFF, owns || takes);
  gtk_widget_action_set_enabled (widget, "conversation.hand-off", may_offer);
  gtk_widget_action_set_enabled (widget, "conversation.accept-handoff", (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_action_set_enabled (widget, "conversation.return-handoff", (may & DSK_HANDOFF_MAY_ANSWER) != 0);
  gtk_widget_action_set_enabled (widget, "conversation.cancel-handoff", (may & DSK_HANDOFF_MAY_CANCEL) != 0);
  gtk_widget_set_visible (self->hand_off, may_offer && !self->folded);
  dsk_handoff_bar_set_row (self->handoff, row, may, me, g_get_real_time () / 1000);
  return may_offer;
}

void
dsk_conversation_page_install_handoff_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.hand-off", NULL, hand_off_action);
  gtk_widget_class_install_action (widget_class, "conversation.accept-handoff", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "conversation.return-handoff", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "conversation.cancel-handoff", NULL, cancel_action);
}
