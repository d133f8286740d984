/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-media-file.h"

G_BEGIN_DECLS

/**
 * DskMediaCache:
 *
 * The files of messages and notes on this computer, by the SHA-256 of what they hold (hex, 64 digits). What an agent
 * attaches is here before it is sent, and brought to the relay as soon as that can be reached, also after a crash; what
 * customers sent is fetched when somebody asks for it. Nothing here blocks. Owned by the client, whose thread it
 * lives in.
 *
 * Signals: "progress" (string sha256, gint64 done, gint64 total; bytes, either way); "ready" (string sha256): the file
 * is here; "brought" (string sha256): the relay has it; "failed" (string sha256, string words): the relay will never
 * take it.
 */
#define DSK_TYPE_MEDIA_CACHE (dsk_media_cache_get_type ())
G_DECLARE_FINAL_TYPE (DskMediaCache, dsk_media_cache, DSK, MEDIA_CACHE, GObject)

/* @folder: made (0700) when it is needed */
DskMediaCache *dsk_media_cache_new (const char *folder);

/* Where the relay is and whether it can be asked now. @base, @token: (nullable): not known. @pin: (nullable) */
void dsk_media_cache_set_relay (DskMediaCache *self, const char *base, const char *pin, const char *token,
                                gboolean online);
/* Ends what runs; nothing is begun any more. */
void dsk_media_cache_close (DskMediaCache *self);
/* Removes every file: they are of another user now. */
void dsk_media_cache_wipe (DskMediaCache *self);

/* Returns: (transfer full) (nullable): the path of the file, if it is here in whole */
char *dsk_media_cache_lookup (DskMediaCache *self, const char *sha256);
/* Whether a file may be fetched that nobody asked for by hand, because it came in sight: it is here already, or the
 * connection costs its user nothing. */
gboolean dsk_media_cache_may_show (DskMediaCache *self, const char *sha256);
/* Who knows what the connection costs; the system's, unless a test says otherwise. */
void dsk_media_cache_set_monitor (DskMediaCache *self, GNetworkMonitor *monitor);

/**
 * dsk_media_cache_fetch_async:
 * @sha256: of a file or of a thumbnail
 * @size: how many bytes it has, as far as known; 0: not known
 *
 * Gets the file, from here or from the relay; goes on where an earlier try ended. Several who ask for the same file
 * share one transfer; cancelling ends the waiting of one of them.
 */
void dsk_media_cache_fetch_async (DskMediaCache *self, const char *sha256, gint64 size, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): the path. @error: DSK_ERROR_UNAVAILABLE: not here, and there is no connection; others as
 * dsk_media_download(), in words for a person */
char *dsk_media_cache_fetch_finish (DskMediaCache *self, GAsyncResult *result, GError **error);

/* Copies @file here, so that it can be sent, or be added to a note, by @use: it is safe, and will be
 * brought to the relay, once this ends. */
void dsk_media_cache_add_async (DskMediaCache *self, GFile *file, DskMediaUse use, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full). @error: as dsk_media_folder_import(), in words for a person */
DskMediaFile *dsk_media_cache_add_finish (DskMediaCache *self, GAsyncResult *result, GError **error);
/* The relay is not to get it for @use any more: nothing needs it for that. What the relay has of it goes
 * there at once, if it can be reached, and within a day otherwise; it goes from here as others do that nothing
 * names. */
void dsk_media_cache_give_up (DskMediaCache *self, const char *sha256, DskMediaUse use);
/* It is here already, and now wanted for @use: it is brought for that, too. FALSE with @error: DSK_ERROR_NOT_FOUND: it
 * is not here; others as dsk_media_folder_import(). Blocks for a moment. */
gboolean dsk_media_cache_bring_for (DskMediaCache *self, const char *sha256, DskMediaUse use, GError **error);
/* How many files the relay still has to get, without those that it refused. */
guint dsk_media_cache_count_bringing (DskMediaCache *self);
/* Whether the relay still has to get it, for whatever. */
gboolean dsk_media_cache_is_bringing (DskMediaCache *self, const char *sha256);

G_END_DECLS
