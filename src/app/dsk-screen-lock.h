/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DskScreenLockFunc:
 * @locked: whether the screen is locked or dark now
 */
typedef void (*DskScreenLockFunc) (gboolean locked, gpointer user_data);

/**
 * DskScreenLock:
 *
 * Listens to the desktop's screensaver (GNOME's; and the common name that KDE and others use), inside of a sandbox to
 * the portal. Where there is none, it says nothing. `GtkApplication:screensaver-active` would need the app to register
 * with the session, which GTK does with calls that wait at startup.
 */
typedef struct _DskScreenLock DskScreenLock;

/* @func: called in the default main context, at each change */
DskScreenLock *dsk_screen_lock_new (DskScreenLockFunc func, gpointer user_data);
/* @func is not called afterwards. */
void dsk_screen_lock_free (DskScreenLock *self);

G_END_DECLS
