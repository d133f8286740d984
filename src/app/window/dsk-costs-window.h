/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/* Whether our user may see what messages cost, added up. */
gboolean dsk_costs_may_see (DskClient *client);

/* The cost meter above the window of @parent: one month's messages by number, by agent and by category. Stays up to
 * date while it is open. */
void dsk_costs_window_present (GtkWidget *parent, DskClient *client);

G_END_DECLS
