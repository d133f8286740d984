/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A frame is unpacked by who looks at the wire, by who may answer it, and by whom it is for. What comes of the same
 * bytes is the same, so only the first of them does it; the linker puts this between them and the product (--wrap). */

#include "sim-frames.h"

#include "dsk-frame.h"

#define MAX_KEPT 512

typedef struct
{
  GBytes *frame; /* (owned): as long as it is, no other one has its address */
  GBytes *json;  /* (owned) */
  DskFrameType type;
} Unpacked;

static GHashTable *unpacked; /* (owned) frame → (owned) Unpacked */

gboolean __real_dsk_frame_unpack (GBytes *frame, DskFrameType *type, GBytes **json, GError **error);
gboolean __wrap_dsk_frame_unpack (GBytes *frame, DskFrameType *type, GBytes **json, GError **error);

static void
unpacked_free (gpointer data)
{
  Unpacked *self = data;

  g_bytes_unref (self->frame);
  g_bytes_unref (self->json);
  g_free (self);
}

static void
keep (GBytes *frame, DskFrameType type, GBytes *json)
{
  Unpacked *self = g_new0 (Unpacked, 1);

  if (unpacked == NULL)
    unpacked = g_hash_table_new_full (NULL, NULL, NULL, unpacked_free);
  if (g_hash_table_size (unpacked) >= MAX_KEPT)
    g_hash_table_remove_all (unpacked);
  *self = (Unpacked){ g_bytes_ref (frame), g_bytes_ref (json), type };
  g_hash_table_insert (unpacked, frame, self);
}

gboolean
__wrap_dsk_frame_unpack (GBytes *frame, DskFrameType *type, GBytes **json, GError **error)
{
  Unpacked *known = unpacked != NULL ? g_hash_table_lookup (unpacked, frame) : NULL;

  if (known != NULL)
    {
      *type = known->type;
      *json = g_bytes_ref (known->json);
      return TRUE;
    }
  if (!__real_dsk_frame_unpack (frame, type, json, error))
    return FALSE;
  keep (frame, *type, *json);
  return TRUE;
}

void
sim_frames_forget (void)
{
  g_clear_pointer (&unpacked, g_hash_table_unref);
}
