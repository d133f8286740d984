/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskWaitingList:
 *
 * What was done here and the relay has not executed yet, in the order in which it will be sent: for whom, how long ago,
 * and until when it can be sent. It hides itself when there is nothing.
 *
 * Signals: "open" (string id): the conversation is to be shown. "do" (string id, string action, string message): that
 * action of its page is to be done with that message there.
 */
#define DSK_TYPE_WAITING_LIST (dsk_waiting_list_get_type ())
G_DECLARE_FINAL_TYPE (DskWaitingList, dsk_waiting_list, DSK, WAITING_LIST, GtkWidget)

/* Once. */
void dsk_waiting_list_set_client (DskWaitingList *self, DskClient *client);

G_END_DECLS
