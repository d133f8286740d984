/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DskError:
 * @DSK_ERROR_INVALID: input from outside is malformed or out of bounds
 * @DSK_ERROR_NOT_FOUND: the named thing does not exist, or may not be seen by who asks
 * @DSK_ERROR_FORBIDDEN: the actor may not do this
 * @DSK_ERROR_CONFLICT: the thing changed since the caller looked
 * @DSK_ERROR_UNAVAILABLE: the other side cannot be reached now; trying later may work
 * @DSK_ERROR_UNAUTHENTICATED: the credentials are missing, wrong, expired or revoked
 * @DSK_ERROR_BUSY: another process holds the data
 * @DSK_ERROR_FULL: no space is left on the device
 * @DSK_ERROR_CORRUPT: the stored data is damaged
 * @DSK_ERROR_NEWER: the stored data or the peer is of a newer version than this program
 * @DSK_ERROR_FAILED: anything else
 *
 * The kinds of failure that callers branch on. Messages are for people; codes are for programs.
 */
typedef enum
{
  DSK_ERROR_FAILED,
  DSK_ERROR_INVALID,
  DSK_ERROR_NOT_FOUND,
  DSK_ERROR_FORBIDDEN,
  DSK_ERROR_CONFLICT,
  DSK_ERROR_UNAVAILABLE,
  DSK_ERROR_UNAUTHENTICATED,
  DSK_ERROR_BUSY,
  DSK_ERROR_FULL,
  DSK_ERROR_CORRUPT,
  DSK_ERROR_NEWER,
} DskError;

#define DSK_ERROR (dsk_error_quark ())
GQuark dsk_error_quark (void);

G_END_DECLS
