/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* How the connection to the relay stands, in words and pictures; one place for footer, banner and
 * dialog. */

/* Returns: (transfer full): "Synced", "Working offline — 2 queued", "Syncing… 40 %" */
char *dsk_connection_summary (DskClient *client);
/* Returns: (transfer full): the same for where there is little room: "Offline — 2 queued" */
char *dsk_connection_summary_short (DskClient *client);
/* Returns: (transfer full): sentences: what is wrong, what happens next */
char *dsk_connection_details (DskClient *client);
const char *dsk_connection_icon (DskClientState state);
/* Whether people can work: the replica is open and the device is known. */
gboolean dsk_connection_is_usable (DskClientState state);
/* Tells it all in a dialog over @parent, with a way to try again. */
void dsk_connection_present (GtkWindow *parent, DskClient *client);

G_END_DECLS
