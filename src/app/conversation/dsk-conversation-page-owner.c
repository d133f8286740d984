/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whose a conversation is: claimed, given to somebody or back to everybody, taken over. Of the team that has it, it
 * stays: given to no team, each of the number would see it. */

#include "dsk-conversation-page-private.h"

#include "dsk-ask.h"
#include "dsk-labels.h"
#include "dsk-staff.h"

#include <glib/gi18n.h>

#define FORMER_KEY "dsk-former"

static GtkWindow *
window_of (DskConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* @user: (nullable): nobody */
static void
give (DskConversationPage *self, const DskFormer *former, const char *user, const char *words)
{
  /* A user alone leaves the team as it is. */
  const char *team = user == NULL ? former->team : NULL;
  g_autoptr (DskCommand) command = dsk_client_command_assign (self->client, former->conv, user, team);

  dsk_conversation_page_submit (self, dsk_command_ref (command),
                                dsk_conversation_page_owner_toast (self, words, former, user, command));
}

static void
assign (DskConversationPage *self, const DskFormer *former, const char *user)
{
  give (self, former, user,
        user != NULL ? _ ("Conversation assigned") : _ ("Anybody can claim this conversation now"));
}

/* Returns: (transfer full) (nullable): what is shown, as it is now */
static DskFormer *
former_of_shown (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  return row != NULL ? dsk_former_new (row) : NULL;
}

/* --- to claim it --- */

/* The toast may outlive the look at this conversation: it says whose it is.
 * Returns: (transfer floating) */
static AdwToast *
claimed_toast (DskConversationPage *self, const DskConversationRow *row, const DskCommand *claim)
{
  g_autofree char *contact = dsk_label_conversation (row->name, row->phone, row->members);
  /* Offline nobody knows of it yet, and somebody else may be faster. */
  g_autofree char *words
      = g_strdup_printf (dsk_client_get_state (self->client) == DSK_CLIENT_ONLINE
                             ? _ ("You have claimed %s")
                             /* Translators: %s is a customer: the relay has not been told of the claim */
                             : _ ("Claim of %s is pending: it counts once the relay has it"),
                         contact);
  g_autoptr (DskFormer) former = dsk_former_new (row);

  return dsk_conversation_page_owner_toast (self, words, former, dsk_client_get_user_id (self->client),
                                            claim);
}

void
dsk_conversation_page_claimed (DskConversationPage *self, const DskConversationRow *row, const DskCommand *claim)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));
  g_return_if_fail (row != NULL);

  dsk_conversation_page_add_toast (self, claimed_toast (self, row, claim));
}

static void
claim_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autoptr (DskCommand) claim = NULL;

  if (row == NULL)
    return;
  claim = dsk_client_command_claim (self->client, row->id);
  dsk_conversation_page_submit (self, dsk_command_ref (claim), claimed_toast (self, row, claim));
  dsk_composer_focus (self->composer);
}

/* --- to take it over: from a colleague, which stands in the timeline --- */

static void
take_over (DskConversationPage *self, const DskFormer *former)
{
  give (self, former, dsk_client_get_user_id (self->client), _ ("The conversation is yours now"));
  dsk_composer_focus (self->composer);
}

static void
take_over_cb (DskConversationPage *self, const char *response, GObject *dialog)
{
  const DskFormer *former = g_object_get_data (dialog, FORMER_KEY);
  const DskConversationRow *row = self->timeline != NULL ? dsk_timeline_model_get_row (self->model) : NULL;

  if (self->timeline == NULL || !g_str_equal (response, DSK_ASK_YES))
    return;
  if (row == NULL || g_strcmp0 (row->id, former->conv) != 0 || g_strcmp0 (row->owner, former->owner) != 0)
    dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
  else
    take_over (self, former);
}

