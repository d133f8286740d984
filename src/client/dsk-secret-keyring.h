/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The token in the keyring, through libsecret. @task returns a string, resp. TRUE, or an error as
 * dsk-secret-store.h says. */
void dsk_secret_keyring_load (const char *device, const char *relay, GTask *task);
void dsk_secret_keyring_save (const char *device, const char *relay, const char *token,
                              GTask *task);
void dsk_secret_keyring_remove (const char *device, const char *relay);

G_END_DECLS
