/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskFirstRun:
 *
 * What a new computer shows: Welcome, then Connect. It ends when the client is enrolled.
 */
#define DSK_TYPE_FIRST_RUN (dsk_first_run_get_type ())
G_DECLARE_FINAL_TYPE (DskFirstRun, dsk_first_run, DSK, FIRST_RUN, GtkWidget)

void dsk_first_run_set_client (DskFirstRun *self, DskClient *client);
/* Goes to Connect; @link: (nullable): an enrolment link to fill in */
void dsk_first_run_connect (DskFirstRun *self, const char *link);

G_END_DECLS
