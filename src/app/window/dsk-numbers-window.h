/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* Shows how each of our numbers fares, above the window of @parent; what WhatsApp said of it to those who manage
 * numbers. Stays up to date while it is open. */
void dsk_numbers_window_present (GtkWidget *parent, DskClient *client);

G_END_DECLS
