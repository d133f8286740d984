/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dsk-send-again.h"

#include "dsk-labels.h"
#include "dsk-read-once.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include <string.h>

typedef struct
{
  DskConversationPage *page; /* (owned) */
  char *id;                  /* (owned): of the message */
} Again;

static void
again_free (gpointer data, GClosure *closure)
{
  Again *again = data;

  g_object_unref (again->page);
  g_free (again->id);
  g_free (again);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Again *again = user_data;

  if (strcmp (response, "send") == 0)
    gtk_widget_activate_action (GTK_WIDGET (again->page), "conversation.send-again", "s",
                                again->id);
}

void
dsk_send_again_ask (DskConversationPage *page, const DskTimelineRow *row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  gboolean unknown = row->delivery == DSK_DELIVERY_UNKNOWN;
  g_autofree char *failure = unknown ? NULL : dsk_label_failure (row->error_code, row->error_text);
  GtkWidget *dialog;
  Again *again;

  if (row->item != DSK_ITEM_MESSAGE || row->direction != DSK_DIRECTION_OUT)
    return;
  again = g_new0 (Again, 1);
  again->page = g_object_ref (page);
  again->id = g_strdup (row->id);
  dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   _ ("Send This Again?"), NULL);
  adw_message_dialog_set_body (
      ADW_MESSAGE_DIALOG (dialog),
      unknown ? _ ("Nobody knows whether it arrived: WhatsApp never answered. If it did, the "
                   "customer gets it twice.")
              : failure);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "send",
                                    _ ("_Send Again"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), again, again_free, 0);
  dsk_read_once (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
