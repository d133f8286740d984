/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The ways to send what is written: by button or key, now, later, or with what becomes of the conversation then. */

#include "dsk-composer-private.h"

#include "dsk-snooze-dialog.h"

#define CONV_KEY "dsk-conversation"

static void
send_then (DskComposer *self, DskStatus then, gint64 until)
{
  if (self->conv == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    return;
  self->then = then;
  self->until = until;
  if (!dsk_composer_hold (self))
    dsk_composer_send_now (self, FALSE);
}

/* Once more what was asked for, and is not decided yet. */
static void
send_held (DskComposer *self)
{
  send_then (self, self->then, self->until);
}

void
dsk_composer_send (DskComposer *self)
{
  g_return_if_fail (DSK_IS_COMPOSER (self));

  if (dsk_composer_is_recording (self))
    dsk_composer_send_recording (self);
  else if (dsk_composer_is_held (self))
    send_held (self);
  else
    send_then (self, DSK_STATUS_NEW, 0);
}

static void
send_anyway_cb (DskComposer *self)
{
  /* Where nothing is in the way any more, it is sent as any other, which the relay looks at once more. */
  if (self->held_for == DSK_COMPOSER_HOLD_STOPPED)
    send_held (self);
  /* It says now what they were not told, and they are asked once more. */
  else if (!dsk_composer_hold_again (self))
    dsk_composer_send_now (self, TRUE);
}

static void
plain_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  dsk_composer_send (DSK_COMPOSER (widget));
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  send_then (DSK_COMPOSER (widget),
             g_str_equal (name, "composer.send-wait") ? DSK_STATUS_WAITING : DSK_STATUS_RESOLVED, 0);
}

/* --- later --- */

static void
chosen_cb (DskComposer *self, gint64 until, DskSnoozeDialog *dialog)
{
  const char *conv = g_object_get_data (G_OBJECT (dialog), CONV_KEY);

  if (g_strcmp0 (conv, self->conv) == 0)
    send_then (self, DSK_STATUS_NEW, until);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskComposer *self = DSK_COMPOSER (widget);
  const DskConversationRow *row = dsk_timeline_model_get_row (self->model);
  GtkRoot *root = gtk_widget_get_root (widget);
  DskSnoozeDialog *dialog;

  if (row == NULL || !gtk_widget_get_sensitive (GTK_WIDGET (self->send)))
    return;
  dialog = dsk_snooze_dialog_new_to_send (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, g_get_real_time () / 1000,
                                          row->window_until);
  g_object_set_data_full (G_OBJECT (dialog), CONV_KEY, g_strdup (self->conv), g_free);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* @user_data: the action's name */
static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  DskComposer *self = DSK_COMPOSER (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (self->composing || focus == NULL || !gtk_widget_is_ancestor (focus, widget))
    return GDK_EVENT_PROPAGATE;
  return gtk_widget_activate_action (widget, user_data, NULL);
}

void
dsk_composer_install_sending (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *key;
    const char *action;
  } keys[] = {
    { "<Control>Return", "composer.send" },
    { "<Control>KP_Enter", "composer.send" },
    { "<Control><Shift>Return", "composer.send-resolve" },
    { "<Control><Shift>KP_Enter", "composer.send-resolve" },
    { "<Control><Alt>Return", "composer.send-later" },
    { "<Control><Alt>KP_Enter", "composer.send-later" },
  };

  gtk_widget_class_install_action (widget_class, "composer.send", NULL, plain_action);
  gtk_widget_class_install_action (widget_class, "composer.send-resolve", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.send-wait", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.send-later", NULL, later_action);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GtkShortcut) shortcut
          = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].key),
                              gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL));

      gtk_widget_class_add_shortcut (widget_class, shortcut);
    }
}

static void
review_cb (DskComposer *self)
{
  gtk_widget_set_visible (self->hold, FALSE);
  if (dsk_composer_review_gap (self))
    {
      dsk_composer_focus (self);
      return;
    }
  dsk_composer_remember_start (self);
  g_signal_emit_by_name (self, "review");
  dsk_composer_focus (self);
}

void
dsk_composer_connect_sending (DskComposer *self)
{
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (dsk_composer_send), self);
  g_signal_connect_swapped (self->hold_send, "clicked", G_CALLBACK (send_anyway_cb), self);
  g_signal_connect_swapped (self->hold_review, "clicked", G_CALLBACK (review_cb), self);
}
