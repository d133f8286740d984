/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-client.h"
#include "dsk-palette-item.h"

G_BEGIN_DECLS

/**
 * DskPalette:
 *
 * Everything that can be done now, in one list that a few letters narrow down: by keys alone. Conversations are looked
 * up by what is typed; all else is given to it.
 *
 * Signals: "chosen" (string: the detailed action name), as it closes.
 */
#define DSK_TYPE_PALETTE (dsk_palette_get_type ())
G_DECLARE_FINAL_TYPE (DskPalette, dsk_palette, DSK, PALETTE, AdwWindow)

DskPalette *dsk_palette_new (GtkWindow *parent, DskClient *client);
/* @item: (transfer full) */
void dsk_palette_add (DskPalette *self, DskPaletteItem *item);
/* After the last of several. */
void dsk_palette_update (DskPalette *self);

G_END_DECLS
