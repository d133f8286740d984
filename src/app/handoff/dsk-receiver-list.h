/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-replica-receivers.h"

G_BEGIN_DECLS

/**
 * DskReceiverList:
 *
 * A search and below it the people and teams to whom a conversation can be handed: who is there, how much they have,
 * and who can't take it and why. Up and Down choose while one goes on typing. Who is there and takes more comes first.
 *
 * Signals: "changed": another one is chosen, or nobody; "chosen": the chosen one is meant (Enter, a click);
 * "cancelled": Escape.
 */
#define DSK_TYPE_RECEIVER_LIST (dsk_receiver_list_get_type ())
G_DECLARE_FINAL_TYPE (DskReceiverList, dsk_receiver_list, DSK, RECEIVER_LIST, GtkWidget)

/* @conv: (nullable): NULL: whatever our user has */
GtkWidget *dsk_receiver_list_new (DskClient *client, const char *conv);
/* Returns: (transfer none) (nullable): until the list is filled again or gone */
const DskReceiverRow *dsk_receiver_list_get_chosen (DskReceiverList *self);
/* Returns: (transfer full) (nullable): what to think of before @row gets it */
char *dsk_receiver_list_warning (DskReceiverList *self, const DskReceiverRow *row);

G_END_DECLS
