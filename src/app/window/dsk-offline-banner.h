/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskOfflineBanner:
 *
 * The lasting state "Working offline — 2 queued" with a button for the details ("win.connection").
 * It comes when a connection failed and goes when one stands; a try in between changes nothing, so
 * it does not blink.
 */
#define DSK_TYPE_OFFLINE_BANNER (dsk_offline_banner_get_type ())
G_DECLARE_FINAL_TYPE (DskOfflineBanner, dsk_offline_banner, DSK, OFFLINE_BANNER, GtkWidget)

void dsk_offline_banner_set_client (DskOfflineBanner *self, DskClient *client);

G_END_DECLS
