/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done with who the conversation is with. */

#include "dsk-conversation-page-private.h"

#include "dsk-change-undo.h"
#include "dsk-contact-editor.h"
#include "dsk-replica-contact.h"

#include <glib/gi18n.h>

static GtkWindow *
window_of (DskConversationPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
saved_cb (DskConversationPage *self, const DskCommand *command)
{
  dsk_conversation_page_changed (self, _ ("Contact changed"), command,
                                 dsk_client_command_undo_contact (self->client, command));
}

static gpointer
read_contact (DskReplicaReader *reader, gpointer data, GError **error)
{
  DskContactRow *row = NULL;

  if (dsk_replica_reader_get_contact (reader, data, &row, error) && row == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "");
  return row;
}

/* Another conversation may be shown by now: what was asked for is about this one. @tags: which are to be changed */
static void
edit_contact (DskConversationPage *self, DskContactRow *row, gboolean tags)
{
  GtkWidget *editor;

  if (row == NULL || self->timeline == NULL
      || g_strcmp0 (row->conv, dsk_timeline_model_get_conversation (self->model)) != 0)
    {
      g_clear_pointer (&row, dsk_contact_row_free);
      return;
    }
  editor = GTK_WIDGET (dsk_contact_editor_new (window_of (self), self->client, row));
  g_signal_connect_object (editor, "submitted", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  if (tags)
    dsk_contact_editor_begin_with_tags (DSK_CONTACT_EDITOR (editor));
  gtk_window_present (GTK_WINDOW (editor));
}

static void
contact_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;

  edit_contact (self, dsk_client_read_finish (DSK_CLIENT (source), result, NULL), FALSE);
}

static void
tags_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskConversationPage) self = user_data;

  edit_contact (self, dsk_client_read_finish (DSK_CLIENT (source), result, NULL), TRUE);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv = dsk_timeline_model_get_conversation (self->model);
  gboolean tags = g_str_equal (name, "conversation.edit-tags");

  if (conv != NULL)
    dsk_client_read_async (self->client, "contact-to-edit", read_contact, g_strdup (conv), g_free,
                           (GDestroyNotify) dsk_contact_row_free, NULL, tags ? tags_cb : contact_cb,
                           g_object_ref (self));
}

static void
find_tag_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *tag = g_variant_get_string (parameter, NULL);
  g_autofree char *text = g_strdup_printf (strchr (tag, ' ') != NULL ? "tag:\"%s\" " : "tag:%s ", tag);

  gtk_widget_activate_action (widget, "win.search-for", "s", text);
}

/* To a conversation, and in it to a message; here, or where the window shows it. */
static void
go_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const char *conv, *item;

  g_variant_get (parameter, "(&s&s)", &conv, &item);
  if (g_strcmp0 (conv, dsk_timeline_model_get_conversation (self->model)) != 0)
    gtk_widget_activate_action (widget, "win.open-conversation", "s", conv);
  dsk_conversation_page_show (self, conv, *item != '\0' ? item : NULL);
}

gboolean
dsk_conversation_page_may_edit_contact (DskConversationPage *self)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  DskRole role = DSK_ROLE_VIEWER;

  dsk_role_from_string (dsk_client_get_role (self->client), &role);
  return row != NULL
         && dsk_permission_allows (role, DSK_ACTION_EDIT_CONTACT,
                                   g_strcmp0 (row->owner, dsk_client_get_user_id (self->client)) == 0);
}

void
dsk_conversation_page_install_contact_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.edit-contact", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "conversation.edit-tags", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "conversation.find-tag", "s", find_tag_action);
  gtk_widget_class_install_action (widget_class, "conversation.go-to", "(ss)", go_to_action);
}
