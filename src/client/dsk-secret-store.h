/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DskSecretStore:
 *
 * Where the device's token lives: the desktop's keyring, or a 0600 file of the profile for machines
 * that have none (dastakctl, tests). Never both, never a fall-back from one to the other.
 */
typedef struct _DskSecretStore DskSecretStore;

/* @file: (nullable): keep it in this file; NULL: in the keyring */
DskSecretStore *dsk_secret_store_new (const char *file);
void dsk_secret_store_free (DskSecretStore *self);

/* @device, @relay: which token; the keyring can hold several.
 * @error: DSK_ERROR_NOT_FOUND: there is none; DSK_ERROR_UNAVAILABLE: no keyring, or it stays locked
 */
void dsk_secret_store_load_async (DskSecretStore *self, const char *device, const char *relay,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Returns: (transfer full): the token */
char *dsk_secret_store_load_finish (DskSecretStore *self, GAsyncResult *result, GError **error);

void dsk_secret_store_save_async (DskSecretStore *self, const char *device, const char *relay,
                                  const char *token, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean dsk_secret_store_save_finish (DskSecretStore *self, GAsyncResult *result, GError **error);

/* Forgets it; nothing to wait for. */
void dsk_secret_store_remove (DskSecretStore *self, const char *device, const char *relay);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskSecretStore, dsk_secret_store_free)

G_END_DECLS
