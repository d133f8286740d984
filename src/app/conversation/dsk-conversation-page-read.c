/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What counts as seen: what is in sight is, until somebody wants to come back to it. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"

#include <glib/gi18n.h>

static gboolean
may_mark (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  DskRole role;

  return row != NULL && dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, DSK_ACTION_MARK_READ,
                                   g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0);
}

/* Each note here that calls this person; what was said to be seen is so in the next reading. */
static void
see_mentions (DskConversationPage *self, const DskConversationRow *row)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->model)); i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i - 1);
      const DskTimelineRow *note = dsk_timeline_item_get_row (item);

      if (note != NULL && note->calls_me)
        dsk_conversation_page_submit (self, dsk_client_command_mention_seen (self->client, row->id, note->id), NULL);
    }
}

void
dsk_conversation_page_mark_read (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  const char *head = dsk_timeline_model_get_head (self->model);

  if (self->keep_unread || !may_mark (self))
    return;
  if (row->mentions > 0)
    see_mentions (self, row);
  if (row->unread == 0 || head == NULL || g_strcmp0 (head, self->marked) == 0)
    return;
  g_free (self->marked);
  self->marked = g_strdup (head);
  dsk_conversation_page_submit (self, dsk_client_command_mark_read (self->client, row->id, head),
                                NULL);
}

void
dsk_conversation_page_open_again (DskConversationPage *self)
{
  g_return_if_fail (DSK_IS_CONVERSATION_PAGE (self));

  if (!self->keep_unread)
    return;
  self->keep_unread = FALSE;
  dsk_timeline_view_see_again (self->timeline);
}

/* Returns: (transfer full) (nullable): the customer's last words that ask for something */
static char *
dup_last_question (DskConversationPage *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->model)); i > 0; i--)
    {
      g_autoptr (DskTimelineItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i - 1);
      const DskTimelineRow *row = dsk_timeline_item_get_row (item);

      if (row != NULL && row->item == DSK_ITEM_MESSAGE && row->direction == DSK_DIRECTION_IN
          && dsk_message_kind_wants_answer (row->kind))
        return g_strdup (row->id);
    }
  return NULL;
}

gboolean
dsk_conversation_page_may_mark_unread (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);

  return may_mark (self) && row->window_until != 0;
}

/* From the customer's last words on. It stays in sight, and unread, until it is opened again. */
static void
mark_unread_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  g_autofree char *message = dup_last_question (self);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *contact = NULL;
  DskCommand *command;

  if (message == NULL || !may_mark (self))
    return;
  contact = dsk_label_conversation (row->name, row->phone, row->members);
  self->keep_unread = TRUE;
  g_clear_pointer (&self->marked, g_free);
  command = dsk_client_command_mark_unread (self->client, row->id, message);
  g_free (self->unread_by);
  self->unread_by = g_strdup (command->id);
  g_free (self->unread_conv);
  self->unread_conv = g_strdup (row->id);
  g_free (self->unread_name);
  self->unread_name = dsk_label_name (contact, TRUE);
  dsk_conversation_page_submit (self, command, NULL);
}

/* That nothing was marked as read nobody needs to hear. That something is not unread, although they wanted to come back
 * to it, they do. */
static void
result_cb (DskConversationPage *self, gint64 n, const char *id, const char *code, const char *detail)
{
  const gboolean shown = g_strcmp0 (self->unread_conv, dsk_timeline_model_get_conversation (self->model)) == 0;
  g_autofree char *why = NULL;
  g_autofree char *words = NULL;

  if (self->unread_by == NULL || g_strcmp0 (self->unread_by, id) != 0)
    return;
  g_clear_pointer (&self->unread_by, g_free);
  if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) == 0)
    return;
  why = dsk_label_refusal (code, detail);
  if (shown)
    self->keep_unread = FALSE;
  else
    /* Translators: the first %s is a customer; the second one is one or two sentences that say why */
    words = g_strdup_printf (_ ("The conversation with %s was not marked as unread. %s"), self->unread_name, why);
  dsk_conversation_page_say (self, words != NULL ? words : why);
}

void
dsk_conversation_page_connect_read (DskConversationPage *self)
{
  g_signal_connect_object (self->client, "command-result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
}

void
dsk_conversation_page_install_read_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.mark-unread", NULL, mark_unread_action);
}