static void
take_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  DskStaff *staff = dsk_staff_get (self->client);
  g_autoptr (DskFormer) former = former_of_shown (self);
  g_autofree char *owner = NULL;
  g_autofree char *words = NULL;
  AdwMessageDialog *dialog;

  if (former == NULL || former->owner == NULL)
    return;
  if (!dsk_staff_is_replying (staff, former->conv, former->owner))
    {
      take_over (self, former);
      return;
    }
  owner = dsk_staff_name (staff, former->owner);
  /* Translators: %s is a colleague */
  words = g_strdup_printf (_ ("%s is replying right now, and would lose the conversation in the middle of it."), owner);
  dialog = dsk_ask_new (window_of (self), _ ("Take Over?"), words, _ ("_Cancel"), _ ("_Take Over"));
  g_object_set_data_full (G_OBJECT (dialog), FORMER_KEY, g_steal_pointer (&former), (GDestroyNotify) dsk_former_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (take_over_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- to give it --- */

/* Who was chosen, and what they were chosen by. */
typedef struct
{
  DskConversationPage *page; /* (owned) */
  char *conv;                /* (owned) */
  char *owner;               /* (owned) (nullable): as the chooser showed it */
  char *user;                /* (owned) (nullable): nobody */
  char *me;                  /* (owned) (nullable) */
} Choice;

static void
choice_free (Choice *choice)
{
  g_object_unref (choice->page);
  g_free (choice->conv);
  g_free (choice->owner);
  g_free (choice->user);
  g_free (choice->me);
  g_free (choice);
}

static gpointer
read_conversation (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Choice *choice = data;

  return dsk_replica_reader_get_conversation (reader, choice->conv, choice->me, error);
}

static void
assign_chosen (DskConversationPage *self, const Choice *choice, const DskConversationRow *row)
{
  g_autoptr (DskFormer) former = dsk_former_new (row);

  /* Whoever has it by now was not seen by who chose: it is not taken from them unawares. */
  if (g_strcmp0 (row->owner, choice->owner) != 0 && g_strcmp0 (row->owner, choice->user) != 0)
    dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
  else
    assign (self, former, choice->user);
}

static void
choice_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choice *choice = user_data;
  DskConversationPage *self = choice->page;
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (row == NULL)
    dsk_conversation_page_say (self, error->message);
  else if (self->timeline != NULL)
    assign_chosen (self, choice, row);
  g_clear_pointer (&row, dsk_conversation_row_free);
  choice_free (choice);
}

/* It may have changed since the chooser was opened. */
static void
chosen_cb (DskConversationPage *self, const char *user, DskPersonChooser *chooser)
{
  const DskFormer *former = g_object_get_data (G_OBJECT (chooser), FORMER_KEY);
  Choice *choice = g_new0 (Choice, 1);

  choice->page = g_object_ref (self);
  choice->conv = g_strdup (former->conv);
  choice->owner = g_strdup (former->owner);
  choice->user = g_strdup (user);
  choice->me = g_strdup (dsk_client_get_user_id (self->client));
  dsk_client_read_async (self->client, NULL, read_conversation, choice, NULL,
                         (GDestroyNotify) dsk_conversation_row_free, NULL, choice_cb, choice);
}

static void
assign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  DskFormer *former = former_of_shown (self);
  DskPersonChooser *chooser;

  if (former == NULL)
    return;
  chooser = dsk_person_chooser_new (window_of (self), self->client, former->owner, former->team);
  g_object_set_data_full (G_OBJECT (chooser), FORMER_KEY, former, (GDestroyNotify) dsk_former_free);
  g_signal_connect_object (chooser, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  dsk_conversation_page_connect_team (self, chooser, former->conv);
  gtk_window_present (GTK_WINDOW (chooser));
}

/* To a user's id. */
static void
assign_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_autoptr (DskFormer) former = former_of_shown (self);

  if (former != NULL)
    assign (self, former, g_variant_get_string (parameter, NULL));
}

static void
release_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_autoptr (DskFormer) former = former_of_shown (self);

  if (former != NULL)
    assign (self, former, NULL);
}

void
dsk_conversation_page_install_owner_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.claim", NULL, claim_action);
  gtk_widget_class_install_action (widget_class, "conversation.take-over", NULL, take_over_action);
  gtk_widget_class_install_action (widget_class, "conversation.assign", NULL, assign_action);
  gtk_widget_class_install_action (widget_class, "conversation.assign-to", "s", assign_to_action);
  gtk_widget_class_install_action (widget_class, "conversation.release", NULL, release_action);
}
