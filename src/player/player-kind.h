/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PLAYER_HEAD_BYTES 64 /* enough to tell what it is */

/**
 * PlayerKind:
 *
 * A form of sound that WhatsApp has, with what may touch it: nothing is guessed, and nothing else is ever used.
 */
typedef struct
{
  const char *name;             /* what people call it; the desktop knows these names */
  const char *caps;             /* what the file is, to GStreamer */
  const char *const *factories; /* the elements that may take it apart and decode it; NULL-terminated */
} PlayerKind;

/* Returns: (nullable): by its first bytes; NULL: nothing that is played */
const PlayerKind *player_kind_of (const guint8 *head, gsize len);

G_END_DECLS
