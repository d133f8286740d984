/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a shift, done: one conversation after the other is handed on, and then the shift is over. */

#include "dsk-shift-window-private.h"

#include "dsk-ask.h"
#include "dsk-unsaved.h"

#include <glib/gi18n.h>

static void submit_next (DskShiftWindow *self);

static void
set_ending (DskShiftWindow *self, gboolean ending)
{
  self->ending = ending;
  gtk_widget_set_sensitive (GTK_WIDGET (self->stack), !ending);
  gtk_widget_set_sensitive (self->cancel, !ending);
  dsk_shift_window_update (self);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DskShiftWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DskCommand) command = dsk_client_submit_finish (DSK_CLIENT (source), result, &error);

  if (!self->ending)
    return;
  if (command != NULL && self->handing != NULL)
    {
      dsk_shift_row_set_handed (self->handing);
      submit_next (self);
      return;
    }
  set_ending (self, FALSE);
  if (command != NULL)
    {
      self->over = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  /* What was queued is, and is not handed on again; the rest is still ours, and the shift goes on. */
  dsk_shift_window_set_problem (self, error->message);
  dsk_unsaved_stay (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->end);
  if (self->stale)
    dsk_shift_window_read (self);
}

/* Returns: (nullable): that is to be handed on, and is not yet */
static DskShiftRow *
next_row (DskShiftWindow *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (dsk_shift_row_get_part (self->rows->pdata[i])->hand && !dsk_shift_row_is_handed (self->rows->pdata[i]))
      return self->rows->pdata[i];
  return NULL;
}

static DskCommand *
hand (DskShiftWindow *self, DskShiftRow *row)
{
  const DskShiftReceiver *to = dsk_shift_row_get_receiver (row);
  g_autofree char *summary = dsk_shift_row_get_summary (row);

  return dsk_client_command_handoff (self->client, dsk_shift_row_get_part (row)->row->id, to->team ? NULL : to->id,
                                     to->team ? to->id : NULL, _ ("My shift ends"), summary);
}

/* One after the other: when the last one says that the shift has ended, all others are kept already. */
static void
submit_next (DskShiftWindow *self)
{
  g_autoptr (DskCommand) command = NULL;

  self->handing = next_row (self);
  command = self->handing != NULL
                ? hand (self, self->handing)
                : dsk_client_command_availability (self->client, NULL, DSK_AVAILABILITY_OFF_SHIFT);
  dsk_client_submit_async (self->client, command, NULL, submitted_cb, g_object_ref (self));
}

static void
end_shift (DskShiftWindow *self)
{
  if (self->ending)
    return;
  dsk_shift_window_set_problem (self, NULL);
  set_ending (self, TRUE);
  submit_next (self);
}

static void
response_cb (DskShiftWindow *self, const char *response)
{
  if (g_strcmp0 (response, DSK_ASK_YES) == 0)
    end_shift (self);
}

/* Nobody leaves a customer without an owner by a slip of the hand. */
static void
ask (DskShiftWindow *self, const char *left)
{
  AdwMessageDialog *dialog
      = dsk_ask_new (GTK_WINDOW (self), _ ("End Your Shift?"), left, _ ("_Go Back"), _ ("_End Anyway"));

  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dsk_shift_window_end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DskShiftWindow *self = DSK_SHIFT_WINDOW (widget);
  DskShiftSum sum;
  g_autofree char *left = NULL;

  /* While somebody is chosen, the button is not there, and no key stands for it. */
  if (self->plan == NULL || !gtk_widget_get_visible (self->end) || !gtk_widget_get_sensitive (self->end))
    return;
  sum = dsk_shift_sum (self->plan);
  left = dsk_shift_left_words (&sum);
  if (left != NULL)
    ask (self, left);
  else
    end_shift (self);
}
