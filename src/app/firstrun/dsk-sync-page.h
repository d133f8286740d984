/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskSyncPage:
 *
 * The first synchronisation: what has come so far, and a way into the inbox as soon as there is
 * one. The newest open conversations come first, so nobody has to wait for the end.
 *
 * Signals: "done": the person wants to begin, or everything is here.
 */
#define DSK_TYPE_SYNC_PAGE (dsk_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (DskSyncPage, dsk_sync_page, DSK, SYNC_PAGE, GtkWidget)

void dsk_sync_page_set_client (DskSyncPage *self, DskClient *client);

G_END_DECLS
