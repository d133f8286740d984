/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Putting a conversation off until later. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"
#include "dsk-snooze-dialog.h"

#include <glib/gi18n.h>

#define CONV_KEY "dsk-conversation"
#define BEFORE_KEY "dsk-before"

static void
snooze (DskConversationPage *self, const char *conv, gint64 until, AdwToast *toast)
{
  const char *now = dsk_timeline_model_get_conversation (self->model);
  /* What was seen last is known only of what is looked at. */
  const char *head = g_strcmp0 (conv, now) == 0 ? dsk_timeline_model_get_head (self->model) : NULL;

  dsk_conversation_page_submit (self, dsk_client_command_snooze (self->client, conv, until, head), toast);
}

static void
chosen_cb (DskConversationPage *self, gint64 until, DskSnoozeDialog *dialog)
{
  const char *conv = g_object_get_data (G_OBJECT (dialog), CONV_KEY);
  const gint64 *before = g_object_get_data (G_OBJECT (dialog), BEFORE_KEY);
  g_autofree char *when = dsk_label_when (until, g_get_real_time () / 1000);
  /* Translators: %s is a time: "14:30", "tomorrow, 09:00", "Mon, 09:00" */
  g_autofree char *words
      = until != 0 ? g_strdup_printf (_ ("Snoozed until %s"), when) : g_strdup (_ ("The conversation is back"));
  g_autofree char *undo = g_strdup_printf ("until:%" G_GINT64_FORMAT, *before);

  snooze (self, conv, until, dsk_conversation_page_undo_toast (words, undo, conv));
}

static void
snooze_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkRoot *root = gtk_widget_get_root (widget);
  DskSnoozeDialog *dialog;

  if (row == NULL)
    return;
  dialog = dsk_snooze_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, g_get_real_time () / 1000,
                                  row->snoozed_until != 0);
  g_object_set_data_full (G_OBJECT (dialog), CONV_KEY, g_strdup (row->id), g_free);
  g_object_set_data_full (G_OBJECT (dialog), BEFORE_KEY, g_memdup2 (&row->snoozed_until, sizeof row->snoozed_until),
                          g_free);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
wake_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  g_autofree char *undo = NULL;

  if (row == NULL || row->snoozed_until == 0)
    return;
  undo = g_strdup_printf ("until:%" G_GINT64_FORMAT, row->snoozed_until);
  snooze (self, row->id, 0, dsk_conversation_page_undo_toast (_ ("The conversation is back"), undo, row->id));
}

void
dsk_conversation_page_undo_later (DskConversationPage *self, const char *until, const char *conv)
{
  snooze (self, conv, g_ascii_strtoll (until, NULL, 10), NULL);
}

void
dsk_conversation_page_update_later (DskConversationPage *self, gboolean may_set)
{
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean snoozed = row != NULL && row->snoozed_until != 0;

  gtk_widget_action_set_enabled (widget, "conversation.snooze", may_set && dsk_status_can_snooze (row->status));
  gtk_widget_action_set_enabled (widget, "conversation.wake", may_set && snoozed);
  dsk_work_bar_set_row (self->work, row, may_set, g_get_real_time () / 1000);
}

void
dsk_conversation_page_install_later_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.snooze", NULL, snooze_action);
  gtk_widget_class_install_action (widget_class, "conversation.wake", NULL, wake_action);
}
