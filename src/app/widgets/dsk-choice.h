/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * dsk_choice_name:
 * @row: whose model has strings
 *
 * libadwaita 1.2 shows the values of such a row in lists whose rows have no name, and assistive technology reads rows:
 * gives them the name of what they show.
 */
void dsk_choice_name (AdwComboRow *row);

G_END_DECLS
