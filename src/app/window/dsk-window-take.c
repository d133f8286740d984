/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Take Next: of what nobody owns, who has waited longest. If somebody was faster the relay says so, which shows like
 * any other conflict, and the next one is taken. */

#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-command.h"
#include "dsk-error.h"
#include "dsk-permission.h"

typedef struct
{
  char *user;        /* (owned) (nullable) */
  GHashTable *tried; /* (owned) (element-type utf8) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->user);
  g_hash_table_unref (question->tried);
  g_free (question);
}

static GHashTable *
copy_set (GHashTable *set)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));
  return copy;
}

static gpointer
read_next (DskReplicaReader *reader, gpointer data, GError **error)
{
  const Question *question = data;
  const DskListQuery query = { .view = *DSK_VIEW (DSK_VIEW_UNASSIGNED),
                               .user = question->user,
                               .order = DSK_ORDER_WAIT,
                               .now = g_get_real_time () / 1000 };
  g_autoptr (GArray) keys = NULL;

  if (!dsk_replica_reader_list_keys (reader, &query, &keys, error))
    return NULL;
  for (guint i = 0; i < keys->len; i++)
    {
      g_autoptr (GPtrArray) rows = dsk_replica_reader_get_rows (
          reader, &g_array_index (keys, gint64, i), 1, question->user, error);
      DskConversationRow *row;

      if (rows == NULL)
        return NULL;
      row = rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;
      if (row != NULL && row->waiting_since == 0)
        break;
      if (row != NULL && !g_hash_table_contains (question->tried, row->id))
        return g_ptr_array_steal_index (rows, 0);
    }
  g_set_error_literal (error, DSK_ERROR, DSK_ERROR_NOT_FOUND, _ ("Nobody is waiting for an answer"));
  return NULL;
}

static void
tell (DskWindow *self, const char *words)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);

  dsk_toast_add (self->toasts, adw_toast_new (markup));
}

static void
stop (DskWindow *self)
{
  g_clear_pointer (&self->taking, g_free);
  g_hash_table_remove_all (self->tried);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (command != NULL || self->client == NULL)
    return;
  tell (self, error->message);
  stop (self);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  DskConversationRow *row = dsk_client_read_finish (DSK_CLIENT (source), result, &error);
  g_autoptr (DskCommand) claim = NULL;

  if (row == NULL || self->client == NULL)
    {
      if (self->client != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tell (self, error->message);
      if (self->client != NULL)
        stop (self);
      g_clear_pointer (&row, dsk_conversation_row_free);
      return;
    }
  claim = dsk_client_command_claim (self->client, row->id);
  g_free (self->taking);
  self->taking = g_strdup (claim->id);
  g_hash_table_add (self->tried, g_strdup (row->id));
  dsk_client_submit_async (self->client, claim, NULL, submitted_cb, g_object_ref (self));
  dsk_inbox_list_show (self->inbox, row->id);
  dsk_window_open_selected (self);
  dsk_conversation_page_claimed (dsk_window_need_page (self), row, claim);
  dsk_conversation_row_free (row);
}

static void
take (DskWindow *self)
{
  Question *question = g_new0 (Question, 1);

  question->user = g_strdup (dsk_client_get_user_id (self->client));
  question->tried = copy_set (self->tried);
  dsk_client_read_async (self->client, "take-next", read_next, question, question_free,
                         (GDestroyNotify) dsk_conversation_row_free, NULL, found_cb,
                         g_object_ref (self));
}

static void
result_cb (DskWindow *self, gint64 n, const char *id, const char *code, const char *detail)
{
  if (self->taking == NULL || g_strcmp0 (self->taking, id) != 0)
    return;
  g_clear_pointer (&self->taking, g_free);
  if (g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_CONFLICT)) == 0)
    take (self);
  else
    stop (self);
}

/* Who does not want it after all does not want another one in its place. */
void
dsk_window_taken_back (DskWindow *self, const char *conv)
{
  if (g_hash_table_contains (self->tried, conv))
    stop (self);
}

static void
take_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (!self->prepared || !dsk_window_is_main (self))
    return;
  stop (self);
  take (self);
}

/* Who may take nothing is offered nothing. */
static void
role_cb (DskWindow *self)
{
  DskRole role;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.take-next",
                                 dsk_role_from_string (dsk_client_get_role (self->client), &role)
                                     && dsk_permission_allows (role, DSK_ACTION_CLAIM, FALSE));
}

void
dsk_window_watch_taking (DskWindow *self)
{
  self->tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->client, "command-result", G_CALLBACK (result_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::role", G_CALLBACK (role_cb), self,
                           G_CONNECT_SWAPPED);
  role_cb (self);
}

void
dsk_window_install_take_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.take-next", NULL, take_next_action);
}
