/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was changed in a form, a note or the contact, is taken back by Undo, unless somebody changed it since. */

#include "dsk-conversation-page-private.h"

#include "dsk-change-undo.h"

#include <glib/gi18n.h>

#define MAX_CHANGES 4   /* of those only the newest has a toast that is seen */
#define UNDO_SECONDS 10 /* to see what it looks like now */

typedef struct
{
  DskConversationPage *page; /* (owned) (nullable): while it is looked at */
  DskCommand *change;        /* (owned): as it is in the outbox */
  DskCommand *undo;          /* (owned) */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->page);
  dsk_command_unref (change->change);
  dsk_command_unref (change->undo);
  g_free (change);
}

/* @undo: (transfer full) (nullable) */
void
dsk_conversation_page_changed (DskConversationPage *self, const char *words, const DskCommand *command,
                               DskCommand *undo)
{
  g_autofree char *name = g_strconcat (DSK_UNDO_CHANGE, command->id, NULL);
  AdwToast *toast;
  Change *change;

  if (undo == NULL)
    {
      dsk_conversation_page_add_toast (self, adw_toast_new (words));
      return;
    }
  change = g_new0 (Change, 1);
  change->change = dsk_command_ref ((DskCommand *) command);
  change->undo = undo;
  if (self->changes == NULL)
    self->changes = g_ptr_array_new_with_free_func (change_free);
  if (self->changes->len == MAX_CHANGES)
    g_ptr_array_remove_index (self->changes, 0);
  g_ptr_array_add (self->changes, change);
  toast = dsk_conversation_page_undo_toast (words, name, command->conv);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  dsk_conversation_page_add_toast (self, toast);
}

/* Returns: (transfer full): whether it still stands */
static gpointer
read_stands (DskReplicaReader *reader, gpointer data, GError **error)
{
  g_autofree gboolean *stands = g_new0 (gboolean, 1);

  return dsk_change_stands (reader, data, stands, error) ? g_steal_pointer (&stands) : NULL;
}

static void
stands_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Change *change = user_data;
  DskConversationPage *self = change->page;
  g_autoptr (GError) error = NULL;
  g_autofree gboolean *stands = dsk_client_read_finish (DSK_CLIENT (source), result, &error);

  if (self->timeline == NULL)
    ;
  else if (stands == NULL)
    dsk_conversation_page_say (self, error->message);
  else if (!*stands)
    dsk_conversation_page_say (self, _ ("Somebody changed it again since, so it stays as it is"));
  else
    dsk_conversation_page_submit (self, dsk_command_ref (change->undo), adw_toast_new (_ ("Taken back")));
  change_free (change);
}

/* Returns: (transfer full) (nullable): once */
static Change *
take_change (DskConversationPage *self, const char *id)
{
  for (guint i = 0; self->changes != NULL && i < self->changes->len; i++)
    if (g_str_equal (((const Change *) self->changes->pdata[i])->change->id, id))
      return g_ptr_array_steal_index (self->changes, i);
  return NULL;
}

void
dsk_conversation_page_undo_change (DskConversationPage *self, const char *id)
{
  Change *change = take_change (self, id);

  if (change == NULL)
    return;
  change->page = g_object_ref (self);
  dsk_client_read_async (self->client, NULL, read_stands, dsk_command_ref (change->change),
                         (GDestroyNotify) dsk_command_unref, g_free, NULL, stands_cb, change);
}
