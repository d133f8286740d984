/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Putting a conversation off until later. */

#include "dsk-conversation-page-private.h"

#include "dsk-labels.h"
#include "dsk-snooze-dialog.h"

#include <glib/gi18n.h>

#define BEFORE_KEY "dsk-before"

/* How it was when somebody decided to put it off, or not to any more. */
typedef struct
{
  char *conv;          /* (owned) */
  gint64 until;        /* UTC ms; 0: it was not put off */
  gint64 window_until; /* of the customer; UTC ms, 0: not open */
} Before;

static Before *
before_new (const DskConversationRow *row)
{
  Before *before = g_new0 (Before, 1);

  before->conv = g_strdup (row->id);
  before->until = row->snoozed_until;
  before->window_until = row->window_until;
  return before;
}

static void
before_free (gpointer data)
{
  Before *before = data;

  g_free (before->conv);
  g_free (before);
}

/* --- Undo --- */

/* What conversation.undo is told: "until:", until when it is put off since, until when it was, until when the
 * customer's window was open (UTC ms, 0: not at all), the command that did it. */
enum
{
  LATER_NAME,
  LATER_TO,
  LATER_FROM,
  LATER_WINDOW,
  LATER_COMMAND,
  LATER_N
};

/* What is put off again nobody looks at: the customer must not have written to it since. */
static const char *
why_not_later (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  if (row->snoozed_until != g_ascii_strtoll (parts[LATER_TO], NULL, 10))
    return _ ("Somebody changed it again since, so it stays as it is");
  if (g_ascii_strtoll (parts[LATER_FROM], NULL, 10) != 0
      && row->window_until > g_ascii_strtoll (parts[LATER_WINDOW], NULL, 10))
    return _ ("The customer wrote since, so it stays as it is");
  return NULL;
}

static GPtrArray *
later_steps (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify) dsk_command_unref);

  g_ptr_array_add (steps, dsk_client_command_snooze (self->client, row->id,
                                                     g_ascii_strtoll (parts[LATER_FROM], NULL, 10), NULL));
  return steps;
}

static void
later_done (DskConversationPage *self, char *const *parts, const DskConversationRow *row)
{
  dsk_conversation_page_say (self, _ ("Taken back"));
}

void
dsk_conversation_page_undo_later (DskConversationPage *self, const char *undo, const char *conv)
{
  static const DskUndoKind later = { LATER_N, why_not_later, later_steps, later_done };

  dsk_conversation_page_run_undo (self, &later, undo, conv);
}

/* --- doing it --- */

/* @until: UTC ms; 0: not any more */
static void
snooze (DskConversationPage *self, const Before *before, gint64 until)
{
  const char *now = dsk_timeline_model_get_conversation (self->model);
  /* What was seen last is known only of what is looked at. */
  const char *head = g_strcmp0 (before->conv, now) == 0 ? dsk_timeline_model_get_head (self->model) : NULL;
  DskCommand *command = dsk_client_command_snooze (self->client, before->conv, until, head);
  g_autofree char *when = dsk_label_when (until, g_get_real_time () / 1000);
  /* Translators: %s is a time: "14:30", "tomorrow, 09:00", "Mon, 09:00" */
  g_autofree char *words
      = until != 0 ? g_strdup_printf (_ ("Snoozed until %s"), when) : g_strdup (_ ("The conversation is back"));
  g_autofree char *undo = g_strdup_printf (DSK_UNDO_LATER "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                                                          ":%" G_GINT64_FORMAT ":%s",
                                           until, before->until, before->window_until, command->id);

  dsk_conversation_page_submit (self, command, dsk_conversation_page_undo_toast (words, undo, before->conv));
}

static void
chosen_cb (DskConversationPage *self, gint64 until, DskSnoozeDialog *dialog)
{
  snooze (self, g_object_get_data (G_OBJECT (dialog), BEFORE_KEY), until);
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
  g_object_set_data_full (G_OBJECT (dialog), BEFORE_KEY, before_new (row), before_free);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
wake_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskConversationPage *self = DSK_CONVERSATION_PAGE (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  Before *before;

  if (row == NULL || row->snoozed_until == 0)
    return;
  before = before_new (row);
  snooze (self, before, 0);
  before_free (before);
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
