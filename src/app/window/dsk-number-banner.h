/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskNumberBanner:
 *
 * Says which of our numbers WhatsApp refuses everything from, for as long as it does.
 */
#define DSK_TYPE_NUMBER_BANNER (dsk_number_banner_get_type ())
G_DECLARE_FINAL_TYPE (DskNumberBanner, dsk_number_banner, DSK, NUMBER_BANNER, GtkWidget)

void dsk_number_banner_set_client (DskNumberBanner *self, DskClient *client);

G_END_DECLS
