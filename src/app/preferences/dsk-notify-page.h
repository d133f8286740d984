/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DskNotifyPage:
 *
 * The page of the preferences about notifications: of what, with what in them, and when not. Without the settings'
 * schema it can't be used.
 */
#define DSK_TYPE_NOTIFY_PAGE (dsk_notify_page_get_type ())
G_DECLARE_FINAL_TYPE (DskNotifyPage, dsk_notify_page, DSK, NOTIFY_PAGE, AdwPreferencesPage)

G_END_DECLS
