/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dsk-inside.h"

G_BEGIN_DECLS

/* Returns: (transfer floating): the name, the size, and buttons. @media: of dsk_inside_media() */
GtkWidget *dsk_bubble_file_new (const DskTimelineRow *row, const DskMediaRow *media);
/* Returns: (transfer floating): Open and Save, or Retry, or nothing that shows */
GtkWidget *dsk_bubble_media_buttons_new (const DskTimelineRow *row, const DskMediaRow *media);

G_END_DECLS
