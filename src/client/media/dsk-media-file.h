/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dsk-media.h"

G_BEGIN_DECLS

/**
 * DskMediaFile:
 *
 * A file that was added to the cache. Owned strings.
 */
typedef struct
{
  char *sha256; /* hex: its name everywhere */
  char *mime;
  gint64 size;  /* bytes */
  char *name;   /* as its owner called it */
  int width;    /* pixels; 0: not known */
  int height;
} DskMediaFile;

#define DSK_TYPE_MEDIA_FILE (dsk_media_file_get_type ())
GType dsk_media_file_get_type (void);
DskMediaFile *dsk_media_file_copy (const DskMediaFile *self);
void dsk_media_file_free (DskMediaFile *self);

/* --- the folder: FOLDER/ab/cdef… whole files; FOLDER/part/SHA what came so far; FOLDER/bring/SHA: an empty file for
 * each that the relay does not have yet, FOLDER/bring-note/SHA: the same of files of notes, which are brought apart
 * from those of messages; FOLDER/own/SHA: one for each that was added here. These block: for worker
 * threads --- */

/* Returns: (transfer full) */
char *dsk_media_folder_path (const char *folder, const char *sha256);
char *dsk_media_folder_part (const char *folder, const char *sha256);
char *dsk_media_folder_mark (const char *folder, const char *sha256, DskMediaUse use);
gboolean dsk_media_folder_has (const char *folder, const char *sha256);
/* Gives the complete file at @path its place, durably, if its digest is @sha256; removes it otherwise.
 * @error: DSK_ERROR_CORRUPT, DSK_ERROR_FULL, DSK_ERROR_FAILED */
gboolean dsk_media_folder_adopt (const char *folder, const char *path, const char *sha256, GError **error);
/* Copies @file into the folder and marks it to be brought to the relay for @use, both durable on return.
 * @error: DSK_ERROR_INVALID (empty, too large, not a file), DSK_ERROR_FULL, DSK_ERROR_NOT_FOUND, DSK_ERROR_FAILED */
DskMediaFile *dsk_media_folder_import (const char *folder, GFile *file, DskMediaUse use, GCancellable *cancellable,
                                       GError **error);
/* Marks a file that is here, durably. @error: DSK_ERROR_NOT_FOUND: it is not; DSK_ERROR_FULL, DSK_ERROR_FAILED */
gboolean dsk_media_folder_bring_for (const char *folder, const char *sha256, DskMediaUse use, GError **error);
/* Returns: (transfer full) (element-type utf8): the digests that are marked for @use */
GPtrArray *dsk_media_folder_marked (const char *folder, DskMediaUse use);
gboolean dsk_media_folder_is_marked (const char *folder, const char *sha256, DskMediaUse use);
/* Copies that other programs open lie where they are gone when the person logs out: in a folder of the user's runtime
 * directory, OPENED/SHA/NAME. Returns: (transfer full): OPENED, whether it is there or not */
char *dsk_media_folder_opened (const char *folder);
/* @name: what the copy is called, of one part. Makes the folders for it, which are this user's alone.
 * Returns: (transfer full) (nullable). @error: DSK_ERROR_FULL, DSK_ERROR_FAILED */
char *dsk_media_folder_place_to_open (const char *folder, const char *sha256, const char *name, GError **error);
/* Removes every file, and every copy. */
void dsk_media_folder_wipe (const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DskMediaFile, dsk_media_file_free)

G_END_DECLS
