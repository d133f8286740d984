/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ctrl+N: writes to somebody first. The conversation opens by itself once the relay has made it, if the person is still
 * where they were. */

#include "dsk-window-private.h"

#include <glib/gi18n.h>

#include "dsk-command.h"
#include "dsk-labels.h"
#include "dsk-permission.h"
#include "dsk-start-content.h"
#include "dsk-start-dialog.h"
#include "dsk-start.h"
#include "dsk-template-picker.h"

/* What the template that is being written is for. */
typedef struct
{
  DskWindow *window; /* (weak) (nullable): the dialog goes with it, once nothing holds it */
  char *number;      /* (owned) */
  char *phone;       /* (owned) */
  char *instead;     /* (owned) (nullable): id of what came back and this takes the place of */
} Begun;

#define AGAIN_KEY "dsk-again"

/* What came back and is begun anew. */
typedef struct
{
  char *command; /* (owned): its id */
  char *content; /* (owned): of the template */
} Again;

static void
again_free (gpointer data)
{
  Again *again = data;

  g_free (again->command);
  g_free (again->content);
  g_free (again);
}

static void
begun_free (gpointer data, GClosure *closure)
{
  Begun *begun = data;

  g_clear_weak_pointer (&begun->window);
  g_free (begun->number);
  g_free (begun->phone);
  g_free (begun->instead);
  g_free (begun);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskSendDialog) dialog = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (dialog));
  DskWindow *self = DSK_IS_WINDOW (parent) ? DSK_WINDOW (parent) : NULL;

  if (command == NULL)
    {
      dsk_send_dialog_settle (dialog, error->message);
      return;
    }
  if (self != NULL && self->client != NULL)
    {
      g_free (self->starting);
      self->starting = g_strdup (command->id);
      g_free (self->start_from);
      self->start_from = g_strdup (dsk_window_get_open (self));
      if (dsk_client_get_state (self->client) != DSK_CLIENT_ONLINE)
        dsk_toast_add (self->toasts, adw_toast_new (_ ("It is sent as soon as the relay can be reached")));
    }
  dsk_send_dialog_settle (dialog, NULL);
}

static gboolean
send_cb (DskSendDialog *dialog, const DskOutgoing *outgoing, gint64 until, Begun *begun)
{
  g_autoptr (DskCommand) command = NULL;

  if (begun->window == NULL || begun->window->client == NULL)
    return TRUE;
  if (until != 0)
    {
      dsk_send_dialog_set_ready (dialog, TRUE, _ ("A conversation is begun now, not later."));
      return TRUE;
    }
  command = dsk_client_command_start (begun->window->client, outgoing, begun->number, begun->phone);
  dsk_start_dialog_remember (begun->window->client, begun->number);
  /* What came back is on its list, or in the outbox, never in both. */
  if (begun->instead != NULL)
    dsk_client_submit_instead_async (begun->window->client, command, begun->instead, NULL, submitted_cb,
                                     g_object_ref (dialog));
  else
    dsk_client_submit_async (begun->window->client, command, NULL, submitted_cb, g_object_ref (dialog));
  return FALSE;
}

