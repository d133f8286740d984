/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-ask.h"

#include "dsk-read-once.h"

#define NO "no"

AdwMessageDialog *
dsk_ask_new (GtkWindow *above, const char *heading, const char *body, const char *no, const char *yes)
{
  GtkWidget *widget = adw_message_dialog_new (above, heading, body);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (dialog, NO, no, DSK_ASK_YES, yes, NULL);
  adw_message_dialog_set_response_appearance (dialog, DSK_ASK_YES, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, NO);
  adw_message_dialog_set_close_response (dialog, NO);
  dsk_read_once (widget);
  return dialog;
}
