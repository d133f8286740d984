/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A conversation is opened from outside: from a notification, perhaps before there is anything to show it in. Whatever
 * comes in is only looked up: what is not here is not opened. */

#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-error.h"
#include "dsk-id.h"
#include "dsk-replica-news.h"

typedef struct
{
  DskWindow *window; /* (owned) */
  char *id;          /* (owned) */
  char *user;        /* (owned) (nullable) */
  DskWindowOpen how;
  gboolean told; /* its notification is shown */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->window);
  g_free (call->id);
  g_free (call->user);
  g_free (call);
}

static gboolean
is_told (DskReplicaReader *reader, const char *conv)
{
  g_autoptr (GPtrArray) told = dsk_replica_reader_told (reader, NULL);

  for (guint i = 0; told != NULL && i < told->len; i++)
    {
      const DskToldRow *row = told->pdata[i];

      if (row->shown && g_str_equal (row->conv, conv))
        return TRUE;
    }
  return FALSE;
}

static gpointer
read_conversation (DskReplicaReader *reader, gpointer data, GError **error)
{
  Call *call = data;

  call->told = is_told (reader, call->id);
  return dsk_replica_reader_get_conversation (reader, call->id, call->user, error);
}

static void
tell (DskWindow *self, const char *words)
{
  dsk_toast_add (self->toasts, adw_toast_new (words));
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command == NULL && self->client != NULL)
    {
      g_autofree char *markup = g_markup_escape_text (error->message, -1);

      tell (self, markup);
    }
}

/* Only what a notification offers is claimed: others on the bus can ask for the same. */
static void
claim (DskWindow *self, const Call *call, const DskConversationRow *row)
{
  g_autoptr (DskCommand) command = NULL;

  if (g_strcmp0 (row->owner, call->user) == 0)
    return;
  if (row->owner != NULL)
    {
      tell (self, _ ("That conversation has an owner already"));
      return;
    }
  if (!call->told)
    return;
  command = dsk_client_command_claim (self->client, row->id);
  dsk_client_submit_async (self->client, command, NULL, submitted_cb, g_object_ref (self));
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  DskWindow *self = call->window;
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (row == NULL && self->client != NULL && g_error_matches (error, DSK_ERROR, DSK_ERROR_NOT_FOUND))
    tell (self, _ ("That conversation is not here any more"));
  if (row != NULL && self->client != NULL)
    {
      if (call->how == DSK_WINDOW_OPEN_CLAIM)
        claim (self, call, row);
      dsk_inbox_list_show (self->inbox, row->id);
      dsk_window_open_selected (self);
      if (call->how == DSK_WINDOW_OPEN_REPLY)
        gtk_widget_activate_action (GTK_WIDGET (dsk_window_need_page (self)), "conversation.reply-mode", NULL);
    }
  g_clear_pointer (&row, dsk_conversation_row_free);
  call_free (call);
}

void
dsk_window_open_waiting (DskWindow *self)
{
  Call *call;

  if (self->to_open == NULL || !dsk_window_is_main (self))
    return;
  call = g_new0 (Call, 1);
  call->window = g_object_ref (self);
  call->id = g_steal_pointer (&self->to_open);
  call->how = self->open_how;
  call->user = g_strdup (dsk_client_get_user_id (self->client));
  dsk_client_read_async (self->client, NULL, read_conversation, call, NULL, (GDestroyNotify) dsk_conversation_row_free,
                         NULL, found_cb, call);
}

void
dsk_window_open_conversation (DskWindow *self, const char *id, DskWindowOpen how)
{
  g_return_if_fail (DSK_IS_WINDOW (self));
  g_return_if_fail (id != NULL);

  if (!dsk_id_is_valid (id))
    return;
  g_free (self->to_open);
  self->to_open = g_strdup (id);
  self->open_how = how;
  dsk_window_open_waiting (self);
}

const char *
dsk_window_get_looked_at (DskWindow *self)
{
  g_return_val_if_fail (DSK_IS_WINDOW (self), NULL);

  if (!gtk_window_is_active (GTK_WINDOW (self)) || !dsk_window_is_main (self)
      || !gtk_widget_get_child_visible (GTK_WIDGET (self->conversation_pane))
      || !gtk_widget_get_mapped (GTK_WIDGET (self->conversation_pane)))
    return NULL;
  return dsk_window_get_open (self);
}
