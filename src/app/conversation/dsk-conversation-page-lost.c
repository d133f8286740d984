/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A claim that somebody else was faster than. It is told where it matters, until it is answered: it is one of those
 * that need attention, and stays among them over restarts. */

#include "dsk-conversation-page-private.h"

#include <glib/gi18n.h>

#define CLAIM "conversation.claim@"

/* Returns: (transfer full): the claim, or one without a command: none of that conversation came back */
static gpointer
read_lost (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) all = dsk_replica_reader_list_attention (reader, error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const DskAttention *item = all->pdata[i];

      if (g_str_has_prefix (item->type, CLAIM) && g_strcmp0 (item->conv, data) == 0
          && g_strcmp0 (item->code, dsk_result_code_to_string (DSK_RESULT_CONFLICT)) == 0)
        return g_ptr_array_steal_index (all, i);
    }
  return all != NULL ? g_new0 (DskAttention, 1) : NULL;
}

static DskLostClaimWay
way_of (DskConversationPage *self, const DskConversationRow *row)
{
  DskRole role;

  if (!dsk_role_from_string (dsk_client_get_role (self->client), &role))
    return DSK_LOST_CLAIM_NOT;
  if (row->owner == NULL)
    return dsk_conversation_page_may_claim (self, row) ? DSK_LOST_CLAIM_AGAIN : DSK_LOST_CLAIM_NOT;
  if (dsk_permission_allows (role, DSK_ACTION_ASSIGN, FALSE))
    return DSK_LOST_CLAIM_TAKE;
  return dsk_composer_can (self->composer, DSK_COMPOSER_NOTE) ? DSK_LOST_CLAIM_ASK : DSK_LOST_CLAIM_NOT;
}

static void
answered (DskConversationPage *self)
{
  if (self->lost == NULL)
    return;
  dsk_client_dismiss_attention (self->client, self->lost->command_id);
  g_clear_pointer (&self->lost, dsk_attention_free);
  dsk_conversation_page_update_lost (self);
}

/* Once it is theirs after all there is nothing to say. It is answered by that if they asked for it here: a claim that
 * came back just now may be theirs still, as far as is shown. */
void
dsk_conversation_page_update_lost (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  const gboolean here = self->lost != NULL && row != NULL && g_strcmp0 (self->lost->conv, row->id) == 0;
  const gboolean mine = here && g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0;

  if (mine && g_strcmp0 (self->lost->command_id, self->lost_taken) == 0)
    answered (self);
  else if (!here || mine)
    dsk_lost_claim_set (self->lost_claim, NULL, FALSE, FALSE, DSK_LOST_CLAIM_NOT, 0);
  else
    dsk_lost_claim_set (self->lost_claim, self->lost, row->draft != NULL,
                        dsk_composer_can (self->composer, DSK_COMPOSER_NOTE), way_of (self, row),
                        g_get_real_time () / 1000);
}

static void
lost_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;
  DskAttention *lost = dsk_client_read_finish (DSK_CLIENT (source), result, NULL);

  if (lost == NULL)
    return;
  if (lost->command_id == NULL)
    g_clear_pointer (&lost, dsk_attention_free);
  g_clear_pointer (&self->lost, dsk_attention_free);
  self->lost = lost;
  if (self->timeline != NULL)
    dsk_conversation_page_update_lost (self);
}

static void
look (DskConversationPage *self)
{
  const char *conv = dsk_timeline_model_get_conversation (self->model);

  if (conv != NULL && self->timeline != NULL)
    dsk_client_read_async (self->client, "lost-claim", read_lost, g_strdup (conv), g_free,
                           (GDestroyNotify) dsk_attention_free, NULL, lost_cb, g_object_ref (self));
}

static gboolean
is_shown (DskConversationPage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->lost_claim));
}

static void
ok_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);

  if (!is_shown (self))
    return;
  answered (self);
  dsk_composer_focus (self->composer);
}

static void
note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);

  if (!is_shown (self))
    return;
  dsk_composer_leave_as_note (self->composer);
  answered (self);
}

/* Whoever may take it over does; others ask its owner, in a note that they send themselves. */
static void
ask_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  const DskLostClaimWay way = is_shown (self) && row != NULL ? way_of (self, row) : DSK_LOST_CLAIM_NOT;

  if (way == DSK_LOST_CLAIM_NOT)
    return;
  if (way == DSK_LOST_CLAIM_ASK)
    {
      dsk_composer_call (self->composer, row->owner, row->owner_name, _ ("May I take this over?"));
      answered (self);
      return;
    }
  /* That may ask first, and come to nothing. */
  g_free (self->lost_taken);
  self->lost_taken = g_strdup (self->lost->command_id);
  gtk_widget_activate_action (widget, way == DSK_LOST_CLAIM_AGAIN ? "conversation.claim" : "conversation.take-over",
                              NULL);
}

void
dsk_conversation_page_connect_lost (DskConversationPage *self)
{
  g_signal_connect_object (self->model, "notify::conversation", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::attention", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "command-result", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

void
dsk_conversation_page_install_lost_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.lost-ok", NULL, ok_action);
  gtk_widget_class_install_action (widget_class, "conversation.lost-note", NULL, note_action);
  gtk_widget_class_install_action (widget_class, "conversation.lost-ask", NULL, ask_action);
}
