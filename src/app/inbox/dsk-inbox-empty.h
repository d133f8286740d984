/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dsk-replica-reader.h"

G_BEGIN_DECLS

/* What an empty list says, and the button that leads on from there (hidden where nothing does). */
void dsk_inbox_empty_fill (AdwStatusPage *page, GtkButton *button, const DskView *view,
                           gboolean searching, const DskQueryProblem *problem);

G_END_DECLS