static void
start_cb (DskWindow *self, const char *number, const char *phone, const char *from, GObject *asked)
{
  const Again *again = g_object_get_data (asked, AGAIN_KEY);
  g_autofree char *words = dsk_label_phone (phone);
  /* Translators: %s is a phone number */
  g_autofree char *title = g_strdup_printf (_ ("New conversation with %s"), words);
  Begun *begun = g_new0 (Begun, 1);
  /* Translators: %s is one of our business numbers */
  g_autofree char *subtitle = from != NULL ? g_strdup_printf (_ ("From %s"), from) : NULL;
  DskSendDialog *dialog;

  dialog = dsk_template_picker_new_for_number (GTK_WINDOW (self), self->client, number, title);
  if (subtitle != NULL)
    dsk_send_dialog_set_subtitle (dialog, subtitle);
  g_set_weak_pointer (&begun->window, self);
  begun->number = g_strdup (number);
  begun->phone = g_strdup (phone);
  if (again != NULL)
    {
      begun->instead = g_strdup (again->command);
      dsk_template_picker_restore (DSK_TEMPLATE_PICKER (dialog), again->content);
    }
  g_signal_connect_data (dialog, "send", G_CALLBACK (send_cb), begun, begun_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_cb (DskWindow *self, const char *conv)
{
  dsk_window_open_conversation (self, conv, DSK_WINDOW_OPEN_REPLY);
}

/* Returns: (transfer none) */
static GtkWindow *
new_dialog (DskWindow *self)
{
  GtkWindow *dialog = dsk_start_dialog_new (GTK_WINDOW (self), self->client);

  g_signal_connect_object (dialog, "open", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  return dialog;
}

/* Who may not write to customers that they do not own begins nothing. */
static gboolean
is_allowed (DskWindow *self)
{
  DskRole role;

  return dsk_role_from_string (dsk_client_get_role (self->client), &role)
         && dsk_permission_allows (role, DSK_ACTION_SEND, FALSE);
}

static void
new_conversation_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskWindow *self = DSK_WINDOW (widget);

  if (self->prepared && dsk_window_is_main (self))
    gtk_window_present (new_dialog (self));
}

/* Returns: (transfer full) (nullable): why what came back can't be begun anew; NULL: it can, and @start is filled */
static char *
dup_trouble (DskWindow *self, const DskAttention *attention, DskStartContent *start)
{
  if (!self->prepared || !dsk_window_is_main (self))
    return g_strdup (_ ("This can be edited once the inbox is here."));
  if (!is_allowed (self))
    return dsk_label_refusal (dsk_result_code_to_string (DSK_RESULT_FORBIDDEN), NULL);
  if (!dsk_start_content_read (attention->content, start, NULL))
    return g_strdup (_ ("This can’t be read, so it can’t be edited. Begin a new conversation."));
  return NULL;
}

void
dsk_window_start_again (DskWindow *self, const DskAttention *attention)
{
  g_auto (DskStartContent) start = { 0 };
  g_autofree char *trouble = NULL;
  GtkWindow *dialog;
  Again *again;

  trouble = dup_trouble (self, attention, &start);
  if (trouble != NULL)
    {
      dsk_toast_add (self->toasts, adw_toast_new (trouble));
      return;
    }
  again = g_new0 (Again, 1);
  again->command = g_strdup (attention->command_id);
  again->content = g_strdup (start.content);
  dialog = new_dialog (self);
  g_object_set_data_full (G_OBJECT (dialog), AGAIN_KEY, again, again_free);
  dsk_start_dialog_fill (DSK_START_DIALOG (dialog), start.number, start.phone);
  gtk_window_present (dialog);
}

/* Of what is refused Needs Attention tells. */
static void
result_cb (DskWindow *self, gint64 n, const char *id, const char *code, const char *detail)
{
  g_autofree char *from = NULL;
  g_autofree char *conv = NULL;
  AdwToast *toast;

  if (self->starting == NULL || g_strcmp0 (self->starting, id) != 0)
    return;
  g_clear_pointer (&self->starting, g_free);
  from = g_steal_pointer (&self->start_from);
  conv = g_strcmp0 (code, dsk_result_code_to_string (DSK_RESULT_OK)) == 0 ? dsk_start_dup_conv (detail) : NULL;
  if (conv == NULL)
    return;
  if (gtk_window_is_active (GTK_WINDOW (self))
      && g_strcmp0 (from, dsk_window_get_open (self)) == 0)
    {
      dsk_window_open_conversation (self, conv, DSK_WINDOW_OPEN_SHOW);
      return;
    }
  toast = adw_toast_new (_ ("The new conversation is there"));
  adw_toast_set_button_label (toast, _ ("_Open"));
  adw_toast_set_action_name (toast, "win.open-conversation");
  adw_toast_set_action_target_value (toast, g_variant_new_string (conv));
  dsk_toast_add (self->toasts, toast);
}

static void
role_cb (DskWindow *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.new-conversation", is_allowed (self));
}

void
dsk_window_watch_starting (DskWindow *self)
{
  g_signal_connect_object (self->client, "command-result", G_CALLBACK (result_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::role", G_CALLBACK (role_cb), self, G_CONNECT_SWAPPED);
  role_cb (self);
}

void
dsk_window_install_start_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.new-conversation", NULL, new_conversation_action);
}
