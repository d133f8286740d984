/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving a conversation to a team: nobody owns it then, and whoever is in the team can claim it. */

#include "dsk-conversation-page-private.h"

#include "dsk-assignees.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

#define CONV_KEY "dsk-team-conversation"

typedef struct
{
  DskConversationPage *page; /* (owned) */
  char *conv;                /* (owned) */
  char *team;                /* (owned) */
  char *me;                  /* (owned) */
  /* What was read: */
  DskConversationRow *row;   /* (owned) (nullable) */
  DskAssignees *assignees;   /* (owned) (nullable) */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_object_unref (errand->page);
  g_free (errand->conv);
  g_free (errand->team);
  g_free (errand->me);
  g_clear_pointer (&errand->row, dsk_conversation_row_free);
  g_clear_pointer (&errand->assignees, dsk_assignees_free);
  g_free (errand);
}

/* What it is now, not what it was when somebody was asked. */
static gpointer
read_errand (DskReplicaReader *reader, gpointer data, GError **error)
{
  Errand *errand = data;

  errand->row = dsk_replica_reader_get_conversation (reader, errand->conv, errand->me, error);
  if (errand->row != NULL)
    errand->assignees = dsk_assignees_read (reader, errand->me, error);
  return errand->assignees != NULL ? errand : NULL;
}

static gboolean
has_it (const Errand *errand)
{
  return errand->row->owner == NULL && g_strcmp0 (errand->row->team, errand->team) == 0;
}

static void
give (const Errand *errand)
{
  DskConversationPage *self = errand->page;
  const char *called = dsk_assignees_team_name (errand->assignees, errand->team);
  g_autofree char *name = called != NULL ? dsk_label_name (called, TRUE) : NULL;
  g_autofree char *words = NULL;
  g_autoptr (DskFormer) former = NULL;
  g_autoptr (DskCommand) command = NULL;

  if (name == NULL)
    dsk_conversation_page_say (self, _ ("That team is not there any more"));
  else if (has_it (errand))
    {
      /* Translators: %s is a team */
      words = g_strdup_printf (_ ("%s has it already"), name);
      dsk_conversation_page_say (self, words);
    }
  else
    {
      /* Translators: %s is a team */
      words = g_strdup_printf (_ ("Assigned to %s"), name);
      former = dsk_former_new (errand->row);
      command = dsk_client_command_assign (self->client, errand->row->id, NULL, errand->team);
      dsk_conversation_page_submit (self, dsk_command_ref (command),
                                    dsk_conversation_page_team_toast (self, words, former, errand->team, command));
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Errand *errand = user_data;
  g_autoptr (GError) error = NULL;

  if (dsk_client_read_finish (DSK_CLIENT (source), result, &error) == NULL)
    dsk_conversation_page_say (errand->page, error->message);
  else if (errand->page->timeline == NULL)
    g_debug ("The page was closed before a team was given anything");
  else
    give (errand);
  errand_free (errand);
}

static void
start (DskConversationPage *self, const char *conv, const char *team)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->page = g_object_ref (self);
  errand->conv = g_strdup (conv);
  errand->team = g_strdup (team);
  errand->me = g_strdup (dsk_client_get_user_id (self->client));
  dsk_client_read_async (self->client, NULL, read_errand, errand, NULL, NULL, NULL, read_cb, errand);
}

static void
chosen_cb (DskConversationPage *self, const char *team, DskPersonChooser *chooser)
{
  start (self, g_object_get_data (G_OBJECT (chooser), CONV_KEY), team);
}

void
dsk_conversation_page_connect_team (DskConversationPage *self, DskPersonChooser *chooser, const char *conv)
{
  g_object_set_data_full (G_OBJECT (chooser), CONV_KEY, g_strdup (conv), g_free);
  g_signal_connect_object (chooser, "team-chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

/* To a team's id. */
static void
assign_to_team_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv = dsk_timeline_model_get_conversation (self->model);

  if (conv != NULL)
    start (self, conv, g_variant_get_string (parameter, NULL));
}

void
dsk_conversation_page_install_team_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.assign-to-team", "s", assign_to_team_action);
}
