/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskClockBanner:
 *
 * Says that this computer's clock is wrong, as long as it is: what is left of a customer's 24 hours, and since when
 * they wait, is wrong with it.
 */
#define DSK_TYPE_CLOCK_BANNER (dsk_clock_banner_get_type ())
G_DECLARE_FINAL_TYPE (DskClockBanner, dsk_clock_banner, DSK, CLOCK_BANNER, GtkWidget)

/* Once. */
void dsk_clock_banner_set_client (DskClockBanner *self, DskClient *client);
/* What it would say. @off_ms: of dsk_client_get_clock_error(). Returns: (transfer full) (nullable): NULL: nothing */
char *dsk_clock_banner_words (gint64 off_ms);

G_END_DECLS
