/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskConnectPage:
 *
 * Where a relay's address and an enrolment code are entered. The address is tried while it is
 * typed: whether the relay answers, speaks our version and has our time is known before the code is
 * spent. A whole enrolment link ("dastak://…") pasted into the address fills in both.
 *
 * Properties: busy (boolean: enrolling). Once enrolled, the client's state changes; the page says
 * nothing more.
 */
#define DSK_TYPE_CONNECT_PAGE (dsk_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (DskConnectPage, dsk_connect_page, DSK, CONNECT_PAGE, GtkWidget)

void dsk_connect_page_set_client (DskConnectPage *self, DskClient *client);
/* @link: an enrolment link, to fill the form with */
void dsk_connect_page_set_link (DskConnectPage *self, const char *link);
void dsk_connect_page_focus (DskConnectPage *self);

G_END_DECLS
