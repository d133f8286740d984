/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Returns: (transfer floating): an AdwEntryRow, as dsk_entry_row_tell() wants it */
GtkWidget *dsk_entry_row_new (void);

/**
 * dsk_entry_row_tell:
 * @row: an AdwEntryRow that nobody has seen yet
 *
 * In libadwaita 1.2 such a row says that it is a text, and never that it has the focus, since that is inside of it: a
 * screen reader would be silent. With this it is a row, and the text in it, called as the row is, has the focus, and
 * what is written there as its description, as GTK 4.8 tells letters only of the row.
 */
void dsk_entry_row_tell (AdwEntryRow *row);

G_END_DECLS
