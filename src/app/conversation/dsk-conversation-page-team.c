/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Giving a conversation to a team: nobody owns it then, and whoever is in the team can claim it. */

#include "dsk-conversation-page-private.h"

#include "dsk-assignees.h"
#include "dsk-labels.h"

#include <glib/gi18n.h>

#define CONV_KEY "dsk-team-conversation"
#define PARTS 3 /* of an undo: the team that it was given to, who had it, and which team, "" for none */

typedef struct
{
  DskConversationPage *page; /* (owned) */
  char *conv;                /* (owned) */
  char *team;                /* (owned) */
  char **before;             /* (owned) (nullable): to undo: PARTS of them */
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
  g_strfreev (errand->before);
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

static AdwToast *
make_toast (const Errand *errand, const char *words, gboolean can_undo)
{
  const DskConversationRow *row = errand->row;
  g_autofree char *undo = NULL;
  g_autofree char *markup = NULL;

  if (!can_undo)
    {
      markup = g_markup_escape_text (words, -1);
      return adw_toast_new (markup);
    }
  undo = g_strdup_printf (DSK_UNDO_TEAM "%s/%s/%s", errand->team, row->owner != NULL ? row->owner : "",
                          row->team != NULL ? row->team : "");
  return dsk_conversation_page_undo_toast (words, undo, row->id);
}

static void
give (const Errand *errand)
{
  DskConversationPage *self = errand->page;
  const char *called = dsk_assignees_team_name (errand->assignees, errand->team);
  g_autofree char *name = called != NULL ? dsk_label_name (called, TRUE) : NULL;
  g_autofree char *words = NULL;
  g_autoptr (GPtrArray) undo = NULL;

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
      undo = dsk_assignees_undo (self->client, errand->row->id, errand->row->owner, errand->row->team, NULL);
      dsk_conversation_page_submit (self,
                                    dsk_client_command_assign (self->client, errand->row->id, NULL, errand->team),
                                    make_toast (errand, words, undo != NULL));
    }
}

static void
give_back (const Errand *errand)
{
  DskConversationPage *self = errand->page;
  const char *owner = *errand->before[1] != '\0' ? errand->before[1] : NULL;
  const char *team = *errand->before[2] != '\0' ? errand->before[2] : NULL;
  g_autoptr (GPtrArray) undo = dsk_assignees_undo (self->client, errand->conv, owner, team, NULL);

  if (!has_it (errand) || undo == NULL)
    dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
  for (guint i = 0; has_it (errand) && undo != NULL && i < undo->len; i++)
    dsk_conversation_page_submit (self, dsk_command_ref (undo->pdata[i]),
                                  i + 1 == undo->len ? adw_toast_new (_ ("Taken back")) : NULL);
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
  else if (errand->before != NULL)
    give_back (errand);
  else
    give (errand);
  errand_free (errand);
}

/* @before: (transfer full) (nullable) */
static void
start (DskConversationPage *self, const char *conv, const char *team, char **before)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->page = g_object_ref (self);
  errand->conv = g_strdup (conv);
  errand->team = g_strdup (team);
  errand->before = before;
  errand->me = g_strdup (dsk_client_get_user_id (self->client));
  dsk_client_read_async (self->client, NULL, read_errand, errand, NULL, NULL, NULL, read_cb, errand);
}

static void
chosen_cb (DskConversationPage *self, const char *team, DskPersonChooser *chooser)
{
  start (self, g_object_get_data (G_OBJECT (chooser), CONV_KEY), team, NULL);
}

void
dsk_conversation_page_connect_team (DskConversationPage *self, DskPersonChooser *chooser, const char *conv)
{
  g_object_set_data_full (G_OBJECT (chooser), CONV_KEY, g_strdup (conv), g_free);
  g_signal_connect_object (chooser, "team-chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
}

void
dsk_conversation_page_undo_team (DskConversationPage *self, const char *what, const char *conv)
{
  GStrv parts = g_strsplit (what, "/", PARTS);

  if (g_strv_length (parts) == PARTS)
    start (self, conv, parts[0], parts);
  else
    g_strfreev (parts);
}

/* To a team's id. */
static void
assign_to_team_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv = dsk_timeline_model_get_conversation (self->model);

  if (conv != NULL)
    start (self, conv, g_variant_get_string (parameter, NULL), NULL);
}

void
dsk_conversation_page_install_team_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.assign-to-team", "s", assign_to_team_action);
}
