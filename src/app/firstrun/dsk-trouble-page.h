/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-client.h"

G_BEGIN_DECLS

/**
 * DskTroublePage:
 *
 * A page in place of the inbox, for what Dastak can't work with: no keyring, a damaged or newer
 * database, a full disk, a revoked device, a relay that needs a newer app. It says what happened,
 * what is safe, and what can be done.
 *
 * Signals: "retry", "enrol".
 */
#define DSK_TYPE_TROUBLE_PAGE (dsk_trouble_page_get_type ())
G_DECLARE_FINAL_TYPE (DskTroublePage, dsk_trouble_page, DSK, TROUBLE_PAGE, GtkWidget)

/* @state: LOCKED, REVOKED, UPGRADE or BROKEN; any other: dsk_client_is_expired(). @error: (nullable) */
void dsk_trouble_page_set_trouble (DskTroublePage *self, DskClientState state, const GError *error);

G_END_DECLS
